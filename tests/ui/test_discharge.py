"""Discharging a client, driven by keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from rehabdesk.domain.episodes import DischargeReason, EpisodeState
from rehabdesk.domain.letters import LetterKind
from rehabdesk.errors import DeskError
from rehabdesk.services.clients import client_row
from rehabdesk.services.counselling import drop_note
from rehabdesk.services.letters import list_letters
from rehabdesk.ui import talk
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.discharge import DischargeScreen
from rehabdesk.ui.widgets import dates
from tests.helpers.people import admit_somebody, register_somebody, write_unsigned_note

Key, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


@pytest.fixture
def open_screen(qtbot, desk):
    def show(client_id) -> DischargeScreen:
        screen = DischargeScreen(desk, client_id)
        qtbot.addWidget(screen)
        screen.resize(1138, 684)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.arrive(Place("discharge", client_id))
        return screen

    return show


def fill_in(qtbot, screen) -> None:
    editors = screen.form.editors
    editors["discharge_reason"].show_value(DischargeReason.COMPLETED)
    qtbot.keyClicks(editors["summary"], "Mengikuti seluruh program.")
    qtbot.keyClicks(editors["medicines"], "tidak ada")
    qtbot.keyClicks(editors["plan_after"], "Kontrol tiap bulan.")


def test_a_client_is_discharged_and_the_letters_are_offered(qtbot, desk, clock, open_screen):
    client = admit_somebody(desk)
    clock.forward(days=90)
    screen = open_screen(client)
    assert screen.nothing_open.isVisible()
    assert screen.stay.text() == "Dirawat sejak 17/11/2026, 90 hari"
    fill_in(qtbot, screen)
    with talk.script([True]):
        qtbot.keyClick(screen, Key.Key_Return, CTRL)
    assert desk.ask(client_row, client).state is EpisodeState.DISCHARGED
    assert screen.pages.currentIndex() == 1
    with qtbot.waitSignal(screen.go) as went:
        qtbot.mouseClick(screen.letter_buttons[LetterKind.COMPLETION], Qt.MouseButton.LeftButton)
    [letter] = desk.ask(list_letters, client_id=client)
    assert went.args == [Place("letters", letter.id)]
    assert letter.kind is LetterKind.COMPLETION


def test_what_is_missing_is_asked_for_at_its_field(qtbot, desk, open_screen):
    screen = open_screen(admit_somebody(desk))
    qtbot.keyClick(screen, Key.Key_Return, CTRL)
    assert [problem.field for problem in screen.form.problems()] == [
        "discharge_reason",
        "summary",
        "medicines",
        "plan_after",
    ]


def test_an_unsigned_note_stands_in_the_way_and_is_a_key_away(qtbot, desk, open_screen):
    client = admit_somebody(desk)
    note = write_unsigned_note(desk, client)
    screen = open_screen(client)
    assert screen.blocked.text() == "1 catatan belum ditandatangani. Tanda tangani sebelum klien pulang."
    assert not screen.button.isEnabled()
    with qtbot.waitSignal(screen.go) as went:
        qtbot.keyClick(screen.agenda, Key.Key_Return)
    assert went.args == [Place("client", client, tab="sessions", text=str(note))]
    desk.run(drop_note, note)
    screen.refresh()
    assert screen.button.isEnabled()


def test_what_was_typed_is_kept_and_comes_back(qtbot, desk, open_screen):
    client = admit_somebody(desk)
    screen = open_screen(client)
    qtbot.keyClicks(screen.form.editors["summary"], "Separuh jalan")
    screen.keep()
    assert open_screen(client).form.editors["summary"].value() == "Separuh jalan"


def test_a_date_before_admission_is_refused_at_its_field(qtbot, desk, open_screen):
    screen = open_screen(admit_somebody(desk))
    fill_in(qtbot, screen)
    screen.form.editors["discharged_on"].show_value(date(2026, 11, 1))
    with talk.script([True]):
        qtbot.keyClick(screen, Key.Key_Return, CTRL)
    assert screen.form.rows["discharged_on"].problem is not None
    assert screen.pages.currentIndex() == 0


def test_only_a_client_in_care_can_be_discharged(desk):
    with pytest.raises(DeskError):
        DischargeScreen(desk, register_somebody(desk))
