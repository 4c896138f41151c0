"""Sessions and their notes: kinds, formats, what signing asks for, lateness and copied text."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from rehabdesk.domain.fields import Choice, Problem
from rehabdesk.i18n import N_


class SessionKind(Choice):
    INDIVIDUAL = "individual", N_("Individual counselling")
    FAMILY = "family", N_("Family counselling")
    GROUP = "group", N_("Group counselling")
    ENCOUNTER = "encounter", N_("Static or encounter group")
    SEMINAR = "seminar", N_("Seminar")
    FAMILY_SUPPORT = "family_support", N_("Family support group")
    MOTIVATIONAL = "motivational", N_("Motivational interview")
    COGNITIVE = "cognitive", N_("Cognitive behavioural therapy")
    RELAPSE_PREVENTION = "relapse_prevention", N_("Relapse prevention")
    HIV = "hiv", N_("HIV and STI counselling")
    CRISIS = "crisis", N_("Crisis")
    HOME_VISIT = "home_visit", N_("Home visit")
    TELEPHONE = "telephone", N_("Telephone call")
    EVALUATION = "evaluation", N_("Evaluation")


GROUP_KINDS = frozenset(
    {SessionKind.GROUP, SessionKind.ENCOUNTER, SessionKind.SEMINAR, SessionKind.FAMILY_SUPPORT}
)


class NoteFormat(Choice):
    SOAP = "SOAP", "SOAP"
    DAP = "DAP", "DAP"
    BIRP = "BIRP", "BIRP"
    GIRP = "GIRP", "GIRP"
    FREE = "free", N_("Free text")


@dataclass(frozen=True)
class Part:
    """One box of a note. `empty` is what signing says when nothing stands in it."""

    key: str
    label: str
    hint: str
    empty: str

    @property
    def letter(self) -> str:
        """The letter by which English textbooks and Indonesian counsellors alike call the box."""
        return self.key[0].upper()


_SUBJECTIVE = Part(
    "subjective", N_("Subjective"), N_("what the client says"), N_("Subjective is still empty.")
)
_OBJECTIVE = Part(
    "objective", N_("Objective"), N_("what is seen, test results"), N_("Objective is still empty.")
)
_ASSESSMENT = Part("assessment", N_("Analysis"), N_("your judgement"), N_("Analysis is still empty."))
_PLAN = Part("plan", N_("Plan"), N_("steps until the next session"), N_("Plan is still empty."))
_DATA = Part("data", N_("Data"), N_("what was said and seen"), N_("Data is still empty."))
_BEHAVIOUR = Part("behaviour", N_("Behaviour"), N_("what the client did"), N_("Behaviour is still empty."))
_GOAL = Part("goal", N_("Goal"), N_("the plan's goal worked on"), N_("Goal is still empty."))
_INTERVENTION = Part(
    "intervention", N_("Intervention"), N_("what you did"), N_("Intervention is still empty.")
)
_RESPONSE = Part("response", N_("Response"), N_("how the client took it"), N_("Response is still empty."))
_NOTE = Part("text", N_("Note text"), N_("in your own order"), N_("The note is still empty."))

PARTS: Mapping[NoteFormat, tuple[Part, ...]] = {
    NoteFormat.SOAP: (_SUBJECTIVE, _OBJECTIVE, _ASSESSMENT, _PLAN),
    NoteFormat.DAP: (_DATA, _ASSESSMENT, _PLAN),
    NoteFormat.BIRP: (_BEHAVIOUR, _INTERVENTION, _RESPONSE, _PLAN),
    NoteFormat.GIRP: (_GOAL, _INTERVENTION, _RESPONSE, _PLAN),
    NoteFormat.FREE: (_NOTE,),
}


def recast(texts: Mapping[str, str], to: NoteFormat) -> dict[str, str]:
    """The same words in another format: boxes both have stay, the others go into the first, none is lost."""
    keys = [part.key for part in PARTS[to]]
    first = keys[0]
    moved = {key: texts.get(key, "") for key in keys}
    homeless = [said for key, said in texts.items() if key not in moved and said.strip()]
    if homeless:
        moved[first] = "\n\n".join([*homeless, moved[first]] if moved[first].strip() else homeless)
    return moved


def signing_problems(
    form: NoteFormat,
    texts: Mapping[str, str],
    *,
    starts_at: time | None,
    ends_at: time | None,
    goal: str,
    outside_plan: str,
) -> list[Problem]:
    """What still stands between a note and its signature.

    A note names the goal it serves, or says why it lies outside the plan.
    """
    found = [
        Problem(part.key, part.empty, missing=True)
        for part in PARTS[form]
        if not texts.get(part.key, "").strip()
    ]
    if starts_at is None:
        found.append(Problem("starts_at", N_("Say when the session began."), missing=True))
    if ends_at is None:
        found.append(Problem("ends_at", N_("Say when the session ended."), missing=True))
    found += time_problems(starts_at, ends_at)
    if not goal.strip() and not outside_plan.strip():
        found.append(Problem("goal", N_("Name the goal, or say why it is outside the plan."), missing=True))
    return found


def time_problems(starts_at: time | None, ends_at: time | None) -> list[Problem]:
    if starts_at is None or ends_at is None:
        return []
    if ends_at <= starts_at:
        return [Problem("ends_at", N_("Ends before it begins. Check both times."))]
    if _minutes(ends_at) - _minutes(starts_at) > 4 * 60:
        return [Problem("ends_at", N_("Longer than four hours. Check both times."), warning=True)]
    return []


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def minutes_between(starts_at: time, ends_at: time) -> int:
    return _minutes(ends_at) - _minutes(starts_at)


def overlaps(starts_at: time, ends_at: time, other_starts: time, other_ends: time) -> bool:
    """Whether two sessions of one day need the same minute."""
    return starts_at < other_ends and other_starts < ends_at


FINISH_WITHIN = timedelta(hours=24)
LATE_AFTER = timedelta(hours=72)


def is_overdue(ended_at: datetime, now: datetime, within: timedelta = FINISH_WITHIN) -> bool:
    """Whether an unsigned note should be asked for."""
    return now - ended_at > within


def is_late_entry(ended_at: datetime, signed_at: datetime, after: timedelta = LATE_AFTER) -> bool:
    """Whether a signature came so late that the note must say so."""
    return signed_at - ended_at > after


_RUN = 5  # words in a row; shorter runs are how anybody writes
COPIED_WARNING = 0.6


def copied_share(text: str, earlier: Iterable[str]) -> float:
    """How much of a note, from 0 to 1, stands word for word in earlier ones."""
    runs = _runs(text)
    if not runs:
        return 0.0
    known = set().union(*(_runs(note) for note in earlier))
    return len(runs & known) / len(runs)


def _runs(text: str) -> set[tuple[str, ...]]:
    spoken = re.findall(r"\w+", text.casefold())
    return {tuple(spoken[start : start + _RUN]) for start in range(len(spoken) - _RUN + 1)}


def note_hash(
    form: NoteFormat,
    goal: str,
    outside_plan: str,
    texts: Mapping[str, str],
    signed_as: str,
    signed_at: datetime,
) -> bytes:
    """SHA-256 over everything a signature stands for; `check` compares it with what the file holds."""
    said = [form.value, goal, outside_plan, dict(texts), signed_as, signed_at.astimezone(UTC).isoformat()]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).digest()
