"""Bringing an old register in: look at every row first, then all of it in one transaction; and out again."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import insert, select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.imports import ImportedRow, ImportFile
from rehabdesk.db.search import Entry, bulk_index, words_of
from rehabdesk.db.work import Work
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import PHASES, EpisodeState, is_open, planned_end
from rehabdesk.domain.fields import Choice, Problem
from rehabdesk.domain.imports import Columns, EpisodePart, Ground, RowRead, is_blank, read_row
from rehabdesk.domain.intake import SubstanceUse
from rehabdesk.domain.people import fold, read_phone, show_phone
from rehabdesk.domain.reading import Cell, is_pria_wanita, text_of
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.substances import Substance
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_
from rehabdesk.services.likely_rows import Alike, Crowd, one_letter_codes
from rehabdesk.services.record_numbers import keep_ahead_of, reserve_numbers
from rehabdesk.services.spreadsheets import Book, Notice, Tell

BATCH = 500
T = TypeVar("T")


class Fate(Choice):
    """What becomes of a row."""

    NEW = "new", N_("New client")
    SAME = "same", N_("Known client")
    LEAVE = "leave", N_("Left out")


@dataclass(frozen=True)
class PlannedRow:
    """A row with what is proposed for it. `same` is whom it belongs to when its fate says so."""

    read: RowRead
    cells: Mapping[str, str]
    alike: tuple[Alike, ...]
    fate: Fate
    same: Alike | None = None

    @property
    def line(self) -> int:
        return self.read.line


@dataclass(frozen=True)
class ImportRow:
    """A file that was brought in."""

    id: int
    name: str
    sheet: str
    imported_at: datetime
    by: str
    row_count: int
    new_clients: int
    new_episodes: int
    left_out: int
    undone_at: datetime | None


@dataclass(frozen=True)
class Plan:
    """A whole file, read and thought over; nothing is in the register yet."""

    name: str
    sha256: str
    sheet: str
    notices: tuple[Notice, ...]
    rows: tuple[PlannedRow, ...]
    earlier: ImportRow | None

    def decided(self, fates: Mapping[int, tuple[Fate, Alike | None]]) -> "Plan":
        """The same with what a person decided, line by line."""
        changed = tuple(
            replace(row, fate=fates[row.line][0], same=fates[row.line][1]) if row.line in fates else row
            for row in self.rows
        )
        return replace(self, rows=changed)


NO_NAME_COLUMN = N_("Say which column holds the names.")


@needs(Right.IMPORT)
def plan_import(
    work: Work, book: Book, sheet: int, heading_row: int, columns: Columns, tell: Tell | None = None
) -> Plan:
    """Read every row below the headings, find who is known already, propose what to do. Changes nothing."""
    if "name" not in columns.values():
        raise DeskError(NO_NAME_COLUMN)
    chosen = book.sheets[sheet]
    headings = _named(chosen.rows[heading_row]) if heading_row >= 0 else {}
    body = [
        (line, cells)
        for line, cells in enumerate(chosen.rows[heading_row + 1 :], heading_row + 2)
        if not is_blank([cells[place] for place in columns if place < len(cells)])
    ]
    ground = _ground(work, [cells for _line, cells in body], columns)
    crowd = Crowd(work)
    rows = []
    for done, (line, cells) in enumerate(body):
        if tell and done % BATCH == 0:
            tell(done, len(body))
        read = read_row(line, cells, columns, ground)
        rows.append(_planned(read, _kept_cells(headings, cells), crowd.likely(read)))
    notices = chosen.notices
    return Plan(book.name, book.sha256, chosen.name, notices, tuple(rows), _earlier(work, book.sha256))


def _planned(read: RowRead, cells: Mapping[str, str], alike: tuple[Alike, ...]) -> PlannedRow:
    if read.blocked:
        return PlannedRow(read, cells, alike, Fate.LEAVE)
    sure = next((each for each in alike if each.sure), None)
    return PlannedRow(read, cells, alike, Fate.SAME if sure else Fate.NEW, sure)


def _named(headings: Sequence[Cell]) -> dict[int, str]:
    return {place: text_of(cell) or f"{place + 1}" for place, cell in enumerate(headings)}


def _kept_cells(headings: Mapping[int, str], cells: Sequence[Cell]) -> dict[str, str]:
    """All that stood in the row, under its headings."""
    return {
        headings.get(place, f"{place + 1}"): text_of(cell)
        for place, cell in enumerate(cells)
        if cell not in ("", None) and text_of(cell)
    }


def _ground(work: Work, body: Sequence[Sequence[Cell]], columns: Columns) -> Ground:
    programmes = work.session.execute(
        select(Programme.id, Programme.name, Programme.setting, Programme.length_days)
        .where(Programme.active)
        .order_by(Programme.id)
    )
    accounts = work.session.execute(select(Account.id, Account.name))
    sex = next((place for place, key in columns.items() if key == "sex"), None)
    codes = one_letter_codes(cells[sex] for cells in body if sex is not None and sex < len(cells))
    return Ground(
        work.today,
        tuple((row.id, row.name, row.setting, row.length_days) for row in programmes),
        {fold(row.name): row.id for row in accounts},
        is_pria_wanita(codes),
    )


# bringing in


HERE_ALREADY = N_("This course of care is in the register already.")
NOTHING_NEW = N_("The client is known, and the row has no course of care.")
TWO_OPEN = N_("The client would have two open courses of care. Give the older one an end.")
NIK_TAKEN = N_("The NIK belongs to somebody else already.")
WITHOUT_FIRST = N_("The row with the same client was left out.")
CHANGED = N_("The register was changed meanwhile. Look through the rows again, then bring them in.")


@dataclass(frozen=True)
class Done:
    """What an import made; or would make, when it was asked for and not run."""

    import_id: int
    new_clients: int
    new_episodes: int
    left_out: tuple[tuple[int, Problem | None], ...]  # line, and the reason; None where a person chose so


@needs(Right.IMPORT)
def bring_in(work: Work, plan: Plan, tell: Tell | None = None) -> Done:
    """All of the plan in one transaction. Asked instead of run, it is the dry run: nothing is kept."""
    made = _Bringing(work, plan, tell or (lambda _done, _all: None))
    return made.carry_out()


@dataclass
class _Person:
    """Somebody rows belong to: of the register, or new."""

    id: int
    new: bool
    episodes: list[Mapping[str, Any]] = field(default_factory=list)
    number: int = 0  # of the last course of care
    current: int | None = None


class _Bringing:
    """One import while it runs: who is who, which ids are next, what is left out."""

    def __init__(self, work: Work, plan: Plan, tell: Tell) -> None:
        self._work, self._plan, self._tell = work, plan, tell
        self._connection = work.session.connection()
        self._left: list[tuple[int, Problem | None]] = []
        self._rows: list[dict[str, Any]] = []
        self._lines = {row.line: row for row in plan.rows}
        self._by_line: dict[int, _Person] = {}
        self._known: dict[int, _Person] = {}

    def carry_out(self) -> Done:
        work, plan = self._work, self._plan
        record = ImportFile(
            name=plan.name,
            sha256=plan.sha256,
            sheet=plan.sheet,
            imported_at=work.now,
            imported_by=work.who.account_id,
            row_count=len(plan.rows),
            new_clients=0,
            new_episodes=0,
            left_out=0,
        )
        work.session.add(record)
        work.session.flush()
        rows = list(self._without_taken(filter(self._is_wanted, plan.rows)))
        self._meet_known(rows)
        clients = self._add_clients(record.id, [row for row in rows if row.fate is Fate.NEW])
        episodes = self._add_episodes(record.id, rows)
        self._point_to_current()
        for part in _parts(self._rows):
            self._connection.execute(insert(ImportedRow.__table__), part)  # type: ignore[arg-type]  # a Table
        record.new_clients, record.new_episodes = clients, episodes
        record.left_out = len(self._left)
        work.session.flush()
        work.touched |= {Topic.CLIENTS, Topic.EPISODES}
        return Done(record.id, clients, episodes, tuple(sorted(self._left, key=lambda each: each[0])))

    def _is_wanted(self, row: PlannedRow) -> bool:
        if row.read.blocked:
            blocking = next(problem for problem in row.read.problems if not problem.warning)
            self._left.append((row.line, blocking))
            return False
        if row.fate is Fate.LEAVE:
            self._left.append((row.line, None))
            return False
        if row.fate is Fate.SAME and row.read.episode is None:
            self._leave_out(row, NOTHING_NEW)
            return False
        return True

    def _leave_out(self, row: PlannedRow, why: str) -> None:
        self._left.append((row.line, Problem("row", why)))

    def _without_taken(self, rows: Iterable[PlannedRow]) -> Iterator[PlannedRow]:
        """Nobody gets a NIK that somebody has, also where it was registered since the plan was made."""
        taken = set(self._connection.exec_driver_sql("SELECT nik FROM client WHERE nik <> ''").scalars())
        for row in rows:
            nik = row.read.client.nik
            if row.fate is Fate.NEW and nik in taken:
                self._leave_out(row, NIK_TAKEN)
                continue
            if row.fate is Fate.NEW and nik:
                taken.add(nik)
            yield row

    def _meet_known(self, rows: Iterable[PlannedRow]) -> None:
        """The clients of the register that rows belong to, with the courses of care they have."""
        ids = {
            row.same.client_id for row in rows if row.same and row.fate is Fate.SAME and row.same.client_id
        }
        there = select(Client.id).where(Client.id.in_(ids), Client.merged_into_id.is_(None))
        for part in _parts(sorted(each for each in ids if each)):
            for client_id in self._connection.scalars(there.where(Client.id.in_(part))):
                self._known[client_id] = _Person(client_id, new=False)
            found = select(
                Episode.id,
                Episode.client_id,
                Episode.number,
                Episode.state,
                Episode.admitted_on,
                Episode.intake_on,
                Episode.discharged_on,
            ).where(Episode.client_id.in_(part))
            for row in self._connection.execute(found).mappings():
                person = self._known[row["client_id"]]
                person.episodes.append({**row})
                person.number = max(person.number, row["number"])
        if len(self._known) < len(ids):
            raise DeskError(CHANGED)

    def _add_clients(self, import_id: int, rows: list[PlannedRow]) -> int:
        numbers = self._numbers(rows)
        next_id = self._after("client")
        for part_rows in _parts(list(zip(rows, numbers, strict=True))):
            values, entries, trail = [], [], []
            for row, number in part_rows:
                client_id, next_id = next_id, next_id + 1
                self._by_line[row.line] = _Person(client_id, new=True)
                value = _client_values(row.read.client) | {
                    "id": client_id,
                    "record_number": number,
                    "registered_at": self._work.now,
                    "version": 1,
                }
                values.append(value)
                entries.append((client_id, _entry(value)))
                trail.append((client_id, client_id, {"import": import_id, "line": row.line}))
                self._keep_row(import_id, row, client_id, made_client=True)
            self._connection.execute(insert(Client.__table__), values)  # type: ignore[arg-type]  # a Table
            bulk_index(self._work.session, entries)
            self._work.record_all("imported", "client", trail)
            self._tell(len(self._rows), len(self._plan.rows))
        return len(rows)

    def _numbers(self, rows: list[PlannedRow]) -> list[str]:
        """The numbers of the old register where they are free, else new ones of the centre."""
        taken = set(self._connection.exec_driver_sql("SELECT record_number FROM client").scalars())
        given: list[str] = []
        for row in rows:
            number = row.read.record_number
            free = bool(number) and len(number) <= 40 and number not in taken
            given.append(number if free else "")
            taken.add(number)
        keep_ahead_of(self._work, given)
        fresh = iter(reserve_numbers(self._work, given.count(""), taken))
        return [number or next(fresh) for number in given]

    def _add_episodes(self, import_id: int, rows: list[PlannedRow]) -> int:
        """In the order they began, so that the courses of care of a client are numbered as they were."""
        next_id = self._after("episode")
        wanted = [(row, row.read.episode) for row in rows if row.read.episode is not None]
        wanted.sort(key=lambda each: (each[1].begins or date.max, each[0].line))
        rows_of = {row["line"]: row for row in self._rows}
        values, trail = [], []
        for row, part in wanted:
            person = self._person_of(row)
            if person is None or not self._fits(row, part, person):
                continue
            person.number += 1
            value = self._episode_values(part, person) | {"id": next_id, "number": person.number}
            person.episodes.append(value)
            values.append(value)
            trail.append((next_id, person.id, {"import": import_id, "line": row.line}))
            if row.line in rows_of:
                rows_of[row.line]["episode_id"] = next_id
            else:
                self._keep_row(import_id, row, person.id, made_client=False, episode_id=next_id)
            next_id += 1
        for done, part_values in enumerate(_parts(values)):
            self._connection.execute(insert(Episode.__table__), part_values)  # type: ignore[arg-type]  # a Table
            self._tell(min(done * BATCH, len(self._plan.rows)), len(self._plan.rows))
        self._work.record_all("imported", "episode", trail)
        return len(values)

    def _person_of(self, row: PlannedRow) -> _Person | None:
        """Whose the row is; None where the row it belongs with was left out itself."""
        seen: set[int] = set()
        here: PlannedRow | None = row
        while here is not None and here.line not in seen:
            seen.add(here.line)
            if here.fate is Fate.NEW:
                return self._by_line.get(here.line)
            if here.fate is not Fate.SAME or here.same is None:
                break
            if here.same.client_id is not None:
                return self._known[here.same.client_id]
            here = self._lines.get(here.same.line or 0)
        self._leave_out(row, WITHOUT_FIRST)
        return None

    def _fits(self, row: PlannedRow, part: EpisodePart, person: _Person) -> bool:
        begins = part.begins
        if begins and any(begins in (each["admitted_on"], each["intake_on"]) for each in person.episodes):
            self._leave_out(row, HERE_ALREADY)
            return False
        if is_open(part.state) and any(is_open(each["state"]) for each in person.episodes):
            self._leave_out(row, TWO_OPEN)
            return False
        return True

    def _episode_values(self, part: EpisodePart, person: _Person) -> dict[str, Any]:
        begins = part.begins
        opened = datetime.combine(begins, time(12), self._work.zone).astimezone(UTC) if begins else None
        admitted = part.state is EpisodeState.ADMITTED
        phase = PHASES[part.setting][0] if admitted and part.setting else None
        ends = None
        if admitted and part.admitted_on and part.planned_days:
            ends = planned_end(part.admitted_on, part.planned_days)
        uses = [_use(each, main=not at) for at, each in enumerate(part.substances)]
        return {
            "client_id": person.id,
            "version": 1,
            "state": part.state,
            "phase": phase,
            "phase_since": part.admitted_on if phase else None,
            "opened_at": min(opened, self._work.now) if opened else self._work.now,
            "intake_on": part.intake_on or part.admitted_on,
            "admitted_on": part.admitted_on or (part.intake_on if admitted else None),
            "planned_end": ends,
            "discharged_on": part.discharged_on,
            "discharge_reason": part.discharge_reason,
            "programme_id": part.programme_id,
            "planned_days": part.planned_days,
            "counsellor_id": part.counsellor_id,
            "referral_source": part.referral_source,
            "funding": part.funding,
            "substances": uses,
            "presenting_problem": part.presenting_problem,
            "allergies": part.allergies,
            "summary": part.summary,
        }

    def _point_to_current(self) -> None:
        """A client's newest course of care is the open one, else the one that began last."""
        everybody = (*self._known.values(), *self._by_line.values())
        found = [(newest_of(person.episodes), person.id) for person in everybody if person.episodes]
        if found:
            self._connection.exec_driver_sql("UPDATE client SET current_episode_id = ? WHERE id = ?", found)

    def _keep_row(
        self,
        import_id: int,
        row: PlannedRow,
        client_id: int,
        *,
        made_client: bool,
        episode_id: int | None = None,
    ) -> None:
        self._rows.append(
            {
                "import_id": import_id,
                "line": row.line,
                "client_id": client_id,
                "episode_id": episode_id,
                "made_client": made_client,
                "cells": dict(row.cells),
            }
        )

    def _after(self, table: str) -> int:
        """The id after the last one; inside this transaction nobody else takes it."""
        return (
            int(self._connection.exec_driver_sql(f"SELECT coalesce(max(id), 0) FROM {table}").scalar() or 0)
            + 1
        )


def newest_of(episodes: Iterable[Mapping[str, Any]]) -> int:
    """The id of the course of care a client's file opens with."""

    def place(episode: Mapping[str, Any]) -> tuple[bool, date, int]:
        begins = episode["admitted_on"] or episode["intake_on"] or episode["discharged_on"]
        return is_open(episode["state"]), begins or date.min, episode["id"]

    return int(max(episodes, key=place)["id"])


@cache
def _use(substance: Substance, *, main: bool) -> dict[str, Any]:
    """A row of the substance grid that says no more than this."""
    return asdict(SubstanceUse(substance, main=main))


def _client_values(draft: ClientDraft) -> dict[str, Any]:
    values = {f.name: getattr(draft, f.name) for f in fields(draft)}
    values |= {key: read_phone(values[key]) or "" for key in ("phone", "contact_phone")}
    return values | {"name_key": fold(f"{draft.name} {draft.alias}")}


def _entry(value: Mapping[str, Any]) -> Entry:
    """As services.clients.entry_of, for a client who is not a record yet."""
    phones = (show_phone(value[key]).replace(" ", "") for key in ("phone", "contact_phone"))
    words = words_of(value["record_number"], value["name"], value["alias"], value["nik"], *phones)
    return Entry(words, value["name_key"], value["mother_name"])


def _parts(rows: Iterable[T], size: int = BATCH) -> Iterator[list[T]]:
    each = iter(rows)
    while part := list(islice(each, size)):
        yield part


# what was brought in


@needs(Right.IMPORT)
def list_imports(work: Work) -> list[ImportRow]:
    """Newest first."""
    return [_import_row(*found) for found in work.session.execute(_IMPORTS.order_by(ImportFile.id.desc()))]


def _earlier(work: Work, sha256: str) -> ImportRow | None:
    """The same file, byte for byte, that is in the register."""
    same = _IMPORTS.where(ImportFile.sha256 == sha256, ImportFile.undone_at.is_(None))
    found = work.session.execute(same.order_by(ImportFile.id.desc())).first()
    return _import_row(*found) if found else None


_IMPORTS = select(ImportFile, Account.name).outerjoin(Account, Account.id == ImportFile.imported_by)


def _import_row(record: ImportFile, by: str | None) -> ImportRow:
    values = {f.name: getattr(record, f.name) for f in fields(ImportRow) if f.name != "by"}
    return ImportRow(**values, by=by or "")
