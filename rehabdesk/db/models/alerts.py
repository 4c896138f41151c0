"""Alerts of a client: raised by an intake, an assessment or a person, closed by a person with a reason."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Utc
from rehabdesk.domain.alerts import AlertKind


class Alert(Base):
    """`source` and `source_id` name the record that raised it, like "assessment" and 12."""

    __tablename__ = "alert"
    __table_args__ = (Index(None, "client_id"),)
    __unspoken__ = frozenset({"detail", "closed_why"})

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    kind: Mapped[AlertKind] = mapped_column(ChoiceColumn(AlertKind))
    detail: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    source_id: Mapped[int | None]
    raised_at: Mapped[datetime] = mapped_column(Utc)
    raised_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None] = mapped_column(Utc)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_why: Mapped[str] = mapped_column(default="")
