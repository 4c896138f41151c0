"""The sections of the form: which fields stand where, and how far each has come."""

from collections.abc import Sequence
from dataclasses import fields as dataclass_fields
from typing import Any

from rehabdesk.domain import fields
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.i18n import N_, _

IDENTITY = (
    "name", "alias", "nik", "no_nik", "birth_place", "born_on", "sex", "religion",
    "education", "marital_status", "occupation", "mother_name",
)  # fmt: skip
CONTACT = (
    "phone", "address", "rt_rw", "village", "district", "city",
    "contact_name", "contact_relation", "contact_phone", "contact_knows", "discretion",
)  # fmt: skip
REFERRAL = ("intake_on", "reason", "referral_source", "referral_partner_id", "referral_letter", "funding")
HEALTH = ("presenting_problem", "condition", "allergies", "risk", "risk_note")
PROGRAMME = ("programme_id", "planned_days", "counsellor_id")
_FIELDS: dict[str, tuple[str, ...]] = {
    "identity": IDENTITY,
    "contact": CONTACT,
    "referral": REFERRAL,
    "substances": ("substances",),
    "health": HEALTH,
    "programme": PROGRAMME,
    "consent": ("consent",),
}
_UNDECLARED = {"substances": N_("Substances used"), "consent": N_("Consent"), "admitted_on": N_("Date")}


def section_of(name: str) -> str:
    """The section a field stands in."""
    return next((key for key, names in _FIELDS.items() if name in names), "summary")


def label_of(name: str) -> str:
    for draft in (ClientDraft, IntakeDraft):
        for field, spec in fields.specs(draft):
            if field == name:
                return _(spec.label)
    return _(_UNDECLARED.get(name, "")) or name


def state_of(
    key: str, client: ClientDraft, draft: IntakeDraft, found: Sequence[Problem], *, consented: bool
) -> str:
    """done, half, warning or empty: what stands before the section's name. `found` holds no warnings."""
    if key == "consent":
        return "done" if consented else "empty"
    if key == "summary":
        return "done" if not found and consented else "empty"
    names = _FIELDS[key]
    if any(problem.field in names and not problem.missing for problem in found):
        return "warning"
    begun = _begun(client if key in ("identity", "contact") else draft, names)
    if not any(problem.field in names for problem in found):
        return "done" if begun or key == "substances" else "empty"
    return "half" if begun else "empty"


def _begun(draft: Any, names: tuple[str, ...]) -> bool:
    """Whether something was filled in; the date of intake stands there from the beginning."""
    blank = fields.blank(type(draft))
    known = {f.name for f in dataclass_fields(draft)} & set(names) - {"intake_on"}
    return any(getattr(draft, name) != getattr(blank, name) for name in known)
