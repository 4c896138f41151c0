"""Editors of a day and of a time of day."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

from PySide6.QtCore import QEvent, QRectF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from rehabdesk import i18n
from rehabdesk.domain import dates as words
from rehabdesk.domain.dates import add_months, read_day, read_time, show_day
from rehabdesk.i18n import N_
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets.calendar import Calendar
from rehabdesk.ui.widgets.entries import TextEdit

_clock: list[Callable[[], date]] = [date.today]


def use_clock(today: Callable[[], date]) -> None:
    """The day of the centre, which need not be the day of this machine's zone."""
    _clock[0] = today


def today() -> date:
    return _clock[0]()


def show_time(clock: time) -> str:
    """10.42, or 10:42 in English."""
    return words.show_time(clock, i18n.language())


class DateEdit(TextEdit):
    """T or H today, + and - a day, PgUp and PgDn a month, F4 the calendar; rewritten on leaving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(12)
        self.setTextMargins(0, 0, 24, 0)
        self._calendar: Calendar | None = None

    def value(self) -> date | None:
        return read_day(self.text(), today())

    def show_value(self, value: Any) -> None:
        super().show_value(show_day(value) if value else "")

    def problem(self) -> str:
        if self.text().strip() and self.value() is None:
            return N_("There is no such date. Write it like 17/11/2026.")
        return ""

    def open_calendar(self) -> None:
        if self.isReadOnly():
            return
        if self._calendar is None:
            self._calendar = Calendar(self)
            self._calendar.chosen.connect(self._choose)
        self._calendar.open_below(self, self.value() or today(), today())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.isReadOnly() or event.modifiers() & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            super().keyPressEvent(event)
            return
        key, day = event.key(), self.value() or today()
        if key in (Qt.Key.Key_T, Qt.Key.Key_H) and not any(letter.isalpha() for letter in self.text()):
            self._choose(today())
        elif key == Qt.Key.Key_Plus:
            self._choose(day + timedelta(days=1))
        elif key == Qt.Key.Key_Minus and (not self.text() or self.value()):
            self._choose(day - timedelta(days=1))
        elif key == Qt.Key.Key_PageUp:
            self._choose(add_months(day, -1))
        elif key == Qt.Key.Key_PageDown:
            self._choose(add_months(day, 1))
        elif key == Qt.Key.Key_F4:
            self.open_calendar()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._rewrite()
        super().focusOutEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() > self.width() - theme.px(34):
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.open_calendar()
            return
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = event.position().x() > self.width() - theme.px(34)
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.IBeamCursor)
        super().mouseMoveEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = theme.px(16)
        box = QRectF(self.width() - side - theme.px(10), 0, side, self.height())
        icons.draw(QPainter(self), box, "calendar", theme.colour("ink3"), 16)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.setTextMargins(0, 0, theme.px(24), 0)
        super().changeEvent(event)

    def _rewrite(self) -> None:
        if (day := self.value()) and self.text() != show_day(day):
            self.setText(show_day(day))

    def _choose(self, day: date) -> None:
        self.setText(show_day(day))
        self.edited.emit()


class TimeEdit(TextEdit):
    """An hour and a minute; 1042 becomes 10.42 on leaving."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaxLength(5)

    def value(self) -> time | None:
        return read_time(self.text())

    def show_value(self, value: Any) -> None:
        super().show_value(show_time(value) if value else "")

    def problem(self) -> str:
        if self.text().strip() and self.value() is None:
            return N_("There is no such time. Write it like 10.42.")
        return ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        if clock := self.value():
            self.setText(show_time(clock))
        super().focusOutEvent(event)
