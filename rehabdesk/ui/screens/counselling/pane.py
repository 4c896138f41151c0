"""A column that scrolls."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget


class _Inside(QWidget):
    """As high as its texts are at this width; Qt would ask for their height at the narrowest."""

    def minimumSizeHint(self) -> QSize:
        return QSize(0, 0)


class Pane(QScrollArea):
    """Its `column` is filled by whoever made it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        inside = _Inside()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 12, 12, 12)
        self.column.setSpacing(10)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        for ground in (self.viewport(), inside):
            ground.setAutoFillBackground(False)
