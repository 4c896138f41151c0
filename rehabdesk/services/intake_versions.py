"""An intake signed, corrected with a reason, read again: its versions, and what a new episode starts from."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rehabdesk.db.models.centre import Centre, Programme
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.intake import Intake, IntakeInfections
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Setting
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.intake_health import Infections
from rehabdesk.domain.intake_origin import CareEnd, CareKind, EarlierCare
from rehabdesk.domain.intake_sections import (
    Sections,
    Whole,
    intake_hash,
    pack_sections,
    pack_whole,
    settle,
    settle_all,
    signing_problems,
    unpack_sections,
    unpack_whole,
)
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_
from rehabdesk.services.clients import client_sheet
from rehabdesk.services.counselling import signature
from rehabdesk.services.intake import (
    NOT_SIGNED,
    SIGNED,
    draft_of,
    fill_episode,
    infections_of,
    newest_intake,
    seen_infections,
)

_BEHIND = N_("The clock of this computer runs behind: the intake was signed later. Check date and time.")


def _signing_whole(work: Work, episode: Episode, sections: Sections) -> Whole:
    client = client_sheet(work, episode.client_id).draft
    return Whole(settle(client), draft_of(episode), settle_all(sections))


@needs(Right.CLINICAL_SEE)
def missing_for_signing(work: Work, episode_id: int) -> list[Problem]:
    """Everything a whole intake still asks for."""
    episode = work.session.get_one(Episode, episode_id)
    newest = newest_intake(work, episode_id)
    sections = unpack_sections(newest.content) if newest else Sections()
    return signing_problems(_signing_whole(work, episode, sections))


@needs(Right.CLINICAL_WRITE)
def sign_intake(work: Work, episode_id: int, version: int) -> None:
    """Lock the intake as it stands. Whoever calls has checked the password. Raises Invalid.

    Identity and the columns of the episode are signed with it, as they are at this moment.
    """
    episode = work.session.get_one(Episode, episode_id)
    same_version(episode, version)
    intake = newest_intake(work, episode_id)
    if intake is None:
        raise DeskError(NOT_SIGNED)
    if intake.signed_at is not None:
        raise DeskError(SIGNED)
    whole = _signing_whole(work, episode, unpack_sections(intake.content))
    if found := signing_problems(whole):
        raise Invalid(found)
    earlier = work.session.scalar(select(func.max(Intake.signed_at)).where(Intake.episode_id == episode_id))
    if work.now < max(moment for moment in (earlier, intake.begun_at) if moment):
        raise DeskError(_BEHIND)
    infections = infections_of(work, intake.id)
    if infections is not None:
        infections.content_hash = intake_hash(infections.content, "", signature(work), work.now)
        work.session.flush()  # before the intake, which freezes it
    intake.content = pack_whole(whole)
    intake.signed_at, intake.signed_by, intake.signed_as = work.now, work.who.account_id, signature(work)
    intake.content_hash = intake_hash(intake.content, intake.reason, intake.signed_as, work.now)
    work.record("signed", "intake", intake.id, intake.client_id, number=intake.number)
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


@needs(Right.CLINICAL_WRITE)
def correct_intake(work: Work, episode_id: int, reason: str) -> None:
    """Begin a new version of a signed intake; the old one stays as it is."""
    if not reason.strip():
        raise Invalid([Problem("reason", N_("Needed. Fill this in."))])
    signed = newest_intake(work, episode_id)
    if signed is None or signed.signed_at is None:
        raise DeskError(NOT_SIGNED)
    if work.now < signed.signed_at:
        raise DeskError(_BEHIND)
    anew = Intake(
        client_id=signed.client_id,
        episode_id=episode_id,
        number=signed.number + 1,
        reason=reason.strip(),
        content=pack_sections(unpack_sections(signed.content)),
        begun_at=work.now,
        begun_by=work.who.account_id,
    )
    work.session.add(anew)
    work.session.flush()
    kept = infections_of(work, signed.id)  # carried along unseen
    if kept is not None:
        row = IntakeInfections(client_id=signed.client_id, intake_id=anew.id, content=kept.content)
        work.session.add(row)
    work.session.get_one(Episode, episode_id).version += 1
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


@needs(Right.CLINICAL_WRITE)
def drop_correction(work: Work, episode_id: int) -> None:
    """Give a correction up: the episode stands again as it was signed."""
    newest = newest_intake(work, episode_id)
    if newest is None or newest.signed_at is not None or newest.number == 1:
        raise DeskError(SIGNED)
    if (kept := infections_of(work, newest.id)) is not None:
        work.session.delete(kept)
        work.session.flush()
    work.session.delete(newest)
    work.session.flush()
    signed = newest_intake(work, episode_id)
    assert signed is not None
    episode, whole = work.session.get_one(Episode, episode_id), unpack_whole(signed.content)
    fill_episode(episode, whole.intake)
    episode.placement_ends = whole.sections.placement_ends
    episode.version += 1
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


def changed_intakes(session: Session) -> list[int]:
    """Ids of signed intakes that no longer have the hash they were signed with."""
    query = select(Intake).where(Intake.signed_at.is_not(None))
    rows = session.scalars(query, execution_options={"yield_per": 500})
    return [row.id for row in rows if not _is_whole(row)]


def _is_whole(intake: Intake) -> bool:
    if intake.signed_at is None:
        return True
    said = intake_hash(intake.content, intake.reason, intake.signed_as, intake.signed_at)
    return said == intake.content_hash


@dataclass(frozen=True)
class IntakeVersion:
    """A line of the versions of an intake; the one being written has no signature yet."""

    id: int
    number: int
    reason: str
    signed_at: datetime | None
    signed_as: str
    begun_at: datetime
    whole: bool


@needs(Right.CLINICAL_SEE)
def intake_versions(work: Work, episode_id: int) -> list[IntakeVersion]:
    """Newest first."""
    query = select(Intake).where(Intake.episode_id == episode_id).order_by(Intake.number.desc())
    return [_version_row(intake) for intake in work.session.scalars(query)]


def _version_row(intake: Intake) -> IntakeVersion:
    return IntakeVersion(
        intake.id,
        intake.number,
        intake.reason,
        intake.signed_at,
        intake.signed_as,
        intake.begun_at,
        _is_whole(intake),
    )


@dataclass(frozen=True)
class EpisodeIntakes:
    """An episode and the versions of its intake, newest first; none where only the episode was saved."""

    episode_id: int
    number: int
    day: date
    state: EpisodeState
    versions: tuple[IntakeVersion, ...]


@needs(Right.CLINICAL_SEE)
def client_intakes(work: Work, client_id: int) -> list[EpisodeIntakes]:
    """The newest episode first."""
    query = select(Episode).where(Episode.client_id == client_id).order_by(Episode.number.desc())
    return [
        EpisodeIntakes(
            episode.id,
            episode.number,
            _day_of(work, episode),
            episode.state,
            tuple(intake_versions(work, episode.id)),
        )
        for episode in work.session.scalars(query)
    ]


def _day_of(work: Work, episode: Episode) -> date:
    return episode.intake_on or episode.opened_at.astimezone(work.zone).date()


@dataclass(frozen=True)
class VersionSheet:
    """One version as it reads, and what the version before it held; parts not to be seen are None."""

    row: IntakeVersion | None
    draft: Whole
    infections: Infections | None
    before: Whole | None
    infections_before: Infections | None


@needs(Right.CLINICAL_SEE)
def intake_version(work: Work, intake_id: int) -> VersionSheet:
    intake = work.session.get_one(Intake, intake_id)
    older = select(Intake).where(Intake.episode_id == intake.episode_id, Intake.number == intake.number - 1)
    before = work.session.scalar(older)
    return VersionSheet(
        _version_row(intake),
        _whole_of(work, intake),
        seen_infections(work, intake.id),
        _whole_of(work, before) if before else None,
        seen_infections(work, before.id) if before else None,
    )


@needs(Right.CLINICAL_SEE)
def episode_intake(work: Work, episode_id: int) -> VersionSheet:
    """What an episode knows whose intake has no sections yet."""
    episode = work.session.get_one(Episode, episode_id)
    draft = Whole(client_sheet(work, episode.client_id).draft, draft_of(episode))
    return VersionSheet(None, draft, None, None, None)


def _whole_of(work: Work, intake: Intake) -> Whole:
    if intake.signed_at is not None:
        return unpack_whole(intake.content)
    episode = work.session.get_one(Episode, intake.episode_id)
    client = client_sheet(work, intake.client_id).draft
    return Whole(client, draft_of(episode), unpack_sections(intake.content))


@dataclass(frozen=True)
class Before:
    """The client's last intake of an earlier episode, for a new one to start from."""

    day: date
    whole: Whole
    infections: Infections | None
    care: EarlierCare | None  # that episode, as earlier care; None when the client was not admitted


@needs(Right.CLINICAL_SEE)
def intake_before(work: Work, client_id: int, episode_id: int | None = None) -> Before | None:
    """What was known at the last intake, of an episode before `episode_id` (None: before a new one)."""
    query = select(Episode).where(Episode.client_id == client_id).order_by(Episode.number.desc())
    if episode_id is not None:
        query = query.where(Episode.number < work.session.get_one(Episode, episode_id).number)
    episode = work.session.scalar(query.limit(1))
    if episode is None:
        return None
    newest = newest_intake(work, episode.id)
    if newest is not None:
        whole = _whole_of(work, newest)
    else:
        whole = Whole(client_sheet(work, client_id).draft, draft_of(episode))
    infections = seen_infections(work, newest.id if newest else None)
    return Before(_day_of(work, episode), whole, infections, _care_of(work, episode))


_KINDS = {
    Setting.INPATIENT: CareKind.INPATIENT,
    Setting.OUTPATIENT: CareKind.OUTPATIENT,
    Setting.AFTERCARE: CareKind.OTHER,
}


def _care_of(work: Work, episode: Episode) -> EarlierCare | None:
    if episode.admitted_on is None or episode.programme_id is None:
        return None
    ended = episode.discharged_on or work.today
    return EarlierCare(
        _KINDS[work.session.get_one(Programme, episode.programme_id).setting],
        work.session.get_one(Centre, 1).name,
        episode.admitted_on.year,
        round((ended - episode.admitted_on).days / 30.4),
        CareEnd.COMPLETED if episode.discharge_reason is DischargeReason.COMPLETED else CareEnd.LEFT,
    )
