"""Frames around things: Card, Banner, EmptyState, Line, Facts."""

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.labels import Icon, Label, OneLine


class Card(QFrame):
    """A sheet of paper. Title left, small things right (`head`), content in `body`, actions in `add_foot()`.

    Flush cards have no padding around the body: for tables and lists that run to the edge.
    """

    def __init__(
        self, title: str = "", *, flush: bool = False, tone: str = "", parent: QWidget | None = None
    ) -> None:
        """`tone` tints the whole card: ok, warn, bad, info, vio."""
        super().__init__(parent)
        self._tone = tone
        self._flush = flush
        self._whole = QVBoxLayout(self)
        self._whole.setContentsMargins(1, 1, 1, 1)
        self._whole.setSpacing(0)
        self.heading = OneLine(title, "card")
        self._head = QWidget(self)
        self._head.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.head = QHBoxLayout(self._head)
        self.head.setContentsMargins(16, 12, 12, 12 if flush else 4)
        self.head.setSpacing(8)
        self.head.addWidget(self.heading)
        self.head.addStretch()
        self._head.setVisible(bool(title))
        self._whole.addWidget(self._head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(*((0, 0, 0, 0) if flush else (16, 8 if title else 16, 16, 16)))
        self.body.setSpacing(0 if flush else 10)
        if flush and title:
            self._whole.addWidget(Line())
        self._whole.addLayout(self.body, 1)
        self._corners = _Corners(self) if flush else None

    def set_title(self, title: str) -> None:
        self.heading.setText(title)
        self._head.setVisible(bool(title))

    def add_beside_title(self, *widgets: QWidget) -> None:
        """Directly behind the title: a badge, a count."""
        for widget in widgets:
            self.head.insertWidget(self.head.count() - 1, widget)

    def add_at_right(self, *widgets: QWidget) -> None:
        self._head.show()
        for widget in widgets:
            self.head.addWidget(widget)

    def add_foot(self) -> QHBoxLayout:
        """The action bar under a line; it stays put while the body scrolls."""
        self._whole.addWidget(Line())
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 10, 14, 10)
        foot.setSpacing(10)
        self._whole.addLayout(foot)
        return foot

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._corners is not None:
            self._corners.setGeometry(self.rect())
            self._corners.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        ground, edge = "surface", "line"
        if self._tone:
            _ink, ground, edge = paint.TONES[self._tone]
        paint.fill_round(painter, QRectF(self.rect()), theme.colour(ground), theme.colour(edge), theme.px(10))


class _Corners(QWidget):
    """Rounds off what runs to the edge of a flush card."""

    def __init__(self, card: QWidget) -> None:
        super().__init__(card)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect, radius = QRectF(self.rect()), theme.px(10)
        outside = QPainterPath()
        outside.addRect(rect)
        inside = QPainterPath()
        inside.addRoundedRect(rect, radius, radius)
        painter.fillPath(outside - inside, theme.colour("canvas"))
        paint.fill_round(painter, rect, None, theme.colour("line"), radius)


class Line(QWidget):
    """A hair line between parts of a card."""

    def __init__(self, *, upright: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        if upright:
            self.setFixedWidth(1)
        else:
            self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("line"))


_BANNER_ICONS = {"info": "info", "warn": "warning", "bad": "error", "ok": "done"}
_ICON_TONES = {"info": "info", "warn": "warnMark", "bad": "badMark", "ok": "ok"}


class Banner(QWidget):
    """A sentence that stays until it is solved. Tones: info ok warn bad; at most one action."""

    acted = Signal()

    def __init__(
        self, text: str = "", tone: str = "info", action: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 7, 9, 7)
        row.setSpacing(10)
        self._icon = Icon("info", "info", 18)
        self._words = Label("", "row", "info", wrap=True)
        self._action = Button("", size="small")
        self._action.clicked.connect(self.acted)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        row.addWidget(self._action)
        self.say(text, tone, action)

    def say(self, text: str, tone: str = "info", action: str = "") -> None:
        self._tone = tone
        self._words.setText(text)
        self._words.set_tone(tone)
        self._icon.show_icon(_BANNER_ICONS[tone], _ICON_TONES[tone])
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(text)
        self._fit()
        self.update()

    def text(self) -> str:
        return self._words.text()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._fit()

    def _fit(self) -> None:
        """As tall as its sentence at this width."""
        layout = self.layout()
        if layout is not None:
            self.setFixedHeight(max(theme.px(38), layout.heightForWidth(self.width())))
            layout.setGeometry(self.rect())  # the resize under way would leave it at the height before

    def paintEvent(self, event: QPaintEvent) -> None:
        _ink, ground, edge = paint.TONES[self._tone]
        paint.fill_round(
            QPainter(self), QRectF(self.rect()), theme.colour(ground), theme.colour(edge), theme.px(8)
        )


class EmptyState(QWidget):
    """Nothing here yet: what is missing, how to begin, one button."""

    acted = Signal()

    def __init__(
        self,
        icon: str,
        line: str,
        hint: str = "",
        action: str = "",
        *,
        action_icon: str = "add",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addStretch()
        self._icon = Icon(icon, "onSoft", 26, square="soft")
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(6)
        self._line = Label(line, "card", wrap=True)
        self._hint = Label(hint, "small", "ink2", wrap=True)
        for label in (self._line, self._hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        self._action = Button(action, "primary", icon=action_icon, size="small")
        self._action.clicked.connect(self.acted)
        column.addSpacing(4)
        column.addWidget(self._action, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self._action.setVisible(bool(action))
        self._hint.setVisible(bool(hint))
        self.setFocusProxy(self._action)

    def say(self, line: str, hint: str = "", action: str = "") -> None:
        self._line.setText(line)
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self._action.setText(action)
        self._action.setVisible(bool(action))

    def text(self) -> str:
        return self._line.text()


class Facts(QWidget):
    """Short answers beside their names: Counsellor, Admitted, Last session.

    `names` is the room for the names, where several of these stand below each other.
    """

    def __init__(self, names: int = 0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setColumnMinimumWidth(0, theme.px(names))
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(7)
        self._grid.setColumnStretch(1, 1)

    def show_facts(self, facts: list[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Name, answer and, where it matters, a tone."""
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for row, (name, answer, *tone) in enumerate(facts):
            top = Qt.AlignmentFlag.AlignTop
            self._grid.addWidget(Label(name, "small", "ink3"), row, 0, top)
            said = Label(answer, "label", tone[0] if tone else "ink", wrap=True)
            said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(said, row, 1, top)
