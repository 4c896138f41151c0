"""What stands in a section besides fields: what the NIK says, the consent, the summary."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.episodes import EpisodeState, is_before_admission, planned_end
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.intake_sections import Whole
from rehabdesk.domain.nik import Decoded
from rehabdesk.domain.people import age_on
from rehabdesk.i18n import _, ngettext
from rehabdesk.ui.screens.consents.form import ConsentForm
from rehabdesk.ui.screens.intake.sections import label_of
from rehabdesk.ui.screens.intake.sides import ConsentList, MissingList
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Facts, Line
from rehabdesk.ui.widgets.labels import Chip, Label


class NikStrip(QWidget):
    """Region, birth date and sex as the number tells them, and a button that takes them over."""

    used = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.chips = [Chip("", "ok", icon) for icon in ("address", "calendar", "person")]
        self.use = Button(_("Use"), "soft", size="small")
        self.use.clicked.connect(self.used)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 4)
        row.setSpacing(8)
        for chip in self.chips:
            row.addWidget(chip)
        row.addWidget(self.use)
        row.addStretch()
        self.hide()

    def show_said(self, said: Decoded | None) -> None:
        self.setVisible(said is not None)
        if said is None:
            return
        place, born, sex = self.chips
        place.show_state(said.place or _("Region not known"), "ok" if said.place else "neu", "address")
        born.show_state(show_day(said.born_on), "ok", "calendar")
        sex.show_state(_(said.sex.label), "ok", "person")


class ConsentPage(QWidget):
    """What is on record, the form for one more, and the paper to be signed."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.form = ConsentForm(desk)
        self.consents = ConsentList()
        self.record_button = Button(_("Record this consent"), icon="consent", keys="Alt+R")
        self.print_button = Button(_("Print the consent form"), icon="print", keys="Alt+P")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        said = _("Print the form, explain it, have it signed, then record it here.")
        column.addWidget(Label(said, "small", "ink2", wrap=True))
        column.addWidget(self.consents)
        column.addWidget(self.form)
        row = QHBoxLayout()
        row.addWidget(self.print_button)
        row.addWidget(self.record_button)
        row.addStretch()
        column.addLayout(row)
        column.addStretch()


class SummaryPage(QWidget):
    """Who is about to be admitted to what; what admission still asks for, and what a signature does."""

    def __init__(self) -> None:
        super().__init__()
        self.recap = Facts()
        self.missing = MissingList()
        self.admit_button = Button(_("Admit the client"), "primary", icon="done", keys="Alt+A")
        self.sign_button = Button(_("Sign the intake"), icon="sign", keys="Alt+T")
        self.drop_button = Button(_("Give the correction up"))
        self.drop_button.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.recap)
        column.addWidget(Line())
        buttons = QHBoxLayout()
        for button in (self.admit_button, self.sign_button, self.drop_button):
            buttons.addWidget(button)
        buttons.addStretch()
        column.addLayout(buttons)
        column.addWidget(self.missing)
        column.addStretch()

    def show_standing(self, state: EpisodeState | None, *, signed: bool, correcting: bool) -> None:
        """Once in care, the signature is what is left to do."""
        before = state is None or is_before_admission(state)
        self.admit_button.setVisible(before)
        self.sign_button.setVisible(not signed)
        self.sign_button.set_kind("secondary" if before else "primary")
        self.drop_button.setVisible(correcting and not signed)

    def show_missing(
        self, admission: list[Problem], signing: list[Problem], also: Sequence[Problem] = ()
    ) -> None:
        """What only the signature asks for stands apart from what hinders the admission."""
        self.admit_button.setEnabled(not admission)
        first = {problem.field for problem in admission} if not self.admit_button.isHidden() else set()
        needed = admission if first else []
        later = [problem for problem in signing if problem.field not in first]
        self.missing.show_missing(
            [(problem.field, _labelled(problem), problem) for problem in needed],
            [(problem.field, _labelled(problem), problem) for problem in later],
            [(problem.field, _labelled(problem), problem) for problem in also],
            signed=self.sign_button.isHidden(),
        )

    def show_recap(self, name: str, whole: Whole, programme: str, counsellor: str, today: date) -> None:
        client, draft = whole.client, whole.intake
        facts: list[tuple[str, str] | tuple[str, str, str]] = [(_("Client"), name or "-")]
        if client.born_on:
            age = age_on(today, client.born_on)
            years = ngettext("{count} year", "{count} years", age).format(count=age)
            facts.append((_("Date of birth"), f"{show_day(client.born_on)}, {years}"))
        main = next((use.substance for use in draft.substances if use.main), None)
        facts.append((_("Main substance"), _(main.label) if main else "-"))
        if whole.sections.mental.endangered:
            facts.append((_("Risk"), _(AlertKind.SUICIDE.label), "bad"))
        if (ends := whole.sections.placement_ends) is not None:
            facts.append((_("Placement ends on"), show_day(ends)))
        facts.append((_("Programme"), programme or "-"))
        if draft.planned_days:
            facts.append((_("Planned end"), show_day(planned_end(today, draft.planned_days))))
        facts.append((_("Counsellor"), counsellor or "-"))
        self.recap.show_facts(facts)

    def focus_first(self) -> None:
        for button in (self.admit_button, self.sign_button):
            if not button.isHidden() and button.isEnabled():
                button.setFocus(Qt.FocusReason.TabFocusReason)
                return
        self.missing.focus_first()

    def focus_signing(self) -> None:
        self.missing.focus_first()


def _labelled(problem: Problem) -> str:
    return label_of(problem.field)


def scrolled(page: QWidget) -> QScrollArea:
    inside = QWidget()
    column = QVBoxLayout(inside)
    column.setContentsMargins(20, 6, 20, 16)
    column.addWidget(page)
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inside.setAutoFillBackground(False)
    area.viewport().setAutoFillBackground(False)
    return area
