"""What every test of the window watches besides what it asks."""

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from rehabdesk.ui.background import Background


class _Watch(QObject):
    """Remembers who was shown as a window."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[QWidget] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.shown.append(watched)
        return False


@pytest.fixture(autouse=True)
def _no_part_shows_itself_as_a_window(qapp: QApplication) -> Iterator[None]:
    """A part made visible before it has a place flashes up as a window and takes the keyboard away."""
    watch = _Watch()
    qapp.installEventFilter(watch)
    yield
    qapp.removeEventFilter(watch)
    parts = [widget for widget in watch.shown if isValid(widget) and not widget.isWindow()]
    assert not parts, f"shown before they had a place: {parts}"


@pytest.fixture(autouse=True, scope="module")
def _what_stays_is_not_looked_through(qapp: QApplication) -> None:
    """Modules and tables live to the end; the collections below need not go through them every time."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _collect_here_only(_what_stays_is_not_looked_through: None) -> Iterator[None]:
    """Garbage is collected as in the program: on the window's thread only (ui/calm.py).

    What the tests before have closed goes now; a theme put on would dress thousands of dead parts.
    """
    gc.disable()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def _a_worker_at_hand(qapp: QApplication) -> Iterator[None]:
    """Parts that are not handed the worker find this one."""
    worker = Background()
    yield
    worker.stop()
