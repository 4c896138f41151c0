"""The assessments of a demo centre: at intake, on the way and at the end, two of them still unfinished."""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from random import Random
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.instruments import REFUSED, Given, Instrument, Item, ItemKind, Occasion
from rehabdesk.domain.intake import Risk
from rehabdesk.domain.rights import Person, Role
from rehabdesk.domain.scoring import is_asked
from rehabdesk.domain.substances import FACTS, Substance
from rehabdesk.services.assessments import begin_assessment, finish_assessment, keep_answers
from rehabdesk.services.instruments import shipped

MOST = 24  # clients; the others of a large centre would only cost time
_SOME = 5  # every so manieth client was assessed for more

Answers = dict[str, Given]


def add_assessments(store: Store, random: Random, today: date, zone: tzinfo, most: int = MOST) -> None:
    """Through the same use cases as the window, each client's by the own counsellor."""
    with Session(store.writing, expire_on_commit=False) as session:
        episodes = session.scalars(
            select(Episode)
            .where(Episode.state.in_([EpisodeState.ADMITTED, EpisodeState.DISCHARGED]))
            .order_by(Episode.id.desc())
            .limit(most)
        ).all()
        people = {
            account.id: Person(account.id, account.name, tuple(Role(role) for role in account.roles))
            for account in session.scalars(select(Account))
        }
        for place, episode in enumerate(episodes):
            for day, code, occasion, whole in _wanted(episode, place, today):
                moment = datetime.combine(day, time(random.randint(9, 14), random.randint(0, 59)), zone)
                work = Work(session, people[episode.counsellor_id or 1], moment.astimezone(UTC), zone)
                _assess(work, random, episode, code, occasion, finish=whole)
            session.commit()


def _wanted(episode: Episode, place: int, today: date) -> Iterator[tuple[date, str, Occasion, bool]]:
    """Day, instrument, occasion, and whether it was finished."""
    begun = episode.admitted_on
    if begun is None:
        return
    ended = episode.discharged_on
    yield begun, "assist", Occasion.INTAKE, True
    yield begun, "whoqol-bref", Occasion.INTAKE, True
    if place % 2 == 0:
        yield begun, "urica", Occasion.INTAKE, True
    if place % _SOME == 0:
        yield begun, "asi", Occasion.INTAKE, True
    for weeks, occasion in enumerate((Occasion.INTAKE, Occasion.DURING)):
        day = begun + timedelta(weeks=5 * weeks, days=1)
        if place % 3 == 0 and day <= min(ended or today, today):
            yield day, "phq-9", occasion, True
    if ended:
        yield ended, "whoqol-bref", Occasion.END, True
        yield ended, "assist", Occasion.END, True
    elif place in (1, 4):
        yield today, ("gad-7", "assist")[place // 4], Occasion.DURING, False


def _assess(
    work: Work, random: Random, episode: Episode, code: str, occasion: Occasion, *, finish: bool
) -> None:
    known, _content = shipped()[code]
    better = 0.0 if occasion is Occasion.INTAKE else 0.6 if occasion is Occasion.END else 0.3
    answers = _ANSWERED[code](known, random, episode, better)
    if not finish:
        answers = dict(list(answers.items())[: len(answers) // 2])
    assessment = begin_assessment(work, episode.client_id, code, episode.id, occasion)
    version = keep_answers(work, assessment, 1, answers)
    if finish:
        finish_assessment(work, assessment, version, work.today)


def _walk(known: Instrument, choose: Any) -> Answers:
    """Answer what is asked, one question after another."""
    answers: Answers = {}
    stands: dict[str, bool | None] = {}
    for item in known.items:
        stands[item.code] = is_asked(item, stands, known, answers)
        if item.kind is not ItemKind.TEXT and stands[item.code]:
            given = choose(item)
            if given is not None:
                answers[item.code] = given
    return answers


def _near(random: Random, item: Item, share: float) -> Given | None:
    """An answer about that far up; now and then refused."""
    if random.random() < 0.004:
        return REFUSED
    values = sorted(item.weights) if item.answers else list(range(item.least, item.most + 1))
    place = round(random.gauss(share, 0.16) * (len(values) - 1))
    return values[max(0, min(len(values) - 1, place))]


def _assist(known: Instrument, random: Random, episode: Episode, better: float) -> Answers:
    used = {"a": 0.8}
    for use in episode.substances:
        used[FACTS[Substance(use["substance"])].assist] = 0.9 if use["main"] else 0.5

    def choose(item: Item) -> Given | None:
        letter = item.code[-1]
        if item.section == "q1":
            return int(letter in used)
        if item.section == "q8":
            return 1 if "i" in used else 0
        if item.section in ("q6", "q7"):
            return random.choice((3, 6)) if used.get(letter, 0) > 0.6 else 0
        return _near(random, item, used.get(letter, 0) * (1 - better))

    return _walk(known, choose)


def _whoqol(known: Instrument, random: Random, episode: Episode, better: float) -> Answers:
    turned = {code for scale in known.scales for code in scale.reverse}
    share = 0.4 + better / 2
    return _walk(known, lambda item: _near(random, item, 1 - share if item.code in turned else share))


def _urica(known: Instrument, random: Random, episode: Episode, better: float) -> Answers:
    against = set(known.scale_by_code["pc"].items)
    return _walk(known, lambda item: _near(random, item, 0.3 if item.code in against else 0.7))


def _mood(known: Instrument, random: Random, episode: Episode, better: float) -> Answers:
    share = random.choice((0.25, 0.4, 0.6)) * (1 - better)
    grave = {rule.item for rule in known.alerts}

    def choose(item: Item) -> Given | None:
        if item.code in grave:
            return int(
                not better and episode.risk is not Risk.NONE and episode.state is EpisodeState.ADMITTED
            )
        return _near(random, item, share)

    return _walk(known, choose)


def _asi(known: Instrument, random: Random, episode: Episode, better: float) -> Answers:
    used = {FACTS[Substance(use["substance"])].asi.lower() for use in episode.substances}
    grave = {rule.item for rule in known.alerts}

    def choose(item: Item) -> Given | None:
        start, _dot, row = item.code.partition(".")
        if start == "ever" and row in _DRUGS:
            return int(row in used)
        if item.code in grave:
            return 0
        if item.kind is ItemKind.NUMBER:
            return _near(random, item, 0.5 if row in _DRUGS else 0.01)
        return _near(random, item, 0.3)

    return _walk(known, choose)


_DRUGS = frozenset(f"d{number}" for number in range(1, 13))
_ANSWERED: Mapping[str, Any] = {
    "assist": _assist,
    "whoqol-bref": _whoqol,
    "urica": _urica,
    "phq-9": _mood,
    "gad-7": _mood,
    "asi": _asi,
}
