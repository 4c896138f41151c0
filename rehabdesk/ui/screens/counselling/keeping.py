"""Keeps a note while it is written: after a pause, when asked, and again after a failure."""

from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QTimer, Signal

from rehabdesk.desk import Desk
from rehabdesk.errors import Conflict, DeskError
from rehabdesk.services.counselling import NoteDraft, begin_note, keep_note, note_sheet, save_note


class Keeping(QObject):
    """Knows which note is being written and what of it is not in the file yet."""

    begun = Signal(int)  # a new note stands in the file
    stored = Signal()
    failed = Signal(str)  # why; it is tried again by itself
    conflicted = Signal(object)  # the NoteSheet as somebody else left it

    PAUSE, RETRY = 1500, 10_000

    def __init__(self, desk: Desk, client_id: int, draft: Callable[[], NoteDraft], parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._client_id, self._draft = desk, client_id, draft
        self.note_id: int | None = None
        self.version = 0
        self.unsaved = False
        self.storing = False
        self._pause = QTimer(self, singleShot=True, interval=self.PAUSE)
        self._retry = QTimer(self, singleShot=True, interval=self.RETRY)
        for timer in (self._pause, self._retry):
            timer.timeout.connect(self.try_store)

    def turn_to(self, note_id: int | None, version: int = 0) -> None:
        """Another note from here on; None is one that is not in the file yet."""
        self._rest()
        self.note_id, self.version, self.unsaved = note_id, version, False

    def touch(self) -> None:
        """Something was typed."""
        self.unsaved = True
        self._pause.start()

    def try_store(self, *, by_hand: bool = False) -> None:
        """Store; what keeps it from being stored is only said."""
        with suppress(DeskError):  # said at `failed` or `conflicted`
            self.store(by_hand=by_hand)

    def store(self, *, by_hand: bool = False) -> None:
        """Put into the file what is not there yet. Raises what keeps it from being stored.

        The trail hears of what is saved by hand, not of every pause in typing.
        """
        if self.storing or not (self.unsaved or (by_hand and self.note_id is not None)):
            return
        self._rest()
        self.storing = True  # the desk tells everybody, and this very screen asks again
        try:
            self._put(self._draft(), save_note if by_hand else keep_note)
        except Conflict:
            assert self.note_id is not None
            self.conflicted.emit(self._desk.ask(note_sheet, self.note_id))
            raise
        except DeskError as error:
            self.failed.emit(str(error))
            self._retry.start()
            raise
        finally:
            self.storing = False
        self.stored.emit()

    def overwrite(self, version: int) -> None:
        """What stands here goes over what somebody else saved."""
        self.version, self.unsaved = version, True
        self.try_store(by_hand=True)

    def _put(self, draft: NoteDraft, save: Callable[..., int]) -> None:
        if self.note_id is None:
            self.note_id = self._desk.run(begin_note, self._client_id, draft)
            self.version, self.unsaved = 1, False
            self.begun.emit(self.note_id)
        else:
            self.version = self._desk.run(save, self.note_id, self.version, draft)
            self.unsaved = False

    def _rest(self) -> None:
        self._pause.stop()
        self._retry.stop()
