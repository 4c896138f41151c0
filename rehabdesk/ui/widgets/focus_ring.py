"""One ring that follows the focus around the window."""

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from shiboken6 import isValid

from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Segmented, Tabs

# Inputs show the focus as their border, lists as the chosen row, the rail in its own colour.
_RINGED = (QPushButton, QToolButton, Segmented, Tabs)
_OUT = 4


class FocusRing(QWidget):
    """Two pixels, three outside the control. Shown after the keyboard was used, or always."""

    def __init__(self, window: QWidget, *, always: bool = False) -> None:
        super().__init__(window)
        self._always = always
        self._keyboard = False
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def use_keyboard(self, keyboard: bool) -> None:
        """What the person last used: keys or mouse."""
        if keyboard != self._keyboard:
            self._keyboard = keyboard
            self._place()

    def set_always(self, always: bool) -> None:
        self._always = always
        self._place()

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in self._watched:
            if isValid(widget):
                widget.removeEventFilter(self)
        self._watched = []
        self._target = new if isinstance(new, _RINGED) and new.window() is self.parent() else None
        above: QWidget | None = self._target
        while above is not None and above is not self.parent():
            above.installEventFilter(self)
            self._watched.append(above)
            above = above.parentWidget()
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Hide, QEvent.Type.Show):
            self._place()
        elif kind is QEvent.Type.DeferredDelete and watched is self._target:
            self._target = None
            self.hide()
        return False

    def _place(self) -> None:
        target = self._target
        if (
            target is None
            or not isValid(target)
            or not target.isVisible()
            or not (self._keyboard or self._always)
        ):
            self.hide()
            return
        corner = target.mapTo(self.window(), QPoint(0, 0))
        self.setGeometry(
            corner.x() - _OUT, corner.y() - _OUT, target.width() + 2 * _OUT, target.height() + 2 * _OUT
        )
        self.show()
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        rect = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        paint.fill_round(QPainter(self), rect, None, theme.colour("focus"), theme.px(8) + 3, 2)
