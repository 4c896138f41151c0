"""The programmes the centre offers and how long they usually last."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.centre import ProgrammeDraft
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.intake import ProgrammeRow, list_programmes
from rehabdesk.services.programmes import add_programme, change_programme, programme_sheet
from rehabdesk.ui import talk
from rehabdesk.ui.forms import Form
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.labels import Label


class ProgrammesPage(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.table = Table(
            [
                Column(_("Programme"), lambda row: row.name, share=2),
                Column(_("Kind of service"), lambda row: _(row.setting.label)),
                Column(_("Usual length"), _days),
                Column(_("State"), chip=_state, width=170),
            ],
            name=_("Programmes"),
        )
        new = Button(_("Add a programme"), "primary", icon="add")
        edit = Button(_("Change"), icon="edit")
        card = Card(flush=True)
        card.body.addWidget(self.table, 1)
        foot = card.add_foot()
        said = _("Clients who are in care keep the length they were admitted with.")
        foot.addWidget(Label(said, "hint", "ink3", wrap=True), 1)
        foot.addWidget(edit)
        foot.addWidget(new)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        new.clicked.connect(self.add)
        edit.clicked.connect(self.edit)
        self.table.opened.connect(self.open)
        self.refresh()

    def refresh(self) -> None:
        self.table.show(self._desk.ask(list_programmes, active_only=False))

    def add(self) -> None:
        self._edit(None)

    def edit(self) -> None:
        if (row := self.table.current()) is not None:
            self._edit(row)

    def open(self, row: ProgrammeRow) -> None:
        self._edit(row)

    def _edit(self, row: ProgrammeRow | None) -> None:
        dialog = EditProgramme(self, self._desk, row)
        dialog.closed.connect(self.refresh)
        dialog.open()


class EditProgramme(Dialog):
    def __init__(self, parent: QWidget, desk: Desk, row: ProgrammeRow | None) -> None:
        super().__init__(parent, _("Change a programme") if row else _("Add a programme"), width=560)
        self._desk, self._row = desk, row
        self.form = Form(ProgrammeDraft, wide=("name",))
        if row is not None:
            self.form.show(desk.ask(programme_sheet, row.id).draft)
        self.body.addWidget(self.form)
        self.add_cancel()
        self.add_action(_("Save")).clicked.connect(self.save)

    def save(self) -> None:
        try:
            draft = self.form.draft()
            if self._row is None:
                self._desk.run(add_programme, draft)
            else:
                self._desk.run(change_programme, self._row.id, self._row.version, draft)
        except Invalid as invalid:
            self.form.complain(invalid.problems)
            self.refit()
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
        else:
            self.close()


def _days(row: ProgrammeRow) -> str:
    words = ngettext("{count} day", "{count} days", row.length_days)
    return words.format(count=row.length_days)


def _state(row: ProgrammeRow) -> tuple[str, str, str]:
    return (_("Offered"), "ok", "tick") if row.active else (_("No longer offered"), "neu", "empty")
