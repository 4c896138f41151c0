"""The month that opens under a date field."""

from calendar import Calendar as Weeks
from datetime import date, timedelta

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from rehabdesk import i18n
from rehabdesk.domain.dates import MONTHS, SHORT_WEEKDAYS, add_months
from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint


class Calendar(QWidget):
    """Arrows move, PgUp and PgDn turn the month, Enter takes the day, Esc leaves."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAccessibleName(_("Calendar"))
        self._day = self._today = date.today()
        self._boxes: list[tuple[date, QRectF]] = []

    def open_below(self, field: QWidget, day: date, today: date) -> None:
        self.resize(self.sizeHint())
        self.move(field.mapToGlobal(QPoint(0, field.height() + 4)))
        self.set_day(day, today)
        self.show()
        self.setFocus()

    def set_day(self, day: date, today: date) -> None:
        self._day, self._today = day, today
        self._lay_out()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(252), theme.px(268))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        days = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
        key = Qt.Key(event.key())
        if key in days:
            self._show(self._day + timedelta(days=days[key]))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._turn(1 if key == Qt.Key.Key_PageDown else -1)
        elif key in (Qt.Key.Key_T, Qt.Key.Key_H):
            self._show(self._today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._take(self._day)
        else:
            super().keyPressEvent(event)  # Esc closes a popup

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position()
        if not self.rect().contains(at.toPoint()):
            self.hide()
        elif at.y() < theme.px(40):
            self._turn(1 if at.x() > self.width() / 2 else -1)
        elif at.y() > self.height() - theme.px(34):
            self._take(self._today)
        for day, box in self._boxes:
            if box.contains(at):
                self._take(day)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self._turn(-1 if event.angleDelta().y() > 0 else 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("raised"))
        paint.fill_round(painter, QRectF(self.rect()), None, theme.colour("line2"), 1)
        self._paint_head(painter)
        for day, box in self._boxes:
            self._paint_day(painter, day, box)
        foot = QRectF(theme.px(12), self.height() - theme.px(32), self.width() - theme.px(24), theme.px(28))
        painter.fillRect(QRectF(foot.left(), foot.top(), foot.width(), 1), theme.colour("line"))
        paint.write(painter, foot, _("Today"), "label", theme.colour("link"), paint.LEFT)
        paint.write(painter, foot, _("T today, + and - move"), "micro", theme.colour("ink3"), paint.RIGHT)

    def _paint_head(self, painter: QPainter) -> None:
        high = theme.px(40)
        title = f"{MONTHS[i18n.language()][self._day.month - 1]} {self._day.year}"
        paint.write(
            painter, QRectF(0, 0, self.width(), high), title, "labelStrong", theme.colour("ink"), paint.CENTRE
        )
        icons.draw(painter, QRectF(theme.px(10), 0, theme.px(24), high), "left", theme.colour("link"), 16)
        right = QRectF(self.width() - theme.px(34), 0, theme.px(24), high)
        icons.draw(painter, right, "right", theme.colour("link"), 16)
        wide = (self.width() - theme.px(16)) / 7
        for column, word in enumerate(SHORT_WEEKDAYS[i18n.language()]):
            box = QRectF(theme.px(8) + column * wide, high, wide, theme.px(22))
            paint.write(painter, box, word, "micro", theme.colour("ink2"), paint.CENTRE)

    def _paint_day(self, painter: QPainter, day: date, box: QRectF) -> None:
        square = box.adjusted(*(theme.px(n) for n in (2, 1, -2, -1)))
        ink = "bad" if day.weekday() == 6 else "ink"
        if day == self._day:
            paint.fill_round(painter, square, theme.colour("primary"), None, theme.px(6))
            ink = "onPrimary"
        elif day == self._today:
            paint.fill_round(painter, square, None, theme.colour("link"), theme.px(6), 1.4)
        role = "labelStrong" if day in (self._day, self._today) else "small"
        paint.write(painter, box, str(day.day), role, theme.colour(ink), paint.CENTRE)

    def _turn(self, months: int) -> None:
        self._show(add_months(self._day, months))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _show(self, day: date) -> None:
        self.set_day(day, self._today)

    def _take(self, day: date) -> None:
        self.hide()
        self.chosen.emit(day)

    def _lay_out(self) -> None:
        wide, high = (self.width() - theme.px(16)) / 7, theme.px(28)
        weeks = Weeks(firstweekday=0).monthdatescalendar(self._day.year, self._day.month)
        self._boxes = [
            (day, QRectF(theme.px(8) + column * wide, theme.px(62) + row * high, wide, high))
            for row, week in enumerate(weeks)
            for column, day in enumerate(week)
            if day.month == self._day.month
        ]
