"""Taking a client in: the intake of an episode, the consent on paper, and admission."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.intake import Intake, IntakeInfections
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.documents import EntryPaper
from rehabdesk.domain.episodes import EpisodeState, Setting, is_before_admission, is_open, planned_end
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.intake import IntakeDraft, SubstanceUse
from rehabdesk.domain.intake_health import Infections, Mental, has_allergy
from rehabdesk.domain.intake_origin import Papers, There, When
from rehabdesk.domain.intake_sections import (
    Sections,
    pack_sections,
    unpack_sections,
)
from rehabdesk.domain.kept import pack, pack_filled, unpack
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid, Refused
from rehabdesk.i18n import N_, _
from rehabdesk.services.alerts import close_alert, list_alerts, raise_alert
from rehabdesk.services.clients import change_client, client_sheet, register_client, say_different
from rehabdesk.services.consents import NO_CONSENT, consents_in_force
from rehabdesk.services.documents import tick_paper
from rehabdesk.services.drafts import still_mine
from rehabdesk.services.programmes import stages_of

ALERT_SOURCE = "intake"

SIGNED = N_("This intake is signed and locked. Correct it with a reason.")
NOT_SIGNED = N_("This intake is not signed yet. Go on writing in it.")


@dataclass(frozen=True)
class IntakeSheet:
    """An intake as it stands. `infections` is None for a person without the right to see them."""

    episode_id: int
    version: int
    client_id: int
    state: EpisodeState
    draft: IntakeDraft
    sections: Sections
    infections: Infections | None
    number: int  # of its versions; 0 while nothing but the episode was saved
    signed_at: datetime | None
    signed_as: str
    reason: str  # of the correction that is being written

    @property
    def placement_ends(self) -> date | None:
        return self.sections.placement_ends


@needs(Right.CLINICAL_SEE)
def intake_sheet(work: Work, episode_id: int) -> IntakeSheet:
    episode = work.session.get_one(Episode, episode_id)
    newest = newest_intake(work, episode_id)
    return IntakeSheet(
        episode.id,
        episode.version,
        episode.client_id,
        episode.state,
        draft_of(episode),
        unpack_sections(newest.content) if newest else Sections(),
        seen_infections(work, newest.id if newest else None),
        newest.number if newest else 0,
        newest.signed_at if newest else None,
        newest.signed_as if newest else "",
        newest.reason if newest else "",
    )


def newest_intake(work: Work, episode_id: int) -> Intake | None:
    query = select(Intake).where(Intake.episode_id == episode_id).order_by(Intake.number.desc())
    return work.session.scalar(query.limit(1))


def seen_infections(work: Work, intake_id: int | None) -> Infections | None:
    if not work.who.may(Right.INFECTIONS_SEE):
        return None
    kept = infections_of(work, intake_id)
    return unpack(Infections, kept.content) if kept else Infections()


def infections_of(work: Work, intake_id: int | None) -> IntakeInfections | None:
    return work.session.scalar(select(IntakeInfections).where(IntakeInfections.intake_id == intake_id))


@needs(Right.CLINICAL_WRITE)
def open_intake(work: Work, client_id: int, draft: IntakeDraft) -> int:
    """Begin a new episode with what is known so far. Raises DeskError while another one is open."""
    client = work.session.get_one(Client, client_id)
    current = work.session.get(Episode, client.current_episode_id) if client.current_episode_id else None
    if current is not None and is_open(current.state):
        raise DeskError(N_("This client has an open episode. Close that one first."))
    _refuse(draft)
    number = work.session.scalar(select(func.max(Episode.number)).where(Episode.client_id == client_id)) or 0
    episode = Episode(
        client_id=client_id, number=number + 1, state=EpisodeState.REGISTERED, opened_at=work.now
    )
    fill_episode(episode, draft)
    work.session.add(episode)
    work.session.flush()
    _say_allergy(work, episode, draft.allergies)
    client.current_episode_id = episode.id
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}
    return episode.id


@needs(Right.CLINICAL_WRITE)
def change_intake(work: Work, episode_id: int, version: int, draft: IntakeDraft) -> None:
    """Save over what was read as `version`; whatever is missing may stay missing.

    The programme of a client in care and its length are no longer the intake's to change.
    """
    episode = work.session.get_one(Episode, episode_id)
    same_version(episode, version)
    if not is_open(episode.state):
        raise DeskError(N_("This episode is closed. Its intake can only be read."))
    newest = newest_intake(work, episode_id)
    if newest is not None and newest.signed_at is not None:
        raise DeskError(SIGNED)
    _refuse(draft)
    if episode.state is EpisodeState.ADMITTED:
        draft = replace(draft, programme_id=episode.programme_id, planned_days=episode.planned_days)
    if draft.allergies != episode.allergies:
        _say_allergy(work, episode, draft.allergies)
    fill_episode(episode, draft)
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


@needs(Right.CLINICAL_WRITE)
def keep_sections(
    work: Work, episode_id: int, sections: Sections, infections: Infections | None = None
) -> None:
    """The further sections of an intake that is not signed; `infections` only from those with the right."""
    if infections is not None and not work.who.may(Right.INFECTIONS_SEE):
        raise Refused
    broken = [
        replace(problem, field=f"{f.name}.{problem.field}")
        for f in fields(sections)
        for problem in problems(getattr(sections, f.name), complete=False)
        if not problem.warning
    ]
    if broken:
        raise Invalid(broken)
    episode = work.session.get_one(Episode, episode_id)
    intake = newest_intake(work, episode_id)
    if intake is not None and intake.signed_at is not None:
        raise DeskError(SIGNED)
    before = unpack_sections(intake.content) if intake else Sections()
    if intake is None:
        intake = Intake(
            client_id=episode.client_id,
            episode_id=episode_id,
            number=1,
            content={},
            begun_at=work.now,
            begun_by=work.who.account_id,
        )
        work.session.add(intake)
    if before != sections:
        intake.content = pack_sections(sections)
    work.session.flush()
    if infections is not None:
        _keepseen_infections(work, intake, infections)
    episode.placement_ends = sections.placement_ends
    _tick_papers(work, episode.client_id, before.papers, sections.papers)
    _raise_alerts(work, episode, before.mental, sections.mental)
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


def _keepseen_infections(work: Work, intake: Intake, infections: Infections) -> None:
    kept = infections_of(work, intake.id)
    if kept is not None:
        kept.content = pack_filled(infections)
    elif infections != Infections():
        content = pack_filled(infections)
        work.session.add(IntakeInfections(client_id=intake.client_id, intake_id=intake.id, content=content))


# The papers of the checklist that the client's documents know too.
ENTRY_PAPERS = {
    EntryPaper.IDENTITY: "ktp",
    EntryPaper.PARENT: "parents_ktp",
    EntryPaper.FAMILY: "family_card",
    EntryPaper.PHOTOS: "photos",
    EntryPaper.STAMPS: "stamps",
    EntryPaper.VERDICT: "court_file",
}


def _tick_papers(work: Work, client_id: int, before: Papers, now: Papers) -> None:
    for paper, name in ENTRY_PAPERS.items():
        if getattr(now, name) is not getattr(before, name):
            tick_paper(work, client_id, paper, getattr(now, name) is There.THERE)


def _say_allergy(work: Work, episode: Episode, allergies: str) -> None:
    if has_allergy(allergies):
        raise_alert(work, episode.client_id, AlertKind.ALLERGY, allergies, ALERT_SOURCE, episode.id)
    else:
        _take_back(work, episode, AlertKind.ALLERGY)


def _raise_alerts(work: Work, episode: Episode, before: Mental, now: Mental) -> None:
    """What is answered anew is raised anew; an alert that somebody closed does not come back by saving."""
    if (now.endangered, now.suicide_note) != (before.endangered, before.suicide_note):
        if now.endangered:
            raise_alert(
                work, episode.client_id, AlertKind.SUICIDE, now.suicide_note, ALERT_SOURCE, episode.id
            )
        else:
            _take_back(work, episode, AlertKind.SUICIDE)
    if (now.violence is When.LATELY) != (before.violence is When.LATELY):
        if now.violence is When.LATELY:
            raise_alert(work, episode.client_id, AlertKind.VIOLENCE, "", ALERT_SOURCE, episode.id)
        else:
            _take_back(work, episode, AlertKind.VIOLENCE)


def _take_back(work: Work, episode: Episode, kind: AlertKind) -> None:
    for row in list_alerts(work, episode.client_id):
        if (row.kind, row.source, row.source_id) == (kind, ALERT_SOURCE, episode.id):
            close_alert(work, row.id, _("Answered otherwise in the intake"))


@dataclass(frozen=True)
class Saved:
    """Where a saved form stands now: what the next save starts from."""

    client_id: int
    client_version: int
    episode_id: int | None = None
    episode_version: int = 0


@needs(Right.CLIENTS_WRITE)
def save_form(
    work: Work,
    before: Saved | None,
    client: ClientDraft,
    intake: IntakeDraft | None,
    not_same: Collection[int] = (),
    sections: Sections | None = None,
    infections: Infections | None = None,
    draft_id: int | None = None,
) -> Saved:
    """Keep the whole form in the client's file, or nothing of it; a name is all it takes.

    `before` is what an earlier save answered, None for a new client; without clinical rights `intake` is
    None. `not_same` are clients who look alike and were said to be somebody else. `draft_id` is the
    unfinished form this is typed in: one that a colleague took over meanwhile is a Conflict.
    """
    if intake is not None and not work.who.may(Right.CLINICAL_WRITE):
        raise Refused
    if draft_id is not None:
        still_mine(work, draft_id)
    if before is None:
        client_id = register_client(work, client)
    else:
        client_id = before.client_id
        change_client(work, client_id, before.client_version, client)
    episode_id = before.episode_id if before else None
    if intake is not None and episode_id is None:
        episode_id = open_intake(work, client_id, intake)
    elif intake is not None and episode_id is not None and before is not None:
        change_intake(work, episode_id, before.episode_version, intake)
    if sections is not None and episode_id is not None:
        keep_sections(work, episode_id, sections, infections)
    for other_id in not_same:
        say_different(work, client_id, other_id)
    return _standing(work, client_id, episode_id)


def _standing(work: Work, client_id: int, episode_id: int | None) -> Saved:
    client = work.session.get_one(Client, client_id)
    episode = work.session.get_one(Episode, episode_id) if episode_id is not None else None
    return Saved(client_id, client.version, episode_id, episode.version if episode else 0)


@needs(Right.CLINICAL_SEE)
def missing_for_admission(work: Work, episode_id: int) -> list[Problem]:
    """What admission still asks for, over identity, intake and consent."""
    episode = work.session.get_one(Episode, episode_id)
    client = client_sheet(work, episode.client_id).draft
    found = problems(client) + problems(draft_of(episode))
    if not consents_in_force(work, episode.client_id, ConsentKind.TREATMENT):
        found.append(Problem("consent", NO_CONSENT, missing=True))
    return [problem for problem in found if not problem.warning]


@needs(Right.EPISODES_WRITE)
def admit(work: Work, episode_id: int, admitted_on: date) -> None:
    """Begin care. Raises Invalid with everything that is missing."""
    episode = work.session.get_one(Episode, episode_id)
    if not is_before_admission(episode.state):
        raise DeskError(N_("This client is admitted already, or the episode is closed."))
    found = missing_for_admission(work, episode_id)
    if admitted_on > work.today:
        found.append(Problem("admitted_on", N_("Lies in the future. Check the date.")))
    if episode.intake_on and admitted_on < episode.intake_on:
        found.append(Problem("admitted_on", N_("Lies before the intake. Check both dates.")))
    if found:
        raise Invalid(found)
    programme = work.session.get_one(Programme, episode.programme_id)
    episode.state = EpisodeState.ADMITTED
    episode.admitted_on = admitted_on
    episode.planned_end = planned_end(admitted_on, episode.planned_days or programme.length_days)
    episode.phase, episode.phase_since = stages_of(work, programme.id)[0].phase, admitted_on
    episode.version += 1
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


@needs(Right.EPISODES_WRITE)
def refuse_episode(work: Work, episode_id: int, *, by_client: bool, why: str) -> None:
    """Close an episode before admission: the centre declined, or the client did not come."""
    episode = work.session.get_one(Episode, episode_id)
    if not is_before_admission(episode.state):
        raise DeskError(N_("This client is admitted already, or the episode is closed."))
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    episode.state = EpisodeState.WITHDRAWN if by_client else EpisodeState.REFUSED
    episode.discharged_on, episode.summary = work.today, why.strip()
    episode.version += 1
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


@dataclass(frozen=True)
class ProgrammeRow:
    id: int
    version: int
    name: str
    setting: Setting
    length_days: int
    active: bool
    capacity: int | None


@needs(Right.SIGNED_IN)
def list_programmes(work: Work, *, active_only: bool = True) -> Sequence[ProgrammeRow]:
    query = select(Programme).order_by(Programme.setting, Programme.name)
    if active_only:
        query = query.where(Programme.active)
    return [
        ProgrammeRow(p.id, p.version, p.name, p.setting, p.length_days, p.active, p.capacity)
        for p in work.session.scalars(query)
    ]


def _refuse(draft: IntakeDraft) -> None:
    found = [p for p in problems(draft, complete=False) if not p.warning and not p.missing]
    if found:
        raise Invalid(found)


def fill_episode(episode: Episode, draft: IntakeDraft) -> None:
    for f in fields(draft):
        if f.name != "substances":
            setattr(episode, f.name, getattr(draft, f.name))
    episode.substances = [pack(use) for use in draft.substances]


def draft_of(episode: Episode) -> IntakeDraft:
    values: dict[str, Any] = {f.name: getattr(episode, f.name) for f in fields(IntakeDraft)}
    values["substances"] = tuple(read_use(use) for use in episode.substances)
    return IntakeDraft(**values)


def read_use(kept: dict[str, Any]) -> SubstanceUse:
    """One row of the grid as it stands in the file; older rows know less."""
    return unpack(SubstanceUse, kept)
