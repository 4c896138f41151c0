"""People who asked for help and are not clients yet, and what was done about it, step by step."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Utc, Versioned
from rehabdesk.domain.enquiries import Channel, Declined, EnquiryState, Screened
from rehabdesk.domain.people import ReferralSource, Relation, Sex


class Enquiry(Versioned, Base):
    __tablename__ = "enquiry"
    __table_args__ = (
        Index(None, "state"),
        Index(None, "came_on"),
        Index(None, "client_id"),
        Index(None, "episode_id"),
    )
    __unspoken__ = frozenset({"substances", "wanted", "urgent_why"})

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    name_key: Mapped[str]
    sex: Mapped[Sex | None] = mapped_column(ChoiceColumn(Sex))
    age: Mapped[int | None]
    born_on: Mapped[date | None]
    came_on: Mapped[date]
    came_at: Mapped[time | None]
    channel: Mapped[Channel] = mapped_column(ChoiceColumn(Channel))
    phone: Mapped[str] = mapped_column(default="")
    may_call: Mapped[bool] = mapped_column(default=True)
    may_say: Mapped[bool] = mapped_column(default=False)
    caller_name: Mapped[str] = mapped_column(default="")
    caller_relation: Mapped[Relation | None] = mapped_column(ChoiceColumn(Relation))
    village: Mapped[str] = mapped_column(default="")
    substances: Mapped[str] = mapped_column(default="")
    wanted: Mapped[str] = mapped_column(default="")
    urgent: Mapped[bool] = mapped_column(default=False)
    urgent_why: Mapped[str] = mapped_column(default="")
    source: Mapped[ReferralSource | None] = mapped_column(ChoiceColumn(ReferralSource))
    partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))

    # Where it stands: what its last step says, kept here so that lists need not read the steps.
    state: Mapped[EnquiryState] = mapped_column(ChoiceColumn(EnquiryState))
    state_since: Mapped[date]
    heard_on: Mapped[date | None]  # the last time somebody spoke with them or tried to
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    offered_for: Mapped[date | None]
    client_id: Mapped[int | None] = mapped_column(ForeignKey("client.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("episode.id"))
    opened_at: Mapped[datetime] = mapped_column(Utc)
    opened_by: Mapped[int] = mapped_column(ForeignKey("account.id"))


class EnquiryStep(Base):
    """What was done on a day, by whom. Steps are added; only the last one can be taken back."""

    __tablename__ = "enquiry_step"
    __table_args__ = (Index(None, "enquiry_id"),)
    __unspoken__ = frozenset({"note"})

    id: Mapped[int] = mapped_column(primary_key=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiry.id"))
    state: Mapped[EnquiryState] = mapped_column(ChoiceColumn(EnquiryState))  # what it led to
    done_on: Mapped[date]
    reopened: Mapped[bool] = mapped_column(default=False)
    contact: Mapped[bool] = mapped_column(default=False)  # somebody was called back; the state stays
    result: Mapped[Screened | None] = mapped_column(ChoiceColumn(Screened))
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    place: Mapped[str] = mapped_column(default="")
    offered_for: Mapped[date | None]
    reason: Mapped[Declined | None] = mapped_column(ChoiceColumn(Declined))
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime] = mapped_column(Utc)
    recorded_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
