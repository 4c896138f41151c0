"""Saves what is typed soon after the last key, and goes on trying while it cannot."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal

from rehabdesk.errors import DeskError

SOON, AGAIN = 1500, 10_000  # milliseconds


class Autosave(QObject):
    saved = Signal()
    failed = Signal(str)  # why, for the person

    def __init__(self, store: Callable[[], None], parent: QObject) -> None:
        """`store` saves whatever is there now, or raises DeskError."""
        super().__init__(parent)
        self._store = store
        self._unsaved = False
        self._soon = QTimer(self, singleShot=True, interval=SOON)
        self._again = QTimer(self, singleShot=True, interval=AGAIN)
        self._soon.timeout.connect(self.try_now)
        self._again.timeout.connect(self.try_now)

    def touch(self) -> None:
        """Something was typed."""
        self._unsaved = True
        self._soon.start()

    def unsaved(self) -> bool:
        return self._unsaved

    def trying_again(self) -> bool:
        return self._again.isActive()

    def try_now(self) -> bool:
        """Save if there is something to save; what hinders is said, and tried again in a while."""
        try:
            self.flush()
        except DeskError as error:
            self._again.start()
            self.failed.emit(str(error))
            return False
        return True

    def flush(self) -> None:
        """Save if there is something to save. Raises DeskError when it cannot be."""
        self._soon.stop()
        if self._unsaved:
            self._store()
            self.forget()
            self.saved.emit()

    def forget(self) -> None:
        self._unsaved = False
        self._soon.stop()
        self._again.stop()
