"""Two files of one person made into one, and parted again.

Everything that points at the file which goes is moved, found from the schema, so that a new subject is never
forgotten. The file itself stays as an empty row that keeps its number; the audit trail is not touched.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, UniqueConstraint, literal, select
from sqlalchemy.orm import aliased

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.merging import Merge
from rehabdesk.db.schema import metadata
from rehabdesk.db.search import Entry, index_client
from rehabdesk.db.work import Work
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import is_open
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import N_, _
from rehabdesk.services.clients import ClientSheet, change_client, client_sheet, entry_of, merged_numbers

SAME_FILE = N_("This is the same file. Choose another one.")
MERGED_ALREADY = N_("{number} has gone into another file already.")
BOTH_OPEN = N_("Both files have an open episode. Close one first, then make one file of them.")
ONLY_ONCE = N_("Both files hold something that may stand only once: {what}. End or remove one of them first.")
PARTED_ALREADY = N_("These two files are parted already.")
PART_LATER_FIRST = N_("{number} has gone into another file since. Part those two first.")
NIK_TAKEN = N_("The NIK of {number} belongs to {other} by now. Correct that file first.")
# What a person calls the rows of a table; others are called by the table's name.
WORDS = {
    "alert": N_("Alerts"),
    "assessment": N_("Assessments"),
    "consent": N_("Consents"),
    "document": N_("Documents"),
    "enquiry": N_("Enquiries"),
    "enrolment": N_("Places in classes"),
    "episode": N_("Episodes"),
    "kept_draft": N_("Unfinished forms"),
    "letter": N_("Letters"),
    "note": N_("Session notes"),
    "session": N_("Sessions"),
    "addendum": N_("Addenda"),
    "stay": N_("Stays in a bed"),
    "client": N_("Files merged earlier"),
}

# table → column → what stood there before → the rows' numbers
Moved = dict[str, dict[str, dict[str, list[int]]]]


def word_for(table: str) -> str:
    return _(WORDS[table]) if table in WORDS else table.replace("_", " ")


def pointers() -> Iterator[Column[Any]]:
    """Every column that points at a client, but those of the merges themselves."""
    for table in metadata.sorted_tables:
        if table.name != Merge.__tablename__:
            for column in table.columns:
                if any(key.column is Client.__table__.c.id for key in column.foreign_keys):
                    yield column


@dataclass(frozen=True)
class Side:
    """One of the two files: what it knows, and how many rows of what it holds."""

    sheet: ClientSheet
    holds: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Comparison:
    """Two files beside each other; `hindrance` is the sentence that keeps them from being made one."""

    kept: Side
    gone: Side
    hindrance: str

    @property
    def differing(self) -> tuple[str, ...]:
        """The fields in which both say something, and not the same."""
        one, other = self.kept.sheet.draft, self.gone.sheet.draft
        return tuple(name for name in _FIELDS if _both_say(getattr(one, name), getattr(other, name)))

    def joined(self, theirs: frozenset[str] = frozenset()) -> ClientDraft:
        """The kept file's identity, with `theirs` and whatever it lacks from the other."""
        one, other = self.kept.sheet.draft, self.gone.sheet.draft
        values = {
            name: getattr(other if name in theirs or _empty(getattr(one, name)) else one, name)
            for name in _FIELDS
        }
        if values["nik"]:
            values["no_nik"] = None
        return ClientDraft(**values)


_FIELDS = tuple(f.name for f in fields(ClientDraft))


def _empty(value: Any) -> bool:
    return value is None or value is False or value in ("", ())


def _both_say(one: Any, other: Any) -> bool:
    return not _empty(one) and not _empty(other) and one != other


@needs(Right.MERGE)
def compare_files(work: Work, kept_id: int, gone_id: int) -> Comparison:
    """What would become of the two, and whether anything stands in the way."""
    hindrance = ""
    try:
        _refuse(work, kept_id, gone_id)
    except DeskError as error:
        hindrance = str(error)
    return Comparison(_side(work, kept_id), _side(work, gone_id), hindrance)


def _side(work: Work, client_id: int) -> Side:
    return Side(client_sheet(work, client_id), tuple(_count(work, client_id)))


def _count(work: Work, client_id: int) -> Iterator[tuple[str, int]]:
    for column in pointers():
        count = len(_rows(work.session.connection(), column, client_id))
        if count and column.table.name != "client":
            yield word_for(column.table.name), count


@needs(Right.MERGE)
def merge_clients(
    work: Work, kept_id: int, gone_id: int, versions: tuple[int, int], draft: ClientDraft, why: str
) -> int:
    """Make one file of two: everything of the second goes into the first, whose identity becomes `draft`.

    `versions` are those both were compared in. Return the number of the merge, by which it is undone.
    """
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    _refuse(work, kept_id, gone_id)
    kept, gone = (work.session.get_one(Client, client_id) for client_id in (kept_id, gone_id))
    if (kept.version, gone.version) != versions:
        raise Conflict
    indexed = entry_of(gone)
    before = {
        "kept": pack(client_sheet(work, kept_id).draft),
        "nik": gone.nik,
        "episodes": [kept.current_episode_id, gone.current_episode_id],
        "newest": {column.table.name: _newest(work, column.table) for column in pointers()},
    }
    merge = Merge(
        kept_id=kept_id,
        gone_id=gone_id,
        gone_number=gone.record_number,
        merged_at=work.now,
        merged_by=work.who.account_id,
        why=why.strip(),
        before=before,
        moved={},
        under_way=True,
    )
    work.session.add(merge)
    current = _newer_episode(work, kept, gone)
    gone.nik, gone.current_episode_id, gone.merged_into_id = "", None, None
    work.session.flush()
    merge.moved = _move_all(work, kept_id, gone_id)
    gone.merged_into_id, kept.current_episode_id = kept_id, current
    gone.version += 1
    index_client(work.session, gone_id, Entry(), indexed)
    work.session.flush()
    change_client(work, kept_id, kept.version, draft)
    kept.version = max(kept.version, gone.version + 1)  # so that a form kept of either is compared first
    merge.before = {**before, "after": pack(client_sheet(work, kept_id).draft)}
    merge.under_way = False
    counts = {
        table: sum(len(rows) for held in columns.values() for rows in held.values())
        for table, columns in merge.moved.items()
    }
    work.record("merged", "client", kept_id, kept_id, other=gone_id, number=gone.record_number, moved=counts)
    work.record("merged into", "client", gone_id, gone_id, other=kept_id, number=kept.record_number)
    work.touched |= set(Topic)
    return merge.id


def _refuse(work: Work, kept_id: int, gone_id: int) -> None:
    if kept_id == gone_id:
        raise DeskError(SAME_FILE)
    for client_id in (kept_id, gone_id):
        client = work.session.get_one(Client, client_id)
        if client.merged_into_id is not None:
            raise DeskError(MERGED_ALREADY, number=client.record_number)
    states = work.session.scalars(select(Episode.state).where(Episode.client_id.in_((kept_id, gone_id))))
    if sum(is_open(state) for state in states) > 1:
        raise DeskError(BOTH_OPEN)
    for column in pointers():
        if column.table.name != "episode" and _clash(work.session.connection(), column, kept_id, gone_id):
            raise DeskError(ONLY_ONCE, what=word_for(column.table.name))


def _clash(connection: Connection, column: Column[Any], kept_id: int, gone_id: int) -> bool:
    """Whether moving would put two rows where a unique index allows one."""
    table = column.table
    assert isinstance(table, Table)
    once = [
        (index.columns, index.dialect_options["sqlite"]["where"]) for index in table.indexes if index.unique
    ]
    once += [(each.columns, None) for each in table.constraints if isinstance(each, UniqueConstraint)]
    for columns, where in once:
        if column.name in columns:
            others: list[Any] = [each for each in columns if each is not column]
            halves = [
                select(*others or [literal(1)]).where(column == client_id) for client_id in (kept_id, gone_id)
            ]
            if where is not None:
                halves = [half.where(where) for half in halves]
            if connection.execute(halves[0].intersect(halves[1])).first():
                return True
    return False


def _newer_episode(work: Work, kept: Client, gone: Client) -> int | None:
    """The open one, else the one opened last."""
    ids = [each for each in (kept.current_episode_id, gone.current_episode_id) if each is not None]
    found = list(work.session.scalars(select(Episode).where(Episode.id.in_(ids))))
    found.sort(key=lambda episode: (is_open(episode.state), episode.opened_at, episode.id))
    return found[-1].id if found else None


# moving


def _rows(connection: Connection, column: Column[Any], client_id: int) -> list[int]:
    found = f"SELECT rowid FROM {column.table.name} WHERE {column.name} = ? ORDER BY rowid"
    return [row[0] for row in connection.exec_driver_sql(found, (client_id,))]


def _newest(work: Work, table: Any) -> int:
    return work.session.connection().exec_driver_sql(f"SELECT max(rowid) FROM {table.name}").scalar() or 0


def _put(
    connection: Connection, table: str, column: str, value: Any, rows: list[int], only: str = ""
) -> None:
    put = f"UPDATE {table} SET {column} = ? WHERE rowid = ? {only}"
    connection.exec_driver_sql(put, [(value, row) for row in rows])


# Other forms have the number of an episode, a note … for a key.
_KEYED_BY_CLIENT = """
SELECT rowid FROM kept_draft AS mine WHERE client_id = ? AND key = ?
AND (kind IN ('identity', 'consent') OR key LIKE 'client:%')
AND NOT EXISTS (
    SELECT 1 FROM kept_draft WHERE account_id = mine.account_id AND kind = mine.kind AND key = ?
)
"""


def _move_all(work: Work, kept_id: int, gone_id: int) -> Moved:
    connection = work.session.connection()
    moved: Moved = {}
    numbers = "SELECT max(number) FROM episode WHERE client_id = ?"
    last = connection.exec_driver_sql(numbers, (kept_id,)).scalar() or 0
    old = "SELECT id, number FROM episode WHERE client_id = ? ORDER BY number"
    for place, (episode_id, number) in enumerate(connection.exec_driver_sql(old, (gone_id,)).all(), 1):
        put = "UPDATE episode SET client_id = ?, number = ? WHERE id = ?"
        connection.exec_driver_sql(put, (kept_id, last + place, episode_id))
        moved.setdefault("episode", {}).setdefault("number", {})[str(number)] = [episode_id]
        moved["episode"].setdefault("client_id", {}).setdefault(str(gone_id), []).append(episode_id)
    # A form kept under the number of the file goes on under the other's, unless the person keeps one there.
    for form in ("{}", "client:{}"):
        old_key, new_key = form.format(gone_id), form.format(kept_id)
        values = (gone_id, old_key, new_key)
        if kept := [row[0] for row in connection.exec_driver_sql(_KEYED_BY_CLIENT, values)]:
            _put(connection, "kept_draft", "key", new_key, kept)
            moved.setdefault("kept_draft", {}).setdefault("key", {})[old_key] = kept
    for column in pointers():
        if rows := _rows(connection, column, gone_id):
            _put(connection, column.table.name, column.name, kept_id, rows)
            moved.setdefault(column.table.name, {})[column.name] = {str(gone_id): rows}
    work.session.expire_all()
    return moved


# undoing


@dataclass(frozen=True)
class MergeRow:
    """A line of the list of merges: record numbers only, for whoever may not see who the clients are."""

    id: int
    kept_number: str
    gone_number: str
    merged_at: datetime
    merged_by: str
    why: str
    undone_at: datetime | None


@needs(Right.MERGE_UNDO)
def list_merges(work: Work) -> list[MergeRow]:
    kept = aliased(Client)
    query = (
        select(
            Merge.id, kept.record_number, Merge.gone_number, Merge.merged_at, Account.name, Merge.why,
            Merge.undone_at,
        )
        .join(kept, kept.id == Merge.kept_id)
        .join(Account, Account.id == Merge.merged_by)
        .order_by(Merge.id.desc())
    )  # fmt: skip
    return [MergeRow(*row) for row in work.session.execute(query)]


@dataclass(frozen=True)
class Parted:
    """What became of the two files; `stays` was added since and remains in the kept one."""

    kept_number: str
    gone_number: str
    stays: tuple[tuple[str, int], ...]


@needs(Right.MERGE_UNDO)
def undo_merge(work: Work, merge_id: int, why: str) -> Parted:
    """Put back what moved, with what was added to it since; the rest that is new stays in the kept file."""
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    merge = work.session.get_one(Merge, merge_id)
    if merge.undone_at is not None:
        raise DeskError(PARTED_ALREADY)
    kept, gone = (work.session.get_one(Client, client_id) for client_id in (merge.kept_id, merge.gone_id))
    if kept.merged_into_id is not None or gone.merged_into_id != kept.id:
        raise DeskError(PART_LATER_FIRST, number=kept.record_number)
    merge.undone_at, merge.undone_by, merge.undone_why = work.now, work.who.account_id, why.strip()
    merge.under_way = True
    kept_current, gone_current = merge.before["episodes"]
    if kept.current_episode_id in _moved_rows(merge.moved, "episode"):
        kept.current_episode_id = kept_current
    gone.merged_into_id = None
    work.session.flush()
    _put_back(work, merge)
    stays = tuple(_added_since(work, merge))
    work.session.expire_all()
    gone.current_episode_id = gone_current
    _give_back_identity(work, merge, kept, gone)
    merge.under_way = False
    for client, other in ((kept, gone), (gone, kept)):
        work.record(
            "parted",
            "client",
            client.id,
            client.id,
            other=other.id,
            number=other.record_number,
            why=why.strip(),
        )
    work.touched |= set(Topic)
    return Parted(kept.record_number, gone.record_number, stays)


def _moved_rows(moved: Moved, table: str) -> set[int]:
    return {row for held in moved.get(table, {}).values() for rows in held.values() for row in rows}


def _put_back(work: Work, merge: Merge) -> None:
    connection = work.session.connection()
    moved: Moved = merge.moved
    followed = {table: _moved_rows(moved, table) for table in moved}
    for number, rows in moved.get("episode", {}).get("number", {}).items():
        put = "UPDATE episode SET client_id = ?, number = ? WHERE id = ? AND client_id = ?"
        connection.exec_driver_sql(put, (merge.gone_id, int(number), rows[0], merge.kept_id))
    for key, rows in moved.get("kept_draft", {}).get("key", {}).items():
        _put(connection, "kept_draft", "key", key, rows)
    for column in pointers():
        table = column.table.name
        for rows in moved.get(table, {}).get(column.name, {}).values():
            only = f"AND {column.name} = {merge.kept_id}"
            _put(connection, table, column.name, merge.gone_id, rows, only)
    while any(_follow(connection, merge, column, followed) for column in pointers()):
        continue  # what hangs on what has just followed comes next


def _follow(connection: Connection, merge: Merge, column: Column[Any], followed: dict[str, set[int]]) -> bool:
    """Move what was added since and hangs together with a row that goes back.

    A note of its episode, the note's addendum, and the session the note is about.
    """
    table, newest = column.table, merge.before["newest"]
    found: set[int] = set()
    for one, other in _links(table):
        query = f"SELECT rowid, {one} FROM {table.name} WHERE {column.name} = ? AND {one} IS NOT NULL"
        back = followed.get(other, set())
        rows = connection.exec_driver_sql(query, (merge.kept_id,))
        found |= {row[0] for row in rows if row[1] in back}
    for child in metadata.sorted_tables:
        for one, other in _links(child):
            if other == table.name:
                query = f"SELECT {one} FROM {child.name} WHERE rowid = ?"
                for row in followed.get(child.name, ()):
                    found.add(connection.exec_driver_sql(query, (row,)).scalar() or 0)
    since = newest.get(table.name, 0)
    new = found & {row for row in _rows(connection, column, merge.kept_id) if row > since}
    if new:
        _put(connection, table.name, column.name, merge.gone_id, sorted(new))
        followed.setdefault(table.name, set()).update(new)
    return bool(new)


def _links(table: Any) -> Iterator[tuple[str, str]]:
    """Its columns that point at other records of a client, and whose."""
    for column in table.columns:
        for key in column.foreign_keys:
            if key.column.table.name not in ("client", table.name) and table.name != "client":
                yield column.name, key.column.table.name


def _added_since(work: Work, merge: Merge) -> Iterator[tuple[str, int]]:
    newest = merge.before["newest"]
    for column in pointers():
        name = column.table.name
        rows = _rows(work.session.connection(), column, merge.kept_id)
        if count := sum(row > newest.get(name, 0) for row in rows):
            yield word_for(name), count


def _give_back_identity(work: Work, merge: Merge, kept: Client, gone: Client) -> None:
    """Each field as it was before, unless somebody has changed it since."""
    before, after = merge.before["kept"], merge.before["after"]
    now = pack(client_sheet(work, kept.id).draft)
    draft = unpack(
        ClientDraft, {name: before[name] if now[name] == after[name] else now[name] for name in now}
    )
    change_client(work, kept.id, kept.version, draft)
    if nik := merge.before["nik"]:
        taken = work.session.scalar(select(Client.record_number).where(Client.nik == nik, Client.nik != ""))
        if taken is not None:
            raise DeskError(NIK_TAKEN, number=gone.record_number, other=taken)
        gone.nik = nik
    gone.version += 1
    index_client(work.session, gone.id, entry_of(gone, *merged_numbers(work, gone.id)))
