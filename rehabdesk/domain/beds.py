"""Rooms, beds and who lies where: what may be placed, and what is said before it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.fields import Choice, choice, flag, number, text
from rehabdesk.domain.people import Sex
from rehabdesk.i18n import N_


class RoomFor(Choice):
    MEN = "men", N_("Men")
    WOMEN = "women", N_("Women")
    ANYBODY = "anybody", N_("Anybody")


def is_for(room: RoomFor, sex: Sex | None) -> bool:
    """Whether the room is meant for the person; who has no sex on record fits only a room for anybody."""
    return room is RoomFor.ANYBODY or sex is (Sex.MALE if room is RoomFor.MEN else Sex.FEMALE)


@dataclass(frozen=True)
class RoomLeft:
    """Places of a programme and how many are taken; `capacity` is None where nobody has set one."""

    capacity: int | None
    taken: int

    @property
    def left(self) -> int | None:
        return None if self.capacity is None else max(0, self.capacity - self.taken)

    @property
    def full(self) -> bool:
        return self.capacity is not None and self.taken >= self.capacity


@dataclass(frozen=True)
class Span:
    """Days in a bed: the first counts, the last is already free for somebody else. None: still there."""

    since: date
    until: date | None = None


def collides(span: Span, others: Iterable[Span]) -> bool:
    """Whether two would lie in one bed, or one in two, on any day."""
    return any(
        (other.until is None or span.since < other.until) and (span.until is None or other.since < span.until)
        for other in others
    )


@dataclass(frozen=True)
class RoomDraft:
    name: str = text(N_("Name of the room"), required=True, max_length=40, example=N_("Cempaka"))
    meant_for: RoomFor = choice(N_("Meant for"), RoomFor, required=True, default=RoomFor.ANYBODY)
    beds: int | None = number(N_("Beds"), least=1, most=40, required=True)
    active: bool = flag(N_("In use"), default=True)
