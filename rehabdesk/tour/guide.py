"""Drives the window as a person would: keys, clicks, waiting until something is there, and pictures of it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QEventLoop, QPoint, Qt, QTimer
from PySide6.QtGui import QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QRadioButton, QScrollArea, QToolButton, QWidget

from rehabdesk.domain.fields import Choice
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screen import Screen
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.buttons import Segmented, Tabs
from rehabdesk.ui.widgets.choices import Combo, RadioRow
from rehabdesk.ui.window import Window

W = TypeVar("W", bound=QWidget)
S = TypeVar("S", bound=Screen)
PATIENCE = 20.0  # seconds; proving a password alone may take one on an old machine
STUCK = N_("The tour stopped at {step}: {what}. The last picture shows where.")
SMALL_ENOUGH = 80  # Qt's "quality" of a PNG: packed lightly, in a fifth of the time


class Guide:
    """Where the window is asked for by what a person sees: a button's words, an editor's name."""

    def __init__(self, window: Window, out: Path, pictures: list[str], faults: list[BaseException]) -> None:
        self.window, self.out, self.pictures, self.faults = window, out, pictures, faults
        self.step = ""

    # seeing

    def shoot(self, name: str) -> None:
        """A numbered picture of the window as it stands, without the toast that may lie over it."""
        self.rest()
        if self.window.shell is not None:
            self.window.shell.toast.hide()
        self.step = name
        file = f"{len(self.pictures) + 1:03}-{name}.png"
        self.window.grab().save(str(self.out / file), "PNG", SMALL_ENOUGH)
        self.pictures.append(file)

    def at(self, kind: type[S]) -> S:
        """The page now in the window, which must become one of this kind."""
        self.until(lambda: isinstance(self.screen(), kind), f"{kind.__name__} did not open")
        screen = self.screen()
        assert isinstance(screen, kind)
        return screen

    def shoot_trouble(self) -> None:
        """What the window looked like when the tour stopped."""
        self.window.grab().save(str(self.out / f"{len(self.pictures) + 1:03}-stopped.png"))

    def screen(self) -> Screen:
        shell = self.window.shell
        screen = shell.screen_now() if shell is not None else None
        if screen is None:
            raise self.stuck("no page is open")
        return screen

    def dialog(self) -> Dialog:
        """The dialog in front."""
        self.until(lambda: bool(self._dialogs()), "no dialog opened")
        dialog = self._dialogs()[-1]
        assert isinstance(dialog, Dialog)
        return dialog

    def agree(self) -> None:
        """Enter: what the dialog in front is there for."""
        self.dialog()
        self.press("Return")

    def until_closed(self) -> None:
        self.until(lambda: not self._dialogs(), "the dialog stays")

    def find(self, kind: type[W], name: str = "", *, within: QWidget | None = None) -> W:
        """The first widget of this kind in sight, by object name or by what a screen reader says of it."""
        found: list[W] = []

        def look() -> bool:
            place: QWidget = within or (self._dialogs() or [self.window])[-1]
            found[:] = [
                widget
                for widget in place.findChildren(kind)
                if widget.isVisible() and (not name or name in (widget.objectName(), _said(widget)))
            ]
            return bool(found)

        self.until(look, f"{kind.__name__} {name} is not there")
        return found[0]

    def sees(self, words: str) -> bool:
        """Whether a label or button in sight holds these words."""
        return any(
            words in str(widget.property("text") or widget.property("plainText") or "")
            for widget in self.window.findChildren(QWidget)
            if widget.isVisible()
        )

    def wait_for(self, words: str) -> None:
        self.until(lambda: self.sees(words), f"“{words}” did not appear")

    # doing

    def press(self, keys: str, times: int = 1) -> None:
        """A key with its modifiers, where the focus is: "Ctrl+Return"."""
        pressed = QKeySequence(keys)[0]  # type: ignore[index]  # it has items, which the stubs forget
        for _turn in range(times):
            QTest.keyClick(self._front(), pressed.key(), pressed.keyboardModifiers())
            self.until(self._nothing_is_down, "a button stays down")

    def write(self, text: str) -> None:
        """Key by key, where the focus is."""
        for letter in text:
            if letter == "\n":
                QTest.keyClick(self._front(), Qt.Key.Key_Return)
            else:
                QTest.keyClick(self._front(), letter)  # type: ignore[call-overload]  # stubs forget letters
        self.rest()

    def fill(self, editor: QWidget, text: str) -> None:
        """Go to the editor and write over what stands there."""
        self.until(editor.isVisible, f"{_said(editor)} is not in sight")
        _bring_into_sight(editor)
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        self.press("Ctrl+A")
        self.write(text)

    def take(self, editor: QWidget, value: Any) -> None:
        """Choose with the keys where there is a list, with a click where the options stand open."""
        _bring_into_sight(editor)
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(editor, RadioRow):
            radios = editor.findChildren(QRadioButton)
            for radio in radios:
                if editor.value() != value:
                    self.click(radio)
        elif isinstance(editor, Combo):
            if editor.isEditable():
                raise self.stuck("a searchable list is written into, not walked")
            for key in ("Up", "Down"):
                for _turn in range(editor.count()):
                    if editor.value() == value:
                        return
                    self.press(key)
        elif isinstance(editor, QAbstractButton) and editor.isChecked() != bool(value):
            self.press("Space")

    def press_down_to(self, editor: Combo, place: int) -> None:
        """Walk a list to its nth line."""
        _bring_into_sight(editor)
        editor.setFocus(Qt.FocusReason.TabFocusReason)
        while editor.currentIndex() != place:
            before = editor.currentIndex()
            self.press("Down" if before < place else "Up")
            if editor.currentIndex() == before:
                raise self.stuck(f"{_said(editor)} cannot be walked")

    def choose_in_menu(self, button: QToolButton, words: str) -> None:
        """Open the menu of a button and choose with the keys."""
        menu = button.menu()
        menu.popup(
            button.mapToGlobal(button.rect().bottomLeft())
        )  # showMenu() would wait in a loop of its own
        self.until(menu.isVisible, "the menu did not open")
        for _turn in range(len(menu.actions())):
            active = menu.activeAction()
            if active is not None and active.text() == words:
                break
            self.press("Down")
        self.press("Return")

    def fill_form(self, form: Form[Any], answers: Mapping[str, Any]) -> None:
        for name, answer in answers.items():
            editor = form.editors[name]
            if isinstance(answer, str) and not isinstance(answer, Choice):
                self.fill(editor, answer)
            else:
                self.take(editor, answer)

    def click(self, target: QWidget, at: QPoint | None = None) -> None:
        _bring_into_sight(target)
        self.rest()
        self.until(target.isEnabled, f"{_said(target)} is off")
        place = target.mapTo(target.window(), at or target.rect().center())
        handle = target.window().windowHandle()
        assert handle is not None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        self.rest()

    def push(self, words: str, *, within: QWidget | None = None) -> None:
        """Press the button with these words."""
        found: list[QAbstractButton] = []

        def look() -> bool:
            place: QWidget = within or (self._dialogs() or [self.window])[-1]
            buttons = place.findChildren(QAbstractButton)
            found[:] = [each for each in buttons if each.isVisible() and _said(each) == words]
            return bool(found) and found[0].isEnabled()

        self.until(look, f"the button “{words}” is not there or off")
        self.click(found[0])

    def choose(self, key: str, *, within: QWidget | None = None) -> None:
        """A tab or a segment by its key, with the arrow keys."""
        place = within or self.window
        bars = [bar for kind in (Tabs, Segmented) for bar in place.findChildren(kind)]
        offered = {bar: bar.keys() for bar in bars if bar.isVisible()}
        bar = next((bar for bar, keys in offered.items() if key in keys), None)
        if bar is None:
            raise self.stuck(f"no tab {key}")
        bar.setFocus(Qt.FocusReason.TabFocusReason)
        by = offered[bar].index(key) - offered[bar].index(bar.key())
        self.press("Right" if by > 0 else "Left", abs(by))

    def go(self, name: str) -> Screen:
        """A place of the rail, with a click."""
        shell = self.window.shell
        assert shell is not None
        names = shell.rail.names()
        if name not in names:
            raise self.stuck(f"the rail has no {name}")
        shell.rail.setFocus(Qt.FocusReason.TabFocusReason)
        shell.go_to_name(name)
        self.rest()
        return self.screen()

    # waiting

    def rest(self) -> None:
        """Let everything that is due happen: painting, timers of now, deletions."""
        for _turn in range(3):
            QApplication.sendPostedEvents()
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QApplication.processEvents()
        self._look_for_faults()

    def until(self, happened: Callable[[], bool], otherwise: str, seconds: float = PATIENCE) -> None:
        """Wait in an event loop, so that the worker gets its turn."""
        self.rest()
        if happened():
            return
        loop, ends = QEventLoop(), time.monotonic() + seconds
        look = QTimer(interval=15)
        answer: list[bool | BaseException] = []

        def check() -> None:
            try:
                answer[:] = [happened()]
            except BaseException as error:  # noqa: BLE001 - raised below, out of the loop
                answer[:] = [error]
            if answer[0] or self.faults or time.monotonic() > ends:
                loop.quit()

        look.timeout.connect(check)
        look.start()
        loop.exec()
        look.stop()
        self._look_for_faults()
        if isinstance(answer[0], BaseException):
            raise answer[0]
        if not answer[0]:
            raise self.stuck(otherwise)

    def pause(self, seconds: float) -> None:
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()
        self._look_for_faults()

    def stuck(self, what: str) -> DeskError:
        return DeskError(STUCK, step=self.step or "start", what=what)

    def _look_for_faults(self) -> None:
        if self.faults:
            raise self.faults[0]

    def _nothing_is_down(self) -> bool:
        """A button pressed by its keys goes down visibly before it does its work."""
        buttons = self.window.findChildren(QAbstractButton)
        return not any(button.isDown() for button in buttons if button.isVisible())

    def _front(self) -> QWindow:
        popup = QApplication.activePopupWidget()
        handle = (popup or self.window).windowHandle()
        assert handle is not None
        return handle

    def _dialogs(self) -> list[QWidget]:
        return [dialog for dialog in self.window.findChildren(Dialog) if dialog.isVisible()]


def _said(widget: QWidget) -> str:
    return widget.accessibleName() or str(widget.property("text") or "").replace("&", "")


def _bring_into_sight(widget: QWidget) -> None:
    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()
