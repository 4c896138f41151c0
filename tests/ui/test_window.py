"""The window: ways between screens, the lock, toasts, narrow and large."""

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_
from rehabdesk.settings import Settings
from rehabdesk.ui import privacy, talk
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.shell import Shell, SignedIn
from rehabdesk.ui.widgets.key_sheet import KeySheet
from rehabdesk.ui.widgets.palette import Found, Palette
from rehabdesk.ui.widgets.rail import RailPlace
from rehabdesk.ui.window import Window

PLACES = [
    RailPlace("today", "today", N_("Today")),
    RailPlace("clients", "clients", N_("Clients")),
    RailPlace("letters", "letters", N_("Letters")),
    RailPlace("backups", "backups", N_("Backups"), below=True),
]
WHO = SignedIn("Nur Aini Hasan", "Konselor", "Rumah Pulih Cendana")


class Page(Screen):
    topics = frozenset({Topic.CLIENTS})

    def __init__(self, place: Place) -> None:
        super().__init__(None)  # type: ignore[arg-type]  # these pages ask nothing of a desk
        self.place, self.kept, self.refreshed = place, 0, 0
        self.arrived: list[Place] = []
        self.entry = QLineEdit()
        self.entry.setAccessibleName("entry")
        QVBoxLayout(self).addWidget(self.entry)

    def title(self) -> str | tuple[str, ...]:
        return ("Klien", f"Klien {self.place.id}") if self.place.id else self.place.name

    def hints(self) -> list[tuple[str, str]]:
        return [("Ctrl+N", "Klien baru")]

    def arrive(self, place: Place) -> None:
        if place.text == "closed":
            raise DeskError(N_("This file is closed."))
        if place.text == "asks":
            talk.ask_reason(self, "Why?", "", yes="Go on", then=lambda _reason: None)
        self.arrived.append(place)

    def keep(self) -> None:
        self.kept += 1

    def refresh(self) -> None:
        self.refreshed += 1


@pytest.fixture
def window(qtbot: QtBot) -> Any:
    window = Window(Settings())
    qtbot.addWidget(window)
    window.open_desk(WHO, PLACES, dict.fromkeys(("today", "clients", "letters", "backups", "client"), Page))
    window.show()
    qtbot.waitExposed(window)
    yield window
    privacy.hide_names(False)


def shell(window: Window) -> Shell:
    assert window.shell is not None
    return window.shell


def page(window: Window) -> Page:
    now = shell(window).screen_now()
    assert isinstance(now, Page)
    return now


def test_alt_and_a_digit_go_to_a_place(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(page(window).entry, Qt.Key.Key_2, Qt.KeyboardModifier.AltModifier)
    assert page(window).place == Place("clients")
    assert shell(window).top.title() == "clients"


def test_esc_goes_back_to_the_same_screen_and_field(window: Window, qtbot: QtBot) -> None:
    shell(window).go(Place("clients"))
    clients = page(window)
    clients.entry.setFocus()
    clients.entry.setText("na")
    shell(window).go(Place("client", 12))
    assert clients.kept == 1
    qtbot.keyClick(page(window).entry, Qt.Key.Key_Escape)
    assert page(window) is clients
    assert window.focusWidget() is clients.entry
    qtbot.keyClick(clients.entry, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert page(window).place == Place("client", 12)


def test_the_window_title_names_the_place_never_the_client(window: Window) -> None:
    shell(window).go(Place("clients"))
    shell(window).go(Place("client", 12))
    assert "12" not in window.windowTitle()
    assert shell(window).top.title() == "Klien 12"


def test_the_shown_screen_hears_of_changes_at_once_and_the_others_when_shown(window: Window) -> None:
    today = page(window)
    shell(window).go(Place("clients"))
    clients = page(window)
    shell(window).hear(frozenset({Topic.CLIENTS}))
    assert (clients.refreshed, today.refreshed) == (1, 0)
    shell(window).go(Place("today"))
    assert today.refreshed == 1
    shell(window).hear(frozenset({Topic.LETTERS}))
    assert today.refreshed == 1


def test_going_back_begins_nothing_anew(window: Window) -> None:
    new = Place("client", 5, tab="sessions", text="new")
    shell(window).go(Place("clients"))
    shell(window).go(new)
    client = page(window)
    shell(window).go(Place("letters"))
    shell(window).back()
    assert page(window) is client
    assert client.arrived == [new]
    assert shell(window).rail._current == "clients"


def test_a_place_that_refuses_leaves_us_where_we_were(window: Window) -> None:
    here = page(window)
    with talk.script([]) as scripted:
        shell(window).go(Place("client", 5, text="closed"))
    assert len(scripted.asked) == 1
    assert page(window) is here
    assert shell(window).place() == Place("today")


def test_a_dialog_a_screen_opens_on_arrival_keeps_the_keyboard(window: Window, qtbot: QtBot) -> None:
    shell(window).go(Place("letters", text="asks"))
    dialog = window.findChild(talk.Dialog)
    assert dialog is not None
    holder = window.focusWidget()
    assert holder is not None
    assert dialog.isAncestorOf(holder)
    qtbot.keyClick(holder, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_f1_helps_with_the_field_and_esc_closes_the_help(window: Window, qtbot: QtBot) -> None:
    form = Form(ClientDraft, only=("name",))
    layout = page(window).layout()
    assert layout is not None
    layout.addWidget(form)
    form.focus_field("name")
    qtbot.keyClick(form.editors["name"], Qt.Key.Key_F1)
    drawer = shell(window).drawer
    assert drawer.isVisible()
    assert drawer.title() == form.rows["name"].label.text()
    qtbot.keyClick(form.editors["name"], Qt.Key.Key_Escape)
    assert not drawer.isVisible()
    assert window.focusWidget() is form.editors["name"]


def test_ctrl_f1_shows_the_keys(window: Window, qtbot: QtBot) -> None:
    qtbot.keyClick(page(window).entry, Qt.Key.Key_F1, Qt.KeyboardModifier.ControlModifier)
    [sheet] = window.findChildren(KeySheet)
    focus = window.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_Escape)
    assert not sheet.isVisible()


def test_f6_steps_to_the_rail_and_back(window: Window, qtbot: QtBot) -> None:
    entry = page(window).entry
    entry.setFocus()
    qtbot.keyClick(entry, Qt.Key.Key_F6)
    assert shell(window).rail.hasFocus()
    qtbot.keyClick(shell(window).rail, Qt.Key.Key_Down)
    qtbot.keyClick(shell(window).rail, Qt.Key.Key_Return)
    assert page(window).place == Place("clients")


def test_a_key_the_screen_uses_is_the_screens(window: Window, qtbot: QtBot) -> None:
    heard: list[str] = []
    commands = [Found("Tindakan", "add", "Klien baru", lambda: heard.append("window"), keys="Ctrl+N")]
    window.close_desk()
    window.open_desk(WHO, PLACES, dict.fromkeys(("today", "clients"), Page), commands=lambda: commands)
    qtbot.keyClick(page(window).entry, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shell(window).go(Place("clients"))
    QShortcut(QKeySequence("Ctrl+N"), page(window)).activated.connect(lambda: heard.append("screen"))
    page(window).retitled.emit()
    qtbot.keyClick(page(window).entry, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    shell(window).go(Place("today"))
    qtbot.keyClick(page(window).entry, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert heard == ["window", "screen", "window"]


def test_only_the_last_screens_stay_alive(window: Window, qtbot: QtBot) -> None:
    for number in range(1, 15):
        shell(window).go(Place("client", number))
    qtbot.waitUntil(lambda: len(window.findChildren(Page)) <= 8)
    shell(window).back()
    assert page(window).place == Place("client", 13)


def test_lock_keeps_the_text_and_comes_back_to_the_same_caret(window: Window, qtbot: QtBot) -> None:
    entry = page(window).entry
    entry.setFocus()
    entry.setText("setengah kalimat")
    entry.setCursorPosition(8)
    with qtbot.waitSignal(window.lock_asked):
        qtbot.keyClick(entry, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    window.lock(QWidget())
    assert page(window).kept == 1
    assert not shell(window).isVisible()
    window.unlock()
    assert window.focusWidget() is entry
    assert (entry.text(), entry.cursorPosition()) == ("setengah kalimat", 8)


def test_lock_stands_above_an_open_dialog_and_gives_it_back(window: Window, qtbot: QtBot) -> None:
    told: list[str] = []
    talk.ask_reason(
        page(window), "Batalkan surat?", "Nomor tetap terpakai.", yes="Batalkan", then=told.append
    )
    [dialog] = window.findChildren(talk.Dialog)
    entry = window.focusWidget()
    assert entry is not None
    qtbot.keyClicks(entry, "Salah nama")
    with qtbot.waitSignal(window.lock_asked):
        qtbot.keyClick(entry, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    window.lock(QWidget())
    assert not dialog.isVisible()
    window.unlock()
    assert dialog.isVisible()
    assert window.focusWidget() is entry
    qtbot.keyClicks(entry, " ibu")
    dialog.foot.itemAt(dialog.foot.count() - 1).widget().click()
    assert told == ["Salah nama ibu"]


def test_a_desk_nobody_touches_asks_to_be_locked(window: Window, qtbot: QtBot) -> None:
    window.set_lock_minutes(1)
    window._last_touch -= 30
    window.look_at_clock()
    assert "30" in shell(window).status.lock_words()
    window._last_touch -= 31
    with qtbot.waitSignal(window.lock_asked):
        window.look_at_clock()


def test_a_machine_that_slept_asks_to_be_locked(window: Window, qtbot: QtBot) -> None:
    window._last_look -= 45
    with qtbot.waitSignal(window.lock_asked):
        window.look_at_clock()


def test_locking_empties_the_clipboard(window: Window) -> None:
    QGuiApplication.clipboard().setText("Maria Banunaek")
    window.lock(QWidget())
    assert QGuiApplication.clipboard().text() == ""


def test_a_toast_takes_back(window: Window, qtbot: QtBot) -> None:
    undone: list[bool] = []
    page(window).tell("Kunjungan dicatat.", undo=lambda: undone.append(True))
    assert shell(window).toast.text() == "Kunjungan dicatat."
    shell(window).toast.setFocus()
    qtbot.keyClick(shell(window).toast, Qt.Key.Key_Return)
    assert undone == [True]
    assert shell(window).toast.text() == ""


def test_the_palette_finds_and_goes(window: Window, qtbot: QtBot) -> None:
    def find(sought: str) -> list[Found]:
        return [Found("Klien", "person", "Yulius Manafe", Place("client", 7), "RC-26-041")]

    window.close_desk()
    window.open_desk(WHO, PLACES, dict.fromkeys(("today", "client"), Page), find=find)
    qtbot.keyClick(page(window).entry, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    [palette] = window.findChildren(Palette)
    qtbot.keyClicks(palette.entry, "yul")
    qtbot.keyClick(palette.entry, Qt.Key.Key_Return)
    assert page(window).place == Place("client", 7)


def test_hidden_names_are_codes_and_initials(window: Window, qtbot: QtBot) -> None:
    assert privacy.shown_name("Yulius Manafe", "RC-26-041") == "Yulius Manafe"
    today = page(window)
    qtbot.keyClick(
        today.entry, Qt.Key.Key_H, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    )
    assert privacy.shown_name("Yulius Manafe", "RC-26-041") == "RC-26-041  Y. M."
    assert today.refreshed == 1


def test_a_narrow_window_or_large_type_shrinks_the_rail(window: Window, qtbot: QtBot) -> None:
    wide = shell(window).rail.width()
    qtbot.keyClick(page(window).entry, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert window.settings.font_percent == 115
    window.change(font_percent=150)
    qtbot.waitUntil(lambda: shell(window).rail.width() < wide)
    qtbot.keyClick(page(window).entry, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert window.settings.font_percent == 100


def test_another_language_keeps_the_place(window: Window, qtbot: QtBot) -> None:
    shell(window).go(Place("client", 3))
    before = page(window)
    window.change(language="en")
    qtbot.waitUntil(lambda: page(window) is not before)
    assert before.kept == 1
    assert page(window).place == Place("client", 3)
    window.change(language="id")
    qtbot.wait(1)


def test_a_window_with_unkept_text_does_not_close(window: Window) -> None:
    window.may_close = lambda: False
    assert not window.close()
    window.may_close = lambda: True
    assert window.close()
