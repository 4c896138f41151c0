"""Filled-in questionnaires, each with its definition. A finished one is immutable in the file itself."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Packed, Utc, Versioned, frozen
from rehabdesk.domain.instruments import AssessmentState, Occasion

_FROZEN = (
    "definition_id, episode_id, occasion, answers, method, system, scores, complete,"
    " begun_at, begun_by, assessed_on, finished_at, finished_by, assessed_by, digest"
)


class Definition(Base):
    """An instrument's definition as it was when it was used, or one that the centre added itself."""

    __tablename__ = "definition"
    __table_args__ = (UniqueConstraint("digest"), Index(None, "code", "id"))
    __unspoken__ = frozenset({"content"})
    __triggers__ = (
        "CREATE TRIGGER definition_keeps BEFORE UPDATE OF code, version, digest, content, own ON definition"
        " BEGIN SELECT RAISE(ABORT, 'a definition cannot be changed'); END",
        "CREATE TRIGGER definition_stays BEFORE DELETE ON definition"
        " BEGIN SELECT RAISE(ABORT, 'a definition stays on record'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    version: Mapped[str]
    digest: Mapped[str]  # SHA-256 of content
    content: Mapped[bytes] = mapped_column(LargeBinary)
    own: Mapped[bool] = mapped_column(default=False)  # added by the centre, not shipped
    added_at: Mapped[datetime] = mapped_column(Utc)
    added_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    retired_at: Mapped[datetime | None] = mapped_column(Utc)


class InstrumentSetting(Versioned, Base):
    """What a centre chose for an instrument: its own wording, how to compute and name scores."""

    __tablename__ = "instrument_setting"
    __table_args__ = (UniqueConstraint("code"),)
    __unspoken__ = frozenset({"texts"})

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str]
    texts: Mapped[Any] = mapped_column(Packed, default=dict)  # item, section or "set:value" → wording
    method: Mapped[str] = mapped_column(default="")
    system: Mapped[str] = mapped_column(default="")
    offered: Mapped[bool] = mapped_column(default=True)


class Assessment(Versioned, Base):
    __tablename__ = "assessment"
    __table_args__ = (Index(None, "client_id", "id"), Index(None, "state", "id"))
    __unspoken__ = frozenset({"answers", "scores"})
    __triggers__ = (
        *frozen(
            "assessment", "old.finished_at IS NOT NULL", "a finished assessment cannot be changed", _FROZEN
        ),
        "CREATE TRIGGER assessment_stays BEFORE DELETE ON assessment"
        " BEGIN SELECT RAISE(ABORT, 'an assessment stays on record'); END",
        "CREATE TRIGGER assessment_goes_forward BEFORE UPDATE OF state ON assessment"
        " WHEN (old.state = 'discarded' AND new.state <> 'discarded')"
        " OR (old.state = 'finished' AND new.state = 'open')"
        " BEGIN SELECT RAISE(ABORT, 'an assessment only goes forward'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    definition_id: Mapped[int] = mapped_column(ForeignKey("definition.id"), index=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"), index=True)
    occasion: Mapped[Occasion] = mapped_column(ChoiceColumn(Occasion))
    state: Mapped[AssessmentState] = mapped_column(ChoiceColumn(AssessmentState))
    answers: Mapped[Any] = mapped_column(Packed)  # raw: item → value
    method: Mapped[str]  # of computing, by its code in the definition
    system: Mapped[str]  # of naming scores, likewise
    scores: Mapped[Any] = mapped_column(Packed)  # as they were computed at finishing; never again
    complete: Mapped[bool] = mapped_column(default=False)
    begun_at: Mapped[datetime] = mapped_column(Utc)
    begun_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kept_at: Mapped[datetime] = mapped_column(Utc)
    kept_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    assessed_on: Mapped[date | None]
    finished_at: Mapped[datetime | None] = mapped_column(Utc)
    finished_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    assessed_by: Mapped[str] = mapped_column(default="")  # name and title, as at finishing
    digest: Mapped[str] = mapped_column(default="")  # SHA-256 of what was finished
    discarded_at: Mapped[datetime | None] = mapped_column(Utc)
    discarded_why: Mapped[str] = mapped_column(default="")
