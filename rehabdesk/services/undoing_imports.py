"""Taking a whole import out again, as long as nothing was added to what it made."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, bindparam, select

from rehabdesk.db import schema
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.imports import ImportFile
from rehabdesk.db.work import Work
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _
from rehabdesk.services.bringing_in import newest_of

UNDONE_ALREADY = N_("This import was taken out already.")
ADDED_SINCE = N_("Not taken out: since then there is more in these files. {what}. First for {clients}.")

# Tables that hang on a client or a course of care, in words; whatever is not here is "other records".
_WORDS = {
    "client": N_("a merged file"),
    "episode": N_("courses of care"),
    "session": N_("sessions"),
    "note": N_("notes"),
    "letter": N_("letters"),
    "consent": N_("consents"),
    "enrolment": N_("training"),
    "attendance": N_("training"),
    "assessment": N_("assessments"),
    "document": N_("documents"),
    "alert": N_("alerts"),
    "stay": N_("a bed"),
    "enquiry": N_("an enquiry"),
    "intake": N_("a signed intake"),
    "kept_draft": N_("unfinished typing"),
}
CHANGED_IDENTITY = N_("changed identities")
CHANGED_EPISODE = N_("changed courses of care")
OTHER = N_("other records")
ON_RECORD = N_("what was printed, exported or compared")

_MADE_CLIENTS = "SELECT client_id FROM imported_row WHERE import_id = :id AND made_client"
_MADE_EPISODES = (
    "SELECT episode_id FROM imported_row WHERE import_id = :id AND episode_id IS NOT NULL"  # never NULL in IN
)


@dataclass(frozen=True)
class Added:
    """Something that was put into a file since the import."""

    word: str
    record_number: str


@needs(Right.IMPORT)
def added_since(work: Work, import_id: int) -> list[Added]:
    """What keeps the import from being taken out; empty when nothing does. One of each kind is enough."""
    found = []
    for word, where in _ways():
        query = f"SELECT record_number FROM client WHERE id IN ({where}) ORDER BY id LIMIT 1"
        number = work.session.connection().exec_driver_sql(query, {"id": import_id}).scalar()
        if number is not None:
            found.append(Added(word, str(number)))
    return found


def _ways() -> Iterator[tuple[str, str]]:
    """A word, and the clients whose files hold such a thing."""
    yield CHANGED_IDENTITY, f"SELECT id FROM client WHERE version > 1 AND id IN ({_MADE_CLIENTS})"
    yield (
        CHANGED_EPISODE,
        f"SELECT client_id FROM episode WHERE version > 1 AND id IN ({_MADE_EPISODES})",
    )
    yield (
        ON_RECORD,
        "SELECT client_id FROM audit_entry"
        " WHERE action NOT IN ('viewed', 'imported', 'created', 'changed', 'removed')"
        f" AND client_id IN ({_MADE_CLIENTS})",
    )
    for table, column in _hanging_on("client"):
        word, own = _WORDS.get(table.name, OTHER), column.name
        if table.name == "client":
            yield word, f"SELECT {own} FROM client WHERE {own} IN ({_MADE_CLIENTS})"
        else:
            but = f" AND id NOT IN ({_MADE_EPISODES})" if table.name == "episode" else ""
            yield word, f"SELECT {own} FROM {table.name} WHERE {own} IN ({_MADE_CLIENTS}){but}"
    for table, column in _hanging_on("episode"):
        if table.name != "client":
            hung = f"SELECT {column.name} FROM {table.name} WHERE {column.name} IN ({_MADE_EPISODES})"
            word = _WORDS.get(table.name, OTHER)
            yield word, f"SELECT client_id FROM episode WHERE id IN ({hung})"


def _hanging_on(parent: str) -> Iterator[tuple[Table, Column[Any]]]:
    """Every column of every table that refers to clients or courses of care, whoever made the table."""
    for table in schema.metadata.sorted_tables:
        if table.name == "imported_row":
            continue
        for key in table.foreign_keys:
            if key.column.table.name == parent:
                yield table, key.parent


@needs(Right.IMPORT)
def undo_import(work: Work, import_id: int) -> int:
    """Take out every client and course of care the import made. Return how many clients went."""
    record = work.session.get_one(ImportFile, import_id)
    if record.undone_at is not None:
        raise DeskError(UNDONE_ALREADY)
    if added := added_since(work, import_id):
        what = ", ".join(dict.fromkeys(_(each.word) for each in added))
        named = ", ".join(dict.fromkeys(each.record_number for each in added[:3]))
        raise DeskError(ADDED_SINCE, what=what[:1].upper() + what[1:], clients=named)
    run = work.session.connection().exec_driver_sql
    by = {"id": import_id}
    clients = list(run(_MADE_CLIENTS, by).scalars())
    episodes = run(f"SELECT id, client_id FROM episode WHERE id IN ({_MADE_EPISODES})", by).all()
    run(
        "UPDATE client SET current_episode_id = NULL WHERE id IN"
        " (SELECT client_id FROM imported_row WHERE import_id = :id)",
        by,
    )
    for table, column in (
        ("client_search", "rowid"),
        ("client_prefix", "client_id"),
        ("client_likeness", "client_id"),
    ):
        run(f"DELETE FROM {table} WHERE {column} IN ({_MADE_CLIENTS})", by)
    run("DELETE FROM imported_row WHERE import_id = :id", by)
    for table, ids in (("episode", [row.id for row in episodes]), ("client", clients)):
        if ids:
            run(f"DELETE FROM {table} WHERE id = ?", [(each,) for each in ids])
    _point_again(work, {row.client_id for row in episodes} - set(clients))
    work.record_all(
        "removed", "episode", [(row.id, row.client_id, {"import": import_id}) for row in episodes]
    )
    work.record_all("removed", "client", [(each, each, {"import": import_id}) for each in clients])
    record.undone_at, record.undone_by = work.now, work.who.account_id
    work.touched |= {Topic.CLIENTS, Topic.EPISODES}
    return len(clients)


def _point_again(work: Work, client_ids: set[int]) -> None:
    """Clients who were there before open with the course of care they had."""
    for client_id in client_ids:
        found = work.session.connection().execute(_EPISODES, {"client": client_id}).mappings()
        left = [{**row} for row in found]
        if left:
            values = {"episode": newest_of(left), "client": client_id}
            work.session.connection().exec_driver_sql(
                "UPDATE client SET current_episode_id = :episode WHERE id = :client", values
            )


_EPISODES = select(
    Episode.id, Episode.state, Episode.admitted_on, Episode.intake_on, Episode.discharged_on
).where(Episode.client_id == bindparam("client"))
