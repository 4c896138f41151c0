"""Everything that happened with a client, in one order: one question for each subject, none for each line."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import exists, func, or_, select
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


Source = Callable[[Work, int, int], Iterator[Event]]


@needs(Right.CLINICAL_SEE)
def timeline(work: Work, client_id: int, kind: EventKind | None = None, limit: int = 100) -> Past:
    """What happened with the client, newest first, of one kind or of all."""
    found: list[Event] = []
    for source_kind, source in _SOURCES:
        if kind in (None, source_kind):
            found += source(work, client_id, limit + 1)
    found.sort(key=lambda event: (event.on, event.rank, event.at or time.min), reverse=True)
    return Past(found[:limit], len(found) > limit)


def _local(work: Work, at: datetime) -> tuple[date, time]:
    there = at.astimezone(work.zone)
    return there.date(), there.time()


def _sessions(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    held = aliased(CounsellingSession)
    query = (
        select(Note.id, held.held_on, held.starts_at, held.kind, Note.goal, Note.excerpt, Note.signed_at)
        .join(held, held.id == Note.session_id)
        .where(Note.client_id == client_id)
        .order_by(held.held_on.desc(), Note.id.desc())
        .limit(limit)
    )
    for row in work.session.execute(query):
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


def _letters(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    shown = (
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
    query = select(*shown).where(Letter.client_id == client_id, Letter.issued_on.is_not(None))
    for letter in work.session.execute(query.order_by(Letter.issued_on.desc()).limit(limit)):
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


def _classes(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    query = (
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
        .where(Enrolment.client_id == client_id)
        .order_by(Batch.first_day.desc())
        .limit(limit)
    )
    for row in work.session.execute(query):
        said = (row.course, row.name, _(row.state.label), "info", "class", row.batch)
        begun = max(row.first_day, row.joined_on or row.first_day)
        on = begun if begun <= work.today else _local(work, row.enrolled_at)[0]
        yield Event(EventKind.TRAINING, on, None, *said)
        if row.ended_on:
            why = row.ended_why or row.name
            title = _("{course}: ended").format(course=row.course)
            yield Event(EventKind.TRAINING, row.ended_on, None, title, why, of="class", target_id=row.batch)


def _assessments(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    for row in list_assessments(work, client_id, limit=limit):
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


def _care(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    query = select(
        Episode.id,
        Episode.intake_on,
        Episode.admitted_on,
        Episode.discharged_on,
        Episode.discharge_reason,
        func.substr(Episode.summary, 1, 80).label("summary"),
        exists().where(Intake.episode_id == Episode.id, Intake.signed_at.is_not(None)).label("signed"),
    ).where(Episode.client_id == client_id)
    for row in work.session.execute(query.limit(limit)):
        if row.intake_on and not row.signed:
            yield Event(
                EventKind.CARE, row.intake_on, None, _("Intake"), of="intake", target_id=row.id, rank=0
            )
        if row.admitted_on:
            yield Event(EventKind.CARE, row.admitted_on, None, _("Admitted"), rank=2)
        if row.discharged_on:
            why = _(row.discharge_reason.label) if row.discharge_reason else row.summary
            yield Event(EventKind.CARE, row.discharged_on, None, _("Discharged"), why, rank=8)


def _phases(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    """Moves to another phase stand only in the trail."""
    query = (
        select(AuditEntry.at, AuditEntry.detail)
        .where(AuditEntry.client_id.in_(_files_of(client_id)))
        .where(AuditEntry.subject == "episode", AuditEntry.action == "changed")
        .where(func.json_extract(AuditEntry.detail, "$.phase[0]").is_not(None))
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    names = {phase.value: phase.label for phase in Phase}
    for row in work.session.execute(query):
        on, at = _local(work, row.at)
        phase = row.detail["phase"][1] if isinstance(row.detail["phase"], list) else row.detail["phase"]
        since = row.detail.get("phase_since")
        said = since[-1] if isinstance(since, list) else since
        if phase in names:
            day = date.fromisoformat(said) if said else on
            title = _("Phase: {phase}").format(phase=_(names[phase]))
            yield Event(EventKind.CARE, day, at if day == on else None, title, rank=3)


def _files_of(client_id: int) -> Any:
    """The file and those that went into it: the trail keeps what it said of each."""
    return select(Client.id).where(or_(Client.id == client_id, Client.merged_into_id == client_id))


def _beds(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    query = (
        select(Stay.since, Stay.until, Room.name, Bed.number)
        .join(Bed, Bed.id == Stay.bed_id)
        .join(Room, Room.id == Bed.room_id)
        .where(Stay.client_id == client_id)
        .order_by(Stay.since.desc())
        .limit(limit)
    )
    for row in work.session.execute(query):
        title = _("Bed: {room}, {number}").format(room=row.name, number=row.number)
        state = "" if row.until else _("Now")
        yield Event(EventKind.CARE, row.since, None, title, "", state, "info", "bed", rank=3)


def _enquiries(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    query = select(Enquiry.id, Enquiry.came_on, Enquiry.came_at, Enquiry.channel, Enquiry.wanted)
    query = query.where(Enquiry.client_id == client_id).order_by(Enquiry.came_on.desc())
    for row in work.session.execute(query.limit(limit)):
        title = _("First contact: {way}").format(way=_(row.channel.label))
        yield Event(
            EventKind.CARE, row.came_on, row.came_at, title, row.wanted[:80], "", "neu", "enquiry", row.id, 0
        )


def _intakes(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    query = select(Intake.episode_id, Intake.number, Intake.reason, Intake.signed_at, Intake.signed_as)
    query = query.where(Intake.client_id == client_id, Intake.signed_at.is_not(None))
    for row in work.session.execute(query.order_by(Intake.id.desc()).limit(limit)):
        title = _("Intake signed") if row.number == 1 else _("Intake corrected")
        line = row.signed_as if row.number == 1 else row.reason
        said = (title, line, "", "neu", "intake", row.episode_id)
        yield Event(EventKind.CARE, *_local(work, row.signed_at), *said, rank=1)


def _consents(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    query = select(
        Consent.id,
        Consent.kind,
        Consent.given_on,
        Consent.signed_by,
        Consent.withdrawn_at,
        Consent.withdrawn_why,
        Consent.mistaken,
    ).where(Consent.client_id == client_id)
    for row in work.session.execute(query.order_by(Consent.given_on.desc()).limit(limit)):
        kind = _(row.kind.label)
        of: tuple[str, int] = ("consent", row.id)
        yield Event(EventKind.CONSENT, row.given_on, None, kind, row.signed_by, "", "neu", *of, rank=1)
        if row.withdrawn_at:
            state, tone = (_("Struck out"), "neu") if row.mistaken else (_("Withdrawn"), "bad")
            on, at = _local(work, row.withdrawn_at)
            yield Event(EventKind.CONSENT, on, at, kind, row.withdrawn_why, state, tone, *of)


def _documents(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    removed = (Document.removed_at, Document.removed_why)
    query = select(Document.id, Document.kind, Document.title, Document.added_at, *removed)
    query = query.where(Document.client_id == client_id).order_by(Document.id.desc())
    for row in work.session.execute(query.limit(limit)):
        state = _("Removed") if row.removed_at else ""
        said = (_(row.kind.label), row.title, state, "neu", "document", row.id)
        yield Event(EventKind.DOCUMENT, *_local(work, row.added_at), *said)
        if row.removed_at:
            title = _("{document}: removed").format(document=_(row.kind.label))
            yield Event(EventKind.DOCUMENT, *_local(work, row.removed_at), title, row.removed_why)


def _alerts(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    query = (
        select(
            Alert.kind, Alert.detail, Alert.raised_at, Alert.closed_at, Alert.closed_why, Account.name
        )
        .join(Account, Account.id == Alert.raised_by)
        .where(Alert.client_id == client_id)
        .order_by(Alert.id.desc())
        .limit(limit)
    )  # fmt: skip
    for row in work.session.execute(query):
        title = _("Alert: {what}").format(what=_(row.kind.label))
        state = "" if row.closed_at else _("Stands")
        said = row.detail or row.name
        yield Event(EventKind.ALERT, *_local(work, row.raised_at), title, said, state, "bad", "alert")
        if row.closed_at:
            title = _("Alert closed: {what}").format(what=_(row.kind.label))
            yield Event(EventKind.ALERT, *_local(work, row.closed_at), title, row.closed_why, of="alert")


def _file(work: Work, client_id: int, limit: int) -> Iterator[Event]:
    registered = select(Client.registered_at, Client.record_number).where(Client.id == client_id)
    for row in work.session.execute(registered):
        said = (_("Registered"), row.record_number)
        yield Event(EventKind.FILE, *_local(work, row.registered_at), *said, of="identity", rank=-1)
    merges = select(Merge).where(or_(Merge.kept_id == client_id, Merge.gone_id == client_id)).limit(limit)
    for merge in work.session.scalars(merges):
        title = _("Made one file with {number}").format(number=merge.gone_number)
        yield Event(EventKind.FILE, *_local(work, merge.merged_at), title, merge.why)
        if merge.undone_at:
            title = _("Parted from {number} again").format(number=merge.gone_number)
            yield Event(EventKind.FILE, *_local(work, merge.undone_at), title, merge.undone_why)
    imports = (
        select(ImportFile.name, ImportFile.imported_at, ImportedRow.line)
        .join(ImportedRow, ImportedRow.import_id == ImportFile.id)
        .where(ImportedRow.client_id == client_id)
        .limit(limit)
    )
    for brought in work.session.execute(imports):
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
