"""A score on its bands: name, value and word, and below them where it lies."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.chart import Stripe


@dataclass(frozen=True)
class Score:
    """One scale. `value` is None while it cannot be told; `before` is the result it is held against."""

    name: str
    shown: str
    value: float | None = None
    word: str = ""
    tone: str = "neu"
    least: float = 0
    most: float = 1
    stripes: tuple[Stripe, ...] = ()
    before: float | None = None
    note: str = ""

    def spoken(self) -> str:
        parts = [self.name, self.shown, self.word, self.note]
        if self.before is not None:
            parts.append(_("before: {value}").format(value=f"{self.before:g}"))
        return ", ".join(part for part in parts if part)


class ScoreLine(QWidget):
    def __init__(self, score: Score, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_score(score)

    def show_score(self, score: Score) -> None:
        self.score = score
        self.setAccessibleName(score.spoken())
        self.setToolTip(score.note)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        stacked = theme.px(24) if self._stacked() else 0
        return QSize(theme.px(220), theme.px(42) + stacked + round(self._note_height()))

    def _note_height(self) -> float:
        if not self.score.note:
            return 0
        return max(float(theme.px(16)), paint.lines_height(self.score.note, "hint", self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(140), self.sizeHint().height())

    def _stacked(self) -> bool:
        """Whether the word needs the line below: a long name and a long word."""
        score = self.score
        value = paint.width_of(score.shown, "card") + theme.px(16)
        name = paint.width_of(score.name, "label")
        return bool(score.word) and name + value + paint.chip_width(score.word) > self.width()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "score"):
            self.updateGeometry()
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, score, stacked = QPainter(self), self.score, self._stacked()
        line = QRectF(0, 0, self.width(), theme.px(24))
        below = QRectF(0, theme.px(40), self.width(), max(float(theme.px(16)), self._note_height()))
        chip = paint.chip_width(score.word) if score.word else 0
        right = line.right()
        if score.word and not stacked:
            paint.chip(painter, QRectF(right - chip, 0, chip, line.height()), score.word, score.tone)
            right -= chip + theme.px(8)
        elif score.word:
            word = QRectF(below.left(), below.top(), below.width(), theme.px(22))
            paint.chip(painter, word, score.word, score.tone)
            below.translate(0, theme.px(24))
        value = paint.width_of(score.shown, "card") + 2
        ink = theme.colour("ink" if score.value is not None else "ink3")
        paint.write(
            painter, QRectF(right - value, 0, value, line.height()), score.shown, "card", ink, paint.RIGHT
        )
        room = QRectF(0, 0, right - value - theme.px(8), line.height())
        paint.write(painter, room, score.name, "label", theme.colour("ink"), paint.LEFT)
        self._paint_track(painter, QRectF(0, theme.px(26), self.width(), theme.px(12)))
        paint.write_lines(painter, below, score.note, "hint", theme.colour("ink3"), paint.TOP_LEFT)

    def _paint_track(self, painter: QPainter, room: QRectF) -> None:
        score, high = self.score, theme.px(6)
        track = QRectF(room.left(), room.center().y() - high / 2, room.width(), high)
        paint.fill_round(painter, track, theme.colour("track"), None, high / 2)
        for place, stripe in enumerate(score.stripes):
            left, right = self._at(stripe.least, track), self._at(stripe.most, track)
            left = left if place else track.left()
            right = right if place < len(score.stripes) - 1 else track.right()
            box = QRectF(left, track.top(), max(1.0, right - left - 1.5), high)
            painter.fillRect(box, theme.colour(paint.TONES[stripe.tone][2]))
        painter.setRenderHint(painter.RenderHint.Antialiasing)
        side = theme.px(5)
        if score.before is not None:
            painter.setPen(QPen(theme.colour("ink2"), theme.px(2)))
            painter.setBrush(theme.colour("surface"))
            painter.drawEllipse(QPointF(self._at(score.before, track), track.center().y()), side, side)
        if score.value is not None:
            painter.setPen(QPen(theme.colour("surface"), theme.px(1)))
            painter.setBrush(theme.colour("ink"))
            painter.drawEllipse(QPointF(self._at(score.value, track), track.center().y()), side + 1, side + 1)

    def _at(self, value: float, track: QRectF) -> float:
        score = self.score
        part = (min(max(value, score.least), score.most) - score.least) / max(1e-9, score.most - score.least)
        side = theme.px(6)  # a dot at either end stays whole
        return track.left() + side + part * (track.width() - 2 * side)
