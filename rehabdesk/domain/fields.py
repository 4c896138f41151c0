"""A field is declared once, on its Draft: label, kind, limits, rules. Forms, checks, paper read it here."""

import re
from collections.abc import Callable
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import date
from enum import Enum, StrEnum
from functools import cache
from typing import Any

from rehabdesk.i18n import N_

Rule = Callable[[Any], str | None]


class Choice(StrEnum):
    """A value set. The value is what is stored, the label what a person sees: FEMALE = "F", N_("Female")."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Choice":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label or value
        return member


class Kind(Enum):
    TEXT = "text"
    PARAGRAPH = "paragraph"
    NUMBER = "number"
    DAY = "day"
    TIME = "time"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"
    PICK = "pick"
    PICTURE = "picture"
    ROWS = "rows"


@dataclass(frozen=True)
class Spec:
    """What a form, a check and a letter must know of one field."""

    label: str
    kind: Kind
    required: bool = False
    max_length: int = 0
    least: int | None = None
    most: int | None = None
    rules: tuple[Rule, ...] = ()
    options: type[Choice] | None = None
    row: type[Any] | None = None
    hint: str = ""
    example: str = ""


@dataclass(frozen=True)
class Problem:
    """A broken rule: the field, an N_-marked sentence, and the values for its {placeholders}.

    A warning never blocks. `missing` problems block only completing (signing, admitting, issuing).
    """

    field: str
    text: str
    values: tuple[tuple[str, object], ...] = ()
    warning: bool = False
    missing: bool = False


def text(
    label: str, *rules: Rule, required: bool = False, max_length: int = 120, hint: str = "", example: str = ""
) -> Any:
    return _field("", Spec(label, Kind.TEXT, required, max_length, rules=rules, hint=hint, example=example))


def paragraph(
    label: str, *rules: Rule, required: bool = False, max_length: int = 20_000, hint: str = ""
) -> Any:
    return _field("", Spec(label, Kind.PARAGRAPH, required, max_length, rules=rules, hint=hint))


def number(
    label: str,
    *,
    least: int = 0,
    most: int = 1_000_000,
    required: bool = False,
    hint: str = "",
    default: int | None = None,
) -> Any:
    return _field(default, Spec(label, Kind.NUMBER, required, least=least, most=most, hint=hint))


def day(label: str, *rules: Rule, required: bool = False, hint: str = "") -> Any:
    return _field(None, Spec(label, Kind.DAY, required, rules=rules, hint=hint))


def clock_time(label: str, *, required: bool = False, hint: str = "") -> Any:
    return _field(None, Spec(label, Kind.TIME, required, hint=hint))


def choice(
    label: str, options: type[Choice], *, required: bool = False, default: Any = None, hint: str = ""
) -> Any:
    return _field(default, Spec(label, Kind.CHOICE, required, options=options, hint=hint))


def choices(label: str, options: type[Choice], *, required: bool = False, hint: str = "") -> Any:
    """Any number of the options, held as a tuple in the order they are declared."""
    return _field((), Spec(label, Kind.CHOICES, required, options=options, hint=hint))


def flag(label: str, *, default: bool = False, hint: str = "") -> Any:
    return _field(default, Spec(label, Kind.FLAG, hint=hint))


def pick(label: str, *, required: bool = False, hint: str = "") -> Any:
    """The id of another record; the screen supplies what there is to pick from."""
    return _field(None, Spec(label, Kind.PICK, required, hint=hint))


def picture(label: str, *, hint: str = "") -> Any:
    """The bytes of a PNG or JPEG."""
    return _field(b"", Spec(label, Kind.PICTURE, hint=hint))


def rows(label: str, row: type[Any], *, required: bool = False, hint: str = "") -> Any:
    """Any number of small Drafts of one class, held as a tuple."""
    return _field((), Spec(label, Kind.ROWS, required, row=row, hint=hint))


def _field(default: Any, spec: Spec) -> Any:
    return field(default=default, metadata={"spec": spec})


@cache
def specs(draft: type[Any]) -> tuple[tuple[str, Spec], ...]:
    """The declared fields of a Draft class, in order."""
    return tuple((f.name, f.metadata["spec"]) for f in fields(draft) if "spec" in f.metadata)


def problems(draft: Any, *, complete: bool = True) -> list[Problem]:
    """Every rule the draft breaks, in the order of its fields; what is missing only when `complete`."""
    found: list[Problem] = []
    silent = unasked(draft)
    for name, spec in specs(draft.__class__):
        if name in silent:
            continue
        value = getattr(draft, name)
        if value is None or value in ("", (), b""):
            if spec.required and complete:
                found.append(Problem(name, N_("Needed. Fill this in."), missing=True))
            continue
        found += _broken(name, spec, value)
    check = getattr(draft, "check", None)
    if check is not None:
        found += [problem for problem in check() if complete or not problem.missing]
    return found


def unasked(draft: Any) -> frozenset[str]:
    """Fields that other answers make idle, where the Draft class says so; a form does not show them."""
    said: Callable[[], frozenset[str]] | None = getattr(draft, "unasked", None)
    return said() if said is not None else frozenset()


def _broken(name: str, spec: Spec, value: Any) -> list[Problem]:
    if spec.kind is Kind.ROWS:
        broken = [problem for row in value for problem in problems(row, complete=False)]
        told = dict.fromkeys((problem.text, problem.values) for problem in broken)
        return [Problem(name, text_, values) for text_, values in told]
    if spec.max_length and len(value) > spec.max_length:
        return [Problem(name, N_("At most {most} characters."), (("most", spec.max_length),))]
    if isinstance(value, str) and _UNPRINTABLE.search(value):
        return [Problem(name, N_("Holds a character that cannot be printed. Type it again."))]
    if spec.kind is Kind.NUMBER:
        if spec.least is not None and value < spec.least:
            return [Problem(name, N_("At least {least}."), (("least", spec.least),))]
        if spec.most is not None and value > spec.most:
            return [Problem(name, N_("At most {most}."), (("most", spec.most),))]
    return [Problem(name, said) for rule in spec.rules if (said := rule(value))]


# Control characters other than tab and newline, and halves of surrogate pairs, which SQLite and PDF refuse.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def not_in_future(today: date) -> Rule:
    """A rule for dates; the day it is checked on is an argument so that the rule stays pure."""
    return lambda value: N_("Lies in the future. Check the date.") if value > today else None


def blank(draft: type) -> Any:
    """A Draft with every field at its default."""
    return draft(**{f.name: _default(f) for f in fields(draft)})


def _default(f: "Field[Any]") -> Any:
    return f.default_factory() if f.default_factory is not MISSING else f.default
