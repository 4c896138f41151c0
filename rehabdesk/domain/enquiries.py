"""Before admission: somebody asks for help, is screened, is offered a place. Nobody here is a client yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from statistics import median

from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.fields import (
    Choice,
    Problem,
    choice,
    clock_time,
    day,
    flag,
    number,
    paragraph,
    pick,
    text,
)
from rehabdesk.domain.people import ReferralSource, Relation, Sex, phone_problem
from rehabdesk.i18n import N_


class Channel(Choice):
    PHONE = "phone", N_("By telephone")
    MESSAGE = "message", N_("By message")
    VISIT = "visit", N_("Came in person")
    FAMILY = "family", N_("Family came")
    AGENCY = "agency", N_("Through an agency")


class EnquiryState(Choice):
    """How far an enquiry has come. It ends in an intake, or without one."""

    CONTACTED = "contacted", N_("First contact")
    SCREENED = "screened", N_("Screened")
    OFFERED = "offered", N_("Place offered")
    ACCEPTED = "accepted", N_("Intake begun")
    DECLINED = "declined", N_("Declined")
    NO_SHOW = "no_show", N_("Did not come")
    LOST = "lost", N_("Contact lost")


_WAITING = (EnquiryState.CONTACTED, EnquiryState.SCREENED, EnquiryState.OFFERED)
_ENDED = (EnquiryState.DECLINED, EnquiryState.NO_SHOW, EnquiryState.LOST)


def is_waiting(state: EnquiryState) -> bool:
    return state in _WAITING


def may_reopen(state: EnquiryState) -> bool:
    return state in _ENDED


def may_step(state: EnquiryState, to: EnquiryState) -> bool:
    """Forward only, and steps may be skipped; an offer may be followed by another offer."""
    if state not in _WAITING:
        return False
    if to in _WAITING:
        return _WAITING.index(to) > _WAITING.index(state) or state is to is EnquiryState.OFFERED
    return True


def standing(state: EnquiryState, episode: EpisodeState | None) -> EnquiryState:
    """What became of it: an intake that was closed before admission ended the enquiry too."""
    if state is EnquiryState.ACCEPTED and episode in (EpisodeState.REFUSED, EpisodeState.WITHDRAWN):
        return EnquiryState.DECLINED
    return state


class Screened(Choice):
    """What a screening leads to."""

    INPATIENT = "inpatient", N_("Inpatient care advised")
    OUTPATIENT = "outpatient", N_("Outpatient care advised")
    AFTERCARE = "aftercare", N_("Aftercare advised")
    BRIEF = "brief", N_("A brief talk is enough")
    HOSPITAL = "hospital", N_("A hospital first")
    ELSEWHERE = "elsewhere", N_("Another service fits better")


class Declined(Choice):
    """Why it came to nothing, and who said so."""

    NOT_READY = "not_ready", N_("Not ready, changed their mind")
    FAMILY = "family", N_("The family does not agree")
    COST = "cost", N_("The cost")
    FAR = "far", N_("Too far away")
    WORK = "work", N_("Work or school")
    TOO_LONG = "too_long", N_("The wait was too long")
    FOUND_OTHER = "found_other", N_("Found another place")
    PERSON_OTHER = "person_other", N_("Another reason of the person")
    NO_PLACE = "no_place", N_("No place free")
    NEEDS_HOSPITAL = "needs_hospital", N_("Needs a hospital first")
    NEEDS_OTHER = "needs_other", N_("Needs what the centre does not offer")
    AGE = "age", N_("Outside the age the centre takes")
    LEGAL = "legal", N_("Legal papers are missing")
    DANGER = "danger", N_("Others could not be kept safe")
    CENTRE_OTHER = "centre_other", N_("Another reason of the centre")

    @property
    def by_centre(self) -> bool:
        return self in _BY_CENTRE


_BY_CENTRE = frozenset(
    {
        Declined.NO_PLACE,
        Declined.NEEDS_HOSPITAL,
        Declined.NEEDS_OTHER,
        Declined.AGE,
        Declined.LEGAL,
        Declined.DANGER,
        Declined.CENTRE_OTHER,
    }
)


@dataclass(frozen=True)
class EnquiryDraft:
    """What is asked at the first contact; a name or nickname and how it came is all it takes."""

    name: str = text(N_("Name or nickname"), required=True)
    channel: Channel | None = choice(N_("How it came"), Channel, required=True)
    village: str = text(N_("Kelurahan or village"))
    came_on: date | None = day(N_("First contact"), required=True)
    came_at: time | None = clock_time(N_("Time"))
    sex: Sex | None = choice(N_("Sex"), Sex)
    age: int | None = number(N_("Age"), least=5, most=110)
    born_on: date | None = day(N_("Date of birth"))
    phone: str = text(N_("Telephone"), phone_problem, max_length=20, example="0812 5550 0142")
    caller_name: str = text(N_("Called or came"), hint=N_("Empty when it was the person."))
    caller_relation: Relation | None = choice(N_("Relation"), Relation)
    may_call: bool = flag(N_("May be called"), default=True)
    may_say: bool = flag(N_("We may say who we are"))
    substances: str = text(N_("Substances"), max_length=200, hint=N_("In the words that were used."))
    wanted: str = paragraph(N_("What is asked"), max_length=2000)
    source: ReferralSource | None = choice(N_("Source of referral"), ReferralSource)
    partner_id: int | None = pick(N_("Referring agency"))
    urgent: bool = flag(N_("Urgent"))
    urgent_why: str = text(N_("Why it is urgent"), max_length=200)

    def unasked(self) -> frozenset[str]:
        idle = set() if self.urgent else {"urgent_why"}
        return frozenset(idle if self.caller_name else {*idle, "caller_relation"})

    def check(self) -> list[Problem]:
        found = []
        if self.urgent and not self.urgent_why.strip():
            found.append(Problem("urgent_why", N_("Say why, so that whoever calls back knows.")))
        if self.may_call and not self.phone:
            found.append(Problem("phone", N_("Without a number nobody can call back."), warning=True))
        if self.born_on and self.came_on and self.born_on > self.came_on:
            found.append(Problem("born_on", N_("Lies after the first contact. Check both dates.")))
        return found


@dataclass(frozen=True)
class ScreeningDraft:
    on: date | None = day(N_("Date of screening"), required=True)
    result: Screened | None = choice(N_("Result of the screening"), Screened, required=True)
    note: str = paragraph(N_("Short note"), max_length=1000)


@dataclass(frozen=True)
class OfferDraft:
    on: date | None = day(N_("Offered on"), required=True)
    programme_id: int | None = pick(N_("Programme"), required=True)
    offered_for: date | None = day(N_("May come on"), required=True)
    place: str = text(N_("Where"), max_length=80, hint=N_("A room, a bed, a counsellor."))
    note: str = text(N_("What was agreed"), max_length=300)

    def check(self) -> list[Problem]:
        if self.on and self.offered_for and self.offered_for < self.on:
            return [Problem("offered_for", N_("Lies before the offer. Check both dates."))]
        return []


@dataclass(frozen=True)
class ContactDraft:
    """A call back or another talk that leads to no new state."""

    on: date | None = day(N_("Date"), required=True)
    note: str = text(N_("What was said, or that nobody answered"), required=True, max_length=300)


class Ending(Choice):
    """How an enquiry ends without an intake, as it is asked."""

    PERSON = "person", N_("The person declined")
    CENTRE = "centre", N_("The centre declined")
    NO_SHOW = "no_show", N_("Did not come")
    LOST = "lost", N_("Contact lost")

    @property
    def state(self) -> EnquiryState:
        declined = self in (Ending.PERSON, Ending.CENTRE)
        return EnquiryState.DECLINED if declined else EnquiryState(self.value)


@dataclass(frozen=True)
class EndingDraft:
    on: date | None = day(N_("Date"), required=True)
    ending: Ending | None = choice(N_("What happened"), Ending, required=True)
    reason: Declined | None = choice(N_("Reason"), Declined)
    note: str = text(N_("Note"), max_length=300)

    def unasked(self) -> frozenset[str]:
        declined = self.ending in (Ending.PERSON, Ending.CENTRE)
        return frozenset() if declined else frozenset({"reason"})

    def check(self) -> list[Problem]:
        declined = self.ending in (Ending.PERSON, Ending.CENTRE)
        if declined and self.reason is None:
            return [Problem("reason", N_("Needed. Fill this in."), missing=True)]
        if declined and self.reason and self.reason.by_centre != (self.ending is Ending.CENTRE):
            return [Problem("reason", N_("This is a reason of the other side. Choose another."))]
        return []


# Days until somebody should ask why nothing happened; what is urgent gets the second figure.
_PATIENCE: Mapping[EnquiryState, tuple[int, int]] = {
    EnquiryState.CONTACTED: (3, 1),
    EnquiryState.SCREENED: (7, 2),
    EnquiryState.OFFERED: (3, 1),
}


def is_overdue(
    state: EnquiryState, since: date, today: date, *, urgent: bool = False, offered_for: date | None = None
) -> bool:
    """Whether nothing has happened for too long. An offer is waited for from the day it is for."""
    if state not in _PATIENCE:
        return False
    start = max(since, offered_for) if state is EnquiryState.OFFERED and offered_for else since
    return today - start > timedelta(days=_PATIENCE[state][urgent])


@dataclass(frozen=True)
class Way:
    """The days of one enquiry; None for what has not happened."""

    contacted: date
    screened: date | None = None
    offered: date | None = None
    admitted: date | None = None


@dataclass(frozen=True)
class Wait:
    """How long people waited. Nothing but zero and None where nobody has come so far."""

    count: int = 0
    middle: float | None = None
    longest: int | None = None


def waited(days: Iterable[int]) -> Wait:
    """A step entered with a day before the first contact counts as no wait."""
    found = sorted(max(0, each) for each in days)
    return Wait(len(found), float(median(found)), found[-1]) if found else Wait()


def waits(ways: Iterable[Way]) -> tuple[Wait, Wait, Wait]:
    """From the first contact until screened, until a place was offered, until admitted."""
    all_ways = list(ways)
    until = (
        [(way.contacted, way.screened) for way in all_ways],
        [(way.contacted, way.offered) for way in all_ways],
        [(way.contacted, way.admitted) for way in all_ways],
    )
    screened, offered, admitted = (
        waited((then - first).days for first, then in pairs if then is not None) for pairs in until
    )
    return screened, offered, admitted


@dataclass(frozen=True)
class WaitRow:
    """Those who first asked in a month, or were last offered a programme; the wait of who was admitted.

    `month` is its first day, None in a row of a programme; `programme` is empty where none was offered.
    """

    month: date | None
    programme: str
    contacted: int
    admitted: int
    ended: int
    waiting: int
    wait: Wait


@dataclass(frozen=True)
class WaitingTimes:
    """`waiting` counts everyone who waits now, whenever they first called."""

    waiting: int
    longest_now: int | None
    contacted: int
    screened: Wait
    offered: Wait
    admitted: Wait
    ends: tuple[tuple[EnquiryState, int], ...]
    reasons: tuple[tuple[Declined, int], ...]
    months: tuple[WaitRow, ...]
    programmes: tuple[WaitRow, ...]

    def without_care(self) -> list[tuple[str, int, str]]:
        """Why it came to nothing, as N_-marked words: the reason, how many, and whose reason it was."""
        sides = {True: N_("the centre"), False: N_("the person")}
        found = [(reason.label, count, sides[reason.by_centre]) for reason, count in self.reasons]
        told = sum(count for _reason, count in self.reasons)
        for state, count in self.ends:
            if state is not EnquiryState.DECLINED:
                found.append((state.label, count, ""))
            elif count > told:  # the reason of an intake that was closed stands in the client's file
                found.append((N_("Intake closed before admission"), count - told, ""))
        return found
