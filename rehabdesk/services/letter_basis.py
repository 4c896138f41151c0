"""What a letter that leaves the house rests on: a consent that covers it, or a reason why none is needed."""

from dataclasses import dataclass

from rehabdesk.db.models.letters import Letter
from rehabdesk.db.work import Work
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.disclosure import Disclosure, WithoutConsent
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.letters import (
    LetterDraft,
    aim_of,
    goes_outside,
    outside_copies,
    receiver_of,
    told_of,
)
from rehabdesk.i18n import N_
from rehabdesk.services.consents import ConsentRow, consents_in_force, covering, one_consent


@dataclass(frozen=True)
class Basis:
    """`outside` is False for what goes into the client's own hand. `untold`: what the letter tells beyond
    the consent that names its receiver, which therefore does not cover it."""

    outside: bool
    consent: ConsentRow | None = None
    without: WithoutConsent | None = None
    untold: tuple[Disclosure, ...] = ()


def basis_of(work: Work, draft: LetterDraft) -> Basis:
    """As it stands now, for a draft."""
    if draft.client_id is None or not goes_outside(draft):
        return Basis(False)
    to, aim, told = receiver_of(draft), aim_of(draft), told_of(draft)
    if not to or aim is None:
        return Basis(True, without=draft.without)
    if consent := covering(work, draft.client_id, to, aim, told):
        return Basis(True, consent)
    nearly = covering(work, draft.client_id, to, aim)
    untold = tuple(item for item in Disclosure if item in told - nearly.scope.tells) if nearly else ()
    return Basis(True, None, draft.without, untold)


def basis_issued(work: Work, letter: Letter, draft: LetterDraft) -> Basis:
    """As it was stored with the number."""
    consent = one_consent(work, letter.consent_id) if letter.consent_id is not None else None
    return Basis(goes_outside(draft), consent, None if consent else draft.without)


def copies_problems(work: Work, draft: LetterDraft) -> list[Problem]:
    """A copy to somebody outside whom no release in force names is said, and does not hinder."""
    if draft.client_id is None or not (copies := outside_copies(draft)):
        return []
    releases = consents_in_force(work, draft.client_id, ConsentKind.RELEASE)
    left = [line for line in copies if not any(row.scope.reaches(line) for row in releases)]
    said = N_("Copies go to {names}. No release of information names them.")
    return [Problem("copies_to", said, (("names", "; ".join(left)),), warning=True)] if left else []


def basis_problems(draft: LetterDraft, basis: Basis) -> list[Problem]:
    """What issuing asks for: a letter that no consent covers goes out with a reason or not at all."""
    if not basis.outside:
        told = tuple(item for item in Disclosure if item in told_of(draft))
        said = N_("Tells {fields}. Whoever the client shows it to will read that; ask the client first.")
        return [Problem("disclosed", said, (("fields", told),), warning=True)] if told else []
    if basis.consent is not None:
        return []
    if basis.without is None:
        said = N_("No consent covers this letter. Have one signed, or say why it goes out without.")
        return [Problem("without", said, missing=True)]
    if not draft.without_note.strip():
        return [Problem("without_note", N_("Say in words what the reason rests on."), missing=True)]
    return []
