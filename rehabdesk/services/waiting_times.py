"""How long people wait before care begins, and what becomes of those who ask."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.enquiries import Enquiry, EnquiryStep
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.enquiries import (
    Declined,
    EnquiryState,
    WaitingTimes,
    WaitRow,
    Way,
    is_waiting,
    standing,
    waits,
)
from rehabdesk.domain.rights import Right, needs


@dataclass(frozen=True)
class _Told:
    state: EnquiryState
    way: Way
    reason: Declined | None
    programme: str


@needs(Right.WAITING_SEE)
def waiting_times(work: Work, first: date, last: date, programme_id: int | None = None) -> WaitingTimes:
    """Of those who first asked between two days; with a programme, of those who were offered it."""
    told = _told(work, programme_id)
    within = [each for each in told if first <= each.way.contacted <= last]
    now = [(work.today - each.way.contacted).days for each in told if is_waiting(each.state)]
    screened, offered, admitted = waits(each.way for each in within)
    ends = Counter(each.state for each in within if _is_over(each.state))
    reasons = Counter(each.reason for each in within if each.reason and each.state is EnquiryState.DECLINED)
    return WaitingTimes(
        len(now),
        max(now, default=None),
        len(within),
        screened,
        offered,
        admitted,
        tuple((state, ends[state]) for state in EnquiryState if ends[state]),
        tuple(sorted(reasons.items(), key=lambda found: (-found[1], list(Declined).index(found[0])))),
        tuple(_months(within)),
        tuple(_programmes(within)),
    )


def _is_over(state: EnquiryState) -> bool:
    return not is_waiting(state) and state is not EnquiryState.ACCEPTED


def _months(told: list[_Told]) -> list[WaitRow]:
    """Newest first; a month in which nobody asked is left out."""
    months: dict[date, list[_Told]] = {}
    for each in told:
        months.setdefault(each.way.contacted.replace(day=1), []).append(each)
    return [_row(theirs, month=month) for month, theirs in sorted(months.items(), reverse=True)]


def _programmes(told: list[_Told]) -> list[WaitRow]:
    """By name; those who were offered none yet come last."""
    programmes: dict[str, list[_Told]] = {}
    for each in told:
        programmes.setdefault(each.programme, []).append(each)
    named = sorted(programmes.items(), key=lambda found: (not found[0], found[0].casefold()))
    return [_row(theirs, programme=programme) for programme, theirs in named]


def _row(told: list[_Told], month: date | None = None, programme: str = "") -> WaitRow:
    return WaitRow(
        month,
        programme,
        len(told),
        sum(each.way.admitted is not None for each in told),
        sum(_is_over(each.state) for each in told),
        sum(is_waiting(each.state) for each in told),
        waits(each.way for each in told)[2],
    )


def _told(work: Work, programme_id: int | None) -> list[_Told]:
    episode = Episode.state.label("episode")
    query = (
        select(Enquiry.id, Enquiry.state, Enquiry.came_on, episode, Episode.admitted_on, Programme.name)
        .outerjoin(Episode, Episode.id == Enquiry.episode_id)
        .outerjoin(Programme, Programme.id == Enquiry.programme_id)
    )
    if programme_id is not None:
        query = query.where(Enquiry.programme_id == programme_id)
    steps: dict[tuple[int, EnquiryState], date] = {}
    reasons: dict[int, Declined] = {}
    done = select(EnquiryStep.enquiry_id, EnquiryStep.state, EnquiryStep.done_on, EnquiryStep.reason)
    # The first screening and the first offer count, but the last reason: one who comes back waited all along.
    for step in work.session.execute(
        done.where(~EnquiryStep.reopened, ~EnquiryStep.contact).order_by(EnquiryStep.id)
    ):
        steps.setdefault((step.enquiry_id, step.state), step.done_on)
        if step.reason is not None:
            reasons[step.enquiry_id] = step.reason
    return [
        _Told(
            standing(row.state, row.episode),
            Way(
                row.came_on,
                steps.get((row.id, EnquiryState.SCREENED)),
                steps.get((row.id, EnquiryState.OFFERED)),
                row.admitted_on,
            ),
            reasons.get(row.id),
            row.name or "",
        )
        for row in work.session.execute(query)
    ]
