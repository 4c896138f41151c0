"""Long jobs on the file as a whole, through the desk: back up, look over, rehearse. They may run beside the
window: each call of the desk is its own transaction."""

from datetime import datetime, timedelta
from pathlib import Path

from rehabdesk.db import backup_file, copying
from rehabdesk.db.backup_file import Contents, Cover
from rehabdesk.db.copying import Tell
from rehabdesk.desk import Desk
from rehabdesk.domain.backups import BackupKind, BackupState
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.backups import (
    BackupRow,
    BackupStanding,
    plan_backup,
    plan_timed_backup,
    record_backup,
    record_checked,
    thin_backups,
)
from rehabdesk.services.checks import Finding, check_file, may_check
from rehabdesk.services.restores import Drill, plan_undoing, record_drill, rehearse, wrap_replaced


def back_up(
    desk: Desk, folder: Path, kind: BackupKind = BackupKind.BY_HAND, tell: Tell = copying.say_nothing
) -> tuple[Cover, Contents]:
    """Make a copy in the folder, prove it, enter it, and let go of timed copies nobody will miss."""
    plan = desk.ask(plan_backup if kind is BackupKind.BY_HAND else plan_timed_backup)
    store = desk.store
    cover, contents = backup_file.make(store, folder, plan.name, by=plan.by, at=desk.now(), tell=tell)
    desk.run(record_backup, cover, contents, kind, store.folder)
    desk.run(thin_backups, folder)
    return cover, contents


def check(desk: Desk) -> list[Finding]:
    """Look the open file over."""
    desk.ask(may_check)
    return check_file(desk.store)


def check_backups(desk: Desk, rows: list[BackupRow], tell: Tell = copying.say_nothing) -> list[BackupRow]:
    """Read copies again, byte for byte; return those that no longer hold what was written."""
    key = desk.store.key
    states: dict[int, BackupState] = {}
    damaged = []
    for row in rows:
        try:
            backup_file.verify(row.path, key, tell)
            state = BackupState.PROVED
        except DeskError:
            state = BackupState.DAMAGED
            damaged.append(row)
        if row.id is not None:
            states[row.id] = state
    desk.run(record_checked, states)
    return damaged


def drill(desk: Desk, path: Path, tell: Tell = copying.say_nothing) -> Drill:
    """Rehearse the restore of a copy and keep the dated result; the centre's file is not touched."""
    store = desk.store
    done = rehearse(store.folder, path, store.key, tell)
    desk.run(record_drill, done)
    return done


def wrap_last_replaced(desk: Desk, tell: Tell = copying.say_nothing) -> Path:
    """What the last restore replaced, as a backup: restoring that one undoes the restore."""
    kept, by, at = desk.ask(plan_undoing)
    return wrap_replaced(desk.store, kept, by, at, tell)


# How much of the whole work is done where each step begins and ends.
_STEPS = {
    copying.COPYING: (0.0, 0.75),
    copying.READING_BACK: (0.75, 0.95),
    copying.COUNTING: (0.95, 1.0),
}


def part_done(step: str, done: float) -> float:
    """How much of a backup or restore is done when this much of one of its steps is."""
    begin, end = _STEPS[step]
    return begin + (end - begin) * done


def say_standing(standing: BackupStanding, now: datetime) -> str:
    """How safe the work is, in one sentence for the status bar."""
    if standing.proved_at is None:
        return _("No proven backup yet")
    return _("Backup proven, {ago}").format(ago=say_ago(now - standing.proved_at))


def say_ago(span: timedelta) -> str:
    """How long ago, roughly. A clock that went back says "just now"."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return ngettext("{count} minute ago", "{count} minutes ago", minutes).format(count=minutes)
    if minutes < 24 * 60:
        hours = minutes // 60
        return ngettext("{count} hour ago", "{count} hours ago", hours).format(count=hours)
    days = minutes // (24 * 60)
    return ngettext("{count} day ago", "{count} days ago", days).format(count=days)
