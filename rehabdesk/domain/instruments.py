"""Questionnaires as data: what a definition holds.

Definitions are read from files by `definitions.read_instrument`; nothing here knows any instrument by name.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import Enum
from functools import cached_property
from unicodedata import category

from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_, language

# Item code → the answer's value, a number, or the words of a text item. A blank has no entry at all.
Given = int | str
Answers = Mapping[str, Given]
REFUSED = "refused"  # the client does not want to answer: not the same as a question nobody asked
LONGEST_TEXT = 2_000
REFUSE_KEY = "r"  # no definition gives this key to an answer
Words = Mapping[str, str]  # language → text


def in_words(words: Words, tongue: str = "") -> str:
    """The text in this language (that of the screen by default), or in whichever there is."""
    return words.get(tongue or language()) or next(iter(words.values()), "")


def can_be_printed(said: str) -> bool:
    """Without control characters and halves of characters, which neither the file nor paper takes."""
    return not any(category(each) in ("Cc", "Cs") and each not in "\n\t" for each in said)


class Occasion(Choice):
    """When in the course of care an assessment is made."""

    INTAKE = "intake", N_("At intake")
    DURING = "during", N_("During the programme")
    END = "end", N_("At the end of the programme")
    AFTERCARE = "aftercare", N_("In aftercare")
    OTHER = "other", N_("Other occasion")


class AssessmentState(Choice):
    OPEN = "open", N_("Unfinished")
    FINISHED = "finished", N_("Finished")
    DISCARDED = "discarded", N_("Discarded")


class Wording(Choice):
    """Where the words of the questions come from."""

    FULL = "full", N_("The questions are in the program, in our own words.")
    LABELS = "labels", N_("Short labels only. Read the questions from the centre's own form.")
    NUMBERS = "numbers", N_("Numbers only. Read the questions from the centre's own form.")


class ItemKind(Enum):
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True)
class Answer:
    """One allowed answer: the key that gives it, the value that is stored, the weight that is added up."""

    key: str
    value: int
    weight: Decimal
    label: Words
    typed: str = ""  # what the centre typed in from its own form

    def text(self, tongue: str = "") -> str:
        return self.typed or in_words(self.label, tongue)


@dataclass(frozen=True)
class Condition:
    """Met by an answer to `item` that is among `values`, or `least` or more."""

    item: str
    values: frozenset[int] = frozenset()
    least: int | None = None

    def met_by(self, given: int) -> bool:
        return given in self.values or (self.least is not None and given >= self.least)


@dataclass(frozen=True)
class Item:
    """A question. Asked when every condition of `when_all` is met, and one of `when_any` if there are any."""

    code: str
    section: str
    label: Words
    hint: Words
    kind: ItemKind
    answers: tuple[Answer, ...] = ()
    answer_set: str = ""  # items with the same one share their answers
    least: int = 0
    most: int = 0
    unit: Words = field(default_factory=dict)
    refusable: bool = True
    optional: bool = False  # a blank leaves nothing unfinished
    when_all: tuple[Condition, ...] = ()
    when_any: tuple[Condition, ...] = ()
    typed: str = ""

    def text(self, tongue: str = "") -> str:
        return self.typed or in_words(self.label, tongue)

    def answer_by_key(self, key: str) -> Answer | None:
        return next((answer for answer in self.answers if answer.key == key.lower()), None)

    def answer_of(self, given: Given | None) -> Answer | None:
        return next((answer for answer in self.answers if answer.value == given), None)

    def allows(self, given: Given) -> bool:
        if self.kind is ItemKind.TEXT:
            return isinstance(given, str) and len(given) <= LONGEST_TEXT and can_be_printed(given)
        if given == REFUSED:
            return self.refusable
        if not isinstance(given, int) or isinstance(given, bool):
            return False
        return given in self.weights if self.kind is ItemKind.CHOICE else self.least <= given <= self.most

    @cached_property
    def weights(self) -> Mapping[int, Decimal]:
        return {answer.value: answer.weight for answer in self.answers}

    def weight_of(self, given: int) -> Decimal:
        return self.weights[given] if self.kind is ItemKind.CHOICE else Decimal(given)

    @cached_property
    def bounds(self) -> tuple[Decimal, Decimal]:
        """The least and the most it can add."""
        if self.kind is ItemKind.CHOICE:
            return min(self.weights.values()), max(self.weights.values())
        return Decimal(self.least), Decimal(self.most)

    @property
    def may_be_skipped(self) -> bool:
        return bool(self.when_all or self.when_any)


@dataclass(frozen=True)
class Section:
    """Questions shown together; a table when all share one set of answers (`shared`)."""

    code: str
    title: Words
    note: Words
    items: tuple[Item, ...]
    typed: str = ""

    @property
    def shared(self) -> tuple[Answer, ...]:
        sets = {item.answer_set for item in self.items}
        return self.items[0].answers if len(sets) == 1 and "" not in sets else ()


@dataclass(frozen=True)
class Band:
    """`level` runs from 0 (nothing to do) to 4 (gravest), whatever the number of bands; -1 is no matter."""

    code: str
    name: Words
    least: Decimal
    most: Decimal
    advice: Words = field(default_factory=dict)
    level: int = -1


@dataclass(frozen=True)
class BandSystem:
    """One way of naming scores. Where authors disagree, a definition has several and a centre chooses."""

    code: str
    name: Words
    lower_border: bool = False  # a value on the border of two bands belongs to the lower one


@dataclass(frozen=True)
class Method:
    """A way of computing. `rounds`: half up to whole numbers after every step, as tables made by hand do."""

    code: str
    name: Words
    rounds: bool = False


class Combine(Enum):
    SUM = "sum"
    MEAN = "mean"
    SCALES = "scales"  # of other scales: those of `plus` less those of `minus`


@dataclass(frozen=True)
class Step:
    """value → (value - minus) × times"""

    minus: Decimal
    times: Decimal


@dataclass(frozen=True)
class Scale:
    code: str
    name: Words
    combine: Combine
    items: tuple[str, ...] = ()
    reverse: frozenset[str] = frozenset()
    steps: tuple[Step, ...] = ()
    missing_allowed: int = 0  # so many unanswered items count as the mean of the answered ones
    plus: tuple[str, ...] = ()
    minus: tuple[str, ...] = ()
    bands: Mapping[str, tuple[Band, ...]] = field(default_factory=dict)  # by band system
    beside: str = ""  # the scale to show next to it, like the client's own rating of the same area
    least: Decimal = Decimal(0)
    most: Decimal = Decimal(0)
    better: str = ""  # "high" or "low", where a change has a direction
    main: bool = True  # shown in the client's file; the others in the results only


@dataclass(frozen=True)
class AlertRule:
    """Raised by an answer or by a score, whatever else the assessment says."""

    kind: AlertKind
    text: Words
    item: str = ""
    scale: str = ""
    values: frozenset[int] = frozenset()
    least: Decimal | None = None


@dataclass(frozen=True)
class Instrument:
    """A versioned definition with its scoring."""

    code: str
    version: str
    name: str  # short and the same in every language: PHQ-9
    title: Words
    about: Words
    licence: Words
    source: str
    wording: Wording
    wording_note: Words
    interview: bool  # asked by an interviewer; else the client may fill it in alone
    sections: tuple[Section, ...]
    scales: tuple[Scale, ...]
    alerts: tuple[AlertRule, ...]
    methods: tuple[Method, ...]  # the first is used unless the centre chose another
    systems: tuple[BandSystem, ...]  # likewise
    missing_allowed: int | None = None  # more unanswered items than this, and no score is given at all

    @cached_property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)

    @cached_property
    def by_code(self) -> Mapping[str, Item]:
        return {item.code: item for item in self.items}

    @cached_property
    def scale_by_code(self) -> Mapping[str, Scale]:
        return {scale.code: scale for scale in self.scales}

    def method(self, code: str = "") -> Method:
        return next((each for each in self.methods if each.code == code), self.methods[0])

    def system(self, code: str = "") -> BandSystem:
        return next((each for each in self.systems if each.code == code), self.systems[0])

    def band(self, scale: str, value: Decimal | None, system: str = "") -> Band | None:
        chosen = self.system(system)
        bands = self.scale_by_code[scale].bands.get(chosen.code, ())
        if value is None or not bands:
            return None
        if chosen.lower_border:
            return next((band for band in bands if value <= band.most), None)
        return next((band for band in reversed(bands) if band.least <= value), None)

    def with_texts(self, texts: Mapping[str, str]) -> "Instrument":
        """With the wording the centre typed in: by item, by section, and by answer ("set:value")."""
        if not texts:
            return self
        return replace(self, sections=tuple(_retold(section, texts) for section in self.sections))

    def text_places(self) -> Iterator[tuple[str, str]]:
        """Where wording can be typed in, and what stands there now: code and text, in the form's order."""
        known: set[str] = set()
        for section in self.sections:
            yield section.code, section.typed or in_words(section.title)
            for item in section.items:
                yield item.code, item.text()
            for item in section.items:
                if item.answer_set and item.answer_set not in known:
                    known.add(item.answer_set)
                    for answer in item.answers:
                        yield f"{item.answer_set}:{answer.value}", answer.text()


def _retold(section: Section, texts: Mapping[str, str]) -> Section:
    items = tuple(
        replace(
            item,
            typed=texts.get(item.code, ""),
            answers=tuple(
                replace(answer, typed=texts.get(f"{item.answer_set}:{answer.value}", ""))
                for answer in item.answers
            ),
        )
        for item in section.items
    )
    return replace(section, typed=texts.get(section.code, ""), items=items)
