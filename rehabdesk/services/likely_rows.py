"""Likely doubles for many rows at once: every client is read a single time, then looked up here."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rehabdesk.db.work import Work
from rehabdesk.domain.imports import RowRead
from rehabdesk.domain.likeness import ENOUGH, Known, compare, swapped
from rehabdesk.domain.people import Sex, fold, read_phone, sounds
from rehabdesk.i18n import N_, _

SURE = 70  # points from which two are taken for one person until somebody says otherwise
SAME_NUMBER = N_("the same record number")


@dataclass(frozen=True)
class Alike:
    """Somebody a row may be: a client of the register, or an earlier row of the same file."""

    client_id: int | None
    line: int | None
    record_number: str
    name: str
    born_on: date | None
    reasons: tuple[str, ...]
    points: int

    @property
    def sure(self) -> bool:
        return self.points >= SURE

    @property
    def why(self) -> str:
        said = ", ".join(_(reason) for reason in self.reasons)
        return said[:1].upper() + said[1:]


@dataclass(frozen=True)
class _Person:
    known: Known
    record_number: str
    client_id: int | None = None
    line: int | None = None


class Crowd:
    """Everybody known so far, by whatever leads to them."""

    def __init__(self, work: Work) -> None:
        self._by: dict[tuple[str, object], list[_Person]] = defaultdict(list)
        for row in work.session.connection().exec_driver_sql(_EVERYBODY):
            born_on = date.fromisoformat(row[3]) if row[3] else None
            known = Known(row[2], born_on, Sex(row[4]) if row[4] else None, row[5], row[6], row[7])
            self._enter(_Person(known, row[1], client_id=row[0]))

    def _enter(self, person: _Person) -> None:
        for way in _ways(person.known, person.record_number):
            self._by[way].append(person)

    def likely(self, row: RowRead) -> tuple[Alike, ...]:
        """Who the row may be, the likeliest first; afterwards the row is one of the crowd."""
        draft = row.client
        known = Known(
            draft.name, draft.born_on, draft.sex, draft.nik, draft.mother_name, read_phone(draft.phone) or ""
        )
        near = {
            (person.client_id, person.line): person
            for way in (*_ways(known, row.record_number), *_detours(known))
            for person in self._by.get(way, ())
        }
        found = [alike for person in near.values() if (alike := _weigh(known, row.record_number, person))]
        self._enter(_Person(known, row.record_number, line=row.line))
        # A client of the register comes before a row that is likely the same client.
        return tuple(sorted(found, key=lambda each: (-each.points, each.line or 0))[:5])


_EVERYBODY = """
SELECT id, record_number, name, born_on, sex, nik, mother_name, phone FROM client
WHERE merged_into_id IS NULL
"""


def _ways(known: Known, record_number: str) -> Iterable[tuple[str, object]]:
    if known.nik:
        yield "nik", known.nik
    if known.phone:
        yield "phone", known.phone
    if record_number:
        yield "number", record_number.casefold()
    heard = sounds(known.name)
    if heard:
        yield "name", heard
        if known.born_on:
            # The day alone leads to too many; the first letter that is heard of any name halves it often.
            yield from (("born", (known.born_on, letter)) for letter in {word[0] for word in heard.split()})


def _detours(known: Known) -> Iterable[tuple[str, object]]:
    other = swapped(known.born_on) if known.born_on else None
    if other:
        yield from (("born", (other, word[0])) for word in sounds(known.name).split())


def _weigh(known: Known, record_number: str, person: _Person) -> Alike | None:
    points, reasons = compare(known, person.known)
    if record_number and record_number.casefold() == person.record_number.casefold():
        points, reasons = points + 60, (SAME_NUMBER, *reasons)
    if points < ENOUGH:
        return None
    other = person.known
    return Alike(
        person.client_id, person.line, person.record_number, other.name, other.born_on, reasons, points
    )


def one_letter_codes(cells: Iterable[object]) -> set[str]:
    """The folded contents of a column of codes."""
    return {fold(str(cell)) for cell in cells if cell not in ("", None)}
