"""What the pages of first run share."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.ui import theme
from rehabdesk.ui.widgets.labels import Icon, Label


class Step(QWidget):
    """A page of first run: a title, what it is for, its fields at the left, words about them at the right."""

    changed = Signal()

    def __init__(self, title: str, purpose: str, shares: tuple[int, int], gap: int = 28) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(44, 30, 44, 20)
        column.setSpacing(4)
        column.addWidget(Label(title, "title"))
        column.addWidget(Label(purpose, "body", "ink3", wrap=True))
        column.addSpacing(14)
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._row.setSpacing(gap)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        self.left.setSpacing(14)
        self.right.setSpacing(14)
        self._row.addLayout(self.left, shares[0])
        self._row.addLayout(self.right, shares[1])
        column.addLayout(self._row, 1)

    def reflow(self, wide: int) -> None:
        """Where type is large or the window small, the words stand below the fields."""
        across = wide * 100 / theme.percent() >= 760
        way = QBoxLayout.Direction.LeftToRight if across else QBoxLayout.Direction.TopToBottom
        self._row.setDirection(way)

    def ready(self) -> bool:
        """Whether Next is on."""
        return True

    def complete(self) -> bool:
        """Asked when Next is pressed; says what is wrong at its field."""
        return self.ready()

    def begin_typing(self) -> None:
        """Put the focus where work begins."""


def signed(sign: str, line: str, tone: str = "ink2") -> QHBoxLayout:
    """A line with a small sign before it."""
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(Icon(sign, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(Label(line, "small", "ink2", wrap=True), 1)
    return row
