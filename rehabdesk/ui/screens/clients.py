"""Klien: find a person fast, see who they are, open the file."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.dates import near_day, show_day
from rehabdesk.domain.episodes import Phase, Setting, Status, day_number, status_of
from rehabdesk.domain.people import age_on, show_phone
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.services.alerts import list_alerts
from rehabdesk.services.clients import (
    ClientFilter,
    ClientRow,
    client_sheet,
    find_clients,
    list_counsellors,
)
from rehabdesk.services.episodes import EpisodeHead, episode_head
from rehabdesk.ui import theme
from rehabdesk.ui.alerts import banners
from rehabdesk.ui.privacy import names_hidden, shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, IconButton, Segmented
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState, Facts, Line
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Chip, Initials, Keys, Label, OneLine

STATUS_LOOKS = {
    Status.WAITING: ("neu", "waiting"),
    Status.INPATIENT: ("ok", "inpatient"),
    Status.OUTPATIENT: ("info", "outpatient"),
    Status.AFTERCARE: ("vio", "aftercare"),
    Status.COMPLETED: ("neu", "finished"),
    Status.REFERRED: ("info", "referred"),
    Status.LEFT_EARLY: ("warn", "left early"),
    Status.CLOSED: ("neu", "finished"),
}


def status_chip(row: ClientRow) -> tuple[str, str, str] | None:
    if row.state is None:
        return None
    status = status_of(row.state, row.setting or Setting.OUTPATIENT, row.ended)
    tone, icon = STATUS_LOOKS[status]
    return _(status.label), tone, icon


def who(row: ClientRow, today: date) -> str:
    """RPC-2026-0041, perempuan, 31 tahun: as much as is known."""
    parts = [shown_name(row.name) if names_hidden() else row.record_number]
    if row.sex:
        parts.append(_(row.sex.label).lower())
    if row.born_on:
        age = age_on(today, row.born_on)
        parts.append(ngettext("{count} year", "{count} years", age).format(count=age))
    return ", ".join(parts)


class ClientsScreen(Screen):
    topics = frozenset({Topic.CLIENTS, Topic.EPISODES})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._today = desk.now().date()
        self._may_register = desk.who.may(Right.CLIENTS_WRITE)
        self.search = TextEdit()
        self.search.setObjectName("search")
        self.search.setPlaceholderText(_("Name, nickname, number, NIK or phone"))
        self.search.setAccessibleName(_("Search clients"))
        self.which = Segmented([(each.value, _(each.label)) for each in ClientFilter], _("Status"))
        self.counsellor = Combo([(None, _("All counsellors")), *desk.ask(list_counsellors)])
        self.counsellor.setAccessibleName(_("Counsellor"))
        self.phase = Combo([(None, _("All phases")), *((each, _(each.label)) for each in Phase)])
        self.phase.setAccessibleName(_("Phase"))
        self.new = Button(_("New client"), "primary", icon="add")
        if not self._may_register:
            self.new.hide()
        self.more = self._make_more()
        self.table = Table(self._columns(), name=_("Clients"))
        self.empty = EmptyState("clients", "")
        self.foot = OneLine("", "small", "ink2")
        self.preview = ClientPreview(desk)
        self._build()
        self._connect()
        self.refresh()

    # build

    def _make_more(self) -> IconButton:
        """Tables in and out, for whoever may."""
        more = IconButton("more", _("More"), parent=self)
        menu = QMenu(more)
        for right, words, name in (
            (Right.IMPORT, _("Bring an old register in"), "importing"),
            (Right.EXPORT, _("Export"), "exporting"),
        ):
            if self._desk.who.may(right):
                menu.addAction(words).setData(name)
        menu.triggered.connect(self._go_further)
        more.setMenu(menu)
        more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        more.setVisible(bool(menu.actions()))
        return more

    def _columns(self) -> list[Column]:
        return [
            Column(
                _("Client"),
                lambda row: row.record_number if names_hidden() else row.name,
                second=lambda row: who(row, self._today),
                share=3,
            ),
            Column(_("Status"), chip=status_chip, width=132),
            Column(_("Phase"), lambda row: _(row.phase.label) if row.phase else "", width=112),
            Column(
                _("Counsellor"),
                lambda row: row.counsellor or _("None yet"),
                tone=lambda row: "" if row.counsellor else "warn",
                share=1.4,
            ),
            Column(_("Last contact"), self._last_contact, width=112),
        ]

    def _last_contact(self, row: ClientRow) -> str:
        return near_day(row.last_contact, self._today, language()) if row.last_contact else ""

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(12)
        self._bar, self._second_bar = QHBoxLayout(), QHBoxLayout()
        for bar in (self._bar, self._second_bar):
            bar.setSpacing(12)
            whole.addLayout(bar)
        self._bar.addWidget(self.search, 2)
        self._bar.addWidget(self.which)
        self._bar.addStretch()
        self._bar.addWidget(self.new)
        self._bar.addWidget(self.more)
        row = QHBoxLayout()
        row.setSpacing(14)
        card = Card(flush=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card.body.addWidget(self._pages, 1)
        foot = card.add_foot()
        foot.addWidget(self.foot, 1)
        for keys, words in (("↑", ""), ("↓", _("choose")), ("Enter", _("open the file"))):
            foot.addWidget(Keys(keys))
            if words:
                foot.addWidget(Label(words, "hint", "ink3"))
        row.addWidget(card, 1)
        self.preview.setFixedWidth(theme.px(348))
        row.addWidget(self.preview)
        whole.addLayout(row, 1)
        self._reflow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        """In a narrow window the choices have a line of their own, and Enter shows what the preview does."""
        narrow = self.width() * 100 / theme.percent() < 860
        self.preview.setVisible(not narrow)
        for place, choice in enumerate((self.counsellor, self.phase)):
            if narrow:
                self._second_bar.addWidget(choice)
            else:
                self._bar.insertWidget(2 + place, choice, 1)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask)
        self.search.returnPressed.connect(self._open_first)
        self.which.chosen.connect(self._ask)
        self.counsellor.edited.connect(self._ask)
        self.phase.edited.connect(self._ask)
        self.table.opened.connect(self._open)
        self.table.rested.connect(self.preview.show_client)
        self.preview.go.connect(self.go)
        self.new.clicked.connect(self.register)
        self.empty.acted.connect(self.register)
        for keys, slot in (("Ctrl+F", self._focus_search), ("Ctrl+N", self.register)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._into_list)

    # what the person does

    def register(self) -> None:
        """A new client; what was searched for in vain is carried over as the name."""
        if not self._may_register:
            return
        typed = self.search.text().strip()
        name = typed if typed and not self.table.rows() and not any(map(str.isdigit, typed)) else ""
        self.go.emit(Place("intake", text=name))

    def _open(self, row: ClientRow) -> None:
        self.go.emit(Place("client", row.id))

    def _open_first(self) -> None:
        row = self.table.current() or next(iter(self.table.rows()), None)
        if row is not None:
            self._open(row)

    def _go_further(self, action: QAction) -> None:
        self.go.emit(Place(action.data()))

    def _into_list(self) -> None:
        if self.table.rows():
            if self.table.current() is None:
                self.table.choose_first()
            self.table.setFocus()

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    # what it shows

    def title(self) -> str:
        return _("Clients")

    def hints(self) -> list[tuple[str, str]]:
        return [("Ctrl+F", _("Search")), ("Ctrl+N", _("New client")), ("Enter", _("Open the file"))]

    def arrive(self, place: Place) -> None:
        if place.text:
            self.search.setText(place.text)
        self.search.setFocus()

    def refresh(self) -> None:
        hidden = names_hidden()
        self.search.setPlaceholderText(
            _("Record number") if hidden else _("Name, nickname, number, NIK or phone")
        )
        self._ask()
        self.preview.show_client(self.table.current())

    def _ask(self, *_changed: object) -> None:
        typed = self.search.text()
        found = self._desk.ask(
            find_clients,
            "" if names_hidden() and not any(map(str.isdigit, typed)) else typed,
            which=ClientFilter(self.which.key()),
            counsellor_id=self.counsellor.value(),
            phase=self.phase.value(),
        )
        self.table.show(found.rows, sought="" if names_hidden() else typed)
        self._pages.setCurrentIndex(0 if found.rows else 1)
        if found.rows:
            if self.table.current() is None:
                self.table.choose_first()
        else:
            self._say_nothing(typed.strip())
        count = len(found.rows)
        if found.more:
            words = _("The first {count}. Type more letters to narrow the list.")
        else:
            words = ngettext("{count} client", "{count} clients", count)
        said = [words.format(count=count)]
        if names_hidden():
            said.append(_("Ctrl+Shift+H shows the names again."))
        self.foot.setText(" ".join(said))

    @property
    def _offer(self) -> str:
        return _("Register a new client") if self._may_register else ""

    def _say_nothing(self, typed: str) -> None:
        self.preview.show_client(None)
        if typed:
            said = _("No client “{typed}”.").format(typed=typed)
            filtered = self.which.key() != "all" or self.counsellor.value() or self.phase.value()
            hint = _("Check the spelling, or register a new client.")
            if filtered:
                hint = _("Filters are on: the client may be among all the others.")
            self.empty.say(said, hint, self._offer)
        else:
            self.empty.say(_("No clients here yet"), _("Begin with the first one."), self._offer)


class ClientPreview(Card):
    """Follows the list: who it is, alerts, a few facts, two actions. Never takes the focus."""

    go = Signal(object)  # a Place

    def __init__(self, desk: Desk) -> None:
        super().__init__(flush=True)
        self._desk = desk
        self._row: ClientRow | None = None
        self.initials = Initials("", 44)
        self.name, self.line = Label("", "dialog", wrap=True), Label("", "hint", "ink3", wrap=True)
        self.status, self.phase = Chip(""), Chip("")
        self.alerts = QVBoxLayout()
        self.facts = Facts()
        self.open_button = Button(_("Open the file"), "primary", icon="open")
        self.note_button = Button(_("Write note"), icon="write note")
        if not desk.who.may(Right.NOTES_WRITE):
            self.note_button.hide()
        self._inside = QWidget()
        self._lay_out()
        self.open_button.clicked.connect(self._open)
        self.note_button.clicked.connect(self._write)

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self._inside)
        inside.setContentsMargins(16, 14, 16, 14)
        inside.setSpacing(10)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.initials, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.name)
        words.addWidget(self.line)
        head.addLayout(words, 1)
        chips = QHBoxLayout()
        chips.setSpacing(6)
        chips.addWidget(self.status)
        chips.addWidget(self.phase)
        chips.addStretch()
        inside.addLayout(head)
        inside.addLayout(chips)
        inside.addWidget(Line())
        inside.addLayout(self.alerts)
        inside.addWidget(self.facts)
        inside.addStretch()
        self.body.addWidget(self._inside, 1)
        foot = self.add_foot()
        foot.addWidget(self.open_button, 1)
        foot.addWidget(self.note_button)
        for button in (self.open_button, self.note_button):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def show_client(self, row: ClientRow | None) -> None:
        self._row = row
        self._inside.setVisible(row is not None)
        self.open_button.setEnabled(row is not None)
        self.note_button.setEnabled(row is not None)
        if row is None:
            return
        name = row.record_number if names_hidden() else row.name
        self.initials.show_name(row.name)
        self.name.setText(name)
        self.line.setText(who(row, self._desk.now().date()))
        chip = status_chip(row)
        self.status.setVisible(chip is not None)
        if chip is not None:
            self.status.show_state(*chip)
        self._show_facts(row)

    def _show_facts(self, row: ClientRow) -> None:
        while self.alerts.count():
            item = self.alerts.takeAt(0)
            widget = item.widget() if item else None
            if widget is not None:
                widget.deleteLater()
        sheet = self._desk.ask(client_sheet, row.id)
        today = self._desk.now().date()
        head: EpisodeHead | None = None
        if row.state is not None and self._desk.who.may(Right.CLINICAL_SEE):
            head = self._desk.ask(episode_head, row.id)
        self.phase.setVisible(bool(row.phase))
        if row.phase:
            words = _(row.phase.label)
            if head and head.admitted_on and head.discharged_on is None:
                day = day_number(head.admitted_on, today)
                words = _("{phase}, day {day}").format(phase=words, day=day)
            self.phase.show_state(words, "neu", "phase")
        for text, tone in banners(self._desk.ask(list_alerts, row.id), head):
            self.alerts.addWidget(Banner(text, tone))
        draft = sheet.draft
        facts: list[tuple[str, str] | tuple[str, str, str]] = [
            (_("Counsellor"), row.counsellor or _("None yet"))
        ]
        if head and head.admitted_on:
            facts.append((_("Admitted"), show_day(head.admitted_on)))
        if head and head.discharged_on:
            facts.append((_("Discharged"), show_day(head.discharged_on)))
        elif head and head.planned_end:
            facts.append((_("Planned end"), show_day(head.planned_end)))
        facts.append((_("Last session"), self._last(row, today)))
        if not names_hidden():
            facts.append((_("Phone"), show_phone(draft.phone) if draft.phone else "-"))
            facts.append((_("Contact"), self._contact(draft)))
        if draft.discretion:
            facts.append((_("Mind"), draft.discretion, "warn"))
        self.facts.show_facts(facts)

    def _last(self, row: ClientRow, today: date) -> str:
        return near_day(row.last_contact, today, language()) if row.last_contact else _("None yet")

    def _contact(self, draft: ClientDraft) -> str:
        parts = (draft.contact_name, show_phone(draft.contact_phone))
        return ", ".join(part for part in parts if part) or "-"

    def _open(self) -> None:
        if self._row is not None:
            self.go.emit(Place("client", self._row.id))

    def _write(self) -> None:
        if self._row is not None:
            self.go.emit(Place("client", self._row.id, tab="sessions", text="new"))
