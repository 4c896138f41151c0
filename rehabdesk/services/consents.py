"""Consents: put on record from the signed paper, listed, withdrawn."""

from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select

from rehabdesk.db.models.consents import Consent
from rehabdesk.db.work import Work
from rehabdesk.domain.consents import ConsentDraft, ConsentKind
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.people import Relation
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Invalid
from rehabdesk.i18n import N_

NO_CONSENT = N_("The signed consent to rehabilitation is not recorded yet.")


@dataclass(frozen=True)
class ConsentRow:
    id: int
    kind: ConsentKind
    given_on: date
    signed_by: str
    relation: Relation | None
    explained_by: str
    witness: str
    purposes: str
    until: date | None
    on_paper: bool
    in_force: bool


@needs(Right.CLIENTS_SEE)
def list_consents(work: Work, client_id: int) -> list[ConsentRow]:
    """Newest first; `in_force` on the centre's date of today."""
    query = select(Consent).where(Consent.client_id == client_id).order_by(Consent.id.desc())
    return [_consent_row(consent, work.today) for consent in work.session.scalars(query)]


@needs(Right.CLINICAL_WRITE)
def record_consent(work: Work, client_id: int, draft: ConsentDraft, episode_id: int | None = None) -> int:
    """Put on record a consent that was signed on paper."""
    found = [problem for problem in problems(draft) if not problem.warning]
    if draft.given_on and draft.given_on > work.today:
        found.append(Problem("given_on", N_("Lies in the future. Check the date.")))
    if found:
        raise Invalid(found)
    values = {f.name: getattr(draft, f.name) for f in fields(draft)}
    consent = Consent(client_id=client_id, episode_id=episode_id, recorded_at=work.now, **values)
    work.session.add(consent)
    work.session.flush()
    work.touched |= {Topic.CONSENTS, Topic.CLIENTS}
    return consent.id


@needs(Right.CLINICAL_WRITE)
def withdraw_consent(work: Work, consent_id: int, why: str) -> None:
    consent = work.session.get_one(Consent, consent_id)
    if consent.withdrawn_at is None:
        consent.withdrawn_at, consent.withdrawn_why = work.now, why.strip()
        work.touched |= {Topic.CONSENTS, Topic.CLIENTS}


def consents_in_force(work: Work, client_id: int, kind: ConsentKind) -> list[ConsentRow]:
    return [row for row in list_consents(work, client_id) if row.kind is kind and row.in_force]


def _consent_row(consent: Consent, today: date) -> ConsentRow:
    in_force = consent.withdrawn_at is None and (consent.until is None or consent.until >= today)
    values = {f.name: getattr(consent, f.name) for f in fields(ConsentRow) if f.name != "in_force"}
    return ConsentRow(**values, in_force=in_force)
