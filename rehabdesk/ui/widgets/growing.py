"""A text area that is as tall as its text."""

from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QToolTip, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import theme

LONGEST = 20_000  # characters, as the declared fields have it


class GrowingText(QPlainTextEdit):
    """Grows from `least` to `most` lines, then scrolls. Tab leaves it, Enter is a new line."""

    edited = Signal()
    left = Signal()

    def __init__(self, least: int = 3, most: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.dress(self, "body")
        self._least, self._most = least, most
        self._quiet = False
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.textChanged.connect(self._change)
        self.document().documentLayout().documentSizeChanged.connect(self._resize)

    def value(self) -> str:
        return self.toPlainText().strip()

    def show_value(self, value: Any) -> None:
        if (value or "") == self.toPlainText():
            return
        self._quiet = True
        self.setPlainText(value or "")
        self._quiet = False

    def problem(self) -> str:
        return ""

    def set_read_only(self, read_only: bool) -> None:
        self.setReadOnly(read_only)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        lines = max(self._least, min(self._most, round(self.document().size().height())))
        return QSize(theme.px(240), lines * line + theme.px(12) + 10)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(80), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Return and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # Ctrl+Enter signs; it belongs to the screen
            return
        super().keyPressEvent(event)

    def insertFromMimeData(self, source: QMimeData) -> None:
        """A book pasted by mistake would hold the window up for half a minute: it is refused in words."""
        room = LONGEST - self.document().characterCount()
        if len(source.text()) > room:
            said = _("Too long to paste here: at most {most} characters.").format(most=LONGEST)
            QToolTip.showText(self.mapToGlobal(QPoint(8, 8)), said, self)
            return
        super().insertFromMimeData(source)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.left.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def _resize(self) -> None:
        self.updateGeometry()

    def _change(self) -> None:
        if not self._quiet:
            self.edited.emit()
