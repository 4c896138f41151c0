"""Choosing what to assess with."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.instruments import Occasion, Wording, in_words
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.assessments import begin_assessment
from rehabdesk.services.instruments import InstrumentRow, list_instruments
from rehabdesk.ui import talk, theme
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.choices import ChoiceEdit
from rehabdesk.ui.widgets.labels import Label


class BeginDialog(Dialog):
    """Choose with the arrows or a first letter, say the occasion, Enter."""

    begun = Signal(int)  # assessment id

    def __init__(
        self, parent: QWidget, desk: Desk, client_id: int, occasion: Occasion, code: str = ""
    ) -> None:
        super().__init__(parent, _("New assessment"), width=680)
        self._desk, self._client_id = desk, client_id
        self.table = Table(
            [
                Column(
                    _("Instrument"), lambda row: row.name, second=lambda row: in_words(row.title), share=3
                ),
                Column(_("Questions"), _questions, width=120),
                Column(_("Wording"), chip=wording_chip, width=170),
            ],
            name=_("Instruments"),
            key=lambda row: row.code,
        )
        self.table.setFixedHeight(theme.px(300))
        self.table.show(desk.ask(list_instruments, offered_only=True))
        if not self.table.choose(code):
            self.table.choose_first()
        self.body.addWidget(self.table)
        self.body.addWidget(Label(_("Occasion"), "label", "ink2"))
        self.occasion = ChoiceEdit(Occasion, required=True)
        self.occasion.setAccessibleName(_("Occasion"))
        self.occasion.show_value(occasion)
        self.body.addWidget(self.occasion)
        self.add_cancel()
        self.add_action(_("Begin"), icon="next").clicked.connect(self.begin)
        self.table.opened.connect(self.begin)

    def begin(self, _row: object = None) -> None:
        row = self.table.current()
        if not isinstance(row, InstrumentRow):
            return
        try:
            made = self._desk.run(begin_assessment, self._client_id, row.code, occasion=self.occasion.value())
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return
        self.close()
        self.begun.emit(made)


def wording_chip(row: InstrumentRow) -> tuple[str, str, str]:
    """Where the words of the questions come from."""
    if row.texts:
        return _("Your own wording"), "ok", "tick"
    return {
        Wording.FULL: (_("In the program"), "ok", "tick"),
        Wording.LABELS: (_("Short labels"), "info", ""),
        Wording.NUMBERS: (_("Numbers only"), "warn", ""),
    }[row.wording]


def _questions(row: InstrumentRow) -> str:
    return ngettext("{count} question", "{count} questions", row.items).format(count=row.items)
