"""The letters tab of a client's file."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _
from rehabdesk.services.letters import LetterRow, list_letters
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.letters.words import number_of, state_chip
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState


class ClientLetters(QWidget):
    """Every letter about one client; Enter opens it."""

    go = Signal(object)  # a Place

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self.table = Table(
            [
                Column(_("Letter"), lambda row: _(row.kind.label), second=number_of, share=2),
                Column(_("Status"), chip=lambda row: state_chip(row.state), width=160),
                Column(_("Date"), lambda row: show_day(row.issued_on) if row.issued_on else "", width=110),
                Column(_("Written by"), lambda row: row.written_by, share=1.4),
                Column(_("Remark"), lambda row: row.void_reason, share=1.6),
            ],
            name=_("Letters of this client"),
        )
        may_write = desk.who.may(Right.LETTERS_WRITE)
        self._empty = EmptyState(
            "letters",
            _("No letter about this client yet."),
            _("A letter is filled in from this file.") if may_write else "",
            _("New letter") if may_write else "",
        )
        self.new = Button(_("New letter"), icon="add")
        card = Card(flush=True)
        card.body.addWidget(self.table)
        card.body.addWidget(self._empty)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(14, 8, 14, 8)
        foot.addStretch()
        foot.addWidget(self.new)
        card.body.addWidget(self._foot)
        self._may_write = may_write
        self.table.opened.connect(self._open)
        self.new.clicked.connect(self.write)
        self._empty.acted.connect(self.write)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setFocusProxy(self.table)
        self.refresh()

    def refresh(self) -> None:
        rows = self._desk.ask(list_letters, client_id=self._client_id)
        self.table.show(rows)
        if self.table.current() is None:
            self.table.choose_first()
        self.table.setVisible(bool(rows))
        self._foot.setVisible(bool(rows) and self._may_write)
        self._empty.setVisible(not rows)

    def write(self) -> None:
        self.go.emit(Place("letters", self._client_id, tab="new"))

    def _open(self, row: LetterRow) -> None:
        self.go.emit(Place("letters", row.id))
