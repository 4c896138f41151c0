"""The copies of the file: which were made, which are proved, which timed ones may go."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select, text

from rehabdesk.db import backup_file, disks, keyring
from rehabdesk.db.backup_file import Contents, Cover
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.backups import Backup, Restore
from rehabdesk.db.models.centre import Centre
from rehabdesk.db.work import Work
from rehabdesk.domain.backups import SUBJECTS, BackupKind, BackupState, drill_is_due, is_overdue
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.thinning import copies_to_keep
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError


@dataclass(frozen=True)
class BackupPlan:
    """What a copy made now is called, and who makes it."""

    name: str
    by: str


@needs(Right.BACKUP)
def plan_backup(work: Work) -> BackupPlan:
    return _plan(work)


@needs(Right.SIGNED_IN)
def plan_timed_backup(work: Work) -> BackupPlan:
    """Copies made by themselves are made whoever sits at the desk."""
    return _plan(work)


def _plan(work: Work) -> BackupPlan:
    site = work.session.scalars(select(Centre.site_code)).one()
    return BackupPlan(f"{site}-{work.now.astimezone(work.zone):%Y-%m-%d-%H%M%S}", work.who.name)


@needs(Right.SIGNED_IN)
def record_backup(work: Work, cover: Cover, contents: Contents, kind: BackupKind, centre_folder: Path) -> int:
    """Enter a copy that was proved."""
    backup = proven_copy(cover, contents, centre_folder, work.who.account_id, work.now, kind)
    work.session.add(backup)
    work.session.flush()
    work.touched.add(Topic.BACKUPS)
    return backup.id


def proven_copy(
    cover: Cover,
    contents: Contents,
    centre_folder: Path,
    account_id: int | None,
    moment: datetime,
    kind: BackupKind = BackupKind.BY_HAND,
) -> Backup:
    """The row of a copy that was just proved. A copy lacks its own, so a restored file is given it."""
    apart = disks.is_apart(cover.path.parent, centre_folder)
    return Backup(
        made_at=cover.made_at,
        account_id=account_id,
        kind=kind,
        path=str(cover.path),
        place=disks.name_of(cover.path.parent) if apart else "",
        apart=apart,
        size=cover.path.stat().st_size,
        sha256=cover.sha256,
        clients=contents.counts.get("client", 0),
        notes=contents.counts.get("note", 0),
        state=BackupState.PROVED,
        checked_at=moment,
    )


# ---- what is there


@dataclass(frozen=True)
class BackupRow:
    id: int | None  # None: found in a folder, made elsewhere or before a restore
    made_at: datetime
    by: str
    kind: BackupKind | None
    path: Path
    place: str
    apart: bool
    size: int
    state: BackupState
    reachable: bool

    @property
    def usable(self) -> bool:
        return self.reachable and self.state is not BackupState.DAMAGED


@needs(Right.BACKUP)
def list_backups(work: Work, centre_folder: Path, folders: Iterable[Path]) -> list[BackupRow]:
    """Copies entered here, and copies of this centre found in the folders, newest first."""
    found = {path.name: path for folder in folders for path in _files_in(folder)}
    rows = []
    query = (
        select(Backup, Account.name)
        .join(Account, Account.id == Backup.account_id, isouter=True)
        .where(Backup.state != BackupState.REMOVED)
        .order_by(Backup.id.desc())
    )
    for backup, by in work.session.execute(query):
        path = Path(backup.path)
        path = path if disks.is_there(path) else found.get(path.name, path)
        found.pop(path.name, None)
        rows.append(
            BackupRow(
                backup.id,
                backup.made_at,
                by or "",
                backup.kind,
                path,
                backup.place,
                backup.apart,
                backup.size,
                backup.state,
                disks.is_there(path),
            )
        )
    rows += [row for path in found.values() if (row := _stranger(path, centre_folder)) is not None]
    return sorted(rows, key=lambda row: row.made_at, reverse=True)


def _files_in(folder: Path) -> list[Path]:
    try:
        return sorted(folder.glob(f"*{backup_file.SUFFIX}"))
    except OSError:
        return []


def _stranger(path: Path, centre_folder: Path) -> BackupRow | None:
    """A file that no row speaks of; None when it is of another centre."""
    apart = disks.is_apart(path.parent, centre_folder)
    place = disks.name_of(path.parent) if apart else ""
    try:
        stat = path.stat()
        cover = backup_file.read_cover(path)
    except DeskError:
        made_at = datetime.fromtimestamp(stat.st_mtime).astimezone()
        return BackupRow(None, made_at, "", None, path, place, apart, stat.st_size, BackupState.DAMAGED, True)
    except OSError:
        return None
    if cover.keyring.centre_id != keyring.read(centre_folder).centre_id:
        return None
    return BackupRow(
        None, cover.made_at, "", None, path, place, apart, stat.st_size, BackupState.UNCHECKED, True
    )


@needs(Right.BACKUP)
def record_checked(work: Work, states: dict[int, BackupState]) -> None:
    """Enter what reading copies again has shown."""
    for backup in work.session.scalars(select(Backup).where(Backup.id.in_(states))):
        backup.state = states[backup.id]
        backup.checked_at = work.now
    work.touched.add(Topic.BACKUPS)


@needs(Right.BACKUP)
def remove_backup(work: Work, backup_id: int) -> None:
    """Delete a damaged copy's file. A good one goes only by thinning."""
    backup = work.session.get_one(Backup, backup_id)
    backup.state = BackupState.REMOVED
    Path(backup.path).unlink(missing_ok=True)
    work.touched.add(Topic.BACKUPS)


@needs(Right.SIGNED_IN)
def thin_backups(work: Work, folder: Path) -> list[Path]:
    """Delete timed copies nobody will miss from a folder.

    After a restore nothing goes before a second copy is proved: until then the older ones are all there is
    of the work that the restore put aside.
    """
    since = work.session.scalar(select(func.max(Restore.backup_id)).where(Restore.drill.is_(False))) or 0
    proved = select(Backup).where(Backup.state == BackupState.PROVED)
    fresh = work.session.scalars(proved.where(Backup.id > since).limit(2)).all()
    if since and len(fresh) < 2:
        return []
    timed = [
        backup
        for backup in work.session.scalars(proved.where(Backup.kind != BackupKind.BY_HAND))
        if Path(backup.path).parent == folder
    ]
    kept = copies_to_keep((backup.made_at.astimezone(work.zone) for backup in timed), _here(work))
    newest = max((backup.id for backup in timed), default=0)
    gone = [
        backup for backup in timed if backup.made_at.astimezone(work.zone) not in kept and backup.id != newest
    ]
    for backup in gone:
        backup.state = BackupState.REMOVED
        Path(backup.path).unlink(missing_ok=True)
    if gone:
        work.touched.add(Topic.BACKUPS)
    return [Path(backup.path) for backup in gone]


def _here(work: Work) -> datetime:
    return work.now.astimezone(work.zone)


# ---- how safe the work is


@needs(Right.BACKUP)
def count_subjects(work: Work) -> dict[str, int]:
    """How many clients, notes, letters and so on the file holds."""
    connection = work.session.connection()
    there = set(connection.scalars(text("SELECT name FROM sqlite_schema WHERE type = 'table'")))
    counted = [name for name in SUBJECTS if name in there]
    return {name: connection.scalar(text(f"SELECT count(*) FROM {name}")) or 0 for name in counted}


@dataclass(frozen=True)
class RestoreRow:
    at: datetime
    by: str
    made_at: datetime
    passed: bool
    seconds: float
    kept: str


@dataclass(frozen=True)
class BackupStanding:
    """Up to when the work is safe, and what is to be done about it."""

    proved_at: datetime | None
    kind: BackupKind | None
    clients: int
    notes: int
    size: int
    place: str
    two_places: bool  # one of the proved copies lies on another disk
    overdue: bool
    limit_days: int
    drill: RestoreRow | None
    drill_due: bool
    restored: RestoreRow | None  # what came back, until a copy is proved after it


@needs(Right.SIGNED_IN)
def newest_change(work: Work) -> int:
    """The number of the last audit entry: the same while nothing was changed."""
    return work.session.scalar(select(func.max(AuditEntry.id))) or 0


@needs(Right.SIGNED_IN)
def backup_standing(work: Work) -> BackupStanding:
    limit = work.session.scalars(select(Centre.backup_limit_days)).one()
    proved = select(Backup).where(Backup.state == BackupState.PROVED).order_by(Backup.id.desc()).limit(1)
    last = work.session.scalar(proved)
    apart = work.session.scalar(proved.where(Backup.apart))
    drill = _last_restore(work, drill=True)
    restored = work.session.scalar(
        select(Restore).where(Restore.drill.is_(False)).order_by(Restore.id.desc()).limit(1)
    )
    stale = restored is not None and (last is None or last.id <= restored.backup_id)
    return BackupStanding(
        proved_at=last.made_at if last else None,
        kind=last.kind if last else None,
        clients=last.clients if last else 0,
        notes=last.notes if last else 0,
        size=last.size if last else 0,
        place=last.place if last else "",
        two_places=apart is not None,
        overdue=is_overdue(last.made_at if last else None, limit, work.now),
        limit_days=limit,
        drill=drill,
        drill_due=drill_is_due(drill.at if drill else None, work.now),
        restored=_last_restore(work, drill=False) if stale else None,
    )


def _last_restore(work: Work, *, drill: bool) -> RestoreRow | None:
    query = (
        select(Restore.at, Account.name, Restore.made_at, Restore.passed, Restore.seconds, Restore.kept)
        .join(Account, Account.id == Restore.account_id, isouter=True)
        .where(Restore.drill.is_(drill))
        .order_by(Restore.id.desc())
        .limit(1)
    )
    row = work.session.execute(query).first()
    return RestoreRow(row[0], row[1] or "", *row[2:]) if row else None
