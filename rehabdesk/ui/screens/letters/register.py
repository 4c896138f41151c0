"""The register: letters grouped by their step."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rehabdesk.i18n import _
from rehabdesk.services.letters import MOST_COUNTED, LetterGroup, LetterRow
from rehabdesk.ui import theme
from rehabdesk.ui.screens.letters.words import client_of, heading, number_of, state_chip
from rehabdesk.ui.tables import Column, RowsModel
from rehabdesk.ui.widgets import paint

Index = QModelIndex | QPersistentModelIndex


class _Rows(RowsModel):
    """Letters and, above each group, its heading, which cannot be chosen."""

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.row(index.row()), LetterGroup):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)


class _Cell(QStyledItemDelegate):
    """A letter in two lines, or a heading."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        group = isinstance(index.data(Qt.ItemDataRole.UserRole), LetterGroup)
        return QSize(theme.px(180), theme.px(32 if group else 55))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(Qt.ItemDataRole.UserRole)
        box = QRectF(option.rect).adjusted(0, theme.px(1), 0, -theme.px(1))
        if isinstance(row, LetterGroup):
            _paint_heading(painter, box, row)
        else:
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            over = bool(option.state & QStyle.StateFlag.State_MouseOver)
            _paint_letter(painter, box, row, chosen=chosen, over=over)


def _paint_heading(painter: QPainter, box: QRectF, group: LetterGroup) -> None:
    room = box.adjusted(theme.px(10), theme.px(6), -theme.px(10), 0)
    words = heading(group.state)
    paint.write(painter, room, words, "labelStrong", theme.colour("ink2"), paint.LEFT)
    room = room.adjusted(paint.width_of(words, "labelStrong") + theme.px(8), 0, 0, 0)
    count = f"{group.count}+" if group.count == MOST_COUNTED else str(group.count)
    paint.write(painter, room, count, "label", theme.colour("ink3"), paint.LEFT)


def _paint_letter(painter: QPainter, box: QRectF, row: LetterRow, *, chosen: bool, over: bool) -> None:
    if chosen or over:
        paint.fill_round(painter, box, theme.colour("soft" if chosen else "hover"), None, theme.px(8))
    room = box.adjusted(theme.px(10), theme.px(5), -theme.px(10), -theme.px(5))
    half = room.height() / 2
    word, tone, icon = state_chip(row.state)
    wide = paint.chip_width(word, icon)
    chip = QRectF(room.right() - wide, room.top(), wide + 1, half)
    paint.chip(painter, chip, word, tone, icon)
    upper = QRectF(room.left(), room.top(), room.width() - wide - theme.px(8), half)
    ink = theme.colour("link" if chosen else "ink")
    paint.write(painter, upper, _(row.kind.label), "row", ink, paint.LEFT)
    lower = QRectF(room.left(), room.top() + half, room.width(), half)
    number, client = number_of(row), client_of(row)
    ink = theme.colour("ink2" if chosen else "ink3")
    paint.write(painter, lower, number, "hint", ink, paint.LEFT)
    rest = lower.adjusted(paint.width_of(number, "hint") + theme.px(10), 0, 0, 0)
    paint.write(painter, rest, client, "hint", theme.colour("ink2"), paint.RIGHT)


class Register(QListView):
    """Arrows choose, Enter goes on to the letter."""

    chosen = Signal(object)  # the id of a letter, or None
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = _Rows([Column(_("Letter"), _spoken)], self)
        self.setModel(self._rows)
        self.setItemDelegate(_Cell(self))
        self.setAccessibleName(_("Letters"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.selectionModel().currentRowChanged.connect(self._say_chosen)

    def show_groups(self, groups: Sequence[LetterGroup]) -> None:
        """These letters; the chosen one stays, else the first is chosen."""
        before = self.letter_id()
        rows: list[Any] = []
        for group in groups:
            rows += [group, *group.rows]
        self.selectionModel().blockSignals(True)
        self._rows.show(rows)
        letters = [row.id for row in rows if isinstance(row, LetterRow)]
        self._go_to(before if before in letters else next(iter(letters), None))
        self.selectionModel().blockSignals(False)
        self.viewport().update()
        if self.letter_id() != before:
            self.chosen.emit(self.letter_id())

    def choose(self, letter_id: int) -> bool:
        return self._go_to(letter_id)

    def letter_id(self) -> int | None:
        index = self.currentIndex()
        row = self._rows.row(index.row()) if index.isValid() else None
        return row.id if isinstance(row, LetterRow) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not event.modifiers():
            self.step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def step(self, by: int) -> None:
        """To the next letter, over headings."""
        place = self.currentIndex().row() + by
        while 0 <= place < self._rows.rowCount():
            if isinstance(self._rows.row(place), LetterRow):
                self.setCurrentIndex(self._rows.index(place, 0))
                return
            place += by

    def _go_to(self, letter_id: int | None) -> bool:
        for place, row in enumerate(self._rows.rows()):
            if isinstance(row, LetterRow) and row.id == letter_id:
                self.setCurrentIndex(self._rows.index(place, 0))
                return True
        self.setCurrentIndex(QModelIndex())
        return False

    def _say_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.letter_id())


def _spoken(row: Any) -> str:
    if isinstance(row, LetterGroup):
        return f"{heading(row.state)} {row.count}"
    return ", ".join((_(row.kind.label), number_of(row), client_of(row), state_chip(row.state)[0]))
