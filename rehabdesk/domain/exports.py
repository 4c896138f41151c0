"""What may leave the house in a table: how much of a person it shows, and how small numbers are kept back."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.disclosure import Purpose, WithoutConsent
from rehabdesk.domain.fields import Choice, Problem, choice, day, paragraph, pick, text
from rehabdesk.domain.people import age_on
from rehabdesk.domain.reading import Cell
from rehabdesk.i18n import N_


class Level(Choice):
    IDENTIFIED = "identified", N_("With names")
    PSEUDONYM = "pseudonym", N_("Record number and initials")
    ANONYMOUS = "anonymous", N_("Anonymous counts")


class Subject(Choice):
    """What is exported."""

    REGISTER = "register", N_("The register")
    CLIENT = "client", N_("One client's file")
    ASSESSMENTS = "assessments", N_("Assessments")


class FileKind(Choice):
    XLSX = "xlsx", N_("Excel (.xlsx)")
    CSV_SEMICOLON = "csv;", N_("Text with semicolons (.csv), for Excel here")
    CSV_COMMA = "csv,", N_("Text with commas (.csv)")

    @property
    def ending(self) -> str:
        return self.value[:4].rstrip(";,")


class By(Choice):
    """What anonymous counts are counted by."""

    NOTHING = "nothing", N_("All together")
    AGE = "age", N_("Age band")
    SEX = "sex", N_("Sex")
    DISTRICT = "district", N_("District (kecamatan)")
    CITY = "city", N_("City or regency")
    MONTH = "month", N_("Month of intake")
    YEAR = "year", N_("Year of intake")
    SETTING = "setting", N_("Kind of care")
    SUBSTANCE = "substance", N_("Main substance")
    SOURCE = "source", N_("Source of referral")
    STATUS = "status", N_("Status")


@dataclass(frozen=True)
class ExportDraft:
    """What leaves, for whom and why; it goes on record before the file is written."""

    subject: Subject = choice(N_("What"), Subject, required=True, default=Subject.REGISTER)
    level: Level = choice(N_("How much of a person"), Level, required=True, default=Level.PSEUDONYM)
    begin: date | None = day(N_("Intake from"))
    end: date | None = day(N_("Intake until"))
    rows: By = choice(N_("Rows"), By, required=True, default=By.AGE)
    columns: By = choice(N_("Columns"), By, required=True, default=By.SEX)
    partner_id: int | None = pick(N_("To this agency"))
    recipient: str = text(N_("Or to this person"), hint=N_("Whoever gets the file, as they are called."))
    purpose: Purpose | None = choice(N_("What for"), Purpose, required=True)
    purpose_note: str = text(N_("More about it, in words"), max_length=300)
    basis: WithoutConsent | None = choice(
        N_("Without consent, because"),
        WithoutConsent,
        hint=N_("Empty: only clients whose consent names this receiver and purpose are in the file."),
    )
    basis_reason: str = paragraph(N_("About this ground"), max_length=300)
    kind: FileKind = choice(N_("Kind of file"), FileKind, required=True, default=FileKind.XLSX)

    def check(self) -> list[Problem]:
        found = []
        if self.begin and self.end and self.end < self.begin:
            found.append(Problem("end", N_("Lies before the first day. Check both dates.")))
        if self.level is Level.IDENTIFIED and self.basis and not self.basis_reason.strip():
            found.append(Problem("basis_reason", N_("Say which law, letter or need it is."), missing=True))
        if self.partner_id is None and not self.recipient.strip():
            found.append(Problem("partner_id", N_("Name the agency or the person."), missing=True))
        if self.partner_id is not None and self.recipient.strip():
            found.append(Problem("recipient", N_("Either an agency or a person.")))
        if self.purpose is Purpose.OTHER and not self.purpose_note.strip():
            found.append(Problem("purpose_note", N_("Say what the other purpose is."), missing=True))
        if self.level is Level.ANONYMOUS and self.subject is not Subject.REGISTER:
            found.append(Problem("level", N_("Anonymous counts are made of the register only.")))
        if self.level is Level.ANONYMOUS and self.rows is self.columns and self.rows is not By.NOTHING:
            found.append(Problem("columns", N_("Choose something else than for the rows.")))
        return found

    def unasked(self) -> frozenset[str]:
        silent = set()
        if self.level is not Level.ANONYMOUS:
            silent |= {"rows", "columns"}
        if self.level is not Level.IDENTIFIED:
            silent |= {"basis", "basis_reason"}
        elif self.basis is None:
            silent.add("basis_reason")
        if self.subject is Subject.CLIENT:
            silent |= {"begin", "end"}
        return frozenset(silent)


@dataclass(frozen=True)
class Table:
    """A sheet of a file."""

    name: str
    headings: tuple[str, ...]
    rows: list[tuple[Cell, ...]]
    note: str = ""


AGE_BANDS = ((18, "< 18"), (25, "18–24"), (35, "25–34"), (45, "35–44"), (200, "45+"))


def age_band(born_on: date | None, on: date) -> str:
    """Empty where the birth date is not known."""
    if born_on is None:
        return ""
    age = age_on(on, born_on)
    return next(name for limit, name in AGE_BANDS if age < limit)


_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def is_formula(said: str) -> bool:
    """Whether a spreadsheet could take the text for a formula, also behind blanks."""
    return said.startswith(_STARTS) or said.lstrip().startswith(_STARTS)


def neutralised(said: str) -> str:
    """The text as a spreadsheet may read it from a .csv without calculating or starting anything."""
    return f"'{said}" if is_formula(said) else said


def sheet_name(said: str, taken: Iterable[str] = ()) -> str:
    """A name every spreadsheet takes: 31 characters, none that is forbidden, no formula, no other's."""
    plain = " ".join(re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", said).split()).strip("' =+-@") or "1"
    name, number = plain[:31].strip(), 1
    others = {each.casefold() for each in taken}
    while name.casefold() in others:
        number += 1
        name = f"{plain[: 30 - len(str(number))]} {number}"
    return name
