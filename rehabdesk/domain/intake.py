"""The first conversation: why the client comes, what was used, and what is needed before admission."""

from dataclasses import dataclass, field
from datetime import date

from rehabdesk.domain.episodes import DischargeReason
from rehabdesk.domain.fields import (
    Choice,
    Problem,
    choice,
    day,
    number,
    paragraph,
    pick,
    text,
)
from rehabdesk.domain.people import FundingSource, ReferralSource
from rehabdesk.domain.substances import Route, Substance
from rehabdesk.i18n import N_


class Reason(Choice):
    """Why the client came (domain.md §3.2)."""

    OWN_WISH = "own", N_("Own wish")
    PARENTS = "parents", N_("Brought by parents or family")
    DOCTOR = "doctor", N_("Referred by a doctor")
    INSTITUTION = "institution", N_("Referred by an institution")
    POLICE = "police", N_("Brought by the police")
    OTHER = "other", N_("Other reason")


class Condition(Choice):
    """Condition on arrival (domain.md §3.2)."""

    STABLE = "stable", N_("Stable")
    WITHDRAWAL = "withdrawal", N_("Withdrawal")
    INTOXICATION = "intoxication", N_("Intoxication")
    OVERDOSE = "overdose", N_("Overdose")
    OTHER = "other", N_("Other condition")


class Risk(Choice):
    NONE = "none", N_("No risk seen")
    WATCH = "watch", N_("Watch closely")
    HIGH = "high", N_("High risk")


@dataclass(frozen=True)
class SubstanceUse:
    """One row of the substance grid."""

    substance: Substance
    days: int | None = None  # of the last 30
    first_age: int | None = None
    years: int | None = None
    route: Route | None = None
    main: bool = False
    last_use: date | None = None
    secondary: bool = False


def use_problems(
    use: SubstanceUse, age: int | None = None, today: date | None = None
) -> list[tuple[str, str]]:
    """What cannot be in one row of the grid: its field and a sentence. `age` is the client's now."""
    found = []
    if use.days is not None and not 0 <= use.days <= 30:
        found.append(("days", N_("Of the last 30 days, at most 30.")))
    if use.first_age is not None and not 4 <= use.first_age <= 99:
        found.append(("first_age", N_("The age at first use is between 4 and 99.")))
    elif use.first_age is not None and age is not None and use.first_age > age:
        found.append(("first_age", N_("The age at first use lies above the age now.")))
    if use.years is not None and not 0 <= use.years <= 90:
        found.append(("years", N_("Years of use are at most 90.")))
    if use.last_use is not None and today is not None:
        ago = (today - use.last_use).days
        if ago < 0:
            found.append(("last_use", N_("The last use lies in the future.")))
        elif use.days and ago > 30:
            found.append(("last_use", N_("Used within the last 30 days, but the last use is longer ago.")))
    return found


@dataclass(frozen=True)
class IntakeDraft:
    """What opens an episode. Anything may be missing until the client is admitted."""

    intake_on: date | None = day(N_("Date of intake"), required=True)
    referral_source: ReferralSource | None = choice(N_("Source of referral"), ReferralSource, required=True)
    referral_partner_id: int | None = pick(N_("Referring agency"))
    referral_letter: str = text(N_("Referral letter number and date"))
    reason: Reason | None = choice(N_("Reason for coming"), Reason, required=True)
    presenting_problem: str = paragraph(N_("Presenting problem"), required=True)
    condition: Condition | None = choice(N_("Condition on arrival"), Condition, required=True)
    allergies: str = text(
        N_("Allergies"), hint=N_("Write 'none' when asked and there is none."), required=True
    )
    risk: Risk | None = choice(N_("Risk of harm to self or others"), Risk, required=True)
    risk_note: str = text(N_("About the risk"), max_length=300)
    programme_id: int | None = pick(N_("Programme"), required=True)
    planned_days: int | None = number(N_("Planned length in days"), least=1, most=730, required=True)
    counsellor_id: int | None = pick(N_("Counsellor"), required=True)
    funding: FundingSource | None = choice(N_("Source of funds"), FundingSource)
    substances: tuple[SubstanceUse, ...] = field(default=())

    def check(self) -> list[Problem]:
        found = []
        if not self.substances:
            text_ = N_("Say what was used, at least the main substance.")
            found.append(Problem("substances", text_, missing=True))
        elif sum(use.main for use in self.substances) != 1:
            found.append(Problem("substances", N_("Mark exactly one main substance."), missing=True))
        broken = [said for use in self.substances for _field, said in use_problems(use)]
        found += [Problem("substances", said) for said in dict.fromkeys(broken)]
        if self.risk in (Risk.WATCH, Risk.HIGH) and not self.risk_note:
            found.append(Problem("risk_note", N_("Say what the risk is and what was agreed."), missing=True))
        return found


@dataclass(frozen=True)
class DischargeDraft:
    """How an episode ends (domain.md §8.1)."""

    discharged_on: date | None = day(N_("Date of discharge"), required=True)
    discharge_reason: DischargeReason | None = choice(N_("Reason"), DischargeReason, required=True)
    summary: str = paragraph(N_("Summary of the care given"), required=True)
    condition_at_discharge: str = text(N_("Condition at discharge"), max_length=300)
    medicines: str = text(
        N_("Medicines to continue"),
        max_length=300,
        hint=N_("Write 'none' when there are none."),
        required=True,
    )
    plan_after: str = paragraph(N_("Plan after discharge"), required=True)
    next_appointment: date | None = day(N_("Next appointment"))
    fetched_by: str = text(N_("Fetched by (name and relation)"))
