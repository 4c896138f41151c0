"""Beside the note: the goal it serves, the plan of last time, ready phrases, who may read it."""

from datetime import date, datetime, tzinfo

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.counselling import PARTS
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.rights import Right, Role, rights_of
from rehabdesk.i18n import _, language
from rehabdesk.services.counselling import NoteSheet
from rehabdesk.ui.screens.counselling.boxes import ProblemLine
from rehabdesk.ui.screens.counselling.phrases import PHRASES
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.choices import Combo, FlagEdit
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Icon, Keys, Label


class GoalEdit(Combo):
    """Typed freely, or picked from the goals named before."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__((), parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        line = self.lineEdit()
        assert line is not None
        line.setProperty("plain", "true")
        line.setPlaceholderText(_("Type or choose (F4)"))
        line.textEdited.connect(self._type)
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        if (popup := completer.popup()) is not None:
            popup.setProperty("popup", "true")
        completer.activated.connect(self._type)
        self.setCompleter(completer)

    def value(self) -> str:
        return self.currentText().strip()

    def show_value(self, value: object) -> None:
        self.setEditText(str(value or ""))
        self.setToolTip(str(value or ""))
        line = self.lineEdit()
        if line is not None:
            line.setCursorPosition(0)  # a long goal shows its beginning

    def offer(self, goals: list[str]) -> None:
        self.set_options([(goal, goal) for goal in goals])

    def close_list(self) -> None:
        completer = self.completer()
        if completer is not None and (popup := completer.popup()) is not None:
            popup.hide()

    def _type(self, _text: str) -> None:
        self.edited.emit()


class GoalCard(Card):
    """A note names the goal of the plan it serves, or says why it lies outside."""

    edited = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Goal of this session"), parent=parent)
        self.goal, self.reason = GoalEdit(), TextEdit()
        self.goal.setObjectName("goal")
        self.goal.setAccessibleName(_("Goal of this session"))
        self.outside = FlagEdit(_("Outside the plan"))
        self.reason.setObjectName("outside_plan")
        self.reason.setPlaceholderText(_("Why"))
        self.reason.setAccessibleName(_("Why it is outside the plan"))
        self.problem = ProblemLine(self)
        self.body.setSpacing(6)
        for widget in (self.goal, self.outside, self.reason, self.problem):
            self.body.addWidget(widget)
        self.goal.edited.connect(self._edit)
        self.reason.edited.connect(self._edit)
        self.outside.edited.connect(self._turn)
        self.show_goal("", "")

    def show_goal(self, goal: str, outside: str) -> None:
        self.goal.show_value(goal)
        self.reason.show_value(outside)
        self.outside.show_value(bool(outside))
        self._fit()

    def values(self) -> tuple[str, str]:
        """The goal, and why there is none."""
        if self.outside.value():
            return "", self.reason.value()
        return self.goal.value(), ""

    def complain(self, problem: Problem | None) -> None:
        self.problem.show_problem(problem, self.field())

    def field(self) -> QWidget:
        """Where the answer is given now."""
        return self.reason if self.outside.value() else self.goal

    def _turn(self) -> None:
        self._fit()
        self.field().setFocus()
        self._edit()

    def _fit(self) -> None:
        self.complain(None)
        self.goal.setVisible(not self.outside.value())
        self.reason.setVisible(self.outside.value())

    def _edit(self) -> None:
        self.complain(None)
        self.edited.emit()


class PlanCard(Card):
    """What was planned last time, to begin from; it can be taken into the plan."""

    taken = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("…", parent=parent)
        self._plan = ""
        self._lines = QVBoxLayout()
        self._lines.setSpacing(5)
        self.take = Button(_("Copy into the plan"), "ghost", icon="copy", size="small", keys="Alt+R")
        self.take.clicked.connect(self._take)
        self.body.addLayout(self._lines)
        self.body.addWidget(self.take, 0, Qt.AlignmentFlag.AlignLeft)
        self.hide()

    def show_plan(self, found: tuple[date, str] | None) -> None:
        clear(self._lines)
        self._plan = found[1] if found else ""
        if found:
            self.set_title(_("Plan of {day}").format(day=show_day(found[0])[:5]))
            for line in filter(None, (line.strip() for line in self._plan.splitlines())):
                self._lines.addWidget(Label(line, "small", "ink2", wrap=True))
        self.setVisible(found is not None)

    def _take(self) -> None:
        self.taken.emit(self._plan)


class PhraseCard(Card):
    """What can be typed behind a slash."""

    SHOWN = 5

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Ready phrases"), parent=parent)
        self.body.setSpacing(7)
        for phrase in PHRASES[: self.SHOWN]:
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(Keys(f"/{_(phrase.word)}"))
            row.addWidget(Label(_(phrase.title), "small", "ink2", wrap=True), 1)
            self.body.addLayout(row)
        self.body.addWidget(Label(_("Type / in the note."), "hint", "ink3"))


class TheirsCard(Card):
    """The note as somebody else saved it meanwhile, to be compared."""

    mine_kept = Signal()
    theirs_taken = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Saved elsewhere"), tone="warn", parent=parent)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(6)
        self._mine = Button(_("Keep mine"), "primary", size="small")
        self._theirs = Button(_("Take this one"), size="small")
        self._mine.clicked.connect(self.mine_kept)
        self._theirs.clicked.connect(self.theirs_taken)
        self.body.addLayout(self._lines)
        self.body.addWidget(self._mine)
        self.body.addWidget(self._theirs)
        self.hide()

    def show_note(self, sheet: NoteSheet) -> None:
        clear(self._lines)
        for part in PARTS[sheet.draft.format]:
            if said := sheet.draft.texts.get(part.key, "").strip():
                self._lines.addWidget(Label(_(part.label), "hint", "ink2"))
                self._lines.addWidget(Label(said, "small", "ink", wrap=True))
        self.show()


class WritingSide(QWidget):
    """What stands beside a note that is being written."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theirs, self.goal, self.plan = TheirsCard(self), GoalCard(self), PlanCard(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        for card in (self.theirs, self.goal, self.plan, PhraseCard(self)):
            column.addWidget(card)
        column.addStretch()


class ReadingSide(QWidget):
    """What stands beside a note that is only read: its history, and who may read it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._history = Card(_("History of the note"), parent=self)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(8)
        self._history.body.addLayout(self._steps)
        readers = Card(_("Who may read"), parent=self)
        readers.body.setSpacing(5)
        for role in Role:
            may = Right.CLINICAL_SEE in rights_of([role])
            sign = Icon("tick", "ok", 16) if may else Icon("refused", "badMark", 16)
            _add_row(readers.body, sign, Label(_(role.label), "small", "ink2", wrap=True))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self._history)
        column.addWidget(readers)
        column.addStretch()

    def show_note(self, sheet: NoteSheet, zone: tzinfo | None) -> None:
        clear(self._steps)
        for each in reversed(sheet.addenda):
            self._step("addendum", "ink2", _("Addendum signed"), each.signed_at, each.signed_as, zone)
        if sheet.signed_at is not None:
            self._step("padlock", "ok", _("Signed"), sheet.signed_at, sheet.signed_as, zone)
        self._step("edit", "ink2", _("Begun"), sheet.written_at, sheet.author, zone)

    def _step(self, icon: str, tone: str, what: str, at: datetime, who: str, zone: tzinfo | None) -> None:
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(Label(what, "label"))
        words.addWidget(Label(f"{moment(at, zone)}, {who.split(',')[0]}", "hint", "ink2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(Icon(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._steps.addLayout(row)


def moment(at: datetime, zone: tzinfo | None) -> str:
    """11/11/2026 11.20 by the clock of the centre."""
    here = at.astimezone(zone)
    return f"{show_day(here.date())} {show_time(here.time(), language())}"


def _add_row(column: QVBoxLayout, sign: QWidget, words: QWidget) -> None:
    row = QHBoxLayout()
    row.setSpacing(8)
    row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(words, 1)
    column.addLayout(row)


def clear(layout: QVBoxLayout | QHBoxLayout) -> None:
    while item := layout.takeAt(0):
        inner = item.layout()
        if isinstance(inner, QVBoxLayout | QHBoxLayout):
            clear(inner)
        elif (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
