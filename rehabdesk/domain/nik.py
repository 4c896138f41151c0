"""The national identity number: PPKKCC DDMMYY SSSS, place of first registration, birth date, serial.

It never changes, not after moving and not when the recorded birth date was wrong, so what it says of a person
only ever warns; only a number that cannot be one is an error.
"""

from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.people import Sex
from rehabdesk.domain.regions import area_name
from rehabdesk.i18n import N_

UNKNOWN_REGION = N_("Region code not known.")


@dataclass(frozen=True)
class Decoded:
    """What a number says. Names are None where the code is not known."""

    district_code: str
    province: str | None
    regency: str | None
    district: str | None
    born_on: date
    sex: Sex
    serial: int

    @property
    def place(self) -> str | None:
        """Maulafa, Kota Kupang; as much of it as is known."""
        known = [name for name in (self.district, self.regency or self.province) if name]
        return ", ".join(known) or None


def digits_of(typed: str) -> str:
    """The number without the spaces, dots and dashes people put into it."""
    return "".join(sign for sign in typed if sign not in " .-\t\u00a0")


def show_nik(nik: str) -> str:
    """In groups of 6, 6 and 4; works while it is being typed."""
    return " ".join(group for group in (nik[:6], nik[6:12], nik[12:]) if group)


def structure_problem(nik: str) -> str | None:
    """Why this cannot be a NIK, or None."""
    if not (nik.isascii() and nik.isdigit()):
        return N_("A NIK has only digits.")
    if len(nik) != 16:
        return N_("A NIK has 16 digits.")
    if not any(_birth_date(nik, century) for century in (1900, 2000)):
        return N_("The birth date in the NIK does not exist. Check digits 7 to 12.")
    if nik[12:] == "0000":
        return N_("The last four digits of a NIK are never 0000.")
    return None


def _birth_date(nik: str, century: int) -> date | None:
    day = int(nik[6:8])
    try:
        return date(century + int(nik[10:12]), int(nik[8:10]), day - 40 if day > 40 else day)
    except ValueError:
        return None


def decode(nik: str, today: date) -> Decoded | None:
    """What the number says, or None when it cannot be one. The century gives an age of 0 to 99."""
    if structure_problem(nik):
        return None
    born_on = _birth_date(nik, 2000)
    if born_on is None or born_on > today:
        born_on = _birth_date(nik, 1900)
    if born_on is None:
        return None
    district_code = f"{nik[:2]}.{nik[2:4]}.{nik[4:6]}"
    return Decoded(
        district_code,
        area_name(nik[:2]),
        area_name(district_code[:5]),
        area_name(district_code),
        born_on,
        Sex.FEMALE if int(nik[6:8]) > 40 else Sex.MALE,
        int(nik[12:]),
    )


def warnings(nik: str, born_on: date | None, sex: Sex | None, today: date) -> list[Problem]:
    """Where the number disagrees with what was typed, and whether its region is unknown. Never blocks."""
    said = decode(nik, today)
    if said is None:
        return []
    found = []
    if said.province is None:
        found.append(Problem("nik", UNKNOWN_REGION, warning=True))
    if born_on and born_on != said.born_on:
        text = N_("According to the NIK {date}. Check the KTP.")
        found.append(Problem("born_on", text, (("date", show_day(said.born_on)),), warning=True))
    if sex and sex is not said.sex:
        text = _SEX_TEXTS[said.sex]
        found.append(Problem("sex", text, warning=True))
    return found


_SEX_TEXTS = {
    Sex.FEMALE: N_("According to the NIK female. Check the KTP."),
    Sex.MALE: N_("According to the NIK male. Check the KTP."),
}
