"""Sesi: one's own notes over all clients, what is not signed yet first."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import near_day, show_time
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.services.counselling import OwnNoteRow, recent_notes
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Check, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Keys, Label


def state_chip(row: OwnNoteRow) -> tuple[str, str, str]:
    return (_("Signed"), "neu", "padlock") if row.signed_at else (_("Not signed yet"), "warn", "edit")


class SessionsScreen(Screen):
    topics = frozenset({Topic.NOTES})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._today = desk.now().date()
        self.whose = Segmented([("mine", _("My notes")), ("all", _("All notes"))], _("Whose"))
        self.unsigned = Check(_("Only unsigned"))
        self.table = Table(self._columns(), name=_("Session notes"))
        self.empty = EmptyState("sessions", "", action_icon="clients")
        self.foot = Label("", "small", "ink2")
        self.clients = Button(_("Choose a client"), icon="clients")
        self._build()
        self._connect()
        if not desk.who.may(Right.NOTES_WRITE):
            self.whose.choose("all", quietly=True)
        self.refresh()

    def _columns(self) -> list[Column]:
        return [
            Column(
                _("Client"),
                lambda row: shown_name(row.client, row.record_number),
                second=lambda row: row.record_number,
                share=1.4,
            ),
            Column(_("Session"), self._when, second=lambda row: _(row.kind.label), share=1.4),
            Column(_("Contents"), lambda row: row.goal or row.excerpt, second=self._author, share=2.4),
            Column(_("Status"), chip=state_chip, width=196),
        ]

    def _when(self, row: OwnNoteRow) -> str:
        day = near_day(row.held_on, self._today, language())
        return f"{day}, {show_time(row.starts_at, language())}" if row.starts_at else day

    def _author(self, row: OwnNoteRow) -> str:
        return row.author if self.whose.key() == "all" else ""

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(12)
        bar = QHBoxLayout()
        bar.setSpacing(14)
        bar.addWidget(self.whose)
        bar.addWidget(self.unsigned)
        bar.addStretch()
        bar.addWidget(self.clients)
        whole.addLayout(bar)
        card = Card(flush=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card.body.addWidget(self._pages, 1)
        foot = card.add_foot()
        foot.addWidget(self.foot)
        foot.addStretch()
        for keys, words in (("↑", ""), ("↓", _("choose")), ("Enter", _("open the note"))):
            foot.addWidget(Keys(keys))
            if words:
                foot.addWidget(Label(words, "hint", "ink3"))
        whole.addWidget(card, 1)

    def _connect(self) -> None:
        self.whose.chosen.connect(self._ask)
        self.unsigned.toggled.connect(self._ask)
        self.table.opened.connect(self._open)
        self.clients.clicked.connect(self._go_to_clients)
        self.empty.acted.connect(self._go_to_clients)
        QShortcut(QKeySequence("Ctrl+U"), self).activated.connect(self.unsigned.toggle)

    def title(self) -> str:
        return _("Sessions")

    def hints(self) -> list[tuple[str, str]]:
        return [("Enter", _("Open the note")), ("Ctrl+U", _("Only unsigned"))]

    def arrive(self, place: Place) -> None:
        if place.id is not None:
            self.table.choose(place.id)
        self.table.setFocus()

    def refresh(self) -> None:
        self._today = self._desk.now().date()
        self._ask()

    def _ask(self, *_changed: object) -> None:
        mine = self.whose.key() == "mine"
        rows = self._desk.ask(recent_notes, mine=mine, unsigned_only=True)
        if not self.unsigned.isChecked():
            rows += [row for row in self._desk.ask(recent_notes, mine=mine) if row.signed_at]
        self.table.show(rows)
        if self.table.current() is None:
            self.table.choose_first()
        self._pages.setCurrentIndex(0 if rows else 1)
        if not rows:
            self._say_nothing()
        unsigned = sum(row.signed_at is None for row in rows)
        said = ngettext("{count} note is not signed yet", "{count} notes are not signed yet", unsigned)
        self.foot.setText(said.format(count=unsigned) if unsigned else _("Every note is signed"))
        self.foot.setVisible(bool(rows))

    def _say_nothing(self) -> None:
        if self.unsigned.isChecked():
            self.empty.say(_("Every note is signed"))
        else:
            self.empty.say(
                _("No session notes yet"),
                _("Notes are written in the client's file."),
                _("Choose a client"),
            )

    def _open(self, row: OwnNoteRow) -> None:
        self.go.emit(Place("client", row.client_id, tab="sessions", text=str(row.id)))

    def _go_to_clients(self) -> None:
        self.go.emit(Place("clients"))
