"""Courses of care. The state machine lives here, never on the client."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Packed, Utc, Versioned
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Phase
from rehabdesk.domain.intake import Condition, Reason, Risk
from rehabdesk.domain.people import FundingSource, ReferralSource


class Episode(Versioned, Base):
    __tablename__ = "episode"
    __table_args__ = (
        UniqueConstraint("client_id", "number"),
        Index(None, "state", "counsellor_id"),
        Index(None, "counsellor_id"),
    )
    __unspoken__ = frozenset({"presenting_problem", "substances", "summary", "plan_after"})

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    number: Mapped[int]  # 1 for the client's first course of care
    state: Mapped[EpisodeState] = mapped_column(ChoiceColumn(EpisodeState))
    phase: Mapped[Phase | None] = mapped_column(ChoiceColumn(Phase))
    phase_since: Mapped[date | None]
    opened_at: Mapped[datetime] = mapped_column(Utc)

    intake_on: Mapped[date | None]
    referral_source: Mapped[ReferralSource | None] = mapped_column(ChoiceColumn(ReferralSource))
    referral_partner_id: Mapped[int | None] = mapped_column(ForeignKey("partner.id"))
    referral_letter: Mapped[str] = mapped_column(default="")
    reason: Mapped[Reason | None] = mapped_column(ChoiceColumn(Reason))
    presenting_problem: Mapped[str] = mapped_column(default="")
    condition: Mapped[Condition | None] = mapped_column(ChoiceColumn(Condition))
    allergies: Mapped[str] = mapped_column(default="")
    risk: Mapped[Risk | None] = mapped_column(ChoiceColumn(Risk))
    risk_note: Mapped[str] = mapped_column(default="")
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"))
    planned_days: Mapped[int | None]
    counsellor_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    funding: Mapped[FundingSource | None] = mapped_column(ChoiceColumn(FundingSource))
    substances: Mapped[Any] = mapped_column(Packed, default=list)  # rows of the grid, as plain dicts
    placement_ends: Mapped[date | None]  # of a client placed by the law, from the intake

    admitted_on: Mapped[date | None]
    planned_end: Mapped[date | None]

    discharged_on: Mapped[date | None] = mapped_column(index=True)
    discharge_reason: Mapped[DischargeReason | None] = mapped_column(ChoiceColumn(DischargeReason))
    summary: Mapped[str] = mapped_column(default="")
    condition_at_discharge: Mapped[str] = mapped_column(default="")
    medicines: Mapped[str] = mapped_column(default="")
    plan_after: Mapped[str] = mapped_column(default="")
    next_appointment: Mapped[date | None]
    fetched_by: Mapped[str] = mapped_column(default="")
