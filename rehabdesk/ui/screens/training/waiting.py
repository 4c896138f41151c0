"""Who waits for a seat, first come first."""

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.training import BatchSheet, WaitingRow
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState, Line
from rehabdesk.ui.widgets.labels import Badge, Label


def waited(since: date, today: date) -> str:
    days = (today - since).days
    if days == 0:
        return _("since today")
    return ngettext("{count} day waiting", "{count} days waiting", days).format(count=days)


class WaitingCard(Card):
    """The short list beside the classes; the first one can be let in when a seat is free."""

    seat_asked = Signal()
    SHOWN = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Queue"), parent=parent)
        self._badge = Badge()
        self.add_beside_title(self._badge)
        self.seat = Button(_("Let in"), size="small", keys="Alt+M")
        self.seat.clicked.connect(self.seat_asked)
        self._list = QVBoxLayout()
        self._list.setSpacing(4)
        self.body.setContentsMargins(16, 2, 12, 12)
        top = QHBoxLayout()
        top.addLayout(self._list, 1)
        side = QVBoxLayout()
        side.addWidget(self.seat)
        side.addStretch()
        top.addLayout(side)
        self.body.addLayout(top)

    def show_sheet(self, sheet: BatchSheet, *, may_write: bool) -> None:
        _empty_layout(self._list)
        self._badge.show_number(len(sheet.waiting))
        for number, row in enumerate(sheet.waiting[: self.SHOWN], 1):
            self._list.addLayout(_line(number, row, sheet.today))
        self.seat.setVisible(may_write and sheet.closed_on is None)
        self.seat.setEnabled(sheet.seats_left > 0)
        self.seat.setToolTip(
            _("Gives the free seat to the first.  Alt+M") if sheet.seats_left else _("No seat is free.")
        )
        self.setVisible(bool(sheet.waiting))


def _line(number: int, row: WaitingRow, today: date) -> QLayout:
    line = QHBoxLayout()
    line.setSpacing(12)
    line.addWidget(Label(str(number), "labelStrong", "ink2"))
    both = QVBoxLayout()
    both.setSpacing(0)
    both.addWidget(Label(shown_name(row.name, row.record_number), "label"))
    both.addWidget(Label(waited(row.since, today), "hint", "ink2"))
    line.addLayout(both, 1)
    return line


def _empty_layout(layout: QLayout) -> None:
    while item := layout.takeAt(0):
        if (inner := item.layout()) is not None:
            _empty_layout(inner)
        elif (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()


class WaitingPage(QWidget):
    """The whole list."""

    seat_asked = Signal()
    removal_asked = Signal(int)  # enrolment id
    client_asked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sheet: BatchSheet | None = None
        self.table = Table(
            [
                Column("", self._place, width=48),
                Column(_("Client"), lambda row: shown_name(row.name, row.record_number), share=2),
                Column(_("Since"), lambda row: show_day(row.since), second=self._waited, share=1),
            ],
            name=_("Queue"),
            key=lambda row: row.enrolment_id,
        )
        self.table.opened.connect(self._open)
        self._empty = EmptyState(
            "waiting", _("Nobody is waiting."), _("Who comes when the class is full waits here.")
        )
        self._seat = Button(_("Let the first in"), "primary", icon="next")
        self._remove = Button(_("Take off the list"), icon="remove")
        self._seat.clicked.connect(self.seat_asked)
        self._remove.clicked.connect(self._ask_removal)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addStretch()
        foot.addWidget(self._remove)
        foot.addWidget(self._seat)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.table, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(Line())
        column.addWidget(self._foot)

    def show_sheet(self, sheet: BatchSheet, *, may_write: bool) -> None:
        self._sheet = sheet
        self.table.show(sheet.waiting)
        if self.table.current() is None:
            self.table.choose_first()
        self.table.setVisible(bool(sheet.waiting))
        self._empty.setVisible(not sheet.waiting)
        self._foot.setVisible(may_write and sheet.closed_on is None and bool(sheet.waiting))
        self._seat.setEnabled(sheet.seats_left > 0)

    def _place(self, row: WaitingRow) -> str:
        return str(self._sheet.waiting.index(row) + 1) if self._sheet else ""

    def _waited(self, row: WaitingRow) -> str:
        return waited(row.since, self._sheet.today) if self._sheet else ""

    def _open(self, row: WaitingRow) -> None:
        self.client_asked.emit(row.client_id)

    def _ask_removal(self) -> None:
        row = self.table.current()
        if row is not None:
            self.removal_asked.emit(row.enrolment_id)
