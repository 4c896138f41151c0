"""Consents a client gave, and when one was withdrawn."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Utc
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.people import Relation


class Consent(Base):
    __tablename__ = "consent"
    __table_args__ = (Index(None, "client_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"))
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
