"""Consents a client gave, and what followed when one was withdrawn."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Packed, Utc, frozen
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.people import Relation

_SIGNED = (
    "kind, given_on, signed_by, relation, explained_by, witness, partner_id, to_person, aims, tells,"
    " purposes, until, text_version, recorded_at"
)


class Consent(Base):
    __tablename__ = "consent"
    __table_args__ = (
        Index(None, "client_id", "kind"),
        Index(None, "until"),
        Index(
            "ix_consent_to_stop",
            "withdrawn_at",
            sqlite_where=text("withdrawn_at IS NOT NULL AND stopped_at IS NULL"),
        ),
    )
    __triggers__ = (
        *frozen("consent", "old.id", "a consent stays as it was signed", _SIGNED),
        "CREATE TRIGGER consent_stays BEFORE DELETE ON consent"
        " BEGIN SELECT RAISE(ABORT, 'a consent stays on record'); END",
        "CREATE TRIGGER consent_goes_forward BEFORE UPDATE OF withdrawn_at, stopped_at ON consent"
        " WHEN (old.withdrawn_at IS NOT NULL AND new.withdrawn_at IS NOT old.withdrawn_at)"
        " OR (old.stopped_at IS NOT NULL AND new.stopped_at IS NOT old.stopped_at)"
        " BEGIN SELECT RAISE(ABORT, 'a withdrawn consent does not come back'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"), index=True)
    kind: Mapped[ConsentKind] = mapped_column(ChoiceColumn(ConsentKind))
    given_on: Mapped[date]
    signed_by: Mapped[str]
    relation: Mapped[Relation | None] = mapped_column(ChoiceColumn(Relation))
    explained_by: Mapped[str]
    witness: Mapped[str] = mapped_column(default="")
    purposes: Mapped[str] = mapped_column(default="")
    until: Mapped[date | None]
    on_paper: Mapped[bool]
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    withdrawn_at: Mapped[datetime | None] = mapped_column(Utc)
    withdrawn_why: Mapped[str] = mapped_column(default="")

    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    to_person: Mapped[str] = mapped_column(default="")
    aims: Mapped[Any] = mapped_column(Packed, default=list)  # values of domain.disclosure.Purpose
    tells: Mapped[Any] = mapped_column(Packed, default=list)  # values of domain.disclosure.Disclosure
    text_version: Mapped[str] = mapped_column(default="")
    mistaken: Mapped[bool] = mapped_column(default=False)  # withdrawn_why says what was wrong
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    stopped_at: Mapped[datetime | None] = mapped_column(Utc)  # what rested on it has stopped
    stopped_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    stopped_note: Mapped[str] = mapped_column(default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))  # the signed paper, scanned
