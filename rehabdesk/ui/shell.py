"""What stands in the window while somebody is signed in: rail, bars, screens and the way between them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QMenu,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import FieldRow
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.widgets.bars import StatusBar, TopBar
from rehabdesk.ui.widgets.drawer import Drawer
from rehabdesk.ui.widgets.key_sheet import KeySheet
from rehabdesk.ui.widgets.leaves import Leaves
from rehabdesk.ui.widgets.palette import Found, Palette
from rehabdesk.ui.widgets.rail import Rail, RailPlace
from rehabdesk.ui.widgets.toast import Toast

if TYPE_CHECKING:
    from rehabdesk.domain.topics import Topic

Factory = Callable[[Place], Screen]
Key = tuple[str, int | None]

_ALIVE = 8  # screens kept for coming back to
_RECENT = 5


@dataclass(frozen=True)
class SignedIn:
    """What the bars say of who is at the desk."""

    name: str
    role: str
    centre: str


def _focus_inside(screen: QWidget) -> None:
    """A screen that did not say where work begins: at its first control; an open dialog keeps the keys."""
    if any(dialog.isVisible() for dialog in screen.window().findChildren(talk.Dialog)):
        return
    holder = screen.window().focusWidget()
    if holder is None or holder is screen or not screen.isAncestorOf(holder):
        for widget in screen.findChildren(QWidget):
            if (
                widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and widget.isVisibleTo(screen)
                and widget.isEnabled()
            ):
                widget.setFocus()
                return


class Shell(QWidget):
    """Screens are made by factories when they are gone to, and the last few stay alive for coming back."""

    lock_asked = Signal()
    hide_asked = Signal()
    titled = Signal(str)  # the name of the place for the window title; never a client's

    def __init__(
        self,
        who: SignedIn,
        places: Sequence[RailPlace],
        factories: Mapping[str, Factory],
        menu: QMenu,
        *,
        find: Callable[[str], list[Found]] | None = None,
        commands: Sequence[Found] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._places, self._factories = list(places), factories
        self._find, self._commands = find, list(commands)
        self._shortcuts: list[QShortcut] = []
        self._alive: OrderedDict[Key, Screen] = OrderedDict()
        self._stale: set[Key] = set()
        self._history: list[Place] = []
        self._here = -1
        self._recent: OrderedDict[Key, tuple[str, Place]] = OrderedDict()
        self.rail = Rail(self._places, who.centre)
        self.top = TopBar(who.name, who.role, menu)
        self.status = StatusBar()
        self._pages = Leaves()
        self._area = QScrollArea()
        self._lay_out()
        self.drawer = Drawer(self._area)
        self.toast = Toast(self)
        self._connect()

    def _lay_out(self) -> None:
        self._area.setWidget(self._pages)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        self._pages.setAutoFillBackground(False)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.top)
        column.addWidget(self._area, 1)
        column.addWidget(self.status)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addLayout(column, 1)

    def _connect(self) -> None:
        self.rail.chosen.connect(self.go_to_name)
        self.top.search_asked.connect(self.open_palette)
        self.top.hide_asked.connect(self.hide_asked)
        self.top.lock_asked.connect(self.lock_asked)
        self.top.home_asked.connect(self._go_home)
        for keys, slot in {
            "Ctrl+K": self.open_palette,
            "Ctrl+Shift+H": self.hide_asked.emit,
            "Alt+Left": self.back,
            "Alt+Right": self.forward,
            "Esc": self.step_back,
            "F1": self.help_field,
            "Ctrl+F1": self.show_keys,
            "F5": self.refresh,
            "F6": self.next_pane,
        }.items():
            self._listen(keys, slot)
        lock = QShortcut(QKeySequence("Ctrl+L"), self)
        lock.setProperty("always", True)
        lock.activated.connect(self.lock_asked)
        above = [place.name for place in self._places if not place.below][:8]
        for digit, name in enumerate(above, 1):
            shortcut = QShortcut(QKeySequence(f"Alt+{digit}"), self)
            shortcut.setObjectName(name)
            shortcut.activated.connect(self._go_by_digit)
        for number, command in enumerate(self._commands):
            if command.keys:
                self._listen(command.keys, self._do_command).setProperty("command", number)

    def _listen(self, keys: str, slot: Callable[[], object]) -> QShortcut:
        shortcut = QShortcut(QKeySequence(keys), self)
        shortcut.activated.connect(slot)
        self._shortcuts.append(shortcut)
        return shortcut

    def _give_way(self, screen: Screen) -> None:
        """Keys the screen uses itself are its own; two who listen to one key would both hear nothing."""
        used = {shortcut.key() for shortcut in screen.findChildren(QShortcut)}
        used |= {button.shortcut() for button in screen.findChildren(QAbstractButton)}
        for shortcut in self._shortcuts:
            shortcut.setEnabled(shortcut.key() not in used)

    # going

    def go(self, place: Place) -> None:
        """Show this place. What is typed where we are is kept first."""
        if not self.keep():
            return
        key = (place.name, place.id)
        if place.id is None and place.name not in self.rail.names():
            self._drop(key)  # a new record is begun each time
        if not self._show(place):
            return
        if not (0 <= self._here < len(self._history) and self._history[self._here] == place):
            del self._history[self._here + 1 :]
            self._history.append(place)
            self._here = len(self._history) - 1

    def go_to_name(self, name: str) -> None:
        self.go(Place(name))

    def back(self) -> None:
        self._step(-1)

    def forward(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        """To the screen as it was left; one made anew begins nothing by itself."""
        if not 0 <= self._here + by < len(self._history) or not self.keep():
            return
        self._here += by
        place = self._history[self._here]
        begins = bool(place.text) or place.tab == "new"
        alive = (place.name, place.id) in self._alive
        if not self._show(Place(place.name) if begins and not alive else place, again=alive):
            self._here -= by

    def step_back(self) -> None:
        """Esc: closes what is open here, then goes back."""
        if self.toast.hasFocus():
            self.toast.hide()
        elif self.drawer.isVisible():
            self.drawer.close_drawer()
        elif (screen := self.screen_now()) is None or not screen.step_back():
            self.back()

    def place(self) -> Place | None:
        return self._history[self._here] if 0 <= self._here < len(self._history) else None

    def screen_now(self) -> Screen | None:
        page = self._pages.currentWidget()
        return page if isinstance(page, Screen) else None

    def _show(self, place: Place, *, again: bool = False) -> bool:
        key, before = (place.name, place.id), self._pages.currentWidget()
        screen = self._alive.get(key)
        try:
            if screen is None:
                screen = self._make(key, place)
            elif key in self._stale:
                screen.refresh()
            self._stale.discard(key)
            self._pages.setCurrentWidget(screen)
            self._alive.move_to_end(key)
            (screen.focusWidget() or screen).setFocus()
            if not again:
                screen.arrive(place)
            _focus_inside(screen)
        except DeskError as error:
            if before is not None:
                self._pages.setCurrentWidget(before)
            talk.tell(self, str(error))
            return False
        self.drawer.hide()
        self._retitle()
        self._area.updateGeometry()
        if place.id is not None:
            self._remember(key, place, screen)
        self._let_go()
        return True

    def _make(self, key: Key, place: Place) -> Screen:
        screen = self._factories[place.name](place)
        screen.go.connect(self.go)
        screen.told.connect(self.toast.say)
        screen.undo_offered.connect(self._offer_undo)
        screen.retitled.connect(self._retitle)
        self._pages.addWidget(screen)
        self._alive[key] = screen
        return screen

    def _let_go(self) -> None:
        """Old screens are closed, the longest unseen first."""
        for key in list(self._alive)[: max(0, len(self._alive) - _ALIVE)]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        self._stale.discard(key)
        screen = self._alive.pop(key, None)
        if screen is not None:
            self._pages.removeWidget(screen)
            screen.hide()
            screen.deleteLater()

    def _remember(self, key: Key, place: Place, screen: Screen) -> None:
        title = screen.title()
        self._recent[key] = (title if isinstance(title, str) else title[-1], Place(place.name, place.id))
        self._recent.move_to_end(key)
        while len(self._recent) > _RECENT:
            self._recent.popitem(last=False)

    def _go_home(self) -> None:
        place, screen = self.place(), self.screen_now()
        if place is not None and screen is not None and (name := self._root(place.name, screen.title())):
            self.go(Place(name))

    def _go_by_digit(self) -> None:
        self.go(Place(self.sender().objectName()))

    def _root(self, name: str, title: str | tuple[str, ...]) -> str:
        """The rail entry a place belongs to: its own, the first word of its path, or the last one passed."""
        names = self.rail.names()
        if name in names:
            return name
        labels = {_(place.label): place.name for place in self._places}
        if not isinstance(title, str) and title[0] in labels:
            return labels[title[0]]
        before = self._history[: self._here + 1]
        return next((place.name for place in reversed(before) if place.name in names), "")

    def _retitle(self) -> None:
        screen = self.screen_now()
        if screen is None:
            return
        self._give_way(screen)
        self.top.show_title(screen.title())
        self.status.show_hints(screen.hints())
        for (name, _id), alive in self._alive.items():
            if alive is screen and (root := self._root(name, screen.title())):
                self.rail.show_current(root)
                labels = {place.name: _(place.label) for place in self._places}
                self.titled.emit(labels[root])

    # what changed, what is kept

    def hear(self, topics: frozenset[Topic]) -> None:
        """The shown screen asks again at once, the others when they are gone to."""
        now = self.screen_now()
        for key, screen in list(self._alive.items()):
            if not screen.topics & topics:
                continue
            if screen is now:
                screen.refresh()
            else:
                self._stale.add(key)

    def refresh(self) -> None:
        self._stale.update(self._alive)
        if (screen := self.screen_now()) is not None:
            screen.refresh()
            self._stale = {key for key in self._stale if self._alive[key] is not screen}

    def keep(self) -> bool:
        """Have what is being typed stored; False when it could not be."""
        screen = self.screen_now()
        try:
            if screen is not None:
                screen.keep()
        except DeskError as error:
            talk.tell(self, _("This could not be kept"), str(error))
            return False
        return True

    # beside the page

    def tell(self, text: str, tone: str = "ok", undo: Callable[[], object] | None = None) -> None:
        self.toast.say(text, tone, undo)

    def _offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        self.toast.say(text, "ok", undo)

    def open_palette(self) -> None:
        palette = Palette(self, self._look_for)
        palette.taken.connect(self._take)
        palette.open()

    def _take(self, target: object) -> None:
        if isinstance(target, Place):
            self.go(target)
        elif callable(target):
            target()

    def _do_command(self) -> None:
        self._take(self._commands[self.sender().property("command")].target)

    def _look_for(self, sought: str) -> list[Found]:
        """Recent files while nothing is typed; else what the desk finds, then actions and places."""
        only_actions = sought.startswith(">")
        words = sought.lstrip("> ").casefold()
        found: list[Found] = []
        if not words and not only_actions and not names_hidden():
            recent = reversed(self._recent.values())
            found += [Found(_("Opened last"), "history", title, place) for title, place in recent]
        elif words and not only_actions and self._find is not None:
            found += self._find(words)
        found += [command for command in self._commands if words in command.text.casefold()]
        if not only_actions:
            places = (
                Found(_("Places"), place.icon, _(place.label), Place(place.name)) for place in self._places
            )
            found += [place for place in places if words in place.text.casefold()]
        return found

    def help_field(self) -> None:
        """F1: what the field means; without a field the sheet of keys."""
        widget: QWidget | None = self.window().focusWidget()
        while widget is not None and not isinstance(widget, FieldRow):
            widget = widget.parentWidget()
        if widget is None:
            self.show_keys()
            return
        spec = widget.spec
        told = [_(spec.hint)] if spec.hint else []
        if spec.example:
            told.append(_("Example: {example}").format(example=_(spec.example)))
        told.append(_("This field is needed.") if spec.required else _("This field may stay empty."))
        if spec.max_length:
            told.append(_("At most {most} characters.").format(most=spec.max_length))
        self.drawer.open_text(_(spec.label), told)

    def show_keys(self) -> None:
        KeySheet(self).open()

    def next_pane(self) -> None:
        """F6: rail, page, toast."""
        screen = self.screen_now()
        if self.toast.isVisible() and not self.toast.hasFocus() and not self.rail.hasFocus():
            self.toast.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif not self.rail.hasFocus():
            self.rail.setFocus(Qt.FocusReason.ShortcutFocusReason)
        elif screen is not None:
            (screen.focusWidget() or screen).setFocus(Qt.FocusReason.ShortcutFocusReason)

    # size

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self._reflow()

    def _reflow(self) -> None:
        narrow = self.width() * 100 / theme.percent() < 950
        self.rail.set_narrow(narrow)
        self.top.set_narrow(narrow)
