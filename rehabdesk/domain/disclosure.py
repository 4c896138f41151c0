"""What may be told of a client outside the house, what for, and on what ground where no consent covers it."""

from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_


class Disclosure(Choice):
    """What the writer chooses to tell; everything else stays out of the letter."""

    NIK = "nik", N_("NIK")
    ADDRESS = "address", N_("Address")
    DATES = "dates", N_("Programme dates")
    TRAINING = "training", N_("Skills training")
    SUBSTANCE = "substance", N_("Kind of substance")
    HISTORY = "history", N_("History and care given")
    MEDICINES = "medicines", N_("Medicines")


class Purpose(Choice):
    CARE = "care", N_("Continuing care")
    LEGAL = "legal", N_("Legal process")
    FAMILY = "family", N_("Information for the family")
    FUNDING = "funding", N_("Funding or report")
    WORK = "work", N_("Education or work")
    OTHER = "other", N_("Other purpose")


class WithoutConsent(Choice):
    """Grounds of UU 27/2022 art. 20 other than consent."""

    LAW = "law", N_("Duty under the law or order of a court")
    EMERGENCY = "emergency", N_("Emergency: life or safety at stake")
    PUBLIC = "public", N_("Task of a public authority")
    OTHER = "other", N_("Another reason")
