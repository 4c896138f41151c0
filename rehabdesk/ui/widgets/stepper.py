"""Where one stands in a row of steps: Stepper along the top, SectionList at the left of a long form."""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint


@dataclass(frozen=True)
class Step:
    """`state` is done, now or later; `part` is how much of a running step has passed, 0 to 1."""

    word: str
    below: str = ""
    state: str = "later"
    part: float = 0


class Stepper(QWidget):
    """Phases of an episode, steps of a letter: done filled, now ringed, later hollow."""

    def __init__(self, steps: list[Step] | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_steps(steps or [])

    def show_steps(self, steps: list[Step]) -> None:
        self._steps = list(steps)
        now = next((step for step in steps if step.state == "now"), None)
        self.setAccessibleName(f"{now.word}, {now.below}" if now else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(110) * max(1, len(self._steps)), theme.px(52))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(74) * max(1, len(self._steps)), theme.px(52))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        wide = self.width() / max(1, len(self._steps))
        for place, step in enumerate(self._steps):
            self._paint_step(painter, step, QRectF(place * wide, 0, wide, self.height()))

    def _paint_step(self, painter: QPainter, step: Step, box: QRectF) -> None:
        side = theme.px(16)
        dot = QRectF(box.left(), theme.px(1), side, side)
        track = QRectF(dot.right() + theme.px(4), 0, box.width() - side - theme.px(9), side + theme.px(2))
        part = 1.0 if step.state == "done" else step.part if step.state == "now" else 0.0
        paint.bar(painter, track, part, "link", 3)
        if step.state == "done":
            icons.draw(painter, dot, "done", theme.colour("link"), 18)
        else:
            edge = theme.colour("link" if step.state == "now" else "field")
            paint.fill_round(painter, dot, theme.colour("surface"), edge, side / 2, 2)
        if step.state == "now":
            inner = dot.adjusted(*(theme.px(n) for n in (5, 5, -5, -5)))
            paint.fill_round(painter, inner, theme.colour("link"), None, inner.height() / 2)
        ink = {"now": "ink", "done": "ink2"}.get(step.state, "ink3")
        role = "labelStrong" if step.state == "now" else "label"
        words = QRectF(box.left(), theme.px(19), box.width() - theme.px(6), theme.px(17))
        paint.write(painter, words, step.word, role, theme.colour(ink), paint.LEFT)
        words.translate(0, theme.px(16))
        paint.write(painter, words, step.below, "hint", theme.colour("ink3"), paint.LEFT)


@dataclass(frozen=True)
class Section:
    """`state` is done, half, warning or empty; `below` says what is left to do."""

    key: str
    word: str
    state: str = "empty"
    below: str = ""


_SIGNS = {
    "done": ("done", "ok"),
    "half": ("half", "warnMark"),
    "warning": ("error", "badMark"),
    "empty": ("empty", "ink3"),
}


_MANY = 11  # more sections than this stand closer together


class SectionList(QWidget):
    """The parts of a long form. Up and Down here, Alt+Up and Alt+Down from anywhere in the window."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._sections: list[Section] = []
        self._key = ""
        self._name = name
        self._hovered = ""
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for keys, slot in (("Alt+Up", self.go_back), ("Alt+Down", self.go_on)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def show_sections(self, sections: list[Section]) -> None:
        self._sections = list(sections)
        if self._key not in (section.key for section in sections):
            self._key = sections[0].key if sections else ""
        self._speak()
        self.updateGeometry()
        self.update()

    def key(self) -> str:
        return self._key

    def choose(self, key: str, *, quietly: bool = False) -> None:
        if key == self._key or key not in (section.key for section in self._sections):
            return
        self._key = key
        self._speak()
        self.update()
        if not quietly:
            self.chosen.emit(key)

    def go_on(self) -> None:
        self._step(1)

    def go_back(self) -> None:
        self._step(-1)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(196), round(sum(map(self._high, self._sections))))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(150), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.updateGeometry()

    def middle_of(self, key: str) -> int:
        """How far down a section stands."""
        return next((round(box.center().y()) for section, box in self._boxes() if section.key == key), 0)

    def _high(self, section: Section) -> float:
        """A long name goes on in a second line."""
        more = self._words_height(section, "strong") - paint.line_height("strong")
        return theme.px(44 if len(self._sections) <= _MANY else 37) + more

    def _words_height(self, section: Section, role: str) -> float:
        """Measured as the chosen one is written, so that choosing moves nothing."""
        return paint.lines_height(section.word, role, self.width() - theme.px(44) - 1)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for section, box in self._boxes():
            on = section.key == self._key
            if on or section.key == self._hovered:
                ground = theme.colour("soft" if on else "hover")
                paint.fill_round(painter, box, ground, None, theme.px(8))
            if on and self.hasFocus():
                paint.fill_round(painter, box, None, theme.colour("focus"), theme.px(8), 2)
            sign, tone = _SIGNS[section.state]
            at = QRectF(box.left() + theme.px(10), box.top(), theme.px(20), box.height())
            icons.draw(painter, at, sign, theme.colour(tone), 16)
            self._paint_words(painter, section, box.adjusted(theme.px(38), 0, -theme.px(6), 0), on)

    def _paint_words(self, painter: QPainter, section: Section, room: QRectF, on: bool) -> None:
        ink = theme.colour("onSoft" if on else "ink")
        role = "strong" if on else "row"
        if not section.below:
            paint.write_lines(painter, room, section.word, role, ink, paint.LEFT)
            return
        high, low = self._words_height(section, role), paint.line_height("hint")
        top = room.center().y() - (high + low) / 2
        upper = QRectF(room.left(), top, room.width(), high)
        paint.write_lines(painter, upper, section.word, role, ink, paint.LEFT)
        lower = QRectF(room.left(), top + high, room.width(), low)
        tone = theme.colour("bad" if section.state == "warning" else "ink2" if on else "ink3")
        paint.write(painter, lower, section.below, "hint", tone, paint.LEFT)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not event.modifiers():
            self._step(1 if event.key() == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if key := self._at(event):
            self.choose(key)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._hover(self._at(event))

    def leaveEvent(self, event: QEvent) -> None:
        self._hover("")

    def _boxes(self) -> list[tuple[Section, QRectF]]:
        found, top = [], 0.0
        for section in self._sections:
            high = self._high(section)
            found.append((section, QRectF(0, top, self.width(), high - 2)))
            top += high
        return found

    def _at(self, event: QMouseEvent) -> str:
        return next((section.key for section, box in self._boxes() if box.contains(event.position())), "")

    def _hover(self, key: str) -> None:
        if key != self._hovered:
            self._hovered = key
            self.setCursor(Qt.CursorShape.PointingHandCursor if key else Qt.CursorShape.ArrowCursor)
            self.update()

    def _step(self, by: int) -> None:
        keys = [section.key for section in self._sections]
        if self.isVisible() and self._key in keys:
            self.choose(keys[max(0, min(len(keys) - 1, keys.index(self._key) + by))])

    def _speak(self) -> None:
        now = next((section for section in self._sections if section.key == self._key), None)
        self.setAccessibleName(f"{self._name}: {now.word} {now.below}".strip() if now else self._name)
