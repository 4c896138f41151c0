"""A column that scrolls, and never leaves the caret out of sight."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from rehabdesk.ui import theme


class _Inside(QWidget):
    """As high as its texts are at this width; Qt would ask for their height at the narrowest."""

    def minimumSizeHint(self) -> QSize:
        layout = self.layout()
        if layout is None or layout.hasHeightForWidth():
            return QSize(0, 0)  # the scroll area asks for the height itself
        return QSize(0, layout.minimumSize().height())


class Pane(QScrollArea):
    """Its `column` is filled by whoever made it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text: QPlainTextEdit | None = None
        self._look = QTimer(self, singleShot=True, interval=0)  # the box has grown by then
        self._look.timeout.connect(self._show_caret)
        self._inside = inside = _Inside()
        self.column = QVBoxLayout(inside)
        self.column.setContentsMargins(16, 12, 12, 12)
        self.column.setSpacing(10)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        for ground in (self.viewport(), inside):
            ground.setAutoFillBackground(False)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._text is not None and isValid(self._text):
            self._text.cursorPositionChanged.disconnect(self._look.start)
        self._text = None
        if now is None or not self._inside.isAncestorOf(now):
            return
        if isinstance(now, QPlainTextEdit):
            self._text = now
            now.cursorPositionChanged.connect(self._look.start)
            self._look.start()
        else:
            self.ensureWidgetVisible(now, 0, theme.px(40))

    def _show_caret(self) -> None:
        if self._text is not None and isValid(self._text):
            caret = self._text.cursorRect().center()
            at = self._text.viewport().mapTo(self._inside, caret)
            self.ensureVisible(0, at.y(), 0, theme.px(52))
