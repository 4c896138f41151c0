"""How answers, scores and bands are said and coloured on screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rehabdesk.domain.alerts import ORDER, WHAT_TO_DO
from rehabdesk.domain.instruments import (
    REFUSED,
    Answers,
    Band,
    Given,
    Instrument,
    Item,
    ItemKind,
    Scale,
    in_words,
)
from rehabdesk.domain.scoring import KeptScore, Result, ScaleScore, Standing, score, show_value, standing
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.assessments import AssessmentSheet
from rehabdesk.ui.widgets.chart import Stripe
from rehabdesk.ui.widgets.track import Score

_TONES = {-1: "neu", 0: "ok", 1: "info", 2: "warn", 3: "warn", 4: "bad"}


def tone_of(band: Band | KeptScore | None) -> str:
    return _TONES.get(band.level, "neu") if band else "neu"


def number(value: Decimal | None) -> str:
    return "–" if value is None else show_value(value)


def change(now: Decimal | None, before: Decimal | None) -> str:
    """+3, −12,5, 0; nothing where one of them is not known."""
    if now is None or before is None:
        return ""
    away = now - before
    return number(away).replace("-", "−") if away <= 0 else f"+{number(away)}"


def number_of(item: Item) -> str:
    """How the form numbers a question; nothing where its words are the number, and for rows of a grid."""
    return item.code if item.code.isdigit() and item.code not in item.text().split() else ""


def answer_words(item: Item, given: Given | None) -> str:
    """An answer as it reads; a blank is nothing."""
    if given is None:
        return ""
    if given == REFUSED and item.kind is not ItemKind.TEXT:
        return _("refused")
    if (answer := item.answer_of(given)) is not None and item.kind is ItemKind.CHOICE:
        return answer.text()
    unit = in_words(item.unit) if item.unit else ""
    return f"{given} {unit}".strip()


def stripes_of(instrument: Instrument, scale: Scale, system: str) -> tuple[Stripe, ...]:
    """The bands side by side, without the gaps that whole numbers leave between them."""
    bands = scale.bands.get(instrument.system(system).code, ())
    if not bands:
        return ()
    ends = [float(band.least) for band in bands[1:]] + [float(scale.most)]
    starts = [float(scale.least), *ends[:-1]]
    return tuple(
        Stripe(start, end, tone_of(band)) for start, end, band in zip(starts, ends, bands, strict=True)
    )


@dataclass(frozen=True)
class BandWords:
    """A band by name, and which scores it takes in."""

    name: str
    tone: str
    span: str


def bands_of(instrument: Instrument, system: str) -> list[BandWords]:
    """What the bands mean, said once: 4–26, and behind it the scales that differ. Nothing if all differ."""
    code = instrument.system(system).code
    beside = {scale.beside for scale in instrument.scales}
    banded = [
        (scale, scale.bands[code])
        for scale in instrument.scales
        if scale.code not in beside and scale.bands.get(code)
    ]
    if not banded or len({tuple(in_words(band.name) for band in bands) for _scale, bands in banded}) > 1:
        return []
    found = []
    for place, band in enumerate(banded[0][1]):
        spans: dict[str, list[str]] = {}
        for scale, bands in banded:
            spans.setdefault(_span(bands, place), []).append(in_words(scale.name))
        usual = max(spans, key=lambda span: len(spans[span]))
        said = [usual] + [f"{', '.join(names)} {span}" for span, names in spans.items() if span != usual]
        found.append(BandWords(in_words(band.name), tone_of(band), ", ".join(said)))
    return found


def _span(bands: tuple[Band, ...], place: int) -> str:
    band = bands[place]
    if place and place == len(bands) - 1:
        return _("{least} and more").format(least=number(band.least))
    if band.least < 0:
        return _("up to {most}").format(most=number(band.most))
    return number(band.least) if band.least == band.most else f"{number(band.least)}–{number(band.most)}"


def lacking(scored: ScaleScore | KeptScore) -> str:
    """What keeps a score from being whole."""
    said = []
    if scored.missing:
        count = len(scored.missing)
        said.append(ngettext("{count} not answered", "{count} not answered", count).format(count=count))
    if scored.refused:
        count = len(scored.refused)
        said.append(ngettext("{count} refused", "{count} refused", count).format(count=count))
    return ", ".join(said)


def score_line(
    instrument: Instrument,
    scored: ScaleScore,
    system: str,
    *,
    live: bool = False,
    before: Decimal | None = None,
) -> Score:
    """A scale as a score card shows it; while it is `live`, what the answers so far come to."""
    scale = instrument.scale_by_code[scored.code]
    value, band = scored.value, scored.band
    if live and value is None:
        value, band = scored.so_far, scored.band_so_far
    return Score(
        in_words(scored.name),
        number(value),
        float(value) if value is not None else None,
        in_words(band.name) if band else "",
        tone_of(band),
        float(scale.least),
        float(scale.most),
        stripes_of(instrument, scale, system),
        float(before) if before is not None else None,
        lacking(scored),
    )


def kept_line(instrument: Instrument, kept: KeptScore, system: str, before: KeptScore | None = None) -> Score:
    """A scale of a finished assessment, as it was computed then."""
    scale = instrument.scale_by_code[kept.scale]
    earlier = before.value if before else None
    return Score(
        in_words(kept.name),
        number(kept.value),
        float(kept.value) if kept.value is not None else None,
        in_words(kept.band_name) if kept.band else "",
        tone_of(kept),
        float(kept.least),
        float(kept.most),
        stripes_of(instrument, scale, system),
        float(earlier) if earlier is not None else None,
        lacking(kept),
    )


def with_beside(line: Score, other: ScaleScore | KeptScore) -> Score:
    """With the scale that belongs next to it, like the client's own rating of the same thing."""
    if other.value is None:
        return line
    if isinstance(other, KeptScore):
        word = in_words(other.band_name) if other.band else ""
    else:
        word = in_words(other.band.name) if other.band else ""
    said = f"{in_words(other.name)}: {number(other.value)} {word}".strip()
    return replace(line, note=", ".join(part for part in (said, line.note) if part))


def progress_of(instrument: Instrument, answers: Answers) -> tuple[int, int]:
    """How many are answered, and of how many. A blank that may stay blank does not count."""
    due = due_of(instrument.items, answers, standing(instrument, answers))
    return sum(code in answers for code in due), len(due)


def due_of(items: Sequence[Item], answers: Answers, stands: Standing) -> list[str]:
    """What is asked now and counts."""
    return [
        item.code for item in items if stands[item.code] and not (item.optional and item.code not in answers)
    ]


def name_questions(instrument: Instrument, codes: Sequence[str], most: int) -> str:
    """4, 9; where the form has no numbers, under the titles of its sections: Craving (Alcohol, Cannabis)."""
    shown = [instrument.by_code[code] for code in codes[:most]]
    if all(number_of(item) for item in shown):
        named = [number_of(item) for item in shown]
    elif len(instrument.sections) < 2:
        named = [item.text() for item in shown]
    else:
        named = []
        for section in instrument.sections:
            inside = [item.text() for item in shown if item.section == section.code]
            if inside:
                title = section.typed or in_words(section.title)
                named.append(_("{section} ({questions})").format(section=title, questions=", ".join(inside)))
    return ", ".join([*named, *(["…"] if len(codes) > most else [])])


def said_alerts(result: Result) -> list[str]:
    return [in_words(rule.text) for rule in result.alerts]


def advice_of(result: Result, *, live: bool = False) -> list[str]:
    """What the bands call for, the gravest first, each with its scales; nothing for what needs nothing.

    While it is `live`, the answers so far call for something too.
    """
    levels: dict[str, int] = {}
    names: dict[str, list[str]] = {}
    for scored in result.scales:
        band = scored.band or (scored.band_so_far if live else None)
        if band is not None and band.level > 0 and (advice := in_words(band.advice)):
            levels[advice] = max(band.level, levels.get(advice, 0))
            names.setdefault(advice, []).append(in_words(scored.name))
    gravest = sorted(names, key=lambda advice: -levels[advice])
    return [f"{', '.join(names[advice])}: {advice}" for advice in gravest]


def what_to_do(result: Result) -> list[str]:
    """What an alert asks of whoever reads it, once for each kind, the gravest first."""
    kinds = {rule.kind for rule in result.alerts}
    return [_(WHAT_TO_DO[kind]) for kind in ORDER if kind in kinds]


def alerts_of(sheet: AssessmentSheet) -> list[str]:
    """What the answers of a finished assessment call attention to."""
    return said_alerts(score(sheet.instrument, sheet.answers, method=sheet.method, system=sheet.system))


def way_of(instrument: Instrument, method: str, system: str) -> str:
    """How it is counted and which bands are used, where there is a choice."""
    said = []
    if len(instrument.methods) > 1:
        said.append(in_words(instrument.method(method).name))
    if len(instrument.systems) > 1:
        said.append(in_words(instrument.system(system).name))
    return ", ".join(said)
