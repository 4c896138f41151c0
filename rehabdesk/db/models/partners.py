"""Outside agencies that a referral, a batch or a letter names."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Versioned
from rehabdesk.domain.partners import PartnerKind


class Partner(Versioned, Base):
    __tablename__ = "partner"
    __table_args__ = (Index(None, "name_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str]
    kind: Mapped[PartnerKind] = mapped_column(ChoiceColumn(PartnerKind))
    address: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    email: Mapped[str] = mapped_column(default="")
    contact_person: Mapped[str] = mapped_column(default="")
    services: Mapped[str] = mapped_column(default="")
    mou_number: Mapped[str] = mapped_column(default="")
    mou_until: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
