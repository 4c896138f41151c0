"""Skills training: what is taught, each time it is held, who takes part and who was there."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Packed, Utc, Versioned
from rehabdesk.domain.training import Competence, EnrolmentState, Grading, Mark


class Course(Versioned, Base):
    __tablename__ = "course"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    code: Mapped[str] = mapped_column(default="")
    hours: Mapped[int | None]
    unit: Mapped[str] = mapped_column(default="")
    grading: Mapped[Grading] = mapped_column(ChoiceColumn(Grading))
    least_attendance: Mapped[int]
    least_score: Mapped[int]


class Batch(Versioned, Base):
    __tablename__ = "batch"
    __table_args__ = (Index(None, "closed_on", "first_day"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    name: Mapped[str]
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    place: Mapped[str]
    instructor: Mapped[str]
    first_day: Mapped[date]
    last_day: Mapped[date]
    weekdays: Mapped[Any] = mapped_column(Packed)  # values of Weekday
    starts_at: Mapped[time]
    ends_at: Mapped[time | None]
    capacity: Mapped[int]
    closed_on: Mapped[date | None]


class Meeting(Base):
    __tablename__ = "meeting"
    __table_args__ = (UniqueConstraint("batch_id", "held_on"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    held_on: Mapped[date]


class Enrolment(Base):
    """One client in one batch; who left may come back as a new enrolment."""

    __tablename__ = "enrolment"
    __table_args__ = (
        Index(
            "uq_enrolment_going_on",
            "batch_id",
            "client_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'waiting', 'accepted', 'attending')"),
        ),
        Index(None, "batch_id"),
        Index(None, "client_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    batch_id: Mapped[int] = mapped_column(ForeignKey("batch.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    state: Mapped[EnrolmentState] = mapped_column(ChoiceColumn(EnrolmentState))
    enrolled_at: Mapped[datetime] = mapped_column(Utc)
    joined_on: Mapped[date | None]  # when the seat was taken
    ended_on: Mapped[date | None]
    ended_why: Mapped[str] = mapped_column(default="")
    score: Mapped[int | None]
    competence: Mapped[Competence | None] = mapped_column(ChoiceColumn(Competence))


class Attendance(Base):
    __tablename__ = "attendance"
    __table_args__ = (UniqueConstraint("meeting_id", "enrolment_id"), Index(None, "enrolment_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    enrolment_id: Mapped[int] = mapped_column(ForeignKey("enrolment.id"))
    mark: Mapped[Mark] = mapped_column(ChoiceColumn(Mark))
