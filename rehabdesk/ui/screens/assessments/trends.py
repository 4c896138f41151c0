"""The scores of one finished assessment, each with the one before it and its course over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.instruments import in_words
from rehabdesk.domain.scoring import KeptScore
from rehabdesk.i18n import _
from rehabdesk.services import assessments
from rehabdesk.services.assessments import AssessmentSheet, Series
from rehabdesk.ui.screens.assessments.legend import BandLegend
from rehabdesk.ui.screens.assessments.words import BandWords, change, kept_line, number, with_beside
from rehabdesk.ui.widgets.cards import Line
from rehabdesk.ui.widgets.chart import Point, TrendChart
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.track import Score, ScoreLine


@dataclass(frozen=True)
class Trend:
    """One scale: as it is, what it was held against, and every result computed the same way."""

    kept: KeptScore
    line: Score
    before: assessments.Point | None = None
    points: tuple[Point, ...] = ()
    here: int = 0
    better: str = ""


def trends_of(sheet: AssessmentSheet, history: Sequence[Series], against: int | None = None) -> list[Trend]:
    """The scales that were asked about, held against the assessment before or `against`.

    What was computed or named another way is never held against these.
    """
    found = []
    by_scale = {kept.scale: kept for kept in sheet.scores}
    beside = {scale.beside for scale in sheet.instrument.scales}
    for kept in sheet.scores:
        scale = sheet.instrument.scale_by_code[kept.scale]
        if kept.scale in beside:
            continue
        if scale.items and not any(code in sheet.answers for code in scale.items):
            continue
        key = (sheet.instrument.code, kept.scale, sheet.method, sheet.system)
        same = [each for each in history if (each.code, each.scale, each.method, each.system) == key]
        points = same[0].points if same else ()
        places = [place for place, point in enumerate(points) if point.assessment_id == sheet.id]
        here = places[0] if places else -1
        earlier = [point for point in points[: max(0, here)] if against in (None, point.assessment_id)]
        before = earlier[-1] if earlier else None
        line = kept_line(sheet.instrument, kept, sheet.system, before.score if before else None)
        if scale.beside in by_scale:
            line = with_beside(line, by_scale[scale.beside])
        trend = Trend(
            kept,
            line,
            before,
            tuple(_point(point) for point in points) if here >= 0 else (),
            max(0, here),
            scale.better,
        )
        found.append(trend)
    return found


def earlier_of(sheet: AssessmentSheet, history: Sequence[Series]) -> list[assessments.Point]:
    """What the scores can be held against, the newest first: one point of each earlier assessment."""
    found: dict[int, assessments.Point] = {}
    for series in history:
        if (series.code, series.method, series.system) == (sheet.instrument.code, sheet.method, sheet.system):
            ids = [point.assessment_id for point in series.points]
            upto = ids.index(sheet.id) if sheet.id in ids else 0
            found |= {point.assessment_id: point for point in series.points[:upto]}
    return sorted(found.values(), key=lambda point: (point.assessed_on, point.assessment_id), reverse=True)


def _point(point: assessments.Point) -> Point:
    value = point.score.value
    assert value is not None
    word = in_words(point.score.band_name) if point.score.band else ""
    return Point(point.assessed_on, float(value), number(value), word)


def difference_words(trend: Trend) -> str:
    """−5 since 01/10/2026, better"""
    if trend.before is None or trend.kept.value is None:
        return ""
    earlier = trend.before.score.value
    said = _("{change} since {day}").format(
        change=change(trend.kept.value, earlier), day=show_day(trend.before.assessed_on)
    )
    if earlier is None or earlier == trend.kept.value or not trend.better:
        return said
    improved = (trend.kept.value > earlier) == (trend.better == "high")
    word = _("better") if improved else _("worse")
    return f"{said}, {word}"


class Trends(QScrollArea):
    """Scores under each other; a chart where there is more than one result."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.charts: list[TrendChart] = []
        self._inside = QWidget()
        self._list = QVBoxLayout(self._inside)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(6)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for ground in (self.viewport(), self._inside):
            ground.setAutoFillBackground(False)

    def show_trends(
        self,
        trends: Sequence[Trend],
        method: str = "",
        advice: Sequence[str] = (),
        bands: Sequence[BandWords] = (),
    ) -> None:
        """`method` names the way of computing, which is the same for everything shown."""
        self.charts = []
        while (item := self._list.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for trend in trends:
            self._add(trend)
        if advice or bands:
            self._list.addSpacing(2)
            self._list.addWidget(Line())
        for said in advice:
            self._list.addWidget(Label(said, "small", "ink2", wrap=True))
        if bands:
            legend = BandLegend()
            legend.show_bands(bands)
            self._list.addWidget(legend)
        if method:
            words = _("Method: {method}").format(method=method)
            self._list.addWidget(Label(words, "hint", "ink3", wrap=True))
        self._list.addStretch(1)

    def _add(self, trend: Trend) -> None:
        self._list.addWidget(ScoreLine(trend.line))
        if words := difference_words(trend):
            self._list.addWidget(Label(words, "hint", "ink2", wrap=True))
        if len(trend.points) > 1:
            chart = TrendChart()
            chart.show_trend(
                in_words(trend.kept.name),
                trend.points,
                trend.line.least,
                trend.line.most,
                trend.line.stripes,
                here=trend.here,
            )
            self.charts.append(chart)
            self._list.addWidget(chart)
