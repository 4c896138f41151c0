"""Bringing a copy back: what it holds against what is here, the restore itself, and the drill."""

import shutil
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rehabdesk import __version__
from rehabdesk.db import backup_file, copying, keyring, swapping
from rehabdesk.db.audit import Trail
from rehabdesk.db.backup_file import NEWER, Contents, Cover
from rehabdesk.db.copying import Tell
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.db.faults import explained
from rehabdesk.db.lock import FolderLock
from rehabdesk.db.migrate import SCHEMA, is_current, upgrade
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.backups import Backup, Restore
from rehabdesk.db.work import Work
from rehabdesk.domain.backups import SUBJECTS
from rehabdesk.domain.rights import Person, Right, Role, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_
from rehabdesk.services.backups import proven_copy
from rehabdesk.services.checks import Finding, check_file

OTHER_CENTRE = N_("The copy {name} is of another centre, {centre}. Restore it into an empty folder instead.")


@dataclass(frozen=True)
class Opened:
    """A copy whose key is known."""

    cover: Cover
    contents: Contents
    key: bytes


def open_backup(path: Path, account_id: int | None, secret: str) -> Opened:
    """With the password of one of its accounts, or (account None) with its recovery key."""
    with explained():
        cover = backup_file.read_cover(path)
        refuse_newer(cover)
        key = keyring.open_slot(cover.keyring, account_id, secret)
        return Opened(cover, backup_file.read_contents(cover, key), key)


def refuse_newer(cover: Cover) -> None:
    if cover.schema > SCHEMA or _parts(cover.program) > _parts(__version__):
        raise DeskError(NEWER, name=cover.name, version=cover.program)


def _parts(version: str) -> list[int]:
    return [int(part) for part in version.split(".") if part.isdigit()]


# ---- what would be gained and lost


@dataclass(frozen=True)
class SubjectRow:
    """How many of a subject are here and in the copy, and how many each has that the other lacks."""

    subject: str
    here: int
    there: int
    newer_here: int  # written or changed here after the copy
    newer_there: int  # the copy has them, this file does not


@dataclass(frozen=True)
class Difference:
    made_at: datetime
    rows: tuple[SubjectRow, ...]

    def newer_here(self, subject: str) -> int:
        return sum(row.newer_here for row in self.rows if row.subject == subject)


@needs(Right.RESTORE)
def compare_backup(work: Work, opened: Opened) -> Difference:
    """What the copy holds against what is here.

    Both trails of audit are chains: they agree up to the moment the files parted, and what either tells
    after it is what the other lacks.
    """
    here = work.session.connection().connection.driver_connection
    with explained(), closing(copying.open_in_place(opened.cover.path, opened.key)) as there:
        parted = _parted_after(here, there)
        counted = copying.count_rows(here)
        ours, theirs = _told_after(here, parted), _told_after(there, parted)
    counts = opened.contents.counts
    rows = tuple(
        SubjectRow(name, counted[name], counts.get(name, 0), ours.get(name, 0), theirs.get(name, 0))
        for name in SUBJECTS
        if name in counted
    )
    return Difference(opened.cover.made_at, rows)


def _parted_after(here: Any, there: Any) -> int:
    """The last audit entry both files have; 0 when they share none."""

    def link(connection: Any, entry: int) -> Any:
        return connection.execute("SELECT chain FROM audit_entry WHERE id = ?", (entry,)).fetchone()

    newest = "SELECT coalesce(max(id), 0) FROM audit_entry"
    low, high = 0, min(file.execute(newest).fetchone()[0] for file in (here, there))
    while low < high:
        middle = (low + high + 1) // 2
        if link(here, middle) == link(there, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _told_after(connection: Any, entry: int) -> dict[str, int]:
    """How many records of each subject were written or changed after an audit entry."""
    return dict(
        connection.execute(
            "SELECT subject, count(DISTINCT subject_id) FROM audit_entry"
            " WHERE id > ? AND action IN ('created', 'changed') GROUP BY subject",
            (entry,),
        ).fetchall()
    )


# ---- the restore


@dataclass(frozen=True)
class Restored:
    made_at: datetime
    by: str
    clients: int
    notes: int
    kept: Path | None  # the folder of what was replaced


def restore_into(
    folder: Path,
    path: Path,
    account_id: int | None,
    secret: str,
    tell: Tell = copying.say_nothing,
) -> Restored:
    """Put a copy in place of a centre's file, or into an empty folder. Nothing may have the folder open."""
    opened = open_backup(path, account_id, secret)
    with explained():
        folder.mkdir(parents=True, exist_ok=True)
    lock = FolderLock(folder)
    lock.take()
    try:
        return restore(folder, opened, account_id, tell=tell)
    finally:
        lock.release()


def restore(
    folder: Path,
    opened: Opened,
    account_id: int | None,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    tell: Tell = copying.say_nothing,
) -> Restored:
    """The same for whoever holds the folder's lock and has closed the desk.

    The copy is proved in the folder first; what was there is kept beside it in a dated folder.
    """
    with explained():
        swapping.finish_swaps(folder)
        refuse_other_centre(folder, opened.cover)
        place = swapping.prepare(folder)
        began = time.monotonic()
        try:
            backup_file.unpack(opened.cover, opened.contents, opened.key, place, tell)
            moment = now()
            kept = swapping.kept_name(folder, moment.astimezone(opened.cover.made_at.tzinfo))
            _enter(place, opened, account_id, moment, time.monotonic() - began, kept)
            replaced = swapping.swap(folder, kept)
        finally:
            swapping.forget(folder)
    counts = opened.contents.counts
    return Restored(
        opened.cover.made_at, opened.contents.by, counts.get("client", 0), counts.get("note", 0), replaced
    )


def refuse_other_centre(folder: Path, cover: Cover) -> None:
    """A folder whose key slots are lost or damaged may take any copy: what lies there is kept."""
    try:
        here = keyring.read(folder)
    except DeskError:
        return
    if here.centre_id != cover.keyring.centre_id:
        raise DeskError(OTHER_CENTRE, name=cover.name, centre=cover.keyring.centre_name)


def _enter(
    place: Path, opened: Opened, account_id: int | None, moment: datetime, seconds: float, kept: str
) -> None:
    """Let the file that comes back say which copy it is, before it takes its place."""
    store = Store(place, open_engine(place / FILE_NAME, opened.key), opened.key)
    try:
        if not is_current(store.engine):
            upgrade(store.engine)
        with Session(store.writing) as session, session.begin():
            who = _person(session, account_id)
            trail = Trail(session, who, moment)
            session.add(proven_copy(opened.cover, opened.contents, place.parent.parent, account_id, moment))
            session.flush()
            session.add(_row(session, opened.cover, account_id, moment, seconds, kept=kept))
            session.flush()
            trail.record(
                "restored", "centre", 1, None, {"made_at": opened.cover.said["made_at"], "kept": kept}
            )
    finally:
        store.close()


def _person(session: Session, account_id: int | None) -> Person | None:
    if account_id is None:
        return None
    account = session.get_one(Account, account_id)
    return Person(account.id, account.name, tuple(Role(role) for role in account.roles), account.title)


def _row(
    session: Session,
    cover: Cover,
    account_id: int | None,
    moment: datetime,
    seconds: float,
    *,
    drill: bool = False,
    passed: bool = True,
    kept: str = "",
) -> Restore:
    return Restore(
        at=moment,
        account_id=account_id,
        drill=drill,
        made_at=cover.made_at,
        file_name=cover.name,
        passed=passed,
        seconds=seconds,
        kept=kept,
        backup_id=session.scalar(select(func.max(Backup.id))) or 0,
    )


@needs(Right.RESTORE)
def plan_undoing(work: Work) -> tuple[str, str, datetime]:
    """The folder of what the last restore replaced, who undoes it, and the moment it was replaced."""
    query = select(Restore).where(Restore.drill.is_(False)).order_by(Restore.id.desc()).limit(1)
    last = work.session.scalars(query).one()
    return last.kept, work.who.name, last.at.astimezone(work.zone)


def wrap_replaced(store: Store, kept: str, by: str, at: datetime, tell: Tell = copying.say_nothing) -> Path:
    """Make a backup of what a restore replaced, so that it can be looked at and restored like any other."""
    folder = store.folder / kept
    wrapped = store.folder / f"{kept}{backup_file.SUFFIX}"
    if wrapped.exists():
        return wrapped
    with explained():
        old = Store(folder, open_engine(folder / FILE_NAME, store.key), store.key)
        try:
            return backup_file.make(old, store.folder, kept, by=by, at=at, tell=tell)[0].path
        finally:
            old.close()


# ---- the drill


@dataclass(frozen=True)
class Drill:
    cover: Cover
    passed: bool
    seconds: float
    findings: tuple[Finding, ...]


def rehearse(folder: Path, path: Path, key: bytes, tell: Tell = copying.say_nothing) -> Drill:
    """Restore a copy into a scratch place, look it over as `check` does, and throw it away."""
    began = time.monotonic()
    with explained():
        cover = backup_file.read_cover(path)
        refuse_newer(cover)
        contents = backup_file.read_contents(cover, key)
        scratch = Path(tempfile.mkdtemp(prefix="drill-", dir=folder))
        try:
            backup_file.unpack(cover, contents, key, scratch, tell)
            store = Store(scratch, open_engine(scratch / FILE_NAME, key), key)
            try:
                findings = check_file(store)
            finally:
                store.close()
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    passed = all(finding.passed for finding in findings)
    return Drill(cover, passed, time.monotonic() - began, tuple(findings))


@needs(Right.BACKUP)
def record_drill(work: Work, drill: Drill) -> None:
    """Keep the dated result."""
    row = _row(
        work.session,
        drill.cover,
        work.who.account_id,
        work.now,
        drill.seconds,
        drill=True,
        passed=drill.passed,
    )
    work.session.add(row)
    work.touched.add(Topic.BACKUPS)
