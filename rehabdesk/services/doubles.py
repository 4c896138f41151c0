"""Going through the whole register for people who have two files."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

from sqlalchemy import select

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.work import Work
from rehabdesk.domain.likeness import ENOUGH, Known, compare
from rehabdesk.domain.people import Sex, sounds
from rehabdesk.domain.rights import Right, needs
from rehabdesk.i18n import _

_CROWDED = 40  # of one name: among more than so many, the name alone says nothing


@dataclass(frozen=True)
class Somebody:
    id: int
    record_number: str
    known: Known


@dataclass(frozen=True)
class Double:
    """Two files of perhaps one person, the older number first."""

    one: Somebody
    other: Somebody
    reasons: tuple[str, ...]
    points: int

    @property
    def why(self) -> str:
        said = ", ".join(_(reason) for reason in self.reasons)
        return said[:1].upper() + said[1:]


@needs(Right.MERGE)
def find_doubles(work: Work, limit: int = 200, tell: Callable[[float], None] | None = None) -> list[Double]:
    """The likeliest pairs: born on one day, with one number, or of one name. `tell` hears how far it is.

    Whom somebody compared and found to be two is left out.
    """
    groups: dict[tuple[str, object], list[Somebody]] = defaultdict(list)
    for row in work.session.connection().exec_driver_sql(_EVERYBODY):
        person = _read(row)
        for way in _ways(person.known):
            groups[way].append(person)
    found: dict[tuple[int, int], Double] = {}
    for place, ((kind, _value), people) in enumerate(groups.items()):
        if tell is not None and place % 500 == 0:
            tell(place / len(groups))
        if len(people) > 1 and (kind != "name" or len(people) <= _CROWDED):
            for one, other in combinations(people, 2):
                if kind == "name" and _born_apart(one.known.born_on, other.known.born_on):
                    continue
                points, reasons = compare(one.known, other.known)
                if points >= ENOUGH:
                    found[one.id, other.id] = Double(one, other, reasons, points)
    likeliest = sorted(found.values(), key=lambda each: (-each.points, each.one.id, each.other.id))[:limit]
    apart = _said_to_be_two(work, {each.one.id for each in likeliest} | {each.other.id for each in likeliest})
    return [each for each in likeliest if frozenset((each.one.id, each.other.id)) not in apart]


_EVERYBODY = """
SELECT id, record_number, name, born_on, sex, nik, mother_name, phone FROM client
WHERE merged_into_id IS NULL ORDER BY id
"""


def _read(row: Any) -> Somebody:
    born_on = date.fromisoformat(row[3]) if row[3] else None
    return Somebody(
        row[0], row[1], Known(row[2], born_on, Sex(row[4]) if row[4] else None, row[5], row[6], row[7])
    )


def _ways(known: Known) -> Iterator[tuple[str, object]]:
    if known.born_on:
        yield "born", known.born_on
    if known.phone:
        yield "phone", known.phone
    if known.name:
        yield "name", sounds(known.name)


def _born_apart(one: date | None, other: date | None) -> bool:
    """Namesakes whose birthdays have nothing in common are not compared: in a large register, most pairs."""
    if one is None or other is None or (one.month, one.day) == (other.month, other.day):
        return False
    return (one.month, one.day) != (other.day, other.month)


def _said_to_be_two(work: Work, ids: set[int]) -> set[frozenset[int]]:
    query = select(AuditEntry.client_id, AuditEntry.detail).where(
        AuditEntry.client_id.in_(ids), AuditEntry.action == "not the same person"
    )
    return {frozenset((row.client_id, row.detail["other"])) for row in work.session.execute(query)}
