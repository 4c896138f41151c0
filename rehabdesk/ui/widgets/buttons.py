"""What can be pressed: Button, IconButton, Check, Radio, Segmented, Tabs."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QCheckBox, QPushButton, QRadioButton, QSizePolicy, QToolButton, QWidget

from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint


@dataclass(frozen=True)
class _Look:
    """Tokens of one kind of button: ground at rest, under the mouse, pressed; edge; ink."""

    ground: str
    hover: str
    pressed: str
    edge: str
    ink: str
    strong: bool = False


LOOKS = {
    "primary": _Look("primary", "primaryHover", "primaryPressed", "", "onPrimary", True),
    "secondary": _Look("surface", "hover", "neuBg", "line2", "ink"),
    "ghost": _Look("", "hover", "neuBg", "", "link"),
    "quiet": _Look("", "hover", "neuBg", "", "ink2"),
    "soft": _Look("soft", "sel", "soft", "", "onSoft"),
    "danger": _Look("surface", "badBg", "badBg", "badLine", "bad"),
    "destroy": _Look("danger", "danger", "danger", "", "onDanger", True),
}

# size → height, side padding, type role, icon
_SIZES = {"small": (30, 10, "label", 14), "normal": (36, 14, "row", 16), "large": (48, 22, "card", 20)}


class Button(QPushButton):
    """Kinds: primary secondary ghost quiet soft danger, and destroy (inside a confirm dialog only).

    Sizes: small normal large. `keys` presses it from anywhere in its window and stands in the tooltip.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "secondary",
        *,
        icon: str = "",
        size: str = "normal",
        keys: str = "",
        trailing: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._kind, self._icon_name, self._size, self._trailing = kind, icon, size, trailing
        self._busy = False
        self._turn = 0
        self._timer = QTimer(self, interval=80)
        self._timer.timeout.connect(self._spin)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if keys:
            self.setShortcut(QKeySequence(keys))
            self.setToolTip(keys)

    def kind(self) -> str:
        return self._kind

    def set_kind(self, kind: str) -> None:
        self._kind = kind
        self.update()

    def set_icon(self, icon: str) -> None:
        self._icon_name = icon
        self.updateGeometry()
        self.update()

    def set_busy(self, busy: bool) -> None:
        """A spinner in place of the icon; the words stay, presses are ignored."""
        self._busy = busy
        self.blockSignals(busy)
        if busy:
            self._timer.start()
        else:
            self._timer.stop()
        self.updateGeometry()
        self.update()

    def busy(self) -> bool:
        return self._busy

    def sizeHint(self) -> QSize:
        height, padding, role, icon = _SIZES[self._size]
        wide = paint.width_of(self._plain(), self._role(role)) + 2 * theme.px(padding)
        if self._shown_icon():
            wide += theme.px(icon + (7 if self.text() else 0))
        return QSize(round(wide + 1), theme.px(height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        look = LOOKS[self._kind]
        _height, _padding, role, icon_size = _SIZES[self._size]
        ground, edge, ink = look.ground, look.edge, look.ink
        if not self.isEnabled():
            ground, edge, ink = ("neuBg" if ground or edge else ""), ("line" if edge else ""), "ink3"
        elif self.isDown():
            ground = look.pressed
        elif self.underMouse() and not self._busy:
            ground = look.hover
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.fill_round(
            painter,
            rect,
            theme.colour(ground) if ground else None,
            theme.colour(edge) if edge else None,
            theme.px(8),
        )
        self._paint_words(painter, rect, theme.colour(ink), self._role(role), icon_size)

    def _paint_words(self, painter: QPainter, rect: QRectF, ink: QColor, role: str, icon_size: int) -> None:
        words = paint.width_of(self._plain(), role)
        icon = self._shown_icon()
        side = theme.px(icon_size) if icon else 0
        gap = theme.px(7) if icon and self.text() else 0
        left = rect.left() + max(theme.px(4), (rect.width() - words - side - gap) / 2)
        if icon:
            at = left + words + gap if self._trailing else left
            box = QRectF(at, rect.top(), side, rect.height())
            if self._busy:
                _paint_spinner(painter, box, ink, self._turn)
            else:
                icons.draw(painter, box, icon, ink, icon_size)
        text_left = left if self._trailing else left + side + gap
        room = QRectF(text_left, rect.top(), rect.right() - text_left, rect.height())
        paint.write(painter, room, self._plain(), role, ink, paint.LEFT)

    def _role(self, role: str) -> str:
        if role == "card":
            return role
        strong = LOOKS[self._kind].strong
        return {"row": "strong", "label": "labelStrong"}[role] if strong else role

    def _plain(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _shown_icon(self) -> str:
        return "saving" if self._busy else self._icon_name

    def _spin(self) -> None:
        self._turn = (self._turn + 30) % 360
        self.update()

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Enter, QEvent.Type.Leave):
            self.update()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)


def _paint_spinner(painter: QPainter, box: QRectF, ink: QColor, turn: int) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen = QPen(ink, theme.px(2))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    side = box.width() - theme.px(3)
    round_box = QRectF(0, 0, side, side)
    round_box.moveCenter(box.center())
    painter.drawArc(round_box, -turn * 16, 270 * 16)
    painter.restore()


class IconButton(QToolButton):
    """A square button with an icon only; its name is what a screen reader says and the tooltip shows."""

    def __init__(
        self, icon: str, name: str, *, keys: str = "", size: int = 18, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._icon_name, self._size = icon, size
        self.setAccessibleName(name)
        self.setToolTip(f"{name}  {keys}" if keys else name)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if keys:
            self.setShortcut(QKeySequence(keys))

    def set_icon(self, icon: str) -> None:
        self._icon_name = icon
        self.update()

    def sizeHint(self) -> QSize:
        return icons.square(30)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            paint.fill_round(painter, rect, theme.colour("neuBg"), None, theme.px(7))
        ink = theme.colour("ink2" if self.isEnabled() else "line2")
        icons.draw(painter, rect, self._icon_name, ink, self._size)


class Check(QCheckBox):
    """A tick box drawn with the tokens."""

    def sizeHint(self) -> QSize:
        wide = paint.width_of(self.text(), "body") + theme.px(26 + 4)
        return QSize(round(wide), theme.px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = theme.px(17)
        box = QRectF(theme.px(1), (self.height() - side) / 2, side, side)
        on = self.isChecked()
        edge = theme.colour("focus") if self.hasFocus() else theme.colour("field")
        ground = theme.colour("primary") if on else theme.colour("surface")
        paint.fill_round(
            painter,
            box,
            ground,
            None if on and not self.hasFocus() else edge,
            theme.px(4),
            2 if self.hasFocus() else 1.4,
        )
        if on:
            icons.draw(painter, box, "check", theme.colour("onPrimary"), 12)
        ink = theme.colour("ink" if self.isEnabled() else "ink3")
        paint.write(
            painter, QRectF(self.rect()).adjusted(theme.px(26), 0, 0, 0), self.text(), "body", ink, paint.LEFT
        )


class Radio(QRadioButton):
    """One of a few, drawn with the tokens."""

    def sizeHint(self) -> QSize:
        wide = paint.width_of(self.text(), "row") + theme.px(28 + 4)
        return QSize(round(wide), theme.px(30))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = theme.px(19)
        box = QRectF(theme.px(1), (self.height() - side) / 2, side, side)
        on, focused = self.isChecked(), self.hasFocus()
        edge = "focus" if focused else "primary" if on else "field"
        paint.fill_round(
            painter, box, theme.colour("surface"), theme.colour(edge), side / 2, 2 if on or focused else 1.4
        )
        if on:
            dot = box.adjusted(*(theme.px(n) for n in (5, 5, -5, -5)))
            paint.fill_round(painter, dot, theme.colour("link"), None, dot.height() / 2)
        ink = theme.colour("ink" if self.isEnabled() else "ink3")
        role = "row" if on else "body"
        paint.write(
            painter, QRectF(self.rect()).adjusted(theme.px(28), 0, 0, 0), self.text(), role, ink, paint.LEFT
        )


class _Bar(QWidget):
    """Options in a row, one of them chosen. Left and Right move, a click chooses."""

    chosen = Signal(str)

    def __init__(self, options: list[tuple[str, str]], name: str = "", parent: QWidget | None = None) -> None:
        """options: key and word, in order. `name` says to a screen reader what is being chosen."""
        super().__init__(parent)
        self._options = list(options)
        self._counts: dict[str, int] = {}
        self._key = options[0][0] if options else ""
        self._name = name
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setMouseTracking(True)
        self._speak()

    def key(self) -> str:
        return self._key

    def keys(self) -> list[str]:
        return [key for key, _word in self._options]

    def choose(self, key: str, *, quietly: bool = False) -> None:
        if key == self._key or key not in self.keys():
            return
        self._key = key
        self._speak()
        self.update()
        if not quietly:
            self.chosen.emit(key)

    def step(self, by: int) -> None:
        keys = self.keys()
        where = keys.index(self._key) + by if self._key in keys else 0
        self.choose(keys[max(0, min(len(keys) - 1, where))])

    def show_count(self, key: str, count: int | None) -> None:
        """The number behind a word; None takes it away."""
        if count is None:
            self._counts.pop(key, None)
        else:
            self._counts[key] = count
        self.updateGeometry()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.modifiers():
            self.step(1 if event.key() == Qt.Key.Key_Right else -1)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        for key, rect in self._boxes():
            if rect.contains(event.position()):
                self.setFocus(Qt.FocusReason.MouseFocusReason)
                self.choose(key)
                return

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _width(self, key: str, word: str, padding: float) -> float:
        wide = paint.width_of(word, "strong") + 2 * theme.px(padding)
        if key in self._counts:
            wide += paint.width_of(str(self._counts[key]), "row") + theme.px(7)
        return wide

    def _boxes(self) -> list[tuple[str, QRectF]]:
        """Where each option stands: side by side, over the whole height."""
        left, boxes = 0.0, []
        for key, word in self._options:
            wide = self._width(key, word, 10)
            boxes.append((key, QRectF(left, 0, wide, self.height())))
            left += wide
        return boxes

    def _paint_option(
        self, painter: QPainter, rect: QRectF, key: str, word: str, ink: str, role: str
    ) -> None:
        painter.setOpacity(1 if self.isEnabled() else 0.6)
        if key not in self._counts:
            paint.write(painter, rect, word, role, theme.colour(ink), paint.CENTRE)
            return
        number = str(self._counts[key])
        words, digits = paint.width_of(word, role), paint.width_of(number, "row")
        left = rect.center().x() - (words + digits + theme.px(7)) / 2
        box = QRectF(left, rect.top(), words + 1, rect.height())
        paint.write(painter, box, word, role, theme.colour(ink), paint.LEFT)
        box = QRectF(left + words + theme.px(7), rect.top(), digits + 1, rect.height())
        paint.write(painter, box, number, "row", theme.colour("ink3"), paint.LEFT)

    def _speak(self) -> None:
        words = dict(self._options).get(self._key, "")
        self.setAccessibleName(f"{self._name}: {words}" if self._name else words)


class Segmented(_Bar):
    """A filter or a small choice: chosen stands out as a white key in a grey frame."""

    def sizeHint(self) -> QSize:
        wide = sum(self._width(key, word, 12) for key, word in self._options) + theme.px(6)
        return QSize(round(wide + 1), theme.px(36))

    def _boxes(self) -> list[tuple[str, QRectF]]:
        left = float(theme.px(3))
        spare = (self.width() - self.sizeHint().width()) / max(1, len(self._options))
        boxes = []
        for key, word in self._options:
            wide = self._width(key, word, 12) + max(0.0, spare)
            boxes.append((key, QRectF(left, theme.px(3), wide, self.height() - theme.px(6))))
            left += wide
        return boxes

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.fill_round(painter, QRectF(self.rect()), theme.colour("neuBg"), None, theme.px(8))
        words = dict(self._options)
        for key, rect in self._boxes():
            on = key == self._key
            if on:
                paint.fill_round(painter, rect, theme.colour("surface"), theme.colour("line2"), theme.px(6))
            self._paint_option(
                painter, rect, key, words[key], "ink" if on else "ink2", "strong" if on else "row"
            )


_EDGE = 24  # design pixels at an end of the tabs, where an arrow says that there is more


class Tabs(_Bar):
    """Parts of one record: the chosen one is underlined. Ctrl+Tab and Ctrl+Shift+Tab step.

    Where there is no room for all, they move along with the chosen one.
    """

    _moved = 0.0

    def __init__(self, options: list[tuple[str, str]], name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(options, name, parent)
        for keys, slot in (("Ctrl+Tab", self._forward), ("Ctrl+Shift+Tab", self._backward)):
            QShortcut(QKeySequence(keys), self, context=Qt.ShortcutContext.WindowShortcut).activated.connect(
                slot
            )
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        wide = sum(self._width(key, word, 10) for key, word in self._options)
        return QSize(round(wide + 1), theme.px(38))

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(240)), theme.px(38))

    def _boxes(self) -> list[tuple[str, QRectF]]:
        """Moved to the left as far as the chosen one and its neighbour need to be seen."""
        boxes = super()._boxes()
        if not boxes or boxes[-1][1].right() <= self.width():
            return boxes
        keys, edge, last = self.keys(), theme.px(_EDGE), len(boxes) - 1
        place = keys.index(self._key) if self._key in keys else 0
        before, after = max(place - 1, 0), min(place + 1, last)
        least = boxes[after][1].right() + edge * (after < last) - self.width()
        most = boxes[before][1].left() - edge * (before > 0)
        moved = min(max(self._moved, least), most)
        self._moved = moved = max(0.0, min(moved, boxes[-1][1].right() - self.width()))
        return [(key, rect.translated(-moved, 0)) for key, rect in boxes]

    def _forward(self) -> None:
        self._wrap(1)

    def _backward(self) -> None:
        self._wrap(-1)

    def _wrap(self, by: int) -> None:
        if self.isVisible():
            keys = self.keys()
            self.choose(keys[(keys.index(self._key) + by) % len(keys)])

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        words = dict(self._options)
        for key, rect in self._boxes():
            on = key == self._key
            self._paint_option(
                painter, rect, key, words[key], "link" if on else "ink2", "strong" if on else "row"
            )
            if on:
                line = QRectF(rect.left(), rect.bottom() - theme.px(3), rect.width(), theme.px(3))
                painter.fillRect(line, theme.colour("link"))
        self._paint_ends(painter)

    def _paint_ends(self, painter: QPainter) -> None:
        """Where parts lie outside, the line of words fades and an arrow points there."""
        boxes, wide = self._boxes(), theme.px(_EDGE)
        for hidden, left, icon in (
            (boxes[0][1].left() < 0, 0, "left"),
            (boxes[-1][1].right() > self.width() + 1, self.width() - wide, "right"),
        ):
            if hidden:
                rect = QRectF(left, 0, wide, self.height() - theme.px(3))
                painter.fillRect(rect, theme.colour("surface"))
                icons.draw(painter, rect, icon, theme.colour("ink3"), 14)
