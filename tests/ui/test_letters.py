"""The letters screen, driven by keys."""

from datetime import date

import pytest
from PySide6.QtCore import Qt

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.disclosure import Disclosure
from rehabdesk.domain.letters import LetterKind, LetterState
from rehabdesk.domain.people import Sex
from rehabdesk.domain.rights import Role
from rehabdesk.services import letters
from rehabdesk.ui import printing, privacy, talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.letters import ClientLetters, LettersScreen
from rehabdesk.ui.screens.letters.choosing import ChooseClient
from rehabdesk.ui.widgets.preview import Pages
from tests.conftest import PASSWORD
from tests.helpers.letters import (
    add_client_in_care,
    add_completed_client,
    add_hospital,
    add_sample_letters,
    completion_about,
    referral_about,
)

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
REGISTER = Place("letters")
SHIFT = Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def background():
    worker = Background()
    yield worker
    worker.stop()


@pytest.fixture
def open_screen(qtbot, desk, background):
    def show(on=desk, place=REGISTER) -> LettersScreen:
        screen = LettersScreen(on, background)
        qtbot.addWidget(screen)
        screen.resize(1182, 684)
        desk.listeners.append(lambda _topics: screen.refresh())
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.arrive(place)
        return screen

    yield show
    desk.listeners.clear()


@pytest.fixture
def said():
    return []


def listen(screen, said) -> None:
    screen.told.connect(lambda text, tone: said.append((text, tone)))


def press(qtbot, screen, key, modifier, until) -> None:
    """A button's shortcut presses it visibly, which takes a moment."""
    qtbot.keyClick(screen.focusWidget() or screen, key, modifier)
    qtbot.waitUntil(lambda: bool(until()))


def state_of(desk, letter_id) -> LetterState:
    return desk.ask(letters.letter_sheet, letter_id).row.state


def newest(desk) -> int:
    return max(row.id for row in desk.ask(letters.list_letters))


def test_a_letter_from_the_first_key_to_the_printer(qtbot, desk, open_screen, said):
    add_completed_client(desk)
    screen = open_screen()
    listen(screen, said)
    press(qtbot, screen, Key.Key_U, ALT, lambda: screen.window().findChildren(ChooseClient))
    [dialog] = screen.window().findChildren(ChooseClient)
    qtbot.keyClicks(dialog.search, "tnu")
    qtbot.keyClick(dialog.search, Key.Key_Return)
    qtbot.waitUntil(lambda: screen.focusWidget().objectName() == "purpose")
    letter = newest(desk)
    assert desk.ask(letters.letter_sheet, letter).draft.kind is LetterKind.COMPLETION
    qtbot.keyClicks(screen.focusWidget(), "lapor diri")
    qtbot.keyClick(screen.focusWidget(), Key.Key_S, CTRL)
    assert desk.ask(letters.letter_sheet, letter).draft.purpose == "lapor diri"
    qtbot.waitUntil(lambda: "lapor diri" in " ".join(screen.preview.text().split()))
    assert "KONSEP" in screen.preview.text()
    with talk.script([PASSWORD]):
        press(qtbot, screen, Key.Key_Return, CTRL, lambda: state_of(desk, letter) is LetterState.READY)
    qtbot.waitUntil(lambda: "001/SKSR/RPC/XI/2026" in screen.preview.text())
    assert "KONSEP" not in screen.preview.text()
    with printing.catch() as tray, talk.script([True]):
        qtbot.mouseClick(screen.side.print, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: bool(screen.window().findChildren(printing.PrintDialog)))
        [dialog] = screen.window().findChildren(printing.PrintDialog)
        qtbot.keyClick(dialog, Key.Key_Return)
        qtbot.waitUntil(lambda: state_of(desk, letter) is LetterState.PRINTED)
    assert len(tray.printouts) == 1
    with talk.script(["Yuliana Tnunay, istri"]):
        press(qtbot, screen, Key.Key_Y, ALT, lambda: state_of(desk, letter) is LetterState.HANDED_OVER)
    assert ("Surat diserahkan.", "ok") in said


def test_what_is_missing_is_said_at_its_field_and_no_number_is_given(qtbot, desk, open_screen):
    client = add_completed_client(desk)
    screen = open_screen(place=Place("letters", client, tab="new"))
    letter = newest(desk)
    press(qtbot, screen, Key.Key_Return, CTRL, lambda: screen.side.form.form.problems())
    row = screen.side.form.form.rows["purpose"]
    assert row.said() == "Tulis untuk keperluan apa surat ini."
    assert state_of(desk, letter) is LetterState.DRAFT


def test_a_wrong_password_signs_nothing(qtbot, desk, open_screen):
    letter = desk.run(letters.write_letter, completion_about(add_completed_client(desk)))
    screen = open_screen(place=Place("letters", letter))
    with talk.script(["bukan ini"]) as script:
        press(qtbot, screen, Key.Key_Return, CTRL, lambda: script.asked)
    assert state_of(desk, letter) is LetterState.DRAFT


def test_only_the_fields_of_the_kind_are_shown(desk, open_screen):
    care = add_client_in_care(desk, ClientDraft(name="Debora Taek", born_on=date(1997, 5, 3), sex=Sex.FEMALE))
    screen = open_screen(place=Place("letters", care, tab="new"))
    form = screen.side.form.form
    shown = lambda: {name for name, row in form.rows.items() if row.isVisibleTo(form)}  # noqa: E731
    assert "purpose" in shown()
    assert "request" not in shown()
    form.editors["kind"].show_value(LetterKind.REFERRAL)
    form.editors["kind"].edited.emit()
    assert "purpose" not in shown()
    assert {"partner_id", "recipient", "request"} <= shown()
    assert Disclosure.HISTORY in form.draft().disclosed


def test_typing_is_kept_by_itself_and_goes_on_undisturbed(qtbot, desk, open_screen):
    letter = desk.run(letters.write_letter, completion_about(add_completed_client(desk)))
    screen = open_screen(place=Place("letters", letter))
    entry = screen.side.form.form.editors["purpose"]
    entry.setFocus()
    entry.selectAll()
    qtbot.keyClicks(entry, "melamar")
    qtbot.waitUntil(lambda: desk.ask(letters.letter_sheet, letter).draft.purpose == "melamar")
    qtbot.keyClicks(entry, " kerja")
    screen.keep()
    assert desk.ask(letters.letter_sheet, letter).draft.purpose == "melamar kerja"
    assert entry.text() == "melamar kerja"
    assert screen.focusWidget() is entry


def test_a_partner_is_chosen_by_typing_a_part_of_its_name(qtbot, desk, open_screen):
    care = add_client_in_care(desk, ClientDraft(name="Debora Taek"))
    hospital = add_hospital(desk)
    letter = desk.run(letters.write_letter, referral_about(care, hospital))
    screen = open_screen(place=Place("letters", letter))
    assert screen.side.form.form.editors["partner_id"].value() == hospital
    qtbot.waitUntil(lambda: "Rumah Sakit Umum Lontar Sejahtera" in screen.preview.text())


def test_a_partner_nobody_knows_is_said_before_signing(qtbot, desk, open_screen):
    care = add_client_in_care(desk, ClientDraft(name="Debora Taek"))
    letter = desk.run(letters.write_letter, referral_about(care, add_hospital(desk)))
    screen = open_screen(place=Place("letters", letter))
    line = screen.side.form.form.editors["partner_id"].lineEdit()
    line.setFocus()
    line.selectAll()
    qtbot.keyClicks(line, "RS Tanpa Nama")
    screen.sign()
    assert "Tidak ada di daftar" in screen.side.form.form.rows["partner_id"].said()
    assert state_of(desk, letter) is LetterState.DRAFT


def test_the_office_asks_for_a_signature_and_cannot_sign(qtbot, desk, desk_of, open_screen):
    letter = desk.run(letters.write_letter, completion_about(add_completed_client(desk)))
    screen = open_screen(desk_of(Role.OFFICE), Place("letters", letter))
    assert not screen.side.sign.isVisibleTo(screen)
    press(qtbot, screen, Key.Key_Return, CTRL, lambda: state_of(desk, letter) is LetterState.WAITING)
    assert desk.ask(letters.count_waiting) == 1


def test_who_may_only_read_is_offered_nothing_else(desk, desk_of, open_screen):
    made = add_sample_letters(desk)
    screen = open_screen(desk_of(Role.AUDITOR), Place("letters", made["ready"]))
    side = screen.side
    for button in (screen.new, side.sign, side.ask, side.drop, side.print, side.pdf, side.hand, side.void):
        assert not button.isVisibleTo(screen)


def test_a_reprint_says_which_copy_it_is(qtbot, desk, open_screen, tmp_path):
    made = add_sample_letters(desk)
    screen = open_screen(place=Place("letters", made["printed"]))
    target = tmp_path / "surat.pdf"
    with talk.script([target]):
        press(qtbot, screen, Key.Key_S, CTRL | SHIFT, target.exists)
        qtbot.waitUntil(lambda: desk.ask(letters.letter_sheet, made["printed"]).copies == 2)
    assert "SALINAN KE-2" in Pages(target.read_bytes()).text()


def test_a_voided_letter_keeps_its_place_and_can_be_copied(qtbot, desk, open_screen):
    made = add_sample_letters(desk)
    screen = open_screen(place=Place("letters", made["ready"]))
    with talk.script(["Alamat salah"]):
        qtbot.mouseClick(screen.side.void, Qt.MouseButton.LeftButton)
    assert state_of(desk, made["ready"]) is LetterState.VOID
    assert screen.register.letter_id() == made["ready"]
    qtbot.waitUntil(lambda: "BATAL" in screen.preview.text())
    qtbot.mouseClick(screen.side.copy, Qt.MouseButton.LeftButton)
    assert state_of(desk, newest(desk)) is LetterState.DRAFT
    assert screen.register.letter_id() == newest(desk)


def test_a_draft_is_thrown_away_after_asking(qtbot, desk, open_screen):
    made = add_sample_letters(desk)
    screen = open_screen(place=Place("letters", made["draft"]))
    with talk.script([False]):
        qtbot.mouseClick(screen.side.drop, Qt.MouseButton.LeftButton)
    assert state_of(desk, made["draft"]) is LetterState.DRAFT
    with talk.script([True]):
        qtbot.mouseClick(screen.side.drop, Qt.MouseButton.LeftButton)
    assert made["draft"] not in {row.id for row in desk.ask(letters.list_letters)}


def test_arrows_step_over_the_headings_and_search_narrows(qtbot, desk, open_screen):
    made = add_sample_letters(desk)
    screen = open_screen()
    assert screen.register.letter_id() == made["waiting"]
    screen.register.setFocus()
    qtbot.keyClick(screen.register, Key.Key_Down)
    assert screen.register.letter_id() == made["ready"]
    qtbot.keyClick(screen, Key.Key_F, CTRL)
    qtbot.keyClicks(screen.search, "002/sksr")
    assert screen.register.letter_id() == made["handed over"]
    screen.search.clear()
    qtbot.keyClicks(screen.search, "zzz")
    assert screen._none.text() == "Tidak ada surat “zzz”."


def test_a_letter_of_long_ago_is_opened_all_the_same(desk, open_screen):
    client = add_completed_client(desk)
    made = [desk.run(letters.write_letter, completion_about(client)) for _each in range(45)]
    for letter in made:
        desk.run(letters.issue_letter, letter)
    screen = open_screen(place=Place("letters", made[0]))
    assert screen.register.letter_id() == made[0]
    assert screen.number.text() == "001/SKSR/RPC/XI/2026"
    screen.refresh()
    assert screen.register.letter_id() == made[0]


def test_hidden_names_hide_the_letter(qtbot, desk, open_screen):
    made = add_sample_letters(desk)
    privacy.hide_names(True)
    try:
        screen = open_screen(place=Place("letters", made["ready"]))
        assert not screen.preview.isVisibleTo(screen)
        assert screen._hidden.isVisibleTo(screen)
        assert "Gregorius" not in screen.side.client.text()
    finally:
        privacy.hide_names(False)


def test_where_there_is_little_room_letter_and_fields_take_turns(qtbot, desk, open_screen):
    made = add_sample_letters(desk)
    screen = open_screen(place=Place("letters", made["draft"]))
    assert not screen.turn.isVisibleTo(screen)
    screen.resize(900, 640)
    assert screen.preview.isVisibleTo(screen)
    assert not screen.side.isVisibleTo(screen)
    screen.search.setFocus()
    press(qtbot, screen, Key.Key_Return, CTRL, lambda: screen.side.isVisibleTo(screen))
    assert screen.focusWidget().objectName() == "purpose"
    assert not screen.preview.isVisibleTo(screen)


def test_a_clients_own_letters(qtbot, desk):
    made = add_sample_letters(desk)
    client = desk.ask(letters.letter_sheet, made["ready"]).row.client_id
    tab = ClientLetters(desk, client)
    qtbot.addWidget(tab)
    asked = []
    tab.go.connect(asked.append)
    assert len(tab.table.rows()) == 4
    tab.table.choose(made["ready"])
    tab.show()
    qtbot.keyClick(tab.table, Key.Key_Return)
    tab.write()
    assert asked == [Place("letters", made["ready"]), Place("letters", client, tab="new")]
