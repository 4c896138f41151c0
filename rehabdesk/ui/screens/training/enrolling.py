"""Finding the client who takes a seat."""

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.episodes import status_of
from rehabdesk.i18n import _
from rehabdesk.services.clients import ClientRow, find_clients
from rehabdesk.ui import theme
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label


class EnrolDialog(Dialog):
    """Type a part of a name, choose with the arrows, Enter."""

    picked = Signal(int, str)  # client id, name

    def __init__(self, parent: QWidget, desk: Desk, course: str, taken: set[int], *, full: bool) -> None:
        super().__init__(parent, _("Who joins {course}?").format(course=course), width=600)
        self._desk, self._taken = desk, taken
        if full:
            self.body.addWidget(Banner(_("The class is full. The client joins the waiting list."), "warn"))
        self.search = TextEdit()
        self.search.setAccessibleName(_("Search clients"))
        self.search.setPlaceholderText(_("Name, code, NIK or number"))
        self.table = Table(
            [
                Column(
                    _("Client"), lambda row: shown_name(row.name, row.record_number), second=_second, share=2
                ),
                Column(_("Status"), self._status, chip=self._chip, share=1),
            ],
            name=_("Clients found"),
        )
        self.table.setFixedHeight(theme.px(300))
        self._nobody = Label(_("Nobody found. Try another part of the name."), "small", "ink3")
        self.body.addWidget(self.search)
        self.body.addWidget(self.table)
        self.body.addWidget(self._nobody)
        self.add_cancel()
        self._take = self.add_action(_("Add to class"), icon="add")
        self._take.clicked.connect(self.take)
        self.table.opened.connect(self.take)
        self.search.textChanged.connect(self._typed)
        self.search.installEventFilter(self)
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.look_up)
        self.look_up()

    def look_up(self) -> None:
        found = self._desk.ask(find_clients, self.search.text(), limit=50).rows
        self.table.show(found, sought=self.search.text())
        if self.table.current() is None:
            self.table.choose_first()
        self._nobody.setVisible(not found)
        self.table.setVisible(bool(found))
        self._take.setEnabled(bool(found))

    def take(self, _row: object = None) -> None:
        row = self.table.current()
        if isinstance(row, ClientRow):
            self.close()
            self.picked.emit(row.id, row.name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                self.table.keyPressEvent(event)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._pause.stop()
                self.look_up()
                self.take()
                return True
        return super().eventFilter(watched, event)

    def _typed(self, _text: str) -> None:
        self._pause.start()

    def _status(self, row: ClientRow) -> str:
        if row.id in self._taken or row.state is None or row.setting is None:
            return ""
        return _(status_of(row.state, row.setting, row.ended).label)

    def _chip(self, row: ClientRow) -> tuple[str, str, str] | None:
        return (_("In this class"), "neu", "tick") if row.id in self._taken else None


def _second(row: ClientRow) -> str:
    return row.record_number
