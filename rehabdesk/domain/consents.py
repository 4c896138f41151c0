"""Consents as they are given on paper: to care, to data processing, to telling somebody outside."""

from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.fields import Choice, Problem, choice, day, flag, text
from rehabdesk.domain.people import Relation
from rehabdesk.i18n import N_


class ConsentKind(Choice):
    TREATMENT = "treatment", N_("Consent to rehabilitation")
    DATA = "data", N_("Consent to data processing")
    RELEASE = "release", N_("Release of information")


@dataclass(frozen=True)
class ConsentDraft:
    """Informed consent as it was given on paper (domain.md §5.2)."""

    kind: ConsentKind = choice(
        N_("Kind of consent"), ConsentKind, required=True, default=ConsentKind.TREATMENT
    )
    given_on: date | None = day(N_("Date of consent"), required=True)
    signed_by: str = text(N_("Signed by"), required=True)
    relation: Relation | None = choice(
        N_("Relation, when a guardian signs"), Relation, hint=N_("Empty when the client signs.")
    )
    explained_by: str = text(N_("Explained by"), required=True)
    witness: str = text(N_("Witness"))
    purposes: str = text(N_("For whom and for what"), max_length=300)
    until: date | None = day(N_("Valid until"))
    on_paper: bool = flag(N_("The signed paper is in the file"))

    def check(self) -> list[Problem]:
        if self.until and self.given_on and self.until < self.given_on:
            return [Problem("until", N_("Ends before it was given. Check both dates."))]
        if self.kind is ConsentKind.RELEASE and not self.purposes:
            return [Problem("purposes", N_("Name the agency or relative, and what for."), missing=True)]
        return []
