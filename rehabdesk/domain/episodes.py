"""One course of care: its states and phases, how it ends, and how its days are counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_


class EpisodeState(Choice):
    """Where an episode stands. The state belongs to the episode, never to the client."""

    REGISTERED = "registered", N_("Registered")
    SCREENED = "screened", N_("Screened")
    ASSESSED = "assessed", N_("Assessed")
    WAITING = "waiting", N_("Waiting for a place")
    ADMITTED = "admitted", N_("In care")
    DISCHARGED = "discharged", N_("Discharged")
    REFUSED = "refused", N_("Not accepted")
    WITHDRAWN = "withdrawn", N_("Withdrew before admission")


_BEFORE = (EpisodeState.REGISTERED, EpisodeState.SCREENED, EpisodeState.ASSESSED, EpisodeState.WAITING)
# A centre may skip a step that another has done already, but nobody goes back.
_MOVES: Mapping[EpisodeState, frozenset[EpisodeState]] = {
    **{
        state: frozenset(
            {*_BEFORE[place + 1 :], EpisodeState.ADMITTED, EpisodeState.REFUSED, EpisodeState.WITHDRAWN}
        )
        for place, state in enumerate(_BEFORE)
    },
    EpisodeState.ADMITTED: frozenset({EpisodeState.DISCHARGED}),
}


def may_move(state: EpisodeState, to: EpisodeState) -> bool:
    return to in _MOVES.get(state, frozenset())


def is_open(state: EpisodeState) -> bool:
    """Whether the episode still goes on; a client has at most one such."""
    return state in _MOVES


def is_before_admission(state: EpisodeState) -> bool:
    return state in _BEFORE


class Setting(Choice):
    INPATIENT = "inpatient", N_("Inpatient")
    OUTPATIENT = "outpatient", N_("Outpatient")
    AFTERCARE = "aftercare", N_("Aftercare")


class Phase(Choice):
    DETOX = "detox", N_("Detoxification")
    ENTRY = "entry", N_("Entry unit")
    PRIMARY = "primary", N_("Primary")
    RE_ENTRY = "re_entry", N_("Re-entry")
    COUNSELLING = "counselling", N_("Counselling")
    FOLLOW_UP = "follow_up", N_("Follow-up sessions")
    MONTH_1 = "month_1", N_("Month 1")
    MONTH_2 = "month_2", N_("Month 2")
    MONTH_3 = "month_3", N_("Month 3")
    MONTH_4 = "month_4", N_("Month 4")


PHASES: Mapping[Setting, tuple[Phase, ...]] = {
    Setting.INPATIENT: (Phase.DETOX, Phase.ENTRY, Phase.PRIMARY, Phase.RE_ENTRY),
    Setting.OUTPATIENT: (Phase.COUNSELLING, Phase.FOLLOW_UP),
    Setting.AFTERCARE: (Phase.MONTH_1, Phase.MONTH_2, Phase.MONTH_3, Phase.MONTH_4),
}

# Shipped defaults; what a centre really uses stands in its settings.
USUAL_DAYS: Mapping[Setting, int] = {Setting.INPATIENT: 180, Setting.OUTPATIENT: 60, Setting.AFTERCARE: 120}
READMISSION_DAYS = 90
ASSESS_AGAIN_DAYS = 90  # after which the file of somebody in care says that the last assessment is old


@dataclass(frozen=True)
class Stage:
    """A phase as one programme runs it, with its usual length in days."""

    phase: Phase
    days: int


def usual_stages(setting: Setting, length_days: int) -> tuple[Stage, ...]:
    """The phases of the setting sharing the length; where it does not divide, the last has the rest.

    A programme shorter than its phases are many still gives each of them a day.
    """
    phases = PHASES[setting]
    each = max(1, length_days // len(phases))
    rest = max(1, length_days - each * (len(phases) - 1))
    return tuple(Stage(phase, each if phase is not phases[-1] else rest) for phase in phases)


def planned_starts(stages: Sequence[Stage], phase: Phase, since: date) -> dict[Phase, date]:
    """When the stages after this one begin, if each lasts as long as the programme says."""
    found: dict[Phase, date] = {}
    begins = None
    for stage in stages:
        if begins is not None:
            found[stage.phase] = begins
        if stage.phase is phase:
            begins = since
        if begins is not None:
            begins += timedelta(days=stage.days)
    return found


class DischargeReason(Choice):
    COMPLETED = "SL", N_("Programme completed")
    REFERRED = "RJ", N_("Referred or moved to another institution")
    OWN_REQUEST = "APS", N_("At own or the family's request, against advice")
    LEFT = "KBR", N_("Left without leave")
    EXPELLED = "DK", N_("Dismissed for breaking rules")
    DETAINED = "HK", N_("Detained or in legal process")
    DIED = "MD", N_("Died")
    MEDICAL = "MS", N_("Medical or psychiatric reason")
    OTHER = "LL", N_("Other reason")


_SIRENA = {
    DischargeReason.COMPLETED: "SL",
    DischargeReason.OWN_REQUEST: "DO",
    DischargeReason.LEFT: "DO",
    DischargeReason.EXPELLED: "DO",
    DischargeReason.DETAINED: "DO",
    DischargeReason.DIED: "MD",
}


def sirena_status(reason: DischargeReason) -> str:
    """The national register's word for this end, or nothing where it has none."""
    return _SIRENA.get(reason, "")


class Status(Choice):
    """The one word a list shows for an episode."""

    WAITING = "waiting", N_("Waiting list")
    INPATIENT = "inpatient", N_("Inpatient")
    OUTPATIENT = "outpatient", N_("Outpatient")
    AFTERCARE = "aftercare", N_("Aftercare")
    COMPLETED = "completed", N_("Completed")
    REFERRED = "referred", N_("Referred")
    LEFT_EARLY = "left_early", N_("Left early")
    CLOSED = "closed", N_("Closed")


_ENDED = {
    DischargeReason.COMPLETED: Status.COMPLETED,
    DischargeReason.REFERRED: Status.REFERRED,
    DischargeReason.DIED: Status.CLOSED,
    DischargeReason.OTHER: Status.CLOSED,
}


def status_of(state: EpisodeState, setting: Setting, reason: DischargeReason | None = None) -> Status:
    if state in _BEFORE:
        return Status.WAITING
    if state is EpisodeState.ADMITTED:
        return Status(setting.value)
    if state is EpisodeState.DISCHARGED and reason is not None:
        return _ENDED.get(reason, Status.LEFT_EARLY)
    return Status.CLOSED


def length_of_stay(admitted_on: date, discharged_on: date) -> int:
    """Days in care; one who leaves on the day of admission stayed one."""
    return max(1, (discharged_on - admitted_on).days)


def day_number(admitted_on: date, day: date) -> int:
    """Which day of care a day is; the day of admission is the first."""
    return (day - admitted_on).days + 1


def planned_end(admitted_on: date, days: int) -> date:
    """The last of so many days of care."""
    return admitted_on + timedelta(days=max(days, 1) - 1)


def is_readmission(discharged_on: date | None, admitted_on: date, window: int = READMISSION_DAYS) -> bool:
    """Whether an admission follows the last discharge within the window, whatever its reason was."""
    return discharged_on is not None and 0 <= (admitted_on - discharged_on).days <= window
