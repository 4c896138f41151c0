"""Copies that are made by themselves: every half hour in which something changed, and on closing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from rehabdesk.db.disks import is_there
from rehabdesk.domain.backups import BackupKind
from rehabdesk.errors import DeskError
from rehabdesk.safety import back_up, say_standing
from rehabdesk.services.backups import backup_standing, newest_change

if TYPE_CHECKING:
    from rehabdesk.desk import Desk
    from rehabdesk.ui.background import Background, Errand

EVERY = timedelta(minutes=30)
Folders = Callable[[], tuple[str, ...]]


def reachable(folders: tuple[str, ...]) -> list[Path]:
    return [folder for folder in map(Path, folders) if is_there(folder)]


def back_up_into(
    desk: Desk, folders: list[Path], kind: BackupKind, tell: Callable[[str, float], None]
) -> list[Path]:
    """A proved copy in each folder; return the copies."""
    return [back_up(desk, folder, kind, tell)[0].path for folder in folders]


class TimedBackups(QObject):
    """Lives as long as somebody is signed in. Says up to when the work is safe, for the status bar."""

    standing_said = Signal(str, str)  # sentence, tone
    trouble = Signal(str)

    def __init__(self, desk: Desk, background: Background, folders: Folders, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._background, self._folders = desk, background, folders
        self._began: datetime = desk.now()
        self._made_of = -1  # the newest change in the last copy of our own
        self._errand: Errand | None = None
        self._minute = QTimer(self, interval=60_000)
        self._minute.timeout.connect(self.look_at_clock)
        self._minute.start()

    def look_at_clock(self) -> None:
        """Once a minute: say how old the last proved copy is, and make one where it is time."""
        if self._desk.locked:
            return
        try:
            proved_at = self.say_standing()
            last = max(filter(None, (proved_at, self._began)))
            if self._desk.now() - last >= EVERY and self._errand is None and not self._background.busy():
                self._make(BackupKind.TIMED, self._nothing)
        except DeskError as error:
            self.trouble.emit(str(error))

    def say_standing(self) -> datetime | None:
        """Up to when the work is safe; return that moment."""
        standing = self._desk.ask(backup_standing)
        said = say_standing(standing, self._desk.now())
        self.standing_said.emit(said, "warn" if standing.overdue else "ink2")
        return standing.proved_at

    def back_up_on_closing(self, then: Callable[[], object]) -> bool:
        """Begin the closing copy where something changed since the last; `then` when it is made or failed.

        False when there is nothing to do.
        """
        try:
            return not self._desk.locked and self._make(BackupKind.CLOSING, then)
        except DeskError as error:
            self.trouble.emit(str(error))
            return False

    def _make(self, kind: BackupKind, then: Callable[[], object]) -> bool:
        desk, folders = self._desk, reachable(self._folders())
        change = desk.ask(newest_change)
        if not folders or change == self._made_of:
            return False

        def done(_paths: list[Path]) -> None:
            # The copy is entered after it was made: that is no change worth another copy.
            self._made_of = -1 if desk.locked else desk.ask(newest_change)
            end()

        def failed(error: Exception) -> None:
            if isinstance(error, DeskError):
                self.trouble.emit(str(error))
            end()
            if not isinstance(error, DeskError):
                raise error

        def end() -> None:
            self._errand = None
            self._began = desk.now()  # after a failure, try again in half an hour
            then()

        self._errand = self._background.start(
            lambda report: back_up_into(desk, folders, kind, report),
            owner=self,
            done=done,
            failed=failed,
            progress=self._progress,
            stopped=end,
        )
        return True

    def _progress(self, _step: str, _done: float) -> None:
        """Nobody watches; but only a job that reports can be stopped."""

    def _nothing(self) -> None:
        pass
