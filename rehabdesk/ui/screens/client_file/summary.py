"""Ringkasan: what happened, newest first, and beside it whom to call, what was agreed, what was used."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import near_day, show_day, show_time
from rehabdesk.domain.people import show_phone
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _, language
from rehabdesk.services.clients import ClientSheet, client_sheet
from rehabdesk.services.consents import ConsentRow, list_consents
from rehabdesk.services.episodes import Event, EventKind, ViewRow, episode_head, timeline, who_looked
from rehabdesk.ui import theme
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screen import Place
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState, Facts
from rehabdesk.ui.widgets.labels import Icon, Label

_LOOKS = {
    EventKind.SESSION: ("sessions", "info"),
    EventKind.TRAINING: ("training", "vio"),
    EventKind.LETTER: ("letters", "neu"),
    EventKind.CARE: ("phase", "ok"),
}


class Summary(QWidget):
    """The first tab. Without clinical sight only the cards at the right stand here."""

    go = Signal(object)  # a Place
    identity_asked = Signal()
    consent_asked = Signal()

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._clinical = desk.who.may(Right.CLINICAL_SEE)
        self._events: list[Event] = []
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        self.turn = Segmented(
            [("events", _("Events")), ("facts", _("Person and care"))], _("Part of the page")
        )
        whole.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(14)
        whole.addLayout(row, 1)
        self._left = self._timeline() if self._clinical else None
        if self._left is not None:
            row.addWidget(self._left, 1)
        self._right = QScrollArea()
        self._right.setWidget(self._side())
        self._right.setWidgetResizable(True)
        self._right.setFrameShape(QFrame.Shape.NoFrame)
        self._right.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._right.viewport().setAutoFillBackground(False)
        row.addWidget(self._right)
        self.turn.chosen.connect(self._reflow)
        self._reflow()
        self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self, *_chosen: object) -> None:
        """In a narrow window one half at a time."""
        narrow = self._clinical and self.width() * 100 / theme.percent() < 860
        self.turn.setVisible(narrow)
        if self._left is None:
            return
        self._left.setVisible(not narrow or self.turn.key() == "events")
        self._right.setVisible(not narrow or self.turn.key() == "facts")
        self._right.setMinimumWidth(0 if narrow else theme.px(372))
        self._right.setMaximumWidth(16_777_215 if narrow else theme.px(372))

    # build

    def _timeline(self) -> Card:
        card = Card(_("Events"), flush=True)
        self.which = Segmented(
            [("", _("All")), *((kind.value, _(kind.label)) for kind in EventKind)], _("Kind of event")
        )
        card.add_at_right(self.which)
        self.table = Table(
            [
                Column(_("Date"), self._day, second=self._clock, width=108),
                Column(
                    _("Event"),
                    lambda event: event.title,
                    second=lambda event: event.line,
                    icon=lambda event: _LOOKS[event.kind],
                    tone=lambda _event: "ink",
                ),
                Column(_("Status"), chip=_chip, width=192),
            ],
            name=_("Events"),
            key=lambda event: (event.kind, event.target_id, event.title, event.on),
        )
        self.table.horizontalHeader().hide()
        self.empty = EmptyState("history", _("Nothing has happened yet."), _("Begin with the intake."))
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        self._pages.setMinimumHeight(theme.px(120))  # whichever page is hidden asks for nothing
        card.body.addWidget(self._pages)
        self.which.chosen.connect(self._filter)
        self.table.opened.connect(self._open)
        self.setFocusProxy(self.table)
        return card

    def _side(self) -> QWidget:
        side = QWidget()
        side.setAutoFillBackground(False)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.alerts = QVBoxLayout()
        self.alerts.setSpacing(8)
        column.addLayout(self.alerts)
        self.contact = Card(_("Confidentiality"))
        change = Button(_("Change"), "ghost", size="small")
        change.clicked.connect(self.identity_asked)
        self.contact.add_at_right(change)
        self._contact_lines = QVBoxLayout()
        self._contact_lines.setSpacing(8)
        self.contact.body.addLayout(self._contact_lines)
        column.addWidget(self.contact)
        self.consents = Card(_("Consents"))
        if self._desk.who.may(Right.CLINICAL_WRITE):
            record = Button(_("Record"), "ghost", size="small")
            record.clicked.connect(self.consent_asked)
            self.consents.add_at_right(record)
        self._consent_lines = QVBoxLayout()
        self._consent_lines.setSpacing(8)
        self.consents.body.addLayout(self._consent_lines)
        column.addWidget(self.consents)
        if self._clinical:
            column.addWidget(self._care_cards())
        column.addStretch(1)
        return side

    def _care_cards(self) -> QWidget:
        both = QWidget()
        column = QVBoxLayout(both)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        self.substances = Card(_("Substances used"))
        self.used = Facts()
        self.problem = Label("", "small", "ink2", wrap=True)
        self.substances.body.addWidget(self.used)
        self.substances.body.addWidget(self.problem)
        column.addWidget(self.substances)
        self.readers = Card(_("Who opened this file"))
        self.read_by = Facts()
        self.readers.body.addWidget(self.read_by)
        column.addWidget(self.readers)
        return both

    # what it shows

    def refresh(self) -> None:
        sheet = self._desk.ask(client_sheet, self._client_id)
        self._show_contact(sheet)
        self._show_consents(self._desk.ask(list_consents, self._client_id))
        if not self._clinical:
            return
        self._events = self._desk.ask(timeline, self._client_id)
        self._filter()
        self._show_care()
        self._show_readers(self._desk.ask(who_looked, self._client_id, 4))

    def _filter(self, *_chosen: object) -> None:
        kind = self.which.key()
        shown = [event for event in self._events if not kind or event.kind.value == kind]
        self.table.show(shown)
        self._pages.setCurrentIndex(0 if shown else 1)

    def _show_contact(self, sheet: ClientSheet) -> None:
        _clear(self._contact_lines)
        draft = sheet.draft
        own = show_phone(draft.phone) if draft.phone else _("No number of the client's own")
        lines = [("phone", "ink2", own, "ink")]
        if draft.contact_name or draft.contact_phone:
            relation = _(draft.contact_relation.label) if draft.contact_relation else ""
            number = show_phone(draft.contact_phone).replace(" ", "\u00a0")  # a number stays on one line
            parts = (relation, draft.contact_name, number)
            lines.append(("people", "ok", ", ".join(part for part in parts if part), "ink"))
            if draft.contact_knows:
                lines.append(("done", "ok", _("May be told who is calling"), "ink2"))
            else:
                lines.append(("warning", "warnMark", _("Must not be told who is calling"), "ink2"))
        if draft.discretion:
            lines.append(("do not contact", "badMark", draft.discretion, "ink"))
        if names_hidden():
            lines = [("hide names", "ink3", _("Hidden while names are hidden."), "ink3")]
        for icon, tone, words, ink in lines:
            self._contact_lines.addWidget(_sentence(icon, tone, words, ink))

    def _show_consents(self, rows: list[ConsentRow]) -> None:
        _clear(self._consent_lines)
        if not rows:
            self._consent_lines.addWidget(Label(_("No consent on record yet."), "small", "ink3"))
        for row in rows[:4]:
            words = _("{kind}, {date}").format(kind=_(row.kind.label), date=show_day(row.given_on))
            if row.until:
                words = _("{consent}, until {date}").format(consent=words, date=show_day(row.until))
            icon, tone = ("done", "ok") if row.in_force else ("refused", "ink3")
            self._consent_lines.addWidget(_sentence(icon, tone, words, "ink" if row.in_force else "ink3"))

    def _show_care(self) -> None:
        head = self._desk.ask(episode_head, self._client_id)
        _clear(self.alerts)
        for text, tone in head.alerts() if head else ():
            self.alerts.addWidget(Banner(text, tone))
        used = head.substances if head else ()
        facts: list[tuple[str, str] | tuple[str, str, str]] = []
        for use in sorted(used, key=lambda use: not use.main):
            said = []
            if use.days is not None:
                said.append(_("{days} of 30 days").format(days=use.days))
            if use.route:
                said.append(_(use.route.label).lower())
            if use.main:
                said.append(_("main"))
            facts.append((_(use.substance.label).partition(":")[0], ", ".join(said) or "-"))
        self.used.show_facts(facts)
        self.problem.setText(head.presenting_problem if head else "")
        self.problem.setVisible(bool(head and head.presenting_problem))
        self.substances.setVisible(bool(facts) or bool(head and head.presenting_problem))

    def _show_readers(self, rows: list[ViewRow]) -> None:
        today = self._desk.now().date()
        facts: list[tuple[str, str] | tuple[str, str, str]] = []
        for row in rows:
            at = row.at.astimezone(self._desk.now().tzinfo)
            when = f"{near_day(at.date(), today, language())} {show_time(at.time(), language())}"
            why = row.detail.get("reason", "")
            facts.append((when, f"{row.name}: {why}" if why else row.name))
        self.read_by.show_facts(facts)
        self.readers.setVisible(bool(facts))

    def _day(self, event: Event) -> str:
        today = self._desk.now().date()
        if abs((today - event.on).days) < 2:
            return near_day(event.on, today, language())
        return show_day(event.on)[: 5 if event.on.year == today.year else 10]

    def _clock(self, event: Event) -> str:
        return show_time(event.at, language()) if event.at else ""

    def _open(self, event: Event) -> None:
        if event.target_id is None:
            return
        if event.kind is EventKind.SESSION:
            self.go.emit(Place("client", self._client_id, tab="sessions", text=str(event.target_id)))
        elif event.kind is EventKind.LETTER:
            self.go.emit(Place("letters", event.target_id))
        elif event.kind is EventKind.TRAINING:
            self.go.emit(Place("training", event.target_id))


def _chip(event: Event) -> tuple[str, str, str] | None:
    icon = {"warn": "sign", "bad": "refused"}.get(event.tone, "")
    return (event.state, event.tone, icon) if event.state else None


def _sentence(icon: str, tone: str, words: str, ink: str) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(9)
    row.addWidget(Icon(icon, tone, 16))
    row.addWidget(Label(words, "label", ink, wrap=True), 1)
    return line


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
