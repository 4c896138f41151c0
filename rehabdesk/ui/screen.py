"""A screen is one place of the window: it shows, asks and passes on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:  # the window must stand before the database code is loaded
    from rehabdesk.desk import Desk
    from rehabdesk.domain.topics import Topic


@dataclass(frozen=True)
class Place:
    """Where to go: Place("client", 12, tab="sessions")."""

    name: str
    id: int | None = None
    tab: str = ""
    text: str = ""


class Screen(QWidget):
    """What every place can do for the window."""

    go = Signal(object)  # a Place
    told = Signal(str, str)  # a toast: text, tone
    undo_offered = Signal(str, object)  # a toast with Undo: text, what takes it back
    retitled = Signal()  # title() or hints() answer differently now

    topics: frozenset[Topic] = frozenset()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk

    def title(self) -> str | tuple[str, ...]:
        """A word, or the words of a path."""
        return ""

    def hints(self) -> list[tuple[str, str]]:
        """Keys and what they do here, for the status bar."""
        return []

    def arrive(self, place: Place) -> None:
        """Shown again for this place: choose its tab, put the focus where work begins."""

    def refresh(self) -> None:
        """Ask again; selection and focus stay."""

    def keep(self) -> None:
        """Store what is being typed. Called on lock, close and before another place is shown."""

    def step_back(self) -> bool:
        """Esc was pressed. True when the screen itself had something to close."""
        return False

    def tell(self, text: str, tone: str = "ok", undo: Callable[[], object] | None = None) -> None:
        """Say it in a toast, with Undo where there is a way back."""
        if undo is None:
            self.told.emit(text, tone)
        else:
            self.undo_offered.emit(text, undo)
