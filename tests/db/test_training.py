"""Courses, batches, seats, attendance and results in a real encrypted file."""

from dataclasses import replace
from datetime import date, time

import pytest

from rehabdesk.db.audit import broken_at
from rehabdesk.db.models.training import Attendance, Enrolment
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Right, Role, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.domain.training import (
    BatchDraft,
    Competence,
    CourseDraft,
    EnrolmentState,
    Grading,
    Mark,
    Standing,
    Weekday,
)
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services import training
from rehabdesk.services.clients import register_client

MOTOR = CourseDraft(name="Servis sepeda motor", hours=96)
PEOPLE = ("Ahmad Fauzi", "Dominggus Nafi", "Maria Banunaek", "Debora Taek")


def batch_draft(course_id: int, **changes: object) -> BatchDraft:
    draft = BatchDraft(
        course_id=course_id,
        name="Angkatan 3",
        place="Bengkel",
        instructor="Anton Riwu",
        first_day=date(2026, 10, 26),
        last_day=date(2026, 12, 7),
        weekdays=(Weekday.MONDAY, Weekday.TUESDAY),
        starts_at=time(13),
        ends_at=time(15),
        capacity=2,
    )
    return replace(draft, **changes)


@pytest.fixture
def batch(desk: Desk) -> int:
    course = desk.run(training.add_course, MOTOR)
    return desk.run(training.add_batch, batch_draft(course))


@pytest.fixture
def clients(desk: Desk) -> list[int]:
    return [desk.run(register_client, ClientDraft(name=name)) for name in PEOPLE]


def enrol_all(desk: Desk, batch: int, clients: list[int]) -> list[EnrolmentState]:
    return [desk.run(training.enrol, batch, client) for client in clients]


def test_a_new_class_has_its_meetings_planned(desk: Desk, batch: int) -> None:
    sheet = desk.ask(training.batch_sheet, batch)
    assert (sheet.course, sheet.seats_left, sheet.participants) == ("Servis sepeda motor", 2, ())
    assert len(sheet.meetings) == 13
    assert (sheet.meetings[0].number, sheet.meetings[0].held_on) == (1, date(2026, 10, 26))
    [row] = desk.ask(training.list_batches)
    assert (row.course, row.seated, row.free, row.waiting) == ("Servis sepeda motor", 0, 2, 0)


def test_two_courses_cannot_share_a_name(desk: Desk) -> None:
    first = desk.run(training.add_course, MOTOR)
    with pytest.raises(Invalid):
        desk.run(training.add_course, replace(MOTOR, name="servis  SEPEDA motor"))
    desk.run(training.change_course, first, 1, replace(MOTOR, hours=100))
    with pytest.raises(Conflict):
        desk.run(training.change_course, first, 1, MOTOR)
    assert desk.ask(training.course_sheet, first).draft.hours == 100


def test_who_comes_when_the_class_is_full_waits_in_order(
    desk: Desk, batch: int, clients: list[int], clock
) -> None:
    seated, waits = EnrolmentState.ATTENDING, EnrolmentState.WAITING
    assert enrol_all(desk, batch, clients) == [seated, seated, waits, waits]
    sheet = desk.ask(training.batch_sheet, batch)
    assert [row.name for row in sheet.waiting] == ["Maria Banunaek", "Debora Taek"]
    with pytest.raises(DeskError):
        desk.run(training.seat_first_waiting, batch)
    desk.run(training.leave_batch, sheet.participants[0].enrolment_id, "Pulang kampung")
    assert desk.run(training.seat_first_waiting, batch) == "Maria Banunaek"
    sheet = desk.ask(training.batch_sheet, batch)
    assert [person.name for person in sheet.participants] == ["Dominggus Nafi", "Maria Banunaek"]
    assert [row.name for row in sheet.waiting] == ["Debora Taek"]


def test_a_seat_that_came_free_goes_to_those_who_wait_not_to_a_newcomer(
    desk: Desk, batch: int, clients: list[int]
) -> None:
    enrol_all(desk, batch, clients[:3])
    sheet = desk.ask(training.batch_sheet, batch)
    desk.run(training.leave_batch, sheet.participants[0].enrolment_id)
    assert desk.run(training.enrol, batch, clients[3]) is EnrolmentState.WAITING


def test_nobody_sits_twice_and_who_left_may_come_back(desk: Desk, batch: int, clients: list[int]) -> None:
    desk.run(training.enrol, batch, clients[0])
    with pytest.raises(DeskError):
        desk.run(training.enrol, batch, clients[0])
    [person] = desk.ask(training.batch_sheet, batch).participants
    desk.run(training.leave_batch, person.enrolment_id)
    with pytest.raises(DeskError):
        desk.run(training.leave_batch, person.enrolment_id)
    assert desk.run(training.enrol, batch, clients[0]) is EnrolmentState.ATTENDING


def test_attendance_is_marked_cleared_and_counted(desk: Desk, batch: int, clients: list[int]) -> None:
    enrol_all(desk, batch, clients[:2])
    sheet = desk.ask(training.batch_sheet, batch)
    one, other = (person.enrolment_id for person in sheet.participants)
    first, second = sheet.meetings[0].id, sheet.meetings[1].id
    assert desk.run(training.mark_attendance, first, {one: Mark.PRESENT}) == {one: None}
    assert desk.run(training.mark_attendance, first, {one: Mark.SICK}) == {one: Mark.PRESENT}
    desk.run(training.mark_attendance, second, {one: Mark.PRESENT, other: Mark.ABSENT})
    people = desk.ask(training.batch_sheet, batch).participants
    assert [(person.attended, len(person.marks)) for person in people] == [(50, 2), (0, 1)]
    desk.run(training.mark_attendance, first, {one: None})
    assert desk.ask(training.batch_sheet, batch).participants[0].attended == 100


def test_the_rest_is_present_with_one_stroke_and_can_be_taken_back(
    desk: Desk, batch: int, clients: list[int], clock
) -> None:
    enrol_all(desk, batch, clients[:2])
    sheet = desk.ask(training.batch_sheet, batch)
    today = next(meeting for meeting in sheet.meetings if meeting.held_on == sheet.today)
    absent = sheet.participants[0].enrolment_id
    desk.run(training.mark_attendance, today.id, {absent: Mark.ABSENT})
    rest = desk.run(training.mark_rest_present, today.id)
    people = desk.ask(training.batch_sheet, batch).participants
    assert [person.marks[today.id] for person in people] == [Mark.ABSENT, Mark.PRESENT]
    desk.run(training.mark_attendance, today.id, dict.fromkeys(rest, None))
    assert desk.ask(training.batch_sheet, batch).participants[1].marks == {}


def test_a_meeting_still_to_come_cannot_be_marked(desk: Desk, batch: int, clients: list[int]) -> None:
    desk.run(training.enrol, batch, clients[0])
    sheet = desk.ask(training.batch_sheet, batch)
    with pytest.raises(DeskError, match="07/12/2026"):
        desk.run(
            training.mark_attendance, sheet.meetings[-1].id, {sheet.participants[0].enrolment_id: Mark.SICK}
        )


def test_results_decide_who_qualifies_when_the_class_closes(
    desk: Desk, batch: int, clients: list[int], clock
) -> None:
    enrol_all(desk, batch, clients[:3])
    clock.forward(days=30)
    sheet = desk.ask(training.batch_sheet, batch)
    good, weak = (person.enrolment_id for person in sheet.participants)
    for meeting in sheet.meetings:
        desk.run(training.mark_attendance, meeting.id, {good: Mark.PRESENT, weak: Mark.PRESENT})
    desk.run(training.give_result, good, 82)
    desk.run(training.give_result, weak, 62)
    with pytest.raises(Invalid):
        desk.run(training.give_result, good, 101)
    people = desk.ask(training.batch_sheet, batch).participants
    assert [person.standing for person in people] == [Standing.QUALIFIES, Standing.NOT_PASSED]
    desk.run(training.close_batch, batch)
    states = [desk.ask(training.client_classes, client)[0].state for client in clients[:3]]
    assert states == [EnrolmentState.COMPLETED, EnrolmentState.FAILED, EnrolmentState.CANCELLED]
    assert desk.ask(training.list_batches) == []
    assert [row.id for row in desk.ask(training.list_batches, closed=True)] == [batch]


def test_a_closed_class_can_only_be_read(desk: Desk, batch: int, clients: list[int]) -> None:
    desk.run(training.enrol, batch, clients[0])
    sheet = desk.ask(training.batch_sheet, batch)
    desk.run(training.close_batch, batch)
    person, meeting = sheet.participants[0].enrolment_id, sheet.meetings[0].id
    for use_case, *arguments in (
        (training.enrol, batch, clients[1]),
        (training.seat_first_waiting, batch),
        (training.leave_batch, person),
        (training.mark_attendance, meeting, {person: Mark.PRESENT}),
        (training.give_result, person, 90),
        (training.change_batch, batch, sheet.version, sheet.draft),
        (training.add_meeting, batch, date(2026, 11, 20)),
        (training.remove_meeting, meeting),
        (training.close_batch, batch),
    ):
        with pytest.raises(DeskError):
            desk.run(use_case, *arguments)


def test_competence_is_a_result_of_its_own(desk: Desk, clients: list[int]) -> None:
    course = desk.run(training.add_course, CourseDraft(name="Barista", grading=Grading.COMPETENCE))
    batch = desk.run(training.add_batch, batch_draft(course))
    desk.run(training.enrol, batch, clients[0])
    person = desk.ask(training.batch_sheet, batch).participants[0].enrolment_id
    desk.run(training.give_result, person, competence=Competence.NOT_YET)
    assert desk.ask(training.batch_sheet, batch).participants[0].competence is Competence.NOT_YET


def test_changing_the_days_keeps_meetings_that_were_marked(
    desk: Desk, batch: int, clients: list[int]
) -> None:
    desk.run(training.enrol, batch, clients[0])
    sheet = desk.ask(training.batch_sheet, batch)
    desk.run(
        training.mark_attendance, sheet.meetings[0].id, {sheet.participants[0].enrolment_id: Mark.PRESENT}
    )
    moved = replace(sheet.draft, weekdays=(Weekday.FRIDAY,))
    desk.run(training.change_batch, batch, sheet.version, moved)
    days = [meeting.held_on for meeting in desk.ask(training.batch_sheet, batch).meetings]
    assert days[0] == date(2026, 10, 26)
    assert {day.isoweekday() for day in days[1:]} == {5}
    with pytest.raises(Conflict):
        desk.run(training.change_batch, batch, sheet.version, moved)


def test_a_changed_place_leaves_meetings_put_in_by_hand(desk: Desk, batch: int) -> None:
    desk.run(training.add_meeting, batch, date(2026, 11, 20))
    with pytest.raises(DeskError):
        desk.run(training.add_meeting, batch, date(2026, 11, 20))
    sheet = desk.ask(training.batch_sheet, batch)
    desk.run(training.remove_meeting, sheet.meetings[0].id)
    desk.run(training.change_batch, batch, sheet.version, replace(sheet.draft, place="Aula"))
    days = [meeting.held_on for meeting in desk.ask(training.batch_sheet, batch).meetings]
    assert date(2026, 11, 20) in days
    assert date(2026, 10, 26) not in days


def test_a_marked_meeting_is_not_removed(desk: Desk, batch: int, clients: list[int]) -> None:
    desk.run(training.enrol, batch, clients[0])
    sheet = desk.ask(training.batch_sheet, batch)
    desk.run(
        training.mark_attendance, sheet.meetings[0].id, {sheet.participants[0].enrolment_id: Mark.PRESENT}
    )
    with pytest.raises(DeskError):
        desk.run(training.remove_meeting, sheet.meetings[0].id)


def test_two_classes_at_one_hour_are_noticed(desk: Desk, batch: int, clients: list[int]) -> None:
    course = desk.run(training.add_course, CourseDraft(name="Tenun ikat"))
    same_hour = desk.run(training.add_batch, batch_draft(course, starts_at=time(14), ends_at=time(16)))
    after = desk.run(training.add_batch, batch_draft(course, starts_at=time(15), ends_at=time(17)))
    desk.run(training.enrol, batch, clients[0])
    assert desk.ask(training.find_clash, same_hour, clients[0]) == "Servis sepeda motor"
    assert desk.ask(training.find_clash, after, clients[0]) == ""
    assert desk.ask(training.find_clash, same_hour, clients[1]) == ""


def test_running_classes_are_open_items_of_the_client(desk: Desk, batch: int, clients: list[int]) -> None:
    enrol_all(desk, batch, clients[:3])
    assert [each.course for each in desk.ask(training.running_classes, clients[2])] == ["Servis sepeda motor"]
    assert desk.ask(training.running_classes, clients[3]) == []


def test_who_may_only_look_changes_nothing(desk_of, batch: int, clients: list[int]) -> None:
    auditor = desk_of(Role.AUDITOR)
    assert auditor.ask(training.list_batches)
    with pytest.raises(Refused):
        auditor.run(training.enrol, batch, clients[0])
    assert desk_of(Role.INSTRUCTOR).run(training.enrol, batch, clients[0]) is EnrolmentState.ATTENDING


def test_every_change_is_told_and_stands_in_the_trail(desk: Desk, batch: int, clients: list[int]) -> None:
    heard: list[frozenset[Topic]] = []
    desk.listeners.append(heard.append)
    desk.run(training.enrol, batch, clients[0])
    assert heard == [frozenset({Topic.TRAINING})]

    @needs(Right.SIGNED_IN)
    def look(work):
        return (
            broken_at(work.session),
            work.session.query(Enrolment).count(),
            work.session.query(Attendance).count(),
        )

    assert desk.ask(look) == (None, 1, 0)
