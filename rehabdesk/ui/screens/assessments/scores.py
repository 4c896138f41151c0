"""Beside the questions: what the answers so far come to, and what to do about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from rehabdesk.domain.instruments import Answers, Instrument, Scale
from rehabdesk.domain.scoring import Result, ScaleScore
from rehabdesk.i18n import _, ngettext
from rehabdesk.ui.screens.assessments.legend import BandLegend
from rehabdesk.ui.screens.assessments.words import advice_of, bands_of, score_line, with_beside
from rehabdesk.ui.widgets.cards import Card, Line
from rehabdesk.ui.widgets.labels import Chip, Label
from rehabdesk.ui.widgets.track import ScoreLine

_FEW = 7  # so many scales stand there from the beginning; of more, those that are asked about


class LiveScores(Card):
    def __init__(self, instrument: Instrument, parent: QWidget | None = None) -> None:
        super().__init__(_("Score so far"), parent=parent)
        self._instrument = instrument
        self.state = Chip("")
        self.add_at_right(self.state)
        self.lines: dict[str, ScoreLine] = {}
        self._beside = {scale.beside for scale in instrument.scales}
        inside = QWidget()
        self._list = QVBoxLayout(inside)
        self._list.setContentsMargins(0, 0, 6, 0)
        self._list.setSpacing(6)
        self._none = Label(_("The score follows the answers."), "small", "ink3", wrap=True)
        self._advice = Label("", "small", "ink2", wrap=True)
        self._about = Label("", "hint", "ink3", wrap=True)
        self._list.addWidget(self._none)
        for scale in instrument.scales:
            line = ScoreLine(score_line(instrument, _blank(scale), ""))
            self.lines[scale.code] = line
            self._list.addWidget(line)
            line.hide()
        self._line = Line()
        self._legend = BandLegend()
        for widget in (self._line, self._advice, self._legend, self._about):
            self._list.addWidget(widget)
        self._list.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        self.body.setContentsMargins(16, 4, 8, 10)
        self.body.addWidget(area)

    def show_result(self, result: Result, answers: Answers, method: str) -> None:
        """`method` names how it is counted, where there is more than one way."""
        shown = False
        for scored in result.scales:
            scale = self._instrument.scale_by_code[scored.code]
            line = self.lines[scored.code]
            begun = any(code in answers for code in scale.items) or (
                not scale.items and scored.value is not None
            )
            now = scored if begun else _blank(scale)
            shown_line = score_line(self._instrument, now, result.system, live=True)
            if scale.beside:
                shown_line = with_beside(shown_line, result.scale(scale.beside))
            line.show_score(shown_line)
            visible = (begun or len(self.lines) <= _FEW) and scored.code not in self._beside
            line.setVisible(visible)
            shown = shown or visible
        self._none.setVisible(not shown)
        state = _state(result)
        self.state.setVisible(bool(state))
        if state:
            self.state.show_state(*state)
        advice = advice_of(result, live=True) if answers else []
        bands = bands_of(self._instrument, result.system)
        self._legend.show_bands(bands)
        self._legend.setVisible(bool(bands))
        self._line.setVisible(bool(advice or method or bands))
        self._advice.setText("\n".join(advice))
        self._advice.setVisible(bool(advice))
        self._about.setText(method)
        self._about.setVisible(bool(method))


def _state(result: Result) -> tuple[str, str, str] | None:
    if result.missing or result.invalid:
        return None
    if result.refused:
        count = len(result.refused)
        return ngettext("{count} refused", "{count} refused", count).format(count=count), "warn", ""
    return _("complete"), "ok", "tick"


def _blank(scale: Scale) -> ScaleScore:
    return ScaleScore(scale.code, scale.name, None, None, None, None, "", False, (), ())
