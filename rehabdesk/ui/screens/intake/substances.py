"""What was used: substances by name or street name, with days, age, years, route and the main one."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.domain.intake import SubstanceUse, use_problems
from rehabdesk.domain.substances import FACTS, Route, Substance, find_substances
from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.buttons import Button, IconButton
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.choices import Combo, PickEdit
from rehabdesk.ui.widgets.dates import DateEdit, today
from rehabdesk.ui.widgets.entries import NumberEdit, TextEdit
from rehabdesk.ui.widgets.labels import Label

_MAIN, _SECOND = "1", "2"


class _UseRow:
    """The editors of one substance."""

    def __init__(self, use: SubstanceUse, parent: QWidget) -> None:
        self.substance = use.substance
        name = _(use.substance.label)
        self.name = Label(name, "row", wrap=True, parent=parent)
        self.days = _number(_("Days of the last 30: {what}").format(what=name), use.days, parent)
        self.first_age = _number(_("Age at first use: {what}").format(what=name), use.first_age, parent)
        self.years = _number(_("Years of use: {what}").format(what=name), use.years, parent)
        options = [(None, ""), *((route, f"{route.value} {_(route.label)}") for route in Route)]
        self.route = Combo(options, parent)
        self.route.setAccessibleName(_("Route: {what}").format(what=name))
        self.route.show_value(use.route)
        self.last_use = DateEdit(parent)
        self.last_use.setAccessibleName(_("Last use: {what}").format(what=name))
        self.last_use.setMinimumWidth(theme.px(112))
        self.last_use.show_value(use.last_use)
        ranks = [("", ""), (_MAIN, f"1 {_('primary')}"), (_SECOND, f"2 {_('secondary')}")]
        self.rank = Combo(ranks, parent)
        self.rank.setAccessibleName(_("Primary or secondary: {what}").format(what=name))
        self.rank.show_value(_MAIN if use.main else _SECOND if use.secondary else "")
        self.remove = IconButton("delete", _("Remove {what}").format(what=name), parent=parent)

    def widgets(self) -> list[QWidget]:
        return [self.name, *self.editors(), self.remove]

    def editors(self) -> list[Any]:
        return [self.days, self.first_age, self.years, self.route, self.last_use, self.rank]

    def use(self) -> SubstanceUse:
        return SubstanceUse(
            self.substance,
            self.days.value(),
            self.first_age.value(),
            self.years.value(),
            self.route.value(),
            self.rank.value() == _MAIN,
            self.last_use.value(),
            self.rank.value() == _SECOND,
        )

    def show_problems(self, found: list[tuple[str, str]]) -> None:
        broken = dict(found)
        for name, edit in self.checked().items():
            theme.mark(edit, "state", "bad" if name in broken else "")
            edit.setAccessibleDescription(_(broken.get(name, "")))

    def checked(self) -> dict[str, TextEdit]:
        return {
            "days": self.days,
            "first_age": self.first_age,
            "years": self.years,
            "last_use": self.last_use,
        }


def _number(name: str, value: int | None, parent: QWidget) -> NumberEdit:
    edit = NumberEdit(parent)
    edit.setAccessibleName(name)
    edit.setFixedWidth(theme.px(58))
    edit.show_value(value)
    return edit


class SubstanceGrid(QWidget):
    """Add by typing "sabu" or "lem"; Enter walks across; 1 and 2 in the last cell rank the substance."""

    edited = Signal()
    finished = Signal()  # Enter where the next substance would be typed

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[_UseRow] = []
        self._age: int | None = None
        self._tall = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(
            Label(_("Add a substance, by its name or what it is called on the street"), "label", "ink2")
        )
        bar = QHBoxLayout()
        self.pick = PickEdit([(each, _words(each)) for each in Substance])
        self.pick.setObjectName("substance")
        self.pick.setAccessibleName(_("Substance"))
        self.add_button = Button(_("Add"), icon="add")
        bar.addWidget(self.pick, 1)
        bar.addWidget(self.add_button)
        column.addLayout(bar)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(8)
        column.addLayout(self._grid)
        self.problem = Banner("", "bad")
        self.problem.hide()
        column.addWidget(self.problem)
        self.empty = Label(_("Nothing added yet."), "small", "ink3")
        column.addWidget(self.empty)
        column.addStretch(1)
        self.edited.connect(self.check)
        QShortcut(
            QKeySequence("F8"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut
        ).activated.connect(self.next_problem)
        self.add_button.clicked.connect(self.add_chosen)
        # Enter in the list of finds is heard three times, and the box is written into in between.
        self._soon = QTimer(self, singleShot=True, interval=0)
        self._soon.timeout.connect(self.add_chosen)
        self.pick.activated.connect(self._soon.start)
        line = self.pick.lineEdit()
        if line is not None:
            line.returnPressed.connect(self._soon.start)

    def value(self) -> tuple[SubstanceUse, ...]:
        return tuple(row.use() for row in self._rows)

    def show_value(self, uses: tuple[SubstanceUse, ...]) -> None:
        for row in list(self._rows):
            self._drop(row)
        for use in uses:
            self._add(use)
        self.check()

    def set_age(self, age: int | None) -> None:
        """The client's age, against which the age at first use is checked."""
        self._age = age
        self.check()

    def check(self) -> None:
        """Mark what cannot be, and say the first of it."""
        said = ""
        for row in self._rows:
            found = use_problems(row.use(), self._age, today())
            row.show_problems(found)
            if found and not said:
                said = f"{_(row.substance.label)}: {_(found[0][1])}"
        if said:
            self.problem.say(said, "bad")
        self.problem.setVisible(bool(said))

    def next_problem(self) -> None:
        for row in self._rows:
            for name, _said in use_problems(row.use(), self._age, today()):
                edit = row.checked()[name]
                edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
                edit.selectAll()
                return

    def add_chosen(self) -> None:
        substance = self.pick.value()
        if substance is None:
            typed = self.pick.currentText().strip()
            if not typed and self.pick.hasFocus():
                self.finished.emit()
            found = find_substances(typed) if typed else []
            if not found:
                return
            substance = found[0]
        self.pick.show_value(None)
        known = next((row for row in self._rows if row.substance is substance), None)
        if known is None:
            known = self._add(SubstanceUse(substance, main=not self._rows))
            self.edited.emit()
        known.days.setFocus(Qt.FocusReason.TabFocusReason)

    def _add(self, use: SubstanceUse) -> _UseRow:
        row = _UseRow(use, self)
        self._rows.append(row)
        for edit in row.editors():
            edit.edited.connect(self.edited)
            edit.installEventFilter(self)
        row.rank.edited.connect(self._ranked)
        row.remove.clicked.connect(self._remove)
        self._lay_out()
        return row

    def _ranked(self) -> None:
        """One is the main substance; whichever was before gives way."""
        here = self.sender()
        if isinstance(here, Combo) and here.value() == _MAIN:
            for row in self._rows:
                if row.rank is not here and row.rank.value() == _MAIN:
                    row.rank.show_value(_SECOND)
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes across; from the last cell back to where the next substance is typed."""
        if (
            event.type() is QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
            and not (isinstance(watched, Combo) and watched.view().isVisible())
        ):
            row = next(row for row in self._rows if watched in row.editors())
            cells: list[QWidget] = [*row.editors(), self.pick]
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            at = cells.index(watched) + (-1 if back else 1)  # type: ignore[arg-type]  # a cell of the row
            cells[max(at, 0)].setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return super().eventFilter(watched, event)

    def _remove(self) -> None:
        row = next((row for row in self._rows if row.remove is self.sender()), None)
        if row is not None:
            self._drop(row)
            self.edited.emit()
            self.pick.setFocus()

    def _drop(self, row: _UseRow) -> None:
        self._rows.remove(row)
        for widget in row.widgets():
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._lay_out()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._reflow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        """Where there is little room, the name stands above its cells."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        room = above.viewport().width() if above is not None else self.width()
        if (tall := room < theme.px(820)) is not self._tall:
            self._tall = tall
            while item := self._grid.takeAt(0):
                if isinstance(head := item.widget(), Label) and head not in [row.name for row in self._rows]:
                    head.hide()
                    head.deleteLater()
            self._lay_out()

    def _lay_out(self) -> None:
        self.empty.setVisible(not self._rows)
        large = self._tall
        if self._rows and self._grid.itemAtPosition(0, 1) is None:
            heads = (
                _("Substance"),
                _("Days of 30"),
                _("First age"),
                _("Years"),
                _("Route"),
                _("Last use"),
                _("Rank"),
            )
            for column, words in enumerate(heads[1:-1] if large else heads):
                self._grid.addWidget(Label(words, "hint", "ink3"), 0, column)
        for column, stretch in enumerate((0, 0, 0, 2, 1) if large else (3, 0, 0, 0, 2)):
            self._grid.setColumnStretch(column, stretch)
        for place, row in enumerate(self._rows):
            at = 2 * place + 1
            if large:
                self._grid.addWidget(row.name, at, 0, 1, 4)
                self._grid.addWidget(row.rank, at, 4)
                self._grid.addWidget(row.remove, at, 5)
                for column, widget in enumerate(row.editors()[:-1]):
                    self._grid.addWidget(widget, at + 1, column, 1, 2 if widget is row.last_use else 1)
            else:
                for column, widget in enumerate(row.widgets()):
                    self._grid.addWidget(widget, at, column)
            for widget in row.widgets():
                widget.show()


def _words(substance: Substance) -> str:
    aliases = ", ".join(FACTS[substance].aliases[:4])
    return f"{_(substance.label)} ({aliases})" if aliases else _(substance.label)
