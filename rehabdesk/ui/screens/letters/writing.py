"""What the writer fills in: the fields of one draft and what it tells."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.disclosure import Disclosure
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.letters import USUAL, LetterDraft, LetterKind, aim_of, fields_of, goes_outside
from rehabdesk.i18n import _
from rehabdesk.services.consents import list_consents
from rehabdesk.services.letter_basis import Basis
from rehabdesk.services.letters import LetterSheet
from rehabdesk.services.partners import find_partners
from rehabdesk.ui.forms import Form, say
from rehabdesk.ui.screens.consents.words import receiver_of
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.choices import CheckGrid, PickEdit

_ORDER = (
    "kind",
    "purpose",
    "partner_id",
    "recipient",
    "given_to",
    "aim",
    "without",
    "without_note",
    "subject",
    "request",
    "condition",
    "medicines",
    "disclosed",
    "attachments",
    "signer",
    "copies_to",
    "language",
)


class LetterForm(QWidget):
    """Only the fields this kind of letter uses. What is typed is heard at `changed`."""

    changed = Signal()
    consents_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        editors: dict[str, QWidget] = {
            "partner_id": PickEdit(),
            "disclosed": CheckGrid(Disclosure, columns=1),
        }
        self.form: Form[LetterDraft] = Form(LetterDraft, columns=1, only=_ORDER, editors=editors)
        self._warnings = QVBoxLayout()
        self._warnings.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._warnings)
        column.addWidget(self.form)
        column.addStretch()
        for name in ("purpose", "request", "aim", "without", "without_note"):
            self.form.rows[name].set_needed(True)
        self.form.changed.connect(self._typed)
        self._kind = LetterKind.COMPLETION
        self._basis = Basis(False)

    def show_letter(self, sheet: LetterSheet) -> None:
        """The draft as it was stored last."""
        self.offer_partners(sheet.draft.partner_id)
        self.form.editors["given_to"].offer(self._released_to(sheet.draft.client_id))
        self.form.show(sheet.draft)
        self.show_warnings(sheet)

    def offer_partners(self, chosen: int | None) -> None:
        """Those still worked with, and the one that was chosen when it was."""
        rows = self._desk.ask(find_partners)
        offered = [(row.id, row.name) for row in rows if row.active or row.id == chosen]
        self.form.set_picks("partner_id", offered)

    def _released_to(self, client_id: int | None) -> list[str]:
        """Persons a release in force names, as it names them."""
        rows = self._desk.ask(list_consents, client_id) if client_id is not None else []
        return [
            row.receiver for row in rows if row.in_force and row.scope.partner_id is None and row.receiver
        ]

    def show_warnings(self, sheet: LetterSheet) -> None:
        """What it rests on and what to know before it is signed; what is missing is said only then."""
        self._basis = sheet.basis
        self._fit_kind(self.draft().kind)
        while item := self._warnings.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if sheet.basis.outside:
            covered = sheet.basis.consent is not None
            self._warnings.addWidget(Banner(say_basis(sheet.basis), "ok" if covered else "warn"))
            if not covered:
                look = Button(_("Consents of this client"), "soft", icon="consent", size="small")
                look.clicked.connect(self.consents_asked)
                self._warnings.addWidget(look, 0, Qt.AlignmentFlag.AlignLeft)
        for problem in sheet.problems:
            if problem.field in ("disclosed", "copies_to") or (
                problem.field == "kind" and not problem.missing
            ):
                self._warnings.addWidget(Banner(_said(problem), "warn"))

    def draft(self) -> LetterDraft:
        return self.form.draft(half=True)

    def complain(self, problems: list[Problem]) -> list[Problem]:
        """Mark what issuing asks for; what belongs to no field here is given back."""
        return self.form.complain(problems)

    def focus_first_empty(self) -> None:
        for name in fields_of(self._kind):
            if name in _first_of(self._kind) and not self.form.editors[name].value():
                self.form.focus_field(name)
                return
        self.form.focus_field("kind")

    def _typed(self, name: str) -> None:
        if name == "kind":
            kind = self.form.editors["kind"].value()
            if isinstance(kind, LetterKind) and kind is not self._kind:
                self.form.editors["disclosed"].show_value(USUAL[kind])
                self.form.editors["aim"].show_value(aim_of(LetterDraft(kind=kind)))
        self._fit_kind(self.draft().kind)
        self.changed.emit()

    def _fit_kind(self, kind: LetterKind) -> None:
        self._kind = kind
        used = {"kind", "disclosed", *fields_of(kind)}
        if goes_outside(self.draft()):
            used.add("aim")
            if self._basis.consent is None:
                used |= {"without", "without_note"}
        for name, row in self.form.rows.items():
            row.setVisible(name in used)
        self.form.rows["partner_id"].set_needed(kind is LetterKind.REFERRAL)


def _first_of(kind: LetterKind) -> tuple[str, ...]:
    return ("partner_id", "request") if kind is LetterKind.REFERRAL else ("purpose",)


def say_basis(basis: Basis) -> str:
    """What a letter to somebody outside rests on, in a sentence."""
    if (consent := basis.consent) is not None:
        said = _("Rests on the release of {date} to {receiver}, valid until {until}.")
        until = show_day(consent.until) if consent.until else "-"
        return said.format(date=show_day(consent.given_on), receiver=receiver_of(consent), until=until)
    if basis.without is not None:
        return _("Without consent: {reason}.").format(reason=_(basis.without.label))
    if basis.untold:
        items = ", ".join(_(item.label) for item in basis.untold)
        return _("The consent for this receiver does not cover: {fields}.").format(fields=items)
    return _("No consent covers this letter.")


def _said(problem: Problem) -> str:
    """Members of a value set in the sentence are said in the language of the screen."""
    values: dict[str, Any] = dict(problem.values)
    if "fields" in values:
        return _(problem.text).format(fields=", ".join(_(field.label) for field in values["fields"]))
    return say(problem)
