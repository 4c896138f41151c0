"""The board of rooms and beds, painted: arrows go between beds, M picks somebody up, a drag does the same."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint

_CARD, _HEAD, _CELL, _FOOT, _GAP = 226, 42, 46, 8, 12


@dataclass(frozen=True)
class Cell:
    """A bed, or a person without one. Only a `person` can be picked up; `mark` is a letter at the right."""

    key: Hashable
    lead: str
    text: str
    second: str = ""
    person: bool = False
    closed: bool = False
    mark: str = ""
    warning: str = ""


@dataclass(frozen=True)
class Group:
    """A room, or those who have none."""

    title: str
    count: str
    cells: tuple[Cell, ...]
    chip: tuple[str, str, str] | None = None
    nothing: str = ""  # said where there is no cell
    loose: bool = False  # somebody is dropped anywhere on the card, not on one of its cells


class BedBoard(QWidget):
    opened = Signal(object)  # the key of the cell Enter was pressed on
    dropped = Signal(object, object)  # who was carried, and onto which cell (None: a loose card)
    freed = Signal(object)
    moved = Signal(object)  # the key of the cell one stands on
    carrying = Signal(str)  # who is being carried by keys; empty: nobody any more

    def __init__(self, name: str, *, may_move: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._may_move = may_move
        self._groups: list[Group] = []
        self._cells: list[Cell] = []
        self._cards: list[QRectF] = []
        self._boxes: list[QRectF] = []
        self._place = 0
        self._hovered = -1
        self._carried: Hashable | None = None
        self._pressed: QPointF | None = None
        self._mouse: QPointF | None = None  # while a drag is under way
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(name)

    # what it shows

    def show_groups(self, groups: Sequence[Group]) -> None:
        """These rooms; one stays on the cell one stood on while it is still there."""
        key = self.key()
        self._groups = list(groups)
        self._cells = [cell for group in groups for cell in group.cells]
        keys = [cell.key for cell in self._cells]
        if key in keys:
            self._place = keys.index(key)
        self._place = max(0, min(self._place, len(keys) - 1))
        if self._carried is not None and self._carried not in keys:
            self.put_down()
        self._arrange()
        self._speak()
        self.update()

    def groups(self) -> list[Group]:
        return list(self._groups)

    def key(self) -> Hashable | None:
        return self._cells[self._place].key if self._cells else None

    def choose(self, key: object) -> None:
        for place, cell in enumerate(self._cells):
            if cell.key == key:
                self._aim(place)

    def box_of(self, key: object) -> QRectF:
        return next(box for cell, box in zip(self._cells, self._boxes, strict=True) if cell.key == key)

    def carried(self) -> Hashable | None:
        return self._carried

    def pick_up(self) -> None:
        """Carry whoever is in the cell; the arrows then look for a bed."""
        cell = self._cells[self._place] if self._cells else None
        if cell is not None and cell.person and self._may_move:
            self._carried = cell.key
            self.carrying.emit(cell.text)
            self.update()

    def put_down(self) -> bool:
        """Nobody is moved after all. True when somebody was being carried."""
        was = self._carried is not None
        self._carried = self._mouse = self._pressed = None
        if was:
            self.carrying.emit("")
            self.unsetCursor()
            self.update()
        return was

    # layout

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(2 * _CARD), self.minimumHeight())

    def _arrange(self) -> None:
        """Cards in columns, each under the shortest one."""
        gap = theme.px(_GAP)
        count = max(1, (self.width() + gap) // (theme.px(_CARD) + gap))
        wide = (self.width() - gap * (count - 1)) / count
        ends = [0.0] * count
        self._cards, self._boxes = [], []
        for group in self._groups:
            column = ends.index(min(ends))
            left, top = column * (wide + gap), ends[column]
            high = theme.px(_HEAD) + max(1, len(group.cells)) * theme.px(_CELL) + theme.px(_FOOT)
            self._cards.append(QRectF(left, top, wide, high))
            for place in range(len(group.cells)):
                y = top + theme.px(_HEAD) + place * theme.px(_CELL)
                self._boxes.append(QRectF(left + theme.px(6), y, wide - theme.px(12), theme.px(_CELL - 2)))
            ends[column] = top + high + gap
        self.setMinimumHeight(round(max(ends, default=0)))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for group, card in zip(self._groups, self._cards, strict=True):
            self._paint_head(painter, group, card)
        for place, cell in enumerate(self._cells):
            if self._boxes[place].intersects(QRectF(event.rect())):
                self._paint_cell(painter, place, cell, self._boxes[place])
        if self._mouse is not None and self._carried is not None:
            self._paint_carried(painter, self._mouse)

    def _paint_head(self, painter: QPainter, group: Group, card: QRectF) -> None:
        paint.fill_round(painter, card, theme.colour("surface"), theme.colour("line"), theme.px(10))
        head = QRectF(card.left() + theme.px(14), card.top(), card.width() - theme.px(26), theme.px(_HEAD))
        if group.chip:
            wide = paint.chip_width(group.chip[0], group.chip[2])
            paint.chip(painter, QRectF(head.right() - wide, head.top(), wide, head.height()), *group.chip)
            head.setRight(head.right() - wide - theme.px(8))
        title = min(paint.width_of(group.title, "card"), head.width())
        paint.write(painter, head, group.title, "card", theme.colour("ink"), paint.LEFT)
        count = head.adjusted(title + theme.px(8), theme.px(1), 0, theme.px(1))
        if count.width() >= paint.width_of(group.count, "hint"):
            paint.write(painter, count, group.count, "hint", theme.colour("ink3"), paint.LEFT)
        if not group.cells:
            room = QRectF(head.left(), card.top() + theme.px(_HEAD), head.width(), theme.px(_CELL))
            paint.write(painter, room, group.nothing, "small", theme.colour("ink3"), paint.LEFT)

    def _paint_cell(self, painter: QPainter, place: int, cell: Cell, box: QRectF) -> None:
        here = place == self._place
        target = self._carried is not None and place == self._target() and cell.key != self._carried
        ground = "soft" if target else "sel" if here else "hover" if place == self._hovered else None
        if ground is None and cell.closed:
            ground = "neuBg"
        if ground is not None:
            paint.fill_round(painter, box, theme.colour(ground), None, theme.px(6))
        if here and self.hasFocus():
            paint.fill_round(painter, box, None, theme.colour("focus"), theme.px(6), 2)
        elif target:
            paint.fill_round(painter, box, None, theme.colour("link"), theme.px(6), 1)
        room = box.adjusted(theme.px(8), 0, -theme.px(10), 0)
        self._paint_lead(painter, cell, QRectF(room.left(), room.top(), theme.px(28), room.height()))
        room.setLeft(room.left() + theme.px(38))
        if cell.mark:
            paint.write(painter, room, cell.mark, "hint", theme.colour("ink3"), paint.RIGHT)
            room.setRight(room.right() - theme.px(18))
        if cell.warning:
            sign = QRectF(room.right() - theme.px(16), room.top(), theme.px(16), room.height())
            icons.draw(painter, sign, "warning", theme.colour("warnMark"), 16)
            room.setRight(sign.left() - theme.px(4))
        if cell.key == self._carried:
            painter.setOpacity(0.45)
        high, low = paint.line_height("row"), paint.line_height("hint")
        top = room.center().y() - (high + low) / 2 if cell.second else room.center().y() - high / 2
        upper = QRectF(room.left(), top, room.width(), high)
        ink = "ink" if cell.person else "ink2" if cell.closed else "ink3"
        paint.write(
            painter, upper, cell.text, "row" if cell.person else "small", theme.colour(ink), paint.LEFT
        )
        lower = QRectF(room.left(), top + high, room.width(), low)
        paint.write(painter, lower, cell.second, "hint", theme.colour("ink2"), paint.LEFT)
        painter.setOpacity(1)

    def _paint_lead(self, painter: QPainter, cell: Cell, room: QRectF) -> None:
        side = theme.px(28)
        square = QRectF(room.left(), room.center().y() - side / 2, side, side)
        if cell.person or cell.closed:
            tone = "neu" if cell.closed else "soft"
            ink, ground, _line = paint.TONES[tone]
            paint.fill_round(painter, square, theme.colour(ground), None, theme.px(6))
        else:
            ink = "ink2"
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(theme.colour("field"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), theme.px(6), theme.px(6))
            painter.restore()
        if cell.closed or not cell.lead:
            sign = "do not contact" if cell.closed else "person"
            icons.draw(painter, square, sign, theme.colour(ink), 16)
        else:
            paint.write(painter, square, cell.lead, "labelStrong", theme.colour(ink), paint.CENTRE)

    def _paint_carried(self, painter: QPainter, at: QPointF) -> None:
        cell = next(cell for cell in self._cells if cell.key == self._carried)
        wide = min(paint.width_of(cell.text, "row") + theme.px(24), theme.px(_CARD))
        box = QRectF(at.x() + theme.px(10), at.y() - theme.px(16), wide, theme.px(32))
        paint.fill_round(painter, box, theme.colour("raised"), theme.colour("link"), theme.px(8))
        inside = box.adjusted(theme.px(12), 0, -theme.px(8), 0)
        paint.write(painter, inside, cell.text, "row", theme.colour("ink"), paint.LEFT)

    # keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if not self._cells:
            super().keyPressEvent(event)
        elif key in _WAYS:
            self._step(*_WAYS[key])
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._aim(0 if key == Qt.Key.Key_Home else len(self._cells) - 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._enter()
        elif key == Qt.Key.Key_M and not event.modifiers():
            self.pick_up()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.freed.emit(self.key())
        elif key == Qt.Key.Key_Escape and self.put_down():
            event.accept()
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        carried, here = self._carried, self.key()
        if carried is None:
            self.opened.emit(here)
            return
        self.put_down()
        if carried != here:
            self.dropped.emit(carried, here)

    def _step(self, across: int, down: int) -> None:
        """To the nearest cell that way; where there is none, one stays."""
        here = self._boxes[self._place].center()

        def far(place: int) -> float:
            there = self._boxes[place].center()
            along = (there.x() - here.x()) * across + (there.y() - here.y()) * down
            aside = abs((there.x() - here.x()) * down) + abs((there.y() - here.y()) * across)
            return float("inf") if along < 2 else along + 3 * aside

        nearest = min(range(len(self._boxes)), key=far)
        if far(nearest) < float("inf"):
            self._aim(nearest)

    # mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        place = self._at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and place >= 0:
            self._aim(place)
            if self._carried is not None:
                self._enter()
            elif self._cells[place].person and self._may_move:
                self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if self._pressed is not None and self._mouse is None:
            gone = (at - self._pressed).manhattanLength()
            if gone >= QApplication.startDragDistance():
                self._carried, self._mouse = self.key(), at
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
        if self._mouse is not None:
            self._mouse = at
            self._reveal(at.y())
        place = self._at(at)
        if place != self._hovered or self._mouse is not None:
            self._hovered = place
            self.update()
        self._say_tip(place)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        carried, dragged = self._carried, self._mouse is not None
        self._pressed = None
        if not dragged:
            return
        at = event.position()
        place = self._at(at)
        self.put_down()
        cards = zip(self._groups, self._cards, strict=True)
        if any(group.loose and card.contains(at) for group, card in cards):
            self.dropped.emit(carried, None)
        elif place >= 0 and self._cells[place].key != carried:
            self._aim(place)
            self.dropped.emit(carried, self._cells[place].key)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if self._at(event.position()) >= 0:
            self.opened.emit(self.key())

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = -1
        self.update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    # where one stands

    def _at(self, point: QPointF) -> int:
        return next((place for place, box in enumerate(self._boxes) if box.contains(point)), -1)

    def _target(self) -> int:
        return self._hovered if self._mouse is not None else self._place

    def _aim(self, place: int) -> None:
        self._place = place
        self._speak()
        self._reveal(self._boxes[place].center().y())
        self.moved.emit(self.key())
        self.update()

    def _reveal(self, y: float) -> None:
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureVisible(0, round(y), 0, theme.px(_CELL + _HEAD))

    def _say_tip(self, place: int) -> None:
        cell = self._cells[place] if place >= 0 else None
        self.setToolTip(cell.warning if cell is not None else "")

    def _speak(self) -> None:
        if not self._cells:
            self.setAccessibleName(self._name)
            return
        cell, seen = self._cells[self._place], 0
        for group in self._groups:
            seen += len(group.cells)
            if self._place < seen:
                bed = _("bed {number}").format(number=cell.lead) if cell.lead else ""
                said = (self._name, group.title, bed, cell.text, cell.second, cell.warning)
                self.setAccessibleName(", ".join(part for part in said if part))
                return


_WAYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
