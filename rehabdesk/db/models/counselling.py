"""Sessions, and what is written of them. A signed note is immutable in the database itself."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rehabdesk.db.models.base import Base, ChoiceColumn, Packed, Utc, Versioned, frozen
from rehabdesk.domain.counselling import NoteFormat, SessionKind


class CounsellingSession(Base):
    """The meeting. `client_id` is empty for a group, whose members each have a note of their own."""

    __tablename__ = "session"
    __table_args__ = (Index(None, "client_id", "held_on"), Index(None, "held_on"))

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    kind: Mapped[SessionKind] = mapped_column(ChoiceColumn(SessionKind))
    held_on: Mapped[date]
    starts_at: Mapped[time | None]
    ends_at: Mapped[time | None]
    place: Mapped[str] = mapped_column(default="")
    topic: Mapped[str] = mapped_column(default="")
    facilitator_id: Mapped[int] = mapped_column(ForeignKey("account.id"))


class Note(Versioned, Base):
    __tablename__ = "note"
    __table_args__ = (
        Index(None, "client_id", "id"),
        Index(None, "author_id", "id"),
        Index(None, "session_id"),
        Index("ix_note_unsigned", "author_id", sqlite_where=text("signed_at IS NULL")),
    )
    __unspoken__ = frozenset({"parts", "excerpt", "goal", "outside_plan"})
    __triggers__ = (
        *frozen("note", "old.signed_at IS NOT NULL", "a signed note cannot be changed"),
        "CREATE TRIGGER note_stays BEFORE DELETE ON note WHEN old.signed_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a signed note cannot be removed'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("session.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    format: Mapped[NoteFormat] = mapped_column(ChoiceColumn(NoteFormat))
    goal: Mapped[str] = mapped_column(default="")
    outside_plan: Mapped[str] = mapped_column(default="")  # why it serves none of the plan's goals
    parts: Mapped[Any] = mapped_column(Packed)  # the boxes of the format: key → text
    excerpt: Mapped[str] = mapped_column(default="")  # its first 160 characters, for lists
    written_at: Mapped[datetime] = mapped_column(Utc)
    signed_at: Mapped[datetime | None] = mapped_column(Utc)
    signed_as: Mapped[str] = mapped_column(default="")  # name and title of the author at signing
    content_hash: Mapped[bytes | None]
    late: Mapped[bool] = mapped_column(default=False)

    held: Mapped[CounsellingSession] = relationship(lazy="raise")


class Addendum(Base):
    """What is added after signing, signed itself as it is written."""

    __tablename__ = "addendum"
    __table_args__ = (Index(None, "note_id"),)
    __unspoken__ = frozenset({"text"})
    __triggers__ = (
        *frozen("addendum", "old.id", "an addendum cannot be changed"),
        "CREATE TRIGGER addendum_stays BEFORE DELETE ON addendum"
        " BEGIN SELECT RAISE(ABORT, 'an addendum cannot be removed'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    note_id: Mapped[int] = mapped_column(ForeignKey("note.id"))
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[str]
    text: Mapped[str]
    signed_at: Mapped[datetime] = mapped_column(Utc)
    signed_as: Mapped[str]
