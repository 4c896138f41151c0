"""What was typed and not yet saved as a record: it survives a power cut, a lock and another sign-in."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, Packed, Utc


class KeptDraft(Base):
    """One unfinished form. `key` tells two of a kind apart: "new", or the id of the record being changed."""

    __tablename__ = "kept_draft"
    __audited__ = False  # typing, not yet a fact
    __table_args__ = (UniqueConstraint("account_id", "kind", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[str]
    key: Mapped[str]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)
    content: Mapped[Any] = mapped_column(Packed)
    saved_at: Mapped[datetime] = mapped_column(Utc)
