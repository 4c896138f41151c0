"""How answers, scores and bands are said and coloured on screen."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from rehabdesk.domain.alerts import ORDER, WHAT_TO_DO
from rehabdesk.domain.instruments import REFUSED, Band, Given, Instrument, Item, ItemKind, Scale, in_words
from rehabdesk.domain.scoring import KeptScore, Result, ScaleScore, score, show_value
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


def said_alerts(result: Result) -> list[str]:
    return [in_words(rule.text) for rule in result.alerts]


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
