"""The first step: what stands on the letterhead, drawn as one types."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QSizePolicy

from rehabdesk.domain.centre import DEFAULT_LETTER_PATTERN, DEFAULT_RECORD_PATTERN, CentreDraft
from rehabdesk.i18n import _
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screens.first_run.step import Step
from rehabdesk.ui.screens.intake.village import VillageEdit
from rehabdesk.ui.screens.letterhead import LetterheadView, judge_logo
from rehabdesk.ui.widgets.labels import Label

FIELDS = (
    "name",
    "foundation",
    "address",
    "village",
    "city",
    "phone",
    "email",
    "licence",
    "site_code",
    "paper",
    "zone",
    "head_name",
    "head_title",
    "head_credential",
)
WIDE = ("name", "foundation", "address", "licence", "zone", "head_credential")


class CentreStep(Step):
    def __init__(self) -> None:
        super().__init__(
            _("About your centre"),
            _("Typed once. Used on letters, for their numbers and in reports."),
            (11, 10),
            40,
        )
        village = VillageEdit()
        self.form = Form(CentreDraft, only=FIELDS, wide=WIDE, editors={"village": village})
        village.lead(self.form)
        self.form.show(
            CentreDraft(letter_pattern=DEFAULT_LETTER_PATTERN, record_pattern=DEFAULT_RECORD_PATTERN)
        )
        self.logo = Form(CentreDraft, 1, only=("logo",))
        self.logo.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.logo_said = Label("", "hint", "ink3", wrap=True)
        self.letterhead = LetterheadView()
        self.left.addWidget(self.form)
        self.left.addStretch()
        self.right.setSpacing(6)
        for widget in (
            self.logo,
            self.logo_said,
            Label(_("The letterhead will look like this"), "label", "ink2"),
            self.letterhead,
            Label(
                _("Stands on every letter and certificate. Settings can change it."),
                "hint",
                "ink3",
                wrap=True,
            ),
        ):
            self.right.addWidget(widget)
        self.right.addStretch()
        for form in (self.form, self.logo):
            form.changed.connect(self._typed)
        self._typed("logo")

    def take_up(self, draft: CentreDraft) -> None:
        """Go on with what was typed another time."""
        self.form.show(draft)
        self.logo.editors["logo"].show_value(draft.logo)
        self._typed("logo")

    def draft(self) -> CentreDraft:
        return replace(self.form.draft(half=True), logo=self.logo.editors["logo"].value())

    def ready(self) -> bool:
        draft = self.draft()
        needed = (draft.name, draft.address, draft.city, draft.site_code, draft.head_name, draft.head_title)
        return all(needed)

    def complete(self) -> bool:
        return all(problem.warning for problem in self.form.check(complete=True))

    def begin_typing(self) -> None:
        self.form.focus_first_empty()

    def _typed(self, name: str) -> None:
        if name == "logo":
            problem, said = judge_logo(self.logo.editors["logo"].value())
            if not self.logo.editors["logo"].problem():
                self.logo.rows["logo"].show_problem(problem)
            self.logo_said.setText(said)
            self.logo_said.setVisible(bool(said))
        self.letterhead.show_centre(self.draft())
        self.changed.emit()
