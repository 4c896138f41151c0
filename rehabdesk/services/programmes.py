"""The programmes of the centre: how long they last, in which stages, for how many clients."""

from dataclasses import dataclass

from rehabdesk.db.models.centre import Programme
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.centre import ProgrammeDraft, StageDraft
from rehabdesk.domain.episodes import Phase, Setting, Stage, usual_stages
from rehabdesk.domain.fields import problems
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Invalid


@dataclass(frozen=True)
class ProgrammeSheet:
    id: int
    version: int
    draft: ProgrammeDraft


@needs(Right.SIGNED_IN)
def programme_sheet(work: Work, programme_id: int) -> ProgrammeSheet:
    programme = work.session.get_one(Programme, programme_id)
    draft = ProgrammeDraft(
        name=programme.name,
        setting=programme.setting,
        length_days=programme.length_days,
        capacity=programme.capacity,
        active=programme.active,
        stages=tuple(StageDraft(stage.phase, stage.days) for stage in stages_of(work, programme_id)),
    )
    return ProgrammeSheet(programme.id, programme.version, draft)


@needs(Right.SIGNED_IN)
def stages_of(work: Work, programme_id: int) -> tuple[Stage, ...]:
    """The stages in order; a programme that never chose its own has the usual ones."""
    programme = work.session.get_one(Programme, programme_id)
    kept = tuple(Stage(Phase(phase), days) for phase, days in programme.stages)
    return kept or usual_stages(programme.setting, programme.length_days)


@needs(Right.CENTRE_WRITE)
def add_programme(work: Work, draft: ProgrammeDraft) -> int:
    programme = Programme()
    _fill(programme, draft)
    work.session.add(programme)
    work.session.flush()
    work.touched.add(Topic.CENTRE)
    return programme.id


@needs(Right.CENTRE_WRITE)
def change_programme(work: Work, programme_id: int, version: int, draft: ProgrammeDraft) -> None:
    """Episodes that run keep the length they were begun with, and the phase they are in."""
    programme = work.session.get_one(Programme, programme_id)
    same_version(programme, version)
    _fill(programme, draft)
    work.touched.add(Topic.CENTRE)


def _fill(programme: Programme, draft: ProgrammeDraft) -> None:
    if found := [problem for problem in problems(draft) if not problem.warning]:
        raise Invalid(found)
    assert draft.setting is not None
    assert draft.length_days is not None
    programme.name, programme.setting = draft.name.strip(), draft.setting
    programme.length_days, programme.active = draft.length_days, draft.active
    programme.capacity = None if draft.setting is Setting.INPATIENT else draft.capacity
    programme.stages = [[str(stage.phase), stage.days] for stage in draft.stages]
