"""A form drawn from the declared fields of a Draft: labels, editors, help, problems beside the field."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Generic, TypeVar, cast

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rehabdesk.domain import fields
from rehabdesk.domain.fields import Kind, Problem, Spec
from rehabdesk.errors import Invalid
from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.choices import CheckGrid, Combo, FlagEdit, PickEdit, choice_editor
from rehabdesk.ui.widgets.dates import DateEdit, TimeEdit
from rehabdesk.ui.widgets.entries import NikEdit, NumberEdit, PhoneEdit, TextEdit
from rehabdesk.ui.widgets.growing import GrowingText
from rehabdesk.ui.widgets.labels import Icon, Label
from rehabdesk.ui.widgets.picture import PictureEdit
from rehabdesk.ui.widgets.rows import RowsEdit

D = TypeVar("D")

_WIDE = (Kind.PARAGRAPH, Kind.CHOICES, Kind.PICTURE, Kind.ROWS)


class FieldRow(QWidget):
    """Label above, editor, and one line below for help, an error or a warning."""

    def __init__(self, name: str, spec: Spec, editor: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.name, self.spec, self.editor = name, spec, editor
        self.problem: Problem | None = None
        self._note = ""
        self.label = Label("" if spec.kind is Kind.FLAG else _(spec.label), "label", "ink2")
        self._needed = Label("", "micro", "ink3")
        if spec.kind is not Kind.FLAG:
            self._needed.setText(_("needed") if spec.required else _("may be empty"))
        self._sign = Icon("error", "badMark", 14)
        self._words = Label("", "hint", "ink3", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(7)
        head.addWidget(self.label)
        head.addWidget(self._needed)
        head.addStretch()
        foot = QHBoxLayout()
        foot.setContentsMargins(1, 0, 0, 0)
        foot.setSpacing(6)
        foot.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        foot.addWidget(self._words, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addLayout(head)
        column.addWidget(editor)
        column.addLayout(foot)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._prepare_editor()
        self.show_problem(None)

    def show_problem(self, problem: Problem | None) -> None:
        """The problem takes the place of the help; None brings the help back."""
        self.problem = problem
        state = "" if problem is None else "warn" if problem.warning else "bad"
        theme.mark(self.editor, "state", state)
        self._sign.setVisible(problem is not None)
        if problem is None:
            said = self._note or _(self.spec.hint)
            self._words.set_tone("info" if self._note else "ink3")
        else:
            said = say(problem)
            self._words.set_tone(state)
            self._sign.show_icon(
                "warning" if problem.warning else "error", "warnMark" if problem.warning else "badMark"
            )
        self._words.setText(said or " ")
        self.editor.setAccessibleDescription(said)

    def show_note(self, note: str) -> None:
        """Stands below the field instead of its help, until there is a problem to tell."""
        if note != self._note:
            self._note = note
            self.show_problem(self.problem)

    def said(self) -> str:
        """What stands under the field."""
        return self._words.text().strip()

    def set_needed(self, needed: bool) -> None:
        self._needed.setText(_("needed") if needed else _("may be empty"))

    def _prepare_editor(self) -> None:
        spoken = _(self.spec.label)
        if self.spec.required:
            spoken = _("{label}, needed").format(label=spoken)
        self.editor.setObjectName(self.name)
        self.editor.setAccessibleName(spoken)
        self.label.setBuddy(self.editor)
        if isinstance(self.editor, QLineEdit) and self.spec.example:
            self.editor.setPlaceholderText(_("Example: {example}").format(example=_(self.spec.example)))


def say(problem: Problem) -> str:
    return _(problem.text).format(**dict(problem.values))


def make_editor(name: str, spec: Spec, picks: Sequence[tuple[Any, str]] = ()) -> QWidget:
    """The editor for one declared field."""
    match spec.kind:
        case Kind.PARAGRAPH:
            return GrowingText()
        case Kind.NUMBER:
            return NumberEdit()
        case Kind.DAY:
            return DateEdit()
        case Kind.TIME:
            return TimeEdit()
        case Kind.CHOICE:
            assert spec.options is not None
            return choice_editor(spec.options, required=spec.required)
        case Kind.CHOICES:
            assert spec.options is not None
            return CheckGrid(spec.options)
        case Kind.FLAG:
            return FlagEdit(_(spec.label))
        case Kind.PICK:
            offered = list(picks) if spec.required else [(None, ""), *picks]
            return PickEdit(offered) if len(picks) > 12 else Combo(offered)
        case Kind.PICTURE:
            return PictureEdit()
        case Kind.ROWS:
            assert spec.row is not None
            return RowsEdit(spec.row, make_editor)
        case _:
            if name == "nik":
                return NikEdit()
            if name.endswith("phone") and spec.rules:  # an office may write its number as it likes
                return PhoneEdit()
            return TextEdit()


class Form(QWidget, Generic[D]):
    """Draws a Draft class, or `only` some of its fields in that order.

    Enter goes to the next field, Shift+Enter back, F8 and Shift+F8 walk the problems. Leaving a field
    checks it. `editors` gives own widgets for single fields; they have value(), show_value(), problem(),
    set_read_only() and the signals edited and left.
    """

    changed = Signal(str)
    finished = Signal()  # Enter in the last field

    def __init__(
        self,
        draft_class: type[D],
        columns: int = 2,
        *,
        picks: Mapping[str, Sequence[tuple[Any, str]]] | None = None,
        only: Sequence[str] | None = None,
        wide: Sequence[str] = (),
        editors: Mapping[str, QWidget] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._class = draft_class
        self._base: D = fields.blank(draft_class)
        self._columns = columns
        self._wide = tuple(wide)
        self._silent: frozenset[str] = frozenset()
        self._left_out: frozenset[str] = frozenset()
        self.rows: dict[str, FieldRow] = {}
        self.editors: dict[str, Any] = {}
        self._named: dict[QObject, str] = {}
        declared = dict(fields.specs(cast(Any, draft_class)))
        for name in only or declared:
            editor = (editors or {}).get(name) or make_editor(
                name, declared[name], (picks or {}).get(name, ())
            )
            self._add_row(name, declared[name], editor)
        self._grid = self._make_grid()
        self._lay_out()
        self.show(self._base)
        for keys, slot in (("F8", self.next_problem), ("Shift+F8", self.previous_problem)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # what it holds

    def draft(self, *, half: bool = False) -> D:
        """The draft as it stands. What cannot be read is Invalid; half a draft leaves that out."""
        unread = self.unreadable()
        if unread and not half:
            raise Invalid(unread)
        return cast(D, replace(cast(Any, self._base), **self.values()))

    def values(self) -> dict[str, Any]:
        return {name: editor.value() for name, editor in self.editors.items()}

    def unreadable(self) -> list[Problem]:
        """What was typed and is no date, number or entry of a list."""
        said = ((name, editor.problem()) for name, editor in self.editors.items())
        return [Problem(name, text) for name, text in said if text]

    def show(self, draft: D | None = None) -> None:
        """Show these values quietly; fields it does not draw are kept. Without a draft: become visible."""
        if draft is None:
            super().show()
            return
        self._base = draft
        for name, editor in self.editors.items():
            editor.show_value(getattr(draft, name))
        self._show_asked()
        self.complain([])

    def asked(self) -> list[str]:
        """The fields on show: those the other answers leave without sense are away."""
        return [name for name in self.rows if name not in self._silent]

    def leave_out(self, *names: str) -> None:
        """What is not asked of this person, whatever the other answers are."""
        self._left_out = frozenset(names)
        self._show_asked()

    def _show_asked(self) -> None:
        silent = (fields.unasked(self.draft(half=True)) | self._left_out) & set(self.rows)
        if silent != self._silent:
            self._silent = frozenset(silent)
            self._lay_out()

    def set_picks(self, name: str, picks: Sequence[tuple[Any, str]]) -> None:
        required = self.rows[name].spec.required
        self.editors[name].set_options(list(picks) if required else [(None, ""), *picks])

    def set_read_only(self, read_only: bool) -> None:
        for editor in self.editors.values():
            editor.set_read_only(read_only)

    # problems

    def complain(self, problems: Sequence[Problem], *, focus: bool = True) -> list[Problem]:
        """Show each at its field and go to the first; what belongs to no field here is given back."""
        by_field: dict[str, Problem] = {}
        for problem in problems:
            before = by_field.get(problem.field)
            if before is None or (before.warning and not problem.warning):
                by_field[problem.field] = problem
        for name, row in self.rows.items():
            row.show_problem(by_field.get(name))
        if focus:
            first = next((row for row in self.rows.values() if row.problem and not row.problem.warning), None)
            if first is not None:
                self.focus_field(first.name)
        return [problem for problem in problems if problem.field not in self.rows]

    def problems(self) -> list[Problem]:
        return [row.problem for row in self.rows.values() if row.problem is not None]

    def check(self, *, complete: bool = False) -> list[Problem]:
        """Show everything wrong here and answer it; what is missing only when `complete`."""
        found = self.unreadable()
        unread = {problem.field for problem in found}
        rules = fields.problems(self.draft(half=True), complete=complete)
        found += [problem for problem in rules if problem.field not in unread]
        self.complain(found, focus=False)
        return found

    def next_problem(self) -> bool:
        return self._step_problem(1)

    def previous_problem(self) -> bool:
        return self._step_problem(-1)

    def focus_field(self, name: str) -> None:
        editor = self.editors[name]
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if above is not None:
            above.ensureWidgetVisible(self.rows[name], 0, theme.px(16))

    def focus_first_empty(self) -> None:
        """Where work begins: the first needed field without an answer, else the first."""
        for name, row in self.rows.items():
            if row.spec.required and self.editors[name].value() in ("", None, ()):
                self.focus_field(name)
                return
        self.focus_field(next(iter(self.rows)))

    # building

    def _add_row(self, name: str, spec: Spec, editor: Any) -> None:
        row = FieldRow(name, spec, editor, self)
        self.rows[name], self.editors[name] = row, editor
        editor.edited.connect(self._edited)
        editor.left.connect(self._left)
        self._named[editor] = name
        if isinstance(editor, RowsEdit):  # Enter within it is its own
            editor.passed.connect(self._passed)
            return
        for part in (editor, *editor.findChildren(QWidget)):
            self._named[part] = name
            part.installEventFilter(self)

    def _make_grid(self) -> QGridLayout:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        return grid

    def _lay_out(self) -> None:
        """Place what is asked now; the rest is out of sight and takes no room."""
        grid = self._grid
        for row_at in range(grid.rowCount()):
            grid.setRowStretch(row_at, 0)
        at, column = 0, 0
        for name, row in self.rows.items():
            grid.removeWidget(row)
            row.setVisible(name not in self._silent)
            if name in self._silent:
                continue
            spans = row.spec.kind in _WIDE or name in self._wide
            if spans and column:
                at, column = at + 1, 0
            grid.addWidget(row, at, column, 1, self._columns if spans else 1, Qt.AlignmentFlag.AlignTop)
            column = 0 if spans else (column + 1) % self._columns
            at += column == 0
        for column in range(self._columns):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(at + 1, 1)

    # what the person does

    def _passed(self, by: int) -> None:
        self._go(self._named[self.sender()], by)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._pressed(watched, event)
        return super().eventFilter(watched, event)

    def _pressed(self, watched: QObject, event: QKeyEvent) -> bool:
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        if isinstance(watched, GrowingText) or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            return False
        if isinstance(watched, QComboBox) and watched.view().isVisible():
            return False
        if watched not in self._named or isinstance(self.editors[self._named[watched]], PictureEdit):
            return False
        self._go(self._named[watched], -1 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1)
        return True

    def _go(self, name: str, by: int) -> None:
        names = [n for n, row in self.rows.items() if row.isVisibleTo(self) and row.editor.isEnabled()]
        place = names.index(name) + by
        if place >= len(names):
            here = QApplication.focusWidget()
            self.finished.emit()
            if QApplication.focusWidget() is here:  # nobody took the keyboard on
                self.focusNextPrevChild(True)
        elif place >= 0:
            self.focus_field(names[place])

    def _edited(self) -> None:
        name = self._named[self.sender()]
        if self.rows[name].problem is not None:
            self.rows[name].show_problem(None)
        self._show_asked()
        self.changed.emit(name)

    def _left(self) -> None:
        """A field is checked when it is left; nothing is said to be missing yet."""
        name = self._named.get(self.sender(), "")
        row = self.rows.get(name)
        if row is None or (row.problem is not None and not row.problem.missing):
            return
        if unread := self.editors[name].problem():
            row.show_problem(Problem(name, unread))
            return
        rules = fields.problems(self.draft(half=True), complete=False)
        row.show_problem(next((problem for problem in rules if problem.field == name), row.problem))

    def _step_problem(self, by: int) -> bool:
        troubled = [name for name, row in self.rows.items() if row.problem is not None]
        if not troubled:
            return False
        here = next((n for n, row in self.rows.items() if row.isAncestorOf(self.focusWidget() or self)), "")
        order = list(self.rows)
        at = order.index(here) if here else -1
        ahead = [name for name in troubled if (order.index(name) - at) * by > 0]
        self.focus_field((ahead or troubled)[0 if by > 0 else -1])
        return True
