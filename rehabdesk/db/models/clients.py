"""The people served."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Utc, Versioned
from rehabdesk.domain.clients import NoNik
from rehabdesk.domain.people import Education, MaritalStatus, Occupation, Relation, Religion, Sex


class Client(Versioned, Base):
    __tablename__ = "client"
    __table_args__ = (
        Index(None, "nik", unique=True, sqlite_where=text("nik <> ''")),
        Index(None, "name_key"),
        Index(None, "phone"),
        Index(None, "born_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    record_number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str]  # name and alias folded: what lists are sorted by and searched in
    alias: Mapped[str] = mapped_column(default="")
    nik: Mapped[str] = mapped_column(default="")
    no_nik: Mapped[NoNik | None] = mapped_column(ChoiceColumn(NoNik))
    birth_place: Mapped[str] = mapped_column(default="")
    born_on: Mapped[date | None]
    sex: Mapped[Sex | None] = mapped_column(ChoiceColumn(Sex))
    religion: Mapped[Religion | None] = mapped_column(ChoiceColumn(Religion))
    education: Mapped[Education | None] = mapped_column(ChoiceColumn(Education))
    marital_status: Mapped[MaritalStatus | None] = mapped_column(ChoiceColumn(MaritalStatus))
    occupation: Mapped[Occupation | None] = mapped_column(ChoiceColumn(Occupation))
    mother_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    rt_rw: Mapped[str] = mapped_column(default="")
    village: Mapped[str] = mapped_column(default="")
    district: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_relation: Mapped[Relation | None] = mapped_column(ChoiceColumn(Relation))
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_knows: Mapped[bool] = mapped_column(default=False)
    discretion: Mapped[str] = mapped_column(default="")
    current_episode_id: Mapped[int | None] = mapped_column(
        ForeignKey("episode.id", use_alter=True), index=True
    )
    registered_at: Mapped[datetime] = mapped_column(Utc)
    # The file this one went into. It keeps its number, and nothing else points at it any more.
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"), index=True)


class RecordCounter(Base):
    """The last running number given out in a year; numbers are never used again."""

    __tablename__ = "record_counter"
    __audited__ = False

    year: Mapped[int] = mapped_column(primary_key=True)
    last: Mapped[int]
