"""What follows when a consent is withdrawn: who had been told, and what must stop within 3 × 24 hours."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, select

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.letters import Letter
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.work import Work
from rehabdesk.domain import kept
from rehabdesk.domain.consents import SOON, ConsentKind, Scope
from rehabdesk.domain.letters import LetterDraft, LetterKind, LetterState, goes_outside, receiver_of
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_
from rehabdesk.services.consents import (
    ConsentRow,
    consent_row,
    consent_rows,
    one_consent,
    said_problem,
)

# What is to be done, in order; the last word is the law's: what must be kept is kept, but locked.
STEPS = {
    ConsentKind.TREATMENT: (
        N_("Speak with the client and the family about leaving, and about what remains open."),
        N_("Plan the discharge; the client may leave."),
    ),
    ConsentKind.DATA: (
        N_("Stop writing about the client, except for what the law says must be recorded."),
        N_("Remove what no law requires: photographs, telephone numbers, data of relatives."),
        N_("Tell those below who were given data that they must not use them any longer."),
    ),
    ConsentKind.RELEASE: (
        N_("Tell nothing more to the receiver; stop letters and exports under way."),
        N_("Tell those below that the consent was withdrawn and nothing may be passed on."),
    ),
    ConsentKind.PHOTO: (
        N_("Remove the photographs from the file."),
        N_("Take down and destroy prints of them."),
    ),
}
_MOST = 60


@dataclass(frozen=True)
class Told:
    """Somebody who was given data: by a letter with its number, or by an export without one.

    `draft` is the kind of a letter that is under way and has to stop.
    """

    on: date
    number: str
    to: str
    draft: LetterKind | None = None


@dataclass(frozen=True)
class Withdrawal:
    """`steps` are N_-marked."""

    consent: ConsentRow
    record_number: str
    name: str
    steps: tuple[str, ...]
    told: tuple[Told, ...]


@needs(Right.CLIENTS_SEE)
def withdrawal(work: Work, consent_id: int) -> Withdrawal:
    """What rested on a consent, and what has to be done once it is withdrawn."""
    row = one_consent(work, consent_id)
    client = work.session.get_one(Client, row.client_id)
    letters = _letters(work, row) if work.who.may(Right.LETTERS_SEE) else []
    told = [*letters, *_exports(work, row)]
    told.sort(key=lambda each: each.on, reverse=True)
    return Withdrawal(row, client.record_number, client.name, STEPS[row.kind], tuple(told))


@needs(Right.CLINICAL_WRITE)
def finish_withdrawal(work: Work, consent_id: int, note: str) -> None:
    """What rested on it has stopped. Raises Invalid without a note of what was done."""
    consent = work.session.get_one(Consent, consent_id)
    if consent.withdrawn_at is None or consent.mistaken:
        raise DeskError(N_("This consent is not withdrawn."))
    if consent.stopped_at is not None:
        raise DeskError(N_("This is done already."))
    if wrong := said_problem("note", note):
        raise Invalid([wrong])
    consent.stopped_at, consent.stopped_by, consent.stopped_note = (
        work.now,
        work.who.account_id,
        note.strip(),
    )
    work.touched |= {Topic.CONSENTS, Topic.CLIENTS}


@dataclass(frozen=True)
class ConsentTask:
    """`due` is when processing must have stopped, None for a consent that only runs out."""

    consent_id: int
    client_id: int
    record_number: str
    name: str
    kind: ConsentKind
    receiver: str
    since: date
    due: datetime | None
    counsellor_id: int | None


@needs(Right.CLIENTS_SEE)
def consent_tasks(work: Work) -> list[ConsentTask]:
    """Withdrawals not carried out, the most pressing first; then what runs out within a fortnight."""
    to_stop = _of_clients().where(
        Consent.withdrawn_at.is_not(None), Consent.stopped_at.is_(None), Consent.mistaken.is_(False)
    )
    ending = _of_clients().where(
        Consent.until.between(work.today, work.today + SOON), Consent.withdrawn_at.is_(None)
    )
    found = []
    for query in (to_stop.order_by(Consent.withdrawn_at), ending.order_by(Consent.until)):
        rows = [
            (consent_row(work, consent, partner), client, counsellor)
            for consent, partner, client, counsellor in work.session.execute(query.limit(_MOST))
        ]
        renewed = _renewed(work, [row for row, _client, _counsellor in rows if not row.to_stop])
        found += [
            ConsentTask(
                row.id,
                row.client_id,
                client.record_number,
                client.name,
                row.kind,
                row.receiver,
                _since(work, row),
                row.stop_by if row.to_stop else None,
                counsellor,
            )
            for row, client, counsellor in rows
            if row.id not in renewed
        ]
    return found


def _of_clients() -> Select[Consent, str, Client, int | None]:
    return (
        consent_rows()
        .add_columns(Client, Episode.counsellor_id)
        .join(Client, Client.id == Consent.client_id)
        .outerjoin(Episode, Episode.id == Client.current_episode_id)
    )


def _since(work: Work, row: ConsentRow) -> date:
    if row.withdrawn_at is not None:
        return row.withdrawn_at.astimezone(work.zone).date()
    return row.until or row.given_on


def _renewed(work: Work, rows: list[ConsentRow]) -> set[int]:
    """Those of them for whose matter another consent holds longer."""
    if not rows:
        return set()
    query = consent_rows().where(
        Consent.client_id.in_({row.client_id for row in rows}), Consent.withdrawn_at.is_(None)
    )
    last: dict[tuple[int, ConsentKind, Scope], date] = {}
    for consent, partner in work.session.execute(query) if rows else ():
        other = consent_row(work, consent, partner)
        if other.in_force:
            matter = (other.client_id, other.kind, other.scope)
            last[matter] = max(last.get(matter, date.min), _until(other))
    return {row.id for row in rows if last.get((row.client_id, row.kind, row.scope), date.min) > _until(row)}


def _until(row: ConsentRow) -> date:
    return row.until or date.max


def _letters(work: Work, row: ConsentRow) -> list[Told]:
    """Those that rested on this consent, and drafts that would; data processing carries all of them."""
    query = select(Letter, Partner.name).outerjoin(Partner, Partner.id == Letter.partner_id)
    query = query.where(Letter.client_id == row.client_id, Letter.state != LetterState.VOID)
    found = []
    for letter, partner in work.session.execute(query):
        draft = kept.unpack(LetterDraft, letter.draft)
        if not goes_outside(draft):
            continue
        to = partner or str(receiver_of(draft))
        everything = row.kind is ConsentKind.DATA
        if letter.issued_on is None and (everything or row.scope.reaches(receiver_of(draft))):
            written = letter.written_at.astimezone(work.zone).date()
            found.append(Told(written, "", to, letter.kind))
        elif letter.issued_on is not None and (everything or letter.consent_id == row.id):
            found.append(Told(letter.issued_on, letter.number or "", to))
    return found


def _exports(work: Work, row: ConsentRow) -> list[Told]:
    """As the audit trail has them: each client of a file, with the consent it rested on."""
    query = select(AuditEntry).where(
        AuditEntry.client_id == row.client_id,
        AuditEntry.action == "exported",
        AuditEntry.subject != "table",  # the file as a whole; its clients stand beside it
    )
    return [
        Told(entry.at.astimezone(work.zone).date(), "", str(entry.detail.get("for", "")))
        for entry in work.session.scalars(query)
        if row.kind is ConsentKind.DATA or entry.detail.get("consent") == row.id
    ]
