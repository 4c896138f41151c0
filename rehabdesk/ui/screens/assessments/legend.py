"""What the bands of an instrument mean: colour, name and scores, under the scales."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehabdesk.ui import theme
from rehabdesk.ui.screens.assessments.words import BandWords
from rehabdesk.ui.widgets import paint


class BandLegend(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bands: list[BandWords] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_bands(self, bands: Sequence[BandWords]) -> None:
        self._bands = list(bands)
        self.setAccessibleName("; ".join(f"{band.name}: {band.span}" for band in bands))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(200), round(sum(self._heights())))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_bands"):
            self.updateGeometry()

    def _halves(self) -> tuple[float, float, float]:
        """Where the names begin, how wide they are, how wide the scores beside them are."""
        left, gap = theme.px(22), theme.px(10)
        room = self.width() - left - gap
        names = max((paint.width_of(band.name, "hint") for band in self._bands), default=0) + 4
        spans = max((paint.width_of(band.span, "hint") for band in self._bands), default=0) + 4
        if names + spans > room:
            names = min(names, max(room - spans, room * 0.5))
        return left, names, room - names

    def _heights(self) -> list[float]:
        _left, names, spans = self._halves()
        return [
            max(paint.lines_height(band.name, "hint", names), paint.lines_height(band.span, "hint", spans))
            + theme.px(6)
            for band in self._bands
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, top = QPainter(self), 0.0
        left, names, spans = self._halves()
        for band, high in zip(self._bands, self._heights(), strict=True):
            line = QRectF(0, top, self.width(), high)
            mark = QRectF(
                0,
                top + (theme.px(6) + paint.line_height("hint")) / 2 - theme.px(4),
                theme.px(14),
                theme.px(8),
            )
            paint.fill_round(painter, mark, theme.colour(paint.TONES[band.tone][2]), None, theme.px(3))
            text = line.adjusted(left, theme.px(3), 0, -theme.px(3))
            text.setWidth(names)
            paint.write_lines(painter, text, band.name, "hint", theme.colour("ink2"), paint.TOP_LEFT)
            text.moveLeft(self.width() - spans)
            text.setWidth(spans)
            paint.write_lines(painter, text, band.span, "hint", theme.colour("ink3"), paint.TOP_RIGHT)
            top += high
