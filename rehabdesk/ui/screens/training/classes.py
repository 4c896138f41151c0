"""The list of classes: name, seats, when and where, how full."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from rehabdesk.i18n import _, ngettext
from rehabdesk.services.training import BatchRow
from rehabdesk.ui import theme
from rehabdesk.ui.screens.training.words import when_and_where
from rehabdesk.ui.tables import Column, RowsModel
from rehabdesk.ui.widgets import paint

Index = QModelIndex | QPersistentModelIndex


def seats_chip(row: BatchRow) -> tuple[str, str]:
    """Word and tone."""
    if row.closed_on is not None:
        return _("Closed class"), "neu"
    if row.free == 0:
        return _("Full"), "warn"
    return ngettext("{count} seat", "{count} seats", row.free).format(count=row.free), "ok"


class _ClassCell(QStyledItemDelegate):
    """Two lines and a bar."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(theme.px(200), theme.px(75))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: BatchRow = index.data(Qt.ItemDataRole.UserRole)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        box = QRectF(option.rect).adjusted(0, theme.px(1), 0, -theme.px(1))
        if chosen:
            paint.fill_round(painter, box, theme.colour("soft"), None, theme.px(8))
        room = box.adjusted(theme.px(12), theme.px(5), -theme.px(12), -theme.px(5))
        third = room.height() / 3
        word, tone = seats_chip(row)
        chip = paint.chip_width(word)
        top = QRectF(room.left(), room.top(), room.width() - chip - theme.px(8), third)
        paint.write(painter, top, row.course, "row", theme.colour("link" if chosen else "ink"), paint.LEFT)
        paint.chip(painter, QRectF(room.right() - chip, room.top(), chip + 1, third), word, tone)
        middle = QRectF(room.left(), room.top() + third, room.width(), third)
        paint.write(painter, middle, when_and_where(row), "hint", theme.colour("ink2"), paint.LEFT)
        self._paint_seats(painter, QRectF(room.left(), room.bottom() - third, room.width(), third), row)

    def _paint_seats(self, painter: QPainter, room: QRectF, row: BatchRow) -> None:
        waiting = _("+{count} waiting").format(count=row.waiting) if row.waiting else ""
        seats = f"{row.seated}/{row.capacity}"
        right = paint.width_of(waiting, "chip") + theme.px(9) if waiting else 0
        paint.write(painter, room, waiting, "chip", theme.colour("warn"), paint.RIGHT)
        room = room.adjusted(0, 0, -right, 0)
        paint.write(painter, room, seats, "chip", theme.colour("ink2"), paint.RIGHT)
        room = room.adjusted(0, 0, -paint.width_of(seats, "chip") - theme.px(9), 0)
        full = row.free == 0 and row.closed_on is None
        paint.bar(painter, room, row.seated / row.capacity, "warnMark" if full else "primary")


class ClassList(QListView):
    """Arrows choose, Enter goes on to the class."""

    chosen = Signal(object)  # the id of a batch, or None
    entered = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows = RowsModel([Column(_("Class"), self._spoken)], self)
        self.setModel(self._rows)
        self.setItemDelegate(_ClassCell(self))
        self.setAccessibleName(_("Classes"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.selectionModel().currentRowChanged.connect(self._say_chosen)

    def show_rows(self, rows: Sequence[BatchRow]) -> None:
        """These classes; the chosen one stays, else the first is chosen."""
        before = self.batch_id()
        self.selectionModel().blockSignals(True)
        self._rows.show(rows)
        ids = [row.id for row in rows]
        place = ids.index(before) if before in ids else 0
        self.setCurrentIndex(self._rows.index(place, 0) if rows else QModelIndex())
        self.selectionModel().blockSignals(False)
        self.viewport().update()
        if self.batch_id() != before:
            self.chosen.emit(self.batch_id())

    def choose(self, batch_id: int) -> bool:
        for place, row in enumerate(self._rows.rows()):
            if row.id == batch_id:
                self.setCurrentIndex(self._rows.index(place, 0))
                return True
        return False

    def batch_id(self) -> int | None:
        row = self._rows.row(self.currentIndex().row()) if self.currentIndex().isValid() else None
        return row.id if row else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Right):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

    def _say_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self.chosen.emit(self.batch_id())

    def _spoken(self, row: Any) -> str:
        return ", ".join((row.course, row.name, seats_chip(row)[0], when_and_where(row)))
