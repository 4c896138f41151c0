"""The window: what stands in it, the lock over it, language, theme, size of type. It knows no clients."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QCloseEvent,
    QGuiApplication,
    QIcon,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPixmap,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QApplication, QMenu, QStackedLayout, QWidget
from shiboken6 import isValid

from rehabdesk import i18n
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.settings import Settings
from rehabdesk.ui import privacy, theme
from rehabdesk.ui.screen import Place
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.focus_ring import FocusRing

if TYPE_CHECKING:  # the shell is loaded when somebody signs in, not before the first window
    from rehabdesk.ui.shell import Factory, Shell, SignedIn
    from rehabdesk.ui.talk import Dialog
    from rehabdesk.ui.widgets.palette import Found
    from rehabdesk.ui.widgets.rail import RailPlace

THEMES = {"light": N_("Light"), "dark": N_("Dark"), "system": N_("As the system")}
LANGUAGES = {"id": "Bahasa Indonesia", "en": "English"}

_NAP = 30
_KEY_EVENTS = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.MouseMove)


class Window(QWidget):
    """Shows one page (sign-in, first run, lock) or the desk."""

    lock_asked = Signal()  # by key, button or idleness: answer with lock(page)
    sign_out_asked = Signal()
    password_asked = Signal()
    closing = Signal()
    stood = Signal()  # painted for the first time
    settings_changed = Signal(object)  # the new Settings

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        self.may_close: Callable[[], bool] = _always
        self.shell: Shell | None = None
        self._page: QWidget | None = None
        self._build_shell: Callable[[], Shell] | None = None
        self._hidden: list[QWidget] = []
        self._focus_before: QWidget | None = None
        self._minutes = 5
        self._copied = False
        self._last_touch, self._last_look = time.monotonic(), time.time()
        self._stack = QStackedLayout(self)
        self._ring = FocusRing(self, always=settings.always_show_focus)
        self._idle = QTimer(self, interval=1000)
        self._idle.timeout.connect(self.look_at_clock)
        self._alt = QTimer(self, singleShot=True, interval=500)
        self._alt.timeout.connect(self._show_digits)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._follow_system)
        self.setMinimumSize(1024, 600)
        self.setWindowTitle("RehabDesk")
        privacy.hide_names(settings.hide_names)
        self.resize(QSize(1366, 768))
        self._restore_place()
        for keys, slot in {
            "Ctrl++": self.larger,
            "Ctrl+=": self.larger,
            "Ctrl+-": self.smaller,
            "Ctrl+0": self.usual_size,
        }.items():
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    # what stands in it

    def show_page(self, page: QWidget) -> None:
        """Only this widget, over the whole window."""
        self._put(page)
        self.setWindowTitle("RehabDesk")

    def page(self) -> QWidget | None:
        """The page shown instead of the desk, or over it while it is locked."""
        return self._page

    def open_desk(
        self,
        who: SignedIn,
        places: Sequence[RailPlace],
        factories: Mapping[str, Factory],
        *,
        start: Place | None = None,
        find: Callable[[str], list[Found]] | None = None,
        commands: Callable[[], list[Found]] | None = None,
    ) -> Shell:
        """Somebody has signed in. `find` answers the palette, `commands` are actions with their keys."""
        from rehabdesk.ui.shell import Shell

        def build() -> Shell:
            shell = Shell(
                who,
                places,
                factories,
                self._account_menu(),
                find=find,
                commands=commands() if commands else (),
            )
            shell.lock_asked.connect(self.lock_asked)
            shell.hide_asked.connect(self.toggle_names)
            shell.titled.connect(self._title)
            shell.top.show_names_hidden(self.settings.hide_names)
            return shell

        self._build_shell = build
        QGuiApplication.clipboard().dataChanged.connect(self._notice_copy, Qt.ConnectionType.UniqueConnection)
        self._put_shell(start or Place(places[0].name))
        self.touch()
        self._idle.start()
        assert self.shell is not None
        return self.shell

    def close_desk(self) -> None:
        """Somebody has signed out: every screen goes."""
        self._idle.stop()
        self._close_dialogs()
        self._build_shell = None
        if self.shell is not None:
            self._stack.removeWidget(self.shell)
            self.shell.hide()
            self.shell.deleteLater()
            self.shell = None

    def rebuild(self) -> None:
        """The language has changed: everything is made anew at the same place."""
        if self.shell is None or self._build_shell is None or not self.shell.keep():
            return
        place, safety = self.shell.place(), self.shell.status.safety()
        build = self._build_shell
        self.close_desk()
        self._build_shell = build
        self._put_shell(place or Place(""))
        assert self.shell is not None
        self.shell.status.show_safety(safety)
        self._idle.start()

    def _put_shell(self, start: Place) -> None:
        assert self._build_shell is not None
        self.shell = self._build_shell()
        self._stack.addWidget(self.shell)
        self._stack.setCurrentWidget(self.shell)
        self._drop_page()
        self.shell.go(start)

    def _put(self, page: QWidget) -> None:
        before, self._page = self._page, page
        self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.setFocus()
        if before is not None and before is not page:
            self._stack.removeWidget(before)
            before.deleteLater()

    def _drop_page(self) -> None:
        if self._page is not None:
            self._stack.removeWidget(self._page)
            self._page.hide()
            self._page.deleteLater()
            self._page = None

    # the lock

    def lock(self, page: QWidget) -> None:
        """Keep what is being typed, put dialogs away as they are, show the lock page over everything."""
        if self.shell is not None:
            self.shell.keep()
            self.shell.toast.hide()
        self._idle.stop()
        focus = QApplication.focusWidget()
        self._focus_before = focus
        self._hidden = [dialog for dialog in self._dialogs() if dialog.isVisible()]
        for window in QApplication.topLevelWidgets():
            if window is not self and window.isVisible():
                if window.windowType() in (Qt.WindowType.Popup, Qt.WindowType.ToolTip):
                    window.close()
                else:
                    self._hidden.append(window)
        for widget in self._hidden:
            widget.hide()
        if self._copied:
            QGuiApplication.clipboard().clear()
            self._copied = False
        self._put(page)
        self.setWindowTitle("RehabDesk")

    def unlock(self) -> None:
        """Back where we were: the same field, the same caret, the same open dialog."""
        if self.shell is None:
            return
        self._stack.setCurrentWidget(self.shell)
        self._drop_page()
        for widget in self._hidden:
            if isValid(widget):
                widget.show()
                widget.raise_()
        self._hidden = []
        before, self._focus_before = self._focus_before, None
        if before is not None and isValid(before):
            before.setFocus()
        self.shell.refresh()
        self.touch()
        self._idle.start()

    def locked(self) -> bool:
        return self.shell is not None and self._page is not None

    def _notice_copy(self) -> None:
        # What is copied while one of our windows is in front came from here.
        self._copied = self._copied or QApplication.activeWindow() is not None

    def set_lock_minutes(self, minutes: int) -> None:
        self._minutes = max(1, min(15, minutes))
        self.look_at_clock()

    def touch(self) -> None:
        """Somebody is here."""
        self._last_touch, self._last_look = time.monotonic(), time.time()

    def look_at_clock(self) -> None:
        """Once a second: lock when nobody has touched anything for long enough, and count the last minute.

        A second that took half a minute was the sleep of the machine: whoever wakes it signs in.
        """
        if self.shell is None or self.locked():
            return
        slept, self._last_look = time.time() - self._last_look > _NAP, time.time()
        left = self._minutes * 60 - (time.monotonic() - self._last_touch)
        if left <= 0 or slept:
            self.touch()
            self.lock_asked.emit()
        elif left <= 60:
            seconds = round(left)
            words = ngettext("Locks in {count} second", "Locks in {count} seconds", seconds)
            self.shell.status.show_lock(words.format(count=seconds), "warn")
        else:
            words = ngettext(
                "Locks itself after {count} minute", "Locks itself after {count} minutes", self._minutes
            )
            self.shell.status.show_lock(words.format(count=self._minutes))

    def _dialogs(self) -> list[Dialog]:
        from rehabdesk.ui.talk import Dialog

        return self.findChildren(Dialog)

    def _close_dialogs(self) -> None:
        for dialog in self._dialogs():
            dialog.close()

    # settings of this machine

    def change(self, **values: object) -> None:
        """Change settings of this machine and show it at once."""
        before, self.settings = self.settings, replace(self.settings, **values)  # type: ignore[arg-type]  # by name
        if (before.theme, before.font_percent) != (self.settings.theme, self.settings.font_percent):
            self._wear()
        if before.hide_names != self.settings.hide_names:
            privacy.hide_names(self.settings.hide_names)
            if self.shell is not None:
                self.shell.top.show_names_hidden(self.settings.hide_names)
                self.shell.refresh()
        self._ring.set_always(self.settings.always_show_focus)
        self.settings_changed.emit(self.settings)
        if before.language != self.settings.language:
            i18n.use(self.settings.language)
            # The menu that was used is part of what is made anew.
            QTimer.singleShot(0, self, self.rebuild)

    def _follow_system(self) -> None:
        if self.settings.theme == "system":
            self._wear()

    def _wear(self) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        theme.apply(app, self.settings.theme, self.settings.font_percent)

    def toggle_names(self) -> None:
        self.change(hide_names=not self.settings.hide_names)

    def larger(self) -> None:
        self._step_size(1)

    def smaller(self) -> None:
        self._step_size(-1)

    def usual_size(self) -> None:
        self.change(font_percent=100)

    def _step_size(self, by: int) -> None:
        sizes = theme.PERCENTS
        here = sizes.index(self.settings.font_percent) if self.settings.font_percent in sizes else 0
        self.change(font_percent=sizes[max(0, min(len(sizes) - 1, here + by))])

    def _account_menu(self) -> QMenu:
        menu = QMenu(self)
        self._add_choices(menu, _("Language"), "language", LANGUAGES)
        self._add_choices(menu, _("Theme"), "theme", {key: _(word) for key, word in THEMES.items()})
        self._add_choices(
            menu, _("Font size"), "font_percent", {size: f"{size} %" for size in theme.PERCENTS}
        )
        menu.addSeparator()
        menu.addAction(_("My password")).triggered.connect(self.password_asked)
        menu.addAction(_("Sign out")).triggered.connect(self.sign_out_asked)
        return menu

    def _add_choices(self, menu: QMenu, title: str, setting: str, choices: Mapping[Any, str]) -> None:
        part = menu.addMenu(title)
        group = QActionGroup(part)
        for value, word in choices.items():
            action = QAction(word, group)
            action.setCheckable(True)
            action.setData((setting, value))
            part.addAction(action)
        group.triggered.connect(self._choose)
        part.aboutToShow.connect(self._tick_choices)

    def _choose(self, action: QAction) -> None:
        setting, value = action.data()
        self.change(**{setting: value})

    def _tick_choices(self) -> None:
        menu = self.sender()
        assert isinstance(menu, QMenu)
        for action in menu.actions():
            setting, value = action.data()
            action.setChecked(getattr(self.settings, setting) == value)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        handle = self.windowHandle()
        if handle is not None and self.windowIcon().isNull():
            # Input reaches the window before any widget: one filter here instead of one on everything.
            handle.installEventFilter(self)

    def _stand(self) -> None:
        if self.windowIcon().isNull():
            self.setWindowIcon(_brand())
            self.stood.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind is QEvent.Type.Expose and self.windowIcon().isNull():
            QTimer.singleShot(0, self, self._stand)
        elif kind in _KEY_EVENTS:
            self._last_touch = time.monotonic()
            if kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
                self._ring.use_keyboard(True)
                if event.key() == Qt.Key.Key_Alt:
                    self._alt.start()
            elif kind is QEvent.Type.MouseButtonPress:
                self._ring.use_keyboard(False)
        elif kind is QEvent.Type.KeyRelease:
            self._alt.stop()
            if self.shell is not None:
                self.shell.rail.show_digits(False)
        return False

    def closeEvent(self, event: QCloseEvent) -> None:
        kept = self.shell is None or self.locked() or self.shell.keep()
        if not kept or not self.may_close():
            event.ignore()
            return
        self._remember_place()
        self.closing.emit()
        super().closeEvent(event)

    def _title(self, place: str) -> None:
        self.setWindowTitle(f"RehabDesk - {place}")

    def _show_digits(self) -> None:
        if self.shell is not None:
            self.shell.rail.show_digits(True)

    def _remember_place(self) -> None:
        box = self.normalGeometry()
        self.settings = replace(self.settings, window=(box.x(), box.y(), box.width(), box.height()))
        self.settings_changed.emit(self.settings)

    def _restore_place(self) -> None:
        if self.settings.window is None:
            return
        x, y, wide, high = self.settings.window
        screens = QGuiApplication.screens()
        if any(screen.availableGeometry().contains(x + 40, y + 20) for screen in screens):
            self.setGeometry(x, y, wide, high)


def _always() -> bool:
    return True


def _brand() -> QIcon:
    icon = QIcon()
    for side in (16, 32, 64):
        picture = QPixmap(side, side)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        paint.sprout(painter, QRectF(0, 0, side, side))
        painter.end()
        icon.addPixmap(picture)
    return icon
