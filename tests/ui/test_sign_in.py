"""The sign-in and lock pages, and that they stand from Qt alone."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from rehabdesk.ui.screens.sign_in import Door, SignInPage

DOORS = [
    Door(1, "Nur Aini Hasan", "Konselor adiksi"),
    Door(2, "Ferdinand Lado", "Konselor adiksi"),
    Door(3, "Petrus Benu", "Admin"),
]


@pytest.fixture
def page(qtbot):
    page = SignInPage("Rumah Pulih Cendana", DOORS)
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    return page


def test_arrows_choose_and_enter_signs_in(qtbot, page) -> None:
    qtbot.keyClick(page, Qt.Key.Key_Down)
    assert page.door().name == "Ferdinand Lado"
    qtbot.keyClicks(page.password, "hujan bulan juni")
    with qtbot.waitSignal(page.entered) as entered:
        qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert entered.args == [2, "hujan bulan juni"]


def test_an_empty_password_is_not_tried_nor_is_one_twice(qtbot, page) -> None:
    heard = []
    page.entered.connect(lambda *said: heard.append(said))
    page.enter()
    assert not heard
    page.password.setText("x")
    page.enter()
    qtbot.keyClick(page.password, Qt.Key.Key_Return)
    assert heard == [(1, "x")]


def test_a_wrong_password_is_said_and_chosen_for_typing_over(qtbot, page) -> None:
    page.password.setText("salah")
    page.enter()
    page.refuse("Kata sandi salah. Sisa 2 kali percobaan.")
    assert page.said.text() == "Kata sandi salah. Sisa 2 kali percobaan."
    assert page.password.selectedText()
    assert page.password.property("state") == "bad"
    assert page.password.accessibleDescription() == page.said.text()


def test_choosing_another_account_forgets_what_was_typed(page) -> None:
    page.password.setText("rahasia")
    page.choose(3)
    assert page.password.text() == ""
    assert page.name.text() == "Petrus Benu"


def test_caps_lock_is_warned_about(qtbot, page) -> None:
    qtbot.keyClicks(page.password, "A")
    assert page.said.text() in ("", "Caps Lock menyala.")
    page.password.caps_seen.emit(True)
    assert page.said.text() == "Caps Lock menyala."


def test_the_eye_shows_the_password(qtbot, page) -> None:
    from rehabdesk.ui.widgets.buttons import IconButton

    qtbot.waitUntil(lambda: page.password.findChild(IconButton) is not None)
    page.password.setText("rahasia")
    page.password.findChild(IconButton).click()
    assert page.password.displayText() == "rahasia"


def test_the_wait_counts_down_and_the_button_comes_back(qtbot) -> None:
    left = [2]
    page = SignInPage("", DOORS, wait=lambda: left[0])
    qtbot.addWidget(page)
    assert not page.button.isEnabled()
    assert "2" in page.said.text()
    left[0] = 0
    page._count_down()
    assert page.button.isEnabled()
    assert page.said.text() == ""


def test_the_locked_page_shows_one_account_only(qtbot) -> None:
    page = SignInPage("Rumah Pulih Cendana", DOORS, locked=DOORS[1], since="Terkunci pukul 10.57.")
    qtbot.addWidget(page)
    assert page.door() == DOORS[1]
    assert page.title.text() == "Terkunci pukul 10.57."
    qtbot.keyClick(page, Qt.Key.Key_Down)
    assert page.door() == DOORS[1]


SHOW = """
import os, sys
os.environ["QT_QPA_PLATFORM"] = "offscreen"
from pathlib import Path
from PySide6.QtWidgets import QApplication
from rehabdesk.app import App
application = QApplication([])
app = App(application, Path(sys.argv[1]))
app.show_first_page()
heavy = {"sqlalchemy", "cryptography", "reportlab", "qtawesome", "alembic", "babel", "pypdfium2"}
print(sorted(heavy & {name.split(".")[0] for name in sys.modules}))
"""


def test_the_first_page_needs_neither_database_nor_paper(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SHOW, str(folder)],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert done.stdout.strip() == "[]", done.stdout
