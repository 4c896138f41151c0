"""Ringkasan: the file at a glance. Alerts, what is missing, care, scores, whom to call, what came last."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import Standing
from rehabdesk.domain.dates import near_day, show_day, show_time
from rehabdesk.domain.episodes import day_number
from rehabdesk.domain.people import show_phone
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _, language
from rehabdesk.services.assessments import assessment_sheet, last_scores, score_history
from rehabdesk.services.clients import ClientSheet, client_row, client_sheet
from rehabdesk.services.consents import ConsentRow, list_consents
from rehabdesk.services.episodes import EpisodeHead, ViewRow, episode_head, missing_in_file, who_looked
from rehabdesk.services.intake import intake_sheet
from rehabdesk.services.timeline import Event, timeline
from rehabdesk.ui import theme
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.assessments.trends import difference_words, trends_of
from rehabdesk.ui.screens.client_file.alerts import Alerts
from rehabdesk.ui.screens.client_file.events import columns, key_of, place_of
from rehabdesk.ui.tables import Table
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState, Facts
from rehabdesk.ui.widgets.labels import Icon, Label
from rehabdesk.ui.widgets.track import ScoreLine

LATEST = 12
WIDE, MIDDLE = 1040, 900  # design pixels from which there is room for three columns, for two
_Fact = tuple[str, str] | tuple[str, str, str]


class Summary(QWidget):
    """The first tab. Without clinical sight only what the front door may know stands here."""

    go = Signal(object)  # a Place
    identity_asked = Signal()
    consent_asked = Signal()

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._clinical = desk.who.may(Right.CLINICAL_SEE)
        self.alerts = Alerts(desk, client_id)
        self.turn = Segmented(
            [("facts", _("Person and care")), ("events", _("Events"))], _("Part of the page")
        )
        self._left = self._events_card() if self._clinical else None
        self._right = self._facts()
        row = QHBoxLayout()
        row.setSpacing(14)
        if self._left is not None:
            row.addWidget(self._left, 1)
        row.addWidget(self._right, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        whole.addWidget(self.alerts)
        whole.addWidget(self.turn, 0, Qt.AlignmentFlag.AlignLeft)
        whole.addLayout(row, 1)
        self.turn.chosen.connect(self._reflow)
        self._reflow()
        self.refresh()

    # build

    def _events_card(self) -> Card:
        card = Card(_("Latest events"), flush=True)
        every = Button(_("All events"), "ghost", size="small", icon="history")
        every.clicked.connect(self._all_events)
        card.add_at_right(every)
        self.table = Table(columns(lambda: self._desk.now().date())[:2], name=_("Latest events"), key=key_of)
        self.table.horizontalHeader().hide()
        self.empty = EmptyState("history", _("Nothing has happened yet."), _("Begin with the intake."))
        card.body.addWidget(self.table)
        card.body.addWidget(self.empty)
        self.table.opened.connect(self._open)
        self.setFocusProxy(self.table)
        return card

    def _facts(self) -> QScrollArea:
        may = self._desk.who.may
        self.missing, self._missing_lines = _card(_("Still missing"))
        self.scores, self._score_lines = _card(_("Last scores"))
        self.care, care = _card(_("Care"))
        self.care_facts = Facts()
        care.addWidget(self.care_facts)
        self.substances, used = _card(_("Substances used"))
        self.used, self.problem = Facts(), Label("", "small", "ink2", wrap=True)
        used.addWidget(self.used)
        used.addWidget(self.problem)
        self.contact, self._contact_lines = _card(_("Confidentiality"))
        self.consents, self._consent_lines = _card(_("Consents"))
        self.readers, read = _card(_("Who opened this file"))
        self.read_by = Facts()
        read.addWidget(self.read_by)
        for card, right, words, asked in (
            (self.contact, Right.CLIENTS_WRITE, _("Change"), self.identity_asked),
            (self.consents, Right.CLINICAL_WRITE, _("Record"), self.consent_asked),
        ):
            if may(right):
                button = Button(words, "ghost", size="small")
                button.clicked.connect(asked)
                card.add_at_right(button)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        self._columns = QHBoxLayout(inside)
        self._columns.setContentsMargins(0, 0, 0, 0)
        self._columns.setSpacing(14)
        first, second = (self.missing, self.care), (self.consents, self.contact)
        clinical = (self.substances, self.scores, self.readers)
        for cards in ((*first, *second), clinical) if self._clinical else (first, second):
            column = QVBoxLayout()
            column.setSpacing(12)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
            self._columns.addLayout(column, 1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        return area

    # what the person does

    def _open(self, event: Event) -> None:
        if (place := place_of(event, self._client_id)) is not None:
            self.go.emit(place)

    def _all_events(self) -> None:
        self.go.emit(Place("client", self._client_id, tab="timeline"))

    def _put_right(self, tab: str, _checked: bool = False) -> None:
        if tab == "intake":
            self.go.emit(Place("intake", self._client_id))
        else:
            self.go.emit(Place("client", self._client_id, tab=tab))

    # what it shows

    def refresh(self) -> None:
        ask, client_id = self._desk.ask, self._client_id
        head = ask(episode_head, client_id) if self._clinical else None
        self.alerts.show_alerts(head)
        self._show_contact(ask(client_sheet, client_id))
        self._show_consents([row for row in ask(list_consents, client_id) if row.in_force])
        self._show_missing()
        self._show_care(head)
        self._show_substances(head)
        self.scores.setVisible(self._clinical)
        self.readers.setVisible(self._clinical)
        if self._clinical:
            events = ask(timeline, client_id, None, LATEST).events
            self.table.show(events)
            self.table.setVisible(bool(events))
            self.empty.setVisible(not events)
            self._show_scores()
            self._show_readers(ask(who_looked, client_id, 4))

    def _show_missing(self) -> None:
        _clear(self._missing_lines)
        found = self._desk.ask(missing_in_file, self._client_id)
        for each in found:
            words = f"{_(each.kind.label)}: {each.words[:1].lower()}{each.words[1:]}"
            mend = Button(_("Open"), "ghost", size="small")
            mend.setAccessibleName(f"{mend.text()}: {_(each.kind.label)}")
            mend.clicked.connect(partial(self._put_right, each.kind.value))
            self._missing_lines.addWidget(_sentence("warning", "warnMark", words, "ink", mend))
        self.missing.setVisible(bool(found))

    def _show_care(self, head: EpisodeHead | None) -> None:
        today = self._desk.now().date()
        row = self._desk.ask(client_row, self._client_id)
        facts: list[_Fact] = [(_("Responsible"), row.counsellor or _("None yet"))]
        if row.phase:
            facts.append((_("Phase"), _(row.phase.label)))
        if head is not None and head.programme:
            facts.append((_("Programme"), head.programme))
        if head is not None and head.admitted_on:
            last = min(today, head.discharged_on or today)
            day = day_number(head.admitted_on, last)
            said = _("day {day}").format(day=day)
            if head.planned_end:
                whole = day_number(head.admitted_on, head.planned_end)
                words = _("{day} of {days} days") if head.discharged_on else _("day {day} of {days}")
                said = words.format(day=day, days=whole)
            facts.append((_("In care"), said))
        if head is not None and head.bed is not None:
            room, number = head.bed
            facts.append((_("Bed"), _("{room}, bed {number}").format(room=room, number=number)))
        if head is not None and (ends := self._desk.ask(intake_sheet, head.id).placement_ends):
            tone = "bad" if ends < today else "warn" if (ends - today).days <= 30 else "ink"
            facts.append((_("Legal end"), show_day(ends), tone))
        self.care_facts.show_facts(facts)

    def _show_substances(self, head: EpisodeHead | None) -> None:
        facts: list[_Fact] = []
        for use in sorted(head.substances if head else (), key=lambda use: (not use.main, not use.secondary)):
            said = [_("main")] if use.main else [_("second")] if use.secondary else []
            if use.days is not None:
                said.append(_("{days} of 30 days").format(days=use.days))
            if use.route:
                said.append(_(use.route.label).lower())
            if use.last_use:
                said.append(_("last on {date}").format(date=show_day(use.last_use)))
            facts.append((_(use.substance.label).partition(":")[0], ", ".join(said) or "-"))
        self.used.show_facts(facts)
        self.problem.setText(head.presenting_problem if head else "")
        self.problem.setVisible(bool(self.problem.text()))
        self.substances.setVisible(bool(facts) or bool(self.problem.text()))

    def _show_scores(self) -> None:
        """The newest result of each instrument, beside the one before it."""
        _clear(self._score_lines)
        newest: dict[str, int] = {}
        for series in self._desk.ask(last_scores, self._client_id):
            newest.setdefault(series.code, series.last.assessment_id)
        history = self._desk.ask(score_history, self._client_id) if newest else []
        for assessment_id in list(newest.values())[:3]:
            sheet = self._desk.ask(assessment_sheet, assessment_id)
            day = show_day(sheet.assessed_on) if sheet.assessed_on else ""
            words = f"{sheet.instrument.name}, {day}"
            self._score_lines.addWidget(Label(words, "small", "ink2"))
            trends = sorted(trends_of(sheet, history), key=lambda trend: -trend.kept.level)
            for trend in trends[:2]:
                self._score_lines.addWidget(ScoreLine(trend.line))
                if said := difference_words(trend):
                    self._score_lines.addWidget(Label(said, "hint", "ink2", wrap=True))
        if not newest:
            self._score_lines.addWidget(Label(_("No assessment finished yet."), "small", "ink3"))

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
        """Those in force, releases with whom they name."""
        _clear(self._consent_lines)
        if not rows:
            self._consent_lines.addWidget(Label(_("None in force."), "small", "ink3"))
        for row in rows[:5]:
            words = f"{_(row.kind.label)}: {row.receiver}" if row.receiver else _(row.kind.label)
            words = _("{kind}, {date}").format(kind=words, date=show_day(row.given_on))
            if row.until:
                words = _("{consent}, until {date}").format(consent=words, date=show_day(row.until))
            ending = row.standing is Standing.ENDING
            icon, tone = ("later", "warnMark") if ending else ("done", "ok")
            self._consent_lines.addWidget(_sentence(icon, tone, words, "ink"))

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

    # size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self, *_chosen: object) -> None:
        """Three columns beside each other, two below the other half, or one half at a time."""
        wide = self.width() * 100 / theme.percent()
        narrow = self._clinical and wide < MIDDLE
        self.turn.setVisible(narrow)
        self._columns.setDirection(
            QBoxLayout.Direction.LeftToRight
            if wide >= WIDE or (narrow and wide > 600) or not self._clinical
            else QBoxLayout.Direction.TopToBottom
        )
        if self._left is not None:
            self._left.setVisible(not narrow or self.turn.key() == "events")
            self._right.setVisible(not narrow or self.turn.key() == "facts")


def _card(title: str) -> tuple[Card, QVBoxLayout]:
    card = Card(title)
    lines = QVBoxLayout()
    lines.setSpacing(8)
    card.body.addLayout(lines)
    return card, lines


def _sentence(icon: str, tone: str, words: str, ink: str, *more: QWidget) -> QWidget:
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(9)
    row.addWidget(Icon(icon, tone, 16))
    row.addWidget(Label(words, "label", ink, wrap=True), 1)
    for widget in more:
        row.addWidget(widget)
    return line


def _clear(layout: QVBoxLayout) -> None:
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
