"""Choosing what to assess with."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.instruments import AssessmentState, Occasion, Wording, in_words
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.assessments import begin_assessment, list_assessments
from rehabdesk.services.clients import client_row
from rehabdesk.services.instruments import InstrumentRow, list_instruments
from rehabdesk.ui import talk, theme
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.choices import ChoiceEdit
from rehabdesk.ui.widgets.labels import Label


class BeginDialog(Dialog):
    """Choose with the arrows or a first letter, say the occasion, Enter."""

    begun = Signal(int)  # assessment id

    def __init__(self, parent: QWidget, desk: Desk, client_id: int, code: str = "") -> None:
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
        self.occasion.show_value(likely_occasion(desk.ask(client_row, client_id).state))
        self.body.addWidget(self.occasion)
        self.add_cancel()
        self.add_action(_("Begin"), icon="next").clicked.connect(self.begin)
        self.table.opened.connect(self.begin)

    def begin(self, _row: object = None) -> None:
        """One of the same kind that was not finished is offered first."""
        row = self.table.current()
        if not isinstance(row, InstrumentRow):
            return
        for known in self._desk.ask(list_assessments, self._client_id):
            if known.code == row.code and known.state is AssessmentState.OPEN:
                unfinished = known.id
                break
        else:
            self._begin(row.code)
            return
        talk.ask(
            self,
            _("Go on with the unfinished {instrument}?").format(instrument=row.name),
            _("One was begun and not finished. Its answers are kept."),
            yes=_("Go on with it"),
            no=_("Begin another"),
            then=lambda: self._leave_with(unfinished),
            otherwise=lambda: self._begin(row.code),
        )

    def _begin(self, code: str) -> None:
        try:
            made = self._desk.run(begin_assessment, self._client_id, code, occasion=self.occasion.value())
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return
        self._leave_with(made)

    def _leave_with(self, assessment_id: int) -> None:
        self.close()
        self.begun.emit(assessment_id)


def likely_occasion(state: EpisodeState | None) -> Occasion:
    """What is most likely meant: at intake until the client is admitted, aftercare once discharged."""
    if state is EpisodeState.ADMITTED:
        return Occasion.DURING
    return Occasion.AFTERCARE if state is EpisodeState.DISCHARGED else Occasion.INTAKE


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
