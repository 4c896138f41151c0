"""Registering, finding and opening clients."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.sqlite import insert

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Centre
from rehabdesk.db.models.clients import Client, RecordCounter
from rehabdesk.db.search import Entry, index_client, match, words_of
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Phase, Setting, is_open
from rehabdesk.domain.fields import Choice, Problem, problems
from rehabdesk.domain.likeness import ENOUGH, Known, births_near, compare, likeness_keys, nearly
from rehabdesk.domain.people import Sex, can_be_seen, fold, read_phone, show_phone
from rehabdesk.domain.regions import village_code
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Invalid
from rehabdesk.i18n import N_, _

PAGE = 200
LONGEST = 200  # characters of a name that are compared, whatever was pasted


class ClientFilter(Choice):
    ALL = "all", N_("All")
    ACTIVE = "active", N_("Active")
    AFTERCARE = "aftercare", N_("Aftercare")
    FINISHED = "finished", N_("Finished")


@dataclass(frozen=True)
class ClientRow:
    """A line of the client list. `setting` and `state` are None for a client without an episode."""

    id: int
    record_number: str
    name: str
    alias: str
    sex: Sex | None
    born_on: date | None
    state: EpisodeState | None
    setting: Setting | None
    phase: Phase | None
    ended: DischargeReason | None
    counsellor: str
    last_contact: date | None


@dataclass(frozen=True)
class Found:
    """A page of the list; `more` says that the page is not all."""

    rows: list[ClientRow]
    more: bool


@needs(Right.CLIENTS_SEE)
def find_clients(
    work: Work,
    typed: str = "",
    *,
    which: ClientFilter = ClientFilter.ALL,
    counsellor_id: int | None = None,
    phase: Phase | None = None,
    limit: int = 50,
) -> Found:
    """Clients by any part of name, alias, record number, NIK or phone, in the order of their names."""
    wanted = match(work.session, typed)
    where, values = [*wanted.where, "client.merged_into_id IS NULL"], dict(wanted.values)
    states = _STATES[which]
    if states:
        names = {f"state{i}": state.value for i, state in enumerate(states)}
        where.append(f"episode.state IN ({', '.join(':' + name for name in names)})")
        values |= names
    if which is ClientFilter.AFTERCARE:
        where.append("programme.setting = 'aftercare'")
    if which is ClientFilter.ACTIVE:
        where.append("programme.setting IS NOT 'aftercare'")
    if counsellor_id is not None:
        where.append("episode.counsellor_id = :counsellor")
        values["counsellor"] = counsellor_id
    if phase is not None:
        where.append("episode.phase = :phase")
        values["phase"] = phase.value
    query = _LIST.format(
        source=wanted.source,
        where=f"WHERE {' AND '.join(where)}",
        order=wanted.order,
    )
    # Straight to the driver: this runs at every key press.
    rows = work.session.connection().exec_driver_sql(query, values | {"limit": limit + 1}).all()
    return Found([_row(row) for row in rows[:limit]], len(rows) > limit)


_STATES: dict[ClientFilter, tuple[EpisodeState, ...]] = {
    ClientFilter.ALL: (),
    ClientFilter.ACTIVE: tuple(state for state in EpisodeState if is_open(state)),
    ClientFilter.AFTERCARE: (EpisodeState.ADMITTED,),
    ClientFilter.FINISHED: tuple(state for state in EpisodeState if not is_open(state)),
}
_LIST = """
SELECT client.id, client.record_number, client.name, client.alias, client.sex, client.born_on,
       episode.state, programme.setting, episode.phase, episode.discharge_reason, account.name,
       (SELECT max(session.held_on) FROM session WHERE session.client_id = client.id)
FROM {source}
LEFT JOIN episode ON episode.id = client.current_episode_id
LEFT JOIN programme ON programme.id = episode.programme_id
LEFT JOIN account ON account.id = episode.counsellor_id
{where}
ORDER BY {order}
LIMIT :limit
"""


# Looked up, not constructed: fifty rows of five value sets at every key press.
_SEX = {each.value: each for each in Sex}
_STATE = {each.value: each for each in EpisodeState}
_SETTING = {each.value: each for each in Setting}
_PHASE = {each.value: each for each in Phase}
_ENDED = {each.value: each for each in DischargeReason}


def _row(row: Any) -> ClientRow:
    return ClientRow(
        row[0],
        row[1],
        row[2],
        row[3],
        _SEX.get(row[4]),
        date.fromisoformat(row[5]) if row[5] else None,
        _STATE.get(row[6]),
        _SETTING.get(row[7]),
        _PHASE.get(row[8]),
        _ENDED.get(row[9]),
        row[10] or "",
        date.fromisoformat(row[11]) if row[11] else None,
    )


@needs(Right.CLIENTS_SEE)
def count_clients(work: Work) -> int:
    return work.session.scalar(text("SELECT count(*) FROM client WHERE merged_into_id IS NULL")) or 0


@dataclass(frozen=True)
class ClientSheet:
    """Everything the front door knows of one client."""

    id: int
    version: int
    record_number: str
    registered_at: datetime
    current_episode_id: int | None
    draft: ClientDraft


@needs(Right.CLIENTS_SEE)
def client_sheet(work: Work, client_id: int) -> ClientSheet:
    row = work.session.connection().execute(_SHEET, {"id": client_id}).one()
    return ClientSheet(row[0], row[1], row[2], row[3], row[4], ClientDraft(*row[5:]))


# Columns and not the record, put together once: a file is opened far more often than anything else.
_SHEET = select(
    Client.id,
    Client.version,
    Client.record_number,
    Client.registered_at,
    Client.current_episode_id,
    *(getattr(Client, f.name) for f in fields(ClientDraft)),
).where(Client.id == bindparam("id"))


@needs(Right.CLIENTS_SEE)
def client_row(work: Work, client_id: int) -> ClientRow:
    """One line of the list."""
    query = _LIST.format(source="client", where="WHERE client.id = :id", order="client.id")
    return _row(work.session.connection().exec_driver_sql(query, {"id": client_id, "limit": 1}).one())


@needs(Right.CLIENTS_SEE)
def view_client(work: Work, client_id: int, reason: str = "") -> None:
    """Put on record that this person opened the client's file, and why when it is a colleague's client."""
    work.record("viewed", "client", client_id, client_id, **({"reason": reason.strip()} if reason else {}))


@needs(Right.CLIENTS_WRITE)
def register_client(work: Work, draft: ClientDraft) -> int:
    """Add the client with a record number of its own; a name is all it takes. Return the id."""
    _check(work, draft, None)
    client = Client(
        record_number=next_record_number(work),
        registered_at=work.now,
        name_key="",
    )
    _fill(client, draft)
    work.session.add(client)
    work.session.flush()
    index_client(work.session, client.id, entry_of(client))
    work.touched.add(Topic.CLIENTS)
    return client.id


@needs(Right.CLIENTS_WRITE)
def change_client(work: Work, client_id: int, version: int, draft: ClientDraft) -> None:
    """Save over what was read as `version`. Raises Conflict when somebody else saved meanwhile."""
    client = work.session.get_one(Client, client_id)
    same_version(client, version)
    _check(work, draft, client_id)
    before = entry_of(client)
    _fill(client, draft)
    index_client(work.session, client.id, entry_of(client, *merged_numbers(work, client_id)), before)
    work.touched.add(Topic.CLIENTS)


def _check(work: Work, draft: ClientDraft, client_id: int | None) -> None:
    found = [p for p in problems(draft, complete=False) if not p.warning and not p.missing]
    if not can_be_seen(draft.name):
        found.append(Problem("name", N_("Needed. Fill this in.")))
    if draft.nik:
        same = select(Client.record_number).where(Client.nik == draft.nik, Client.nik != "")
        if client_id is not None:
            same = same.where(Client.id != client_id)
        if (other := work.session.scalar(same)) is not None:
            said = N_("Belongs to {record_number} already. Open that file instead.")
            found.append(Problem("nik", said, (("record_number", other),)))
    if found:
        raise Invalid(found)


def _fill(client: Client, draft: ClientDraft) -> None:
    for f in fields(draft):
        value = getattr(draft, f.name)
        setattr(client, f.name, value.strip() if type(value) is str else value)
    client.phone, client.contact_phone = read_phone(draft.phone) or "", read_phone(draft.contact_phone) or ""
    client.contacts = tuple(replace(each, phone=read_phone(each.phone) or "") for each in draft.contacts)
    client.name_key = fold(f"{client.name} {client.alias}")
    client.village_code = village_code(client.village, client.district, client.city)
    client.ktp_village_code = village_code(client.ktp_village, client.ktp_district, client.ktp_city)


def entry_of(client: Client, *other_numbers: str) -> Entry:
    """What the client can be found by; also by the numbers of files that went into this one."""
    others = (contact.phone for contact in client.contacts)
    phones = (show_phone(number).replace(" ", "") for number in (client.phone, client.contact_phone, *others))
    numbers = (client.nik, *phones, *other_numbers)
    words = words_of(client.record_number, client.name, client.alias, client.other_names, *numbers)
    return Entry(words, client.name_key, client.mother_name)


def merged_numbers(work: Work, client_id: int) -> list[str]:
    """The numbers of files that went into this one: whoever looks for them is led here."""
    return list(work.session.scalars(select(Client.record_number).where(Client.merged_into_id == client_id)))


@needs(Right.CLIENTS_SEE)
def file_of(work: Work, client_id: int) -> int:
    """The client's own file, or the one it went into."""
    into = work.session.scalar(select(Client.merged_into_id).where(Client.id == client_id))
    return client_id if into is None else file_of(work, into)


def next_record_number(work: Work) -> str:
    """The next number of the year in the centre's pattern; a number once given is never given again."""
    centre = work.session.get_one(Centre, 1)
    year = work.today.year
    counter = insert(RecordCounter).values(year=year, last=1)
    counter = counter.on_conflict_do_update(index_elements=["year"], set_={"last": RecordCounter.last + 1})
    seq = work.session.scalar(counter.returning(RecordCounter.last))
    return centre.record_pattern.format(site=centre.site_code, year=year, seq=seq)


@dataclass(frozen=True)
class Likely:
    """A client who may be the same person, with the reasons (N_-marked texts), the weightiest first."""

    id: int
    record_number: str
    name: str
    born_on: date | None
    reasons: tuple[str, ...]
    points: int

    @property
    def why(self) -> str:
        """The reasons in words: The same name, born on the same day"""
        said = ", ".join(_(reason) for reason in self.reasons)
        return said[:1].upper() + said[1:]


@needs(Right.CLIENTS_SEE)
def likely_same(work: Work, draft: ClientDraft, but: int | None = None) -> list[Likely]:
    """Clients who may be this person, the likeliest first. Every way to one is an index."""
    known = Known(
        draft.name[:LONGEST],
        draft.born_on,
        draft.sex,
        draft.nik[:16],
        draft.mother_name[:LONGEST],
        read_phone(draft.phone[:40]) or "",
    )
    query, values = candidates(known, draft.alias)
    found = []
    for row in work.session.connection().exec_driver_sql(query, values) if any(values) else ():
        if row.id == but:
            continue
        born_on = date.fromisoformat(row.born_on) if row.born_on else None
        other = Known(row.name, born_on, _SEX.get(row.sex), row.nik, row.mother_name, row.phone)
        points, reasons = compare(known, other)
        if points >= ENOUGH:
            found.append(Likely(row.id, row.record_number, row.name, born_on, reasons, points))
    return sorted(found, key=lambda each: (-each.points, each.id))[:5]


def candidates(known: Known, alias: str = "") -> tuple[str, tuple[str, ...]]:
    """The question for everybody who may be this person, and its values."""
    births = births_near(known.born_on) if known.born_on else ()
    ways: dict[str, list[str]] = {
        "SELECT id FROM client WHERE nik <> '' AND nik IN ({})": [known.nik, *nearly(known.nik)],
        "SELECT id FROM client WHERE phone <> '' AND phone IN ({})": [known.phone],
        "SELECT id FROM client WHERE born_on IN ({})": [day.isoformat() for day in births],
        "SELECT client_id FROM client_likeness WHERE key IN ({})": [
            *likeness_keys(fold(f"{known.name} {alias[:LONGEST]}"), known.mother_name)
        ],
    }
    among = " UNION ".join(way.format(",".join("?" * len(wanted))) for way, wanted in ways.items() if wanted)
    values = tuple(value for wanted in ways.values() for value in wanted)
    return f"{_LIKELY} WHERE id IN ({among}) AND merged_into_id IS NULL", values


_LIKELY = "SELECT id, record_number, name, born_on, sex, nik, mother_name, phone FROM client"


@needs(Right.CLIENTS_WRITE)
def say_different(work: Work, client_id: int, other_id: int) -> None:
    """Put on record that somebody compared the two and says they are not the same person."""
    work.record("not the same person", "client", client_id, client_id, other=other_id)


@needs(Right.CLIENTS_SEE)
def list_counsellors(work: Work) -> Sequence[tuple[int, str]]:
    """Active accounts that may be responsible for a client: (id, name)."""
    rows = work.session.execute(
        select(Account.id, Account.name, Account.roles).where(Account.active).order_by(Account.name)
    )
    return [(row.id, row.name) for row in rows if _CARING & set(row.roles)]


_CARING = {"counsellor", "supervisor", "head", "health"}
