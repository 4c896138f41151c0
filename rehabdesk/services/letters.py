"""Letters: drafted from the client's file, issued with a number and frozen, printed, handed over, voided."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.sqlite import insert

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Centre
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.letters import Letter, LetterCounter, LetterLogo, LetterPrint
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain import kept
from rehabdesk.domain import letters as rules
from rehabdesk.domain.disclosure import Disclosure
from rehabdesk.domain.episodes import DischargeReason, EpisodeState
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.letters import (
    LetterContent,
    LetterDraft,
    LetterKind,
    LetterState,
)
from rehabdesk.domain.numbering import make_number
from rehabdesk.domain.people import sought
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_
from rehabdesk.services.letter_basis import Basis, basis_issued, basis_of, basis_problems, copies_problems
from rehabdesk.services.letter_content import compose_letter, newest_episode

NOT_DRAFT = N_("This letter is issued and cannot be changed. Void it and write a new one.")
NOT_ISSUED = N_("This letter has no number yet. Issue it first.")
IS_VOID = N_("This letter is void.")

MOST_COUNTED = 1000
_MOST_FOUND = 200


@dataclass(frozen=True)
class LetterRow:
    """A line of the register. `number` is empty for a draft."""

    id: int
    kind: LetterKind
    state: LetterState
    number: str
    client_id: int | None
    client: str
    record_number: str
    written_by: str
    written_at: datetime
    issued_on: date | None
    void_reason: str


@dataclass(frozen=True)
class LetterSheet:
    row: LetterRow
    version: int
    draft: LetterDraft
    copies: int  # how often it was printed or saved
    printed_at: datetime | None
    handed_to: str
    handed_at: datetime | None
    issued_by: str
    issued_at: datetime | None
    problems: tuple[Problem, ...]  # what issuing would still ask for
    basis: Basis


@dataclass(frozen=True)
class LetterPaper:
    """What paper/ draws, and how."""

    content: LetterContent
    logo: bytes
    copy: int = 0
    void: bool = False
    draft: bool = False


@needs(Right.LETTERS_SEE)
def list_letters(
    work: Work, typed: str = "", *, client_id: int | None = None, limit: int = 200
) -> list[LetterRow]:
    """The register, newest first: drafts, then issued ones; by number or client's name."""
    query = _rows().order_by(Letter.number.is_not(None), Letter.id.desc()).limit(limit)
    if client_id is not None:
        query = query.where(Letter.client_id == client_id)
    return [LetterRow(*row) for row in work.session.execute(_sought(query, typed))]


@dataclass(frozen=True)
class LetterGroup:
    """Letters at the same step: the newest of them, and how many there are, MOST_COUNTED at most."""

    state: LetterState
    rows: tuple[LetterRow, ...]
    count: int


_GROUPS = (
    LetterState.WAITING,
    LetterState.READY,
    LetterState.DRAFT,
    LetterState.PRINTED,
    LetterState.HANDED_OVER,
    LetterState.VOID,
)


@needs(Right.LETTERS_SEE)
def list_letter_groups(work: Work, typed: str = "", *, most: int = 40) -> list[LetterGroup]:
    """By step, what waits for somebody first; narrowed by number or client's name."""
    if typed.strip():
        return _found_groups(work, typed)
    groups = []
    for state in _GROUPS:
        query = _rows().where(Letter.state == state).order_by(Letter.id.desc()).limit(most)
        rows = tuple(LetterRow(*row) for row in work.session.execute(query))
        counted = select(Letter.id).where(Letter.state == state).limit(MOST_COUNTED).subquery()
        count = len(rows)
        if count == most:
            count = work.session.scalar(select(func.count()).select_from(counted)) or 0
        if rows:
            groups.append(LetterGroup(state, rows, count))
    return groups


def _found_groups(work: Work, typed: str) -> list[LetterGroup]:
    query = _sought(_rows(), typed).order_by(Letter.id.desc()).limit(_MOST_FOUND)
    found = [LetterRow(*row) for row in work.session.execute(query)]
    by_state = {state: tuple(row for row in found if row.state is state) for state in _GROUPS}
    return [LetterGroup(state, rows, len(rows)) for state, rows in by_state.items() if rows]


@needs(Right.LETTERS_SEE)
def count_waiting(work: Work) -> int:
    """Letters that wait for a signature: the badge beside Surat."""
    query = select(func.count()).select_from(Letter).where(Letter.state == LetterState.WAITING)
    return work.session.scalar(query) or 0


def _sought(query: Any, typed: str) -> Any:
    for term in sought(typed):
        query = query.where(
            Client.name_key.contains(term, autoescape=True) | Letter.number.contains(term, autoescape=True)
        )
    return query


def _rows() -> Any:
    return (
        select(
            Letter.id,
            Letter.kind,
            Letter.state,
            func.coalesce(Letter.number, ""),
            Letter.client_id,
            func.coalesce(Client.name, ""),
            func.coalesce(Client.record_number, ""),
            Account.name,
            Letter.written_at,
            Letter.issued_on,
            Letter.void_reason,
        )
        .join(Account, Account.id == Letter.written_by)
        .outerjoin(Client, Client.id == Letter.client_id)
    )


@needs(Right.LETTERS_SEE)
def letter_sheet(work: Work, letter_id: int) -> LetterSheet:
    letter = work.session.get_one(Letter, letter_id)
    draft = _draft_of(letter)
    row = LetterRow(*work.session.execute(_rows().where(Letter.id == letter_id)).one())
    issuer = work.session.get(Account, letter.issued_by) if letter.issued_by else None
    return LetterSheet(
        row,
        letter.version,
        draft,
        _copies(work, letter_id),
        work.session.scalar(
            select(func.min(LetterPrint.printed_at)).where(LetterPrint.letter_id == letter_id)
        ),
        letter.handed_to,
        letter.handed_at,
        issuer.name if issuer else "",
        letter.issued_at,
        tuple(_missing(work, draft)) if letter.number is None else (),
        basis_of(work, draft) if letter.number is None else basis_issued(work, letter, draft),
    )


@needs(Right.LETTERS_SEE)
def usual_kind(work: Work, client_id: int) -> LetterKind:
    """The kind of letter this client most likely needs now."""
    fitting = (LetterKind.COMPLETION, LetterKind.DISCHARGE, LetterKind.IN_CARE)
    return next(
        (kind for kind in fitting if not _unfit(work, LetterDraft(kind=kind, client_id=client_id))),
        LetterKind.REFERRAL,
    )


@needs(Right.LETTERS_SEE)
def propose_letter(work: Work, client_id: int, kind: LetterKind) -> LetterDraft:
    """A draft of this kind with the usual disclosures for the client."""
    draft = LetterDraft(kind=kind, client_id=client_id, disclosed=rules.USUAL[kind])
    return replace(draft, aim=rules.aim_of(draft))


@needs(Right.LETTERS_WRITE)
def write_letter(work: Work, draft: LetterDraft) -> int:
    """Keep a new draft; anything may be missing. Return its id."""
    letter = Letter(state=LetterState.DRAFT, written_by=work.who.account_id, written_at=work.now, draft={})
    _fill(work, letter, draft)
    work.session.add(letter)
    work.session.flush()
    work.touched.add(Topic.LETTERS)
    return letter.id


@needs(Right.LETTERS_WRITE)
def change_letter(work: Work, letter_id: int, version: int, draft: LetterDraft) -> None:
    letter = _unissued(work, letter_id)
    same_version(letter, version)
    _fill(work, letter, draft)
    letter.state = LetterState.DRAFT  # what was laid before the signer is no longer what stands here
    work.touched.add(Topic.LETTERS)


@needs(Right.LETTERS_WRITE)
def drop_letter(work: Work, letter_id: int) -> None:
    """Throw a draft away; what has a number stays in the register."""
    letter = _unissued(work, letter_id)
    work.session.delete(letter)
    work.touched.add(Topic.LETTERS)


@needs(Right.LETTERS_WRITE)
def ask_signature(work: Work, letter_id: int) -> None:
    """Lay the draft before whoever signs. Raises Invalid with everything that is missing."""
    letter = _unissued(work, letter_id)
    _require(work, _draft_of(letter))
    letter.state = LetterState.WAITING
    letter.version += 1
    work.touched.add(Topic.LETTERS)


@needs(Right.LETTERS_ISSUE)
def issue_letter(work: Work, letter_id: int) -> str:
    """Give the number, freeze the content. Raises Invalid with everything that is missing."""
    letter = _unissued(work, letter_id)
    draft = _draft_of(letter)
    _require(work, draft)
    centre = work.session.get_one(Centre, 1)
    year = work.today.year
    counter = insert(LetterCounter).values(year=year, last=1)
    counter = counter.on_conflict_do_update(index_elements=["year"], set_={"last": LetterCounter.last + 1})
    seq = work.session.scalar(counter.returning(LetterCounter.last)) or 1
    number = make_number(
        centre.letter_pattern, seq=seq, kind=draft.kind.value, site=centre.site_code, issued_on=work.today
    )
    content = compose_letter(work, draft, number)
    if centre.logo:
        logo = insert(LetterLogo).values(digest=content.letterhead.logo, picture=centre.logo)
        work.session.execute(logo.on_conflict_do_nothing())
    packed = rules.pack(content)
    _rest(work, letter, draft)
    letter.content, letter.digest = packed, rules.digest(packed)
    letter.number, letter.year, letter.seq = number, year, seq
    letter.issued_on, letter.issued_at, letter.issued_by = work.today, work.now, work.who.account_id
    letter.state = LetterState.READY
    letter.version += 1
    work.touched.add(Topic.LETTERS)
    return number


def _rest(work: Work, letter: Letter, draft: LetterDraft) -> None:
    """Store what the letter rests on; one without a consent is put on record with its reason."""
    basis = basis_of(work, draft)
    letter.consent_id = basis.consent.id if basis.consent else None
    if basis.without is not None:
        why, note = basis.without.value, draft.without_note.strip()
        work.record("issued without consent", "letter", letter.id, letter.client_id, why=why, note=note)


def _unissued(work: Work, letter_id: int) -> Letter:
    letter = work.session.get_one(Letter, letter_id)
    if letter.state not in rules.UNISSUED:
        raise DeskError(NOT_DRAFT)
    return letter


def _require(work: Work, draft: LetterDraft) -> None:
    found = [problem for problem in _missing(work, draft) if not problem.warning]
    if found:
        raise Invalid(found)


def _missing(work: Work, draft: LetterDraft) -> list[Problem]:
    """Everything issuing asks for, and what the writer should know."""
    found = problems(draft)
    if draft.client_id is None:
        return found
    client = work.session.get_one(Client, draft.client_id)
    found += _unfit(work, draft)
    ticked = ((Disclosure.NIK, client.nik), (Disclosure.ADDRESS, client.address))
    empty = tuple(item for item, value in ticked if item in draft.disclosed and not value)
    if empty:
        said = N_("Empty in the client's file, so left out of the letter: {fields}.")
        found.append(Problem("disclosed", said, (("fields", empty),), warning=True))
    return found + basis_problems(draft, basis_of(work, draft)) + copies_problems(work, draft)


def _unfit(work: Work, draft: LetterDraft) -> list[Problem]:
    """Why this kind of letter cannot be written of this client now."""
    episode = newest_episode(work, draft.client_id)
    if draft.kind is LetterKind.COMPLETION and (
        episode is None or episode.discharge_reason is not DischargeReason.COMPLETED
    ):
        return [Problem("kind", N_("Only for a client discharged with 'programme completed'."))]
    if draft.kind is LetterKind.DISCHARGE and (
        episode is None or episode.state is not EpisodeState.DISCHARGED
    ):
        return [Problem("kind", N_("Only for a client who is discharged. Discharge the client first."))]
    if draft.kind is LetterKind.IN_CARE and (episode is None or episode.state is not EpisodeState.ADMITTED):
        return [Problem("kind", N_("Only for a client who is in care now."))]
    return []


@needs(Right.LETTERS_SEE)
def letter_paper(work: Work, letter_id: int) -> LetterPaper:
    """What the preview shows: a draft as it would be issued now, an issued letter as it was frozen."""
    letter = work.session.get_one(Letter, letter_id)
    if letter.content is None:
        content = compose_letter(work, _draft_of(letter), "")
        return LetterPaper(content, work.session.get_one(Centre, 1).logo, draft=True)
    content = rules.unpack(letter.content)
    void = letter.state is LetterState.VOID
    return LetterPaper(content, _logo(work, content), _copies(work, letter_id), void)


@needs(Right.LETTERS_WRITE)
def record_print(work: Work, letter_id: int, *, as_file: bool = False) -> LetterPaper:
    """Count one more paper of the letter and give what to draw; from the second on it says it is a copy."""
    letter = work.session.get_one(Letter, letter_id)
    if letter.content is None:
        raise DeskError(NOT_ISSUED)
    if letter.state is LetterState.VOID:
        raise DeskError(IS_VOID)
    copy = _copies(work, letter_id) + 1
    work.session.add(
        LetterPrint(
            letter_id=letter_id,
            copy=copy,
            printed_by=work.who.account_id,
            printed_at=work.now,
            as_file=as_file,
        )
    )
    work.record("saved as file" if as_file else "printed", "letter", letter_id, letter.client_id, copy=copy)
    if letter.state is LetterState.READY:
        letter.state = LetterState.PRINTED
        letter.version += 1
    work.touched.add(Topic.LETTERS)
    content = rules.unpack(letter.content)
    return LetterPaper(content, _logo(work, content), copy)


@needs(Right.LETTERS_WRITE)
def hand_over(work: Work, letter_id: int, to: str) -> None:
    letter = work.session.get_one(Letter, letter_id)
    if letter.content is None or letter.state is LetterState.VOID:
        raise DeskError(NOT_ISSUED if letter.content is None else IS_VOID)
    if not to.strip():
        raise Invalid([Problem("to", N_("Needed. Fill this in."))])
    letter.state, letter.handed_to, letter.handed_at = LetterState.HANDED_OVER, to.strip(), work.now
    letter.version += 1
    work.touched.add(Topic.LETTERS)


@needs(Right.LETTERS_ISSUE)
def void_letter(work: Work, letter_id: int, reason: str) -> None:
    """The number stays in the register with its reason and is never given again."""
    letter = work.session.get_one(Letter, letter_id)
    if letter.content is None:
        raise DeskError(NOT_ISSUED)
    if not reason.strip():
        raise Invalid([Problem("reason", N_("Needed. Fill this in."))])
    letter.state, letter.void_reason, letter.void_at = LetterState.VOID, reason.strip(), work.now
    letter.version += 1
    work.touched.add(Topic.LETTERS)


@needs(Right.LETTERS_WRITE)
def copy_letter(work: Work, letter_id: int) -> int:
    """A new draft with the same fields, after the old one was voided or for another time."""
    return write_letter(work, _draft_of(work.session.get_one(Letter, letter_id)))


def changed_letters(session: Any) -> list[str]:
    """Numbers of letters whose content no longer has the hash it was issued with."""
    query = select(Letter.number, Letter.content, Letter.digest).where(Letter.number.is_not(None))
    return [row.number for row in session.execute(query) if rules.digest(row.content) != row.digest]


def _copies(work: Work, letter_id: int) -> int:
    query = select(func.max(LetterPrint.copy)).where(LetterPrint.letter_id == letter_id)
    return work.session.scalar(query) or 0


def _logo(work: Work, content: LetterContent) -> bytes:
    found = work.session.get(LetterLogo, content.letterhead.logo) if content.letterhead.logo else None
    return found.picture if found else b""


def _fill(work: Work, letter: Letter, draft: LetterDraft) -> None:
    episode = newest_episode(work, draft.client_id)
    letter.kind, letter.client_id, letter.partner_id = draft.kind, draft.client_id, draft.partner_id
    letter.episode_id = episode.id if episode else None
    letter.draft = kept.pack(draft)


def _draft_of(letter: Letter) -> LetterDraft:
    return kept.unpack(LetterDraft, letter.draft)
