"""Ctrl+K: go anywhere, do anything, by typing a few letters of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.tables import find_hits
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.cards import Line
from rehabdesk.ui.widgets.labels import Icon, Keys, Label

_MOST = 40


@dataclass(frozen=True)
class Found:
    """One answer: `target` is a Place to go to, or something to call."""

    group: str
    icon: str
    text: str
    target: Any
    second: str = ""
    keys: str = ""


class Palette(Dialog):
    """`find` is asked 60 ms after the last key; text that starts with > asks for actions only."""

    taken = Signal(object)  # the target

    def __init__(self, parent: QWidget, find: Callable[[str], list[Found]]) -> None:
        super().__init__(parent, _("Search"), width=620)
        self._find = find
        self.heading.hide()
        self.entry = QLineEdit()
        self.entry.setProperty("plain", "true")
        self.entry.setPlaceholderText(_("Search name, code or action"))
        self.entry.setAccessibleName(_("Search name, code or action"))
        theme.dress(self.entry, "search")
        self.entry.installEventFilter(self)
        self.results = _Results()
        self.results.pressed.connect(self._take)
        self._timer = QTimer(self, singleShot=True, interval=60)
        self._timer.timeout.connect(self.look)
        self.entry.textChanged.connect(self._typed)
        self._build()
        self.look()

    def _cover(self) -> None:
        super()._cover()
        self.panel.move(self.panel.x(), min(self.panel.y(), theme.px(88)))

    def look(self) -> None:
        sought = self.entry.text().strip()
        found = self._find(sought)[:_MOST]
        self.results.show_found(found, sought.lstrip("> "))
        self.refit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.entry and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -6, Qt.Key.Key_PageDown: 6}
            key = Qt.Key(event.key())
            if key in steps:
                self.results.step(steps[key])
                self._area.ensureVisible(0, round(self.results.current_box().center().y()), 0, theme.px(40))
                return True
            if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                if self._timer.isActive():
                    self._timer.stop()
                    self.look()
                self._take()
                return True
        return super().eventFilter(watched, event)

    def _build(self) -> None:
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 18, 14)
        head.setSpacing(12)
        head.addWidget(Icon("search", "ink2", 20))
        head.addWidget(self.entry, 1)
        head.addWidget(Keys("Esc"))
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self._area.setWidget(self.results)
        self.results.setAutoFillBackground(False)
        self._area.setMinimumHeight(theme.px(360))
        whole = QVBoxLayout()
        whole.addLayout(head)
        whole.addWidget(Line())
        whole.addWidget(self._area)
        self.body.addLayout(whole)
        self.foot.setContentsMargins(16, 8, 16, 8)
        while self.foot.takeAt(0):
            pass
        for keys, what in (("↑", ""), ("↓", _("choose")), ("Enter", _("open")), (">", _("actions only"))):
            self.foot.addWidget(Keys(keys))
            if what:
                self.foot.addWidget(Label(what, "hint", "ink2"))
        self.foot.addStretch()
        self.foot.addWidget(Label(_("Notes are not searched here"), "hint", "ink2"))

    def _typed(self, _text: str) -> None:
        self._timer.start()

    def _take(self) -> None:
        found = self.results.current()
        if found is not None:
            self.close()
            self.taken.emit(found.target)


class _Results(QWidget):
    """The answers under their group words, painted."""

    pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Found] = []
        self._sought = ""
        self._place = 0
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)

    def show_found(self, found: list[Found], sought: str) -> None:
        self._found, self._sought, self._place = found, sought, 0
        self._say()
        self.updateGeometry()
        self.update()

    def current(self) -> Found | None:
        return self._found[self._place] if self._found else None

    def step(self, by: int) -> None:
        self._place = max(0, min(len(self._found) - 1, self._place + by))
        self._say()
        self.update()

    def current_box(self) -> QRectF:
        boxes = self._boxes()
        return boxes[self._place][0] if boxes else QRectF()

    def sizeHint(self) -> QSize:
        boxes = self._boxes()
        return QSize(theme.px(300), round(boxes[-1][0].bottom() if boxes else 0) + theme.px(12))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _boxes(self) -> list[tuple[QRectF, str]]:
        """Where each answer stands, and the group word above it when it opens a group."""
        top, group, boxes = float(theme.px(8)), "", []
        for found in self._found:
            opens = found.group if found.group != group else ""
            group = found.group
            top += theme.px(26) if opens else 0
            high = theme.px(46 if found.second else 39)
            boxes.append((QRectF(theme.px(10), top, self.width() - theme.px(20), high), opens))
            top += high
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if not self._found:
            words = _("Nothing found.") if self._sought else _("Type a name, a code or what you want to do.")
            room = QRectF(theme.px(22), theme.px(14), self.width() - theme.px(44), theme.px(24))
            paint.write(painter, room, words, "small", theme.colour("ink2"), paint.LEFT)
        for place, (box, opens) in enumerate(self._boxes()):
            if opens:
                head = QRectF(box.left() + theme.px(12), box.top() - theme.px(24), box.width(), theme.px(20))
                paint.write(painter, head, opens, "chip", theme.colour("ink2"), paint.LEFT)
            self._paint_found(painter, self._found[place], box, place == self._place)

    def _paint_found(self, painter: QPainter, found: Found, box: QRectF, on: bool) -> None:
        if on:
            paint.fill_round(painter, box, theme.colour("sel"), None, theme.px(8))
        sign = QRectF(box.left() + theme.px(10), box.top(), theme.px(22), box.height())
        icons.draw(painter, sign, found.icon, theme.colour("ink2"), 18)
        keys = "Enter" if on else found.keys
        wide = paint.width_of(keys, "micro") + theme.px(13) if keys else 0
        if keys:
            top = box.center().y() - theme.px(10)
            key = QRectF(box.right() - wide - theme.px(12), top, wide, theme.px(20))
            paint.fill_round(painter, key, theme.colour("surface"), theme.colour("line2"), theme.px(4))
            paint.write(painter, key, keys, "micro", theme.colour("ink2"), paint.CENTRE)
        room = box.adjusted(theme.px(44), 0, -wide - theme.px(20), 0)
        if not found.second:
            self._paint_words(painter, room, found.text)
            return
        half = paint.line_height("row")
        upper = QRectF(room.left(), room.top() + theme.px(5), room.width(), half)
        self._paint_words(painter, upper, found.text)
        lower = QRectF(room.left(), upper.bottom(), room.width(), paint.line_height("hint"))
        paint.write(painter, lower, found.second, "hint", theme.colour("ink3"), paint.LEFT)

    def _paint_words(self, painter: QPainter, room: QRectF, text: str) -> None:
        hits = find_hits(text, self._sought)
        paint.mark_hits(painter, room, text, "row", hits, paint.line_height("row"))
        paint.write(painter, room, text, "row", theme.colour("ink"), paint.LEFT)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._aim(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._aim(event):
            self.pressed.emit()

    def _aim(self, event: QMouseEvent) -> bool:
        for place, (box, _opens) in enumerate(self._boxes()):
            if box.contains(event.position()):
                self._place = place
                self._say()
                self.update()
                return True
        return False

    def _say(self) -> None:
        found = self.current()
        self.setAccessibleName(found.text if found else "")
