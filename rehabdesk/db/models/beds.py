"""Rooms and beds of the house, and who lay in them."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Utc, Versioned
from rehabdesk.domain.beds import RoomFor


class Room(Versioned, Base):
    __tablename__ = "room"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    meant_for: Mapped[RoomFor] = mapped_column(ChoiceColumn(RoomFor))
    active: Mapped[bool] = mapped_column(default=True)


class Bed(Base):
    """One that was slept in is never removed: it goes out of use and keeps its history."""

    __tablename__ = "bed"
    __table_args__ = (UniqueConstraint("room_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"))
    number: Mapped[int]
    in_use: Mapped[bool] = mapped_column(default=True)  # False: the room has fewer beds now
    closed_why: Mapped[str] = mapped_column(default="")  # closed for a while: broken, being painted
    closed_since: Mapped[date | None]


# Not two in a bed and not one in two beds on any day; the day of leaving is free for the next.
_TWICE = (
    "SELECT 1 FROM stay WHERE (stay.bed_id = new.bed_id OR stay.episode_id = new.episode_id)"
    " AND stay.id <> new.id AND (stay.until IS NULL OR new.since < stay.until)"
    " AND (new.until IS NULL OR stay.since < new.until)"
)


class Stay(Base):
    __tablename__ = "stay"
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="in_order"),
        Index("uq_stay_bed_now", "bed_id", unique=True, sqlite_where=text("until IS NULL")),
        Index("uq_stay_episode_now", "episode_id", unique=True, sqlite_where=text("until IS NULL")),
        Index(None, "bed_id"),
        Index(None, "episode_id"),
        Index(None, "client_id"),
    )
    __triggers__ = (
        "CREATE TRIGGER stay_alone AFTER INSERT ON stay"
        f" WHEN EXISTS ({_TWICE}) BEGIN SELECT RAISE(ABORT, 'somebody lies in this bed'); END",
        "CREATE TRIGGER stay_stays_alone AFTER UPDATE ON stay"
        f" WHEN EXISTS ({_TWICE}) BEGIN SELECT RAISE(ABORT, 'somebody lies in this bed'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    bed_id: Mapped[int] = mapped_column(ForeignKey("bed.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id"))
    since: Mapped[date]
    until: Mapped[date | None]
    placed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    placed_at: Mapped[datetime] = mapped_column(Utc)
    note: Mapped[str] = mapped_column(default="")  # why a woman lies in a men's room
