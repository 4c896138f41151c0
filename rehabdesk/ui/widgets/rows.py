"""A small grid for Drafts of one class: an empty line stands ready below; writing in it makes one more."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QVBoxLayout, QWidget

from rehabdesk.domain import fields
from rehabdesk.domain.fields import Kind, Spec
from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.buttons import IconButton
from rehabdesk.ui.widgets.labels import Label

_ACROSS = 4  # cells beside each other; more stand on a second line
_WEIGHT = {Kind.TEXT: 3, Kind.NUMBER: 1, Kind.CHOICE: 2, Kind.DAY: 2}

Maker = Callable[[str, Spec], QWidget]


def _across(cells: int) -> int:
    if theme.percent() > 115:
        return 3
    return 5 if cells == 5 else _ACROSS


class _Line:
    """The editors of one record, each under its word."""

    def __init__(self, grid: "RowsEdit", specs: Sequence[tuple[str, Spec]], make: Maker) -> None:
        self.box = QWidget(grid)
        layout = QGridLayout(self.box)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setHorizontalSpacing(8)
        layout.setVerticalSpacing(2)
        across = min(len(specs), _across(len(specs)))
        self.editors: dict[str, Any] = {}
        self.words: list[Label] = []
        for place, (name, spec) in enumerate(specs):
            editor: Any = make(name, spec)
            editor.setAccessibleName(_(spec.label))
            word = Label(_(spec.label), "hint", "ink2")
            at, column = 2 * (place // across), place % across
            layout.addWidget(word, at, column)
            layout.addWidget(editor, at + 1, column)
            if at == 0:
                layout.setColumnStretch(column, _WEIGHT.get(spec.kind, 2))
                self.words.append(word)
            self.editors[name] = editor
        self.one_line = len(specs) <= across
        self.remove = IconButton("delete", _("Remove this line"))
        keeps = self.remove.sizePolicy()
        keeps.setRetainSizeWhenHidden(True)  # so that the empty line stands under the others
        self.remove.setSizePolicy(keeps)
        layout.addWidget(self.remove, 1, across)

    def set_first(self, first: bool) -> None:
        """Lines that need no second row of editors carry the words once."""
        for word in self.words:
            word.setVisible(first or not self.one_line)


class RowsEdit(QWidget):
    """value() is a tuple of the Draft class without its empty lines. Enter goes on, past the end of an empty
    line out of the grid."""

    edited = Signal()
    left = Signal()
    passed = Signal(int)  # Enter past the end, or before the beginning: 1 or -1

    def __init__(self, row: Any, make: Maker, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row, self._make = row, make
        self._specs = fields.specs(row)
        self._lines: list[_Line] = []
        self._read_only = False
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)
        self.show_value(())

    def value(self) -> tuple[Any, ...]:
        blank = fields.blank(self._row)
        return tuple(row for line in self._lines if (row := self._record(line)) != blank)

    def show_value(self, value: Any) -> None:
        for line in list(self._lines):
            self._drop(line)
        for record in value or ():
            line = self._add()
            for name, editor in line.editors.items():
                editor.show_value(getattr(record, name))
        if not self._read_only or not self._lines:
            self._add()
        self._arrange()

    def problem(self) -> str:
        for line in self._lines:
            for editor in line.editors.values():
                if said := editor.problem():
                    return str(said)
        return ""

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        for line in self._lines:
            for editor in line.editors.values():
                editor.set_read_only(read_only)
        self._arrange()

    def first(self) -> QWidget:
        editor: QWidget = next(iter(self._lines[0].editors.values()))
        return editor

    # what the person does

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._entered(watched, event):
                return True
        elif event.type() is QEvent.Type.FocusOut:
            self.left.emit()
        return super().eventFilter(watched, event)

    def _entered(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if isinstance(watched, QComboBox) and watched.view().isVisible():
            return False
        line = next((each for each in self._lines if watched in each.editors.values()), None)
        if line is None:
            return False
        cells = [editor for each in self._lines for editor in each.editors.values()]
        at = cells.index(watched)
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if not back and self._record(line) == fields.blank(self._row):
            self.passed.emit(1)
            return True
        at += -1 if back else 1
        if not 0 <= at < len(cells):
            self.passed.emit(-1 if back else 1)
            return True
        cells[at].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def _remove(self) -> None:
        line = next((each for each in self._lines if each.remove is self.sender()), None)
        if line is not None:
            self._drop(line)
            if not self._lines or self._record(self._lines[-1]) != fields.blank(self._row):
                self._add()
            self._arrange()
            self.first().setFocus(Qt.FocusReason.TabFocusReason)
            self.edited.emit()

    def _edited(self) -> None:
        if not self._read_only and self._record(self._lines[-1]) != fields.blank(self._row):
            self._add()
            self._arrange()
        self._mark()
        self.edited.emit()

    def _mark(self) -> None:
        """Red where a cell breaks a rule; the sentence stands below the grid when it is left."""
        for line in self._lines:
            broken = {problem.field for problem in fields.problems(self._record(line), complete=False)}
            for name, editor in line.editors.items():
                theme.mark(editor, "state", "bad" if name in broken else "")

    # building

    def _record(self, line: _Line) -> Any:
        return self._row(**{name: editor.value() for name, editor in line.editors.items()})

    def _add(self) -> _Line:
        line = _Line(self, self._specs, self._make)
        self._lines.append(line)
        self._column.addWidget(line.box)
        line.remove.clicked.connect(self._remove)
        for editor in line.editors.values():
            editor.edited.connect(self._edited)
            editor.installEventFilter(self)
            editor.set_read_only(self._read_only)
        line.box.show()
        return line

    def _drop(self, line: _Line) -> None:
        self._lines.remove(line)
        self._column.removeWidget(line.box)
        line.box.hide()
        line.box.deleteLater()

    def _arrange(self) -> None:
        """The empty line that stands ready has nothing to remove."""
        for place, line in enumerate(self._lines):
            line.set_first(place == 0)
            empty = self._record(line) == fields.blank(self._row)
            line.remove.setVisible(not self._read_only and not empty)
        self.setFocusProxy(self.first())
        self.updateGeometry()
