"""Assessments: begun, kept answer by answer, finished and frozen; their scores over time."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Session, defer

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.alerts import Alert
from rehabdesk.db.models.assessments import Assessment, Definition, InstrumentSetting
from rehabdesk.db.models.base import canonical
from rehabdesk.db.models.clients import Client
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.instruments import (
    Answers,
    AssessmentState,
    Given,
    Instrument,
    Occasion,
    Words,
    in_words,
)
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.scoring import KeptScore, Result, misfits, pack_scores, score, unpack_scores
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import N_, _
from rehabdesk.services.alerts import close_alert, raise_alert
from rehabdesk.services.instruments import definition, definition_for, name_of, own_texts

CLOSED = N_("This assessment is finished and cannot be changed. Begin a new one.")
GONE = N_("This assessment was discarded.")
_SOURCE = "assessment"


@dataclass(frozen=True)
class AssessmentRow:
    """`scores` are those computed at finishing; an unfinished one has none yet."""

    id: int
    client_id: int
    code: str
    definition_version: str
    name: str
    title: Words
    occasion: Occasion
    state: AssessmentState
    assessed_on: date | None
    begun_at: datetime
    kept_at: datetime
    finished_at: datetime | None
    by: str  # who finished it, with title; before that, who answered last
    complete: bool
    method: str
    system: str
    scores: tuple[KeptScore, ...]
    main: tuple[KeptScore, ...]  # those of them that the client's file shows
    discarded_why: str


@dataclass(frozen=True)
class AssessmentSheet:
    """One assessment with the very definition it was made with (the centre's wording in it)."""

    id: int
    version: int
    client_id: int
    episode_id: int | None
    instrument: Instrument
    occasion: Occasion
    state: AssessmentState
    answers: Mapping[str, Given]
    method: str
    system: str
    scores: tuple[KeptScore, ...]
    complete: bool
    assessed_on: date | None
    begun_at: datetime
    kept_at: datetime
    finished_at: datetime | None
    by: str
    discarded_why: str


@needs(Right.CLINICAL_WRITE)
def begin_assessment(
    work: Work,
    client_id: int,
    code: str,
    episode_id: int | None = None,
    occasion: Occasion = Occasion.INTAKE,
) -> int:
    """An empty one of this instrument, for the current episode by default. Return its id."""
    definition_id, known = definition_for(work, code)
    if episode_id is None:
        episode_id = work.session.get_one(Client, client_id).current_episode_id
    method, system = _way(work, code, episode_id)
    row = Assessment(
        definition_id=definition_id,
        client_id=client_id,
        episode_id=episode_id,
        occasion=occasion,
        state=AssessmentState.OPEN,
        answers={},
        scores=[],
        method=known.method(method).code,
        system=known.system(system).code,
        begun_at=work.now,
        begun_by=work.who.account_id,
        kept_at=work.now,
        kept_by=work.who.account_id,
    )
    work.session.add(row)
    work.session.flush()
    work.touched.add(Topic.ASSESSMENTS)
    return row.id


def _way(work: Work, code: str, episode_id: int | None) -> tuple[str, str]:
    """Method and band system: those the episode was measured with before, else those the centre chose."""
    earlier = (
        select(Assessment.method, Assessment.system)
        .join(Definition, Definition.id == Assessment.definition_id)
        .where(
            Assessment.episode_id == episode_id,
            Assessment.state == AssessmentState.FINISHED,
            Definition.code == code,
        )
        .order_by(Assessment.id.desc())
    )
    chosen = select(InstrumentSetting.method, InstrumentSetting.system).where(InstrumentSetting.code == code)
    found = work.session.execute(earlier).first() if episode_id is not None else None
    found = found or work.session.execute(chosen).first()
    return (found[0], found[1]) if found else ("", "")


@needs(Right.CLINICAL_WRITE)
def keep_answers(work: Work, assessment_id: int, version: int, answers: Answers) -> int:
    """Keep what is answered so far over what was read as `version`; return the new version.

    An answer that calls for an alert raises it at once; one that is taken back closes it. The trail hears
    of the assessment when it is begun and finished, not of every answer.
    """
    row, known = _open(work, assessment_id)
    if row.version != version:
        raise Conflict(row.answers)
    wrong = misfits(known, answers)
    if wrong:
        raise Invalid([Problem(code, N_("This answer is not allowed here.")) for code in wrong])
    _follow_alerts(work, row, known, row.answers, answers)
    kept = update(Assessment).where(Assessment.id == assessment_id).values(
        answers=dict(answers), version=version + 1, kept_at=work.now, kept_by=work.who.account_id
    )  # fmt: skip
    work.session.execute(kept, execution_options={"synchronize_session": False})
    work.session.expire(row)
    return version + 1


def _follow_alerts(work: Work, row: Assessment, known: Instrument, before: Answers, now: Answers) -> None:
    said = {name: _alerts_of(known, answers, row) for name, answers in (("before", before), ("now", now))}
    for kind, detail in said["now"].items():
        if said["before"].get(kind) != detail:
            raise_alert(work, row.client_id, kind, detail, _SOURCE, row.id)
    for kind in said["before"].keys() - said["now"].keys():
        _close_alerts(work, row, kind)


def _alerts_of(known: Instrument, answers: Answers, row: Assessment) -> dict[AlertKind, str]:
    found: dict[AlertKind, str] = {}
    for rule in score(known, answers, method=row.method, system=row.system).alerts:
        found[rule.kind] = " ".join(part for part in (found.get(rule.kind), in_words(rule.text)) if part)
    return found


def _close_alerts(work: Work, row: Assessment, kind: AlertKind) -> None:
    raised = select(Alert.id).where(
        Alert.source == _SOURCE, Alert.source_id == row.id, Alert.kind == kind, Alert.closed_at.is_(None)
    )
    for alert_id in work.session.scalars(raised).all():
        close_alert(work, alert_id, _("The answer was corrected while it was being keyed in."))


@needs(Right.CLINICAL_WRITE)
def finish_assessment(
    work: Work, assessment_id: int, version: int, assessed_on: date, occasion: Occasion | None = None
) -> Result:
    """Compute the scores and freeze them with the answers. Blanks are welcome: the scores say what lacks."""
    row, known = _open(work, assessment_id)
    found = []
    if assessed_on > work.today:
        found.append(Problem("assessed_on", N_("Lies in the future. Check the date.")))
    if not row.answers:
        found.append(Problem("answers", N_("Nothing is answered yet.")))
    if found:
        raise Invalid(found)
    same_version(row, version)
    result = score(known, row.answers, method=row.method, system=row.system)
    account = work.session.get_one(Account, work.who.account_id)
    # All at once and last: from the moment the row is finished, the file itself refuses changes.
    with work.session.no_autoflush:
        row.scores, row.complete = pack_scores(known, result), result.complete
        row.occasion = occasion or row.occasion
        row.assessed_on, row.finished_at, row.finished_by = assessed_on, work.now, work.who.account_id
        row.assessed_by = ", ".join(part for part in (account.name, account.title) if part)
        row.state = AssessmentState.FINISHED
        row.digest = _seal(row, work.session.get_one(Definition, row.definition_id).digest)
    work.touched |= {Topic.ASSESSMENTS, Topic.CLIENTS}
    return result


def _seal(row: Assessment, definition_digest: str) -> str:
    """A hash over what was finished. Not over whose it is: a file may be made one with another."""
    said = canonical(
        [
            definition_digest,
            row.answers,
            row.method,
            row.system,
            row.scores,
            row.occasion.value,
            str(row.assessed_on),
            str(row.finished_at),
            row.assessed_by,
        ]
    )
    return hashlib.sha256(said.encode()).hexdigest()


def changed_assessments(session: Session) -> list[int]:
    """Ids of finished ones that no longer have the hash they were finished with."""
    query = (
        select(Assessment, Definition.digest)
        .join(Definition, Definition.id == Assessment.definition_id)
        .where(Assessment.finished_at.is_not(None))
    )
    rows = session.execute(query, execution_options={"yield_per": 500})
    return [row.id for row, digest in rows if _seal(row, digest) != row.digest]


@needs(Right.CLINICAL_WRITE)
def discard_assessment(work: Work, assessment_id: int, why: str) -> None:
    """Take it out of lists and charts; it stays on record with the reason. Its alerts stand until closed."""
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    row = work.session.get_one(Assessment, assessment_id)
    if row.state is AssessmentState.DISCARDED:
        raise DeskError(GONE)
    row.state, row.discarded_at, row.discarded_why = AssessmentState.DISCARDED, work.now, why.strip()
    row.version += 1
    work.touched |= {Topic.ASSESSMENTS, Topic.CLIENTS}


def _open(work: Work, assessment_id: int) -> tuple[Assessment, Instrument]:
    row = work.session.get_one(Assessment, assessment_id)
    if row.state is not AssessmentState.OPEN:
        raise DeskError(CLOSED if row.state is AssessmentState.FINISHED else GONE)
    return row, definition(work, work.session.get_one(Definition, row.definition_id).digest)


# reading


@needs(Right.CLINICAL_SEE)
def list_assessments(
    work: Work, client_id: int, *, discarded: bool = False, limit: int = 200
) -> list[AssessmentRow]:
    """The client's: unfinished ones first, then by the day they were made, newest first."""
    query = _rows().where(Assessment.client_id == client_id).options(defer(Assessment.answers)).limit(limit)
    if not discarded:
        query = query.where(Assessment.state != AssessmentState.DISCARDED)
    return [_row(work, *found) for found in work.session.execute(query)]


def _rows() -> Select[Assessment, str, str]:
    return (
        select(Assessment, Definition.digest, Account.name)
        .join(Definition, Definition.id == Assessment.definition_id)
        .join(Account, Account.id == Assessment.kept_by)
        .order_by(Assessment.finished_at.is_not(None), Assessment.assessed_on.desc(), Assessment.id.desc())
    )


def _row(work: Work, row: Assessment, digest: str, name: str) -> AssessmentRow:
    known = definition(work, digest)
    scores = unpack_scores(row.scores)
    return AssessmentRow(
        row.id,
        row.client_id,
        known.code,
        known.version,
        known.name,
        known.title,
        row.occasion,
        row.state,
        row.assessed_on,
        row.begun_at,
        row.kept_at,
        row.finished_at,
        row.assessed_by or name,
        row.complete,
        row.method,
        row.system,
        scores,
        tuple(kept for kept in scores if known.scale_by_code[kept.scale].main),
        row.discarded_why,
    )


@dataclass(frozen=True)
class OpenAssessment:
    """One that waits to be gone on with; `kept_by` answered last."""

    id: int
    record_number: str
    client: str
    instrument: str
    kept_at: datetime
    kept_by: int
    by: str


@needs(Right.CLINICAL_SEE)
def open_assessments(work: Work, limit: int = 60) -> list[OpenAssessment]:
    """Everybody's unfinished ones, the longest waiting first."""
    query = (
        select(Assessment, Definition.digest, Client.record_number, Client.name, Account.name)
        .options(defer(Assessment.answers))
        .join(Definition, Definition.id == Assessment.definition_id)
        .join(Client, Client.id == Assessment.client_id)
        .join(Account, Account.id == Assessment.kept_by)
        .where(Assessment.state == AssessmentState.OPEN)
        .order_by(Assessment.id)
        .limit(limit)
    )
    return [
        OpenAssessment(row.id, number, client, name_of(work, digest), row.kept_at, row.kept_by, name)
        for row, digest, number, client, name in work.session.execute(query)
    ]


@needs(Right.CLINICAL_SEE)
def assessment_sheet(work: Work, assessment_id: int) -> AssessmentSheet:
    """Raises DeskError where there is none."""
    found = work.session.execute(_rows().where(Assessment.id == assessment_id)).first()
    if found is None:
        raise DeskError(N_("There is no such assessment."))
    row, digest, name = found
    known = definition(work, digest)
    return AssessmentSheet(
        row.id,
        row.version,
        row.client_id,
        row.episode_id,
        known.with_texts(own_texts(work, known.code)),
        row.occasion,
        row.state,
        row.answers,
        row.method,
        row.system,
        unpack_scores(row.scores),
        row.complete,
        row.assessed_on,
        row.begun_at,
        row.kept_at,
        row.finished_at,
        row.assessed_by or name,
        row.discarded_why,
    )


@needs(Right.CLINICAL_SEE)
def record_assessment_printed(work: Work, assessment_id: int) -> None:
    """Put on record that a summary left the desk on paper."""
    row = work.session.get_one(Assessment, assessment_id)
    work.record("printed", _SOURCE, assessment_id, row.client_id, paper="summary")


# over time


@dataclass(frozen=True)
class Point:
    assessment_id: int
    assessed_on: date
    occasion: Occasion
    score: KeptScore


@dataclass(frozen=True)
class Series:
    """One scale's scores, oldest first; only such as were computed and named the same way."""

    code: str
    instrument: str
    scale: str
    name: Words
    method: str
    system: str
    method_name: Words
    system_name: Words
    better: str
    main: bool
    points: tuple[Point, ...]

    @property
    def last(self) -> Point:
        return self.points[-1]

    @property
    def before(self) -> Point | None:
        return self.points[-2] if len(self.points) > 1 else None


@needs(Right.CLINICAL_SEE)
def score_history(work: Work, client_id: int) -> list[Series]:
    """The client's scores by instrument and scale. What was computed another way is a series of its own."""
    query = (
        select(Assessment, Definition.digest)
        .options(defer(Assessment.answers))
        .join(Definition, Definition.id == Assessment.definition_id)
        .where(Assessment.client_id == client_id, Assessment.state == AssessmentState.FINISHED)
        .order_by(Assessment.assessed_on, Assessment.id)
    )
    points: dict[_Way, list[Point]] = {}
    newest: dict[str, Instrument] = {}
    for row, digest in work.session.execute(query):
        known = definition(work, digest)
        newest[known.code] = known
        assert row.assessed_on
        for kept in unpack_scores(row.scores):
            if kept.value is not None:
                key = (known.code, kept.scale, row.method, row.system, kept.least, kept.most)
                points.setdefault(key, []).append(Point(row.id, row.assessed_on, row.occasion, kept))
    return [_series(newest[key[0]], key, tuple(found)) for key, found in points.items()]


# Instrument, scale, method, system, and the range: another version may count otherwise.
_Way = tuple[str, str, str, str, Decimal, Decimal]


def _series(known: Instrument, key: _Way, points: tuple[Point, ...]) -> Series:
    code, scale, method, system, _least, _most = key
    declared = known.scale_by_code.get(scale)
    return Series(
        code,
        known.name,
        scale,
        points[-1].score.name,
        method,
        system,
        known.method(method).name,
        known.system(system).name,
        declared.better if declared else "",
        declared.main if declared else True,
        points,
    )


@needs(Right.CLINICAL_SEE)
def last_scores(work: Work, client_id: int) -> list[Series]:
    """For the file's summary: each main scale of each instrument, as it was last computed, newest first."""
    newest: dict[tuple[str, str], Series] = {}
    for series in score_history(work, client_id):
        if not series.main:
            continue
        key = series.code, series.scale
        known = newest.get(key)
        if known is None or _when(series) > _when(known):
            newest[key] = series
    return sorted(newest.values(), key=_when, reverse=True)


def _when(series: Series) -> tuple[date, int]:
    return series.last.assessed_on, series.last.assessment_id
