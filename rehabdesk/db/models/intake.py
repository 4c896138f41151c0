"""What an intake holds beyond the columns of its episode: one record a version, frozen once signed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, Packed, Utc, frozen


class Intake(Base):
    """Unsigned, `content` holds the sections; signed, identity and the episode's columns with them."""

    __tablename__ = "intake"
    __table_args__ = (
        UniqueConstraint("episode_id", "number"),
        Index("ix_intake_unsigned", "episode_id", unique=True, sqlite_where=text("signed_at IS NULL")),
        Index(None, "client_id"),
    )
    __unspoken__ = frozenset({"content"})
    __triggers__ = (
        *frozen("intake", "old.signed_at IS NOT NULL", "a signed intake cannot be changed"),
        "CREATE TRIGGER intake_stays BEFORE DELETE ON intake WHEN old.signed_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be removed'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("episode.id"))
    number: Mapped[int]  # 1, and one more for each correction
    reason: Mapped[str] = mapped_column(default="")  # of a correction
    content: Mapped[Any] = mapped_column(Packed)
    begun_at: Mapped[datetime] = mapped_column(Utc)
    begun_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[datetime | None] = mapped_column(Utc)
    signed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    signed_as: Mapped[str] = mapped_column(default="")  # name and title at signing
    content_hash: Mapped[bytes | None]


_SIGNED = "EXISTS (SELECT 1 FROM intake WHERE intake.id = old.intake_id AND intake.signed_at IS NOT NULL)"


class IntakeInfections(Base):
    """HIV, hepatitis, tuberculosis: apart from the rest, for those with the right to see them."""

    __tablename__ = "intake_infections"
    __unspoken__ = frozenset({"content"})
    __triggers__ = (
        *frozen("intake_infections", _SIGNED, "a signed intake cannot be changed"),
        "CREATE TRIGGER intake_infections_stays BEFORE DELETE ON intake_infections"
        f" WHEN {_SIGNED} BEGIN SELECT RAISE(ABORT, 'a signed intake cannot be removed'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    intake_id: Mapped[int] = mapped_column(ForeignKey("intake.id"), unique=True)
    content: Mapped[Any] = mapped_column(Packed)
    content_hash: Mapped[bytes | None]
