"""Dialogs: keys, the safe choice, scripted answers, freed when closed."""

import gc
import weakref
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from rehabdesk.ui import talk
from rehabdesk.ui.widgets.buttons import Button


@pytest.fixture
def window(qtbot: QtBot) -> Any:
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(1000, 700)
    window.entry = QLineEdit()
    QVBoxLayout(window).addWidget(window.entry)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    window.entry.setFocus()
    return window


def dialog_of(window: QWidget) -> talk.Dialog:
    [dialog] = [dialog for dialog in window.findChildren(talk.Dialog) if dialog.isVisible()]
    return dialog


def test_enter_takes_the_primary_answer_and_esc_the_safe_one(window: Any, qtbot: QtBot) -> None:
    said: list[str] = []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_Escape):
        talk.ask(window, "Tutup kelas?", "Kelas selesai.", yes="Tutup", then=lambda: said.append("ya"))
        qtbot.keyClick(window.focusWidget(), key)
    assert said == ["ya"]
    assert window.focusWidget() is window.entry


def test_what_destroys_is_not_on_enter(window: Any, qtbot: QtBot) -> None:
    said: list[str] = []
    talk.ask(
        window, "Hapus draf?", "Hilang.", yes="Hapus draf", then=lambda: said.append("ya"), destroys=True
    )
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert said == []


def test_the_keys_of_the_window_below_wait(window: Any, qtbot: QtBot) -> None:
    pressed: list[str] = []
    QShortcut(QKeySequence("Ctrl+S"), window).activated.connect(lambda: pressed.append("save"))
    QShortcut(QKeySequence("Esc"), window).activated.connect(lambda: pressed.append("back"))
    talk.ask(window, "Tutup kelas?", "Kelas selesai.", yes="Tutup", then=lambda: None)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Escape)
    assert pressed == []
    qtbot.keyClick(window.entry, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert pressed == ["save"]


def test_tab_stays_inside(window: Any, qtbot: QtBot) -> None:
    talk.ask(window, "Tutup kelas?", "Kelas selesai.", yes="Tutup", then=lambda: None)
    dialog = dialog_of(window)
    for _ in range(5):
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
        assert dialog.isAncestorOf(window.focusWidget())
    dialog.close()


def test_a_typed_word_opens_the_button(window: Any, qtbot: QtBot) -> None:
    said: list[str] = []
    talk.ask_word(
        window, "Pulihkan?", "Diganti.", word="PULIHKAN", yes="Pulihkan", then=lambda: said.append("ya")
    )
    dialog = dialog_of(window)
    action = dialog.findChildren(Button)[-1]
    assert not action.isEnabled()
    qtbot.keyClicks(window.focusWidget(), "pulihkan")
    assert action.isEnabled()
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert said == ["ya"]


def test_a_wrong_password_keeps_the_dialog(window: Any, qtbot: QtBot) -> None:
    tried: list[str] = []

    def check(password: str) -> str | None:
        tried.append(password)
        return None if password == "benar" else "Kata sandi salah."

    talk.ask_password(window, "Tanda tangani catatan", "", yes="Tanda tangani", then=check)
    qtbot.keyClicks(window.focusWidget(), "salah")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert dialog_of(window)
    qtbot.keyClicks(window.focusWidget(), "benar")
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Return)
    assert tried == ["salah", "benar"]
    assert not [dialog for dialog in window.findChildren(talk.Dialog) if dialog.isVisible()]


def test_answers_can_be_scripted(window: Any) -> None:
    said: list[Any] = []
    with talk.script([True, False, "alasan", Path("/x/a.pdf"), None]) as scripted:
        talk.ask(window, "Satu?", "", yes="Ya", then=lambda: said.append("ya"))
        talk.ask(
            window, "Dua?", "", yes="Ya", then=lambda: said.append("ya"), otherwise=lambda: said.append("no")
        )
        talk.ask_reason(window, "Tiga?", "", yes="Ya", then=said.append)
        talk.choose_file(window, "Empat", "PDF (*.pdf)", then=said.append)
        talk.choose_folder(window, "Lima", then=said.append)
    assert said == ["ya", "no", "alasan", Path("/x/a.pdf")]
    assert scripted.asked == ["Satu?", "Dua?", "Tiga?", "Empat", "Lima"]


class Asker(QWidget):
    def ask(self) -> None:
        talk.ask(self, "Hapus?", "Hilang.", yes="Hapus", then=self.remove)

    def remove(self) -> None:
        raise AssertionError("the asker is gone")


def test_a_dialog_wired_with_bound_methods_is_freed(window: Any, qtbot: QtBot) -> None:
    asker = Asker(window)
    asker.ask()
    dialog = dialog_of(window)
    gone = weakref.ref(dialog)
    dialog.close()
    del dialog
    qtbot.waitUntil(lambda: not window.findChildren(talk.Dialog))
    gc.collect()
    assert gone() is None
    keeper = weakref.ref(asker)
    asker.deleteLater()
    del asker
    qtbot.waitUntil(lambda: not window.findChildren(Asker))
    gc.collect()
    assert keeper() is None
