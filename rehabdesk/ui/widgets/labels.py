"""Words and small signs: Label, Chip, Badge, Keys, Initials, ProgressBar, SavedMark."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from rehabdesk.domain.initials import initials_of
from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint


class Label(QLabel):
    """Text of one kind (theme.ROLES) and colour (ink, ink2, ink3, link, ok, warn, bad, info, vio)."""

    def __init__(
        self,
        text: str = "",
        role: str = "body",
        tone: str = "ink",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("tone", tone)
        theme.dress(self, role)
        self.setWordWrap(wrap)
        if wrap:
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)

    def set_tone(self, tone: str) -> None:
        theme.mark(self, "tone", tone)


class OneLine(Label):
    """A line that gives way where there is no room: cut with an ellipsis, whole in its tooltip."""

    def setText(self, text: str) -> None:
        super().setText(text)
        self.setToolTip(text)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(self.sizeHint().width(), theme.px(120)), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        token = str(self.property("tone"))
        painter = QPainter(self)
        paint.write(
            painter,
            QRectF(self.rect()),
            self.text(),
            str(self.property("role")),
            theme.colour(token),
            paint.LEFT,
        )


class _Painted(QWidget):
    """A small sign that paints itself and says its words to a screen reader."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Chip(_Painted):
    """Icon and word, not clickable. Tones: ok warn bad info vio neu soft."""

    def __init__(self, text: str, tone: str = "neu", icon: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.show_state(text, tone, icon)

    def show_state(self, text: str, tone: str = "neu", icon: str = "") -> None:
        self._text, self._tone, self._icon = text, tone, icon
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def text(self) -> str:
        return self._text

    def sizeHint(self) -> QSize:
        return QSize(round(paint.chip_width(self._text, self._icon) + 1), theme.px(22))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint.chip(painter, QRectF(self.rect()), self._text, self._tone, self._icon)


class Badge(_Painted):
    """A number in a pill; nothing at all while the number is 0."""

    def __init__(self, number: int = 0, tone: str = "neu", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.show_number(number)

    def show_number(self, number: int) -> None:
        self._text = str(number)
        self.setAccessibleName(self._text)
        if number == 0 or self.parentWidget() is not None:
            self.setVisible(number > 0)  # without a parent it would show as a window
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(paint.badge_width(self._text) + 1), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.badge(QPainter(self), QRectF(self.rect()), self._text, self._tone)


class Keys(_Painted):
    """A key on the keyboard."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keys = keys
        self.setAccessibleName(keys)

    def sizeHint(self) -> QSize:
        return QSize(round(paint.width_of(self._keys, "micro")) + theme.px(13), theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.fill_round(painter, rect, theme.colour("surface"), theme.colour("line2"), theme.px(4))
        paint.write(painter, rect, self._keys, "micro", theme.colour("ink2"), paint.CENTRE)


class Icon(_Painted):
    """An icon that stands by itself; decoration, so it has no words of its own."""

    def __init__(
        self,
        meaning: str,
        tone: str = "ink2",
        size: int = 18,
        *,
        square: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """`square` names the token of a soft square to stand on."""
        super().__init__(parent)
        self._meaning, self._tone, self._size, self._square = meaning, tone, size, square

    def show_icon(self, meaning: str, tone: str = "ink2", square: str = "") -> None:
        self._meaning, self._tone, self._square = meaning, tone, square
        self.update()

    def sizeHint(self) -> QSize:
        return icons.square(self._size * 2 - 2 if self._square else self._size + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self._square:
            paint.fill_round(painter, rect, theme.colour(self._square), None, theme.px(8))
        icons.draw(painter, rect, self._meaning, theme.colour(self._tone), self._size)


class Initials(_Painted):
    """The round sign of a person."""

    def __init__(self, name: str, size: int = 32, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self.show_name(name)

    def show_name(self, name: str) -> None:
        self._letters = initials_of(name)
        self.update()

    def sizeHint(self) -> QSize:
        return icons.square(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        role = "card" if self._size > 40 else "labelStrong"
        paint.initials(QPainter(self), QRectF(self.rect()), self._letters, role)


class ProgressBar(QWidget):
    """A part of a whole; `value` 0 to 1."""

    def __init__(self, value: float = 0, tone: str = "primary", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_value(value)

    def show_value(self, value: float, tone: str = "") -> None:
        self._value, self._tone = value, tone or self._tone
        self.setAccessibleName(f"{round(value * 100)} %")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(120), theme.px(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.bar(QPainter(self), QRectF(self.rect()), self._value, self._tone)


class SavedMark(QWidget):
    """Draft saved 10.42, Saving, or Not saved yet, trying again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        self._icon = Icon("done", "ok", 16, parent=self)
        self._words = Label("", "label", "ink2", parent=self)
        row.addWidget(self._icon)
        row.addWidget(self._words)
        row.addStretch()
        self._icon.hide()
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def show_saved(self, clock: str) -> None:
        self._show("done", "ok", "ink2", _("Draft saved {time}").format(time=clock))

    def show_saving(self) -> None:
        self._show("saving", "ink3", "ink2", _("Saving"))

    def show_unsaved(self) -> None:
        self._show("error", "badMark", "bad", _("Not saved yet, trying again"))

    def show_nothing(self) -> None:
        self._icon.hide()
        self._words.setText("")

    def text(self) -> str:
        return self._words.text()

    def _show(self, icon: str, icon_tone: str, tone: str, words: str) -> None:
        self._icon.show_icon(icon, icon_tone)
        self._icon.show()
        self._words.set_tone(tone)
        self._words.setText(words)
