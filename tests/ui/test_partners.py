"""The partners' directory, driven by keys."""

import pytest
from PySide6.QtCore import Qt

from rehabdesk.domain.partners import PartnerDraft, PartnerKind
from rehabdesk.domain.rights import Role
from rehabdesk.errors import DeskError
from rehabdesk.services.drafts import find_draft
from rehabdesk.services.partners import add_partner, find_partners, partner_sheet
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.partners import PartnersScreen

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
DIRECTORY = Place("partners")


@pytest.fixture
def open_screen(qtbot, desk):
    def show(on=desk, place=DIRECTORY) -> PartnersScreen:
        screen = PartnersScreen(on)
        qtbot.addWidget(screen)
        screen.resize(1182, 684)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.arrive(place)
        return screen

    return show


@pytest.fixture
def hospital(desk) -> int:
    return desk.run(
        add_partner, PartnerDraft(name="RSUD Lontar", kind=PartnerKind.HOSPITAL, city="Kota Kupang")
    )


def test_a_partner_is_added_by_keyboard(qtbot, desk, open_screen):
    screen = open_screen()
    qtbot.keyClick(screen.search, Key.Key_M, ALT)
    qtbot.waitUntil(lambda: screen.focusWidget().objectName() == "name")
    qtbot.keyClicks(screen.focusWidget(), "Dinas Koperasi NTT")
    qtbot.keyClick(screen.focusWidget(), Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(screen.editor.form.problems()))
    screen.editor.form.editors["kind"].show_value(PartnerKind.LABOUR)
    qtbot.keyClick(screen.focusWidget(), Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(desk.ask(find_partners, "koperasi")))
    assert screen.table.current().name == "Dinas Koperasi NTT"


def test_what_was_searched_for_in_vain_becomes_the_name(qtbot, desk, hospital, open_screen):
    screen = open_screen()
    qtbot.keyClicks(screen.search, "BLK Oesapa")
    assert screen.empty.text() == "Tidak ada mitra “BLK Oesapa”."
    screen.empty.acted.emit()
    assert screen.editor.form.editors["name"].text() == "BLK Oesapa"


def test_search_finds_by_city_too(qtbot, desk, hospital, open_screen):
    screen = open_screen()
    qtbot.keyClicks(screen.search, "kupang")
    assert [row.name for row in screen.table.rows()] == ["RSUD Lontar"]


def test_a_full_disk_is_said_and_what_was_typed_stays(qtbot, desk, hospital, open_screen, monkeypatch):
    screen = open_screen()
    qtbot.keyClick(screen.search, Key.Key_Down)
    qtbot.keyClick(screen.table, Key.Key_Return)
    qtbot.keyClicks(screen.focusWidget(), "RSUD Lontar Baru")

    def full(*_arguments: object, **_named: object) -> None:
        raise DeskError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(desk, "run", full)
        qtbot.waitUntil(lambda: "The disk is full." in screen.editor.banner.text())
        with pytest.raises(DeskError):
            screen.keep()
        assert screen.editor.typing()
    screen.keep()
    assert desk.ask(find_draft, "partner", str(hospital)).content["draft"]["name"] == "RSUD Lontar Baru"


def test_enter_changes_and_ctrl_s_saves(qtbot, desk, hospital, open_screen):
    screen = open_screen()
    qtbot.keyClick(screen.search, Key.Key_Down)
    qtbot.keyClick(screen.table, Key.Key_Return)
    assert screen.focusWidget().objectName() == "name"
    qtbot.keyClicks(screen.focusWidget(), "RSUD Lontar Baru")
    qtbot.keyClick(screen.focusWidget(), Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: desk.ask(partner_sheet, hospital).draft.name == "RSUD Lontar Baru")


def test_what_was_typed_is_there_again(qtbot, desk, hospital, open_screen):
    screen = open_screen()
    screen.begin()
    qtbot.keyClicks(screen.editor.form.editors["name"], "Puskesmas Bakunase")
    screen.keep()
    again = open_screen()
    again.begin()
    assert again.editor.form.editors["name"].text() == "Puskesmas Bakunase"
    again.editor.cancel()
    again.begin()
    assert again.editor.form.editors["name"].text() == ""


def test_who_may_only_read_changes_nothing(desk, desk_of, hospital, open_screen):
    screen = open_screen(desk_of(Role.INSTRUCTOR), Place("partners", hospital))
    assert not screen.new.isVisibleTo(screen)
    assert not screen.editor.save_button.isVisibleTo(screen)
