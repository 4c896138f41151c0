"""Skills training: courses and batches, enrolling, the waiting list, attendance and results."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.models.training import Attendance, Batch, Course, Enrolment, Meeting
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.people import fold
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.domain.training import (
    GOES_ON,
    HOLDS_SEAT,
    BatchDraft,
    Competence,
    CourseDraft,
    EnrolmentState,
    Mark,
    Rule,
    Standing,
    Weekday,
    attendance,
    may_move,
    meeting_days,
    seats_left,
    standing,
    state_on_enrolling,
)
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_

# courses


@needs(Right.TRAINING_SEE)
def list_courses(work: Work) -> list[tuple[int, str]]:
    """Every course to choose from: (id, name)."""
    rows = work.session.execute(select(Course.id, Course.name))
    return sorted(((row.id, row.name) for row in rows), key=lambda each: fold(each[1]))


@dataclass(frozen=True)
class CourseSheet:
    id: int
    version: int
    draft: CourseDraft


@needs(Right.TRAINING_SEE)
def course_sheet(work: Work, course_id: int) -> CourseSheet:
    course = work.session.get_one(Course, course_id)
    values = {f.name: getattr(course, f.name) for f in fields(CourseDraft)}
    return CourseSheet(course.id, course.version, CourseDraft(**values))


@needs(Right.TRAINING_WRITE)
def add_course(work: Work, draft: CourseDraft) -> int:
    _check_course(work, draft)
    course = Course(**{f.name: getattr(draft, f.name) for f in fields(CourseDraft)})
    work.session.add(course)
    work.session.flush()
    work.touched.add(Topic.TRAINING)
    return course.id


@needs(Right.TRAINING_WRITE)
def change_course(work: Work, course_id: int, version: int, draft: CourseDraft) -> None:
    course = work.session.get_one(Course, course_id)
    same_version(course, version)
    _check_course(work, draft, course_id)
    for f in fields(CourseDraft):
        setattr(course, f.name, getattr(draft, f.name))
    work.touched.add(Topic.TRAINING)


def _check_course(work: Work, draft: CourseDraft, course_id: int | None = None) -> None:
    found = [problem for problem in problems(draft) if not problem.warning]
    for other_id, name in list_courses(work):
        if other_id != course_id and fold(name) == fold(draft.name):
            found.append(Problem("name", N_("There is a course of this name already.")))
    if found:
        raise Invalid(found)


# batches


@dataclass(frozen=True)
class BatchRow:
    """A line of the list of classes."""

    id: int
    course: str
    name: str
    place: str
    weekdays: tuple[Weekday, ...]
    starts_at: time
    first_day: date
    last_day: date
    capacity: int
    seated: int
    waiting: int
    closed_on: date | None

    @property
    def free(self) -> int:
        return max(0, self.capacity - self.seated)


@needs(Right.TRAINING_SEE)
def list_batches(work: Work, *, closed: bool = False) -> list[BatchRow]:
    """Classes that go on, by name; or those that are over, latest first."""
    counts: dict[int, dict[EnrolmentState, int]] = defaultdict(dict)
    which = Batch.closed_on.is_not(None) if closed else Batch.closed_on.is_(None)
    tally = (
        select(Enrolment.batch_id, Enrolment.state, func.count())
        .join(Batch, Batch.id == Enrolment.batch_id)
        .where(which)
        .group_by(Enrolment.batch_id, Enrolment.state)
    )
    for batch_id, state, count in work.session.execute(tally):
        counts[batch_id][state] = count
    rows = [
        _batch_row(batch, course, counts[batch.id])
        for batch, course in work.session.execute(
            select(Batch, Course.name).join(Course, Course.id == Batch.course_id).where(which)
        )
    ]
    if closed:
        return sorted(rows, key=lambda row: row.last_day, reverse=True)
    return sorted(rows, key=lambda row: (fold(row.course), row.first_day))


def _batch_row(batch: Batch, course: str, counts: Mapping[EnrolmentState, int]) -> BatchRow:
    return BatchRow(
        batch.id,
        course,
        batch.name,
        batch.place,
        tuple(Weekday(value) for value in batch.weekdays),
        batch.starts_at,
        batch.first_day,
        batch.last_day,
        batch.capacity,
        sum(count for state, count in counts.items() if state in HOLDS_SEAT),
        counts.get(EnrolmentState.WAITING, 0),
        batch.closed_on,
    )


@needs(Right.TRAINING_SEE)
def list_training_partners(work: Work) -> list[tuple[int, str]]:
    """Agencies a batch may be held with: (id, name)."""
    rows = work.session.execute(
        select(Partner.id, Partner.name).where(Partner.active).order_by(Partner.name_key)
    )
    return [(row.id, row.name) for row in rows]


@dataclass(frozen=True)
class MeetingRow:
    id: int
    number: int
    held_on: date


@dataclass(frozen=True)
class Participant:
    """One line of the attendance grid. `attended` is per cent; `missing` are meetings held but not marked."""

    enrolment_id: int
    client_id: int
    record_number: str
    name: str
    state: EnrolmentState
    joined_on: date | None
    marks: Mapping[int, Mark]
    attended: int | None
    missing: int
    score: int | None
    competence: Competence | None
    standing: Standing


@dataclass(frozen=True)
class WaitingRow:
    enrolment_id: int
    client_id: int
    record_number: str
    name: str
    since: date


@dataclass(frozen=True)
class BatchSheet:
    """Everything about one batch."""

    id: int
    version: int
    course: str
    partner: str
    closed_on: date | None
    draft: BatchDraft
    rule: Rule
    meetings: tuple[MeetingRow, ...]
    participants: tuple[Participant, ...]
    waiting: tuple[WaitingRow, ...]
    seats_left: int
    today: date


@needs(Right.TRAINING_SEE)
def batch_sheet(work: Work, batch_id: int) -> BatchSheet:
    batch = work.session.get_one(Batch, batch_id)
    course = work.session.get_one(Course, batch.course_id)
    partner = work.session.get(Partner, batch.partner_id) if batch.partner_id else None
    rule = Rule(course.grading, course.least_attendance, course.least_score)
    meetings = _meetings(work, batch_id)
    people = _people(work, batch_id)
    marks = _marks(work, batch_id)
    values = {f.name: getattr(batch, f.name) for f in fields(BatchDraft)}
    values["weekdays"] = tuple(Weekday(value) for value in batch.weekdays)
    return BatchSheet(
        batch.id,
        batch.version,
        course.name,
        partner.name if partner else "",
        batch.closed_on,
        BatchDraft(**values),
        rule,
        meetings,
        tuple(
            _participant(enrolment, client, rule, meetings, marks[enrolment.id], work.today)
            for enrolment, client in sorted(people, key=lambda pair: (pair[1].name_key, pair[0].id))
            if enrolment.state in HOLDS_SEAT
        ),
        tuple(
            WaitingRow(
                enrolment.id,
                client.id,
                client.record_number,
                client.name,
                enrolment.enrolled_at.astimezone(work.zone).date(),
            )
            for enrolment, client in sorted(people, key=lambda pair: (pair[0].enrolled_at, pair[0].id))
            if enrolment.state is EnrolmentState.WAITING
        ),
        seats_left(batch.capacity, [enrolment.state for enrolment, _ in people]),
        work.today,
    )


def _meetings(work: Work, batch_id: int) -> tuple[MeetingRow, ...]:
    query = select(Meeting).where(Meeting.batch_id == batch_id).order_by(Meeting.held_on)
    found = work.session.scalars(query)
    return tuple(MeetingRow(each.id, number, each.held_on) for number, each in enumerate(found, 1))


def _people(work: Work, batch_id: int) -> list[tuple[Enrolment, Client]]:
    query = (
        select(Enrolment, Client)
        .join(Client, Client.id == Enrolment.client_id)
        .where(Enrolment.batch_id == batch_id)
    )
    return [(enrolment, client) for enrolment, client in work.session.execute(query)]


def _marks(work: Work, batch_id: int) -> defaultdict[int, dict[int, Mark]]:
    query = (
        select(Attendance.enrolment_id, Attendance.meeting_id, Attendance.mark)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.batch_id == batch_id)
    )
    marks: defaultdict[int, dict[int, Mark]] = defaultdict(dict)
    for enrolment_id, meeting_id, mark in work.session.execute(query):
        marks[enrolment_id][meeting_id] = mark
    return marks


def _participant(
    enrolment: Enrolment,
    client: Client,
    rule: Rule,
    meetings: Sequence[MeetingRow],
    marks: Mapping[int, Mark],
    today: date,
) -> Participant:
    joined = enrolment.joined_on or date.min
    missing = sum(joined <= meeting.held_on <= today and meeting.id not in marks for meeting in meetings)
    return Participant(
        enrolment.id,
        client.id,
        client.record_number,
        client.name,
        enrolment.state,
        enrolment.joined_on,
        dict(marks),
        attendance(marks.values()),
        missing,
        enrolment.score,
        enrolment.competence,
        standing(rule, marks.values(), missing, enrolment.score, enrolment.competence),
    )


@needs(Right.TRAINING_WRITE)
def add_batch(work: Work, draft: BatchDraft) -> int:
    """Open a class and plan its meetings. Return the id."""
    _check_batch(draft)
    batch = Batch()
    _fill_batch(batch, draft)
    work.session.add(batch)
    work.session.flush()
    _plan_meetings(work.session, batch, draft)
    work.touched.add(Topic.TRAINING)
    return batch.id


@needs(Right.TRAINING_WRITE)
def change_batch(work: Work, batch_id: int, version: int, draft: BatchDraft) -> None:
    """Save over what was read as `version`; meetings somebody was marked in stay, whatever the new days."""
    batch = _open_batch(work, batch_id)
    same_version(batch, version)
    _check_batch(draft)
    planned = _planned(batch)
    _fill_batch(batch, draft)
    if _planned(batch) != planned:
        _plan_meetings(work.session, batch, draft)
    work.touched.add(Topic.TRAINING)


def _check_batch(draft: BatchDraft) -> None:
    found = [problem for problem in problems(draft) if not problem.warning]
    if found:
        raise Invalid(found)


def _fill_batch(batch: Batch, draft: BatchDraft) -> None:
    for f in fields(BatchDraft):
        setattr(batch, f.name, getattr(draft, f.name))
    batch.weekdays = [weekday.value for weekday in draft.weekdays]


def _planned(batch: Batch) -> tuple[date, date, tuple[str, ...]]:
    return batch.first_day, batch.last_day, tuple(batch.weekdays)


def _plan_meetings(session: Session, batch: Batch, draft: BatchDraft) -> None:
    assert draft.first_day
    assert draft.last_day
    wanted = set(meeting_days(draft.first_day, draft.last_day, draft.weekdays))
    marked = select(Attendance.id).where(Attendance.meeting_id == Meeting.id).exists()
    known = session.execute(select(Meeting, marked).where(Meeting.batch_id == batch.id)).all()
    for meeting, is_marked in known:
        if meeting.held_on not in wanted and not is_marked:
            session.delete(meeting)
    for day in sorted(wanted - {meeting.held_on for meeting, _ in known}):
        session.add(Meeting(batch_id=batch.id, held_on=day))


def _open_batch(work: Work, batch_id: int) -> Batch:
    batch = work.session.get_one(Batch, batch_id)
    if batch.closed_on is not None:
        raise DeskError(N_("This class is closed. It can only be read."))
    return batch


@needs(Right.TRAINING_WRITE)
def close_batch(work: Work, batch_id: int) -> None:
    """End the class: who qualifies has completed, who does not has not passed, who waits is let go."""
    sheet = batch_sheet(work, batch_id)
    batch = _open_batch(work, batch_id)
    reached = {person.enrolment_id: person.standing for person in sheet.participants}
    for enrolment, _ in _people(work, batch_id):
        if enrolment.state not in GOES_ON:
            continue
        if enrolment.id in reached:
            good = reached[enrolment.id] is Standing.QUALIFIES
            enrolment.state = EnrolmentState.COMPLETED if good else EnrolmentState.FAILED
        else:
            enrolment.state = EnrolmentState.CANCELLED
        enrolment.ended_on = work.today
    batch.closed_on = work.today
    work.touched.add(Topic.TRAINING)


@needs(Right.TRAINING_WRITE)
def add_meeting(work: Work, batch_id: int, day: date) -> None:
    """A meeting outside the weekly plan."""
    _open_batch(work, batch_id)
    if any(meeting.held_on == day for meeting in _meetings(work, batch_id)):
        raise DeskError(N_("There is a meeting on {date} already."), date=show_day(day))
    work.session.add(Meeting(batch_id=batch_id, held_on=day))
    work.touched.add(Topic.TRAINING)


@needs(Right.TRAINING_WRITE)
def remove_meeting(work: Work, meeting_id: int) -> None:
    """A holiday: only a meeting nobody was marked in."""
    meeting = work.session.get_one(Meeting, meeting_id)
    _open_batch(work, meeting.batch_id)
    if work.session.scalar(select(Attendance.id).where(Attendance.meeting_id == meeting_id).limit(1)):
        raise DeskError(
            N_("Somebody is marked on {date}. Clear the marks first."), date=show_day(meeting.held_on)
        )
    work.session.delete(meeting)
    work.touched.add(Topic.TRAINING)


# who takes part


@needs(Right.TRAINING_SEE)
def find_clash(work: Work, batch_id: int, client_id: int) -> str:
    """The course that has the client at the same hour of the same weekday, or nothing."""
    batch = work.session.get_one(Batch, batch_id)
    others = work.session.execute(
        select(Batch, Course.name)
        .join(Course, Course.id == Batch.course_id)
        .join(Enrolment, Enrolment.batch_id == Batch.id)
        .where(
            Enrolment.client_id == client_id,
            Enrolment.state.in_([EnrolmentState.ACCEPTED, EnrolmentState.ATTENDING]),
            Batch.id != batch_id,
            Batch.first_day <= batch.last_day,
            Batch.last_day >= batch.first_day,
        )
    )
    for other, name in others:
        same_day = set(other.weekdays) & set(batch.weekdays)
        if same_day and other.starts_at < _end(batch) and batch.starts_at < _end(other):
            return str(name)
    return ""


def _end(batch: Batch) -> time:
    """A class without an end takes two hours."""
    return batch.ends_at or batch.starts_at.replace(hour=min(23, batch.starts_at.hour + 2))


@needs(Right.TRAINING_WRITE)
def enrol(work: Work, batch_id: int, client_id: int) -> EnrolmentState:
    """Give the client a seat, or the last place on the waiting list when the class is full."""
    batch = _open_batch(work, batch_id)
    client = work.session.get_one(Client, client_id)
    people = _people(work, batch_id)
    if any(enrolment.client_id == client_id and enrolment.state in GOES_ON for enrolment, _ in people):
        raise DeskError(N_("{name} takes part in this class already."), name=client.name)
    state = state_on_enrolling(batch.capacity, [enrolment.state for enrolment, _ in people])
    seated = state is EnrolmentState.ATTENDING
    work.session.add(
        Enrolment(
            batch_id=batch_id,
            client_id=client_id,
            state=state,
            enrolled_at=work.now,
            joined_on=work.today if seated else None,
        )
    )
    work.touched.add(Topic.TRAINING)
    return state


@needs(Right.TRAINING_WRITE)
def seat_first_waiting(work: Work, batch_id: int) -> str:
    """Give the free seat to whoever has waited longest; return the name."""
    batch = _open_batch(work, batch_id)
    people = _people(work, batch_id)
    if not seats_left(batch.capacity, [enrolment.state for enrolment, _ in people]):
        raise DeskError(N_("The class is full. Wait until a seat is free, or raise the number of seats."))
    waiting = [pair for pair in people if pair[0].state is EnrolmentState.WAITING]
    if not waiting:
        raise DeskError(N_("Nobody is waiting for this class."))
    enrolment, client = min(waiting, key=lambda pair: (pair[0].enrolled_at, pair[0].id))
    enrolment.state, enrolment.joined_on = EnrolmentState.ATTENDING, work.today
    work.touched.add(Topic.TRAINING)
    return client.name


@needs(Right.TRAINING_WRITE)
def leave_batch(work: Work, enrolment_id: int, why: str = "") -> None:
    """The client gives up the seat, or the place on the waiting list."""
    enrolment = work.session.get_one(Enrolment, enrolment_id)
    _open_batch(work, enrolment.batch_id)
    seated = enrolment.state is EnrolmentState.ATTENDING
    to = EnrolmentState.WITHDRAWN if seated else EnrolmentState.CANCELLED
    if not may_move(enrolment.state, to):
        raise DeskError(N_("This client has left the class already."))
    enrolment.state, enrolment.ended_on, enrolment.ended_why = to, work.today, why.strip()
    work.touched.add(Topic.TRAINING)


# attendance and results


@needs(Right.TRAINING_WRITE)
def mark_attendance(work: Work, meeting_id: int, marks: Mapping[int, Mark | None]) -> dict[int, Mark | None]:
    """Mark enrolments at one meeting; None clears. Return what stood there before, for undo."""
    meeting = work.session.get_one(Meeting, meeting_id)
    _open_batch(work, meeting.batch_id)
    if meeting.held_on > work.today:
        text = N_("This meeting is still to come. It can be marked from {date}.")
        raise DeskError(text, date=show_day(meeting.held_on))
    known = {
        row.enrolment_id: row
        for row in work.session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    }
    before: dict[int, Mark | None] = {}
    for enrolment_id, mark in marks.items():
        row = known.get(enrolment_id)
        before[enrolment_id] = row.mark if row else None
        if row and mark is None:
            work.session.delete(row)
        elif row and mark is not None:
            row.mark = mark
        elif mark is not None:
            enrolment = work.session.get_one(Enrolment, enrolment_id)
            if enrolment.batch_id != meeting.batch_id:
                raise ValueError("a mark belongs to a participant of the same batch")
            work.session.add(Attendance(meeting_id=meeting_id, enrolment_id=enrolment_id, mark=mark))
    work.touched.add(Topic.TRAINING)
    return before


@needs(Right.TRAINING_WRITE)
def mark_rest_present(work: Work, meeting_id: int) -> list[int]:
    """Mark as present whoever is not marked yet; return those enrolments, for undo."""
    meeting = work.session.get_one(Meeting, meeting_id)
    sheet = batch_sheet(work, meeting.batch_id)
    rest = [
        person.enrolment_id
        for person in sheet.participants
        if meeting_id not in person.marks and (person.joined_on or date.min) <= meeting.held_on
    ]
    mark_attendance(work, meeting_id, dict.fromkeys(rest, Mark.PRESENT))
    return rest


@needs(Right.TRAINING_WRITE)
def give_result(
    work: Work, enrolment_id: int, score: int | None = None, competence: Competence | None = None
) -> None:
    """A score or a competence, whichever the course asks for; neither clears it."""
    enrolment = work.session.get_one(Enrolment, enrolment_id)
    _open_batch(work, enrolment.batch_id)
    if score is not None and not 0 <= score <= 100:
        raise Invalid([Problem("score", N_("A score lies between 0 and 100."))])
    enrolment.score, enrolment.competence = score, competence
    work.touched.add(Topic.TRAINING)


@needs(Right.TRAINING_SEE)
def record_list_printed(work: Work, batch_id: int) -> None:
    """Put on record that the attendance list left the desk on paper."""
    work.record("printed", "batch", batch_id, paper="attendance list")


# the client's side


@dataclass(frozen=True)
class ClientClass:
    """One class of one client."""

    enrolment_id: int
    batch_id: int
    course: str
    batch: str
    place: str
    first_day: date
    last_day: date
    state: EnrolmentState
    attended: int | None
    score: int | None
    competence: Competence | None


@needs(Right.TRAINING_SEE)
def client_classes(work: Work, client_id: int) -> list[ClientClass]:
    """Every class the client takes or took part in, latest first."""
    query = (
        select(Enrolment, Batch, Course.name)
        .join(Batch, Batch.id == Enrolment.batch_id)
        .join(Course, Course.id == Batch.course_id)
        .where(Enrolment.client_id == client_id)
        .order_by(Batch.first_day.desc(), Enrolment.id.desc())
    )
    found = work.session.execute(query).all()
    marks: defaultdict[int, list[Mark]] = defaultdict(list)
    for enrolment_id, mark in work.session.execute(
        select(Attendance.enrolment_id, Attendance.mark)
        .join(Enrolment, Enrolment.id == Attendance.enrolment_id)
        .where(Enrolment.client_id == client_id)
    ):
        marks[enrolment_id].append(mark)
    return [
        ClientClass(
            enrolment.id,
            batch.id,
            course,
            batch.name,
            batch.place,
            batch.first_day,
            batch.last_day,
            enrolment.state,
            attendance(marks[enrolment.id]),
            enrolment.score,
            enrolment.competence,
        )
        for enrolment, batch, course in found
    ]


@needs(Right.TRAINING_SEE)
def running_classes(work: Work, client_id: int) -> list[ClientClass]:
    """Classes that still hold or await a place for the client: open items of a discharge."""
    return [each for each in client_classes(work, client_id) if each.state in GOES_ON]
