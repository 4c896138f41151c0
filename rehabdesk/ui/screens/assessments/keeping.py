"""Keeps the answers while they are given: a moment after each, when asked, and again after a failure."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from rehabdesk.desk import Desk
from rehabdesk.domain.instruments import Answers
from rehabdesk.errors import Conflict, DeskError
from rehabdesk.services.assessments import keep_answers


class Keeping(QObject):
    """Knows what of the answers is not in the file yet.

    The pause is not begun anew by the next answer: whoever keys quickly loses no more than one.
    """

    stored = Signal()
    failed = Signal(str)  # why; it is tried again by itself
    conflicted = Signal()

    PAUSE, RETRY = 250, 10_000

    def __init__(
        self, desk: Desk, assessment_id: int, version: int, answers: Callable[[], Answers], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._desk, self._id, self._answers = desk, assessment_id, answers
        self.version = version
        self.unsaved = False
        self.storing = False
        self._pause = QTimer(self, singleShot=True, interval=self.PAUSE)
        self._retry = QTimer(self, singleShot=True, interval=self.RETRY)
        for timer in (self._pause, self._retry):
            timer.timeout.connect(self.try_store)

    def touch(self) -> None:
        """An answer was given or taken back."""
        self.unsaved = True
        if not self._pause.isActive():
            self._pause.start()

    def try_store(self) -> None:
        """Store; what keeps it from being stored is only said."""
        with suppress(DeskError):  # said at `failed` or `conflicted`
            self.store()

    def store(self) -> None:
        """Put into the file what is not there yet. Raises what keeps it from being stored."""
        if self.storing or not self.unsaved:
            return
        self._pause.stop()
        self._retry.stop()
        self.storing = True  # the desk tells everybody, and this very screen would ask again
        try:
            self.version = self._desk.run(keep_answers, self._id, self.version, self._answers())
            self.unsaved = False
        except Conflict:
            self.conflicted.emit()
            raise
        except DeskError as error:
            self.failed.emit(str(error))
            self._retry.start()
            raise
        finally:
            self.storing = False
        self.stored.emit()

    def go_on_from(self, version: int, *, unsaved: bool) -> None:
        """What stands here goes on from this state of the file."""
        self.version, self.unsaved = version, unsaved
        self._pause.stop()
        self._retry.stop()
