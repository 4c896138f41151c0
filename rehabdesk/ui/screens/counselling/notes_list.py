"""A client's notes, newest first, painted: day and time, what it was about, a pencil or a padlock."""

from datetime import date

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from rehabdesk.i18n import _
from rehabdesk.services.counselling import NoteRow
from rehabdesk.ui import icons, theme
from rehabdesk.ui.screens.counselling.words import short_date
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.dates import show_time

_ROW = 51


class NotesList(QWidget):
    """Up and Down read one note after the other, Enter goes into it."""

    chosen = Signal(int)  # note id
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[NoteRow] = []
        self._today = date.min
        self._here: int | None = None
        self._new = False
        self._hovered = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._speak()

    def show_rows(self, rows: list[NoteRow], here: int | None, today: date, *, new: bool) -> None:
        """These notes; `here` is the open one, `new` adds a line for one that is not begun yet."""
        self._rows, self._here, self._today, self._new = list(rows), here, today, new
        self._speak()
        self.updateGeometry()
        self.update()

    def rows(self) -> list[NoteRow]:
        return list(self._rows)

    def words(self, row: NoteRow) -> str:
        """What the second line says: the goal, else how the note begins."""
        return row.goal or row.excerpt or _("Being written")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(160), theme.px(_ROW) * (len(self._rows) + self._new))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        high = theme.px(_ROW)
        for place in range(len(self._rows) + self._new):
            box = QRectF(0, place * high, self.width(), high)
            if box.intersects(QRectF(event.rect())):
                self._paint_row(painter, place, box.adjusted(0, 1, 0, -1))

    def _paint_row(self, painter: QPainter, place: int, box: QRectF) -> None:
        row = self._row(place)
        here = row is None if self._new and self._here is None else row is not None and row.id == self._here
        if here:
            paint.fill_round(painter, box, theme.colour("soft"), None, theme.px(8))
        elif place == self._hovered:
            paint.fill_round(painter, box, theme.colour("hover"), None, theme.px(8))
        if here and self.hasFocus():
            paint.fill_round(painter, box, None, theme.colour("focus"), theme.px(8), 2)
        room = box.adjusted(theme.px(10), 0, -theme.px(10), 0)
        side = theme.px(16)
        high = paint.line_height("strong")
        top = box.center().y() - (high + paint.line_height("small")) / 2
        signed = row is not None and row.signed_at is not None
        sign = QRectF(room.right() - side, top, side, high)
        icons.draw(
            painter,
            sign,
            "padlock" if signed else "edit",
            theme.colour("ink3" if signed else "warnMark"),
            13,
            filled=not signed,
        )
        room.setRight(room.right() - side - theme.px(4))
        day = short_date(row.held_on, self._today) if row else _("New note")
        upper = QRectF(room.left(), top, room.width(), high)
        paint.write(painter, upper, day, "strong", theme.colour("ink"), paint.LEFT)
        if row and row.starts_at:
            left = paint.width_of(day, "strong") + theme.px(7)
            clock = upper.adjusted(left, 0, 0, 0)
            paint.write(painter, clock, show_time(row.starts_at), "small", theme.colour("ink3"), paint.LEFT)
        words = self.words(row) if row else _("Being written")
        lower = QRectF(room.left(), top + high, room.width(), paint.line_height("small"))
        paint.write(painter, lower, words, "small", theme.colour("onSoft" if here else "ink2"), paint.LEFT)

    def _row(self, place: int) -> NoteRow | None:
        place -= self._new
        return self._rows[place] if 0 <= place < len(self._rows) else None

    # keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ids = [row.id for row in self._rows]
        place = ids.index(self._here) if self._here in ids else -1
        last = len(ids) - 1
        goes = {
            Qt.Key.Key_Up: place - 1,
            Qt.Key.Key_Down: place + 1,
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
            Qt.Key.Key_PageUp: place - 8,
            Qt.Key.Key_PageDown: place + 8,
        }
        if event.key() in goes and ids:
            self.chosen.emit(ids[max(0, min(goes[Qt.Key(event.key())], last))])
            self._show_here()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row(self._at(event))
        if row is not None:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.chosen.emit(row.id)

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
        return int(event.position().y() // theme.px(_ROW))

    def _hover(self, place: int) -> None:
        if place != self._hovered:
            self._hovered = place
            self.setCursor(
                Qt.CursorShape.PointingHandCursor if self._row(place) else Qt.CursorShape.ArrowCursor
            )
            self.update()

    def _show_here(self) -> None:
        ids = [row.id for row in self._rows]
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None and self._here in ids:
            high = theme.px(_ROW)
            above.ensureVisible(0, round((ids.index(self._here) + self._new + 0.5) * high), 0, high)

    def _speak(self) -> None:
        said = [_("Session notes")]
        row = next((row for row in self._rows if row.id == self._here), None)
        if row is not None:
            said += [short_date(row.held_on, self._today), self.words(row)]
            said.append(_("Signed") if row.signed_at else _("Draft"))
        self.setAccessibleName(", ".join(said))
