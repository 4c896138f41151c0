from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.fields import problems
from rehabdesk.domain.training import (
    BatchDraft,
    Competence,
    EnrolmentState,
    Grading,
    Mark,
    Rule,
    Standing,
    Weekday,
    attendance,
    may_move,
    meeting_days,
    per_cent,
    read_result,
    seats_left,
    standing,
    state_on_enrolling,
)

SCORED = Rule(Grading.SCORE, least_attendance=80, least_score=70)
COMPETENT = Rule(Grading.COMPETENCE, least_attendance=80, least_score=70)
states = st.lists(st.sampled_from(EnrolmentState), max_size=30)
marks = st.lists(st.sampled_from(Mark), max_size=40)


def test_meetings_fall_on_the_chosen_days():
    days = meeting_days(date(2026, 10, 26), date(2026, 12, 7), [Weekday.MONDAY, Weekday.TUESDAY])
    assert days[0] == date(2026, 10, 26)
    assert days[-1] == date(2026, 12, 7)
    assert len(days) == 13
    assert {day.isoweekday() for day in days} == {1, 2}


@given(states, st.integers(1, 20))
def test_a_batch_never_takes_more_than_its_seats(enrolled, capacity):
    if seats_left(capacity, enrolled) == 0:
        assert state_on_enrolling(capacity, enrolled) is EnrolmentState.WAITING


def test_nobody_passes_those_who_wait():
    assert state_on_enrolling(2, [EnrolmentState.ATTENDING]) is EnrolmentState.ATTENDING
    assert state_on_enrolling(2, [EnrolmentState.ATTENDING, EnrolmentState.WAITING]) is EnrolmentState.WAITING
    assert state_on_enrolling(1, [EnrolmentState.WITHDRAWN]) is EnrolmentState.ATTENDING


def test_what_ended_does_not_begin_again():
    for ended in (EnrolmentState.COMPLETED, EnrolmentState.WITHDRAWN, EnrolmentState.CANCELLED):
        assert not any(may_move(ended, to) for to in EnrolmentState)
    assert may_move(EnrolmentState.WAITING, EnrolmentState.ATTENDING)
    assert not may_move(EnrolmentState.WAITING, EnrolmentState.COMPLETED)


@given(marks)
def test_attendance_counts_presence_only(given_marks):
    rate = attendance(given_marks)
    if not given_marks:
        assert rate is None
    else:
        assert rate is not None
        assert 0 <= rate <= 100
        assert (rate == 100) <= (given_marks.count(Mark.PRESENT) * 200 >= len(given_marks) * 199)


def test_per_cent_is_rounded_half_up_like_by_hand():
    assert (per_cent(5, 6), per_cent(1, 8), per_cent(1, 2), per_cent(0, 3)) == (83, 13, 50, 0)


@pytest.mark.parametrize(
    ("present", "absent", "unmarked", "score", "expected"),
    [
        (8, 2, 0, 70, Standing.QUALIFIES),
        (8, 2, 0, 69, Standing.NOT_PASSED),
        (8, 2, 0, None, Standing.NO_RESULT),
        (8, 2, 1, 90, Standing.UNMARKED),
        (7, 2, 0, 90, Standing.TOO_ABSENT),
        (39, 10, 0, 90, Standing.TOO_ABSENT),  # 79.6 per cent, shown as 80
        (0, 0, 0, 90, Standing.UNMARKED),
    ],
)
def test_who_qualifies(present, absent, unmarked, score, expected):
    given_marks = [Mark.PRESENT] * present + [Mark.ABSENT] * absent
    assert standing(SCORED, given_marks, unmarked, score, None) is expected


def test_competence_is_its_own_result():
    present = [Mark.PRESENT] * 10
    assert standing(COMPETENT, present, 0, 100, None) is Standing.NO_RESULT
    assert standing(COMPETENT, present, 0, None, Competence.NOT_YET) is Standing.NOT_PASSED
    assert standing(COMPETENT, present, 0, None, Competence.COMPETENT) is Standing.QUALIFIES


@pytest.mark.parametrize(
    ("grading", "typed", "read"),
    [
        (Grading.SCORE, "82", (82, None)),
        (Grading.SCORE, " 100 ", (100, None)),
        (Grading.SCORE, "101", None),
        (Grading.SCORE, "K", None),
        (Grading.SCORE, "8²", None),
        (Grading.SCORE, "", (None, None)),
        (Grading.COMPETENCE, "k", (None, Competence.COMPETENT)),
        (Grading.COMPETENCE, "BK", (None, Competence.NOT_YET)),
        (Grading.COMPETENCE, "82", None),
    ],
)
def test_a_typed_result(grading, typed, read):
    assert read_result(grading, typed) == read


def test_a_batch_ends_after_it_begins_and_meets_at_least_once():
    draft = BatchDraft(
        course_id=1,
        name="Angkatan 1",
        place="Bengkel",
        instructor="Anton Riwu",
        first_day=date(2026, 10, 26),
        last_day=date(2026, 10, 27),
        weekdays=(Weekday.SUNDAY,),
        starts_at=time(13),
        ends_at=time(12),
        capacity=12,
    )
    assert [problem.field for problem in problems(draft)] == ["weekdays", "ends_at"]
