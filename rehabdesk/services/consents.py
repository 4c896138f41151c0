"""Consents: put on record from the signed paper, listed, looked up before something is told, withdrawn."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date, datetime

from sqlalchemy import Select, select

from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.documents import Document
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.work import Work
from rehabdesk.domain.consents import (
    NEEDED,
    ConsentDraft,
    ConsentKind,
    Scope,
    Span,
    Standing,
    guardian_problems,
    newest_version,
    settled,
    stop_by,
)
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.people import Relation
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_

MOST_SAID = 1000  # characters of a reason

NO_CONSENT = N_("The signed consent to rehabilitation is not recorded yet.")
NO_DATA_CONSENT = N_("The signed consent to data processing is not recorded yet.")


@dataclass(frozen=True)
class ConsentRow:
    """`receiver` is the agency or person a release names; `stop_by` is set once it was withdrawn."""

    id: int
    client_id: int
    kind: ConsentKind
    given_on: date
    signed_by: str
    relation: Relation | None
    explained_by: str
    witness: str
    receiver: str
    scope: Scope
    aims: tuple[Purpose, ...]
    tells: tuple[Disclosure, ...]
    purposes: str
    until: date | None
    on_paper: bool
    text_version: str
    document_id: int | None
    standing: Standing
    withdrawn_at: datetime | None
    withdrawn_why: str
    stop_by: datetime | None
    stopped_at: datetime | None
    stopped_note: str

    @property
    def in_force(self) -> bool:
        return self.standing in (Standing.IN_FORCE, Standing.ENDING)

    @property
    def to_stop(self) -> bool:
        """Withdrawn, and what follows from it is not done yet."""
        return self.stop_by is not None and self.stopped_at is None


@needs(Right.CLIENTS_SEE)
def list_consents(work: Work, client_id: int) -> list[ConsentRow]:
    """Newest first, as they stand on the centre's date of today."""
    query = consent_rows().where(Consent.client_id == client_id).order_by(Consent.id.desc())
    return [consent_row(work, *found) for found in work.session.execute(query)]


@needs(Right.CLIENTS_SEE)
def one_consent(work: Work, consent_id: int) -> ConsentRow:
    return consent_row(work, *work.session.execute(consent_rows().where(Consent.id == consent_id)).one())


@needs(Right.CLIENTS_SEE)
def missing_consents(work: Work, client_id: int) -> list[ConsentKind]:
    """What every client in care has and this one lacks."""
    there = {row.kind for row in list_consents(work, client_id) if row.in_force}
    return [kind for kind in NEEDED if kind not in there]


@needs(Right.CLIENTS_SEE)
def covering(
    work: Work,
    client_id: int,
    to: int | str,
    purpose: Purpose,
    tells: Collection[Disclosure] = (),
) -> ConsentRow | None:
    """The newest release in force that lets `to` (a partner's id, or a name) be told for this purpose.

    None at all once the client has taken the consent to data processing back.
    """
    rows = list_consents(work, client_id)
    data = {row.standing for row in rows if row.kind is ConsentKind.DATA}
    if Standing.WITHDRAWN in data and not data & {Standing.IN_FORCE, Standing.ENDING}:
        return None
    for row in rows:
        if row.kind is ConsentKind.RELEASE and row.in_force and row.scope.covers(to, purpose, tells):
            return row
    return None


@needs(Right.CLINICAL_WRITE)
def record_consent(work: Work, client_id: int, draft: ConsentDraft, episode_id: int | None = None) -> int:
    """Put on record a consent that was signed on paper, with the version of the text that was signed."""
    draft = settled(draft)
    client = work.session.get_one(Client, client_id)
    found = [problem for problem in problems(draft) if not problem.warning]
    if draft.given_on and draft.given_on > work.today:
        found.append(Problem("given_on", N_("Lies in the future. Check the date.")))
    found += guardian_problems(draft, client.name, client.born_on)
    if found:
        raise Invalid(found)
    values = {f.name: getattr(draft, f.name) for f in fields(draft)}
    consent = Consent(
        client_id=client_id,
        episode_id=episode_id,
        recorded_at=work.now,
        text_version=newest_version(draft.kind),
        **{**values, "aims": [*draft.aims], "tells": [*draft.tells], "to_person": draft.to_person.strip()},
    )
    work.session.add(consent)
    work.session.flush()
    work.touched |= {Topic.CONSENTS, Topic.CLIENTS}
    return consent.id


@needs(Right.CLINICAL_WRITE)
def withdraw_consent(work: Work, consent_id: int, why: str) -> datetime:
    """From now on it covers nothing. Answers by when what rested on it must have stopped."""
    consent = _standing_consent(work, consent_id, why)
    consent.withdrawn_at, consent.withdrawn_why = work.now, why.strip()
    consent.withdrawn_by = work.who.account_id
    work.touched |= {Topic.CONSENTS, Topic.CLIENTS}
    return stop_by(work.now)


@needs(Right.CLINICAL_WRITE)
def strike_consent(work: Work, consent_id: int, why: str) -> None:
    """It was never given: written down for the wrong client, or twice. Nothing has to stop."""
    consent = _standing_consent(work, consent_id, why)
    consent.withdrawn_at, consent.withdrawn_why, consent.mistaken = work.now, why.strip(), True
    consent.withdrawn_by = work.who.account_id
    work.touched |= {Topic.CONSENTS, Topic.CLIENTS}


@needs(Right.CLINICAL_WRITE)
def attach_paper(work: Work, consent_id: int, document_id: int) -> None:
    """The signed paper is in the file, as this document of the same client."""
    consent = work.session.get_one(Consent, consent_id)
    document = work.session.get_one(Document, document_id)
    if document.client_id != consent.client_id or document.removed_at is not None:
        raise DeskError(N_("This document is not in the client's file. Add it there first."))
    consent.document_id, consent.on_paper = document_id, True
    work.touched |= {Topic.CONSENTS, Topic.CLIENTS}


@needs(Right.CLINICAL_WRITE)
def record_printing(work: Work, consent_id: int) -> None:
    consent = work.session.get_one(Consent, consent_id)
    work.record("printed", "consent", consent_id, consent.client_id)


def _standing_consent(work: Work, consent_id: int, why: str) -> Consent:
    consent = work.session.get_one(Consent, consent_id)
    if consent.withdrawn_at is not None:
        raise DeskError(N_("This consent is withdrawn already."))
    if wrong := said_problem("why", why):
        raise Invalid([wrong])
    return consent


def said_problem(field: str, said: str) -> Problem | None:
    """What is wrong with a reason or a note in words."""
    if not said.strip():
        return Problem(field, N_("Needed. Fill this in."))
    if len(said) > MOST_SAID:
        return Problem(field, N_("At most {most} characters."), (("most", MOST_SAID),))
    return None


def consents_in_force(work: Work, client_id: int, kind: ConsentKind) -> list[ConsentRow]:
    return [row for row in list_consents(work, client_id) if row.kind is kind and row.in_force]


def consent_rows() -> Select[Consent, str]:
    """Consents with the name of the partner each is for; read one with `consent_row`."""
    return select(Consent, Partner.name).outerjoin(Partner, Partner.id == Consent.partner_id)


def consent_row(work: Work, consent: Consent, partner: str | None) -> ConsentRow:
    withdrawn = consent.withdrawn_at
    # A clock that was set back does not bring a withdrawn consent back.
    withdrawn_on = min(withdrawn.astimezone(work.zone).date(), work.today) if withdrawn else None
    span = Span(consent.given_on, consent.until, withdrawn_on, consent.mistaken)
    aims = tuple(Purpose(value) for value in consent.aims)
    tells = tuple(Disclosure(value) for value in consent.tells)
    names = tuple(name for name in (partner, consent.to_person) if name)
    return ConsentRow(
        id=consent.id,
        client_id=consent.client_id,
        kind=consent.kind,
        given_on=consent.given_on,
        signed_by=consent.signed_by,
        relation=consent.relation,
        explained_by=consent.explained_by,
        witness=consent.witness,
        receiver=next(iter(names), ""),
        scope=Scope(consent.partner_id, names, frozenset(aims), frozenset(tells)),
        aims=aims,
        tells=tells,
        purposes=consent.purposes,
        until=consent.until,
        on_paper=consent.on_paper,
        text_version=consent.text_version,
        document_id=consent.document_id,
        standing=span.standing(work.today),
        withdrawn_at=withdrawn,
        withdrawn_why=consent.withdrawn_why,
        stop_by=stop_by(withdrawn) if withdrawn and not consent.mistaken else None,
        stopped_at=consent.stopped_at,
        stopped_note=consent.stopped_note,
    )
