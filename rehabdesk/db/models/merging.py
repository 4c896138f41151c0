"""Two files of one person made into one: what moved, and what it takes to part them again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, Packed, Utc


class Merge(Base):
    """While it is `under_way`, signed records may follow their client into the other file."""

    __tablename__ = "merge"
    __unspoken__ = frozenset({"why", "before", "moved", "undone_why"})

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    gone_id: Mapped[int] = mapped_column(ForeignKey("client.id"), index=True)
    gone_number: Mapped[str]
    merged_at: Mapped[datetime] = mapped_column(Utc)
    merged_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str]
    before: Mapped[Any] = mapped_column(Packed)  # what both files held where the merge changed it
    moved: Mapped[Any] = mapped_column(Packed)  # table → column → what stood there → row numbers
    under_way: Mapped[bool] = mapped_column(default=False)
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    undone_why: Mapped[str] = mapped_column(default="")
