"""Letters: drafts, and what was issued. An issued letter's content is immutable in the database itself."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Packed, Utc, Versioned, frozen
from rehabdesk.domain.letters import LetterKind, LetterState

_FROZEN = (
    "kind, episode_id, partner_id, draft, number, year, seq, issued_on, issued_at, issued_by, content,"
    " digest, consent_id"
)


class Letter(Versioned, Base):
    __tablename__ = "letter"
    __table_args__ = (
        UniqueConstraint("year", "seq"),
        UniqueConstraint("number"),
        Index(None, "client_id", "id"),
        Index(None, "state", "id"),
    )
    __unspoken__ = frozenset({"draft", "content"})
    __triggers__ = (
        *frozen("letter", "old.number IS NOT NULL", "an issued letter cannot be changed", _FROZEN),
        "CREATE TRIGGER letter_stays BEFORE DELETE ON letter WHEN old.number IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'an issued letter cannot be removed'); END",
        "CREATE TRIGGER letter_goes_forward BEFORE UPDATE OF state ON letter"
        " WHEN (old.state = 'void' AND new.state <> 'void')"
        " OR (old.state = 'handed over' AND new.state NOT IN ('handed over', 'void'))"
        " OR (old.number IS NOT NULL AND new.state IN ('draft', 'waiting'))"
        " BEGIN SELECT RAISE(ABORT, 'a letter only goes forward'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[LetterKind] = mapped_column(ChoiceColumn(LetterKind))
    state: Mapped[LetterState] = mapped_column(ChoiceColumn(LetterState))
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"), index=True)
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"), index=True)
    draft: Mapped[Any] = mapped_column(Packed)  # the fields as they were filled in
    written_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    written_at: Mapped[datetime] = mapped_column(Utc)
    number: Mapped[str | None]
    year: Mapped[int | None]
    seq: Mapped[int | None]
    issued_on: Mapped[date | None]
    issued_at: Mapped[datetime | None] = mapped_column(Utc)
    issued_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    content: Mapped[str | None]  # canonical JSON of domain.letters.LetterContent
    digest: Mapped[str | None]  # SHA-256 of content
    consent_id: Mapped[int | None] = mapped_column(ForeignKey("consent.id"))  # it rests on this
    handed_to: Mapped[str] = mapped_column(default="")
    handed_at: Mapped[datetime | None] = mapped_column(Utc)
    void_reason: Mapped[str] = mapped_column(default="")
    void_at: Mapped[datetime | None] = mapped_column(Utc)


class LetterPrint(Base):
    """One printing of a letter; the second and later ones say that they are copies."""

    __tablename__ = "letter_print"
    __table_args__ = (UniqueConstraint("letter_id", "copy"),)
    __triggers__ = (
        "CREATE TRIGGER letter_print_stays BEFORE DELETE ON letter_print"
        " BEGIN SELECT RAISE(ABORT, 'a printing stays on record'); END",
        "CREATE TRIGGER letter_print_keeps BEFORE UPDATE ON letter_print"
        " BEGIN SELECT RAISE(ABORT, 'a printing stays on record'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letter.id"))
    copy: Mapped[int]
    printed_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    printed_at: Mapped[datetime] = mapped_column(Utc)
    as_file: Mapped[bool] = mapped_column(default=False)


class LetterCounter(Base):
    """The last running number of a year. Numbers are given at issue and never again."""

    __tablename__ = "letter_counter"
    __audited__ = False

    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]


class LetterLogo(Base):
    """Every logo a letter was issued with, so that a reprint shows the one of its day."""

    __tablename__ = "letter_logo"
    __audited__ = False

    digest: Mapped[str] = mapped_column(primary_key=True)
    picture: Mapped[bytes] = mapped_column(LargeBinary)
