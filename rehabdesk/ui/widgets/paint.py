"""Painting shared by widgets and table cells: chips, badges, bars, search hits."""

from functools import cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen

from rehabdesk.ui import icons, theme

# tone → ink, ground, line
TONES = {
    "ok": ("ok", "okBg", "okLine"),
    "warn": ("warn", "warnBg", "warnLine"),
    "bad": ("bad", "badBg", "badLine"),
    "info": ("info", "infoBg", "infoLine"),
    "vio": ("vio", "vioBg", "vioLine"),
    "neu": ("ink2", "neuBg", "neuLine"),
    "soft": ("onSoft", "soft", "soft"),
}

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter
TOP_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
TOP_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop


_ONE_LINE = {align: align.value | Qt.TextFlag.TextSingleLine.value for align in (LEFT, RIGHT, CENTRE)}


@cache
def _metrics(role: str, _percent: int) -> QFontMetricsF:
    return QFontMetricsF(theme.font(role))


def metrics_of(role: str) -> QFontMetricsF:
    return _metrics(role, theme.percent())


def width_of(text: str, role: str) -> float:
    return metrics_of(role).horizontalAdvance(text)


def line_height(role: str) -> float:
    return metrics_of(role).height()


def fill_round(
    painter: QPainter,
    rect: QRectF,
    ground: QColor | None,
    edge: QColor | None,
    radius: float,
    width: float = 1,
) -> None:
    """A rounded rectangle whose edge lies inside rect."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen if edge is None else QPen(edge, width))
    painter.setBrush(Qt.BrushStyle.NoBrush if ground is None else ground)
    inset = width / 2 if edge is not None else 0
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
    painter.restore()


def write(
    painter: QPainter, rect: QRectF, text: str, role: str, colour: QColor, align: Qt.AlignmentFlag
) -> None:
    """One line of text, cut with an ellipsis where it does not fit."""
    painter.setFont(theme.font(role))
    painter.setPen(colour)
    shown = metrics_of(role).elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    painter.drawText(rect, _ONE_LINE[align], shown)


def lines_height(text: str, role: str, wide: float) -> float:
    """How tall the text is in as many lines as it takes."""
    room = QRectF(0, 0, max(20.0, wide), 10_000)
    return metrics_of(role).boundingRect(room, Qt.TextFlag.TextWordWrap.value, text).height()


def write_lines(
    painter: QPainter, rect: QRectF, text: str, role: str, colour: QColor, align: Qt.AlignmentFlag
) -> None:
    """Text in as many lines as it takes."""
    painter.setFont(theme.font(role))
    painter.setPen(colour)
    painter.drawText(rect, align.value | Qt.TextFlag.TextWordWrap.value, text)


def chip_width(text: str, icon: str = "") -> float:
    return width_of(text, "chip") + theme.px(16) + (theme.px(18) if icon else 0)


def chip(painter: QPainter, rect: QRectF, text: str, tone: str, icon: str = "") -> None:
    """Icon and word on a tinted ground; drawn at the left of rect, no wider than it."""
    ink, ground, _line = TONES[tone]
    height = theme.px(22)
    box = QRectF(
        rect.left(), rect.center().y() - height / 2, min(chip_width(text, icon), rect.width()), height
    )
    fill_round(painter, box, theme.colour(ground), None, theme.px(6))
    left = box.left() + theme.px(8)
    if icon:
        side = theme.px(13)
        icons.draw(painter, QRectF(left, box.top(), side, height), icon, theme.colour(ink), 13)
        left += theme.px(18)
    room = QRectF(left, box.top(), box.right() - left - theme.px(7), height)
    write(painter, room, text, "chip", theme.colour(ink), LEFT)


def badge_width(text: str) -> float:
    return max(theme.px(20), width_of(text, "micro") + theme.px(12))


def badge(painter: QPainter, rect: QRectF, text: str, tone: str = "neu") -> None:
    """A number in a pill, in the middle of rect."""
    ground, ink = ("spark", "onSpark") if tone == "spark" else (TONES[tone][1], TONES[tone][0])
    height, width = theme.px(20), badge_width(text)
    box = QRectF(rect.center().x() - width / 2, rect.center().y() - height / 2, width, height)
    fill_round(painter, box, theme.colour(ground), None, height / 2)
    write(painter, box, text, "micro", theme.colour(ink), CENTRE)


def bar(painter: QPainter, rect: QRectF, part: float, token: str = "primary", height: float = 6) -> None:
    """A progress bar, vertically in the middle of rect; part is 0 to 1."""
    high = theme.px(height)
    track = QRectF(rect.left(), rect.center().y() - high / 2, rect.width(), high)
    fill_round(painter, track, theme.colour("track"), None, high / 2)
    if part > 0:
        done = QRectF(track.left(), track.top(), max(high, track.width() * min(part, 1)), high)
        fill_round(painter, done, theme.colour(token), None, high / 2)


def mark_hits(
    painter: QPainter, rect: QRectF, text: str, role: str, hits: list[tuple[int, int]], line: float
) -> None:
    """The ground behind the found parts of a line of text that starts at the left of rect."""
    metrics = metrics_of(role)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 0.5)
    if shown != text:
        hits = [(start, end) for start, end in hits if end < len(shown)]
    for start, end in hits:
        left = rect.left() + metrics.horizontalAdvance(text[:start])
        wide = metrics.horizontalAdvance(text[:end]) - metrics.horizontalAdvance(text[:start])
        room = min(wide, rect.right() - left)
        if room > 0:
            top = rect.center().y() - line / 2
            painter.fillRect(QRectF(left, top, room, line), theme.colour("hit"))


def initials(painter: QPainter, rect: QRectF, text: str, role: str = "strong") -> None:
    """The round sign of a person."""
    fill_round(painter, rect, theme.colour("soft"), None, rect.height() / 2)
    write(painter, rect, text, role, theme.colour("onSoft"), CENTRE)


def sprout(painter: QPainter, rect: QRectF) -> None:
    """The brand mark: a two-leaf sprout on a turmeric square."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    fill_round(painter, rect, theme.colour("spark"), None, rect.width() * 0.26)
    painter.translate(rect.topLeft())
    painter.scale(rect.width() / 32, rect.height() / 32)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.LIGHT["rail"]))
    painter.drawPath(_leaf(16, 18, 7, 9))
    painter.drawPath(_leaf(16, 18, 25, 7))
    pen = QPen(QColor(theme.LIGHT["rail"]), 2.2)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    painter.drawLine(QPointF(16, 17), QPointF(16, 25.5))
    painter.restore()


def _leaf(foot_x: float, foot_y: float, tip_x: float, tip_y: float) -> QPainterPath:
    path = QPainterPath(QPointF(foot_x, foot_y))
    path.cubicTo(QPointF(foot_x, tip_y + 1), QPointF(tip_x, tip_y), QPointF(tip_x, tip_y))
    path.cubicTo(QPointF(tip_x, tip_y), QPointF(tip_x, foot_y), QPointF(foot_x, foot_y))
    return path
