"""Who signs in, and the locked desk. Made from Qt alone, so that it stands before the rest is loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from rehabdesk.domain.initials import initials_of
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button, IconButton
from rehabdesk.ui.widgets.labels import Icon, Label
from rehabdesk.ui.widgets.weave import Weave


@dataclass(frozen=True)
class Door:
    """An account as the sign-in page may show it."""

    account_id: int
    name: str
    title: str


_SIGNS = {"bad": ("error", "badMark"), "warn": ("warning", "warnMark"), "ok": ("done", "ok")}


class _AccountButton(QAbstractButton):
    """One account: initials, name, title; checked is who signs in."""

    def __init__(self, door: Door, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.door = door
        self.setCheckable(True)
        self.setText(door.name)
        self.setAccessibleName(f"{door.name}, {door.title}" if door.title else door.name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(330), theme.px(58))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect())
        on = self.isChecked()
        ground = theme.colour("sel" if on else "hover" if self.underMouse() else "surface")
        edge = theme.colour("focus" if self.hasFocus() else "primary" if on else "line2")
        paint.fill_round(painter, box, ground, edge, theme.px(8), 2 if self.hasFocus() else 1)
        side = theme.px(40)
        circle = QRectF(theme.px(12), (self.height() - side) / 2, side, side)
        paint.initials(painter, circle, initials_of(self.door.name))
        left = circle.right() + theme.px(12)
        line = self.height() / 2
        room = QRectF(left, 0, self.width() - left - theme.px(12), line)
        ink, low = theme.colour("ink"), theme.colour("ink3")
        if not self.door.title:
            paint.write(painter, room.adjusted(0, 0, 0, line), self.door.name, "strong", ink, paint.LEFT)
            return
        paint.write(painter, room.translated(0, theme.px(4)), self.door.name, "strong", ink, paint.LEFT)
        paint.write(painter, room.translated(0, line - theme.px(6)), self.door.title, "hint", low, paint.LEFT)


class PasswordEdit(QLineEdit):
    """A password, with an eye to look at it and a word about Caps Lock."""

    caps_seen = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setObjectName("password")
        self.setAccessibleName(_("Password"))
        theme.dress(self, "body")
        # The icon font costs part of a window's start, so the eye opens after the first paint.
        QTimer.singleShot(0, self, self._add_eye)

    def _add_eye(self) -> None:
        eye = IconButton("show names", _("Show the password"), parent=self)
        eye.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        eye.clicked.connect(self._look)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 4, 0)
        row.addStretch()
        row.addWidget(eye)
        self.setTextMargins(0, 0, theme.px(30), 0)
        eye.show()

    def _look(self) -> None:
        hidden = self.echoMode() is QLineEdit.EchoMode.Password
        self.setEchoMode(QLineEdit.EchoMode.Normal if hidden else QLineEdit.EchoMode.Password)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        typed = event.text()
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if typed.isalpha():
            self.caps_seen.emit(typed.isupper() and not shift)
        elif event.key() == Qt.Key.Key_CapsLock:
            self.caps_seen.emit(False)
        super().keyPressEvent(event)


class SignInPage(QWidget):
    """Choose an account, type the password, Enter. `locked` shows the last account only, and since when."""

    entered = Signal(int, str)  # account id, password
    language_asked = Signal(str)
    forgotten = Signal()
    other_account_asked = Signal()

    def __init__(
        self,
        centre: str,
        doors: Sequence[Door],
        *,
        locked: Door | None = None,
        since: str = "",
        wait: Callable[[], int] = lambda: 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._doors, self._locked, self._since, self._wait = list(doors), locked, since, wait
        self._busy = False
        self._buttons = QButtonGroup(self)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._count_down)
        ground = Weave(self)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.addWidget(ground, 0, 0)
        over = QVBoxLayout(ground)
        over.setContentsMargins(28, 22, 24, 24)
        over.addLayout(self._head(centre))
        over.addStretch()
        over.addWidget(self._card(), 0, Qt.AlignmentFlag.AlignHCenter)
        over.addStretch()
        foot = Label(_("All data is encrypted and only on this computer."), "small", "railInk3")
        over.addWidget(foot, 0, Qt.AlignmentFlag.AlignHCenter)
        self.setFocusProxy(self.password)
        self._count_down()

    # build

    def _head(self, centre: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(_Brand(centre))
        row.addStretch()
        self.language = LanguageButton()
        self.language.asked.connect(self.language_asked)
        row.addWidget(self.language, 0, Qt.AlignmentFlag.AlignTop)
        return row

    def _card(self) -> QFrame:
        card = _Sheet()
        whole = QHBoxLayout(card)
        whole.setContentsMargins(28, 28, 28, 24)
        whole.setSpacing(26)
        if self._locked is None:
            whole.addLayout(self._accounts())
            whole.addWidget(_Rule())
            whole.addLayout(self._entrance())
        else:
            whole.setContentsMargins(36, 34, 36, 28)
            whole.addLayout(self._locked_entrance(self._locked))
        return card

    def _accounts(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(Label(_("Who is signing in?"), "title"))
        column.addWidget(Label(_("Choose the account with the arrow keys."), "small", "ink3"))
        column.addSpacing(6)
        # A viewport of our own: asking Qt for its own one makes PySide6 set up every kind of widget there is.
        area, inside, ground = QScrollArea(), QWidget(), QWidget()
        area.setViewport(ground)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        rows = QVBoxLayout(inside)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(8)
        for place, door in enumerate(self._doors):
            button = _AccountButton(door)
            button.setChecked(place == 0)
            self._buttons.addButton(button, place)
            rows.addWidget(button)
        rows.addStretch()
        area.setWidget(inside)
        inside.setAutoFillBackground(False)
        ground.setAutoFillBackground(False)
        shown = min(len(self._doors), 6)
        area.setFixedWidth(theme.px(346))
        area.setMinimumHeight(shown * theme.px(66) - 8)
        self._buttons.idClicked.connect(self._chosen)
        column.addWidget(area, 1)
        return column

    def _entrance(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        door = self.door()
        self.name = Label(door.name if door else "", "title", wrap=True)
        self.title = Label(door.title if door else "", "small", "ink3")
        column.addWidget(self.name)
        column.addWidget(self.title)
        column.addSpacing(10)
        self._add_password(column, 300, _("Sign in"), "sign in")
        other = Button(_("Forgotten the password?"), "ghost", size="small")
        other.clicked.connect(self.forgotten)
        column.addWidget(other, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        hint = _("After three wrong ones: wait 30 seconds. An administrator can give you a new password.")
        rule = Label(hint, "hint", "ink3", wrap=True)
        rule.setFixedWidth(theme.px(300))
        column.addWidget(rule)
        return column

    def _locked_entrance(self, door: Door) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        column.addWidget(_Circle(door.name), 0, Qt.AlignmentFlag.AlignHCenter)
        self.name = Label(door.name, "title", wrap=True)
        self.title = Label(self._since, "small", "ink3", wrap=True)
        for label in (self.name, self.title):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(label)
        column.addSpacing(10)
        self._add_password(column, 346, _("Unlock"), "unlock")
        other = Button(_("Another account"), "ghost", size="small")
        other.clicked.connect(self.other_account_asked)
        column.addWidget(other, 0, Qt.AlignmentFlag.AlignHCenter)
        return column

    def _add_password(self, column: QVBoxLayout, wide: int, words: str, icon: str) -> None:
        column.addWidget(Label(_("Password"), "label"))
        self.password = PasswordEdit()
        self.password.setFixedWidth(theme.px(wide))
        self.password.returnPressed.connect(self.enter)
        self.password.caps_seen.connect(self._warn_caps)
        column.addWidget(self.password)
        self._sign, self.said = Icon("error", "badMark", 14), Label("", "label", "bad", wrap=True)
        self._sign.hide()
        self.said.setFixedWidth(theme.px(wide - 24))
        self.said.setMinimumHeight(theme.px(34))
        self.said.setAlignment(Qt.AlignmentFlag.AlignTop)
        said = QHBoxLayout()
        said.setSpacing(6)
        said.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        said.addWidget(self.said, 1)
        column.addLayout(said)
        self.button = Button(words, "primary")
        self.button.setFixedSize(theme.px(wide), theme.px(42))
        self.button.clicked.connect(self.enter)
        QTimer.singleShot(0, self, lambda: self.button.set_icon(icon))
        column.addWidget(self.button)

    # what the person does

    def door(self) -> Door | None:
        if self._locked is not None:
            return self._locked
        place = self._buttons.checkedId()
        return self._doors[place] if 0 <= place < len(self._doors) else None

    def choose(self, account_id: int) -> None:
        for place, door in enumerate(self._doors):
            if door.account_id == account_id:
                self._buttons.button(place).setChecked(True)
                self._chosen(place)

    def enter(self) -> None:
        door = self.door()
        if door is None or self._busy or not self.password.text() or not self.button.isEnabled():
            return
        self.say("")
        self.show_busy(True)
        self.entered.emit(door.account_id, self.password.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        if step and self._locked is None and self._doors:
            place = (self._buttons.checkedId() + step) % len(self._doors)
            self._buttons.button(place).setChecked(True)
            self._chosen(place)
            area = self.findChild(QScrollArea)
            if area is not None:
                area.ensureWidgetVisible(self._buttons.button(place))
            return
        super().keyPressEvent(event)

    # what it shows

    def show_busy(self, busy: bool) -> None:
        self._busy = busy
        self.button.set_busy(busy)
        self.password.setReadOnly(busy)

    def refuse(self, sentence: str) -> None:
        """The password was wrong, or something stands in the way."""
        self.show_busy(False)
        self.say(sentence)
        self.password.selectAll()
        self.password.setFocus()
        self._count_down()

    def say(self, sentence: str, tone: str = "bad") -> None:
        self.said.set_tone(tone)
        self.said.setText(sentence)
        self._sign.setVisible(bool(sentence))
        self._sign.show_icon(*_SIGNS[tone])
        theme.mark(self.password, "state", "bad" if sentence and tone == "bad" else "")
        self.password.setAccessibleDescription(sentence)

    def focusInEvent(self, event: QFocusEvent) -> None:
        self.password.setFocus()

    def _chosen(self, place: int) -> None:
        door = self._doors[place]
        self.name.setText(door.name)
        self.title.setText(door.title)
        self.password.clear()
        self.say("")
        self.password.setFocus()

    def _warn_caps(self, on: bool) -> None:
        self.say(_("Caps Lock is on.") if on else "", "warn")

    def _count_down(self) -> None:
        left = self._wait()
        self.button.setEnabled(not left)
        if left:
            words = ngettext(
                "Too many wrong passwords. Wait {count} second.",
                "Too many wrong passwords. Wait {count} seconds.",
                left,
            )
            self.say(words.format(count=left))
            self._tick.start()
        elif self._tick.isActive():
            self._tick.stop()
            self.say("")


class LanguageButton(QAbstractButton):
    """The other language, in its own words, on the pine ground."""

    asked = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._other = "en" if language() == "id" else "id"
        self.setText({"id": "Bahasa Indonesia", "en": "English"}[self._other])
        self.setAccessibleName(self.text())
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.clicked.connect(self._ask)

    def sizeHint(self) -> QSize:
        return QSize(round(paint.width_of(self.text(), "label")) + theme.px(26), theme.px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge = theme.colour("spark" if self.hasFocus() else "railSel")
        ground = theme.colour("railSel") if self.underMouse() else None
        paint.fill_round(painter, QRectF(self.rect()), ground, edge, theme.px(7), 2 if self.hasFocus() else 1)
        paint.write(painter, QRectF(self.rect()), self.text(), "label", theme.colour("railInk"), paint.CENTRE)

    def _ask(self) -> None:
        self.asked.emit(self._other)


class _Circle(QWidget):
    """Whose desk it is, large."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._initials = initials_of(name)
        self.setFixedSize(theme.px(56), theme.px(56))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint.initials(QPainter(self), QRectF(self.rect()), self._initials, "title")


class _Brand(QWidget):
    """The mark, the program's name, the centre's name."""

    def __init__(self, centre: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._centre = centre
        self.setAccessibleName(f"RehabDesk, {centre}" if centre else "RehabDesk")

    def sizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(40))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = theme.px(36)
        paint.sprout(painter, QRectF(0, 2, side, side))
        left = side + theme.px(12)
        room = QRectF(left, 0, self.width() - left, self.height() / 2)
        words = theme.colour("railOn")
        if not self._centre:
            room = QRectF(left, 0, self.width() - left, self.height())
        paint.write(painter, room, "RehabDesk", "dialog", words, paint.LEFT)
        low = room.translated(0, self.height() / 2)
        paint.write(painter, low, self._centre, "hint", theme.colour("railInk3"), paint.LEFT)


class _Sheet(QFrame):
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        edge, ground = theme.colour("line"), theme.colour("surface")
        paint.fill_round(painter, QRectF(self.rect()), ground, edge, theme.px(10))


class _Rule(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.setFixedWidth(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme.colour("line"))
