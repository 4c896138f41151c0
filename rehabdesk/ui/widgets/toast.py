"""A short message at the bottom that goes away by itself."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import QEnterEvent, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint

_STAY = 6000


class Toast(QWidget):
    """Six seconds, longer while the mouse or the focus is on it. Never for errors.

    Enter, Space or a click on the word takes it back; Esc sends it away.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text, self._tone = "", "ok"
        self._undo: Callable[[], object] | None = None
        self._timer = QTimer(self, singleShot=True, interval=_STAY)
        self._timer.timeout.connect(self.hide)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        parent.installEventFilter(self)
        self.hide()

    def say(self, text: str, tone: str = "ok", undo: Callable[[], object] | None = None) -> None:
        self._text, self._tone, self._undo = text, tone, undo
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if undo else Qt.FocusPolicy.ClickFocus)
        self.setAccessibleName(", ".join((text, _("Undo"))) if undo else text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()
        self.update()

    def text(self) -> str:
        return self._text if self.isVisible() else ""

    def undo(self) -> None:
        undo, self._undo = self._undo, None
        self.hide()
        if undo is not None:
            undo()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.fill_round(painter, rect, theme.colour("tip"), None, theme.px(8))
        if self.hasFocus():
            paint.fill_round(painter, rect, None, theme.colour("spark"), theme.px(8), 2)
        sign = {"ok": "done", "warn": "warning", "bad": "error"}.get(self._tone, "info")
        left = theme.px(14)
        box = QRectF(left, 0, theme.px(18), rect.height())
        icons.draw(painter, box, sign, theme.colour("tipAct"), 18)
        left += theme.px(28)
        wide = paint.width_of(self._text, "row")
        room = QRectF(left, 0, min(wide + 1, rect.width() - left), rect.height())
        paint.write(painter, room, self._text, "row", theme.colour("onTip"), paint.LEFT)
        if self._undo:
            act = self._undo_box()
            paint.write(painter, act, _("Undo"), "strong", theme.colour("tipAct"), paint.LEFT)
        icons.draw(painter, self._close_box(), "close", theme.colour("onTip"), 13)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._undo and self._undo_box().contains(event.position()):
            self.undo()
        elif self._close_box().contains(event.position()):
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.undo()
        elif event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if not self.hasFocus():
            self._timer.start()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._timer.stop()
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _undo_box(self) -> QRectF:
        wide = paint.width_of(_("Undo"), "strong") + 1
        return QRectF(self.width() - theme.px(44) - wide, 0, wide, self.height())

    def _close_box(self) -> QRectF:
        return QRectF(self.width() - theme.px(36), 0, theme.px(28), self.height())

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        wide = paint.width_of(self._text, "row") + theme.px(42 + 44)
        if self._undo:
            wide += paint.width_of(_("Undo"), "strong") + theme.px(22)
        wide = min(wide, parent.width() - 32)
        high = theme.px(42)
        bottom = parent.height() - theme.px(40) - high
        self.setGeometry(round((parent.width() - wide) / 2), bottom, round(wide), high)
