"""What a plan says, carried out: clients, their courses of care and what is found by, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, select

from rehabdesk.db.bulk import Bulk
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.imports import ImportedRow, ImportFile
from rehabdesk.db.search import Entry, bulk_index, words_of
from rehabdesk.db.work import Work
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import PHASES, EpisodeState, is_open, planned_end
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.imports import EpisodePart
from rehabdesk.domain.intake import SubstanceUse
from rehabdesk.domain.people import fold, read_phone, show_phone
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.substances import Substance
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_
from rehabdesk.services.imports import BATCH, Fate, Plan, PlannedRow
from rehabdesk.services.record_numbers import keep_ahead_of, reserve_numbers
from rehabdesk.services.spreadsheets import Tell

T = TypeVar("T")

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
    episodes: list[Mapping[str, Any]] = field(default_factory=list)
    number: int = 0  # of the last course of care
    current: int | None = None


class _Bringing:
    """One import while it runs: who is who, which ids are next, what is left out."""

    def __init__(self, work: Work, plan: Plan, tell: Tell) -> None:
        self._work, self._plan, self._tell = work, plan, tell
        self._clients, self._episodes = Bulk(work.session, Client), Bulk(work.session, Episode)
        self._kept = Bulk(work.session, ImportedRow)
        self._left: list[tuple[int, Problem | None]] = []
        self._rows: list[dict[str, Any]] = []
        self._lines = {row.line: row for row in plan.rows}
        self._by_line: dict[int, _Person] = {}
        self._known: dict[int, _Person] = {}

    def carry_out(self) -> Done:
        """What takes long is prepared first: until the first row is written, others may write."""
        work, plan = self._work, self._plan
        wanted = [row for row in plan.rows if self._is_wanted(row)]
        clients = {row.line: row for row in wanted if row.fate is Fate.NEW}
        bound = {line: self._bind_client(row, done) for done, (line, row) in enumerate(clients.items())}
        cares = {row.line: self._bind_episode(row.read.episode) for row in wanted if row.read.episode}
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
        rows = list(self._without_taken(wanted))
        self._meet_known(rows)
        self._add_clients(record.id, [row for row in rows if row.fate is Fate.NEW], bound)
        self._add_episodes(record.id, rows, cares)
        self._point_to_current()
        self._kept.write(work.session, [self._kept.bind(row) for row in self._rows])
        record.new_clients = len(self._by_line)
        record.new_episodes = sum(row["episode_id"] is not None for row in self._rows)
        record.left_out = len(self._left)
        work.session.flush()
        work.touched |= {Topic.CLIENTS, Topic.EPISODES}
        left = tuple(sorted(self._left, key=lambda each: each[0]))
        return Done(record.id, record.new_clients, record.new_episodes, left)

    @property
    def _connection(self) -> Connection:
        return self._work.session.connection()

    def _bind_client(self, row: PlannedRow, done: int) -> dict[str, Any]:
        if done % BATCH == 0:
            self._tell(done, 2 * len(self._plan.rows))
        values = _client_values(row.read.client)
        return self._clients.bind(values | {"registered_at": self._work.now, "version": 1})

    def _bind_episode(self, part: EpisodePart) -> dict[str, Any]:
        return self._episodes.bind(self._episode_values(part))

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
        there = select(Client.id).where(Client.merged_into_id.is_(None))
        for part in _parts(sorted(each for each in ids if each)):
            for client_id in self._connection.scalars(there.where(Client.id.in_(part))):
                self._known[client_id] = _Person(client_id)
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

    def _add_clients(
        self, import_id: int, rows: list[PlannedRow], bound: Mapping[int, dict[str, Any]]
    ) -> None:
        next_id = self._after("client")
        for part in _parts(zip(rows, self._numbers(rows), strict=True)):
            values, entries, trail = [], [], []
            for row, number in part:
                value = bound[row.line] | {"id": next_id, "record_number": number}
                self._by_line[row.line] = _Person(next_id)
                values.append(value)
                entries.append((next_id, _entry(value)))
                trail.append((next_id, next_id, {"import": import_id, "line": row.line}))
                self._keep_row(import_id, row, next_id, made_client=True)
                next_id += 1
            self._clients.write(self._work.session, values)
            bulk_index(self._work.session, entries)
            self._work.record_all("imported", "client", trail)
            self._tell(len(self._plan.rows) + len(self._rows), 2 * len(self._plan.rows))

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

    def _add_episodes(
        self, import_id: int, rows: list[PlannedRow], bound: Mapping[int, dict[str, Any]]
    ) -> None:
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
            person.episodes.append(
                {
                    "id": next_id,
                    "state": part.state,
                    "admitted_on": part.admitted_on,
                    "intake_on": part.intake_on,
                    "discharged_on": part.discharged_on,
                }
            )
            place = {"id": next_id, "client_id": person.id, "number": person.number}
            values.append(bound[row.line] | place)
            trail.append((next_id, person.id, {"import": import_id, "line": row.line}))
            if row.line in rows_of:
                rows_of[row.line]["episode_id"] = next_id
            else:
                self._keep_row(import_id, row, person.id, made_client=False, episode_id=next_id)
            next_id += 1
        for part_values in _parts(values):
            self._episodes.write(self._work.session, part_values)
            self._tell(2 * len(self._plan.rows) - 1, 2 * len(self._plan.rows))
        self._work.record_all("imported", "episode", trail)

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

    def _episode_values(self, part: EpisodePart) -> dict[str, Any]:
        begins = part.begins
        opened = datetime.combine(begins, time(12), self._work.zone).astimezone(UTC) if begins else None
        admitted = part.state is EpisodeState.ADMITTED
        phase = PHASES[part.setting][0] if admitted and part.setting else None
        ends = None
        if admitted and part.admitted_on and part.planned_days:
            ends = planned_end(part.admitted_on, part.planned_days)
        uses = [_use(each, main=not at) for at, each in enumerate(part.substances)]
        return {
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
