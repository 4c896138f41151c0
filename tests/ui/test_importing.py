"""An old register brought in by keyboard: choose, columns, rows, result; and taken out again."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rehabdesk.desk import Desk
from rehabdesk.domain.imports import match_columns
from rehabdesk.services.clients import count_clients, find_clients, register_client
from rehabdesk.services.imports import Fate, list_imports
from rehabdesk.services.spreadsheets import read_book
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.privacy import hide_names
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.importing import ImportingScreen
from tests.helpers.people import MARIA

Key = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier
OLD = """DATA KLIEN
Nama;L/P;Tgl Lahir;No. HP;Kode;Tgl Masuk;Tgl Keluar
Yulius Manafe;L;17/8/90;81255500142;a;1/2/19;1/8/19
Rahel Benu;P;31/02/1990;0812 5550 0199;b;1/2/19;1/1/19
Maria Banunaek;P;21/12/1995;;c;;
Andreas Tefa;L;;;d;;
"""


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    worker = Background()
    yield worker
    worker.stop()


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, background: Background) -> ImportingScreen:
    made = ImportingScreen(desk, background)
    qtbot.addWidget(made)
    made.resize(1182, 684)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    made.arrive(Place("importing"))
    return made


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def write(rows: str = OLD) -> Path:
        path = tmp_path / "lama.csv"
        path.write_text(rows, encoding="utf-8")
        return path

    return write


def step(screen: ImportingScreen) -> int:
    return screen.pages.currentIndex()


def press(qtbot: QtBot, screen: ImportingScreen, letter: Key) -> None:
    """A button's Alt key, wherever the focus is."""
    qtbot.keyClick(screen.focusWidget() or screen, letter, ALT)


def test_an_old_register_comes_in_by_keyboard(
    qtbot: QtBot, desk: Desk, screen: ImportingScreen, file: Callable[..., Path]
) -> None:
    desk.run(register_client, MARIA)
    assert screen.focusWidget() is screen.choosing.choose
    with talk.script([file()]):
        qtbot.keyClick(screen.choosing.choose, Key.Key_Space)
        qtbot.waitUntil(lambda: step(screen) == 1)
    assert [combo.value() for combo in screen.columns.combos.values()] == [
        "name", "sex", "born_on", "phone", "", "admitted_on", "discharged_on",
    ]  # fmt: skip
    assert screen.focusWidget() is screen.columns.combos[4]  # the one that was not recognised
    qtbot.keyClicks(screen.columns.combos[4], "nomor")
    assert screen.columns.combos[4].value() == "record_number"
    press(qtbot, screen, Key.Key_L)
    qtbot.waitUntil(lambda: step(screen) == 2)
    page = screen.preview
    assert page.which.key() == "problems"  # a row cannot come in
    page.which.choose("all")
    rows = page.table.rows()
    assert [row.fate for row in rows] == [Fate.NEW, Fate.LEAVE, Fate.SAME, Fate.NEW]
    qtbot.keyClick(page.table, Key.Key_2)  # nobody is like the first row
    assert page.plan().rows[0].fate is Fate.NEW
    qtbot.keyClick(page.table, Key.Key_Down)
    qtbot.keyClick(page.table, Key.Key_1)  # a row that cannot come in stays out
    qtbot.keyClick(page.table, Key.Key_Down)
    qtbot.keyClick(page.table, Key.Key_1)
    assert page.plan().rows[2].fate is Fate.NEW
    assert page.table.current().line == 6  # on to the next
    qtbot.keyClick(page.table, Key.Key_3)
    assert page.summary.text() == "2 klien baru, 0 baris klien lama, 2 baris tidak diikutkan"
    press(qtbot, screen, Key.Key_U)
    qtbot.waitUntil(lambda: "1 episode layanan" in screen.said.text())
    assert desk.ask(count_clients) == 1
    with talk.script([True]):
        press(qtbot, screen, Key.Key_L)
        qtbot.waitUntil(lambda: step(screen) == 3)
    assert {row.name for row in desk.ask(find_clients).rows} == {"Maria Banunaek", "Yulius Manafe"}
    assert [(row.line, row.why.split()[0]) for row in screen.result.left.rows()] == [
        (4, "Keluar"),
        (6, "Anda"),
    ]
    press(qtbot, screen, Key.Key_X)
    qtbot.waitUntil(lambda: step(screen) == 0)
    assert desk.ask(count_clients) == 1
    assert [row.undone_at is not None for row in screen.choosing.before.rows()] == [True]


def test_a_column_is_one_thing_only_and_a_name_is_needed(
    qtbot: QtBot, screen: ImportingScreen, file: Callable[..., Path]
) -> None:
    screen.read(file())
    qtbot.waitUntil(lambda: step(screen) == 1)
    combos = screen.columns.combos
    combos[4].setFocus()
    qtbot.keyClicks(combos[4], "Nama")
    assert (combos[4].value(), combos[0].value()) == ("name", "")
    qtbot.keyClick(combos[4], Key.Key_Home)
    assert combos[4].value() == ""
    assert not screen.next.isEnabled()
    assert screen.said.text() == "Tentukan kolom mana yang berisi nama."
    screen.columns.heading_row.setFocus()
    qtbot.keyClick(screen.columns.heading_row, Key.Key_Home)
    assert screen.columns.heading_row.value() == -1
    assert screen.step_back()
    assert step(screen) == 0
    assert not screen.step_back()


def test_what_cannot_be_read_is_said_and_the_same_file_warns(
    qtbot: QtBot, desk: Desk, screen: ImportingScreen, file: Callable[..., Path], tmp_path: Path
) -> None:
    picture = tmp_path / "foto.xlsx"
    picture.write_bytes(b"\x89PNG\r\n")
    with talk.script([]) as asked:
        screen.read(picture)
        qtbot.waitUntil(lambda: bool(asked.asked))
    assert (asked.asked, step(screen)) == (["Berkas tidak dibuka"], 0)
    for _turn in range(2):
        screen.read(file("Nama\nAna Nalle\n"))
        qtbot.waitUntil(lambda: step(screen) == 1)
        screen.look()
        qtbot.waitUntil(lambda: step(screen) == 2)
        if not desk.ask(list_imports):
            assert not screen.preview.same_file.isVisible()
            screen.bring_in()
            qtbot.waitUntil(lambda: step(screen) == 3)
            press(qtbot, screen, Key.Key_L)
            qtbot.waitUntil(lambda: step(screen) == 0)
    assert screen.preview.same_file.isVisible()
    assert "Nur Aini Hasan" in screen.preview.same_file.text()


def test_stopped_nothing_is_changed(
    qtbot: QtBot, desk: Desk, screen: ImportingScreen, file: Callable[..., Path]
) -> None:
    screen.read(file("Nama\n" + "\n".join(f"Klien {n}" for n in range(1200))))
    qtbot.waitUntil(lambda: step(screen) == 1)
    screen.look()
    assert screen.stop_button.isVisible()
    qtbot.waitUntil(lambda: step(screen) == 2, timeout=10_000)
    said: list[str] = []
    screen.told.connect(lambda text, _tone: said.append(text))
    screen.bring_in()
    press(qtbot, screen, Key.Key_H)
    qtbot.waitUntil(lambda: bool(said), timeout=10_000)
    assert said == ["Dihentikan. Tidak ada yang berubah."]
    assert desk.ask(count_clients) == 0
    assert screen.next.isEnabled()


def test_undo_that_is_refused_says_why(
    qtbot: QtBot, desk: Desk, screen: ImportingScreen, file: Callable[..., Path]
) -> None:
    screen.read(file("Nama\nAna Nalle\n"))
    qtbot.waitUntil(lambda: step(screen) == 1)
    screen.look()
    qtbot.waitUntil(lambda: step(screen) == 2)
    screen.bring_in()
    qtbot.waitUntil(lambda: step(screen) == 3)
    with desk.store.writing.begin() as connection:
        connection.exec_driver_sql("UPDATE client SET version = 2")
    press(qtbot, screen, Key.Key_L)
    qtbot.waitUntil(lambda: step(screen) == 0)
    screen.choosing.before.choose_first()
    with talk.script([True]) as asked:
        press(qtbot, screen, Key.Key_K)
        qtbot.waitUntil(lambda: len(asked.asked) == 2)
    assert asked.asked[-1] == "Impor tetap di register"
    assert desk.ask(count_clients) == 1


def test_the_template_has_every_column(qtbot: QtBot, screen: ImportingScreen, tmp_path: Path) -> None:
    path = tmp_path / "contoh.xlsx"
    with talk.script([path]):
        press(qtbot, screen, Key.Key_T)
        qtbot.waitUntil(path.exists)
    sheet = read_book(path).sheets[0]
    assert len(match_columns(sheet.rows[0])) == len(sheet.rows[0]) > 30
    with talk.script([tmp_path / "tidak" / "ada.xlsx"]) as asked:
        press(qtbot, screen, Key.Key_T)
        qtbot.waitUntil(lambda: len(asked.asked) == 2)
    assert asked.asked[-1] == "Contoh tabel tidak tersimpan"


def test_hidden_names_stay_hidden(qtbot: QtBot, screen: ImportingScreen, file: Callable[..., Path]) -> None:
    hide_names(True)
    try:
        screen.read(file())
        qtbot.waitUntil(lambda: step(screen) == 1)
        screen.look()
        qtbot.waitUntil(lambda: step(screen) == 2)
        shown = screen.preview.table.model().index(0, 1).data()
        assert "Manafe" not in shown + screen.preview.side.title.text()
    finally:
        hide_names(False)
