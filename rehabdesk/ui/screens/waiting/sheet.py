"""One enquiry: what is known, what was done, and what comes next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.enquiries import EnquiryState, is_waiting, may_reopen
from rehabdesk.domain.substances import named
from rehabdesk.i18n import _, language
from rehabdesk.services.enquiries import EnquirySheet, StepRow
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screens.waiting.words import call_back, days, state_chip, step_detail, step_title, who
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState, Facts, Line
from rehabdesk.ui.widgets.labels import Chip, Label
from rehabdesk.ui.widgets.roomy import Roomy


class EnquiryCard(Card):
    """Follows the list. Its buttons say what was asked for; the page carries it out."""

    asked = Signal(str)  # the name of one of its buttons
    linked = Signal(object)  # the id of the client it is, or None

    def __init__(self, *, may_write: bool, may_screen: bool) -> None:
        super().__init__(_("Enquiry"))
        self._may_write, self._may_screen = may_write, may_screen
        self.sheet: EnquirySheet | None = None
        self.state, self.urgent = Chip("", parent=self), Chip(_("Urgent"), "bad", "risk", parent=self)
        self.same = Banner(parent=self)
        self.facts = Facts()
        self._steps = QGridLayout()
        self._empty = EmptyState("waiting", _("Choose an enquiry at the left."))
        self.buttons = {
            "screen": Button(_("Screen"), icon="half", size="small", keys="Alt+K", parent=self),
            "offer": Button(_("Offer a place"), icon="inpatient", size="small", keys="Alt+T", parent=self),
            "begin": Button(_("Begin intake"), icon="new client", size="small", keys="Alt+P", parent=self),
            "reopen": Button(_("Reopen"), icon="restore", size="small", keys="Alt+R", parent=self),
            "contact": Button(_("Call back"), icon="phone", size="small", keys="Alt+C", parent=self),
            "change": Button(_("Change"), icon="edit", size="small", keys="Alt+U", parent=self),
            "end": Button(_("End it"), icon="close", size="small", keys="Alt+H", parent=self),
            "client": Button(_("Client's file"), icon="right", size="small", trailing=True, parent=self),
        }
        self._build()
        self.same.acted.connect(self._take_likely)
        for name, button in self.buttons.items():
            button.setObjectName(name)
            button.clicked.connect(self._ask)

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 8)
        column.setSpacing(12)
        chips = QHBoxLayout()
        chips.setSpacing(8)
        chips.addWidget(self.state)
        chips.addWidget(self.urgent)
        chips.addStretch()
        column.addLayout(chips)
        column.addWidget(self.same)
        column.addWidget(self.facts)
        column.addWidget(Line())
        column.addWidget(Label(_("Steps"), "labelStrong", "ink2"))
        self._steps.setHorizontalSpacing(10)
        self._steps.setVerticalSpacing(10)
        self._steps.setColumnStretch(1, 1)
        column.addLayout(self._steps)
        column.addStretch(1)
        self._area = Roomy(inside)
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # its lines are scrolled by keys
        self._area.setAccessibleName(_("Enquiry"))
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._empty, 1)
        self._actions = QGridLayout()
        self._actions.setSpacing(8)
        self.add_foot().addLayout(self._actions, 1)
        self.show_sheet(None)

    def show_sheet(self, sheet: EnquirySheet | None) -> None:
        self.sheet = sheet
        self._area.setVisible(sheet is not None)
        self._empty.setVisible(sheet is None)
        self.urgent.setVisible(sheet is not None and sheet.draft.urgent)
        self._show_buttons(sheet)
        if sheet is None:
            self.set_title(_("Enquiry"))
            return
        self.set_title(shown_name(sheet.row.name))
        self.state.show_state(*state_chip(sheet.row))
        self.facts.show_facts(self._known(sheet))
        self._show_steps(sheet.steps)
        self._show_same(sheet)

    def _show_buttons(self, sheet: EnquirySheet | None) -> None:
        state = sheet.row.state if sheet else None
        waits = state is not None and is_waiting(state)
        shown = {
            "screen": state is EnquiryState.CONTACTED and self._may_screen,
            "offer": waits and self._may_write,
            "begin": waits and self._may_screen,
            "reopen": state is not None and may_reopen(state) and self._may_write and not _begun(sheet),
            "contact": waits and self._may_write,
            "change": sheet is not None and self._may_write,
            "end": waits and self._may_write,
            "client": sheet is not None and sheet.row.client_id is not None,
        }
        first = _NEXT.get(state) if state else None
        wanted = sorted((name for name, fits in shown.items() if fits), key=lambda name: name != first)
        for name, button in self.buttons.items():
            self._actions.removeWidget(button)
            button.setVisible(shown[name])
            button.set_kind("primary" if name == first else "secondary")
            if shown[name]:
                place = wanted.index(name)
                self._actions.addWidget(button, place // 2, place % 2)

    def _known(self, sheet: EnquirySheet) -> list[tuple[str, str] | tuple[str, str, str]]:
        draft, row = sheet.draft, sheet.row
        at = f" {show_time(draft.came_at, language())}" if draft.came_at else ""
        told = f"{show_day(row.came_on)}{at}, {_(row.channel.label).lower()}"
        caller = shown_name(draft.caller_name) if draft.caller_name else ""
        if caller and draft.caller_relation:
            caller = f"{caller} ({_(draft.caller_relation.label).lower()})"
        understood = ", ".join(_(each.label) for each in named(draft.substances))
        source = ", ".join(
            part for part in (_(draft.source.label) if draft.source else "", sheet.partner) if part
        )
        known: list[tuple[str, str] | tuple[str, str, str]] = [
            (_("First contact"), told),
            (_("Waiting"), days(row.waiting) if row.waiting is not None else ""),
            (_("Person"), who(row)),
            (_("Call back"), call_back(sheet), "ink" if draft.may_call else "bad"),
            (_("Called by"), caller),
            (_("Urgent"), draft.urgent_why if draft.urgent else "", "bad"),
            (_("Substances"), draft.substances),
            (_("Understood as"), understood if understood.casefold() != draft.substances.casefold() else ""),
            (_("What is asked"), draft.wanted),
            (_("Source"), source),
            (_("Client"), sheet.record_number and f"{sheet.record_number}, {shown_name(sheet.client)}"),
        ]
        return [fact for fact in known if fact[1]]

    def _show_steps(self, steps: tuple[StepRow, ...]) -> None:
        while item := self._steps.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        top = Qt.AlignmentFlag.AlignTop
        for place, step in enumerate(steps):
            self._steps.addWidget(Label(show_day(step.done_on), "small", "ink3"), 2 * place, 0, top)
            title = Label(step_title(step), "label", wrap=True)
            self._steps.addWidget(title, 2 * place, 1, top)
            by = _("by {name}").format(name=step.by)
            detail = step_detail(step)
            said = Label(f"{detail} · {by}" if detail else by, "hint", "ink2", wrap=True)
            self._steps.addWidget(said, 2 * place + 1, 1, top)

    def _show_same(self, sheet: EnquirySheet) -> None:
        """Somebody who looks like this person is proposed; a link can be taken back until the intake."""
        self.same.setVisible(False)
        if not self._may_write:
            return
        if sheet.may_be:
            likely = sheet.may_be[0]
            said = _("May be {name} ({number}): {why}.").format(
                name=shown_name(likely.name), number=likely.record_number, why=likely.why
            )
            self.same.say(said, "warn", _("Is the same"))
            self.same.show()
        elif sheet.row.client_id is not None and not _begun(sheet):
            self.same.say(_("Has been a client here before."), "info", _("Is somebody else"))
            self.same.show()

    def _take_likely(self) -> None:
        assert self.sheet is not None
        self.linked.emit(self.sheet.may_be[0].id if self.sheet.may_be else None)

    def _ask(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.asked.emit(sender.objectName())


# What comes next in each state: the one primary button.
_NEXT = {
    EnquiryState.CONTACTED: "screen",
    EnquiryState.SCREENED: "offer",
    EnquiryState.OFFERED: "begin",
}


def _begun(sheet: EnquirySheet | None) -> bool:
    return sheet is not None and any(step.state is EnquiryState.ACCEPTED for step in sheet.steps)
