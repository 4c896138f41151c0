"""Copies of the file: why one was made, what is known of it, and when the centre must be reminded."""

from datetime import datetime, timedelta

from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_

# What a person counts a centre by: tables, and the words for them.
SUBJECTS = {
    "client": N_("Clients"),
    "episode": N_("Episodes of care"),
    "note": N_("Session notes"),
    "assessment": N_("Assessments"),
    "enrolment": N_("Class places"),
    "letter": N_("Letters"),
    "document": N_("Documents"),
    "enquiry": N_("Enquiries"),
    "account": N_("Accounts"),
}
DRILL_EVERY = timedelta(days=92)


class BackupKind(Choice):
    BY_HAND = "hand", N_("By hand")
    TIMED = "timed", N_("Timed")
    CLOSING = "closing", N_("On closing")


class BackupState(Choice):
    PROVED = "proved", N_("Proven")
    DAMAGED = "damaged", N_("Damaged")
    REMOVED = "removed", N_("Removed")
    UNCHECKED = "unchecked", N_("Not checked yet")


def is_overdue(last_proved: datetime | None, limit_days: int, now: datetime) -> bool:
    """Whether the last good copy is older than the centre allows. A clock that went back reminds nobody."""
    return last_proved is None or now - last_proved > timedelta(days=limit_days)


def drill_is_due(last_drill: datetime | None, now: datetime) -> bool:
    return last_drill is None or now - last_drill > DRILL_EVERY
