"""The classes of a demo centre: one over, five running (two of them full), one still to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.work import Work
from rehabdesk.domain.episodes import DischargeReason, EpisodeState
from rehabdesk.domain.rights import Person
from rehabdesk.domain.training import BatchDraft, Competence, CourseDraft, Grading, Mark, Weekday
from rehabdesk.services import training

COURSES = (
    CourseDraft(name="Servis sepeda motor", code="SM-01", hours=96),
    CourseDraft(name="Tata boga dasar", code="TB-01", hours=80),
    CourseDraft(name="Tenun ikat", code="TN-01", hours=120),
    CourseDraft(name="Komputer dasar", code="KD-01", hours=64),
    CourseDraft(name="Barista", code="BR-01", hours=60, grading=Grading.COMPETENCE),
    CourseDraft(name="Menjahit", code="MJ-01", hours=280),
)


@dataclass(frozen=True)
class _Class:
    """`starts` is in days from today; `wanted` clients ask for one of `seats`."""

    course: str
    name: str
    place: str
    instructor: str
    days: str
    hour: int
    starts: int
    length: int
    seats: int
    wanted: int
    partner: bool = False


_CLASSES = (
    _Class("Barista", "Angkatan 1", "Kedai mitra", "Lusia Kolo", "5", 10, -210, 70, 6, 6, True),
    _Class("Servis sepeda motor", "Angkatan 3", "Bengkel", "Anton Riwu", "12", 13, -22, 42, 12, 15, True),
    _Class("Tata boga dasar", "Angkatan 2", "Dapur", "Marselina Bria", "24", 14, -30, 60, 8, 9),
    _Class("Tenun ikat", "Angkatan 1", "Aula", "Yuliana Taek", "3", 9, -40, 90, 10, 6),
    _Class("Komputer dasar", "Angkatan 4", "Ruang 3", "Robertus Ola", "35", 13, -20, 45, 10, 9),
    _Class("Barista", "Angkatan 2", "Kedai mitra", "Lusia Kolo", "5", 10, -15, 70, 6, 4, True),
    _Class("Menjahit", "Angkatan 1", "Aula", "Yuliana Taek", "14", 8, 14, 60, 16, 3, True),
)
_MARKS = [Mark.PRESENT] * 17 + [Mark.EXCUSED, Mark.SICK, Mark.ABSENT]


def add_classes(store: Store, who: Person, random: Random, today: date) -> None:
    """Through the same use cases as the window, day by day."""
    _Maker(store, who, random, today).make()


class _Maker:
    def __init__(self, store: Store, who: Person, random: Random, today: date) -> None:
        self._store, self._who, self._random, self._today = store, who, random, today
        self._courses: dict[str, int] = {}

    def make(self) -> None:
        with self._at(self._today - timedelta(days=400)) as step:
            for course in COURSES:
                self._courses[course.name] = training.add_course(step.work, course)
        here, gone = self._people()
        for number, plan in enumerate(_CLASSES):
            over = plan.starts + plan.length < 0
            # Each class begins to ask further along the list, so that clients are spread over the classes.
            pool = gone if over else here[number * 5 :] + here[: number * 5]
            self._make_class(plan, pool, over=over)

    def _make_class(self, plan: _Class, pool: Sequence[int], *, over: bool) -> None:
        first = self._today + timedelta(days=plan.starts)
        with self._at(first - timedelta(days=25)) as step:
            partner = step.session.scalar(select(Partner.id).order_by(Partner.id).limit(1))
            batch = training.add_batch(
                step.work,
                BatchDraft(
                    course_id=self._courses[plan.course],
                    name=plan.name,
                    partner_id=partner if plan.partner else None,
                    instructor=plan.instructor,
                    place=plan.place,
                    capacity=plan.seats,
                    first_day=first,
                    last_day=first + timedelta(days=plan.length),
                    starts_at=time(plan.hour),
                    ends_at=time(plan.hour + 2),
                    weekdays=tuple(Weekday(day) for day in plan.days),
                ),
            )
        self._enrol(batch, plan, pool, first)
        with self._at(self._today) as step:
            self._mark(step.work, batch, over=over)
            if over:
                training.close_batch(step.work, batch)

    def _enrol(self, batch: int, plan: _Class, pool: Sequence[int], first: date) -> None:
        left = plan.wanted
        for client in pool:
            if not left:
                return
            # Those for whom no seat is left come after the class began.
            late = left <= plan.wanted - plan.seats
            day = first + timedelta(days=3 * (plan.wanted - left) % 20 if late else -7)
            with self._at(min(day, self._today)) as step:
                if not training.find_clash(step.work, batch, client):
                    training.enrol(step.work, batch, client)
                    left -= 1

    def _mark(self, work: Work, batch: int, *, over: bool) -> None:
        sheet = training.batch_sheet(work, batch)
        for meeting in sheet.meetings:
            if meeting.held_on < self._today:
                marks = {person.enrolment_id: self._random.choice(_MARKS) for person in sheet.participants}
                training.mark_attendance(work, meeting.id, marks)
        for person in sheet.participants:
            if sheet.rule.grading is Grading.COMPETENCE:
                if over:
                    competence = Competence.COMPETENT if self._random.random() < 0.8 else Competence.NOT_YET
                    training.give_result(work, person.enrolment_id, competence=competence)
            elif (
                person.joined_on
                and person.joined_on < self._today
                and sheet.meetings[0].held_on < self._today
            ):
                training.give_result(work, person.enrolment_id, self._random.randint(58, 95))

    def _people(self) -> tuple[list[int], list[int]]:
        """Clients in care now, and clients who completed the programme, both newest first."""
        with Session(self._store.engine) as session:
            query = select(Client.id).join(Episode, Episode.id == Client.current_episode_id)
            newest = query.order_by(Client.id.desc()).limit(60)
            here = list(session.scalars(newest.where(Episode.state == EpisodeState.ADMITTED)))
            gone = list(session.scalars(newest.where(Episode.discharge_reason == DischargeReason.COMPLETED)))
        return here, gone

    def _at(self, day: date) -> "_Step":
        return _Step(self._store, self._who, day)


class _Step:
    """One transaction on one day, at ten in the morning."""

    def __init__(self, store: Store, who: Person, day: date) -> None:
        moment = datetime.combine(day, time(10), store.zone).astimezone(UTC)
        self.session = Session(store.writing)
        self.work = Work(self.session, who, moment, store.zone)

    def __enter__(self) -> "_Step":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        with self.session:
            if kind is None:
                self.session.commit()
