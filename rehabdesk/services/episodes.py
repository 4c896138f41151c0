"""A client's course of care: what the head of the file shows, its phases, and its end."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import aliased

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.assessments import Assessment
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.centre import Programme
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.counselling import CounsellingSession, Note
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.models.letters import Letter
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.episodes import (
    ASSESS_AGAIN_DAYS,
    DischargeReason,
    EpisodeState,
    Phase,
    Setting,
    Stage,
    Status,
    is_open,
    status_of,
)
from rehabdesk.domain.fields import Choice, Problem, problems
from rehabdesk.domain.instruments import AssessmentState
from rehabdesk.domain.intake import DischargeDraft, Risk, SubstanceUse
from rehabdesk.domain.intake_health import has_allergy
from rehabdesk.domain.rights import Right, Role, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.beds import bed_of, free_bed_of
from rehabdesk.services.consents import missing_consents
from rehabdesk.services.documents import missing_papers
from rehabdesk.services.intake import newest_intake, read_use
from rehabdesk.services.programmes import stages_of
from rehabdesk.services.training import leave_batch, running_classes

NOT_ADMITTED = N_("Only a client in care can be discharged.")
LEFT_WITH_DISCHARGE = N_("Discharged")


@dataclass(frozen=True)
class EpisodeHead:
    """The newest episode as the head of the client's file shows it."""

    id: int
    version: int
    number: int
    client_id: int
    state: EpisodeState
    setting: Setting | None
    programme: str
    phase: Phase | None
    phase_since: date | None
    counsellor_id: int | None
    counsellor: str
    admitted_on: date | None
    planned_end: date | None
    discharged_on: date | None
    ended: DischargeReason | None
    allergies: str
    risk: Risk | None
    risk_note: str
    substances: tuple[SubstanceUse, ...]
    presenting_problem: str
    summary: str
    plan_after: str
    stages: tuple[Stage, ...] = ()  # of the programme, in order
    bed: tuple[str, int] | None = None  # room and number, for somebody who lies in one

    @property
    def status(self) -> Status:
        return status_of(self.state, self.setting or Setting.OUTPATIENT, self.ended)

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Those of the programme; one that it has given up since still stands there for who is in it."""
        phases = tuple(stage.phase for stage in self.stages)
        return phases if self.phase is None or self.phase in phases else (self.phase, *phases)

    def risks(self, known: Collection[AlertKind] = (), *, brief: bool = False) -> list[tuple[str, str]]:
        """What the intake says to mind and no alert of these kinds says already: text and tone."""
        found = []
        if has_allergy(self.allergies) and AlertKind.ALLERGY not in known:
            found.append((_("Allergy: {what}").format(what=self.allergies), "bad"))
        note = "" if brief else self.risk_note
        if not is_open(self.state) or AlertKind.SUICIDE in known or AlertKind.VIOLENCE in known:
            return found
        if self.risk is Risk.HIGH:
            found.append((_("High risk: {what}").format(what=note) if note else _("High risk"), "bad"))
        elif self.risk is Risk.WATCH:
            found.append((_("Risk: watch. {what}").format(what=note) if note else _("Risk: watch"), "warn"))
        return found


@needs(Right.CLINICAL_SEE)
def episode_head(work: Work, client_id: int) -> EpisodeHead | None:
    """None for a client who has no episode yet."""
    query = (
        select(Episode, Programme.setting, Programme.name, Account.name)
        .join(Client, Client.current_episode_id == Episode.id)
        .outerjoin(Programme, Programme.id == Episode.programme_id)
        .outerjoin(Account, Account.id == Episode.counsellor_id)
        .where(Client.id == client_id)
    )
    row = work.session.execute(query).first()
    if row is None:
        return None
    episode, setting, programme, counsellor = row
    return EpisodeHead(
        id=episode.id,
        version=episode.version,
        number=episode.number,
        client_id=client_id,
        state=episode.state,
        setting=setting,
        programme=programme or "",
        phase=episode.phase,
        phase_since=episode.phase_since,
        counsellor_id=episode.counsellor_id,
        counsellor=counsellor or "",
        admitted_on=episode.admitted_on,
        planned_end=episode.planned_end,
        discharged_on=episode.discharged_on,
        ended=episode.discharge_reason,
        allergies=episode.allergies,
        risk=episode.risk,
        risk_note=episode.risk_note,
        substances=tuple(read_use(use) for use in episode.substances),
        presenting_problem=episode.presenting_problem,
        summary=episode.summary,
        plan_after=episode.plan_after,
        stages=stages_of(work, episode.programme_id) if episode.programme_id else (),
        bed=bed_of(work, episode.id) if episode.state is EpisodeState.ADMITTED else None,
    )


class MissingKind(Choice):
    """Where it is put right: the tab of the file, or the intake."""

    INTAKE = "intake", N_("Intake")
    DOCUMENTS = "documents", N_("Documents")
    CONSENTS = "consents", N_("Consents")
    ASSESSMENTS = "assessments", N_("Assessments")
    SESSIONS = "sessions", N_("Session notes")


@dataclass(frozen=True)
class Missing:
    kind: MissingKind
    words: str


@needs(Right.CLIENTS_SEE)
def missing_in_file(work: Work, client_id: int) -> list[Missing]:
    """What the file of a client with an open episode still lacks; clinical things for those who see them."""
    episode = work.session.scalar(
        select(Episode)
        .join(Client, Client.current_episode_id == Episode.id)
        .where(Client.id == client_id, Episode.state.in_([state for state in EpisodeState if is_open(state)]))
    )
    if episode is None:
        return []
    found: list[Missing] = []
    if work.who.may(Right.CLINICAL_SEE):
        found += _missing_in_care(work, episode)
    if kinds := missing_consents(work, client_id):
        said = _("Not signed: {which}").format(which=", ".join(_(kind.label).lower() for kind in kinds))
        found.append(Missing(MissingKind.CONSENTS, said))
    if papers := missing_papers(work, client_id):
        said = _("Not handed in: {which}").format(which=", ".join(_(paper.label) for paper in papers))
        found.append(Missing(MissingKind.DOCUMENTS, said))
    return found


def _missing_in_care(work: Work, episode: Episode) -> Iterator[Missing]:
    intake = newest_intake(work, episode.id)
    if intake is None or intake.signed_at is None:
        again = intake is not None and intake.number > 1
        yield Missing(
            MissingKind.INTAKE, _("A correction is not signed yet") if again else _("Not signed yet")
        )
    if episode.admitted_on:
        last = work.session.scalar(
            select(func.max(Assessment.assessed_on)).where(
                Assessment.client_id == episode.client_id, Assessment.state == AssessmentState.FINISHED
            )
        )
        days = (work.today - last).days if last else 0
        if last is None:
            yield Missing(MissingKind.ASSESSMENTS, _("None finished yet"))
        elif days > ASSESS_AGAIN_DAYS:
            said = ngettext("The last one is {days} day old", "The last one is {days} days old", days)
            yield Missing(MissingKind.ASSESSMENTS, said.format(days=days))
    if unsigned := len(_open_notes(work, episode.client_id)):
        said = ngettext("{count} not signed", "{count} not signed", unsigned)
        yield Missing(MissingKind.SESSIONS, said.format(count=unsigned))


@needs(Right.EPISODES_WRITE)
def change_phase(work: Work, episode_id: int, version: int, phase: Phase, since: date) -> None:
    """Move a client in care to another phase of the programme."""
    episode = work.session.get_one(Episode, episode_id)
    same_version(episode, version)
    if episode.state is not EpisodeState.ADMITTED:
        raise DeskError(N_("Only a client in care changes phase."))
    if since > work.today or (episode.admitted_on and since < episode.admitted_on):
        raise Invalid([Problem("since", N_("Lies outside the time in care. Check the date."))])
    if episode.programme_id and phase not in [stage.phase for stage in stages_of(work, episode.programme_id)]:
        raise Invalid([Problem("phase", N_("The programme has no such stage. Choose another one."))])
    episode.phase, episode.phase_since = phase, since
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


class OpenKind(Choice):
    NOTE = "note", N_("Note not signed")
    CLASS = "class", N_("Class still running")
    LETTER = "letter", N_("Letter still a draft")
    CONSENT = "consent", N_("Consent not on paper")


@dataclass(frozen=True)
class OpenItem:
    """What is still open before discharge; `blocks` keeps the client from being discharged."""

    kind: OpenKind
    target_id: int
    words: str
    blocks: bool


@needs(Right.CLINICAL_SEE)
def open_items(work: Work, client_id: int) -> list[OpenItem]:
    """Unsigned notes, classes still running, drafts of letters, consents without paper."""
    return [*_open_notes(work, client_id), *_open_classes(work, client_id), *_open_papers(work, client_id)]


def _open_notes(work: Work, client_id: int) -> list[OpenItem]:
    query = (
        select(Note.id, CounsellingSession.held_on, Account.name)
        .join(CounsellingSession, CounsellingSession.id == Note.session_id)
        .join(Account, Account.id == Note.author_id)
        .where(Note.client_id == client_id, Note.signed_at.is_(None))
        .order_by(Note.id)
    )
    return [
        OpenItem(OpenKind.NOTE, row.id, f"{row.held_on:%d/%m/%Y}, {row.name}", True)
        for row in work.session.execute(query)
    ]


def _open_classes(work: Work, client_id: int) -> list[OpenItem]:
    return [
        OpenItem(OpenKind.CLASS, row.batch_id, f"{row.course}, {row.batch}", False)
        for row in running_classes(work, client_id)
    ]


def _open_papers(work: Work, client_id: int) -> list[OpenItem]:
    letters = select(Letter.id, Letter.kind).where(Letter.client_id == client_id, Letter.number.is_(None))
    consents = select(Consent.id, Consent.kind).where(
        Consent.client_id == client_id, Consent.on_paper.is_(False), Consent.withdrawn_at.is_(None)
    )
    return [
        *(
            OpenItem(OpenKind.LETTER, each.id, _(each.kind.label), False)
            for each in work.session.execute(letters)
        ),
        *(
            OpenItem(OpenKind.CONSENT, each.id, _(each.kind.label), False)
            for each in work.session.execute(consents)
        ),
    ]


@needs(Right.EPISODES_WRITE)
def discharge(
    work: Work, episode_id: int, version: int, draft: DischargeDraft, *, leave_classes: bool = True
) -> None:
    """End the episode. Raises Invalid with what is missing, and while notes are unsigned.

    Unless `leave_classes`, the client goes on with the classes that are still running.
    """
    episode = work.session.get_one(Episode, episode_id)
    if episode.state is not EpisodeState.ADMITTED:
        raise DeskError(NOT_ADMITTED)
    found = [problem for problem in problems(draft) if not problem.warning]
    if draft.discharged_on:
        if draft.discharged_on > work.today:
            found.append(Problem("discharged_on", N_("Lies in the future. Check the date.")))
        elif episode.admitted_on and draft.discharged_on < episode.admitted_on:
            found.append(Problem("discharged_on", N_("Lies before admission. Check both dates.")))
    unsigned = _open_notes(work, episode.client_id)
    if unsigned:
        said = N_("Notes not signed yet: {which}. Sign them first.")
        found.append(Problem("notes", said, (("which", "; ".join(item.words for item in unsigned)),)))
    if found:
        raise Invalid(found)
    same_version(episode, version)
    for f in fields(draft):
        setattr(episode, f.name, getattr(draft, f.name))
    episode.state = EpisodeState.DISCHARGED
    if leave_classes:
        for row in running_classes(work, episode.client_id):
            leave_batch(work, row.enrolment_id, _(LEFT_WITH_DISCHARGE))
    assert draft.discharged_on is not None
    free_bed_of(work, episode_id, draft.discharged_on)
    work.touched |= {Topic.EPISODES, Topic.CLIENTS}


@needs(Right.CLINICAL_SEE)
def responsible(work: Work, client_id: int) -> tuple[int | None, str]:
    """The account responsible for the client now, and its name."""
    row = work.session.execute(
        select(Episode.counsellor_id, Account.name)
        .join(Client, Client.current_episode_id == Episode.id)
        .outerjoin(Account, Account.id == Episode.counsellor_id)
        .where(Client.id == client_id)
    ).first()
    return (row[0], row[1] or "") if row else (None, "")


_SEES_ALL = {Role.HEAD, Role.SUPERVISOR, Role.HEALTH, Role.AUDITOR}


@needs(Right.CLIENTS_SEE)
def must_say_why(work: Work, client_id: int) -> str:
    """The colleague who is responsible, when opening the file asks this person for a reason; else nothing.

    Whoever answers for all clients, or sees no clinical content, is not asked.
    """
    if not work.who.may(Right.CLINICAL_SEE) or _SEES_ALL & set(work.who.roles):
        return ""
    account_id, name = responsible(work, client_id)
    return "" if account_id in (None, work.who.account_id) else name


@dataclass(frozen=True)
class ViewRow:
    """Somebody who opened the file."""

    at: datetime
    name: str
    detail: Any


@needs(Right.CLINICAL_SEE)
def who_looked(work: Work, client_id: int, limit: int = 20) -> list[ViewRow]:
    """Newest first, also who opened a file that went into this one."""
    files = select(Client.id).where(or_(Client.id == client_id, Client.merged_into_id == client_id))
    # An import that was taken out leaves its ids free: whoever had this one before is somebody else.
    gone = aliased(AuditEntry)
    removed = select(func.coalesce(func.max(gone.id), 0)).where(
        gone.client_id == AuditEntry.client_id, gone.action == "removed", gone.subject == "client"
    )
    query = (
        select(AuditEntry.at, Account.name, AuditEntry.detail)
        .outerjoin(Account, Account.id == AuditEntry.account_id)
        .where(
            AuditEntry.client_id.in_(files),
            AuditEntry.action == "viewed",
            AuditEntry.id > removed.scalar_subquery(),
        )
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [ViewRow(row.at, row.name or "", row.detail) for row in work.session.execute(query)]
