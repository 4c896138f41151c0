"""The places of the program, at the left edge of the window."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QLinearGradient, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint


@dataclass(frozen=True)
class RailPlace:
    """One entry: `label` and `short` (for the narrow rail) are N_-marked; `below` stands under the line.

    `right` is what the person must hold to see it; None for everybody.
    """

    name: str
    icon: str
    label: str
    right: object | None = None
    short: str = ""
    below: bool = False


class Rail(QWidget):
    """One stop for Tab: Up and Down move, Enter opens. Alt+1 to 8 are the window's."""

    chosen = Signal(str)

    def __init__(self, places: list[RailPlace], centre: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._places = places
        self._centre = centre
        self._current = places[0].name if places else ""
        self._aimed = self._current
        self._hovered = ""
        self._badges: dict[str, int] = {}
        self._narrow = False
        self._digits = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self._speak()

    def show_current(self, name: str) -> None:
        self._current = self._aimed = name
        self._speak()
        self.update()

    def show_badge(self, name: str, number: int) -> None:
        """What is overdue or waiting there for this person; 0 takes it away."""
        self._badges[name] = number
        self.update()

    def show_centre(self, centre: str) -> None:
        self._centre = centre
        self.update()

    def set_narrow(self, narrow: bool) -> None:
        if narrow != self._narrow:
            self._narrow = narrow
            self.updateGeometry()
            self.update()

    def show_digits(self, shown: bool) -> None:
        if shown != self._digits:
            self._digits = shown
            self.update()

    def names(self) -> list[str]:
        return [place.name for place in self._places]

    def sizeHint(self) -> QSize:
        return QSize(theme.px(66 if self._narrow else 184), theme.px(500))

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), theme.px(300))

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        shade = QLinearGradient(0, 0, 0, self.height())
        shade.setColorAt(0, theme.colour("rail"))
        shade.setColorAt(1, theme.colour("rail2"))
        painter.fillRect(self.rect(), shade)
        self._paint_brand(painter)
        boxes = self._boxes()
        for place, box in boxes:
            self._paint_place(painter, place, box)
        below = [box for place, box in boxes if place.below]
        if below:
            line = QRectF(theme.px(12), below[0].top() - theme.px(8), self.width() - theme.px(24), 1)
            painter.fillRect(line, theme.colour("railSel"))

    def _paint_brand(self, painter: QPainter) -> None:
        side = theme.px(30)
        if self._narrow:
            paint.sprout(painter, QRectF((self.width() - side) / 2, theme.px(12), side, side))
            return
        paint.sprout(painter, QRectF(theme.px(18), theme.px(17), side, side))
        room = QRectF(theme.px(58), theme.px(14), self.width() - theme.px(64), theme.px(20))
        paint.write(painter, room, "RehabDesk", "card", theme.colour("railOn"), paint.LEFT)
        room.translate(0, theme.px(18))
        paint.write(painter, room, self._centre, "micro", theme.colour("railInk3"), paint.LEFT)

    def _paint_place(self, painter: QPainter, place: RailPlace, box: QRectF) -> None:
        on, hovered = place.name == self._current, place.name == self._hovered
        if on or hovered:
            painter.setOpacity(1 if on else 0.45)
            paint.fill_round(painter, box, theme.colour("railSel"), None, theme.px(8))
            painter.setOpacity(1)
        if self.hasFocus() and place.name == self._aimed:
            paint.fill_round(painter, box, None, theme.colour("spark"), theme.px(8), 2)
        ink = theme.colour("railOn" if on else "railInk")
        sign = theme.colour("spark" if on else "railInk")
        badge = self._badges.get(place.name, 0)
        if self._narrow:
            upper = QRectF(box.left(), box.top() + theme.px(3), box.width(), theme.px(20))
            icons.draw(painter, upper, place.icon, sign, 18, filled=on)
            lower = QRectF(box.left(), box.top() + theme.px(21), box.width(), theme.px(15))
            word = _(place.short or place.label)
            paint.write(painter, lower, word, "micro", ink, paint.CENTRE)
            if badge:
                dot = QRectF(
                    box.center().x() + theme.px(9), box.top() + theme.px(3), theme.px(8), theme.px(8)
                )
                paint.fill_round(painter, dot, theme.colour("spark"), None, theme.px(4))
            return
        side = QRectF(box.left() + theme.px(10), box.top(), theme.px(22), box.height())
        icons.draw(painter, side, place.icon, sign, 18, filled=on)
        room = box.adjusted(theme.px(40), 0, -theme.px(36 if badge or self._digits else 10), 0)
        paint.write(painter, room, _(place.label), "strong" if on else "row", ink, paint.LEFT)
        right = QRectF(box.right() - theme.px(30), box.top(), theme.px(24), box.height())
        if self._digits and (digit := self._digit(place)):
            paint.write(painter, right, digit, "labelStrong", theme.colour("spark"), paint.CENTRE)
        elif badge:
            paint.badge(painter, right, str(badge), "spark")

    def _digit(self, place: RailPlace) -> str:
        number = self._places.index(place) + 1
        return str(number) if number <= 8 and not place.below else ""

    def _boxes(self) -> list[tuple[RailPlace, QRectF]]:
        below = [place for place in self._places if place.below]
        above = [place for place in self._places if not place.below]
        edge, high = theme.px(5 if self._narrow else 12), theme.px(40)
        top = float(theme.px(50 if self._narrow else 67))
        foot = self.height() - theme.px(12) - len(below) * theme.px(42)
        # On a low window the entries move together rather than under the line.
        room = min(theme.px(42), (foot - theme.px(10) - top) / max(1, len(above)))
        wide = self.width() - 2 * edge
        boxes = [
            (place, QRectF(edge, top + n * room, wide, min(high, room))) for n, place in enumerate(above)
        ]
        start = max(foot, top + len(above) * room + theme.px(10))
        return boxes + [
            (place, QRectF(edge, start + n * theme.px(42), wide, high)) for n, place in enumerate(below)
        ]

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        names = self.names()
        place = names.index(self._aimed) if self._aimed in names else 0
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            by = 1 if event.key() == Qt.Key.Key_Down else -1
            self._aimed = names[max(0, min(len(names) - 1, place + by))]
            self._speak()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self._aimed)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if name := self._at(event):
            self.chosen.emit(name)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")

    def focusInEvent(self, event: QFocusEvent) -> None:
        self._aimed = self._current
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _at(self, event: QMouseEvent) -> str:
        return next((place.name for place, box in self._boxes() if box.contains(event.position())), "")

    def _hover(self, name: str) -> None:
        if name != self._hovered:
            self._hovered = name
            self.setCursor(Qt.CursorShape.PointingHandCursor if name else Qt.CursorShape.ArrowCursor)
            self.update()

    def _speak(self) -> None:
        words = {place.name: _(place.label) for place in self._places}
        self.setAccessibleName(_("Places: {place}").format(place=words.get(self._aimed, "")))
