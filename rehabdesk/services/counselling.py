"""Session notes: kept while they are written, signed, then only added to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import bindparam, select, update

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.counselling import Addendum, CounsellingSession, Note
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.counselling import (
    COPIED_WARNING,
    NoteFormat,
    SessionKind,
    copied_share,
    is_late_entry,
    note_hash,
    overlaps,
    signing_problems,
)
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.i18n import N_

EXCERPT = 160
SIGNED = N_("This note is signed and locked. Add to it with an addendum.")
NOT_SIGNED = N_("This note is not signed yet. Write in it, then sign.")
GONE = N_("This note is no longer here. It was a draft and has been thrown away.")
LONGEST = 50_000


@dataclass(frozen=True)
class NoteDraft:
    """A note as it stands, finished or not."""

    held_on: date
    kind: SessionKind = SessionKind.INDIVIDUAL
    starts_at: time | None = None
    ends_at: time | None = None
    place: str = ""
    format: NoteFormat = NoteFormat.SOAP
    goal: str = ""
    outside_plan: str = ""
    parts: Mapping[str, str] | None = None

    @property
    def texts(self) -> Mapping[str, str]:
        return self.parts or {}


@dataclass(frozen=True)
class NoteRow:
    """A line of a client's notes."""

    id: int
    held_on: date
    starts_at: time | None
    kind: SessionKind
    goal: str
    excerpt: str
    signed_at: datetime | None
    author_id: int
    author: str


@dataclass(frozen=True)
class AddendumRow:
    id: int
    reason: str
    text: str
    signed_at: datetime
    signed_as: str


@dataclass(frozen=True)
class NoteSheet:
    id: int
    version: int
    client_id: int
    number: int  # the client's how-manieth note
    draft: NoteDraft
    author_id: int
    author: str
    written_at: datetime
    signed_at: datetime | None
    signed_as: str
    late: bool
    whole: bool  # the text is what was signed
    code: str  # the beginning of the hash it was signed with, for comparing by eye
    addenda: tuple[AddendumRow, ...]


@needs(Right.CLINICAL_SEE)
def list_notes(work: Work, client_id: int, limit: int = 50) -> list[NoteRow]:
    """The client's newest notes; the text is read when one is opened."""
    rows = work.session.execute(_NEWEST, {"client": client_id, "most": limit})
    return [NoteRow(*row) for row in rows]


# Put together once: a client is opened far more often than anything else.
_NEWEST = (
    select(
        Note.id,
        CounsellingSession.held_on,
        CounsellingSession.starts_at,
        CounsellingSession.kind,
        Note.goal,
        Note.excerpt,
        Note.signed_at,
        Note.author_id,
        Account.name,
    )
    .join(CounsellingSession, CounsellingSession.id == Note.session_id)
    .join(Account, Account.id == Note.author_id)
    .where(Note.client_id == bindparam("client"))
    .order_by(Note.id.desc())
    .limit(bindparam("most"))
)


@dataclass(frozen=True)
class OwnNoteRow:
    """A note of one's own, with whom it is about."""

    id: int
    client_id: int
    client: str
    record_number: str
    held_on: date
    starts_at: time | None
    kind: SessionKind
    goal: str
    excerpt: str
    signed_at: datetime | None
    author: str


@needs(Right.CLINICAL_SEE)
def recent_notes(
    work: Work, *, mine: bool = True, unsigned_only: bool = False, limit: int = 100
) -> list[OwnNoteRow]:
    """Notes over all clients, newest first: one's own, or everybody's."""
    held = CounsellingSession
    query = (
        select(
            Note.id,
            Note.client_id,
            Client.name,
            Client.record_number,
            held.held_on,
            held.starts_at,
            held.kind,
            Note.goal,
            Note.excerpt,
            Note.signed_at,
            Account.name,
        )
        .join(held, held.id == Note.session_id)
        .join(Client, Client.id == Note.client_id)
        # An inner join would be read from the few accounts outwards: every note there is, then sorted.
        .outerjoin(Account, Account.id == Note.author_id)
        .order_by(Note.id.desc())
        .limit(limit)
    )
    if mine:
        query = query.where(Note.author_id == work.who.account_id)
    if unsigned_only:
        query = query.where(Note.signed_at.is_(None))
    return [OwnNoteRow(*row) for row in work.session.execute(query)]


@needs(Right.CLINICAL_SEE)
def note_sheet(work: Work, note_id: int) -> NoteSheet:
    """Raises DeskError for a draft that was thrown away meanwhile."""
    note = work.session.get(Note, note_id)
    if note is None:
        raise DeskError(GONE)
    held = work.session.get_one(CounsellingSession, note.session_id)
    author = work.session.get_one(Account, note.author_id)
    number = select(Note.id).where(Note.client_id == note.client_id, Note.id <= note.id)
    added = select(Addendum).where(Addendum.note_id == note_id).order_by(Addendum.id)
    return NoteSheet(
        note.id,
        note.version,
        note.client_id,
        len(work.session.scalars(number).all()),
        _draft_of(note, held),
        note.author_id,
        author.name,
        note.written_at,
        note.signed_at,
        note.signed_as,
        note.late,
        note.signed_at is None or _hash_of(note, note.signed_at) == note.content_hash,
        _code(note.content_hash),
        tuple(
            AddendumRow(each.id, each.reason, each.text, each.signed_at, each.signed_as)
            for each in work.session.scalars(added)
        ),
    )


@needs(Right.NOTES_WRITE)
def begin_note(work: Work, client_id: int, draft: NoteDraft) -> int:
    """A new note of one's own for the client; anything may be missing. Return its id."""
    episode_id = work.session.execute(
        select(Client.current_episode_id).where(Client.id == client_id)
    ).scalar_one()
    held = CounsellingSession(client_id=client_id, facilitator_id=work.who.account_id)
    _fill_session(held, draft)
    note = Note(
        held=held,
        client_id=client_id,
        episode_id=episode_id,
        author_id=work.who.account_id,
        written_at=work.now,
    )
    _fill_note(note, draft)
    work.session.add(note)
    work.session.flush()
    work.touched.add(Topic.NOTES)
    return note.id


@needs(Right.NOTES_WRITE)
def save_note(work: Work, note_id: int, version: int, draft: NoteDraft) -> int:
    """Save over what was read as `version`; return the new version. Half a note is welcome."""
    note = _own_unsigned(work, note_id)
    same_version(note, version)
    _fill_session(work.session.get_one(CounsellingSession, note.session_id), draft)
    _fill_note(note, draft)
    work.touched.add(Topic.NOTES)
    return note.version


@needs(Right.NOTES_WRITE)
def keep_note(work: Work, note_id: int, version: int, draft: NoteDraft) -> int:
    """Save what is being typed, as often as it may be; return the new version.

    The trail hears of the note when it is begun, saved by hand and signed, not of every pause in typing.
    """
    mine = (Note.id == note_id, Note.version == version, Note.author_id == work.who.account_id)
    typed = update(Note).where(*mine, Note.signed_at.is_(None))
    typed = typed.values(**_note_values(draft), version=version + 1)
    quiet = {"synchronize_session": False}
    session_id = work.session.scalar(typed.returning(Note.session_id), execution_options=quiet)
    if session_id is None:
        same_version(_own_unsigned(work, note_id), version)
        raise Conflict
    held = update(CounsellingSession).where(CounsellingSession.id == session_id)
    work.session.execute(held.values(_session_values(draft)), execution_options=quiet)
    return version + 1


@needs(Right.NOTES_WRITE)
def drop_note(work: Work, note_id: int) -> None:
    """Throw away a note of one's own that was never signed."""
    note = _own_unsigned(work, note_id)
    held = work.session.get_one(CounsellingSession, note.session_id)
    work.session.delete(note)
    work.session.flush()
    work.session.delete(held)
    work.touched.add(Topic.NOTES)


@needs(Right.NOTES_WRITE)
def check_note(work: Work, note_id: int) -> list[Problem]:
    """What signing asks for, and what it warns of: copied text, another session at the same time."""
    note = work.session.get_one(Note, note_id)
    held = work.session.get_one(CounsellingSession, note.session_id)
    draft = _draft_of(note, held)
    found = signing_problems(
        draft.format,
        draft.texts,
        starts_at=draft.starts_at,
        ends_at=draft.ends_at,
        goal=draft.goal,
        outside_plan=draft.outside_plan,
    )
    if draft.held_on > work.today:
        found.append(Problem("held_on", N_("Lies in the future. Check the date.")))
    return found + _warnings(work, note, held, draft)


def _warnings(work: Work, note: Note, held: CounsellingSession, draft: NoteDraft) -> list[Problem]:
    found = []
    if draft.starts_at and draft.ends_at:
        others = select(CounsellingSession.starts_at, CounsellingSession.ends_at).where(
            CounsellingSession.facilitator_id == held.facilitator_id,
            CounsellingSession.held_on == held.held_on,
            CounsellingSession.id != held.id,
        )
        for starts, ends in work.session.execute(others):
            if starts and ends and overlaps(draft.starts_at, draft.ends_at, starts, ends):
                said = N_("Another session of yours is at the same time. Check both times.")
                found.append(Problem("starts_at", said, warning=True))
                break
    earlier = (
        select(Note.parts)
        .where(Note.client_id == note.client_id, Note.id < note.id)
        .order_by(Note.id.desc())
        .limit(5)
    )
    texts = ["\n".join(parts.values()) for parts in work.session.scalars(earlier)]
    if copied_share("\n".join(draft.texts.values()), texts) > COPIED_WARNING:
        said = N_("Most of this stands in an earlier note already. Write what was different this time.")
        found.append(Problem("parts", said, warning=True))
    return found


@needs(Right.NOTES_WRITE)
def sign_note(work: Work, note_id: int, version: int) -> None:
    """Lock the note for good. Whoever calls has checked the password. Raises Invalid with what is missing."""
    note = _own_unsigned(work, note_id)
    found = [problem for problem in check_note(work, note_id) if not problem.warning]
    if found:
        raise Invalid(found)
    same_version(note, version)
    held = work.session.get_one(CounsellingSession, note.session_id)
    ended = datetime.combine(held.held_on, held.ends_at or time(23, 59), work.zone)
    # All at once and last: from the moment the row is signed, the file itself refuses changes.
    with work.session.no_autoflush:
        note.signed_at, note.signed_as = work.now, signature(work)
        note.late = is_late_entry(ended, work.now)
        note.content_hash = _hash_of(note, work.now)
    work.touched.add(Topic.NOTES)


@needs(Right.NOTES_WRITE)
def add_addendum(work: Work, note_id: int, reason: str, text: str) -> int:
    """Add to a signed note; signed itself as it is written."""
    note = work.session.get_one(Note, note_id)
    if note.signed_at is None:
        raise DeskError(NOT_SIGNED)
    found = [
        Problem(name, N_("Needed. Fill this in."))
        for name, said in (("reason", reason), ("text", text))
        if not said.strip()
    ]
    if found:
        raise Invalid(found)
    addendum = Addendum(
        note_id=note_id,
        client_id=note.client_id,
        author_id=work.who.account_id,
        reason=reason.strip(),
        text=text.strip()[:LONGEST],
        signed_at=work.now,
        signed_as=signature(work),
    )
    work.session.add(addendum)
    work.session.flush()
    work.touched.add(Topic.NOTES)
    return addendum.id


@needs(Right.CLINICAL_SEE)
def last_plan(work: Work, client_id: int, before: int | None = None) -> tuple[date, str] | None:
    """What was planned in the client's last note, and when; for the next one to begin with."""
    query = (
        select(CounsellingSession.held_on, Note.parts)
        .join(CounsellingSession, CounsellingSession.id == Note.session_id)
        .where(Note.client_id == client_id)
        .order_by(Note.id.desc())
        .limit(5)
    )
    if before is not None:
        query = query.where(Note.id < before)
    for held_on, parts in work.session.execute(query):
        if parts.get("plan", "").strip():
            return held_on, parts["plan"]
    return None


@needs(Right.CLINICAL_SEE)
def known_goals(work: Work, client_id: int) -> list[str]:
    """Goals named in the client's notes, newest first, each once."""
    query = (
        select(Note.goal)
        .where(Note.client_id == client_id, Note.goal != "")
        .order_by(Note.id.desc())
        .limit(60)
    )
    return list(dict.fromkeys(work.session.scalars(query)))[:8]


def changed_notes(session: object) -> list[int]:
    """Ids of signed notes whose text no longer has the hash it was signed with."""
    from sqlalchemy.orm import Session

    assert isinstance(session, Session)
    query = select(Note).where(Note.signed_at.is_not(None))
    rows = session.scalars(query, execution_options={"yield_per": 500})
    return [
        note.id for note in rows if note.signed_at and _hash_of(note, note.signed_at) != note.content_hash
    ]


def _own_unsigned(work: Work, note_id: int) -> Note:
    note = work.session.get_one(Note, note_id)
    if note.signed_at is not None:
        raise DeskError(SIGNED)
    if note.author_id != work.who.account_id:
        raise Refused
    return note


def signature(work: Work) -> str:
    """Name and title, as they stand under what this person signs."""
    account = work.session.get_one(Account, work.who.account_id)
    return ", ".join(part for part in (account.name, account.title) if part)


def _fill_session(held: CounsellingSession, draft: NoteDraft) -> None:
    for name, value in _session_values(draft).items():
        setattr(held, name, value)


def _session_values(draft: NoteDraft) -> dict[str, Any]:
    return {
        "kind": draft.kind,
        "held_on": draft.held_on,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "place": draft.place.strip(),
    }


def _fill_note(note: Note, draft: NoteDraft) -> None:
    for name, value in _note_values(draft).items():
        if getattr(note, name) != value:
            setattr(note, name, value)


def _note_values(draft: NoteDraft) -> dict[str, Any]:
    parts = {key: said[:LONGEST] for key, said in draft.texts.items()}
    first = next((said.strip() for said in parts.values() if said.strip()), "")
    return {
        "format": draft.format,
        "goal": draft.goal.strip(),
        "outside_plan": draft.outside_plan.strip(),
        "parts": parts,
        "excerpt": " ".join(first.split())[:EXCERPT],
    }


def _code(content_hash: bytes | None) -> str:
    return f"{content_hash[:2].hex()}-{content_hash[2:4].hex()}".upper() if content_hash else ""


def _draft_of(note: Note, held: CounsellingSession) -> NoteDraft:
    return NoteDraft(
        held.held_on,
        held.kind,
        held.starts_at,
        held.ends_at,
        held.place,
        note.format,
        note.goal,
        note.outside_plan,
        dict(note.parts),
    )


def _hash_of(note: Note, signed_at: datetime) -> bytes:
    return note_hash(note.format, note.goal, note.outside_plan, note.parts, note.signed_as, signed_at)


def an_hour_after(starts_at: time) -> time:
    """The usual end of a session that begins then."""
    later = datetime.combine(date.min, starts_at) + timedelta(hours=1)
    return later.time() if later.date() == date.min else time(23, 59)
