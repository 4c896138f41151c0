"""Making one file of two, by keys; parting them again in the settings."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Role
from rehabdesk.services.clients import client_sheet, file_of, find_clients
from rehabdesk.services.doubles import find_doubles
from rehabdesk.services.intake import open_intake
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.doubles import DoublesScreen
from rehabdesk.ui.screens.merging import MergingScreen
from rehabdesk.ui.screens.settings.merges import MergesPage
from tests.helpers.people import MARIA, admit_somebody, register_somebody, whole_intake

Key = Qt.Key
AGAIN = replace(MARIA, name="Mariah Banoenaek", nik="", phone="0812 5550 0199", mother_name="Yuliana")


@pytest.fixture
def both(qtbot, desk):
    """The screen of the file that stays, and both ids."""
    kept, gone = admit_somebody(desk), register_somebody(desk, AGAIN)
    register_somebody(desk, ClientDraft(name="Simon Kana"))
    screen = MergingScreen(desk, kept)
    qtbot.addWidget(screen)
    screen.resize(1138, 684)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    screen.arrive(Place("merging", kept))
    return screen, kept, gone


def test_the_likely_double_is_offered_compared_and_made_one(qtbot, desk, both):
    screen, kept, gone = both
    [row] = screen.table.rows()
    assert (row.id, row.why.split(", ")[0]) == (gone, "Nama berbunyi sama")
    qtbot.keyClick(screen.search, Key.Key_Return)
    assert list(screen.choices) == ["name", "phone"]
    screen.choices["phone"].button(0).setFocus()
    qtbot.keyClick(screen.choices["phone"].button(0), Key.Key_Right)
    assert screen.chosen() == {"phone"}
    screen.ask_merge()
    assert screen.trouble.isVisible()
    qtbot.keyClicks(screen.reason, "KTP sama")
    with talk.script([True]), qtbot.waitSignal(screen.go) as went:
        qtbot.keyClick(screen.reason, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert went.args == [Place("client", kept)]
    draft = desk.ask(client_sheet, kept).draft
    assert (draft.name, draft.phone, draft.mother_name) == ("Maria Banunaek", "+6281255500199", "Yuliana")
    assert desk.ask(file_of, gone) == kept


def test_another_file_is_found_by_typing_and_esc_goes_back(qtbot, desk, both):
    screen, _kept, _gone = both
    qtbot.keyClicks(screen.search, "simon")
    qtbot.waitUntil(lambda: [row.name for row in screen.table.rows()] == ["Simon Kana"])
    qtbot.keyClick(screen.search, Key.Key_Down)
    qtbot.keyClick(screen.table, Key.Key_Return)
    assert screen.pages.currentIndex() == 1
    assert screen.step_back()
    assert screen.pages.currentIndex() == 0
    assert not screen.step_back()


def test_two_open_episodes_are_refused_with_the_way_out(desk, both):
    screen, _kept, gone = both
    desk.run(open_intake, gone, whole_intake(desk))
    screen.compare(gone)
    assert "Tutup salah satu" in screen.banner.text()
    assert not screen.merge_button.isEnabled()


def test_an_administrator_parts_them_again_and_sees_numbers_only(qtbot, desk, desk_of, both):
    screen, kept, gone = both
    number = desk.ask(client_sheet, gone).record_number
    screen.compare(gone)
    screen.reason.setText("KTP sama")
    screen.merge()
    told = []
    page = MergesPage(desk_of(Role.ADMIN), told.append)
    qtbot.addWidget(page)
    assert [row.gone_number for row in page.table.rows()] == [number]
    with talk.script(["Ternyata saudaranya"]):
        page.part.click()
    assert told == ["Kedua berkas berdiri sendiri lagi."]
    assert not page.part.isEnabled()
    assert {row.id for row in desk.ask(find_clients, "ban").rows} == {kept, gone}


def test_the_whole_register_is_gone_through_and_two_people_stay_two(qtbot, desk, both):
    _screen, kept, gone = both
    background = Background()
    page = DoublesScreen(desk, background)
    qtbot.addWidget(page)
    with qtbot.waitActive(page):
        page.show()
        page.activateWindow()
    page.arrive(Place("doubles"))
    qtbot.waitUntil(lambda: bool(page.table.rows()))
    [pair] = page.table.rows()
    assert (pair.one.id, pair.other.id) == (kept, gone)
    with qtbot.waitSignal(page.go) as went:
        qtbot.keyClick(page.table, Key.Key_Return)
    assert went.args == [Place("merging", kept, text=str(gone))]
    qtbot.keyClick(page, Key.Key_B, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: page.table.rows() == [])
    assert desk.ask(find_doubles) == []
    background.stop()
