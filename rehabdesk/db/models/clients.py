"""The people served."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, PackedRows, Utc, Versioned
from rehabdesk.domain.clients import ContactPerson, NoNik
from rehabdesk.domain.people import (
    BloodGroup,
    Citizenship,
    Education,
    MaritalStatus,
    Occupation,
    Relation,
    Religion,
    Sex,
    YesNo,
)


class Client(Versioned, Base):
    __tablename__ = "client"
    __table_args__ = (
        Index(None, "nik", unique=True, sqlite_where=text("nik <> ''")),
        Index(None, "name_key"),
        Index(None, "phone"),
        Index(None, "born_on"),
    )
    __unspoken__ = frozenset({"contacts"})

    id: Mapped[int] = mapped_column(primary_key=True)
    record_number: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[str]  # name and alias folded: what lists are sorted by and searched in
    alias: Mapped[str] = mapped_column(default="")
    other_names: Mapped[str] = mapped_column(default="")
    nik: Mapped[str] = mapped_column(default="")
    no_nik: Mapped[NoNik | None] = mapped_column(ChoiceColumn(NoNik))
    sim: Mapped[str] = mapped_column(default="")
    passport: Mapped[str] = mapped_column(default="")
    kia: Mapped[str] = mapped_column(default="")
    insurance: Mapped[str] = mapped_column(default="")
    birth_place: Mapped[str] = mapped_column(default="")
    born_on: Mapped[date | None]
    sex: Mapped[Sex | None] = mapped_column(ChoiceColumn(Sex))
    blood_group: Mapped[BloodGroup | None] = mapped_column(ChoiceColumn(BloodGroup))
    religion: Mapped[Religion | None] = mapped_column(ChoiceColumn(Religion))
    ethnic_group: Mapped[str] = mapped_column(default="")
    citizenship: Mapped[Citizenship | None] = mapped_column(ChoiceColumn(Citizenship))
    country: Mapped[str] = mapped_column(default="")
    education: Mapped[Education | None] = mapped_column(ChoiceColumn(Education))
    marital_status: Mapped[MaritalStatus | None] = mapped_column(ChoiceColumn(MaritalStatus))
    occupation: Mapped[Occupation | None] = mapped_column(ChoiceColumn(Occupation))
    mother_name: Mapped[str] = mapped_column(default="")
    father_name: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    home_phone: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    rt_rw: Mapped[str] = mapped_column(default="")
    village: Mapped[str] = mapped_column(default="")
    village_code: Mapped[str] = mapped_column(
        default=""
    )  # 53.71.05.1004, where the names say which one it is
    district: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    province: Mapped[str] = mapped_column(default="")
    postcode: Mapped[str] = mapped_column(default="")
    ktp_same: Mapped[bool] = mapped_column(default=False)
    ktp_address: Mapped[str] = mapped_column(default="")
    ktp_rt_rw: Mapped[str] = mapped_column(default="")
    ktp_village: Mapped[str] = mapped_column(default="")
    ktp_village_code: Mapped[str] = mapped_column(default="")
    ktp_district: Mapped[str] = mapped_column(default="")
    ktp_city: Mapped[str] = mapped_column(default="")
    ktp_province: Mapped[str] = mapped_column(default="")
    ktp_postcode: Mapped[str] = mapped_column(default="")
    contact_name: Mapped[str] = mapped_column(default="")
    contact_relation: Mapped[Relation | None] = mapped_column(ChoiceColumn(Relation))
    contact_phone: Mapped[str] = mapped_column(default="")
    contact_address: Mapped[str] = mapped_column(default="")
    contact_call: Mapped[YesNo | None] = mapped_column(ChoiceColumn(YesNo))
    contact_knows: Mapped[bool] = mapped_column(default=False)
    contact_guarantor: Mapped[bool] = mapped_column(default=False)
    contacts: Mapped[tuple[ContactPerson, ...]] = mapped_column(PackedRows(ContactPerson), nullable=True)
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
