"""Old registers that were brought in: the file, and what became of each of its rows."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, Packed, Utc


class ImportFile(Base):
    __tablename__ = "import_file"
    __table_args__ = (Index(None, "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]  # of the file, without its folder
    sha256: Mapped[str]
    sheet: Mapped[str]
    imported_at: Mapped[datetime] = mapped_column(Utc)
    imported_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    row_count: Mapped[int]
    new_clients: Mapped[int]
    new_episodes: Mapped[int]
    left_out: Mapped[int]
    undone_at: Mapped[datetime | None] = mapped_column(Utc)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class ImportedRow(Base):
    """A row that made something. What stood in it is kept whole, also what could not be read."""

    __tablename__ = "imported_row"
    __audited__ = False  # the trail has an entry for what the row made
    __table_args__ = (Index(None, "import_id"), Index(None, "client_id"), Index(None, "episode_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_file.id"))
    line: Mapped[int]
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"))
    made_client: Mapped[bool]
    cells: Mapped[Any] = mapped_column(Packed)  # heading → what stood there
