"""A short list of things to do or to attend, painted: groups, times, chips, one action a row."""

from collections.abc import Hashable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint

_ROW, _GROUP = 47, 28


@dataclass(frozen=True)
class AgendaRow:
    """`lead` stands first in strong type: a time, a number. `part` and its words are a bar at the right."""

    key: Hashable
    text: str
    second: str = ""
    group: str = ""
    lead: str = ""
    icon: tuple[str, str] | None = None  # meaning, tone
    chip: tuple[str, str, str] | None = None  # text, tone, icon
    action: str = ""
    part: float | None = None
    part_words: str = ""
    now: bool = False


class Agenda(QWidget):
    """Up and Down move, Enter or a click on the action does it."""

    opened = Signal(object)  # the key of the row

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._rows: list[AgendaRow] = []
        self._place = 0
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_rows(self, rows: list[AgendaRow]) -> None:
        """These rows; the one the person stood on stays if it is still there, else its place."""
        key = self.key()
        self._rows = list(rows)
        keys = [row.key for row in rows]
        if key in keys:
            self._place = keys.index(key)
        elif key is None:
            self._place = next((place for place, row in enumerate(rows) if row.action), 0)
        else:
            self._place = max(0, min(self._place, len(rows) - 1))
        self._speak()
        self.updateGeometry()
        self.update()

    def rows(self) -> list[AgendaRow]:
        return list(self._rows)

    def key(self) -> Hashable | None:
        return self._rows[self._place].key if self._rows else None

    def sizeHint(self) -> QSize:
        boxes = self._boxes()
        return QSize(theme.px(300), round(boxes[-1].bottom()) + 1 if boxes else 0)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(220), self.sizeHint().height())

    def _boxes(self) -> list[QRectF]:
        top, group, boxes = 0.0, "", []
        for row in self._rows:
            if row.group and row.group != group:
                top += theme.px(_GROUP)
            group = row.group
            boxes.append(QRectF(0, top, self.width(), theme.px(_ROW)))
            top += theme.px(_ROW)
        return boxes

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        actions = max((self._action_width(row) for row in self._rows), default=0.0)
        group = ""
        for place, box in enumerate(self._boxes()):
            row = self._rows[place]
            if row.group and row.group != group:
                self._paint_group(painter, row.group, box.top() - theme.px(_GROUP))
            group = row.group
            if box.intersects(QRectF(event.rect())):
                self._paint_row(painter, row, box, place, actions)

    def _paint_group(self, painter: QPainter, group: str, top: float) -> None:
        box = QRectF(0, top, self.width(), theme.px(_GROUP))
        painter.fillRect(box, theme.colour("sunken"))
        painter.fillRect(QRectF(0, box.bottom() - 1, self.width(), 1), theme.colour("line"))
        room = box.adjusted(theme.px(16), 0, -theme.px(16), -1)
        count = sum(row.group == group for row in self._rows)
        paint.write(painter, room, group, "chip", theme.colour("ink2"), paint.LEFT)
        left = paint.width_of(group, "chip") + theme.px(7)
        paint.write(
            painter, room.adjusted(left, 0, 0, 0), str(count), "chip", theme.colour("ink3"), paint.LEFT
        )

    def _paint_row(self, painter: QPainter, row: AgendaRow, box: QRectF, place: int, actions: float) -> None:
        here = place == self._place and self.hasFocus()
        if row.now or (here and not row.action):
            painter.fillRect(box, theme.colour("sel"))
            painter.fillRect(QRectF(0, box.top(), theme.px(3), box.height() - 1), theme.colour("link"))
        elif place == self._hovered:
            painter.fillRect(box, theme.colour("hover"))
        if place + 1 < len(self._rows):
            painter.fillRect(QRectF(0, box.bottom() - 1, box.width(), 1), theme.colour("line"))
        room = box.adjusted(theme.px(16), 0, -theme.px(14), -1)
        if row.action:
            self._paint_action(painter, row, self._action_box(box, actions), here)
            room.setRight(room.right() - actions - theme.px(12))
        if row.chip:
            wide = paint.chip_width(row.chip[0], row.chip[2])
            paint.chip(painter, QRectF(room.right() - wide, room.top(), wide, room.height()), *row.chip)
            room.setRight(room.right() - wide - theme.px(10))
        if row.part is not None:
            self._paint_part(painter, row, room)
            room.setRight(room.right() - self._part_width(row) - theme.px(10))
        self._paint_words(painter, row, room)

    def _paint_words(self, painter: QPainter, row: AgendaRow, room: QRectF) -> None:
        if row.lead:
            wide = max(theme.px(44), paint.width_of(row.lead, "strong"))
            ink = theme.colour("link" if row.now else "ink")
            lead = QRectF(room.left(), room.top(), wide, room.height())
            paint.write(painter, lead, row.lead, "strong", ink, paint.LEFT)
            room.setLeft(room.left() + wide + theme.px(10))
        if row.icon:
            meaning, tone = row.icon
            glyph, ground, _line = paint.TONES[tone]
            side = theme.px(30)
            square = QRectF(room.left(), room.center().y() - side / 2, side, side)
            paint.fill_round(painter, square, theme.colour(ground), None, theme.px(8))
            icons.draw(painter, square, meaning, theme.colour(glyph), 16)
            room.setLeft(room.left() + side + theme.px(12))
        if not row.second:
            paint.write(painter, room, row.text, "row", theme.colour("ink"), paint.LEFT)
            return
        high, low = paint.line_height("row"), paint.line_height("hint")
        top = room.center().y() - (high + low) / 2
        upper = QRectF(room.left(), top, room.width(), high)
        paint.write(painter, upper, row.text, "row", theme.colour("ink"), paint.LEFT)
        lower = QRectF(room.left(), top + high, room.width(), low)
        paint.write(painter, lower, row.second, "hint", theme.colour("ink2"), paint.LEFT)

    def _paint_action(self, painter: QPainter, row: AgendaRow, box: QRectF, here: bool) -> None:
        paint.fill_round(painter, box, theme.colour("surface"), theme.colour("line2"), theme.px(8))
        if here:
            ring = box.adjusted(-3, -3, 3, 3)
            paint.fill_round(painter, ring, None, theme.colour("focus"), theme.px(8) + 3, 2)
        paint.write(painter, box, row.action, "label", theme.colour("ink"), paint.CENTRE)

    def _paint_part(self, painter: QPainter, row: AgendaRow, room: QRectF) -> None:
        low = paint.line_height("hint")
        upper = QRectF(room.left(), room.center().y() - low, room.width(), low)
        paint.write(painter, upper, row.part_words, "hint", theme.colour("ink2"), paint.RIGHT)
        wide = theme.px(96)
        bar = QRectF(room.right() - wide, room.center().y() + theme.px(4), wide, theme.px(8))
        paint.bar(painter, bar, row.part or 0)

    def _part_width(self, row: AgendaRow) -> float:
        return max(float(theme.px(96)), paint.width_of(row.part_words, "hint"))

    def _action_width(self, row: AgendaRow) -> float:
        return paint.width_of(row.action, "label") + theme.px(28) if row.action else 0.0

    def _action_box(self, box: QRectF, wide: float) -> QRectF:
        high = theme.px(32)
        left = box.right() - theme.px(14) - wide
        return QRectF(left, box.center().y() - high / 2 - 0.5, wide, high)

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._aim(self._place + (1 if event.key() == Qt.Key.Key_Down else -1))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._rows:
            self.opened.emit(self.key())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event)
        if place >= 0:
            self._aim(place)
            self.opened.emit(self.key())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _at(self, event: QMouseEvent) -> int:
        boxes = self._boxes()
        return next((place for place, box in enumerate(boxes) if box.contains(event.position())), -1)

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(Qt.CursorShape.PointingHandCursor if place >= 0 else Qt.CursorShape.ArrowCursor)
            self.update()

    def _aim(self, place: int) -> None:
        self._place = max(0, min(place, len(self._rows) - 1))
        self._speak()
        self.update()
        area = self._area()
        if area is not None and self._rows:
            box = self._boxes()[self._place]
            area.ensureVisible(0, round(box.center().y()), 0, theme.px(_ROW))

    def _area(self) -> QScrollArea | None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above

    def _speak(self) -> None:
        if not self._rows:
            self.setAccessibleName(self._name)
            return
        row = self._rows[self._place]
        chip = row.chip[0] if row.chip else ""
        said = (self._name, row.lead, row.text, row.second, chip, row.action)
        self.setAccessibleName(", ".join(part for part in said if part))
