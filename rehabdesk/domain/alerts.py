"""What everyone who opens a file must know at once."""

from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_


class AlertKind(Choice):
    SUICIDE = "suicide", N_("Risk to the client's own life")
    VIOLENCE = "violence", N_("Risk of harm to others")
    WITHDRAWAL = "withdrawal", N_("Withdrawal needs medical care")
    ALLERGY = "allergy", N_("Allergy")
    MEDICAL = "medical", N_("Medical warning")


# What anybody may read, with or without the right to see clinical data: what to do, not why.
WHAT_TO_DO: dict[AlertKind, str] = {
    AlertKind.SUICIDE: N_("Do not leave the client alone. Call the counsellor or the head now."),
    AlertKind.VIOLENCE: N_("Do not meet the client alone."),
    AlertKind.WITHDRAWAL: N_("Call the health worker."),
    AlertKind.ALLERGY: N_("Ask before any medicine is given."),
    AlertKind.MEDICAL: N_("Ask the health worker."),
}
# For a chip beside the name.
SHORT: dict[AlertKind, str] = {
    AlertKind.SUICIDE: N_("Own life at risk"),
    AlertKind.VIOLENCE: N_("May harm others"),
    AlertKind.WITHDRAWAL: N_("Withdrawal"),
    AlertKind.ALLERGY: N_("Allergy"),
    AlertKind.MEDICAL: N_("Medical warning"),
}
# The gravest stands first.
ORDER = tuple(AlertKind)
