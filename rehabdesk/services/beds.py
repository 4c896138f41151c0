"""Places of the programmes and beds of the house: how many are left, who lies where, and since when."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import exists, func, select

from rehabdesk.db.models.beds import Bed, Room, Stay
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.beds import RoomDraft, RoomFor, RoomLeft, Span, collides
from rehabdesk.domain.episodes import EpisodeState, Setting, is_before_admission
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.people import Sex
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_
from rehabdesk.services.intake import admit

_BEFORE = [state for state in EpisodeState if is_before_admission(state)]
NOT_IN_CARE = N_("Only a client in care is given a bed.")
TAKEN = N_("Somebody lies in this bed. Choose another one.")
HAS_ONE = N_("This client has a bed already. Move the client instead.")
CLOSED = N_("This bed is closed. Choose another one.")
NOT_THEN = N_("On these days somebody else lay in this bed, or the client in another. Check the date.")
OUTSIDE = N_("Lies outside the time in care. Check the date.")


@dataclass(frozen=True)
class Lying:
    """A client in care: in a bed since a day, or (`stay_id` None) still without one."""

    episode_id: int
    client_id: int
    record_number: str
    name: str
    sex: Sex | None
    since: date
    planned_end: date | None
    stay_id: int | None = None
    note: str = ""


@dataclass(frozen=True)
class BedRow:
    id: int
    number: int
    closed_since: date | None
    closed_why: str
    lying: Lying | None

    @property
    def free(self) -> bool:
        return self.lying is None and self.closed_since is None


@dataclass(frozen=True)
class RoomRow:
    id: int
    version: int
    name: str
    meant_for: RoomFor
    active: bool
    beds: tuple[BedRow, ...]


@dataclass(frozen=True)
class House:
    """Every room with its beds, the inpatients who have none, and those whose intake is not over yet."""

    rooms: tuple[RoomRow, ...]
    without: tuple[Lying, ...]
    coming: tuple[Lying, ...] = ()

    @property
    def beds(self) -> tuple[BedRow, ...]:
        return tuple(bed for room in self.rooms if room.active for bed in room.beds)


@dataclass(frozen=True)
class StayRow:
    """A line of a bed's or a client's history."""

    id: int
    room: str
    bed: int
    client_id: int
    record_number: str
    name: str
    since: date
    until: date | None
    note: str


@needs(Right.CLIENTS_SEE)
def room_left(work: Work, programme_id: int) -> RoomLeft:
    """Places and those in care now. Inpatient programmes share the beds of the house that can be slept in."""
    programme = work.session.get_one(Programme, programme_id)
    in_care = (
        select(func.count())
        .select_from(Episode)
        .join(Programme, Programme.id == Episode.programme_id)
        .where(Episode.state == EpisodeState.ADMITTED)
    )
    if programme.setting is not Setting.INPATIENT:
        taken = work.session.scalar(in_care.where(Programme.id == programme_id)) or 0
        return RoomLeft(programme.capacity, taken)
    taken = work.session.scalar(in_care.where(Programme.setting == Setting.INPATIENT)) or 0
    return RoomLeft(beds_of_the_house(work), taken)


@needs(Right.EPISODES_WRITE)
def admit_beyond(work: Work, episode_id: int, admitted_on: date, why: str) -> None:
    """Admit although no place is left, with the reason on record."""
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    admit(work, episode_id, admitted_on)
    episode = work.session.get_one(Episode, episode_id)
    work.record("admitted beyond capacity", "episode", episode_id, episode.client_id, reason=why.strip())


def beds_of_the_house(work: Work) -> int | None:
    """Beds that can be slept in; None for a house whose rooms nobody has entered yet."""
    beds = select(func.count()).select_from(Bed).join(Room, Room.id == Bed.room_id)
    if not work.session.scalar(beds):
        return None
    return work.session.scalar(beds.where(Room.active, Bed.in_use, Bed.closed_since.is_(None))) or 0


def bed_of(work: Work, episode_id: int) -> tuple[str, int] | None:
    """The room and the number of the bed somebody lies in."""
    query = (
        select(Room.name, Bed.number)
        .join(Bed, Bed.room_id == Room.id)
        .join(Stay, Stay.bed_id == Bed.id)
        .where(Stay.episode_id == episode_id, Stay.until.is_(None))
    )
    row = work.session.execute(query).first()
    return (row[0], row[1]) if row else None


def count_lying(work: Work) -> int:
    return work.session.scalar(select(func.count()).where(Stay.until.is_(None))) or 0


@needs(Right.WAITING_SEE)
def house(work: Work) -> House:
    """The house as it stands today."""
    return House(tuple(_rooms(work, _lying(work))), tuple(_without(work)), tuple(_coming(work)))


@needs(Right.SIGNED_IN)
def list_rooms(work: Work) -> list[RoomRow]:
    """The rooms with their beds, whoever lies in them: for those who set them up."""
    return _rooms(work, {})


def _rooms(work: Work, lying: dict[int, Lying]) -> list[RoomRow]:
    beds: dict[int, list[BedRow]] = {}
    for bed in work.session.scalars(select(Bed).where(Bed.in_use).order_by(Bed.number)):
        row = BedRow(bed.id, bed.number, bed.closed_since, bed.closed_why, lying.get(bed.id))
        beds.setdefault(bed.room_id, []).append(row)
    return [
        RoomRow(room.id, room.version, room.name, room.meant_for, room.active, tuple(beds.get(room.id, ())))
        for room in work.session.scalars(select(Room).order_by(Room.active.desc(), Room.id))
    ]


_PERSON = (Client.id, Client.record_number, Client.name, Client.sex)


def _lying(work: Work) -> dict[int, Lying]:
    query = (
        select(Stay.episode_id, *_PERSON, Stay.since, Episode.planned_end, Stay.id, Stay.note, Stay.bed_id)
        .join(Client, Client.id == Stay.client_id)
        .join(Episode, Episode.id == Stay.episode_id)
        .where(Stay.until.is_(None))
    )
    return {row.bed_id: _lying_row(row) for row in work.session.execute(query)}


def _without(work: Work) -> list[Lying]:
    has_bed = exists().where(Stay.episode_id == Episode.id, Stay.until.is_(None))
    query = (
        select(Episode.id, *_PERSON, Episode.admitted_on, Episode.planned_end)
        .join(Client, Client.id == Episode.client_id)
        .join(Programme, Programme.id == Episode.programme_id)
        .where(Episode.state == EpisodeState.ADMITTED, Programme.setting == Setting.INPATIENT, ~has_bed)
        .order_by(Episode.admitted_on, Episode.id)
    )
    return [_lying_row(row) for row in work.session.execute(query)]


def _coming(work: Work) -> list[Lying]:
    query = (
        select(Episode.id, *_PERSON, Episode.opened_at)
        .join(Client, Client.id == Episode.client_id)
        .join(Programme, Programme.id == Episode.programme_id)
        .where(Episode.state.in_(_BEFORE), Programme.setting == Setting.INPATIENT)
        .order_by(Episode.opened_at, Episode.id)
    )
    return [
        Lying(*row[:5], row.opened_at.astimezone(work.zone).date(), None)
        for row in work.session.execute(query)
    ]


def _lying_row(row: Any) -> Lying:
    return Lying(*row[:9])


@needs(Right.EPISODES_WRITE)
def place_in_bed(work: Work, episode_id: int, bed_id: int, since: date, note: str = "") -> int:
    """Give a client in care a bed from a day on. Back in the bed left that day, it is the same stay again."""
    episode = work.session.get_one(Episode, episode_id)
    if episode.state is not EpisodeState.ADMITTED:
        raise DeskError(NOT_IN_CARE)
    if work.session.scalar(select(Stay.id).where(Stay.episode_id == episode_id, Stay.until.is_(None))):
        raise DeskError(HAS_ONE)
    if since > work.today or (episode.admitted_on and since < episode.admitted_on):
        raise Invalid([Problem("since", OUTSIDE)])
    return _lie_down(work, episode, bed_id, since, note)


@needs(Right.EPISODES_WRITE)
def move_to_bed(work: Work, stay_id: int, bed_id: int, on: date, note: str = "") -> int:
    """Into another bed from a day on; the new stay."""
    stay = work.session.get_one(Stay, stay_id)
    episode = work.session.get_one(Episode, stay.episode_id)
    if stay.bed_id == bed_id:
        return stay_id
    _get_up(work, stay, on)
    return _lie_down(work, episode, bed_id, on, note)


@needs(Right.EPISODES_WRITE)
def swap_beds(work: Work, stay_id: int, other_id: int, on: date, note: str = "") -> None:
    """Two clients change beds on a day."""
    one, other = work.session.get_one(Stay, stay_id), work.session.get_one(Stay, other_id)
    goes = ((one.episode_id, other.bed_id), (other.episode_id, one.bed_id))
    for stay in (one, other):
        _get_up(work, stay, on)
    for episode_id, bed_id in goes:
        _lie_down(work, work.session.get_one(Episode, episode_id), bed_id, on, note)


@needs(Right.EPISODES_WRITE)
def free_bed(work: Work, stay_id: int, on: date) -> None:
    """The client leaves the bed and stays in care; the bed is free from that day."""
    _get_up(work, work.session.get_one(Stay, stay_id), on)


def free_bed_of(work: Work, episode_id: int, on: date) -> None:
    """The end of care is the end of the stay, at the earliest on the day it began."""
    query = select(Stay).where(Stay.episode_id == episode_id, Stay.until.is_(None))
    if (stay := work.session.scalar(query)) is not None:
        stay.until = max(on, stay.since)
        work.touched.add(Topic.BEDS)


def _lie_down(work: Work, episode: Episode, bed_id: int, since: date, note: str) -> int:
    bed = work.session.get_one(Bed, bed_id)
    room = work.session.get_one(Room, bed.room_id)
    if not (bed.in_use and room.active and bed.closed_since is None):
        raise DeskError(CLOSED)
    theirs = work.session.scalars(
        select(Stay).where((Stay.bed_id == bed_id) | (Stay.episode_id == episode.id))
    ).all()
    if any(each.bed_id == bed_id and each.until is None for each in theirs):
        raise DeskError(TAKEN)
    before = (each for each in theirs if each.bed_id == bed_id and each.episode_id == episode.id)
    stay = next((each for each in before if each.until == since), None)
    others = [Span(each.since, each.until) for each in theirs if each is not stay]
    if collides(Span(stay.since if stay else since), others):
        raise Invalid([Problem("since", NOT_THEN)])
    if stay is not None:
        stay.until = None
    else:
        stay = Stay(
            bed_id=bed_id,
            client_id=episode.client_id,
            episode_id=episode.id,
            since=since,
            placed_by=work.who.account_id,
            placed_at=work.now,
            note=note.strip(),
        )
        work.session.add(stay)
    work.session.flush()
    work.touched.add(Topic.BEDS)
    return stay.id


def _get_up(work: Work, stay: Stay, on: date) -> None:
    """End the stay. One that ends on the day it began was a slip: the trail alone remembers it."""
    if stay.until is not None:
        raise DeskError(N_("This client has left the bed already."))
    if on > work.today or on < stay.since:
        raise Invalid([Problem("on", N_("Lies outside the days in this bed. Check the date."))])
    if on == stay.since:
        work.session.delete(stay)
    else:
        stay.until = on
    work.session.flush()
    work.touched.add(Topic.BEDS)


@needs(Right.EPISODES_WRITE)
def close_bed(work: Work, bed_id: int, why: str) -> None:
    """For a while: broken, being painted. An empty reason is refused, and so is a bed somebody lies in."""
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    bed = work.session.get_one(Bed, bed_id)
    if _taken(work, [bed_id]):
        raise DeskError(N_("Somebody lies in this bed. Move the client first."))
    bed.closed_since, bed.closed_why = work.today, why.strip()
    work.touched.add(Topic.BEDS)


@needs(Right.EPISODES_WRITE)
def open_bed(work: Work, bed_id: int) -> None:
    bed = work.session.get_one(Bed, bed_id)
    bed.closed_since, bed.closed_why = None, ""
    work.touched.add(Topic.BEDS)


@needs(Right.CENTRE_WRITE)
def add_room(work: Work, draft: RoomDraft) -> int:
    _check(work, draft, None)
    room = Room(name=draft.name.strip(), meant_for=draft.meant_for, active=draft.active)
    work.session.add(room)
    work.session.flush()
    _set_beds(work, room.id, draft.beds or 0)
    work.touched.add(Topic.BEDS)
    return room.id


@needs(Right.CENTRE_WRITE)
def change_room(work: Work, room_id: int, version: int, draft: RoomDraft) -> None:
    """Fewer beds: those with the highest numbers go out of use, unless somebody lies in one of them."""
    room = work.session.get_one(Room, room_id)
    same_version(room, version)
    _check(work, draft, room_id)
    room.name, room.meant_for, room.active = draft.name.strip(), draft.meant_for, draft.active
    _set_beds(work, room_id, draft.beds or 0)
    work.touched.add(Topic.BEDS)


def _check(work: Work, draft: RoomDraft, room_id: int | None) -> None:
    found = [problem for problem in problems(draft) if not problem.warning]
    names = select(Room.id, Room.name)
    wanted = draft.name.strip().casefold()
    if any(row.name.casefold() == wanted and row.id != room_id for row in work.session.execute(names)):
        found.append(Problem("name", N_("There is a room of this name already.")))
    if room_id is not None and not found:
        going = select(Bed.id).where(Bed.room_id == room_id)
        if draft.active:
            going = going.where(Bed.number > (draft.beds or 0))
        if _taken(work, work.session.scalars(going).all()):
            said = N_("Somebody lies in a bed that would go. Move the client first.")
            found.append(Problem("beds" if draft.active else "active", said))
    if found:
        raise Invalid(found)


def _taken(work: Work, bed_ids: Collection[int]) -> bool:
    query = select(Stay.id).where(Stay.bed_id.in_(bed_ids), Stay.until.is_(None)).limit(1)
    return work.session.scalar(query) is not None


def _set_beds(work: Work, room_id: int, count: int) -> None:
    there = {bed.number: bed for bed in work.session.scalars(select(Bed).where(Bed.room_id == room_id))}
    for number, bed in there.items():
        bed.in_use = number <= count
    numbers = set(range(1, count + 1)) - set(there)
    work.session.add_all(Bed(room_id=room_id, number=number) for number in sorted(numbers))
    work.session.flush()


_HISTORY = (
    select(Stay.id, Room.name, Bed.number, *_PERSON[:3], Stay.since, Stay.until, Stay.note)
    .join(Bed, Bed.id == Stay.bed_id)
    .join(Room, Room.id == Bed.room_id)
    .join(Client, Client.id == Stay.client_id)
    .order_by(Stay.since.desc(), Stay.id.desc())
)


@needs(Right.WAITING_SEE)
def bed_history(work: Work, bed_id: int, limit: int = 100) -> list[StayRow]:
    """Who lay in it, newest first."""
    rows = work.session.execute(_HISTORY.where(Stay.bed_id == bed_id).limit(limit))
    return [StayRow(*row) for row in rows]


@needs(Right.WAITING_SEE)
def client_beds(work: Work, client_id: int) -> list[StayRow]:
    """Where the client lay, newest first."""
    return [StayRow(*row) for row in work.session.execute(_HISTORY.where(Stay.client_id == client_id))]
