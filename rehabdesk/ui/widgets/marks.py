"""A grid of one-letter marks: people down, meetings across, filled by keyboard."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint


@dataclass(frozen=True)
class MarkColumn:
    """One meeting. `open` says that it may be marked; `spoken` is how a screen reader names it."""

    key: int
    number: str
    day: str
    month: str = ""
    spoken: str = ""
    open: bool = True
    now: bool = False


@dataclass(frozen=True)
class MarkRow:
    """One person. `ends`: short texts at the right, each with a tone. `outside`: columns before joining."""

    key: int
    name: str
    marks: Mapping[int, str]
    ends: tuple[tuple[str, str], ...] = ()
    outside: frozenset[int] = field(default_factory=frozenset)


class MarkGrid(QAbstractScrollArea):
    """Arrows move, a letter marks, Backspace clears, Ctrl+Z asks for undo, Enter opens the person."""

    marked = Signal(int, int, str)  # row key, column key, letter or nothing
    undo_asked = Signal()
    opened = Signal(int)  # row key
    removal_asked = Signal(int)  # row key
    moved = Signal()

    def __init__(
        self,
        name: str,
        *,
        letters: Mapping[str, tuple[str, str]],
        first_title: str,
        end_titles: Sequence[str] = (),
        parent: QWidget | None = None,
    ) -> None:
        """`letters`: what may be typed → its tone and its word."""
        super().__init__(parent)
        self._letters = dict(letters)
        self._first_title, self._end_titles = first_title, tuple(end_titles)
        self._columns: list[MarkColumn] = []
        self._rows: list[MarkRow] = []
        self._row = self._column = 0
        self.read_only = False
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCornerWidget(QWidget(self))
        self.horizontalScrollBar().valueChanged.connect(self._scrolled)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)

    # what it shows

    def show_marks(self, columns: Sequence[MarkColumn], rows: Sequence[MarkRow]) -> None:
        """These columns and rows; the chosen cell stays where it was, by its keys."""
        here = self.current()
        self._columns, self._rows = list(columns), list(rows)
        self._measure()
        if here is None or not self.choose(*here):
            self._row = max(0, min(self._row, len(self._rows) - 1))
            self._column = max(0, min(self._column, len(self._columns) - 1))
        self._speak()
        self.viewport().update()

    def current(self) -> tuple[int, int] | None:
        """Row key and column key of the chosen cell."""
        if not self._rows or not self._columns:
            return None
        return self._rows[self._row].key, self._columns[self._column].key

    def current_row(self) -> int | None:
        return self._rows[self._row].key if self._rows else None

    def choose(self, row_key: int, column_key: int) -> bool:
        rows = [row.key for row in self._rows]
        columns = [column.key for column in self._columns]
        if row_key not in rows or column_key not in columns:
            return False
        self._go(rows.index(row_key), columns.index(column_key))
        return True

    def choose_now(self) -> None:
        """Where work begins: the present column, or the last that may be marked, at its first empty cell."""
        present = [place for place, column in enumerate(self._columns) if column.now]
        may_mark = [place for place, column in enumerate(self._columns) if column.open]
        if not self._rows or not (present or may_mark):
            return
        column = (present or may_mark)[-1]
        key = self._columns[column].key
        empty = (place for place, row in enumerate(self._rows) if key not in row.marks)
        self._go(next(empty, 0), column)

    def step_down(self) -> None:
        """After a mark: the next person; the last one stays."""
        self._go(min(self._row + 1, len(self._rows) - 1), self._column)

    def mark(self, letter: str) -> None:
        """Ask for this mark in the chosen cell."""
        here = self.current()
        if here is not None and not self.read_only and self._columns[self._column].open:
            self.marked.emit(*here, letter)

    def spoken(self) -> str:
        """The chosen cell as a screen reader says it."""
        if not self._rows or not self._columns:
            return ""
        row, column = self._rows[self._row], self._columns[self._column]
        letter = row.marks.get(column.key, "")
        said = self._letters[letter][1] if letter else _("not marked")
        return ", ".join((row.name, column.spoken, said))

    # what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, plain = Qt.Key(event.key()), not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        letter = event.text().upper()
        if event.matches(QKeySequence.StandardKey.Undo):
            self.undo_asked.emit()
        elif not self._rows or not self._columns:
            event.ignore()
        elif plain and key in _STEPS:
            self._step(*_STEPS[key])
        elif plain and key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._go(self._row, 0 if key == Qt.Key.Key_Home else len(self._columns) - 1)
        elif plain and key == Qt.Key.Key_Backspace:
            self.mark("")
        elif plain and key == Qt.Key.Key_Delete:
            self.removal_asked.emit(self._rows[self._row].key)
        elif plain and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self._rows[self._row].key)
        elif letter in self._letters and not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier:
            self.mark(letter)
        else:
            event.ignore()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row, column = self._cell_at(event.position().toPoint())
        if 0 <= row < len(self._rows):
            self._go(row, column if 0 <= column < len(self._columns) else self._column)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        row, column = self._cell_at(event.position().toPoint())
        if 0 <= row < len(self._rows) and column < 0:
            self.opened.emit(self._rows[row].key)

    def _step(self, down: int, right: int) -> None:
        row = max(0, min(self._row + down, len(self._rows) - 1))
        column = max(0, min(self._column + right, len(self._columns) - 1))
        self._go(row, column)

    def _go(self, row: int, column: int) -> None:
        changed = (row, column) != (self._row, self._column)
        self._row, self._column = row, column
        self._show_current()
        self._speak()
        self.viewport().update()
        if changed:
            self.moved.emit()

    def _speak(self) -> None:
        self.setAccessibleDescription(self.spoken())

    # measures

    def _head(self) -> int:
        return theme.px(58)

    def _high(self) -> int:
        return theme.px(34)

    def _wide(self) -> int:
        return theme.px(32)

    def _end(self) -> int:
        return theme.px(54) * len(self._end_titles) + theme.px(12)

    def _left(self) -> int:
        """Where the meetings begin: names take what the meetings leave, but never less than they need."""
        least, wide = theme.px(170), self._wide()
        room = self.viewport().width() - self._end()
        spare = room - len(self._columns) * wide
        # Where not all meetings fit, those in sight are shown whole.
        return spare if spare >= least else least + max(0, room - least) % wide

    def _room(self) -> int:
        return max(0, self.viewport().width() - self._end() - self._left())

    def _measure(self) -> None:
        across = self.horizontalScrollBar()
        across.setRange(0, max(0, len(self._columns) * self._wide() - self._room()))
        across.setSingleStep(self._wide())
        across.setPageStep(max(1, self._room()))
        down = self.verticalScrollBar()
        room = self.viewport().height() - self._head()
        down.setRange(0, max(0, len(self._rows) * self._high() - room))
        down.setSingleStep(self._high())
        down.setPageStep(max(1, room))

    def _show_current(self) -> None:
        for bar, at, size, room in (
            (self.horizontalScrollBar(), self._column, self._wide(), self._room()),
            (self.verticalScrollBar(), self._row, self._high(), self.viewport().height() - self._head()),
        ):
            if at * size < bar.value():
                bar.setValue(at * size)
            elif (at + 1) * size > bar.value() + room:
                bar.setValue((at + 1) * size - room)

    def _cell_at(self, point: QPoint) -> tuple[int, int]:
        """Row and column under a point; -1 where there is none."""
        across = point.x() - self._left()
        row, column = -1, -1
        if point.y() >= self._head():
            row = (point.y() - self._head() + self.verticalScrollBar().value()) // self._high()
        if 0 <= across < self._room():
            column = (across + self.horizontalScrollBar().value()) // self._wide()
        return row, column

    def sizeHint(self) -> QSize:
        return QSize(theme.px(600), self._head() + self._high() * max(4, len(self._rows)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure()
        self._show_current()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_rows"):
            self._measure()
            self._show_current()
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.viewport().update()

    def _scrolled(self, _value: int) -> None:
        self.viewport().update()

    # painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        wide, high = self.viewport().width(), self._high()
        painter.setClipRect(0, self._head(), wide, self.viewport().height() - self._head())
        top = self._head() - self.verticalScrollBar().value()
        for place, row in enumerate(self._rows):
            rect = QRectF(0, top + place * high, wide, high)
            if rect.bottom() > self._head() and rect.top() < self.viewport().height():
                self._paint_row(painter, rect, row, place == self._row)
        painter.setClipping(False)
        self._paint_head(painter, QRectF(0, 0, wide, self._head()))

    def _paint_head(self, painter: QPainter, rect: QRectF) -> None:
        painter.fillRect(rect, theme.colour("sunken"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        left, third = float(self._left()), rect.height() / 3
        low = rect.adjusted(0, third, 0, 0)
        name = QRectF(theme.px(16), low.top(), left - theme.px(20), low.height())
        paint.write(painter, name, self._first_title, "chip", theme.colour("ink2"), paint.LEFT)
        for title, box in zip(self._end_titles, self._end_boxes(low), strict=True):
            paint.write(painter, box, title, "chip", theme.colour("ink2"), paint.RIGHT)
        painter.save()
        painter.setClipRect(QRectF(left, 0, self._room(), rect.height()))
        for place, column in enumerate(self._columns):
            box = QRectF(self._column_left(place), 0, self._wide(), third)
            if column.month:
                month = box.adjusted(theme.px(2), theme.px(2), theme.px(90), 0)
                paint.write(painter, month, column.month, "micro", theme.colour("ink2"), paint.LEFT)
            ink = theme.colour("link" if column.now else "ink")
            role = "labelStrong" if column.now else "label"
            paint.write(painter, box.translated(0, third), column.number, role, ink, paint.CENTRE)
            ink = theme.colour("link" if column.now else "ink2")
            role = "labelStrong" if column.now else "hint"
            paint.write(
                painter, box.translated(0, 2 * third - theme.px(3)), column.day, role, ink, paint.CENTRE
            )
        painter.restore()

    def _paint_row(self, painter: QPainter, rect: QRectF, row: MarkRow, chosen: bool) -> None:
        if chosen:
            painter.fillRect(rect, theme.colour("sel"))
            painter.fillRect(QRectF(0, rect.top(), theme.px(3), rect.height() - 1), theme.colour("link"))
        painter.fillRect(QRectF(0, rect.bottom() - 1, rect.width(), 1), theme.colour("line"))
        left = float(self._left())
        name = QRectF(theme.px(16), rect.top(), left - theme.px(20), rect.height())
        paint.write(painter, name, row.name, "row", theme.colour("ink"), paint.LEFT)
        for (text, tone), box in zip(row.ends, self._end_boxes(rect), strict=True):
            paint.write(painter, box, text, "label", theme.colour(tone), paint.RIGHT)
        painter.save()
        painter.setClipRect(
            QRectF(left, rect.top(), self._room(), rect.height()), Qt.ClipOperation.IntersectClip
        )
        for place, column in enumerate(self._columns):
            side = theme.px(28)
            box = QRectF(0, 0, side, side)
            box.moveCenter(
                QRectF(self._column_left(place), rect.top(), self._wide(), rect.height() - 1).center()
            )
            here = chosen and place == self._column
            self._paint_cell(painter, box, row, column, here and self.hasFocus())
        painter.restore()

    def _paint_cell(
        self, painter: QPainter, box: QRectF, row: MarkRow, column: MarkColumn, focused: bool
    ) -> None:
        letter = row.marks.get(column.key, "")
        edge = theme.colour("focus") if focused else None
        if letter:
            ink, ground, _line = paint.TONES[self._letters[letter][0]]
            paint.fill_round(painter, box, theme.colour(ground), edge, theme.px(6), 2)
            paint.write(painter, box, letter, "labelStrong", theme.colour(ink), paint.CENTRE)
            return
        empty = column.open and column.key not in row.outside
        ground = "surface" if empty or focused else "sunken"
        if edge is None and empty:
            edge = theme.colour("field")
        paint.fill_round(painter, box, theme.colour(ground), edge, theme.px(6), 2 if focused else 1)

    def _column_left(self, place: int) -> float:
        return self._left() + place * self._wide() - self.horizontalScrollBar().value()

    def _end_boxes(self, rect: QRectF) -> list[QRectF]:
        wide = theme.px(54)
        first = self.viewport().width() - self._end()
        return [
            QRectF(first + place * wide, rect.top(), wide, rect.height())
            for place in range(len(self._end_titles))
        ]


_STEPS = {
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_PageUp: (-10, 0),
    Qt.Key.Key_PageDown: (10, 0),
}
