"""Beside the board: the bed one stands on with its history, and who waits for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.enquiries import EnquiryState
from rehabdesk.i18n import _
from rehabdesk.services.beds import BedRow, Lying, RoomRow, StayRow
from rehabdesk.services.enquiries import EnquiryRow
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screens.waiting.words import days, state_chip
from rehabdesk.ui.widgets.agenda import Agenda, AgendaRow
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, Facts
from rehabdesk.ui.widgets.labels import Badge, Label

_SHOWN = 12  # lines of a history


class BedCard(Card):
    asked = Signal(str)  # place, move, free, close, reopen, client

    def __init__(self, *, may_write: bool) -> None:
        super().__init__(_("Bed"))
        self._may_write = may_write
        self.facts, self.history, self.theirs = Facts(), Facts(), Facts()
        self._of_bed = Label(_("Who lay here"), "labelStrong", "ink2")
        self._of_client = Label(_("Where the client lay"), "labelStrong", "ink2")
        self.buttons = {
            "place": Button(_("Place here"), "primary", icon="inpatient", size="small", parent=self),
            "move": Button(_("Move"), icon="forward", size="small", parent=self),
            "free": Button(_("Free the bed"), icon="left early", size="small", parent=self),
            "close": Button(_("Close the bed"), icon="do not contact", size="small", parent=self),
            "reopen": Button(_("Open again"), icon="restore", size="small", parent=self),
            "client": Button(_("Client's file"), icon="right", size="small", trailing=True, parent=self),
        }
        keys = {"place": "Enter", "move": "M", "free": "Del", "client": "Enter"}
        for name, button in self.buttons.items():
            button.setObjectName(name)
            button.setToolTip(keys.get(name, ""))
            button.clicked.connect(self._ask)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        for part in (self.facts, self._of_bed, self.history, self._of_client, self.theirs):
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # its lines are scrolled by keys
        area.setAccessibleName(_("Bed"))
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(area, 1)
        self._actions = QGridLayout()
        self._actions.setSpacing(8)
        self.add_foot().addLayout(self._actions, 1)

    def show_bed(
        self,
        bed: tuple[RoomRow, BedRow] | None,
        lying: Lying | None,
        stays: Sequence[StayRow],
        theirs: Sequence[StayRow],
    ) -> None:
        """A bed, or (`bed` None) somebody without one."""
        if bed is not None:
            self.set_title(_("{room}, bed {number}").format(room=bed[0].name, number=bed[1].number))
        else:
            self.set_title(shown_name(lying.name, lying.record_number) if lying else _("Bed"))
        self.facts.show_facts(_facts(bed, lying))
        self._show_history(self._of_bed, self.history, stays, of_bed=True)
        self._show_history(
            self._of_client, self.theirs, theirs if bed is None or len(theirs) > 1 else (), of_bed=False
        )
        closed = bed is not None and bed[1].closed_since is not None
        self._show_buttons(
            {
                "place": bed is not None and lying is None and not closed,
                "move": lying is not None,
                "free": bed is not None and lying is not None,
                "close": bed is not None and lying is None and not closed,
                "reopen": closed,
            },
            client=lying is not None,
        )

    def _show_buttons(self, shown: dict[str, bool], *, client: bool) -> None:
        wanted = [name for name, fits in shown.items() if fits and self._may_write]
        wanted += ["client"] if client else []
        for name, button in self.buttons.items():
            self._actions.removeWidget(button)
            button.setVisible(False)
            if name in wanted:
                place = wanted.index(name)
                self._actions.addWidget(button, place // 2, place % 2)
                button.setVisible(True)

    def _show_history(self, heading: Label, facts: Facts, stays: Sequence[StayRow], *, of_bed: bool) -> None:
        heading.setVisible(bool(stays))
        facts.setVisible(bool(stays))
        facts.show_facts([(_span(stay), _who(stay) if of_bed else _where(stay)) for stay in stays[:_SHOWN]])

    def _ask(self) -> None:
        sender = self.sender()
        if sender is not None:
            self.asked.emit(sender.objectName())


class QueueCard(Card):
    """Enquiries that were advised or offered inpatient care, and intakes under way; Enter goes to one."""

    opened = Signal(object)

    def __init__(self) -> None:
        super().__init__(_("Waiting for a bed"), flush=True)
        self._badge = Badge()
        self.add_beside_title(self._badge)
        self.list = Agenda(_("Waiting for a bed"))
        self._nobody = Label(_("Nobody waits for a bed."), "small", "ink2", wrap=True)
        self._nobody.setContentsMargins(16, 12, 16, 12)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._nobody)
        column.addWidget(self.list)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(area, 1)
        self.list.opened.connect(self.opened)

    def show_rows(self, rows: Sequence[EnquiryRow], coming: Sequence[Lying], today: date) -> None:
        self._badge.show_number(len(rows) + len(coming))
        self._nobody.setVisible(not rows and not coming)
        self.list.setVisible(bool(rows or coming))
        asked = [
            AgendaRow(
                ("enquiry", row.id),
                shown_name(row.name),
                f"{state_chip(row)[0]}, {days(row.waiting or 0)}",
            )
            for row in rows
        ]
        begun = [
            AgendaRow(
                ("client", each.client_id),
                shown_name(each.name, each.record_number),
                f"{_(EnquiryState.ACCEPTED.label)}, {days((today - each.since).days)}",
            )
            for each in coming
        ]
        self.list.show_rows([*begun, *asked])


def _facts(
    bed: tuple[RoomRow, BedRow] | None, lying: Lying | None
) -> list[tuple[str, str] | tuple[str, str, str]]:
    found: list[tuple[str, str] | tuple[str, str, str]] = []
    if bed is not None:
        found.append((_("Room for"), _(bed[0].meant_for.label)))
        if bed[1].closed_since is not None:
            closed = _("{why} (since {date})")
            said = closed.format(why=bed[1].closed_why, date=show_day(bed[1].closed_since))
            found.append((_("Closed"), said, "warn"))
        elif lying is None:
            found.append((_("State"), _("Free"), "ok"))
    if lying is not None:
        if bed is not None:
            found.append((_("Client"), shown_name(lying.name, lying.record_number)))
        found.append((_("Since"), show_day(lying.since)))
        if lying.planned_end is not None:
            found.append((_("Planned end"), show_day(lying.planned_end)))
        if lying.note:
            found.append((_("Note"), lying.note))
    return found


def _span(stay: StayRow) -> str:
    until = show_day(stay.until) if stay.until else _("now")
    return f"{show_day(stay.since)} – {until}"


def _who(stay: StayRow) -> str:
    return shown_name(stay.name, stay.record_number)


def _where(stay: StayRow) -> str:
    return _("{room}, bed {number}").format(room=stay.room, number=stay.bed)
