"""Which questions of an instrument are asked now, and what the answers given so far come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from rehabdesk.domain.instruments import (
    REFUSED,
    AlertRule,
    Answers,
    Band,
    Combine,
    Condition,
    Instrument,
    Item,
    ItemKind,
    Method,
    Scale,
    Words,
)
from rehabdesk.i18n import language

# asking

# Whether each item is asked: None while that hangs on an answer that is not given.
Standing = Mapping[str, bool | None]


def asked(instrument: Instrument, answers: Answers) -> list[str]:
    """Codes of the items asked now, in order; what hangs on an answer not given yet is not among them."""
    return [code for code, is_asked in standing(instrument, answers).items() if is_asked]


def standing(instrument: Instrument, answers: Answers) -> Standing:
    found: dict[str, bool | None] = {}
    for item in instrument.items:
        found[item.code] = is_asked(item, found, instrument, answers)
    return found


def is_asked(item: Item, before: Standing, instrument: Instrument, answers: Answers) -> bool | None:
    """Of one item, when it is known of those before it."""
    all_met = _met(item.when_all, before, instrument, answers, every=True)
    any_met = _met(item.when_any, before, instrument, answers, every=False) if item.when_any else True
    if all_met is False or any_met is False:
        return False
    return True if all_met and any_met else None


def _met(
    conditions: tuple[Condition, ...],
    found: Standing,
    instrument: Instrument,
    answers: Answers,
    *,
    every: bool,
) -> bool | None:
    unknown = False
    for condition in conditions:
        met = found[condition.item]
        if met:
            given = _number(instrument.by_code[condition.item], answers)
            met = None if given is None else condition.met_by(given)
        if met is None:
            unknown = True
        elif met is not every:
            return met
    return None if unknown else every


def _number(item: Item, answers: Answers) -> int | None:
    """The answer as a number; None when blank, refused or not allowed."""
    given = answers.get(item.code)
    return given if isinstance(given, int) and item.allows(given) else None


def misfits(instrument: Instrument, answers: Answers) -> list[str]:
    """Codes of answers that no such item allows."""
    known = instrument.by_code
    return [code for code, given in answers.items() if code not in known or not known[code].allows(given)]


# scoring


@dataclass(frozen=True)
class ScaleScore:
    """`value` is None while it may not be computed; `so_far` is what the answers given add up to."""

    code: str
    name: Words
    value: Decimal | None
    so_far: Decimal | None
    band: Band | None
    band_so_far: Band | None
    method: str
    complete: bool
    missing: tuple[str, ...]  # items not answered yet
    refused: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    scales: tuple[ScaleScore, ...]
    alerts: tuple[AlertRule, ...]
    complete: bool  # every scale has its value, with nothing missing
    missing: tuple[str, ...]  # asked and blank, optional ones left out
    refused: tuple[str, ...]
    invalid: bool  # too much of the form is missing for any score
    method: str
    system: str

    def scale(self, code: str) -> ScaleScore:
        return next(scale for scale in self.scales if scale.code == code)


def score(instrument: Instrument, answers: Answers, *, method: str = "", system: str = "") -> Result:
    """What the answers given so far come to."""
    asks = standing(instrument, answers)
    way, naming = instrument.method(method), instrument.system(system)
    missing = tuple(
        item.code
        for item in instrument.items
        if asks[item.code] and not item.optional and item.code not in answers
    )
    refused = tuple(
        item.code
        for item in instrument.items
        if asks[item.code] and answers.get(item.code) == REFUSED and item.kind is not ItemKind.TEXT
    )
    most = instrument.missing_allowed
    invalid = most is not None and len(missing) + len(refused) > most
    scales: dict[str, ScaleScore] = {}
    for scale in instrument.scales:
        value, so_far, lacking = _value_of(instrument, scale, answers, asks, scales, way)
        if invalid:
            value = None
        scales[scale.code] = ScaleScore(
            scale.code,
            scale.name,
            value,
            so_far,
            instrument.band(scale.code, value, naming.code),
            instrument.band(scale.code, so_far, naming.code),
            way.code,
            value is not None and not lacking,
            tuple(code for code in lacking if answers.get(code) != REFUSED),
            tuple(code for code in lacking if answers.get(code) == REFUSED),
        )
    return Result(
        tuple(scales.values()),
        tuple(rule for rule in instrument.alerts if _is_raised(rule, instrument, answers, asks, scales)),
        all(scale.complete for scale in scales.values()) and not missing,
        missing,
        refused,
        invalid,
        way.code,
        naming.code,
    )


def _value_of(
    instrument: Instrument,
    scale: Scale,
    answers: Answers,
    asks: Standing,
    known: Mapping[str, ScaleScore],
    method: Method,
) -> tuple[Decimal | None, Decimal | None, tuple[str, ...]]:
    """The value, what there is of it so far, and the items that are lacking."""
    if scale.combine is Combine.SCALES:
        return _of_scales(scale, known)
    total, answered, lacking = Decimal(0), 0, []
    for code in scale.items:
        if asks[code] is False:
            continue
        item = instrument.by_code[code]
        given = _number(item, answers) if asks[code] else None
        if given is None:
            lacking.append(_waits_for(item, instrument, answers, asks))
            continue
        weight = item.weight_of(given)
        total += sum(item.bounds) - weight if code in scale.reverse else weight
        answered += 1
    so_far = total if scale.combine is Combine.SUM and not scale.steps else None
    value = None
    if len(lacking) <= scale.missing_allowed and (answered or not lacking):
        value = _finished(scale, total, answered, len(lacking), method)
    return value, so_far if value is None else value, tuple(dict.fromkeys(lacking))


def _of_scales(
    scale: Scale, known: Mapping[str, ScaleScore]
) -> tuple[Decimal | None, Decimal | None, tuple[str, ...]]:
    parts = [known[code] for code in (*scale.plus, *scale.minus)]
    lacking = tuple(dict.fromkeys(code for part in parts for code in (*part.missing, *part.refused)))
    total = Decimal(0)
    for code in (*scale.plus, *scale.minus):
        value = known[code].value
        if value is None:
            return None, None, lacking
        total += value if code in scale.plus else -value
    return total, total, lacking


def _waits_for(item: Item, instrument: Instrument, answers: Answers, asks: Standing) -> str:
    """The item whose answer is lacking: itself, or the one it hangs on."""
    while not asks[item.code]:
        item = next(
            before
            for condition in (*item.when_all, *item.when_any)
            for before in [instrument.by_code[condition.item]]
            if asks[before.code] is None or (asks[before.code] and _number(before, answers) is None)
        )
    return item.code


def _finished(scale: Scale, total: Decimal, answered: int, lacking: int, method: Method) -> Decimal:
    if scale.combine is Combine.SUM and not lacking and not scale.steps:
        return total
    exact = Fraction(total)
    if scale.combine is Combine.MEAN:
        exact /= answered
    elif lacking:
        exact = exact * (answered + lacking) / answered
    for step in scale.steps:
        exact = (exact - Fraction(step.minus)) * Fraction(step.times)
        if method.rounds:
            exact = Fraction(_decimal(exact).quantize(Decimal(1), ROUND_HALF_UP))
    return _decimal(exact)


def _decimal(exact: Fraction) -> Decimal:
    found = Decimal(exact.numerator) / Decimal(exact.denominator)
    return found if exact.denominator == 1 else found.quantize(Decimal("1e-10"), ROUND_HALF_UP)


def _is_raised(
    rule: AlertRule,
    instrument: Instrument,
    answers: Answers,
    asks: Standing,
    scales: Mapping[str, ScaleScore],
) -> bool:
    if rule.scale:
        so_far = scales[rule.scale].so_far
        return so_far is not None and rule.least is not None and so_far >= rule.least
    given = _number(instrument.by_code[rule.item], answers) if asks[rule.item] else None
    if given is None:
        return False
    return given in rule.values or (rule.least is not None and given >= rule.least)


def plain(value: Decimal) -> str:
    """The number with no more digits than it needs: 12, 53.5714285714."""
    said = format(value, "f")
    return said.rstrip("0").rstrip(".") if "." in said else said


def show_value(value: Decimal) -> str:
    """The number for reading: two digits behind the comma at most, half up. The file keeps all of them."""
    said = plain(value.quantize(Decimal("0.01"), ROUND_HALF_UP))
    return said.replace(".", ",") if language() == "id" else said


def pack_scores(instrument: Instrument, result: Result) -> list[dict[str, Any]]:
    """The scores as plain data that says everything by itself, for keeping."""
    return [
        {
            "scale": scale.code,
            "name": dict(scale.name),
            "value": None if scale.value is None else plain(scale.value),
            "least": plain(instrument.scale_by_code[scale.code].least),
            "most": plain(instrument.scale_by_code[scale.code].most),
            "band": scale.band.code if scale.band else "",
            "band_name": dict(scale.band.name) if scale.band else {},
            "level": scale.band.level if scale.band else -1,
            "method": scale.method,
            "complete": scale.complete,
            "missing": list(scale.missing),
            "refused": list(scale.refused),
        }
        for scale in result.scales
    ]


@dataclass(frozen=True)
class KeptScore:
    """A scale's score as it was computed when the assessment was finished."""

    scale: str
    name: Words
    value: Decimal | None
    least: Decimal
    most: Decimal
    band: str
    band_name: Words
    level: int
    method: str
    complete: bool
    missing: tuple[str, ...]
    refused: tuple[str, ...]


def unpack_scores(kept: list[dict[str, Any]]) -> tuple[KeptScore, ...]:
    return tuple(
        KeptScore(
            each["scale"],
            each["name"],
            None if each["value"] is None else Decimal(each["value"]),
            Decimal(each["least"]),
            Decimal(each["most"]),
            each["band"],
            each["band_name"],
            each["level"],
            each["method"],
            each["complete"],
            tuple(each["missing"]),
            tuple(each["refused"]),
        )
        for each in kept
    )
