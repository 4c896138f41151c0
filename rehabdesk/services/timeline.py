"""Everything that happened with a client, in one order: one question for each subject, none for each line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import Integer, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.alerts import Alert
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.beds import Bed, Room, Stay
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.counselling import CounsellingSession, Note
from rehabdesk.db.models.documents import Document
from rehabdesk.db.models.enquiries import Enquiry
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.imports import ImportedRow, ImportFile
from rehabdesk.db.models.intake import Intake
from rehabdesk.db.models.letters import Letter
from rehabdesk.db.models.merging import Merge
from rehabdesk.db.models.training import Batch, Course, Enrolment
from rehabdesk.db.work import Work
from rehabdesk.domain.episodes import Phase
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.instruments import AssessmentState, in_words
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.scoring import KeptScore, show_value
from rehabdesk.i18n import N_, _
from rehabdesk.services.assessments import list_assessments


class EventKind(Choice):
    CARE = "care", N_("Care")
    SESSION = "session", N_("Sessions")
    ASSESSMENT = "assessment", N_("Assessments")
    TRAINING = "training", N_("Classes")
    LETTER = "letter", N_("Letters")
    CONSENT = "consent", N_("Consents")
    DOCUMENT = "document", N_("Documents")
    ALERT = "alert", N_("Alerts")
    FILE = "file", N_("File")


@dataclass(frozen=True)
class Event:
    """A line of the timeline. `state` is a word with its tone, or empty; `of` is what `target_id` is."""

    kind: EventKind
    on: date
    at: time | None
    title: str
    line: str = ""
    state: str = ""
    tone: str = "neu"
    of: str = ""
    target_id: int | None = None
    rank: int = 5  # within a day: the intake first, the letters last


@dataclass(frozen=True)
class Past:
    """A page of the timeline; `more` says that it goes on."""

    events: list[Event]
    more: bool


Bound = dict[str, int]
Source = Callable[[Work, Bound], Iterator[Event]]
# Each subject's question is put together once: a file is opened far more often than anything else.
_CLIENT = bindparam("client", type_=Integer)
_LIMIT = bindparam("limit", type_=Integer)
# The file and those that went into it: the trail keeps what it said of each.
_FILES = select(Client.id).where(or_(Client.id == _CLIENT, Client.merged_into_id == _CLIENT))


@needs(Right.CLINICAL_SEE)
def timeline(work: Work, client_id: int, kind: EventKind | None = None, limit: int = 100) -> Past:
    """What happened with the client, newest first, of one kind or of all."""
    found: list[Event] = []
    for source_kind, source in _SOURCES:
        if kind in (None, source_kind):
            found += source(work, {"client": client_id, "limit": limit + 1})
    found.sort(key=lambda event: (event.on, event.rank, event.at or time.min), reverse=True)
    return Past(found[:limit], len(found) > limit)


def _local(work: Work, at: datetime) -> tuple[date, time]:
    there = at.astimezone(work.zone)
    return there.date(), there.time()


_held = aliased(CounsellingSession)
_SESSIONS = (
    select(Note.id, _held.held_on, _held.starts_at, _held.kind, Note.goal, Note.excerpt, Note.signed_at)
    .join(_held, _held.id == Note.session_id)
    .where(Note.client_id == _CLIENT)
    .order_by(_held.held_on.desc(), Note.id.desc())
    .limit(_LIMIT)
)


def _sessions(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_SESSIONS, bound):
        yield Event(
            EventKind.SESSION,
            row.held_on,
            row.starts_at,
            _(row.kind.label),
            row.goal or row.excerpt,
            "" if row.signed_at else _("Not signed yet"),
            "warn",
            "note",
            row.id,
        )


_LETTERS = (
    select(
        Letter.id,
        Letter.kind,
        Letter.number,
        Letter.state,
        Letter.issued_on,
        Letter.handed_at,
        Letter.handed_to,
        Letter.void_at,
        Letter.void_reason,
    )
    .where(Letter.client_id == _CLIENT, Letter.issued_on.is_not(None))
    .order_by(Letter.issued_on.desc())
    .limit(_LIMIT)
)


def _letters(work: Work, bound: Bound) -> Iterator[Event]:
    for letter in work.session.execute(_LETTERS, bound):
        kind = _(letter.kind.label)
        tone = "bad" if letter.void_at else "neu"
        issued = (letter.number or "", _(letter.state.label), tone, "letter", letter.id, 9)
        yield Event(EventKind.LETTER, letter.issued_on, None, kind, *issued)
        if letter.handed_at:
            title = _("{letter}: handed over").format(letter=kind)
            said = (title, letter.handed_to, "", "neu", "letter", letter.id)
            yield Event(EventKind.LETTER, *_local(work, letter.handed_at), *said)
        if letter.void_at:
            title = _("{letter}: void").format(letter=kind)
            said = (title, letter.void_reason, "", "neu", "letter", letter.id)
            yield Event(EventKind.LETTER, *_local(work, letter.void_at), *said)


_CLASSES = (
    select(
        Enrolment.state,
        Enrolment.enrolled_at,
        Enrolment.joined_on,
        Enrolment.ended_on,
        Enrolment.ended_why,
        Batch.id.label("batch"),
        Batch.first_day,
        Batch.name,
        Course.name.label("course"),
    )
    .join(Batch, Batch.id == Enrolment.batch_id)
    .join(Course, Course.id == Batch.course_id)
    .where(Enrolment.client_id == _CLIENT)
    .order_by(Batch.first_day.desc())
    .limit(_LIMIT)
)


def _classes(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_CLASSES, bound):
        said = (row.course, row.name, _(row.state.label), "info", "class", row.batch)
        begun = max(row.first_day, row.joined_on or row.first_day)
        on = begun if begun <= work.today else _local(work, row.enrolled_at)[0]
        yield Event(EventKind.TRAINING, on, None, *said)
        if row.ended_on:
            why = row.ended_why or row.name
            title = _("{course}: ended").format(course=row.course)
            yield Event(EventKind.TRAINING, row.ended_on, None, title, why, of="class", target_id=row.batch)


def _assessments(work: Work, bound: Bound) -> Iterator[Event]:
    for row in list_assessments(work, bound["client"], limit=bound["limit"]):
        done = row.state is AssessmentState.FINISHED and row.assessed_on
        on, at = _local(work, row.finished_at or row.kept_at)
        yield Event(
            EventKind.ASSESSMENT,
            row.assessed_on if done and row.assessed_on else on,
            at,
            row.name,
            ", ".join(map(_score, sorted(row.main, key=lambda score: -score.level)[:3])),
            "" if done else _("Not finished"),
            "warn",
            "assessment",
            row.id,
        )


def _score(score: KeptScore) -> str:
    number = "–" if score.value is None else show_value(score.value)
    return " ".join(part for part in (in_words(score.name), number, in_words(score.band_name)) if part)


_EPISODES = (
    select(
        Episode.id,
        Episode.intake_on,
        Episode.admitted_on,
        Episode.discharged_on,
        Episode.discharge_reason,
        func.substr(Episode.summary, 1, 80).label("summary"),
        exists().where(Intake.episode_id == Episode.id, Intake.signed_at.is_not(None)).label("signed"),
    )
    .where(Episode.client_id == _CLIENT)
    .limit(_LIMIT)
)


def _care(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_EPISODES, bound):
        if row.intake_on and not row.signed:
            yield Event(
                EventKind.CARE, row.intake_on, None, _("Intake"), of="intake", target_id=row.id, rank=0
            )
        if row.admitted_on:
            yield Event(EventKind.CARE, row.admitted_on, None, _("Admitted"), rank=2)
        if row.discharged_on:
            why = _(row.discharge_reason.label) if row.discharge_reason else row.summary
            yield Event(EventKind.CARE, row.discharged_on, None, _("Discharged"), why, rank=8)


_PHASES = (
    select(AuditEntry.at, AuditEntry.detail)
    .where(AuditEntry.client_id.in_(_FILES))
    .where(AuditEntry.subject == "episode", AuditEntry.action == "changed")
    .where(func.json_extract(AuditEntry.detail, "$.phase[0]").is_not(None))
    .order_by(AuditEntry.id.desc())
    .limit(_LIMIT)
)


def _phases(work: Work, bound: Bound) -> Iterator[Event]:
    """Moves to another phase stand only in the trail."""
    names = {phase.value: phase.label for phase in Phase}
    for row in work.session.execute(_PHASES, bound):
        on, at = _local(work, row.at)
        phase = row.detail["phase"][1] if isinstance(row.detail["phase"], list) else row.detail["phase"]
        since = row.detail.get("phase_since")
        said = since[-1] if isinstance(since, list) else since
        if phase in names:
            day = date.fromisoformat(said) if said else on
            title = _("Phase: {phase}").format(phase=_(names[phase]))
            yield Event(EventKind.CARE, day, at if day == on else None, title, rank=3)


_STAYS = (
    select(Stay.since, Stay.until, Room.name, Bed.number)
    .join(Bed, Bed.id == Stay.bed_id)
    .join(Room, Room.id == Bed.room_id)
    .where(Stay.client_id == _CLIENT)
    .order_by(Stay.since.desc())
    .limit(_LIMIT)
)


def _beds(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_STAYS, bound):
        title = _("Bed: {room}, {number}").format(room=row.name, number=row.number)
        state = "" if row.until else _("Now")
        yield Event(EventKind.CARE, row.since, None, title, "", state, "info", "bed", rank=3)


_ENQUIRIES = (
    select(Enquiry.id, Enquiry.came_on, Enquiry.came_at, Enquiry.channel, Enquiry.wanted)
    .where(Enquiry.client_id == _CLIENT)
    .order_by(Enquiry.came_on.desc())
    .limit(_LIMIT)
)


def _enquiries(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_ENQUIRIES, bound):
        title = _("First contact: {way}").format(way=_(row.channel.label))
        yield Event(
            EventKind.CARE, row.came_on, row.came_at, title, row.wanted[:80], "", "neu", "enquiry", row.id, 0
        )


_INTAKES = (
    select(Intake.episode_id, Intake.number, Intake.reason, Intake.signed_at, Intake.signed_as)
    .where(Intake.client_id == _CLIENT, Intake.signed_at.is_not(None))
    .order_by(Intake.id.desc())
    .limit(_LIMIT)
)


def _intakes(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_INTAKES, bound):
        title = _("Intake signed") if row.number == 1 else _("Intake corrected")
        line = row.signed_as if row.number == 1 else row.reason
        said = (title, line, "", "neu", "intake", row.episode_id)
        yield Event(EventKind.CARE, *_local(work, row.signed_at), *said, rank=1)


_CONSENTS = (
    select(
        Consent.id,
        Consent.kind,
        Consent.given_on,
        Consent.signed_by,
        Consent.withdrawn_at,
        Consent.withdrawn_why,
        Consent.mistaken,
    )
    .where(Consent.client_id == _CLIENT)
    .order_by(Consent.given_on.desc())
    .limit(_LIMIT)
)


def _consents(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_CONSENTS, bound):
        kind = _(row.kind.label)
        of: tuple[str, int] = ("consent", row.id)
        yield Event(EventKind.CONSENT, row.given_on, None, kind, row.signed_by, "", "neu", *of, rank=1)
        if row.withdrawn_at:
            state, tone = (_("Struck out"), "neu") if row.mistaken else (_("Withdrawn"), "bad")
            on, at = _local(work, row.withdrawn_at)
            yield Event(EventKind.CONSENT, on, at, kind, row.withdrawn_why, state, tone, *of)


_DOCUMENTS = (
    select(
        Document.id,
        Document.kind,
        Document.title,
        Document.added_at,
        Document.removed_at,
        Document.removed_why,
    )
    .where(Document.client_id == _CLIENT)
    .order_by(Document.id.desc())
    .limit(_LIMIT)
)


def _documents(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_DOCUMENTS, bound):
        state = _("Removed") if row.removed_at else ""
        said = (_(row.kind.label), row.title, state, "neu", "document", row.id)
        yield Event(EventKind.DOCUMENT, *_local(work, row.added_at), *said)
        if row.removed_at:
            title = _("{document}: removed").format(document=_(row.kind.label))
            yield Event(EventKind.DOCUMENT, *_local(work, row.removed_at), title, row.removed_why)


_ALERTS = (
    select(
        Alert.kind, Alert.detail, Alert.raised_at, Alert.closed_at, Alert.closed_why, Account.name
    )
    .join(Account, Account.id == Alert.raised_by)
    .where(Alert.client_id == _CLIENT)
    .order_by(Alert.id.desc())
    .limit(_LIMIT)
)  # fmt: skip


def _alerts(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_ALERTS, bound):
        title = _("Alert: {what}").format(what=_(row.kind.label))
        state = "" if row.closed_at else _("Stands")
        said = row.detail or row.name
        yield Event(EventKind.ALERT, *_local(work, row.raised_at), title, said, state, "bad", "alert")
        if row.closed_at:
            title = _("Alert closed: {what}").format(what=_(row.kind.label))
            yield Event(EventKind.ALERT, *_local(work, row.closed_at), title, row.closed_why, of="alert")


_REGISTERED = select(Client.registered_at, Client.record_number).where(Client.id == _CLIENT)
_MERGES = select(Merge).where(or_(Merge.kept_id == _CLIENT, Merge.gone_id == _CLIENT)).limit(_LIMIT)
_IMPORTS = (
    select(ImportFile.name, ImportFile.imported_at, ImportedRow.line)
    .join(ImportedRow, ImportedRow.import_id == ImportFile.id)
    .where(ImportedRow.client_id == _CLIENT)
    .limit(_LIMIT)
)


def _file(work: Work, bound: Bound) -> Iterator[Event]:
    for row in work.session.execute(_REGISTERED, bound):
        said = (_("Registered"), row.record_number)
        yield Event(EventKind.FILE, *_local(work, row.registered_at), *said, of="identity", rank=-1)
    for merge in work.session.scalars(_MERGES, bound):
        title = _("Made one file with {number}").format(number=merge.gone_number)
        yield Event(EventKind.FILE, *_local(work, merge.merged_at), title, merge.why)
        if merge.undone_at:
            title = _("Parted from {number} again").format(number=merge.gone_number)
            yield Event(EventKind.FILE, *_local(work, merge.undone_at), title, merge.undone_why)
    for brought in work.session.execute(_IMPORTS, bound):
        line = _("{file}, line {line}").format(file=brought.name, line=brought.line)
        yield Event(EventKind.FILE, *_local(work, brought.imported_at), _("Imported"), line)


_SOURCES: tuple[tuple[EventKind, Source], ...] = (
    (EventKind.CARE, _care),
    (EventKind.CARE, _phases),
    (EventKind.CARE, _beds),
    (EventKind.CARE, _enquiries),
    (EventKind.CARE, _intakes),
    (EventKind.SESSION, _sessions),
    (EventKind.ASSESSMENT, _assessments),
    (EventKind.TRAINING, _classes),
    (EventKind.LETTER, _letters),
    (EventKind.CONSENT, _consents),
    (EventKind.DOCUMENT, _documents),
    (EventKind.ALERT, _alerts),
    (EventKind.FILE, _file),
)
