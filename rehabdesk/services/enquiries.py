"""Enquiries and the waiting list: first contact, screening, offer, and how each of them ended."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy import exists, func, or_, select

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.enquiries import Enquiry, EnquiryStep
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.partners import Partner
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.enquiries import (
    Channel,
    ContactDraft,
    Declined,
    EndingDraft,
    EnquiryDraft,
    EnquiryState,
    OfferDraft,
    Screened,
    ScreeningDraft,
    is_overdue,
    is_waiting,
    may_reopen,
    may_step,
    standing,
)
from rehabdesk.domain.episodes import Setting, is_before_admission
from rehabdesk.domain.fields import Choice, Problem, problems
from rehabdesk.domain.intake import IntakeDraft, SubstanceUse
from rehabdesk.domain.intake_sections import carry_over
from rehabdesk.domain.people import ReferralSource, Sex, age_on, fold, read_phone, sought
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.substances import named
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _
from rehabdesk.services.clients import Likely, likely_same, register_client
from rehabdesk.services.intake import keep_sections, open_intake
from rehabdesk.services.intake_versions import intake_before

PAGE = 200
ENDED = N_("This enquiry has ended. Reopen it first.")
FUTURE = N_("Lies in the future. Check the date.")
TOO_EARLY = N_("Lies before the step before it. Check the date.")


class EnquiryFilter(Choice):
    WAITING = "waiting", N_("Waiting")
    ENDED = "ended", N_("Ended")
    ALL = "all", N_("All")


@dataclass(frozen=True)
class EnquiryRow:
    """A line of the waiting list. `waiting` is the days since the first contact, while somebody waits."""

    id: int
    name: str
    sex: Sex | None
    age: int | None
    village: str
    came_on: date
    channel: Channel
    urgent: bool
    state: EnquiryState
    since: date
    programme: str
    offered_for: date | None
    client_id: int | None
    admitted_on: date | None
    waiting: int | None
    overdue: bool


@dataclass(frozen=True)
class StepRow:
    """One thing done, as its history line shows it."""

    id: int
    state: EnquiryState
    done_on: date
    reopened: bool
    contact: bool
    result: Screened | None
    programme: str
    place: str
    offered_for: date | None
    reason: Declined | None
    note: str
    by: str


@dataclass(frozen=True)
class EnquirySheet:
    """`may_be` are clients who look like this person, while none is linked."""

    row: EnquiryRow
    version: int
    draft: EnquiryDraft
    partner: str
    steps: tuple[StepRow, ...]
    record_number: str
    client: str
    may_be: tuple[Likely, ...]


@needs(Right.WAITING_SEE)
def find_enquiries(
    work: Work,
    typed: str = "",
    *,
    which: EnquiryFilter = EnquiryFilter.WAITING,
    limit: int = PAGE,
) -> list[EnquiryRow]:
    """By any part of the name, village or phone. Who waits: urgent first, then the longest; ended: newest."""
    query = _rows()
    for term in sought(typed):
        ways = [Enquiry.name_key.contains(term, autoescape=True)]
        if term.isdigit():
            ways.append(Enquiry.phone.contains(term.removeprefix("0"), autoescape=True))
        query = query.where(or_(*ways))
    waiting = [state for state in EnquiryState if is_waiting(state)]
    if which is EnquiryFilter.WAITING:
        query = query.where(Enquiry.state.in_(waiting))
        query = query.order_by(Enquiry.urgent.desc(), Enquiry.came_on, Enquiry.id)
    else:
        if which is EnquiryFilter.ENDED:
            query = query.where(Enquiry.state.not_in(waiting))
        query = query.order_by(Enquiry.came_on.desc(), Enquiry.id.desc())
    return [_row(work, found) for found in work.session.execute(query.limit(limit))]


@needs(Right.WAITING_SEE)
def waiting_for_bed(work: Work) -> list[EnquiryRow]:
    """Who waits and was advised or offered inpatient care."""
    advised = exists().where(
        EnquiryStep.enquiry_id == Enquiry.id, EnquiryStep.result == Screened.INPATIENT, ~EnquiryStep.reopened
    )
    query = _rows().where(or_(Programme.setting == Setting.INPATIENT, advised))
    query = query.where(Enquiry.state.in_([state for state in EnquiryState if is_waiting(state)]))
    query = query.order_by(Enquiry.urgent.desc(), Enquiry.came_on, Enquiry.id)
    return [_row(work, found) for found in work.session.execute(query)]


def count_waiting(work: Work) -> int:
    waiting = [state for state in EnquiryState if is_waiting(state)]
    return work.session.scalar(select(func.count()).where(Enquiry.state.in_(waiting))) or 0


def _rows() -> Any:
    return (
        select(Enquiry, Programme.name, Episode.state, Episode.admitted_on)
        .outerjoin(Programme, Programme.id == Enquiry.programme_id)
        .outerjoin(Episode, Episode.id == Enquiry.episode_id)
    )


def _row(work: Work, found: Any) -> EnquiryRow:
    enquiry, programme, episode, admitted_on = found
    waits = is_waiting(enquiry.state)
    late = is_overdue(
        enquiry.state,
        max(enquiry.state_since, enquiry.heard_on or enquiry.state_since),
        work.today,
        urgent=enquiry.urgent,
        offered_for=enquiry.offered_for,
    )
    return EnquiryRow(
        enquiry.id,
        enquiry.name,
        enquiry.sex,
        age_on(work.today, enquiry.born_on) if enquiry.born_on else enquiry.age,
        enquiry.village,
        enquiry.came_on,
        enquiry.channel,
        enquiry.urgent,
        standing(enquiry.state, episode),
        enquiry.state_since,
        programme or "",
        enquiry.offered_for,
        enquiry.client_id,
        admitted_on,
        (work.today - enquiry.came_on).days if waits else None,
        late,
    )


@needs(Right.WAITING_SEE)
def enquiry_sheet(work: Work, enquiry_id: int) -> EnquirySheet:
    found = work.session.execute(_rows().where(Enquiry.id == enquiry_id)).one()
    enquiry: Enquiry = found[0]
    draft = EnquiryDraft(**{f.name: getattr(enquiry, f.name) for f in fields(EnquiryDraft)})
    partner = work.session.get(Partner, enquiry.partner_id) if enquiry.partner_id else None
    client = work.session.get(Client, enquiry.client_id) if enquiry.client_id else None
    looks = work.who.may(Right.CLIENTS_SEE) and client is None and is_waiting(enquiry.state)
    return EnquirySheet(
        _row(work, found),
        enquiry.version,
        draft,
        partner.name if partner else "",
        tuple(_steps(work, enquiry_id)),
        client.record_number if client else "",
        client.name if client else "",
        tuple(likely_same(work, _as_client(enquiry))) if looks else (),
    )


def _steps(work: Work, enquiry_id: int) -> list[StepRow]:
    """The first contact first. What was noted at a screening is for those who see clinical content."""
    query = (
        select(EnquiryStep, Programme.name, Account.name)
        .outerjoin(Programme, Programme.id == EnquiryStep.programme_id)
        .join(Account, Account.id == EnquiryStep.recorded_by)
        .where(EnquiryStep.enquiry_id == enquiry_id)
        .order_by(EnquiryStep.id)
    )
    clinical = work.who.may(Right.CLINICAL_SEE)
    return [
        StepRow(
            step.id,
            step.state,
            step.done_on,
            step.reopened,
            step.contact,
            step.result,
            programme or "",
            step.place,
            step.offered_for,
            step.reason,
            step.note if clinical or step.result is None else "",
            by,
        )
        for step, programme, by in work.session.execute(query)
    ]


@needs(Right.CLIENTS_WRITE)
def add_enquiry(work: Work, draft: EnquiryDraft) -> int:
    """Put a first contact on the list."""
    _check(work, draft)
    assert draft.came_on is not None
    enquiry = Enquiry(
        state=EnquiryState.CONTACTED,
        state_since=draft.came_on,
        opened_at=work.now,
        opened_by=work.who.account_id,
    )
    _fill(enquiry, draft)
    work.session.add(enquiry)
    work.session.flush()
    _add_step(work, enquiry, EnquiryState.CONTACTED, draft.came_on)
    return enquiry.id


@needs(Right.CLIENTS_WRITE)
def change_enquiry(work: Work, enquiry_id: int, version: int, draft: EnquiryDraft) -> None:
    """Save over what was read as `version`. The first step moves with the day of the first contact."""
    enquiry = work.session.get_one(Enquiry, enquiry_id)
    same_version(enquiry, version)
    first, *later = _told(work, enquiry_id)
    _check(work, draft, later)
    assert draft.came_on is not None
    _fill(enquiry, draft)
    first.done_on = draft.came_on
    if not later:
        enquiry.state_since = draft.came_on
    work.touched.add(Topic.ENQUIRIES)


def _check(work: Work, draft: EnquiryDraft, later: Iterable[EnquiryStep] = ()) -> None:
    found = [problem for problem in problems(draft) if not problem.warning]
    if draft.came_on and draft.came_on > work.today:
        found.append(Problem("came_on", FUTURE))
    if draft.came_on and any(step.done_on < draft.came_on for step in later):
        found.append(Problem("came_on", N_("Lies after the step that followed it. Check the date.")))
    if found:
        raise Invalid(found)


def _fill(enquiry: Enquiry, draft: EnquiryDraft) -> None:
    for f in fields(draft):
        value = getattr(draft, f.name)
        setattr(enquiry, f.name, value.strip() if type(value) is str else value)
    enquiry.phone = read_phone(draft.phone) or ""
    enquiry.name_key = fold(f"{enquiry.name} {enquiry.village}")


def _told(work: Work, enquiry_id: int) -> list[EnquiryStep]:
    query = select(EnquiryStep).where(EnquiryStep.enquiry_id == enquiry_id).order_by(EnquiryStep.id)
    return list(work.session.scalars(query))


@needs(Right.CLINICAL_WRITE)
def screen_enquiry(work: Work, enquiry_id: int, version: int, draft: ScreeningDraft) -> None:
    """What a short screening found; the instruments follow once the person is a client."""
    enquiry = _take_step(work, enquiry_id, version, EnquiryState.SCREENED, draft)
    assert draft.on is not None
    _add_step(work, enquiry, EnquiryState.SCREENED, draft.on, result=draft.result, note=draft.note.strip())


@needs(Right.CLIENTS_WRITE)
def offer_place(work: Work, enquiry_id: int, version: int, draft: OfferDraft) -> None:
    enquiry = _take_step(work, enquiry_id, version, EnquiryState.OFFERED, draft)
    assert draft.on is not None
    enquiry.programme_id, enquiry.offered_for = draft.programme_id, draft.offered_for
    _add_step(
        work,
        enquiry,
        EnquiryState.OFFERED,
        draft.on,
        programme_id=draft.programme_id,
        offered_for=draft.offered_for,
        place=draft.place.strip(),
        note=draft.note.strip(),
    )


@needs(Right.CLIENTS_WRITE)
def end_enquiry(work: Work, enquiry_id: int, version: int, draft: EndingDraft) -> None:
    """It came to nothing. A reason belongs only to a declined one."""
    to = draft.ending.state if draft.ending else EnquiryState.DECLINED
    enquiry = _take_step(work, enquiry_id, version, to, draft)
    assert draft.on is not None
    reason = draft.reason if to is EnquiryState.DECLINED else None
    _add_step(work, enquiry, to, draft.on, reason=reason, note=draft.note.strip())


@needs(Right.CLIENTS_WRITE)
def note_contact(work: Work, enquiry_id: int, version: int, draft: ContactDraft) -> None:
    """They were called back, or called again. Nothing else changes, but nobody waits unheard."""
    enquiry = work.session.get_one(Enquiry, enquiry_id)
    same_version(enquiry, version)
    if not is_waiting(enquiry.state):
        raise DeskError(ENDED)
    found = [problem for problem in problems(draft) if not problem.warning]
    if draft.on and draft.on > work.today:
        found.append(Problem("on", FUTURE))
    if draft.on and draft.on < enquiry.came_on:
        found.append(Problem("on", TOO_EARLY))
    if found:
        raise Invalid(found)
    assert draft.on is not None
    since = enquiry.state_since
    _add_step(work, enquiry, enquiry.state, draft.on, contact=True, note=draft.note.strip())
    enquiry.state_since, enquiry.heard_on = since, max(draft.on, enquiry.heard_on or draft.on)


@needs(Right.CLIENTS_WRITE)
def reopen_enquiry(work: Work, enquiry_id: int, version: int, why: str) -> None:
    """Back to where it stood before it ended."""
    enquiry = work.session.get_one(Enquiry, enquiry_id)
    same_version(enquiry, version)
    if not may_reopen(enquiry.state):
        raise DeskError(N_("Only an enquiry that ended without an intake can be reopened."))
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    stood = next(step.state for step in reversed(_told(work, enquiry_id)) if is_waiting(step.state))
    _add_step(work, enquiry, stood, work.today, reopened=True, note=why.strip())


@needs(Right.CLIENTS_WRITE)
def take_back_step(work: Work, enquiry_id: int, version: int) -> None:
    """Undo the last step. The first contact and an intake that was begun stay."""
    enquiry = work.session.get_one(Enquiry, enquiry_id)
    same_version(enquiry, version)
    *before, last = _told(work, enquiry_id)
    if not before or last.state is EnquiryState.ACCEPTED:
        raise DeskError(N_("This step stays. Add what is right as a new one."))
    work.session.delete(last)
    stood = next(step for step in reversed(before) if not step.contact)
    enquiry.state, enquiry.state_since = stood.state, stood.done_on
    enquiry.heard_on = max((step.done_on for step in before if step.contact), default=None)
    offers = [step for step in before if step.programme_id is not None]
    enquiry.programme_id = offers[-1].programme_id if offers else None
    enquiry.offered_for = offers[-1].offered_for if offers else None
    work.touched.add(Topic.ENQUIRIES)


def _take_step(work: Work, enquiry_id: int, version: int, to: EnquiryState, draft: Any) -> Enquiry:
    enquiry = work.session.get_one(Enquiry, enquiry_id)
    same_version(enquiry, version)
    if not is_waiting(enquiry.state):
        raise DeskError(ENDED)
    if not may_step(enquiry.state, to):
        raise DeskError(N_("This enquiry is further already. Look at its steps."))
    found = [problem for problem in problems(draft) if not problem.warning]
    if draft.on and draft.on > work.today:
        found.append(Problem("on", FUTURE))
    if draft.on and draft.on < enquiry.state_since:
        found.append(Problem("on", TOO_EARLY))
    if found:
        raise Invalid(found)
    return enquiry


def _add_step(work: Work, enquiry: Enquiry, state: EnquiryState, on: date, **said: Any) -> None:
    step = EnquiryStep(
        enquiry_id=enquiry.id,
        state=state,
        done_on=on,
        recorded_at=work.now,
        recorded_by=work.who.account_id,
        **said,
    )
    enquiry.state, enquiry.state_since = state, on
    work.session.add(step)
    work.session.flush()
    work.touched.add(Topic.ENQUIRIES)


@needs(Right.CLIENTS_WRITE)
def link_client(work: Work, enquiry_id: int, version: int, client_id: int | None) -> None:
    """Say that the person is a client already; None: is somebody else after all."""
    enquiry = work.session.get_one(Enquiry, enquiry_id)
    same_version(enquiry, version)
    if enquiry.episode_id is not None:
        raise DeskError(N_("The intake has begun. The enquiry stays with its client."))
    if client_id is not None:
        work.session.get_one(Client, client_id)
    enquiry.client_id = client_id
    work.touched.add(Topic.ENQUIRIES)


@needs(Right.CLINICAL_WRITE)
def begin_intake(work: Work, enquiry_id: int, version: int) -> int:
    """Make the person a client, or take the linked one, and open an intake with what is known; the client."""
    enquiry = work.session.get_one(Enquiry, enquiry_id)
    same_version(enquiry, version)
    if not is_waiting(enquiry.state):
        raise DeskError(ENDED)
    client_id = enquiry.client_id
    if client_id is None:
        client_id = register_client(work, _as_client(enquiry))
    client = work.session.get_one(Client, client_id)
    current = work.session.get(Episode, client.current_episode_id) if client.current_episode_id else None
    if current is not None and is_before_admission(current.state):
        episode_id = current.id  # somebody has begun it already
    else:
        episode_id = _open_with_what_is_known(work, client_id, enquiry)
    enquiry.client_id, enquiry.episode_id = client_id, episode_id
    _add_step(work, enquiry, EnquiryState.ACCEPTED, work.today)
    return client_id


def _as_client(enquiry: Enquiry) -> ClientDraft:
    """What the first contact told about the person. A number of somebody else is the contact's."""
    theirs = bool(enquiry.caller_name)
    return ClientDraft(
        name=enquiry.name,
        born_on=enquiry.born_on,
        sex=enquiry.sex,
        village=enquiry.village,
        phone="" if theirs else enquiry.phone,
        contact_name=enquiry.caller_name,
        contact_relation=enquiry.caller_relation,
        contact_phone=enquiry.phone if theirs else "",
        contact_knows=theirs and enquiry.may_say,
        discretion="" if enquiry.may_call or not enquiry.phone else _("Do not call the number."),
    )


def _open_with_what_is_known(work: Work, client_id: int, enquiry: Enquiry) -> int:
    """From the enquiry, and for a client who was here before from the last intake."""
    before = intake_before(work, client_id)
    if before is None:
        return open_intake(work, client_id, _as_intake(work, enquiry, IntakeDraft()))
    known, sections = carry_over(before.whole)
    episode_id = open_intake(work, client_id, _as_intake(work, enquiry, known))
    keep_sections(work, episode_id, sections, before.infections)
    return episode_id


def _as_intake(work: Work, enquiry: Enquiry, known: IntakeDraft) -> IntakeDraft:
    uses = list(known.substances)
    there = {use.substance for use in uses}
    for substance in named(enquiry.substances):
        if substance not in there:
            uses.append(SubstanceUse(substance, main=not uses))
    return replace(
        known,
        intake_on=work.today,
        referral_source=enquiry.source or _SOURCE.get(enquiry.channel),
        referral_partner_id=enquiry.partner_id,
        presenting_problem=enquiry.wanted,
        programme_id=enquiry.programme_id,
        substances=tuple(uses),
    )


_SOURCE = {Channel.FAMILY: ReferralSource.FAMILY}
