"""Whom the new letter is about."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.i18n import _
from rehabdesk.services.clients import ClientRow, find_clients
from rehabdesk.ui import theme
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screens.clients import status_chip
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label


class ChooseClient(Dialog):
    """Type a part of a name, choose with the arrows, Enter."""

    picked = Signal(int)  # client id

    def __init__(self, parent: QWidget, desk: Desk) -> None:
        super().__init__(parent, _("Whom is the letter about?"), width=600)
        self._desk = desk
        self.search = TextEdit()
        self.search.setAccessibleName(_("Search clients"))
        self.search.setPlaceholderText(_("Name, nickname, number, NIK or phone"))
        self.table = Table(
            [
                Column(
                    _("Client"),
                    lambda row: shown_name(row.name, row.record_number),
                    second=lambda row: row.record_number,
                    share=2,
                ),
                Column(_("Status"), chip=status_chip, width=150),
            ],
            name=_("Clients found"),
        )
        self.table.setFixedHeight(theme.px(300))
        self._nobody = Label(_("Nobody found. Try another part of the name."), "small", "ink3")
        for widget in (self.search, self.table, self._nobody):
            self.body.addWidget(widget)
        self.add_cancel()
        self._write = self.add_action(_("Write the letter"), icon="letter")
        self._write.clicked.connect(self.take)
        self.table.opened.connect(self.take)
        self.search.textChanged.connect(self.look_up)
        self.search.installEventFilter(self)
        self.look_up()

    def look_up(self, _typed: str = "") -> None:
        typed = self.search.text()
        found = self._desk.ask(find_clients, typed, limit=50).rows
        self.table.show(found, sought=typed)
        if self.table.current() is None:
            self.table.choose_first()
        self._nobody.setVisible(not found)
        self.table.setVisible(bool(found))
        self._write.setEnabled(bool(found))

    def take(self, _row: object = None) -> None:
        row = self.table.current()
        if isinstance(row, ClientRow):
            self.close()
            self.picked.emit(row.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.take()
                return True
        return super().eventFilter(watched, event)
