"""Cells of a table as people and spreadsheets really write them: dates, telephone numbers, NIKs, codes.

A reader never guesses in silence. What cannot be read is left empty and says so; what was read in an unusual
way carries a sentence too, so that whoever imports can look.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, lru_cache
from typing import Any, Generic, TypeVar

from rehabdesk.domain.dates import MONTHS, ROMAN_MONTHS, SHORT_MONTHS, show_day
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.nik import digits_of, structure_problem
from rehabdesk.domain.people import Sex, fold, read_phone, show_phone
from rehabdesk.domain.substances import FACTS, Substance
from rehabdesk.i18n import N_, words

Cell = str | int | float | bool | date | datetime | time | timedelta | None
T = TypeVar("T")


@dataclass(frozen=True)
class Read(Generic[T]):
    """What a cell says, and what to tell about it: an N_-marked sentence with its values."""

    value: T | None = None
    said: str = ""
    values: tuple[tuple[str, object], ...] = ()


_NOTHING = {"", "-", "--", "---", "–", "—", ".", "?", "n/a", "na", "null", "none", "nan", "nihil", "kosong"}
_ERROR = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!)", re.IGNORECASE)
BROKEN = N_("The table shows an error here ({cell}). It is left empty.")


def text_of(cell: Cell) -> str:
    """The words of a cell, without the blanks around them; empty for dashes and the like."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        # An apostrophe in front is how Excel is told not to calculate; our own exports write it too.
        said = " ".join(cell.split()).removeprefix("'").strip()
        nothing = len(said) < 7 and said.casefold() in _NOTHING
        return "" if nothing or broken(said) else said
    if isinstance(cell, bool):
        return "1" if cell else "0"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime):
        return show_day(cell.date())
    return show_day(cell) if isinstance(cell, date) else str(cell)


def paragraph_of(cell: Cell) -> str:
    """As text_of, but the line breaks stay."""
    if not isinstance(cell, str) or "\n" not in cell:
        return text_of(cell)
    return "\n".join(said for line in cell.splitlines() if (said := text_of(line)))


def broken(cell: Cell) -> bool:
    """Whether the cell shows a spreadsheet's error instead of a value."""
    return isinstance(cell, str) and "#" in cell and bool(_ERROR.fullmatch(cell.strip()))


# dates

NO_DATE = N_("“{cell}” is not a date that exists or can be read. It is left empty.")
ONLY_A_YEAR = N_("“{cell}” is only part of a date. It is left empty.")
FUTURE = N_("{date} lies in the future. It is left empty.")
BARE_NUMBER = N_("The bare number {cell} was read as {date}.")
MONTH_FIRST = N_("“{cell}” has the month first. It was read as {date}.")

# Day 0 of a spreadsheet's calendar. Serial numbers below 1910 are rather years or ages than dates.
_SERIAL_START = date(1899, 12, 30)
_LEAST_SERIAL, _MOST_SERIAL = 3653, 73_050
_OLD_MONTHS = {"peb": 2, "pebruari": 2, "mrt": 3, "agt": 8, "agst": 8, "ags": 8, "agus": 8, "nop": 11}
_OLD_MONTHS |= {"nopember": 11, "sept": 9, "septem": 9}
_WEEKDAY = re.compile(
    r"^(senin|selasa|rabu|kamis|jum['’`]?at|sabtu|minggu|(mon|tues|wednes|thurs|fri|satur|sun)day)\s*[,/]?\s+"
)
_CLOCK = re.compile(r"(?<=\d)[ t,]+\d{1,2}[:.]\d{2}([:.]\d{2}(\.\d+)?)?\s*([ap]m|wib|wita|wit|z)?$")
_YEAR = r"['’`]?(\d{4}|\d{2})"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMBERS = re.compile(rf"(\d{{1,2}})\s*[-/. ,]\s*(\d{{1,2}})\s*[-/. ,]\s*{_YEAR}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[\s\-./]*([a-z]+)\.?[\s\-./,]*{_YEAR}")
_MONTH_FIRST = re.compile(rf"([a-z]+)\.?\s*(\d{{1,2}})(?:st|nd|rd|th)?\s*,\s*{_YEAR}")
_PART = re.compile(r"(\d{4}|[a-z]+\.?[\s\-./]*\d{4}|\d{1,2}[-/]\d{4})")


def read_date(cell: Cell, today: date, *, born: bool = False) -> Read[date]:
    """17/8/90, 17-08-1990, 17 Agust 1990, 17 Agustus '90, 1990-08-17, a date cell or its serial number.

    Two-digit years: the last one that is not in the future, so that a birth gives an age of 0 to 99; other
    dates may lie up to a year ahead.
    """
    latest = today if born else today + timedelta(days=366)
    read = _read_date(cell, latest)
    if read.value is not None and read.value > latest:
        return Read(None, FUTURE, (("date", show_day(read.value)),))
    return read


def _read_date(cell: Cell, latest: date) -> Read[date]:
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        if cell.year < 1900:
            return Read(None, NO_DATE, (("cell", show_day(cell)),))
        return Read(cell)
    if isinstance(cell, bool | time | timedelta):
        return Read(None, NO_DATE, (("cell", str(cell)),))
    said = text_of(cell)
    if not said:
        return Read()
    if isinstance(cell, int | float):
        return _date_of_number(float(cell), said, latest)
    return _date_of_text(said, latest)


def _date_of_number(number: float, said: str, latest: date) -> Read[date]:
    if number >= 100_000:
        return _date_of_text(said.zfill(6 if len(said) <= 6 else 8), latest)
    if _LEAST_SERIAL <= number <= _MOST_SERIAL:
        found = _SERIAL_START + timedelta(days=int(number))
        return Read(found, BARE_NUMBER, (("cell", said), ("date", show_day(found))))
    return Read(None, ONLY_A_YEAR if 1900 <= number <= 2100 else NO_DATE, (("cell", said),))


@lru_cache(maxsize=4096)
def _date_of_text(said: str, latest: date) -> Read[date]:
    plain = _CLOCK.sub("", _WEEKDAY.sub("", said.casefold()))
    shown: tuple[tuple[str, object], ...] = (("cell", said[:40]),)
    found: date | None = None
    if match := _ISO.fullmatch(plain):
        found = _day(match[1], int(match[2]), match[3], latest)
    elif plain.isascii() and plain.isdigit() and len(plain) in (6, 8):
        found = _day(plain[4:], int(plain[2:4]), plain[:2], latest)
        if found is None and len(plain) == 8:
            found = _day(plain[:4], int(plain[4:6]), plain[6:], latest)
    elif match := _NUMBERS.fullmatch(plain):
        found = _day(match[3], int(match[2]), match[1], latest)
        if found is None and (found := _day(match[3], int(match[1]), match[2], latest)):
            return Read(found, MONTH_FIRST, (*shown, ("date", show_day(found))))
    elif match := _DAY_FIRST.fullmatch(plain):
        found = _day(match[3], _month(match[2]), match[1], latest)
    elif match := _MONTH_FIRST.fullmatch(plain):
        found = _day(match[3], _month(match[1]), match[2], latest)
    elif plain.isascii() and plain.isdigit() and _LEAST_SERIAL <= int(plain) <= _MOST_SERIAL:
        return _date_of_number(float(plain), said, latest)
    elif _PART.fullmatch(plain):
        return Read(None, ONLY_A_YEAR, shown)
    return Read(found) if found else Read(None, NO_DATE, shown)


def _day(year: str, month: int, day: str, latest: date) -> date | None:
    if len(year) == 4:
        years = [int(year)]
    else:
        century = latest.year // 100 * 100
        years = [century + int(year), century - 100 + int(year)]
    for each in years:
        try:
            found = date(each, month, int(day))
        except ValueError:
            continue
        if found.year >= 1900 and (found <= latest or len(year) == 4):
            return found
    return None


@cache
def _month(word: str) -> int:
    """1 to 12, or 0 when the word names no month or more than one."""
    if word.upper() in ROMAN_MONTHS:
        return ROMAN_MONTHS.index(word.upper()) + 1
    if word in _OLD_MONTHS:
        return _OLD_MONTHS[word]
    named = {
        number
        for table in (MONTHS, SHORT_MONTHS)
        for names in table.values()
        for number, name in enumerate(names, 1)
        if len(word) >= 3 and (name.casefold().startswith(word) or word == name.casefold())
    }
    return named.pop() if len(named) == 1 else 0


def read_birth(cell: Cell, today: date) -> tuple[str, Read[date]]:
    """A column that holds both: "Kupang, 17 Agustus 1990" is a place and a date."""
    said = text_of(cell)
    if not isinstance(cell, str):
        return "", read_date(cell, today, born=True)
    begins = [match.start() for match in _MAY_BEGIN.finditer(said)]
    for at in begins:
        if (read := read_date(said[at:], today, born=True)).value is not None:
            return _BEFORE_DATE.sub("", said[:at]).strip(" ,/.-"), read
    if not begins:
        return said, Read()
    at = next((begin for begin in begins if said[begin].isdigit()), begins[0])
    return _BEFORE_DATE.sub("", said[:at]).strip(" ,/.-"), read_date(said[at:], today, born=True)


_MAY_BEGIN = re.compile(r"(?<!\w)(?=\d|[A-Za-z]{3,9}\.?\s+\d)")
_BEFORE_DATE = re.compile(r"[\s,/]*\b(tgl|tanggal)\.?\s*$", re.IGNORECASE)


# sex, yes and no

_SEX = {
    Sex.MALE: "l lk laki laki laki laki2 lakilaki pria cowok lelaki m male man boy lk2 putra tn bapak",
    Sex.FEMALE: "p pr perempuan w wanita cewek f female woman girl perem prp putri ny nn ibu",
}
_SEX_WORDS = {word: sex for sex, said in _SEX.items() for word in said.split()} | {"laki laki": Sex.MALE}
_SEX_WORDS |= {"laki 2": Sex.MALE}
NO_SEX = N_("“{cell}” says neither female nor male. It is left empty.")


def read_sex(cell: Cell, *, p_is_male: bool = False) -> Read[Sex]:
    """L/P, Laki2, pria, wanita. `p_is_male`: the column is written P/W, for pria and wanita."""
    said = text_of(cell)
    if not said:
        return Read()
    sex = Sex.MALE if p_is_male and fold(said) == "p" else _SEX_WORDS.get(fold(said))
    return Read(sex) if sex else Read(None, NO_SEX, (("cell", said[:40]),))


def is_pria_wanita(cells: set[str]) -> bool:
    """Whether a column of folded one-letter codes means pria and wanita by P and W."""
    return "w" in cells and "p" in cells and not cells & {"l", "lk", "laki laki"}


_YES = {"ya", "y", "yes", "1", "benar", "true", "ada", "iya", "boleh", "x", "v", "sudah"}
_NO = {"tidak", "t", "no", "n", "0", "false", "tdk", "tidak ada", "salah", "jangan", "belum", "tak"}
NO_YES = N_("“{cell}” is neither yes nor no. It is left empty.")


def read_yes(cell: Cell) -> Read[bool]:
    said = text_of(cell)
    if said in ("✓", "✔", "√"):
        return Read(True)
    folded = fold(said)
    if not said:
        return Read()
    if folded in _YES or folded in _NO:
        return Read(folded in _YES)
    return Read(None, NO_YES, (("cell", said[:40]),))


# numbers that are not numbers

NO_PHONE = N_("“{cell}” is not a telephone number. It is left empty.")
FIRST_PHONE = N_("More than one number in the cell. The first was taken: {number}.")
ZERO_PUT_BACK = N_("The spreadsheet had taken the first zero away. Read as {number}.")


def read_telephone(cell: Cell) -> Read[str]:
    """In groups of four as people here write it; the zero Excel takes away is put back."""
    said = text_of(cell)
    if not said:
        return Read()
    if number := read_phone(said):
        return Read(show_phone(number))
    one, *more = re.split(r"\s*(?:[,;&|]|\s/\s|/(?=\s*(?:\+?62|0))|\batau\b|\bdan\b)\s*", said)
    one = re.sub(r"(?i)^(hp|no|telp|tlp|wa|telepon|phone)\b[\s.:]*", "", one).strip()
    number = read_phone(one)
    if number is None and re.fullmatch(r"[1-9][\d\s.\-]+", one) and (number := read_phone(f"0{one}")):
        return Read(show_phone(number), ZERO_PUT_BACK, (("number", show_phone(number)),))
    if number is None:
        return Read(None, NO_PHONE, (("cell", said[:40]),))
    if any(more):
        return Read(show_phone(number), FIRST_PHONE, (("number", show_phone(number)),))
    return Read(show_phone(number))


ROUNDED_NIK = N_(
    "The spreadsheet has rounded this NIK ({cell}); its last digits are lost. Type it again from the card."
)
NO_NIK = N_("“{cell}” cannot be a NIK. It is left empty.")
# A spreadsheet keeps fifteen digits of a number: the sixteenth becomes 0. Beyond 2^53 more of them go.
_EXACT = 2**53


def read_nik(cell: Cell) -> Read[str]:
    said = text_of(cell)
    if not said:
        return Read()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and cell >= 1e14:
        if said.endswith("0") or cell > _EXACT:
            return Read(None, ROUNDED_NIK, (("cell", said),))
    elif re.fullmatch(r"\d[.,]\d+\s*[eE]\s*\+?\s*\d+", said):
        return Read(None, ROUNDED_NIK, (("cell", said),))
    nik = digits_of(re.sub(r"(?i)^nik\b[\s.:]*", "", said))
    if structure_problem(nik):
        return Read(None, NO_NIK, (("cell", said[:40]),))
    return Read(nik)


# value sets

NO_CHOICE = N_("“{cell}” is not one of the words the program knows here. It is left empty.")
C = TypeVar("C", bound=Choice)


@cache
def _names(options: type[Choice]) -> dict[str, Any]:
    """Each choice by its stored value and by its label in both languages."""
    found: dict[str, Any] = {}
    for choice in options:
        for name in (choice.value, choice.label, *(words(one).gettext(choice.label) for one in ("id", "en"))):
            found.setdefault(fold(name), choice)
    return found


@lru_cache(maxsize=8192)
def _choice_named(options: type[Choice], said: str) -> Any:
    return _names(options).get(fold(said))


def read_choice(cell: Cell, options: type[C], others: Mapping[str, C] | None = None) -> Read[C]:
    """One of a value set by any of its names; `others` are the names people use besides, folded."""
    said = text_of(cell)
    if not said:
        return Read()
    found: C | None = (others or {}).get(fold(said)) or _choice_named(options, said)
    return Read(found) if found is not None else Read(None, NO_CHOICE, (("cell", said[:40]),))


def _once(said: str) -> str:
    """sabu for sabu-sabu"""
    half, odd = divmod(len(parts := said.split()), 2)
    return said if odd or parts[:half] != parts[half:] else " ".join(parts[:half])


UNKNOWN_SUBSTANCE = N_("No substance is known as “{cell}”. It is left out.")
_BETWEEN = re.compile(r"[,/+&|]|\bdan\b|\bserta\b|\band\b", re.IGNORECASE)


@cache
def _substance_names() -> dict[str, Substance]:
    found: dict[str, Substance] = {}
    for substance in Substance:
        labels = (words(one).gettext(substance.label) for one in ("id", "en"))
        for name in (substance.value, *FACTS[substance].aliases, *labels):
            found.setdefault(fold(name), substance)
            for part in re.split(r"[:,]|\bor\b|\batau\b", name):  # "Inhalants: glue, thinner, petrol"
                if len(part.strip()) > 3:
                    found.setdefault(fold(part), substance)
    return found


@lru_cache(maxsize=4096)
def _substance(name: str) -> Substance | None:
    names, folded = _substance_names(), _once(fold(name))
    if folded not in names:
        folded = _once(re.sub(r"^(obat|jenis|napza|narkotika|pil)\s+(?=\w)", "", folded))
    if folded in names:
        return names[folded]
    begun = {substance for known, substance in names.items() if len(folded) >= 4 and known.startswith(folded)}
    return begun.pop() if len(begun) == 1 else None


def read_substances(cell: Cell) -> Read[tuple[Substance, ...]]:
    """Every substance named in the cell, street names too, in the order they stand there."""
    said = text_of(cell)
    if not said:
        return Read(())
    found: dict[Substance, None] = {}
    unknown = []
    for part in _parts_of(re.sub(r"\(.*?\)", " ", said), re.compile(r"[;\n]"), _BETWEEN):
        if (substance := _substance(part)) is not None:
            found[substance] = None
        else:
            unknown.append(part)
    if unknown:
        return Read(tuple(found), UNKNOWN_SUBSTANCE, (("cell", ", ".join(unknown)[:60]),))
    return Read(tuple(found))


def _parts_of(said: str, *between: re.Pattern[str]) -> Iterator[str]:
    """Cut at the first kind of sign; what is no substance as a whole, at the next."""
    for part in between[0].split(said):
        if (part := part.strip()) and (len(between) == 1 or _substance(part) is not None):
            yield part
        elif part:
            yield from _parts_of(part, *between[1:])
