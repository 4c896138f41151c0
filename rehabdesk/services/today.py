"""What needs somebody today: census, unsigned notes, unfinished intakes, sessions and classes of the day."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.backups import Backup
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.counselling import CounsellingSession, Note
from rehabdesk.db.models.drafts import KeptDraft
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.intake import Intake
from rehabdesk.db.models.letters import Letter
from rehabdesk.db.models.training import Attendance, Batch, Course, Enrolment, Meeting
from rehabdesk.db.work import Work
from rehabdesk.domain.counselling import SessionKind
from rehabdesk.domain.episodes import EpisodeState, Setting, is_before_admission
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.intake_origin import PLACEMENT_ALARM
from rehabdesk.domain.letters import LetterState
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.training import HOLDS_SEAT, Mark
from rehabdesk.i18n import N_
from rehabdesk.services.assessments import open_assessments
from rehabdesk.services.backups import BackupStanding, backup_standing
from rehabdesk.services.beds import beds_of_the_house, count_lying
from rehabdesk.services.enquiries import count_waiting, find_enquiries
from rehabdesk.services.withdrawals import consent_tasks

_MOST = 60
_SOON = timedelta(days=7)
_BEFORE = [state for state in EpisodeState if is_before_admission(state)]
_HERE = (Mark.PRESENT,)


class TaskKind(Choice):
    WITHDRAWAL = "withdrawal", N_("Withdrawn consents to be carried out")
    NOTE = "note", N_("Notes not signed yet")
    PLACEMENT = "placement", N_("Placements that end soon")
    ENQUIRY = "enquiry", N_("Enquiries that wait too long")
    INTAKE = "intake", N_("Intakes not finished")
    ASSESSMENT = "assessment", N_("Assessments not finished")
    DRAFT = "draft", N_("Intakes still being typed")
    LETTER = "letter", N_("Letters waiting for a signature")
    PRINT = "print", N_("Letters ready to print")
    CONSENT = "consent", N_("Consents that run out soon")


@dataclass(frozen=True)
class Task:
    """Something waiting; `id` is that of the note, client, letter or consent, `since` when it began to wait.

    `what` is the N_-marked kind of session, letter or consent; `about` says more of it in its own words.
    `due` is the moment by which the law wants it done. What only runs out does so on the day `since`.
    """

    kind: TaskKind
    id: int
    record_number: str
    name: str
    what: str
    since: date
    who: str
    mine: bool
    about: str = ""
    due: datetime | None = None


@dataclass(frozen=True)
class SessionToday:
    id: int
    client_id: int | None
    record_number: str
    name: str
    kind: SessionKind
    starts_at: time | None
    place: str
    note_id: int | None
    signed: bool


@dataclass(frozen=True)
class ClassToday:
    """`here_before` of `seats` were there the last time; None when nobody was marked yet."""

    batch_id: int
    course: str
    place: str
    starts_at: time
    number: int
    meetings: int
    here_before: int | None
    seats: int


@dataclass(frozen=True)
class Census:
    in_care: dict[Setting, int]
    leaving_soon: dict[Setting, int]
    waiting: int  # clients not admitted yet, and enquiries
    admitted: int
    discharged: int
    lying: int = 0
    beds: int | None = None  # that can be slept in; None where no rooms are entered


@dataclass(frozen=True)
class Beginning:
    """What a new centre has done of its first steps."""

    accounts: bool
    clients: bool
    backup_apart: bool

    @property
    def done(self) -> bool:
        return self.accounts and self.clients and self.backup_apart


@dataclass(frozen=True)
class TodaySheet:
    """Parts the person has no right to see are empty."""

    today: date
    census: Census | None
    tasks: tuple[Task, ...]
    sessions: tuple[SessionToday, ...] | None
    classes: tuple[ClassToday, ...] | None
    backup: BackupStanding
    beginning: Beginning


@needs(Right.SIGNED_IN)
def today_sheet(work: Work) -> TodaySheet:
    """Everything the first screen shows, in one reading."""
    sees_clients = work.who.may(Right.CLIENTS_SEE)
    clinical = work.who.may(Right.CLINICAL_SEE)
    consents = _consents(work) if sees_clients else []
    tasks = [
        *(task for task in consents if task.due is not None),
        *(_unsigned(work) if clinical else ()),
        *(_placements(work) if sees_clients else ()),
        *(_enquiries(work) if work.who.may(Right.WAITING_SEE) else ()),
        *(_unfinished(work) if sees_clients else ()),
        *(_assessments(work) if clinical else ()),
        *_typing(work),
        *(_letters(work) if work.who.may(Right.LETTERS_SEE) else ()),
        *(task for task in consents if task.due is None),
    ]
    return TodaySheet(
        work.today,
        _census(work) if sees_clients else None,
        tuple(tasks),
        tuple(_sessions(work)) if clinical else None,
        tuple(_classes(work)) if work.who.may(Right.TRAINING_SEE) else None,
        backup_standing(work),
        _beginning(work),
    )


def _count(work: Work, *where: ColumnElement[bool]) -> int:
    return work.session.scalar(select(func.count()).select_from(Episode).where(*where)) or 0


def _by_setting(work: Work, query: Select[Setting, int]) -> dict[Setting, int]:
    return dict(work.session.execute(query).all())


def _census(work: Work) -> Census:
    first = work.today.replace(day=1)
    admitted = Episode.state == EpisodeState.ADMITTED
    by_setting = (
        select(Programme.setting, func.count())
        .select_from(Episode)
        .join(Programme, Programme.id == Episode.programme_id)
        .where(admitted)
        .group_by(Programme.setting)
    )
    soon = by_setting.where(Episode.planned_end.between(work.today, work.today + _SOON))
    # Two reads that each use an index, rather than one through every episode there ever was.
    came = _count(work, admitted, Episode.admitted_on >= first)
    came += _count(work, Episode.discharged_on >= first, Episode.admitted_on >= first)
    return Census(
        _by_setting(work, by_setting),
        _by_setting(work, soon),
        _count(work, Episode.state.in_(_BEFORE)) + count_waiting(work),
        came,
        _count(work, Episode.discharged_on >= first, Episode.discharged_on <= work.today),
        count_lying(work),
        beds_of_the_house(work),
    )


def _enquiries(work: Work) -> list[Task]:
    """Everybody's who takes calls: nobody is responsible for who is not a client yet."""
    mine = work.who.may(Right.CLIENTS_WRITE)
    return [
        Task(TaskKind.ENQUIRY, row.id, "", row.name, row.state.label, row.since, "", mine)
        for row in find_enquiries(work)
        if row.overdue
    ]


def _unsigned(work: Work) -> list[Task]:
    """Notes without a signature, the longest waiting first."""
    query = (
        select(Note, Client, CounsellingSession, Account.name)
        .join(Client, Client.id == Note.client_id)
        .join(CounsellingSession, CounsellingSession.id == Note.session_id)
        .join(Account, Account.id == Note.author_id)
        .where(Note.signed_at.is_(None))
        .order_by(CounsellingSession.held_on)
        .limit(_MOST)
    )
    return [
        Task(
            TaskKind.NOTE,
            note.id,
            client.record_number,
            client.name,
            session.kind.label,
            session.held_on,
            author,
            note.author_id == work.who.account_id,
        )
        for note, client, session, author in work.session.execute(query)
    ]


def _placements(work: Work) -> list[Task]:
    """Clients placed by the law whose time runs out, the nearest first."""
    soon = work.today + timedelta(days=PLACEMENT_ALARM[0])
    query = (
        select(Episode, Client, Account.name)
        .join(Client, Client.id == Episode.client_id)
        .join(Account, Account.id == Episode.counsellor_id, isouter=True)
        .where(Episode.placement_ends <= soon, Episode.state.in_([*_BEFORE, EpisodeState.ADMITTED]))
        .order_by(Episode.placement_ends)
        .limit(_MOST)
    )
    return [
        Task(
            TaskKind.PLACEMENT,
            client.id,
            client.record_number,
            client.name,
            "",
            episode.placement_ends,
            counsellor or "",
            episode.counsellor_id in (None, work.who.account_id),
        )
        for episode, client, counsellor in work.session.execute(query)
        if episode.placement_ends is not None
    ]


def _typing(work: Work) -> list[Task]:
    """Intakes typed and not saved: one's own, and those a colleague left, to be taken over."""
    mine = work.who.account_id
    query = (
        select(KeptDraft, Client.record_number, Account.name)
        .join(Account, Account.id == KeptDraft.account_id)
        .join(Client, Client.id == KeptDraft.client_id, isouter=True)
        .where(KeptDraft.kind == "intake")
        .order_by(KeptDraft.saved_at)
        .limit(_MOST)
    )
    if not work.who.may(Right.CLINICAL_WRITE):
        query = query.where(KeptDraft.account_id == mine)
    return [
        Task(
            TaskKind.DRAFT,
            draft.id,
            record_number or "",
            draft.content.get("client", {}).get("name", ""),
            "",
            draft.saved_at.astimezone(work.zone).date(),
            author,
            draft.account_id == mine,
        )
        for draft, record_number, author in work.session.execute(query)
        if draft.client_id is None or draft.account_id != mine  # one's own of a client stands among intakes
    ]


def _unfinished(work: Work) -> list[Task]:
    """Intakes that have not led to admission, or are not signed; one without a counsellor is everybody's."""
    unsigned = select(Intake.episode_id).where(Intake.signed_at.is_(None))
    query = (
        select(Episode, Client, Account.name)
        .join(Client, Client.id == Episode.client_id)
        .join(Account, Account.id == Episode.counsellor_id, isouter=True)
        .where(
            or_(
                Episode.state.in_(_BEFORE),
                and_(Episode.id.in_(unsigned), Episode.state == EpisodeState.ADMITTED),
            )
        )
        .order_by(Episode.opened_at)
        .limit(_MOST)
    )
    return [
        Task(
            TaskKind.INTAKE,
            client.id,
            client.record_number,
            client.name,
            "",
            episode.opened_at.astimezone(work.zone).date(),
            counsellor or "",
            episode.counsellor_id in (None, work.who.account_id),
        )
        for episode, client, counsellor in work.session.execute(query)
    ]


def _assessments(work: Work) -> list[Task]:
    """Begun and not finished; whoever answered last goes on."""
    return [
        Task(
            TaskKind.ASSESSMENT,
            each.id,
            each.record_number,
            each.client,
            "",
            each.kept_at.astimezone(work.zone).date(),
            each.by,
            each.kept_by == work.who.account_id,
            each.instrument,
        )
        for each in open_assessments(work)
    ]


def _letters(work: Work) -> list[Task]:
    """Drafts wait for whoever may sign, issued letters for whoever wrote them."""
    query = (
        select(Letter, Client, Account.name)
        .join(Client, Client.id == Letter.client_id, isouter=True)
        .join(Account, Account.id == Letter.written_by)
        .where(Letter.state.in_((LetterState.DRAFT, LetterState.READY)))
        .order_by(Letter.state, Letter.id)
        .limit(_MOST)
    )
    signs = work.who.may(Right.LETTERS_ISSUE)
    return [
        Task(
            TaskKind.PRINT if letter.number else TaskKind.LETTER,
            letter.id,
            client.record_number if client else "",
            client.name if client else "",
            letter.kind.label,
            letter.issued_on or letter.written_at.astimezone(work.zone).date(),
            author,
            letter.written_by == work.who.account_id or (signs and not letter.number),
        )
        for letter, client, author in work.session.execute(query)
    ]


def _consents(work: Work) -> list[Task]:
    """Withdrawals under their three days, and consents to be renewed: the counsellor sees to them."""
    names = dict(work.session.execute(select(Account.id, Account.name)).all())
    return [
        Task(
            TaskKind.CONSENT if each.due is None else TaskKind.WITHDRAWAL,
            each.consent_id,
            each.record_number,
            each.name,
            each.kind.label,
            each.since,
            names.get(each.counsellor_id or 0, ""),
            each.counsellor_id in (None, work.who.account_id) and work.who.may(Right.CLINICAL_WRITE),
            each.receiver,
            each.due,
        )
        for each in consent_tasks(work)
    ]


def _sessions(work: Work) -> list[SessionToday]:
    """One's own sessions of the day; a group counts once."""
    query = (
        select(CounsellingSession, Client, Note.id, Note.signed_at)
        .join(Client, Client.id == CounsellingSession.client_id, isouter=True)
        .join(Note, Note.session_id == CounsellingSession.id, isouter=True)
        .where(
            CounsellingSession.held_on == work.today,
            CounsellingSession.facilitator_id == work.who.account_id,
        )
        .order_by(CounsellingSession.starts_at, CounsellingSession.id)
    )
    found: dict[int, SessionToday] = {}
    for session, client, note_id, signed_at in work.session.execute(query):
        before = found.get(session.id)
        found[session.id] = SessionToday(
            session.id,
            session.client_id,
            client.record_number if client else "",
            client.name if client else session.topic,
            session.kind,
            session.starts_at,
            session.place,
            note_id,
            signed_at is not None and (before is None or before.signed),
        )
    return list(found.values())


def _classes(work: Work) -> list[ClassToday]:
    query = (
        select(Meeting, Batch, Course.name)
        .join(Batch, Batch.id == Meeting.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(Meeting.held_on == work.today, Batch.closed_on.is_(None))
        .order_by(Batch.starts_at)
    )
    return [_class(work, meeting, batch, course) for meeting, batch, course in work.session.execute(query)]


def _class(work: Work, meeting: Meeting, batch: Batch, course: str) -> ClassToday:
    days = work.session.scalars(
        select(Meeting.held_on).where(Meeting.batch_id == batch.id).order_by(Meeting.held_on)
    ).all()
    last = work.session.scalar(
        select(func.max(Meeting.held_on))
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.batch_id == batch.id, Meeting.held_on < work.today)
    )
    marks = (
        select(func.count())
        .select_from(Attendance)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.batch_id == batch.id, Meeting.held_on == last, Attendance.mark.in_(_HERE))
    )
    seats = select(func.count()).where(Enrolment.batch_id == batch.id, Enrolment.state.in_(HOLDS_SEAT))
    return ClassToday(
        batch.id,
        course,
        batch.place,
        batch.starts_at,
        days.index(meeting.held_on) + 1,
        len(days),
        work.session.scalar(marks) if last else None,
        work.session.scalar(seats) or 0,
    )


def _beginning(work: Work) -> Beginning:
    accounts = work.session.scalar(select(func.count()).where(Account.active)) or 0
    client = work.session.scalar(select(Client.id).limit(1))
    apart = work.session.scalar(select(Backup.id).where(Backup.apart).limit(1))
    return Beginning(accounts > 1, client is not None, apart is not None)
