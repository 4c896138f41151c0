"""The rooms of the house and how many beds each has."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.beds import RoomDraft
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.beds import RoomRow, add_room, change_room, list_rooms
from rehabdesk.ui import talk
from rehabdesk.ui.forms import Form
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Label


class RoomsPage(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.table = Table(
            [
                Column(_("Room"), lambda row: row.name, share=2),
                Column(_("Meant for"), lambda row: _(row.meant_for.label)),
                Column(_("Beds"), _beds),
                Column(_("State"), chip=_state, width=170),
            ],
            name=_("Rooms and beds"),
        )
        self.empty = EmptyState(
            "inpatient",
            _("No rooms are entered yet."),
            _("A name, whom it is meant for and how many beds stand in it."),
            _("Add a room"),
        )
        self._new = Button(_("Add a room"), "primary", icon="add")
        self._change = Button(_("Change"), icon="edit")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card = Card(flush=True)
        card.body.addWidget(self._pages, 1)
        foot = card.add_foot()
        said = _("The inpatient programmes share these beds. A single bed is closed on the bed board.")
        foot.addWidget(Label(said, "hint", "ink3", wrap=True), 1)
        foot.addWidget(self._change)
        foot.addWidget(self._new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self._new.clicked.connect(self.add)
        self.empty.acted.connect(self.add)
        self._change.clicked.connect(self.edit)
        self.table.opened.connect(self.open)
        self.refresh()

    def refresh(self) -> None:
        rows = self._desk.ask(list_rooms)
        self.table.show(rows)
        self._pages.setCurrentIndex(0 if rows else 1)
        for button in (self._new, self._change):
            button.setVisible(bool(rows))

    def add(self) -> None:
        self._edit(None)

    def edit(self) -> None:
        if (row := self.table.current()) is not None:
            self._edit(row)

    def open(self, row: RoomRow) -> None:
        self._edit(row)

    def _edit(self, row: RoomRow | None) -> None:
        dialog = EditRoom(self, self._desk, row)
        dialog.closed.connect(self.refresh)
        dialog.open()


class EditRoom(Dialog):
    def __init__(self, parent: QWidget, desk: Desk, row: RoomRow | None) -> None:
        super().__init__(parent, _("Change a room") if row else _("Add a room"), width=560)
        self._desk, self._row = desk, row
        self.form = Form(RoomDraft, wide=("meant_for",))
        if row is not None:
            self.form.show(RoomDraft(row.name, row.meant_for, len(row.beds), row.active))
        self.body.addWidget(self.form)
        self.add_cancel()
        self.add_action(_("Save")).clicked.connect(self.save)

    def save(self) -> None:
        try:
            draft = self.form.draft()
            if self._row is None:
                self._desk.run(add_room, draft)
            else:
                self._desk.run(change_room, self._row.id, self._row.version, draft)
        except Invalid as invalid:
            self.form.complain(invalid.problems)
            self.refit()
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
        else:
            self.close()


def _beds(row: RoomRow) -> str:
    count = len(row.beds)
    return ngettext("{count} bed", "{count} beds", count).format(count=count)


def _state(row: RoomRow) -> tuple[str, str, str]:
    return (_("In use"), "ok", "tick") if row.active else (_("Not in use"), "neu", "empty")
