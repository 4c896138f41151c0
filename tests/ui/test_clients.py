"""The client list, driven by keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Role
from rehabdesk.ui import privacy
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.clients import ClientsScreen
from rehabdesk.ui.widgets import dates
from tests.helpers.people import admit_somebody, register_somebody

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


@pytest.fixture
def known(desk) -> dict[str, int]:
    """Maria is in care, two more are only registered."""
    ids = {"Maria Banunaek": admit_somebody(desk)}
    for name in ("Stefanus Nalle", "Simon Kana"):
        ids[name] = register_somebody(desk, ClientDraft(name=name))
    return ids


@pytest.fixture
def open_screen(qtbot, desk):
    def show(on=desk) -> ClientsScreen:
        screen = ClientsScreen(on)
        qtbot.addWidget(screen)
        screen.resize(1138, 684)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.arrive(Place("clients"))
        return screen

    return show


def names(screen) -> list[str]:
    return [row.name for row in screen.table.rows()]


def test_typing_narrows_the_list_at_every_key(qtbot, known, open_screen):
    screen = open_screen()
    assert screen.search.hasFocus()
    assert names(screen) == ["Maria Banunaek", "Simon Kana", "Stefanus Nalle"]
    qtbot.keyClicks(screen.search, "n")
    assert names(screen) == ["Stefanus Nalle"]
    screen.search.clear()
    qtbot.keyClicks(screen.search, "ana")
    assert names(screen) == ["Simon Kana"]
    assert screen.foot.text() == "1 klien"


def test_down_goes_into_the_list_and_enter_opens(qtbot, known, open_screen):
    screen = open_screen()
    qtbot.keyClick(screen.search, Key.Key_Down)
    qtbot.waitUntil(screen.table.hasFocus)
    qtbot.keyClick(screen.table, Key.Key_Down)
    with qtbot.waitSignal(screen.go) as went:
        qtbot.keyClick(screen.table, Key.Key_Return)
    assert went.args == [Place("client", known["Simon Kana"])]


def test_enter_in_the_search_opens_what_is_chosen(qtbot, known, open_screen):
    screen = open_screen()
    qtbot.keyClicks(screen.search, "stef")
    with qtbot.waitSignal(screen.go) as went:
        qtbot.keyClick(screen.search, Key.Key_Return)
    assert went.args == [Place("client", known["Stefanus Nalle"])]


def test_the_preview_follows_and_warns_of_the_allergy(qtbot, known, open_screen):
    screen = open_screen()
    qtbot.waitUntil(lambda: screen.preview.name.text() == "Maria Banunaek")
    assert screen.preview.alerts.itemAt(0).widget().text().startswith("Alergi: penisilin. ")
    assert screen.preview.status.text() == "Rawat inap"


def test_the_office_sees_what_to_do_but_not_why_and_no_note_button(qtbot, known, desk_of, open_screen):
    screen = open_screen(desk_of(Role.OFFICE))
    qtbot.waitUntil(lambda: screen.preview.name.text() == "Maria Banunaek")
    [said] = [screen.preview.alerts.itemAt(n).widget().text() for n in range(screen.preview.alerts.count())]
    assert said.startswith("Alergi. ")
    assert not screen.preview.note_button.isVisible()


def test_filters_narrow_by_status_and_phase(known, open_screen):
    screen = open_screen()
    screen.which.choose("finished")
    assert names(screen) == []
    assert screen.empty.isVisible()
    screen.which.choose("active")
    assert "Maria Banunaek" in names(screen)


def test_what_is_not_found_can_be_registered_with_its_name(qtbot, known, open_screen):
    screen = open_screen()
    qtbot.keyClicks(screen.search, "Debora Taek")
    assert screen.empty.text() == "Tidak ada klien “Debora Taek”."
    with qtbot.waitSignal(screen.go) as went:
        qtbot.keyClick(screen, Key.Key_N, CTRL)
    assert went.args == [Place("intake", text="Debora Taek")]


def test_an_empty_centre_says_how_to_begin(open_screen):
    screen = open_screen()
    assert screen.empty.isVisible()
    assert screen.empty.text() == "Belum ada klien di sini"


def test_hidden_names_show_codes_and_only_codes_are_searched(qtbot, known, open_screen):
    privacy.hide_names(True)
    try:
        screen = open_screen()
        words = [column.text(row) for column in screen.table.columns() for row in screen.table.rows()]
        second = screen.table.columns()[0].second
        assert second is not None
        words += [second(row) for row in screen.table.rows()]
        qtbot.waitUntil(lambda: screen.preview.name.text() == "RPC-2026-0001")
        words += [screen.preview.line.text(), screen.foot.text()]
        assert not any("Maria" in word or "Banunaek" in word for word in words)
        assert "M. B., perempuan, 30 tahun" in words
        qtbot.keyClicks(screen.search, "maria")
        assert len(screen.table.rows()) == 3
        screen.search.clear()
        qtbot.keyClicks(screen.search, "0001")
        assert [row.record_number for row in screen.table.rows()] == ["RPC-2026-0001"]
    finally:
        privacy.hide_names(False)


def test_a_long_list_shows_a_page_and_says_so(desk, open_screen):
    for number in range(60):
        register_somebody(desk, ClientDraft(name=f"Nona {number:02}"))
    screen = open_screen()
    assert len(screen.table.rows()) == 50
    assert screen.foot.text().startswith("50 pertama.")


def test_who_may_not_register_is_not_offered_it(qtbot, desk_of, open_screen):
    screen = open_screen(desk_of(Role.INSTRUCTOR))
    assert not screen.new.isVisible()
    with qtbot.assertNotEmitted(screen.go):
        qtbot.keyClick(screen, Key.Key_N, CTRL)
