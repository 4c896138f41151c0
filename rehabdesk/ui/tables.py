"""One model and one view for every list: rows of frozen dataclasses, painted, no widget per cell."""

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Column:
    """What one column says of a row. `width` is in design pixels; `share` divides the room that is left."""

    title: str
    text: Callable[[Any], str] = lambda _row: ""
    second: Callable[[Any], str] | None = None
    chip: Callable[[Any], tuple[str, str, str] | None] | None = None  # text, tone, icon
    bar: Callable[[Any], float | None] | None = None  # 0 to 1
    icon: Callable[[Any], tuple[str, str] | None] | None = None  # meaning, tone: on a tinted square
    tone: Callable[[Any], str] | None = None  # token of the text's colour; "" for the usual
    sort: Callable[[Any], Any] | None = None
    width: int = 0
    share: float = 1
    right: bool = False
    wraps: bool = False  # long words go on in further lines, and the row grows with them


class RowsModel(QAbstractTableModel):
    """Shows a list of rows through its columns."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[Any] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show(self, rows: Sequence[Any]) -> None:
        self.beginResetModel()
        self._rows = list(rows)
        self._arrange()
        self.endResetModel()

    def append(self, rows: Sequence[Any]) -> None:
        """More of the same list, below."""
        if rows:
            self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(rows) - 1)
            self._rows.extend(rows)
            self.endInsertRows()

    def rows(self) -> list[Any]:
        return list(self._rows)

    def row(self, place: int) -> Any | None:
        return self._rows[place] if 0 <= place < len(self._rows) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return _words(row, column)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            second = column.second(row) if column.second else ""
            return ", ".join(part for part in (_words(row, column), second) if part)
        if role == Qt.ItemDataRole.UserRole:
            return row
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if not 0 <= column < len(self.columns) or self.columns[column].sort is None:
            return
        self.layoutAboutToBeChanged.emit()
        self._order = (column, order)
        self._arrange()
        self.layoutChanged.emit()

    def order(self) -> tuple[int, Qt.SortOrder] | None:
        return self._order

    def _arrange(self) -> None:
        if self._order is None:
            return
        by = self.columns[self._order[0]].sort
        if by is not None:
            # Rows without a value stand last whichever way the rest runs.
            backwards = self._order[1] is Qt.SortOrder.DescendingOrder
            known = [row for row in self._rows if by(row) is not None]
            unknown = [row for row in self._rows if by(row) is None]
            self._rows = sorted(known, key=by, reverse=backwards) + unknown


def _words(row: Any, column: Column) -> str:
    if words := column.text(row):
        return words
    chip = column.chip(row) if column.chip else None
    return chip[0] if chip else ""


def find_hits(text: str, sought: str) -> list[tuple[int, int]]:
    """Where the sought words stand in the text, without regard to case and accents."""
    plain = text.lower() if text.isascii() else "".join(_plain(letter) for letter in text)
    hits = []
    for word in sought.split():
        word = "".join(_plain(letter) for letter in word)
        if (start := plain.find(word)) >= 0:
            hits.append((start, start + len(word)))
    return hits


def _plain(letter: str) -> str:
    """One letter for one letter, so that places in the text stay where they are."""
    bare = unicodedata.normalize("NFD", letter)[0].casefold()
    return bare if len(bare) == 1 else letter


class _Cells(QStyledItemDelegate):
    """Paints a cell: icon, one or two lines, chip or bar; the whole row is selected or under the mouse."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(40, self._table.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        row, column = index.data(Qt.ItemDataRole.UserRole), self._table.columns()[index.column()]
        if selected:
            painter.fillRect(rect, theme.colour("sel"))
            if index.column() == 0:
                bar = QRectF(rect.left(), rect.top(), theme.px(3), rect.height() - 1)
                painter.fillRect(bar, theme.colour("link"))
        elif index.row() == self._table.row_under_mouse():
            painter.fillRect(rect, theme.colour("hover"))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, theme.colour("line"))
        last = index.column() == len(self._table.columns()) - 1
        room = rect.adjusted(theme.px(14 if index.column() == 0 else 8), 0, -theme.px(14 if last else 8), -1)
        self._paint_cell(painter, room, row, column, index.column() == 0)

    def _paint_cell(self, painter: QPainter, room: QRectF, row: Any, column: Column, first: bool) -> None:
        if column.icon and (sign := column.icon(row)):
            room = self._paint_icon(painter, room, *sign)
        if column.bar and (part := column.bar(row)) is not None:
            words = column.text(row)
            wide = paint.width_of(words, "hint") + theme.px(10) if words else 0
            paint.bar(painter, room.adjusted(0, 0, -wide, 0), part)
            paint.write(painter, room, words, "hint", theme.colour("ink2"), paint.RIGHT)
            return
        # What was sought is marked where it is looked for: in the name, and in the numbers below it.
        sought = self._table.sought if first else ""
        text = column.text(row)
        second = column.second(row) if column.second else ""
        tone = (column.tone(row) if column.tone else "") or ("ink" if first else "ink2")
        role = "row" if first or tone not in ("ink", "ink2") else "small"
        if column.chip and (chip := column.chip(row)):
            left = 0.0
            if text:
                self._paint_line(painter, room, text, role, tone, sought=sought)
                left = paint.width_of(text, role) + theme.px(8)
            paint.chip(painter, room.adjusted(left, 0, 0, 0), *chip)
        elif second:
            high = paint.lines_height(text, role, room.width()) if column.wraps else paint.line_height(role)
            low = paint.line_height("hint")
            top = room.center().y() - (high + low) / 2
            upper = QRectF(room.left(), top, room.width(), high)
            self._paint_line(
                painter, upper, text, role, tone, right=column.right, sought=sought, wraps=column.wraps
            )
            lower = QRectF(room.left(), top + high, room.width(), low)
            numbers = sought if any(map(str.isdigit, sought)) else ""
            self._paint_line(painter, lower, second, "hint", "ink3", right=column.right, sought=numbers)
        else:
            self._paint_line(
                painter, room, text, role, tone, right=column.right, sought=sought, wraps=column.wraps
            )

    def _paint_line(
        self,
        painter: QPainter,
        rect: QRectF,
        text: str,
        role: str,
        tone: str,
        *,
        right: bool = False,
        sought: str = "",
        wraps: bool = False,
    ) -> None:
        if wraps:
            paint.write_lines(painter, rect, text, role, theme.colour(tone), paint.LEFT)
            return
        if not right and sought and (hits := find_hits(text, sought)):
            paint.mark_hits(painter, rect, text, role, hits, paint.line_height(role))
        paint.write(painter, rect, text, role, theme.colour(tone), paint.RIGHT if right else paint.LEFT)

    def _paint_icon(self, painter: QPainter, room: QRectF, meaning: str, tone: str) -> QRectF:
        ink, ground, _line = paint.TONES[tone]
        side = theme.px(30)
        box = QRectF(room.left(), room.center().y() - side / 2, side, side)
        paint.fill_round(painter, box, theme.colour(ground), None, theme.px(8))
        icons.draw(painter, box, meaning, theme.colour(ink), 16)
        return room.adjusted(side + theme.px(12), 0, 0, 0)


class _Head(QHeaderView):
    """Titles in small type; the sorted column carries an arrow."""

    def __init__(self, table: "Table") -> None:
        super().__init__(Qt.Orientation.Horizontal, table)
        self._table = table
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(100, theme.px(32))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        column = self._table.columns()[section]
        box = QRectF(rect)
        painter.fillRect(box, theme.colour("sunken"))
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), theme.colour("line"))
        last = section == len(self._table.columns()) - 1
        room = box.adjusted(theme.px(14 if section == 0 else 8), 0, -theme.px(14 if last else 8), 0)
        align = paint.RIGHT if column.right else paint.LEFT
        paint.write(painter, room, column.title, "chip", theme.colour("ink2"), align)
        order = self._table.order()
        if order and order[0] == section and not column.right:
            arrow = "up" if order[1] is Qt.SortOrder.AscendingOrder else "down"
            at = room.left() + paint.width_of(column.title, "chip") + theme.px(4)
            side = QRectF(at, box.top(), theme.px(12), box.height())
            icons.draw(painter, side, arrow, theme.colour("ink2"), 11)


class Table(QTableView):
    """A list: arrows move, letters jump, Enter or a double click opens, a click on a title sorts.

    `key` tells rows apart, so that the chosen one stays chosen when the list is asked for again.
    """

    opened = Signal(object)  # the row
    moved = Signal(object)  # the row chosen now, or None
    rested = Signal(object)  # the same, once it has been chosen for 120 ms: for previews
    end_reached = Signal()  # more rows may be fetched
    menu_asked = Signal(object, object)  # row, global position

    def __init__(
        self,
        columns: Sequence[Column],
        *,
        name: str,
        key: Callable[[Any], Any] = lambda row: row.id,
        many: bool = False,
        dense: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._rows = RowsModel(columns, self)
        self._key = key
        self._dense = dense and not any(column.second for column in columns)
        self._hovered = -1
        self.sought = ""
        self.setModel(self._rows)
        self.setAccessibleName(name)
        self.setItemDelegate(_Cells(self))
        self.setHorizontalHeader(_Head(self))
        self.horizontalHeader().setSectionsClickable(any(column.sort for column in columns))
        self.horizontalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode.ExtendedSelection if many else mode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._rest = QTimer(self, singleShot=True, interval=120)
        self._connect()
        self._fit()

    def _connect(self) -> None:
        self._rest.timeout.connect(self._say_rested)
        self.horizontalHeader().sectionClicked.connect(self.sort_by)
        self.selectionModel().currentRowChanged.connect(self._say_moved)
        self.doubleClicked.connect(self._open)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        self.customContextMenuRequested.connect(self._ask_menu)

    # what it shows

    def show(self, rows: Sequence[Any] | None = None, *, sought: str = "") -> None:
        """These rows, with the sought words marked; the chosen row stays. Without rows: become visible."""
        if rows is None:
            super().show()
            return
        before = self.current()
        self.sought = sought
        self._rows.show(rows)
        if any(column.wraps for column in self.columns()):
            self._fit()
        if before is not None:
            self.choose(self._key(before))

    def append(self, rows: Sequence[Any]) -> None:
        self._rows.append(rows)

    def rows(self) -> list[Any]:
        return self._rows.rows()

    def columns(self) -> tuple[Column, ...]:
        return self._rows.columns

    def current(self) -> Any | None:
        index = self.currentIndex()
        return self._rows.row(index.row()) if index.isValid() else None

    def chosen(self) -> list[Any]:
        """All chosen rows, top to bottom."""
        places = sorted(index.row() for index in self.selectionModel().selectedRows())
        return [self._rows.row(place) for place in places]

    def choose(self, key: Any) -> bool:
        """Go to the row with this key."""
        for place, row in enumerate(self._rows.rows()):
            if self._key(row) == key:
                self.selectRow(place)
                return True
        return False

    def choose_first(self) -> None:
        if self._rows.rowCount():
            self.selectRow(0)

    def sort_by(self, section: int) -> None:
        if self.columns()[section].sort is None:
            return
        order, way = self._rows.order(), Qt.SortOrder.AscendingOrder
        if order == (section, way):
            way = Qt.SortOrder.DescendingOrder
        chosen = self.current()
        self._rows.sort(section, way)
        if chosen is not None:
            self.choose(self._key(chosen))
        self.horizontalHeader().viewport().update()

    def order(self) -> tuple[int, Qt.SortOrder] | None:
        return self._rows.order()

    def show_column(self, place: int, shown: bool) -> None:
        """Where there is little room, what matters least gives way."""
        if self.isColumnHidden(place) == shown:
            self.setColumnHidden(place, not shown)
            self._fit()

    def row_height(self) -> int:
        return theme.px(36 if self._dense else 47)

    def row_under_mouse(self) -> int:
        return self._hovered

    # what the person does

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open(self.currentIndex())
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Escape):
            event.ignore()
        elif event.key() in (Qt.Key.Key_Home, Qt.Key.Key_End) and self._rows.rowCount():
            self.selectRow(0 if event.key() == Qt.Key.Key_Home else self._rows.rowCount() - 1)
        else:
            super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self.indexAt(event.position().toPoint()).row())
        super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._hover(-1)
        super().leaveEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_rows"):
            self._fit()

    def _fit(self) -> None:
        """Row heights, and the room shared out among the columns."""
        rows = self.verticalHeader()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(self.row_height())
        rows.setDefaultSectionSize(self.row_height())
        columns = self.columns()
        shown = [column for place, column in enumerate(columns) if not self.isColumnHidden(place)]
        room = self.viewport().width() - sum(theme.px(column.width) for column in shown)
        shares = sum(column.share for column in shown if not column.width)
        for place, column in enumerate(columns):
            if self.isColumnHidden(place):
                continue
            wide = theme.px(column.width) or max(theme.px(60), round(room * column.share / (shares or 1)))
            self.setColumnWidth(place, wide)
        if any(column.wraps for column in columns):
            for place, row in enumerate(self._rows.rows()):
                self.setRowHeight(place, self._height_of(row))

    def _height_of(self, row: Any) -> int:
        """As tall as the longest of the words that wrap."""
        most = float(self.row_height())
        for place, column in enumerate(self.columns()):
            if column.wraps:
                ends = theme.px(14 if place == 0 else 8) + theme.px(8)
                role = "row" if place == 0 else "small"
                tall = paint.lines_height(
                    column.text(row), role, self.columnWidth(place) - ends - theme.px(6)
                )
                below = paint.line_height("hint") if column.second and column.second(row) else 0
                most = max(most, tall + below + theme.px(14))
        return round(most)

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _open(self, index: QModelIndex) -> None:
        if (row := self._rows.row(index.row())) is not None:
            self.opened.emit(row)

    def _say_moved(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._rest.start()
        self.moved.emit(self.current())

    def _say_rested(self) -> None:
        self.rested.emit(self.current())

    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        if bar.maximum() and value >= bar.maximum() - bar.pageStep():
            self.end_reached.emit()

    def _ask_menu(self, at: QPoint) -> None:
        index = self.indexAt(at)
        row = self._rows.row(index.row()) if index.isValid() else self.current()
        if row is not None:
            self.menu_asked.emit(row, self.viewport().mapToGlobal(at))
