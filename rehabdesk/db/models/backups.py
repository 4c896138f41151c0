"""Which copies were made and where they went; which were restored, in earnest or as a drill."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Utc
from rehabdesk.domain.backups import BackupKind, BackupState


class Backup(Base):
    """Rows stand in the order the copies were made, whatever the clock said. A copy lacks its own row."""

    __tablename__ = "backup"

    id: Mapped[int] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(Utc)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[BackupKind] = mapped_column(ChoiceColumn(BackupKind))
    path: Mapped[str]
    place: Mapped[str]  # the stick or disk as people call it; empty for this computer's own
    apart: Mapped[bool]  # on another disk than the centre's file
    size: Mapped[int]
    sha256: Mapped[str]
    clients: Mapped[int]
    notes: Mapped[int]
    state: Mapped[BackupState] = mapped_column(ChoiceColumn(BackupState))
    checked_at: Mapped[datetime] = mapped_column(Utc)


class Restore(Base):
    """Written into the file that came back, so that it says of itself which copy it is."""

    __tablename__ = "restore"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Utc)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    drill: Mapped[bool]
    made_at: Mapped[datetime] = mapped_column(Utc)  # of the copy
    file_name: Mapped[str]
    passed: Mapped[bool]
    seconds: Mapped[float]
    kept: Mapped[str] = mapped_column(default="")  # folder of what was replaced
    backup_id: Mapped[int] = mapped_column(default=0)  # newest row of `backup` at that moment
