"""The programmes the centre offers and how long they usually last."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.beds import RoomLeft
from rehabdesk.domain.centre import ProgrammeDraft, StageDraft
from rehabdesk.domain.episodes import Setting, usual_stages
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.beds import room_left
from rehabdesk.services.intake import ProgrammeRow, list_programmes
from rehabdesk.services.programmes import add_programme, change_programme, programme_sheet
from rehabdesk.ui import talk
from rehabdesk.ui.forms import Form
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.roomy import Roomy


class ProgrammesPage(QWidget):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._room: dict[int, RoomLeft] = {}
        self.table = Table(
            [
                Column(_("Programme"), lambda row: row.name, share=2),
                Column(_("Kind of service"), lambda row: _(row.setting.label)),
                Column(_("Usual length"), _days),
                Column(_("Number of places"), self._places),
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

    def _places(self, row: ProgrammeRow) -> str:
        """Taken and all; inpatient programmes share the beds of the house."""
        left = self._room.get(row.id)
        if left is None:  # who may not see clients is told no number of them
            return "" if row.setting is Setting.INPATIENT else str(row.capacity or _("no limit"))
        if left.capacity is None:
            return _("no limit")
        return _("{taken} of {capacity} taken").format(taken=left.taken, capacity=left.capacity)

    def refresh(self) -> None:
        rows = self._desk.ask(list_programmes, active_only=False)
        if self._desk.who.may(Right.CLIENTS_SEE):
            self._room = {row.id: self._desk.ask(room_left, row.id) for row in rows}
        self.table.show(rows)

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
    """The stages follow the kind of service and the length until somebody sets them."""

    def __init__(self, parent: QWidget, desk: Desk, row: ProgrammeRow | None) -> None:
        super().__init__(parent, _("Change a programme") if row else _("Add a programme"), width=620)
        self._desk, self._row = desk, row
        self.form = Form(ProgrammeDraft, wide=("name",))
        self.sum = Label("", "hint", "ink3")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 10, 0)
        column.addWidget(self.form)
        column.addWidget(self.sum)
        area = Roomy(inside)
        area.resettled.connect(self.refit)
        self.body.addWidget(area, 1)
        if row is not None:
            self.form.show(desk.ask(programme_sheet, row.id).draft)
        self._usual = self._usual_stages() if row is None else ()
        self._show_sum()
        self.form.changed.connect(self._typed)
        self.add_cancel()
        self.add_action(_("Save")).clicked.connect(self.save)

    def _usual_stages(self) -> tuple[StageDraft, ...]:
        draft = self.form.draft(half=True)
        if draft.setting is None or not draft.length_days:
            return ()
        return tuple(
            StageDraft(stage.phase, stage.days) for stage in usual_stages(draft.setting, draft.length_days)
        )

    def _typed(self, name: str) -> None:
        stages = self.form.editors["stages"]
        if name in ("setting", "length_days") and stages.value() == self._usual:
            self._usual = self._usual_stages()
            stages.show_value(self._usual)
        self._show_sum()
        self.refit()

    def _show_sum(self) -> None:
        """Stages that do not add up to the length are shown, not refused."""
        draft = self.form.draft(half=True)
        days = sum(stage.days or 0 for stage in draft.stages)
        said = _("The stages last {days} of {length} days together.")
        self.sum.setText(said.format(days=days, length=draft.length_days or 0) if draft.stages else "")
        self.sum.set_tone("ink3" if days == draft.length_days else "warn")

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
