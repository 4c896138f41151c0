"""Ending an assessment: the day it was made, and what of it is not answered."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.instruments import Instrument, in_words
from rehabdesk.domain.scoring import Result
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.assessments import finish_assessment
from rehabdesk.ui.screens.assessments.keeping import Keeping
from rehabdesk.ui.screens.assessments.words import name_questions
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.dates import DateEdit
from rehabdesk.ui.widgets.labels import Label


class FinishDialog(Dialog):
    finished = Signal()
    blank_asked = Signal()

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        assessment_id: int,
        keeping: Keeping,
        instrument: Instrument,
        result: Result,
    ) -> None:
        super().__init__(parent, _("Finish {instrument}?").format(instrument=instrument.name))
        self._desk, self._id, self._keeping = desk, assessment_id, keeping
        self.state = Banner(*lacking_words(instrument, result))
        self.body.addWidget(self.state)
        self.body.addWidget(Label(_("Date of the assessment"), "label", "ink2"))
        self.day = DateEdit()
        self.day.setAccessibleName(_("Date of the assessment"))
        self.day.show_value(desk.now().date())
        self.body.addWidget(self.day)
        self.trouble = Label("", "small", "bad", wrap=True)
        self.body.addWidget(self.trouble)
        said = _(
            "Finished answers and scores are not changed any more. A new assessment can follow at any time."
        )
        self.add_text(said)
        if result.missing:
            self.add_cancel(_("Answer the rest")).clicked.connect(self.blank_asked)
        else:
            self.add_cancel(_("Back to the questions"))
        self.add_action(_("Finish"), icon="tick").clicked.connect(self.finish)

    def finish(self) -> None:
        day = self.day.value()
        if day is None:
            self.trouble.setText(_("There is no such date. Write it like 17/11/2026."))
            return
        try:
            self._desk.run(finish_assessment, self._id, self._keeping.version, day)
        except Invalid as invalid:
            self.trouble.setText(
                " ".join(_(each.text).format(**dict(each.values)) for each in invalid.problems)
            )
        except DeskError as error:
            self.trouble.setText(str(error))
        else:
            self.close()
            self.finished.emit()
            return
        self.refit()


def lacking_words(instrument: Instrument, result: Result) -> tuple[str, str]:
    """What is not answered and which scores suffer, with the tone of the banner."""
    said = []
    for codes, words in (
        (
            result.missing,
            ngettext("{count} question is blank", "{count} questions are blank", len(result.missing)),
        ),
        (
            result.refused,
            ngettext("{count} question was refused", "{count} questions were refused", len(result.refused)),
        ),
    ):
        if codes:
            said.append(f"{words.format(count=len(codes))}: {name_questions(instrument, codes, 6)}.")
    without = [in_words(scale.name) for scale in result.scales if scale.value is None]
    if result.invalid:
        said.append(_("Too much is missing: no score can be given."))
    elif without:
        said.append(_("No score can be given for: {scales}.").format(scales=", ".join(without)))
    return ("\n".join(said), "warn") if said else (_("Every question is answered."), "ok")
