"""The institution that owns the file, and the programmes it runs."""

from typing import Any

from sqlalchemy import CheckConstraint, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Packed, Versioned
from rehabdesk.domain.centre import PaperSize, Zone
from rehabdesk.domain.episodes import Setting


class Centre(Versioned, Base):
    """The only row of its table."""

    __tablename__ = "centre"
    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)
    __unspoken__ = frozenset({"logo"})

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    foundation: Mapped[str] = mapped_column(default="")
    address: Mapped[str]
    village: Mapped[str] = mapped_column(default="")
    village_code: Mapped[str] = mapped_column(default="")
    city: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    licence: Mapped[str] = mapped_column(default="")
    zone: Mapped[Zone] = mapped_column(ChoiceColumn(Zone))
    site_code: Mapped[str]
    head_name: Mapped[str]
    head_title: Mapped[str]
    head_credential: Mapped[str] = mapped_column(default="")
    logo: Mapped[bytes] = mapped_column(LargeBinary, default=b"")
    paper: Mapped[PaperSize] = mapped_column(ChoiceColumn(PaperSize))
    letter_pattern: Mapped[str]
    record_pattern: Mapped[str]
    lock_minutes: Mapped[int]
    backup_limit_days: Mapped[int]


class Programme(Versioned, Base):
    __tablename__ = "programme"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    setting: Mapped[Setting] = mapped_column(ChoiceColumn(Setting))
    length_days: Mapped[int]
    active: Mapped[bool] = mapped_column(default=True)
    stages: Mapped[Any] = mapped_column(Packed, default=list)  # [phase, days] in order; none: the usual ones
    capacity: Mapped[int | None]  # clients at a time; an inpatient programme has the beds of the house
