"""Cells as people write them: read back to what was meant, or left empty with a sentence."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain import reading
from rehabdesk.domain.dates import MONTHS, ROMAN_MONTHS, SHORT_MONTHS, WEEKDAYS
from rehabdesk.domain.people import Religion, Sex, age_on, read_phone
from rehabdesk.domain.reading import Read
from rehabdesk.domain.substances import FACTS, Substance

TODAY = date(2026, 11, 17)
BIRTHS = st.dates(TODAY - timedelta(days=99 * 365), TODAY)
SERIAL_START = date(1899, 12, 30)


def written(day: date) -> list[str]:
    """Every way of writing a day that must be understood."""
    names = [MONTHS["id"][day.month - 1], SHORT_MONTHS["id"][day.month - 1], MONTHS["en"][day.month - 1]]
    words = [name for name in names if name]
    numbers = f"{day.day}/{day.month}/{day.year}"
    return [
        numbers,
        numbers.replace("/", "-"),
        f"{day:%d.%m.%Y}",
        f"{day:%d%m%Y}",
        f" {day:%d / %m / %Y} ",
        f"{day:%Y-%m-%d}",
        f"{day:%Y-%m-%d} 00:00:00",
        f"{day.day} {ROMAN_MONTHS[day.month - 1]} {day.year}",
        *(f"{day.day} {word} {day.year}" for word in words),
        *(f"{day.day}-{word.upper()}-{day.year}" for word in words),
        f"{WEEKDAYS['id'][day.weekday()]}, {day.day} {words[0]} {day.year}",
        f"{words[2]} {day.day}, {day.year}",
    ]


@given(BIRTHS)
def test_every_way_of_writing_a_day_says_that_day(day: date) -> None:
    for said in written(day):
        assert reading.read_date(said, TODAY, born=True).value == day, said
    for cell in (day, datetime(day.year, day.month, day.day, 9)):
        assert reading.read_date(cell, TODAY, born=True) == Read(day)
    assert reading.read_birth(f"So'e, {written(day)[7]}", TODAY) == ("So'e", Read(day))


@given(BIRTHS)
def test_two_digits_of_a_year_give_an_age_of_0_to_99(day: date) -> None:
    for said in (f"{day:%d/%m/%y}", f"{day.day} {MONTHS['id'][day.month - 1]} '{day:%y}", f"{day:%d%m%y}"):
        read = reading.read_date(said, TODAY, born=True).value
        assert read is not None
        assert 0 <= age_on(TODAY, read) <= 100
        assert (read.day, read.month, read.year % 100) == (day.day, day.month, day.year % 100)


@given(st.dates(date(1911, 1, 1), TODAY))
def test_a_bare_serial_number_is_read_and_told(day: date) -> None:
    serial = (day - SERIAL_START).days
    for cell in (serial, float(serial), str(serial)):
        read = reading.read_date(cell, TODAY, born=True)
        assert (read.value, read.said) == (day, reading.BARE_NUMBER)


@given(st.one_of(st.text(max_size=30), st.integers(), st.floats(allow_nan=False), st.booleans(), st.none()))
def test_nothing_raises_and_nothing_goes_unsaid(cell: object) -> None:
    for read in (
        reading.read_date(cell, TODAY),  # type: ignore[arg-type]  # whatever a table may hold
        reading.read_sex(cell),  # type: ignore[arg-type]
        reading.read_telephone(cell),  # type: ignore[arg-type]
        reading.read_nik(cell),  # type: ignore[arg-type]
        reading.read_yes(cell),  # type: ignore[arg-type]
        reading.read_choice(cell, Religion),  # type: ignore[arg-type]
    ):
        assert read.value is not None or read.said or not reading.text_of(cell)  # type: ignore[arg-type]
    reading.read_birth(cell, TODAY)  # type: ignore[arg-type]
    reading.read_substances(cell)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("31/02/1990", reading.NO_DATE),
        ("0/0/0", reading.NO_DATE),
        ("kemarin", reading.NO_DATE),
        (1990, reading.ONLY_A_YEAR),
        ("Agustus 1990", reading.ONLY_A_YEAR),
        ("12/25/1990", reading.MONTH_FIRST),
        ("17/8/2030", reading.FUTURE),
    ],
)
def test_what_is_no_day_says_why(cell: str | int, said: str) -> None:
    assert reading.read_date(cell, TODAY, born=True).said == said


@given(st.from_regex(r"8[1-9][0-9]{7,9}", fullmatch=True))
def test_a_telephone_number_is_the_same_however_it_is_written(digits: str) -> None:
    spaced = f"0{digits[:3]} {digits[3:7]}-{digits[7:]}"
    ways = (
        f"0{digits}",
        f"+62{digits}",
        f"62{digits}",
        digits,
        int(digits),
        float(digits),
        spaced,
        f"HP: 0{digits}",
    )
    assert {read_phone(reading.read_telephone(way).value or "") for way in ways} == {f"+62{digits}"}
    two = reading.read_telephone(f"0{digits} / 0813 5550 0143")
    assert (read_phone(two.value or ""), two.said) == (f"+62{digits}", reading.FIRST_PHONE)
    assert reading.read_telephone(380555014).said == reading.ZERO_PUT_BACK


def test_a_nik_that_excel_rounded_is_not_believed() -> None:
    assert reading.read_nik("5371057112850003").value == "5371057112850003"
    assert reading.read_nik("'537105 711285 0003").value == "5371057112850003"
    assert reading.read_nik(5371057112850003).value == "5371057112850003"  # LibreOffice keeps it whole
    for cell in (5371057112850000, 5371057112850000.0, "5.37106E+15", "5,37106E+15", 9271057112850003):
        assert reading.read_nik(cell).said == reading.ROUNDED_NIK, cell
    assert reading.read_nik("5371053002900001").said == reading.NO_NIK


def test_sex_in_every_spelling() -> None:
    for cell in ("L", "lk", "Laki2", "laki-laki", "LAKI - LAKI", "Pria", "M", "cowok"):
        assert reading.read_sex(cell).value is Sex.MALE, cell
    for cell in ("P", "pr", "Perempuan", "W", "wanita", "F"):
        assert reading.read_sex(cell).value is Sex.FEMALE, cell
    assert reading.is_pria_wanita({"p", "w"})
    assert not reading.is_pria_wanita({"l", "p"})
    assert reading.read_sex("P", p_is_male=True).value is Sex.MALE


@given(st.sampled_from([(s, alias) for s in Substance for alias in FACTS[s].aliases]))
def test_every_street_name_leads_to_its_substance(known: tuple[Substance, str]) -> None:
    substance, alias = known
    for said in (alias, alias.upper(), f"{alias}-{alias}", f"  {alias} ; shabu"):
        assert (reading.read_substances(said).value or ())[0] is substance, said


def test_many_substances_and_an_unknown_one() -> None:
    read = reading.read_substances("ganja, sabu-sabu dan miras + xyz")
    assert read.value == (Substance.CANNABIS, Substance.METHAMPHETAMINE, Substance.ALCOHOL)
    assert dict(read.values) == {"cell": "xyz"}


def test_yes_and_no() -> None:
    assert [reading.read_yes(cell).value for cell in ("Ya", "✓", True, "tdk", 0, "-")] == [
        True, True, True, False, False, None,
    ]  # fmt: skip
