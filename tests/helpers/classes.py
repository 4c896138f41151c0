"""The classes of the design's sample centre, for pictures and tests."""

from datetime import date, time

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.training import BatchDraft, CourseDraft, Mark, Weekday
from rehabdesk.services import training
from rehabdesk.services.clients import register_client

NAMES = (
    "Ahmad Fauzi",
    "Dominggus Nafi",
    "Gregorius Tnunay",
    "Ignasius Naben",
    "Maria Banunaek",
    "Melkianus Bees",
    "Nadia Putri Rahman",
    "Rambu Anawaru",
    "Simon Bria",
    "Yohana Taebenu",
    "Yosef Manu",
    "Yulius Manafe",
)
WAITING = ("Debora Taek", "Simon Kefi", "Ana Lakapu")
MARKS = (
    "HHHHHIH",
    "HHHAHHH",
    "HHHHHHI",
    "HHSHHHH",
    "HHHHHH",
    "HAHAAH",
    "HHHHIH",
    "HHHHHH",
    "HHHHHH",
    "HIHHHH",
    "HHHHHA",
    "HHHHHH",
)
SCORES = (78, 84, 91, 75, 88, 62, 80, 86, None, 82, 70, 82)


def add_class(desk: Desk, course: str, place: str, days: str, at: time, seats: int) -> int:
    course_id = desk.run(training.add_course, CourseDraft(name=course, hours=96))
    return desk.run(
        training.add_batch,
        BatchDraft(
            course_id=course_id,
            name="Angkatan 3",
            place=place,
            instructor="Anton Riwu",
            first_day=date(2026, 10, 26),
            last_day=date(2026, 12, 7),
            weekdays=tuple(Weekday(day) for day in days),
            starts_at=at,
            ends_at=at.replace(hour=at.hour + 2),
            capacity=seats,
        ),
    )


def add_sample_classes(desk: Desk, clock) -> int:
    """Five classes; the motorcycle class is full, marked up to today, and three wait for it."""
    now = clock.now
    clock.forward(days=-23)
    motor = add_class(desk, "Servis sepeda motor", "Bengkel", "12", time(13), 12)
    cooking = add_class(desk, "Tata boga dasar", "Dapur", "24", time(14), 8)
    weaving = add_class(desk, "Tenun ikat", "Aula", "3", time(9), 10)
    barista = add_class(desk, "Barista", "Kedai mitra", "5", time(10), 6)
    computer = add_class(desk, "Komputer dasar", "Ruang 3", "35", time(13), 10)
    clients = [desk.run(register_client, ClientDraft(name=name)) for name in NAMES]
    for client in clients:
        desk.run(training.enrol, motor, client)
    for batch, count in ((cooking, 9), (weaving, 6), (barista, 4), (computer, 9)):
        for client in clients[:count]:
            desk.run(training.enrol, batch, client)
    for name, days in zip(WAITING, (14, 5, 2), strict=True):
        clock.forward(days=days)
        client = desk.run(register_client, ClientDraft(name=name))
        desk.run(training.enrol, motor, client)
    clock.now = now
    sheet = desk.ask(training.batch_sheet, motor)
    holiday = next(meeting for meeting in sheet.meetings if meeting.held_on == date(2026, 11, 16))
    desk.run(training.remove_meeting, holiday.id)
    sheet = desk.ask(training.batch_sheet, motor)
    for person, marks, score in zip(sheet.participants, MARKS, SCORES, strict=True):
        for meeting, letter in zip(sheet.meetings, marks, strict=False):
            desk.run(training.mark_attendance, meeting.id, {person.enrolment_id: Mark(letter)})
        desk.run(training.give_result, person.enrolment_id, score)
    return motor
