"""The directory of agencies outside."""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import func, select

from rehabdesk.db.models.partners import Partner
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.partners import PartnerDraft, PartnerKind
from rehabdesk.domain.people import fold, sought
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Invalid
from rehabdesk.i18n import N_


@dataclass(frozen=True)
class PartnerRow:
    id: int
    name: str
    kind: PartnerKind
    city: str
    phone: str
    contact_person: str
    mou_until: date | None
    active: bool


@dataclass(frozen=True)
class PartnerSheet:
    id: int
    version: int
    draft: PartnerDraft


@needs(Right.PARTNERS_SEE)
def find_partners(work: Work, typed: str = "", *, active_only: bool = False) -> list[PartnerRow]:
    """By any part of the name or the city, in the order of the names."""
    query = select(Partner).order_by(Partner.active.desc(), Partner.name_key)
    for term in sought(typed):
        in_city = func.lower(Partner.city).contains(term, autoescape=True)
        query = query.where(Partner.name_key.contains(term, autoescape=True) | in_city)
    if active_only:
        query = query.where(Partner.active)
    return [
        PartnerRow(p.id, p.name, p.kind, p.city, p.phone, p.contact_person, p.mou_until, p.active)
        for p in work.session.scalars(query.limit(500))
    ]


@needs(Right.PARTNERS_SEE)
def partner_sheet(work: Work, partner_id: int) -> PartnerSheet:
    partner = work.session.get_one(Partner, partner_id)
    draft = PartnerDraft(**{f.name: getattr(partner, f.name) for f in fields(PartnerDraft)})
    return PartnerSheet(partner.id, partner.version, draft)


@needs(Right.PARTNERS_WRITE)
def add_partner(work: Work, draft: PartnerDraft) -> int:
    _check(work, draft, 0)
    partner = Partner(name_key="")
    _fill(partner, draft)
    work.session.add(partner)
    work.session.flush()
    work.touched.add(Topic.PARTNERS)
    return partner.id


@needs(Right.PARTNERS_WRITE)
def change_partner(work: Work, partner_id: int, version: int, draft: PartnerDraft) -> None:
    """Save over what was read as `version`. Letters issued before keep the name they named."""
    partner = work.session.get_one(Partner, partner_id)
    same_version(partner, version)
    _check(work, draft, partner_id)
    _fill(partner, draft)
    work.touched.add(Topic.PARTNERS)


def _check(work: Work, draft: PartnerDraft, partner_id: int) -> None:
    found = [problem for problem in problems(draft) if not problem.warning]
    same = select(Partner.id).where(Partner.name_key == fold(draft.name), Partner.id != partner_id)
    if draft.name and work.session.scalar(same) is not None:
        found.append(Problem("name", N_("Is in the directory already.")))
    if found:
        raise Invalid(found)


def _fill(partner: Partner, draft: PartnerDraft) -> None:
    for f in fields(draft):
        value = getattr(draft, f.name)
        setattr(partner, f.name, value.strip() if type(value) is str else value)
    partner.name_key = fold(partner.name)
