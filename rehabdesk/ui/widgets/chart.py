"""A small chart of one value over time, on the bands it is read by. Left and Right walk along its points."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehabdesk.domain.dates import show_day
from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint


@dataclass(frozen=True)
class Point:
    """One result: the day, the value, the value as it is written, what it means in a word."""

    day: date
    value: float
    shown: str
    word: str = ""


@dataclass(frozen=True)
class Stripe:
    """A band from `least` to `most` with its tone (paint.TONES)."""

    least: float
    most: float
    tone: str


_DOT = 4.5


class TrendChart(QWidget):
    """Its words are the same as its picture: `spoken` reads every point to a screen reader."""

    walked = Signal(int)  # the place of the point walked to

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = ""
        self._points: list[Point] = []
        self._stripes: list[Stripe] = []
        self._least, self._most = 0.0, 1.0
        self._here = -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_trend(
        self,
        name: str,
        points: Sequence[Point],
        least: float,
        most: float,
        stripes: Sequence[Stripe] = (),
        here: int | None = None,
    ) -> None:
        """Points oldest first, `here` the one looked at (by default the last).

        `least` and `most` are the ends of the scale, not of what was measured.
        """
        self._name, self._points, self._stripes = name, list(points), list(stripes)
        self._least, self._most = least, most if most > least else least + 1
        self._here = len(self._points) - 1 if here is None else here
        self._speak()
        self.update()

    def points(self) -> list[Point]:
        return list(self._points)

    def here(self) -> int:
        """The place of the point whose value is written; -1 without any."""
        return self._here

    def spoken(self) -> str:
        said = [_spoken(point) for point in self._points]
        return "; ".join((self._name, *said))

    # what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if event.key() in steps and not event.modifiers() and self._points:
            self._walk(self._here + steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._points:
            self._walk(0 if event.key() == Qt.Key.Key_Home else len(self._points) - 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spots = self._spots()
        if spots:
            away = [abs(spot.x() - event.position().x()) for spot in spots]
            self._walk(away.index(min(away)))
        super().mousePressEvent(event)

    def _walk(self, place: int) -> None:
        place = max(0, min(place, len(self._points) - 1))
        if place != self._here:
            self._here = place
            self._speak()
            self.update()
            self.walked.emit(place)

    def _speak(self) -> None:
        self.setAccessibleName(self.spoken())
        here = self._points[self._here] if self._points else None
        self.setAccessibleDescription(_spoken(here) if here else "")

    # measures

    def sizeHint(self) -> QSize:
        return QSize(theme.px(260), theme.px(104))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(150), theme.px(104))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
            self.update()

    def _plot(self) -> QRectF:
        """Left of the points stand the ends of the scale, below them the days."""
        ends = max(paint.width_of(_number(each), "micro") for each in (self._least, self._most))
        left = ends + theme.px(8)
        high = self.height() - theme.px(20) - theme.px(20)
        return QRectF(left, theme.px(20), max(10.0, self.width() - left - theme.px(10)), max(10.0, high))

    def _height_of(self, value: float, plot: QRectF) -> float:
        part = (min(max(value, self._least), self._most) - self._least) / (self._most - self._least)
        return plot.bottom() - part * plot.height()

    def _spots(self) -> list[QPointF]:
        """Where the points stand: as far apart as their days; results of one day side by side."""
        plot = self._plot().adjusted(theme.px(10), 0, -theme.px(12), 0)
        if not self._points:
            return []
        first, last = self._points[0].day, self._points[-1].day
        span = (last - first).days
        spots = []
        for place, point in enumerate(self._points):
            even = place / max(1, len(self._points) - 1)
            part = (point.day - first).days / span if span > 0 else even
            x = plot.center().x() if len(self._points) == 1 else plot.left() + part * plot.width()
            spots.append(QPointF(x, self._height_of(point.value, plot)))
        return spots

    # painting

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        plot = self._plot()
        self._paint_ground(painter, plot)
        spots = self._spots()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink = theme.colour("chart1")
        painter.setPen(QPen(ink, theme.px(2)))
        painter.drawPolyline(QPolygonF(spots))
        for place, spot in enumerate(spots):
            here = place == self._here
            side = theme.px(_DOT + 1.5 if here else _DOT)
            painter.setPen(
                QPen(theme.colour("focus" if here and self.hasFocus() else "surface"), theme.px(2))
            )
            painter.setBrush(ink)
            painter.drawEllipse(spot, side, side)
        if spots:
            self._paint_here(painter, plot, spots[self._here])

    def _paint_ground(self, painter: QPainter, plot: QRectF) -> None:
        painter.fillRect(plot, theme.colour("sunken"))
        for stripe in self._stripes:
            top, bottom = self._height_of(stripe.most, plot), self._height_of(stripe.least, plot)
            painter.fillRect(
                QRectF(plot.left(), top, plot.width(), bottom - top),
                theme.colour(paint.TONES[stripe.tone][1]),
            )
        painter.fillRect(QRectF(plot.left(), plot.bottom(), plot.width(), 1), theme.colour("line2"))
        for value in (self._least, self._most):
            room = QRectF(
                0, self._height_of(value, plot) - theme.px(8), plot.left() - theme.px(5), theme.px(16)
            )
            paint.write(painter, room, _number(value), "micro", theme.colour("ink3"), paint.RIGHT)

    def _paint_here(self, painter: QPainter, plot: QRectF, spot: QPointF) -> None:
        """The value of the point walked to, above everything; its day below, where it is neither end."""
        point = self._points[self._here]
        words = f"{point.shown} {point.word}".strip()
        wide = min(paint.width_of(words, "labelStrong") + 2, plot.width())
        left = min(max(spot.x() - wide / 2, plot.left()), plot.right() - wide)
        room = QRectF(left, 0, wide, theme.px(18))
        paint.write(painter, room, words, "labelStrong", theme.colour("ink"), paint.CENTRE)
        self._paint_days(painter, plot)

    def _paint_days(self, painter: QPainter, plot: QRectF) -> None:
        """The day of the point walked to, and those of the ends where they leave it room."""
        spots, taken = self._spots(), QRectF()
        for place in dict.fromkeys((self._here, 0, len(self._points) - 1)):
            day = show_day(self._points[place].day)
            wide = paint.width_of(day, "micro") + theme.px(8)
            left = min(max(spots[place].x() - wide / 2, plot.left()), plot.right() - wide)
            room = QRectF(left, plot.bottom() + theme.px(3), wide, theme.px(16))
            if taken.intersects(room):
                continue
            taken = taken.united(room) if place == self._here else taken
            ink = theme.colour("ink2" if place == self._here else "ink3")
            paint.write(painter, room, day, "micro", ink, paint.CENTRE)


def _spoken(point: Point) -> str:
    return ", ".join(part for part in (show_day(point.day), point.shown, point.word) if part)


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else f"{value:.1f}"
