"""Beside the letter: its steps, what it tells, what can be done with it now."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.disclosure import Disclosure
from rehabdesk.domain.letters import UNISSUED, LetterState
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.letters import LetterSheet
from rehabdesk.ui import theme
from rehabdesk.ui.screens.letters.steps import LetterSteps
from rehabdesk.ui.screens.letters.words import client_of
from rehabdesk.ui.screens.letters.writing import LetterForm, say_basis
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, Facts, Line
from rehabdesk.ui.widgets.choices import CheckGrid
from rehabdesk.ui.widgets.labels import Icon, Label, SavedMark


class LetterSide(Card):
    """Follows the chosen letter. A draft can be written here; an issued one is locked."""

    client_asked = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(flush=True)
        self._desk = desk
        self.steps = LetterSteps()
        self.form = LetterForm(desk)
        self.told = CheckGrid(Disclosure, columns=1)
        self.told.set_read_only(True)
        self.facts = Facts()
        self.mark = SavedMark()
        self.client = Button("", "ghost", icon="person", size="small")
        self.client.setMinimumWidth(theme.px(80))  # a long name gives way, not the whole side
        self.sign = Button(_("Sign"), "primary", icon="sign")
        self.ask = Button(_("Ask for signature"), "primary", icon="waiting")
        self.drop = Button(_("Delete draft"), "danger", icon="delete")
        self.print = Button(_("Print"), "primary", icon="print")
        self.pdf = Button(_("PDF"), icon="pdf")
        self.hand = Button(_("Hand over"), icon="handed over")
        self.void = Button(_("Void letter"), "danger")
        self.copy = Button(_("Copy to a new draft"), icon="copy")
        self.by_keys = {
            "Ctrl+Return": (self.sign, self.ask),
            "Ctrl+Enter": (self.sign, self.ask),
            "Ctrl+P": (self.print,),
            "Ctrl+Shift+S": (self.pdf,),
            "Alt+Y": (self.hand,),
        }
        for keys, buttons in self.by_keys.items():
            for button in buttons:
                button.setToolTip(keys)
        self._build()
        self.client.clicked.connect(self.client_asked)

    def _build(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(9)
        column.addWidget(Label(_("Steps of the letter"), "card"))
        column.addWidget(self.steps)
        column.addWidget(Line())
        column.addWidget(self.client, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.form)
        column.addWidget(self._build_told())
        column.addStretch()
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(area, 1)
        self._foot = QWidget()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(16, 10, 16, 14)
        foot.setSpacing(9)
        foot.addWidget(self.mark)
        for primary in (self.sign, self.ask, self.print):
            foot.addWidget(primary)
        pairs = ((self.hand, self.pdf), (self.drop, self.copy), (self.void,))
        for pair in pairs:
            row = QHBoxLayout()
            row.setSpacing(8)
            for button in pair:
                row.addWidget(button, 1)
            foot.addLayout(row)
        self.body.addWidget(Line())
        self.body.addWidget(self._foot)

    def _build_told(self) -> QWidget:
        self._issued = QWidget()
        column = QVBoxLayout(self._issued)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        head = QHBoxLayout()
        head.addWidget(Label(_("What the letter tells"), "card"), 1)
        head.addWidget(Icon("padlock", "ink2", 14))
        column.addLayout(head)
        column.addWidget(Label(_("Locked since it was signed."), "small", "ink2"))
        column.addWidget(self.told)
        column.addWidget(Line())
        column.addWidget(self.facts)
        return self._issued

    def press(self, keys: str) -> None:
        """Heard by the whole screen, also while this side gives way to the letter."""
        for button in self.by_keys[keys]:
            if button.isVisibleTo(self):
                button.click()
                return

    def show_letter(self, sheet: LetterSheet) -> None:
        """Everything anew; the form takes what is stored."""
        self.show_state(sheet)
        if self.form.isVisibleTo(self):
            self.form.show_letter(sheet)
        self.told.show_value(sheet.draft.disclosed)
        self.facts.show_facts(self._facts(sheet))

    def show_state(self, sheet: LetterSheet) -> None:
        """Steps and buttons; what is being typed stays."""
        self.steps.show_letter(sheet, self._desk.now())
        may = self._desk.who.may
        state = sheet.row.state
        draft = state in UNISSUED
        writes, issues = may(Right.LETTERS_WRITE), may(Right.LETTERS_ISSUE)
        self.client.setText(client_of(sheet.row).replace("&", "&&"))  # no Alt key out of a name
        self.client.setVisible(sheet.row.client_id is not None)
        self.form.setVisible(draft and writes)
        self._issued.setVisible(not draft)
        alive = not draft and state is not LetterState.VOID
        shown = {
            self.sign: draft and issues,
            self.ask: state is LetterState.DRAFT and writes and not issues,
            self.drop: draft and writes,
            self.print: alive and writes,
            self.pdf: alive and writes,
            self.hand: alive and writes and state is not LetterState.HANDED_OVER,
            self.void: alive and issues,
            self.copy: state is LetterState.VOID and writes,
        }
        for button, visible in shown.items():
            button.setVisible(visible)
        self.mark.setVisible(draft and writes)
        self._foot.setVisible(any(shown.values()))
        printed = state is LetterState.PRINTED
        self.hand.set_kind("primary" if printed else "secondary")
        self.print.set_kind("secondary" if printed or state is LetterState.HANDED_OVER else "primary")
        self.print.setText(_("Print a copy") if sheet.copies else _("Print"))

    def _facts(self, sheet: LetterSheet) -> list[tuple[str, str] | tuple[str, str, str]]:
        facts: list[tuple[str, str] | tuple[str, str, str]] = []
        if sheet.basis.outside:
            facts.append((_("Ground"), say_basis(sheet.basis)))
        if sheet.row.issued_on:
            facts.append((_("Date"), show_day(sheet.row.issued_on)))
        if sheet.copies:
            said = ngettext("{count} time", "{count} times", sheet.copies).format(count=sheet.copies)
            facts.append((_("Printed or saved"), said))
        facts.append((_("Purpose"), sheet.draft.purpose or sheet.draft.request or "-"))
        return facts
