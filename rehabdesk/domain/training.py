"""Skills training: courses, batches, who has a seat, attendance, and who has passed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from fractions import Fraction

from rehabdesk.domain.fields import Choice, Problem, choice, choices, clock_time, day, number, pick, text
from rehabdesk.i18n import N_


class Grading(Choice):
    SCORE = "score", N_("Score from 0 to 100")
    COMPETENCE = "competence", N_("Competent or not yet competent")


class Competence(Choice):
    COMPETENT = "K", N_("Competent")
    NOT_YET = "BK", N_("Not yet competent")


class Weekday(Choice):
    MONDAY = "1", N_("Monday")
    TUESDAY = "2", N_("Tuesday")
    WEDNESDAY = "3", N_("Wednesday")
    THURSDAY = "4", N_("Thursday")
    FRIDAY = "5", N_("Friday")
    SATURDAY = "6", N_("Saturday")
    SUNDAY = "7", N_("Sunday")


@dataclass(frozen=True)
class CourseDraft:
    """What is taught, and what it takes to pass."""

    name: str = text(N_("Course name"), required=True)
    code: str = text(N_("Course code"), max_length=20)
    hours: int | None = number(N_("Lesson hours (JP)"), least=1, most=2000)
    unit: str = text(N_("Unit of competence (SKKNI)"))
    grading: Grading = choice(N_("Result given as"), Grading, required=True, default=Grading.SCORE)
    least_attendance: int = number(N_("Least attendance (%)"), least=0, most=100, required=True, default=80)
    least_score: int = number(N_("Least score"), least=0, most=100, required=True, default=70)


@dataclass(frozen=True)
class BatchDraft:
    """One time a course is held."""

    course_id: int | None = pick(N_("Course"), required=True)
    name: str = text(N_("Batch"), required=True, max_length=60, example="Angkatan 3")
    partner_id: int | None = pick(N_("Partner"))
    instructor: str = text(N_("Instructor"), required=True)
    place: str = text(N_("Place"), required=True)
    capacity: int | None = number(N_("Seats"), least=1, most=200, required=True)
    first_day: date | None = day(N_("First day"), required=True)
    last_day: date | None = day(N_("Last day"), required=True)
    starts_at: time | None = clock_time(N_("Begins at"), required=True)
    ends_at: time | None = clock_time(N_("Ends at"))
    weekdays: tuple[Weekday, ...] = choices(N_("Days of the week"), Weekday, required=True)

    def check(self) -> list[Problem]:
        found = []
        if self.first_day and self.last_day:
            if self.last_day < self.first_day:
                found.append(Problem("last_day", N_("Ends before it begins. Check both dates.")))
            elif (self.last_day - self.first_day).days > 366:
                found.append(Problem("last_day", N_("Longer than a year. Check both dates.")))
            elif self.weekdays and not meeting_days(self.first_day, self.last_day, self.weekdays):
                found.append(Problem("weekdays", N_("None of these days lies between both dates.")))
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            found.append(Problem("ends_at", N_("Ends before it begins. Check both times.")))
        return found


def meeting_days(first: date, last: date, weekdays: Iterable[Weekday]) -> list[date]:
    """Every day between the two, both counted, that falls on one of the weekdays."""
    wanted = {int(weekday) for weekday in weekdays}
    every = (first + timedelta(days=count) for count in range((last - first).days + 1))
    return [each for each in every if each.isoweekday() in wanted]


class EnrolmentState(Choice):
    PROPOSED = "proposed", N_("Proposed")
    WAITING = "waiting", N_("On the waiting list")
    ACCEPTED = "accepted", N_("Accepted")
    ATTENDING = "attending", N_("Attending")
    COMPLETED = "completed", N_("Completed")
    FAILED = "failed", N_("Did not pass")
    WITHDRAWN = "withdrawn", N_("Withdrew")
    CANCELLED = "cancelled", N_("Cancelled")


_MOVES: Mapping[EnrolmentState, frozenset[EnrolmentState]] = {
    EnrolmentState.PROPOSED: frozenset(
        {
            EnrolmentState.WAITING,
            EnrolmentState.ACCEPTED,
            EnrolmentState.ATTENDING,
            EnrolmentState.CANCELLED,
        }
    ),
    EnrolmentState.WAITING: frozenset(
        {EnrolmentState.ACCEPTED, EnrolmentState.ATTENDING, EnrolmentState.CANCELLED}
    ),
    EnrolmentState.ACCEPTED: frozenset(
        {EnrolmentState.ATTENDING, EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED}
    ),
    EnrolmentState.ATTENDING: frozenset(
        {EnrolmentState.COMPLETED, EnrolmentState.FAILED, EnrolmentState.WITHDRAWN}
    ),
}


def may_move(state: EnrolmentState, to: EnrolmentState) -> bool:
    return to in _MOVES.get(state, frozenset())


HOLDS_SEAT = frozenset(
    {EnrolmentState.ACCEPTED, EnrolmentState.ATTENDING, EnrolmentState.COMPLETED, EnrolmentState.FAILED}
)
GOES_ON = frozenset(_MOVES)


def seats_left(capacity: int, states: Iterable[EnrolmentState]) -> int:
    """Free seats; none, never fewer, when a batch was made smaller than it is full."""
    return max(0, capacity - sum(state in HOLDS_SEAT for state in states))


def state_on_enrolling(capacity: int, states: Iterable[EnrolmentState]) -> EnrolmentState:
    """A seat while there is one and nobody waits for it, else the end of the waiting list."""
    states = list(states)
    waited_for = EnrolmentState.WAITING in states
    free = seats_left(capacity, states) > 0 and not waited_for
    return EnrolmentState.ATTENDING if free else EnrolmentState.WAITING


class Mark(Choice):
    """One letter in the attendance grid, the one teachers here use on paper."""

    PRESENT = "H", N_("present")
    EXCUSED = "I", N_("excused")
    SICK = "S", N_("sick")
    ABSENT = "A", N_("absent")


def attendance(marks: Iterable[Mark]) -> int | None:
    """Presence per cent of the meetings that were marked, or None before the first."""
    marks = list(marks)
    return per_cent(sum(mark is Mark.PRESENT for mark in marks), len(marks)) if marks else None


def per_cent(part: int, whole: int) -> int:
    """Rounded half up, as people do it by hand."""
    return int(Fraction(part * 100, whole) + Fraction(1, 2))


class Standing(Choice):
    """How near a participant is to the certificate."""

    QUALIFIES = "qualifies", N_("Qualifies")
    TOO_ABSENT = "too_absent", N_("Attendance too low")
    NOT_PASSED = "not_passed", N_("Result too low")
    NO_RESULT = "no_result", N_("No result yet")
    UNMARKED = "unmarked", N_("Attendance not complete")


@dataclass(frozen=True)
class Rule:
    """What passing asks for."""

    grading: Grading
    least_attendance: int
    least_score: int


def passed(rule: Rule, score: int | None, competence: Competence | None) -> bool | None:
    """Whether the result suffices; None without one."""
    if rule.grading is Grading.COMPETENCE:
        return None if competence is None else competence is Competence.COMPETENT
    return None if score is None else score >= rule.least_score


def standing(
    rule: Rule, marks: Iterable[Mark], unmarked: int, score: int | None, competence: Competence | None
) -> Standing:
    """Compared exactly, not by the rounded figure on the screen: 79.6 per cent is below 80.

    Attendance already below what is asked for is said first; `unmarked` are meetings held but not marked.
    """
    marks = list(marks)
    present = sum(mark is Mark.PRESENT for mark in marks)
    if marks and present * 100 < rule.least_attendance * len(marks):
        return Standing.TOO_ABSENT
    good = passed(rule, score, competence)
    if good is None:
        return Standing.NO_RESULT
    if not good:
        return Standing.NOT_PASSED
    return Standing.UNMARKED if unmarked or not marks else Standing.QUALIFIES


def read_result(grading: Grading, typed: str) -> tuple[int | None, Competence | None] | None:
    """A typed result as (score, competence); (None, None) when cleared, None when it is neither."""
    typed = typed.strip().upper()
    if not typed:
        return None, None
    if grading is Grading.COMPETENCE:
        return (None, Competence(typed)) if typed in set(Competence) else None
    return (int(typed), None) if typed.isascii() and typed.isdigit() and int(typed) <= 100 else None
