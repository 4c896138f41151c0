"""Sesi: one's own notes, the unsigned ones first in mind; an opened note with its client above it."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.episodes import day_number
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.clients import client_sheet
from rehabdesk.services.counselling import OwnNoteRow, note_sheet, recent_notes
from rehabdesk.services.episodes import EpisodeHead, episode_head
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.clients import STATUS_LOOKS
from rehabdesk.ui.screens.counselling.sessions import ClientSessions
from rehabdesk.ui.screens.counselling.words import short_date
from rehabdesk.ui.screens.letters.choosing import ChooseClient
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.dates import show_time
from rehabdesk.ui.widgets.labels import Chip, Initials, Label


class Which(Choice):
    UNSIGNED = "unsigned", N_("Not signed yet")
    MINE = "mine", N_("Mine")
    ALL = "all", N_("Everybody's")


class SessionsScreen(Screen):
    topics = frozenset({Topic.NOTES, Topic.CLIENTS, Topic.EPISODES})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._client_id: int | None = None
        self._name = ""
        self.overview = Overview(desk)
        self.head = ClientHead(desk)
        self.sessions: ClientSessions | None = None
        self._pages = QStackedWidget()
        self._pages.addWidget(self.overview)
        self._opened = QWidget()
        self._column = QVBoxLayout(self._opened)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._column.addWidget(self.head)
        self._pages.addWidget(self._opened)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.addWidget(self._pages)
        self.overview.table.opened.connect(self._open_row)
        self.overview.new.clicked.connect(self.write_new)
        self.overview.empty.acted.connect(self.write_new)
        QShortcut(QKeySequence("Alt+S"), self).activated.connect(self.write_new)

    def title(self) -> str | tuple[str, ...]:
        if self._client_id is None:
            return _("Sessions")
        return shown_name(self._name, self.head.record_number), _("Session note")

    def hints(self) -> list[tuple[str, str]]:
        if self.sessions is not None:
            return self.sessions.hints()
        return [("↑ ↓", _("choose")), ("Enter", _("open")), ("Alt+S", _("write a note"))]

    def arrive(self, place: Place) -> None:
        if place.id is None:
            self.overview.refresh()
            self.overview.table.setFocus()
            return
        if self.sessions is None:
            sheet = self._desk.ask(note_sheet, place.id)
            self._open_client(sheet.client_id)
            assert self.sessions is not None
        self.sessions.open_note(place.id)
        self.sessions.focus()

    def refresh(self) -> None:
        if self.sessions is not None and self._client_id is not None:
            self._name = self.head.show_client(self._client_id)
            self.sessions.refresh()
        else:
            self.overview.refresh()

    def keep(self) -> None:
        if self.sessions is not None:
            self.sessions.keep()

    def step_back(self) -> bool:
        return self.sessions is not None and self.sessions.step_back()

    def write_new(self) -> None:
        """For the client whose note is open, else for one to be chosen."""
        if not self._desk.who.may(Right.NOTES_WRITE):
            return
        if self.sessions is not None:
            self.sessions.write_new()
            return
        dialog = ChooseClient(self, self._desk, title=_("Whom is the note about?"), yes=_("Write the note"))
        dialog.picked.connect(self._write_for)
        dialog.open()

    def _write_for(self, client_id: int) -> None:
        self.go.emit(Place("client", client_id, tab="sessions", text="new"))

    def _open_row(self, row: OwnNoteRow) -> None:
        self.go.emit(Place("sessions", row.id))

    def _open_client(self, client_id: int) -> None:
        self._client_id = client_id
        self._name = self.head.show_client(client_id)
        self.sessions = ClientSessions(self._desk, client_id)
        self.sessions.told.connect(self.told)
        self.sessions.moved.connect(self.retitled)
        self._column.addWidget(self.sessions, 1)
        self._pages.setCurrentWidget(self._opened)


class ClientHead(Card):
    """Whom the note is about: name, number, status, what must be known, where in the programme."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._desk = desk
        self.record_number = ""
        self.body.setContentsMargins(14, 9, 14, 9)
        self._initials = Initials("", 36)
        self._name = Label("", "title")
        self._number, self._status = Chip(""), Chip("")
        self._alerts = QHBoxLayout()
        self._alerts.setSpacing(8)
        self._line = Label("", "small", "ink2")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._initials)
        column = QVBoxLayout()
        column.setSpacing(0)
        upper = QHBoxLayout()
        upper.setSpacing(8)
        upper.addWidget(self._name)
        upper.addWidget(self._number)
        upper.addWidget(self._status)
        upper.addLayout(self._alerts)
        upper.addStretch()
        column.addLayout(upper)
        column.addWidget(self._line)
        row.addLayout(column, 1)
        row.addWidget(Chip(_("For clinical staff only"), "neu", "lock screen"))
        self.body.addLayout(row)

    def show_client(self, client_id: int) -> str:
        """Answers the name."""
        sheet = self._desk.ask(client_sheet, client_id)
        episode = self._desk.ask(episode_head, client_id)
        self.record_number = sheet.record_number
        self._initials.show_name(sheet.draft.name)
        self._name.setText(shown_name(sheet.draft.name, sheet.record_number))
        self._number.show_state(sheet.record_number)
        while item := self._alerts.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._status.setVisible(episode is not None)
        self._line.setText(_("No course of care yet"))
        if episode is not None:
            self._show_episode(episode)
        return sheet.draft.name

    def _show_episode(self, episode: EpisodeHead) -> None:
        tone, icon = STATUS_LOOKS[episode.status]
        self._status.show_state(_(episode.status.label), tone, icon)
        for text, alert_tone in episode.alerts():
            self._alerts.addWidget(Chip(text, alert_tone, "error"))
        self._line.setText(_line_of(episode, self._desk.now().date()))


def _line_of(episode: EpisodeHead, today: date) -> str:
    """Primer, hari ke-47; konselor Nur Aini Hasan."""
    parts = []
    if episode.phase is not None:
        words = _(episode.phase.label)
        if episode.admitted_on and episode.discharged_on is None:
            day = day_number(episode.admitted_on, today)
            words = _("{phase}, day {day}").format(phase=words, day=day)
        parts.append(words)
    elif episode.programme:
        parts.append(episode.programme)
    if episode.counsellor:
        parts.append(_("counsellor {name}").format(name=episode.counsellor))
    return "; ".join(parts) or _(episode.state.label)


class Overview(QWidget):
    """Notes over all clients; those not signed yet come up first."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._today = desk.now().date()
        self.which = Segmented([(each.value, _(each.label)) for each in Which], _("Notes"))
        may = desk.who.may(Right.NOTES_WRITE)
        self.new = Button(_("Write a note"), "primary", icon="write note")
        self.new.setToolTip("Alt+S")
        self.new.setVisible(may)
        self.table = Table(
            [
                Column(
                    _("Client"),
                    lambda row: shown_name(row.client, row.record_number),
                    second=lambda row: row.record_number,
                    share=2,
                ),
                Column(_("Session"), self._when, second=lambda row: _(row.kind.label), share=1.5),
                Column(_("About"), lambda row: row.goal or row.excerpt, share=3),
                Column(_("Counsellor"), lambda row: row.author, share=1.4),
                Column(_("Status"), chip=_state, width=150),
            ],
            name=_("Session notes"),
        )
        self.empty = EmptyState("day done", "", "", "", action_icon="write note")
        self.foot = Label("", "small", "ink2")
        bar = QHBoxLayout()
        bar.addWidget(self.which)
        bar.addStretch()
        bar.addWidget(self.new)
        card = Card(flush=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card.body.addWidget(self._pages, 1)
        card.add_foot().addWidget(self.foot)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addWidget(card, 1)
        self.which.chosen.connect(self._choose)
        self.setFocusProxy(self.table)
        self.refresh()

    def refresh(self) -> None:
        self._today = self._desk.now().date()
        which = Which(self.which.key())
        rows = self._desk.ask(
            recent_notes, mine=which is not Which.ALL, unsigned_only=which is Which.UNSIGNED
        )
        self.table.show(rows)
        if self.table.current() is None:
            self.table.choose_first()
        self._pages.setCurrentWidget(self.table if rows else self.empty)
        if which is Which.UNSIGNED:
            self.empty.say(
                _("Everything is signed."), _("Drafts of yours appear here until they are signed.")
            )
        else:
            self.empty.say(_("No session is written down yet."))
        count = len(rows)
        said = ngettext("{count} note", "{count} notes", count).format(count=count)
        self.foot.setText(_("The newest {count} notes").format(count=count) if count == 100 else said)

    def _choose(self, _key: str) -> None:
        self.refresh()
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)

    def _when(self, row: OwnNoteRow) -> str:
        day = short_date(row.held_on, self._today)
        return f"{day} {show_time(row.starts_at)}" if row.starts_at else day


def _state(row: OwnNoteRow) -> tuple[str, str, str]:
    if row.signed_at is None:
        return _("Draft"), "warn", "edit"
    return _("Signed"), "ok", "padlock"
