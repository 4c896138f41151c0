"""The bar above the page and the one below it."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSizePolicy, QWidget

from rehabdesk.domain.initials import initials_of
from rehabdesk.i18n import _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Line
from rehabdesk.ui.widgets.labels import Icon, Keys, Label, OneLine


class SearchButton(QPushButton):
    """Looks like a search field; pressing it opens the palette."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Search name, code or action"))
        self.setToolTip("Ctrl+K")
        self.setCursor(Qt.CursorShape.IBeamCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(330), theme.px(34))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(140), theme.px(34))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        edge = "field" if self.underMouse() else "line2"
        paint.fill_round(painter, rect, theme.colour("surface"), theme.colour(edge), theme.px(8))
        sign = QRectF(theme.px(10), 0, theme.px(18), rect.height())
        icons.draw(painter, sign, "search", theme.colour("ink2"), 16)
        key_wide = paint.width_of("Ctrl+K", "micro") + theme.px(13)
        key = QRectF(
            rect.right() - key_wide - theme.px(8), (rect.height() - theme.px(20)) / 2, key_wide, theme.px(20)
        )
        paint.fill_round(painter, key, theme.colour("surface"), theme.colour("line2"), theme.px(4))
        paint.write(painter, key, "Ctrl+K", "micro", theme.colour("ink2"), paint.CENTRE)
        room = rect.adjusted(theme.px(35), 0, -key_wide - theme.px(14), 0)
        paint.write(
            painter, room, _("Search name, code or action"), "small", theme.colour("ink2"), paint.LEFT
        )


class AccountButton(QPushButton):
    """Initials, name and role of who is signed in; opens the account menu."""

    def __init__(self, name: str, role: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name, self._role, self._narrow = name, role, False
        self.setAccessibleName(_("Account: {name}").format(name=name))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        words = max(paint.width_of(self._name, "labelStrong"), paint.width_of(self._role, "micro"))
        wide = theme.px(36) if self._narrow else min(words, theme.px(170)) + theme.px(46)
        return QSize(round(wide), theme.px(40))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.underMouse() or self.isDown():
            paint.fill_round(painter, QRectF(self.rect()), theme.colour("neuBg"), None, theme.px(8))
        side = theme.px(32)
        circle = QRectF(theme.px(2), (self.height() - side) / 2, side, side)
        paint.initials(painter, circle, initials_of(self._name), "labelStrong")
        if self._narrow:
            return
        room = QRectF(theme.px(41), theme.px(3), self.width() - theme.px(43), theme.px(18))
        paint.write(painter, room, self._name, "labelStrong", theme.colour("ink"), paint.LEFT)
        room.translate(0, theme.px(17))
        paint.write(painter, room, self._role, "micro", theme.colour("ink2"), paint.LEFT)


class TopBar(QWidget):
    """Title or path, search, hide names, lock, account."""

    search_asked = Signal()
    hide_asked = Signal()
    lock_asked = Signal()
    home_asked = Signal()  # the first word of the path was pressed

    def __init__(self, name: str, role: str, menu: QMenu, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = False
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._home = Button("", "quiet", size="small")
        self._home.clicked.connect(self.home_asked)
        self._arrow = Icon("right", "ink3", 13)
        self._title = OneLine("", "title")
        self._search = SearchButton()
        self._search.clicked.connect(self.search_asked)
        self._hide = Button("", "quiet")
        self._hide.clicked.connect(self.hide_asked)
        self._lock = Button(_("Lock"), "quiet", icon="lock screen")
        self._lock.setToolTip("Ctrl+L")
        self._lock.clicked.connect(self.lock_asked)
        self._account = AccountButton(name, role)
        self._menu = menu
        self._account.clicked.connect(self._open_menu)
        row = self._row = QHBoxLayout(self)
        row.setSpacing(4)
        for widget in (self._home, self._arrow):
            row.addWidget(widget)
        row.addWidget(self._title, 1)
        row.addSpacing(12)
        row.addWidget(self._search)
        row.addSpacing(8)
        for button in (self._hide, self._lock):
            row.addWidget(button)
        line = Line(upright=True)
        line.setFixedHeight(24)
        row.addWidget(line)
        row.addWidget(self._account)
        self.show_names_hidden(False)

    def show_title(self, title: str | tuple[str, ...]) -> None:
        words = (title,) if isinstance(title, str) else title
        path = len(words) > 1
        self._home.setVisible(path)
        self._arrow.setVisible(path)
        self._home.setText(words[0])
        self._row.setContentsMargins(14 if path else 24, 0, 20, 1)
        self._title.setText(" › ".join(words[1:]) if path else words[0])
        theme.dress(self._title, "card" if path else "title")

    def title(self) -> str:
        return self._title.text()

    def show_names_hidden(self, hidden: bool) -> None:
        self._hide.set_icon("show names" if hidden else "hide names")
        self._words = (_("Show names") if hidden else _("Hide names"), _("Lock"))
        self._dress()

    def set_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        self._account.set_narrow(narrow)
        self._dress()

    def _dress(self) -> None:
        keys = ("Ctrl+Shift+H", "Ctrl+L")
        for button, word, key in zip((self._hide, self._lock), self._words, keys, strict=True):
            button.setText("" if self._narrow else word)
            button.setAccessibleName(word)
            button.setToolTip(f"{word}  {key}")
            button.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(56))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(420), theme.px(56))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() is QEvent.Type.StyleChange:
            self.updateGeometry()
        super().changeEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(0, self.height() - 1, self.width(), 1, theme.colour("line"))

    def _open_menu(self) -> None:
        at = self._account.mapToGlobal(self._account.rect().bottomRight())
        at.setX(at.x() - self._menu.sizeHint().width())
        self._menu.popup(at)


class StatusBar(QWidget):
    """What protects the data, the keys of this screen, when the desk locks itself."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._sign = Icon("padlock", "ink2", 13)
        self._safe = Label("", "hint", "ink2")
        self._lock = Label("", "hint", "ink2")
        self.show_safety(_("The data is encrypted, on this computer only"))
        self._keys = QHBoxLayout()
        self._keys.setSpacing(5)
        self._hints: list[QWidget] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 1, 22, 0)
        row.setSpacing(6)
        row.addWidget(self._sign)
        row.addWidget(self._safe)
        row.addStretch(1)
        row.addLayout(self._keys)
        row.addStretch(1)
        row.addWidget(self._lock)

    def show_safety(self, text: str, tone: str = "ink2") -> None:
        self._safe.setText(text)
        self._safe.set_tone(tone)
        self._sign.show_icon("padlock" if tone == "ink2" else "warning", tone)

    def show_lock(self, text: str, tone: str = "ink2") -> None:
        if text != self._lock.text():
            self._lock.setText(text)
            self._lock.set_tone(tone)
            self._fit()

    def show_hints(self, hints: list[tuple[str, str]]) -> None:
        while item := self._keys.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self._hints = [_hint(keys, what) for keys, what in hints]
        for hint in self._hints:
            self._keys.addWidget(hint)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The keys that find room, the first ones first."""
        sides = self._safe.sizeHint().width() + self._lock.sizeHint().width() + theme.px(100)
        room = self.width() - sides
        for hint in self._hints:
            room -= hint.sizeHint().width() + 5
            hint.setVisible(room > 0)

    def safety(self) -> str:
        return self._safe.text()

    def lock_words(self) -> str:
        return self._lock.text()

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), theme.px(28))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, theme.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("sunken"))
        painter.fillRect(0, 0, self.width(), 1, theme.colour("line"))


def _hint(keys: str, what: str) -> QWidget:
    hint = QWidget()
    row = QHBoxLayout(hint)
    row.setContentsMargins(0, 0, 7, 0)
    row.setSpacing(5)
    row.addWidget(Keys(keys))
    row.addWidget(Label(what, "hint", "ink2"))
    return hint
