"""Where the keys go when what they stood on has gone."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget


def regain_focus(page: QWidget, home: QWidget) -> None:
    """A button that hides with its step done takes the focus with it; the keys go on at `home`."""

    def look() -> None:
        there = page.window().focusWidget()
        if page.isVisible() and home.isVisible() and (there is None or not there.isVisible()):
            home.setFocus()

    QTimer.singleShot(0, home, look)
