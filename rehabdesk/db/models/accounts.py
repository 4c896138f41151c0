"""Who may sign in."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, Packed, Utc, Versioned


class Account(Versioned, Base):
    __tablename__ = "account"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    title: Mapped[str] = mapped_column(default="")  # "Konselor adiksi", as it stands under a signature
    credential: Mapped[str] = mapped_column(default="")  # number of certificate, licence or staff
    roles: Mapped[Any] = mapped_column(Packed)  # values of domain.rights.Role
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Utc)
