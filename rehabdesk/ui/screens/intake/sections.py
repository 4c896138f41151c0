"""The sections of the form: which fields stand where, and how far each has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from typing import Any

from rehabdesk.domain import fields
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.intake_health import Infections
from rehabdesk.domain.intake_sections import Sections
from rehabdesk.i18n import N_, _, ngettext

IDENTITY = (
    "name", "alias", "nik", "no_nik", "other_names", "birth_place", "born_on", "sex", "religion",
    "education", "marital_status", "occupation", "mother_name", "father_name", "citizenship", "country",
    "ethnic_group", "blood_group", "insurance", "sim", "passport", "kia",
)  # fmt: skip
CONTACT = (
    "phone", "home_phone", "address", "rt_rw", "village", "district", "city", "province", "postcode",
    "ktp_same", "ktp_address", "ktp_rt_rw", "ktp_village", "ktp_district", "ktp_city", "ktp_province",
    "ktp_postcode", "contact_name", "contact_relation", "contact_phone", "contact_address", "contact_call",
    "contact_knows", "contact_guarantor", "contacts", "discretion",
)  # fmt: skip
REFERRAL = (
    "intake_on", "referral_source", "referral_partner_id", "referral_letter", "reason", "condition",
    "presenting_problem", "funding",
)  # fmt: skip


@dataclass(frozen=True)
class Part:
    """Fields of one Draft within a page: `of` is "client", "intake", "infections" or a section."""

    of: str
    only: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True)
class Page:
    """One section of the form. A page of no parts is drawn by a widget of its own."""

    key: str
    word: str
    parts: tuple[Part, ...] = ()
    columns: int = 2  # where the type is not large


PAGES = (
    Page("identity", N_("Identity"), (Part("client", IDENTITY),)),
    Page("contact", N_("Address and contacts"), (Part("client", CONTACT),)),
    Page("referral", N_("Referral"), (Part("intake", REFERRAL), Part("arrival", (), N_("Registration"))), 3),
    Page("legal", N_("Law"), (Part("legal"),)),
    Page("substances", N_("Substances used")),
    Page("history", N_("Earlier care, overdose"), (Part("history"),)),
    Page(
        "health",
        N_("Health"),
        (
            Part("intake", ("allergies",)),
            Part("medical"),
            Part("infections", (), N_("Infections (seen by few)")),
        ),
        3,
    ),
    Page("mental", N_("Mental state and risk"), (Part("mental"), Part("intake", ("risk", "risk_note")))),
    Page("family", N_("Family and living"), (Part("family"),)),
    Page("work", N_("Work and skills"), (Part("work"),)),
    Page("urine", N_("Urine test"), (Part("urine"),), 3),
    Page("papers", N_("Papers"), (Part("papers"),)),
    Page(
        "programme",
        N_("Conclusion and programme"),
        (Part("intake", ("programme_id", "planned_days", "counsellor_id")), Part("conclusion")),
        3,
    ),
    Page("consent", N_("Consent")),
    Page("summary", N_("Summary")),
)
ONE_COLUMN = ("legal", "history", "mental", "family", "papers")  # rows of choices, where the type is large
FRONT = ("identity", "contact")  # all that somebody without clinical rights fills in
CLASSES: dict[str, Any] = {
    "client": ClientDraft,
    "intake": IntakeDraft,
    "infections": Infections,
    **{f.name: type(getattr(Sections(), f.name)) for f in dataclass_fields(Sections)},
}
# Fields that want the whole width.
WIDE = {
    "nik", "address", "ktp_address", "discretion", "relapse", "diseases", "medicines", "suicide_note",
    "risk_note", "allergies", "skills", "support", "users",
}  # fmt: skip
_UNDECLARED = {"substances": N_("Substances used"), "consent": N_("Consent"), "admitted_on": N_("Date")}


def names_of(part: Part) -> tuple[str, ...]:
    return part.only or tuple(name for name, _spec in fields.specs(CLASSES[part.of]))


def _split(field: str) -> tuple[str, str]:
    """ "mental.anxiety" is a field of a section; a bare name is one of client or intake."""
    key, _dot, name = field.rpartition(".")
    return key, name


def page_of(field: str) -> str:
    """The section a field stands in."""
    key, name = _split(field)
    for page in PAGES:
        for part in page.parts:
            owner = part.of if part.of not in ("client", "intake") else ""
            if owner == key and name in names_of(part):
                return page.key
    return field if field in ("substances", "consent") else "summary"


def label_of(field: str) -> str:
    key, name = _split(field)
    drafts: tuple[Any, ...] = (CLASSES[key],) if key else (ClientDraft, IntakeDraft)
    for draft in drafts:
        for declared, spec in fields.specs(draft):
            if declared == name:
                return _(spec.label)
    return _(_UNDECLARED.get(name, "")) or name


def state_of(drafts: Sequence[tuple[Part, Any]], found: Sequence[Problem]) -> tuple[str, str]:
    """done, half, warning or empty, and what is left to do in words. `found` holds no warnings."""
    if any(not problem.missing for problem in found):
        return "warning", _("see the marks")
    begun = any(_begun(draft, names_of(part)) for part, draft in drafts)
    if found and begun:
        words = ngettext("{count} still needed", "{count} still needed", len(found))
        return "half", words.format(count=len(found))
    if found:
        return "empty", ""
    return ("done" if begun else "empty"), ""


def _begun(draft: Any, names: tuple[str, ...]) -> bool:
    """Whether something was filled in; the date of intake stands there from the beginning."""
    blank = fields.blank(type(draft))
    return any(getattr(draft, name) != getattr(blank, name) for name in names if name != "intake_on")
