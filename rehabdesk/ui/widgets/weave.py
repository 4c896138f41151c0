"""The ground behind sign-in, lock and first run: a woven diamond motif on pine, after the ikat cloths."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QWidget

from rehabdesk.ui import theme

_THREAD = 5  # one knot of the cloth, in pixels
_SIDE = 23  # knots from diamond to diamond


def _knots() -> list[tuple[int, int]]:
    """Which knots of one square of the cloth are dyed: nested diamonds with a cross between them."""
    middle = _SIDE // 2
    found = []
    for row in range(_SIDE):
        for column in range(_SIDE):
            away = abs(row - middle) + abs(column - middle)
            if away in (3, 5, 10) or away == 0 or (away > 14 and (row + column) % 4 == 0):
                found.append((column, row))
    return found


class Weave(QWidget):
    """Painted once a size into a picture; a plain fill afterwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cloth = QPixmap()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._cloth = QPixmap()
        super().resizeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._cloth.isNull():
            self._cloth = self._weave()
        QPainter(self).drawPixmap(QPoint(0, 0), self._cloth)

    def _weave(self) -> QPixmap:
        picture = QPixmap(self.size())
        painter = QPainter(picture)
        shade = QLinearGradient(0, 0, 0, self.height())
        shade.setColorAt(0, theme.colour("rail"))
        shade.setColorAt(1, theme.colour("rail2"))
        painter.fillRect(picture.rect(), shade)
        tile = self._tile()
        painter.drawTiledPixmap(picture.rect(), tile)
        painter.end()
        return picture

    def _tile(self) -> QPixmap:
        tile = QPixmap(_SIDE * _THREAD, _SIDE * _THREAD)
        tile.fill(QColor(0, 0, 0, 0))
        painter = QPainter(tile)
        dye = QColor(theme.colour("spark"))
        dye.setAlpha(14)
        for column, row in _knots():
            painter.fillRect(QRect(column * _THREAD, row * _THREAD, _THREAD - 1, _THREAD - 1), dye)
        painter.end()
        return tile
