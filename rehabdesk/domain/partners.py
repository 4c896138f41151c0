"""Agencies outside that a client is referred to or from, or that run a class with the centre."""

from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.centre import like_an_address
from rehabdesk.domain.fields import Choice, choice, day, flag, text
from rehabdesk.i18n import N_


class PartnerKind(Choice):
    HEALTH_CENTRE = "puskesmas", N_("Health centre (puskesmas) or clinic")
    HOSPITAL = "hospital", N_("Hospital")
    BNN = "bnn", N_("BNN, BNNP or BNNK")
    POLICE = "police", N_("Police")
    COURT = "court", N_("Prosecutor or court")
    PRISON = "prison", N_("Prison, detention or probation office")
    SOCIAL = "social", N_("Social service or LKS")
    LABOUR = "labour", N_("Manpower or cooperatives service, BLK")
    SCHOOL = "school", N_("School or campus")
    COMPANY = "company", N_("Company or workshop")
    FAITH = "faith", N_("Religious or community institution")
    REHAB = "rehab", N_("Other rehabilitation institution")
    OTHER = "other", N_("Other agency")


@dataclass(frozen=True)
class PartnerDraft:
    name: str = text(N_("Name of the agency"), required=True, max_length=160)
    kind: PartnerKind | None = choice(N_("Kind of agency"), PartnerKind, required=True)
    address: str = text(N_("Address"), max_length=200)
    city: str = text(N_("City or regency"))
    phone: str = text(N_("Telephone"), max_length=40)
    email: str = text(N_("E-mail"), like_an_address)
    contact_person: str = text(N_("Contact person"))
    services: str = text(N_("Services"), max_length=300)
    mou_number: str = text(N_("Number of the agreement (MoU)"))
    mou_until: date | None = day(N_("Agreement valid until"))
    active: bool = flag(N_("Still working together"), default=True)
