"""The training screen, driven by keys."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QLineEdit

from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Role
from rehabdesk.domain.training import CourseDraft, EnrolmentState, Grading, Mark
from rehabdesk.services import training
from rehabdesk.services.clients import register_client
from rehabdesk.ui import printing, privacy, talk
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.training import ClientTraining, TrainingScreen
from rehabdesk.ui.screens.training.enrolling import EnrolDialog
from rehabdesk.ui.widgets import dates
from tests.conftest import CENDANA, Clock
from tests.helpers.classes import add_class, add_sample_classes

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


@pytest.fixture(scope="module")
def taught(founded, tmp_path_factory) -> tuple[Path, int]:
    """A centre with classes, which the tests that ask for a batch copy; and the motorcycle class in it."""
    folder = tmp_path_factory.mktemp("taught") / "pusat"
    shutil.copytree(founded[0], folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    store = Store(folder, open_engine(folder / FILE_NAME, founded[1]), founded[1], CENDANA.zone.info)
    clock = Clock()
    motor = add_sample_classes(Desk(store, founded[2], clock), clock)
    store.close()
    return folder, motor


@pytest.fixture
def folder(folder, request) -> Path:
    if "batch" in request.fixturenames:
        kept, _motor = request.getfixturevalue("taught")
        shutil.copytree(kept, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    return folder


@pytest.fixture
def batch(desk, taught) -> int:
    return taught[1]


@pytest.fixture
def open_screen(qtbot, desk):
    shown = []

    def show(on=desk, place=None) -> TrainingScreen:
        screen = TrainingScreen(on)
        shown.append(screen)
        qtbot.addWidget(screen)
        screen.resize(1138, 684)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        if place is not None:
            screen.arrive(place)
        return screen

    return show


def today_of(desk, batch):
    sheet = desk.ask(training.batch_sheet, batch)
    return sheet, next(meeting.id for meeting in sheet.meetings if meeting.held_on == sheet.today)


def marks_today(desk, batch) -> str:
    sheet, meeting = today_of(desk, batch)
    return "".join(person.marks.get(meeting, "-") for person in sheet.participants)


def press(qtbot, screen, key, modifier, until) -> None:
    """A button's shortcut presses it visibly, which takes a moment."""
    qtbot.keyClick(screen, key, modifier)
    qtbot.waitUntil(lambda: bool(until()))


def test_letters_mark_today_and_go_down_the_list(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch))
    grid = screen.attendance.grid
    assert grid.spoken() == "Maria Banunaek, pertemuan 7, 17 November 2026, belum ditandai"
    qtbot.keyClicks(grid, "hSia")
    assert marks_today(desk, batch) == "HHIHHSIA----"
    assert grid.spoken().startswith("Simon Bria")


def test_backspace_clears_and_ctrl_z_takes_back(qtbot, desk, batch, open_screen):
    grid = open_screen(place=Place("training", batch)).attendance.grid
    qtbot.keyClicks(grid, "ha")
    qtbot.keyClick(grid, Key.Key_Up)
    qtbot.keyClick(grid, Key.Key_Backspace)
    assert marks_today(desk, batch) == "HHIHH-------"
    qtbot.keyClick(grid, Key.Key_Z, CTRL)
    assert marks_today(desk, batch) == "HHIHHA------"
    qtbot.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.keyClick(grid, Key.Key_Z, CTRL)
    qtbot.keyClick(grid, Key.Key_Z, CTRL)
    assert marks_today(desk, batch) == "HHIH--------"


def test_all_present_and_then_the_exceptions(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch))
    offered = []
    screen.undo_offered.connect(lambda text, undo: offered.append((text, undo)))
    press(qtbot, screen, Key.Key_H, ALT, lambda: marks_today(desk, batch) == "HHIHHHHHHHHH")
    assert offered[0][0] == "8 orang ditandai hadir."
    qtbot.keyClicks(screen.attendance.grid, "s")
    assert marks_today(desk, batch) == "HHIHSHHHHHHH"
    qtbot.keyClick(screen.attendance.grid, Key.Key_Z, CTRL)
    offered[0][1]()
    assert marks_today(desk, batch) == "HHIH--------"


def test_a_meeting_to_come_takes_no_mark(qtbot, desk, batch, open_screen):
    grid = open_screen(place=Place("training", batch)).attendance.grid
    qtbot.keyClick(grid, Key.Key_End)
    qtbot.keyClicks(grid, "h")
    assert "pertemuan 12" in grid.spoken()
    assert all(len(person.marks) <= 7 for person in desk.ask(training.batch_sheet, batch).participants)


def test_the_mouse_can_mark_as_well(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch))
    absent = next(button for button in screen.attendance._marks if button.mark is Mark.ABSENT)
    qtbot.mouseClick(absent, Qt.MouseButton.LeftButton)
    assert marks_today(desk, batch) == "HHIHA-------"


def test_says_who_falls_short(desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch))
    assert screen.attendance._short.text() == "Melkianus Bees di bawah 80%: belum dapat sertifikat"


def test_results_are_typed_down_the_column(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch, tab="results"))
    entry = screen.focusWidget()
    assert entry.accessibleName() == "Nilai Simon Bria"
    qtbot.keyClicks(entry, "101")
    qtbot.keyClick(entry, Key.Key_Return)
    assert entry.property("state") == "bad"
    assert screen.focusWidget() is entry
    entry.selectAll()
    qtbot.keyClicks(entry, "79")
    qtbot.keyClick(entry, Key.Key_Return)
    assert screen.focusWidget().accessibleName() == "Nilai Yohana Taebenu"
    scores = {person.name: person.score for person in desk.ask(training.batch_sheet, batch).participants}
    assert (scores["Simon Bria"], scores["Yohana Taebenu"]) == (79, 82)


def test_somebody_leaving_while_a_result_is_typed_mixes_nothing_up(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch, tab="results"))
    qtbot.keyClicks(screen.focusWidget(), "55")
    first = desk.ask(training.batch_sheet, batch).participants[0]
    desk.run(training.leave_batch, first.enrolment_id)
    screen.refresh()
    scores = {person.name: person.score for person in desk.ask(training.batch_sheet, batch).participants}
    assert (scores["Rambu Anawaru"], scores["Yohana Taebenu"]) == (86, 82)
    assert len(screen.results.entries) == 11


def test_a_client_is_enrolled_by_typing_a_part_of_the_name(qtbot, desk, clock, open_screen):
    batch = add_class(desk, "Barista", "Kedai mitra", "5", clock.now.time().replace(hour=10), 1)
    for name in ("Maria Banunaek", "Yosef Manu"):
        desk.run(register_client, ClientDraft(name=name))
    screen = open_screen(place=Place("training", batch))
    told = []
    screen.told.connect(lambda text, tone: told.append((text, tone)))
    for typed in ("banu", "yos"):
        press(qtbot, screen, Key.Key_P, ALT, lambda: screen.findChild(EnrolDialog))
        dialog = screen.findChild(EnrolDialog)
        qtbot.keyClicks(dialog.search, typed)
        qtbot.keyClick(dialog.search, Key.Key_Return)
        qtbot.waitUntil(lambda: screen.findChild(EnrolDialog) is None)
    assert told == [("Maria Banunaek masuk kelas.", "ok"), ("Yosef Manu masuk antrean.", "info")]
    sheet = desk.ask(training.batch_sheet, batch)
    assert [row.name for row in sheet.waiting] == ["Yosef Manu"]
    assert screen.queue.isVisible()
    assert not screen.queue.seat.isEnabled()


def test_a_freed_seat_goes_to_the_first_who_waits(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch))
    with talk.script(["Pulang ke Atambua"]) as script:
        qtbot.keyClick(screen.attendance.grid, Key.Key_Delete)
    assert script.asked == ["Maria Banunaek keluar dari kelas?"]
    assert screen.queue.seat.isEnabled()
    press(qtbot, screen, Key.Key_M, ALT, lambda: desk.ask(training.batch_sheet, batch).seats_left == 0)
    sheet = desk.ask(training.batch_sheet, batch)
    assert "Debora Taek" in [person.name for person in sheet.participants]
    assert [row.name for row in sheet.waiting] == ["Simon Kefi", "Ana Lakapu"]


def test_two_classes_at_one_hour_are_asked_about(desk, clock, batch, open_screen):
    other = add_class(desk, "Sablon", "Aula", "1", clock.now.time().replace(hour=14), 5)
    client = desk.ask(training.batch_sheet, batch).participants[0]
    screen = open_screen(place=Place("training", other))
    with talk.script([False]):
        screen.add_participant(client.client_id, client.name)
    assert not desk.ask(training.batch_sheet, other).participants
    with talk.script([True]):
        screen.add_participant(client.client_id, client.name)
    assert len(desk.ask(training.batch_sheet, other).participants) == 1


def type_in(qtbot, page, values: dict[str, str]) -> None:
    for name, typed in values.items():
        editor = page.findChild(QLineEdit, name)
        editor.setFocus()
        qtbot.keyClicks(editor, typed)


CLASS = {
    "name": "Angkatan 1",
    "instructor": "Anton Riwu",
    "place": "Bengkel",
    "capacity": "12",
    "first_day": "26102026",
    "last_day": "7/12/26",
    "starts_at": "1300",
}


def test_a_first_class_begins_with_its_course(qtbot, desk, open_screen):
    screen = open_screen()
    press(qtbot, screen, Key.Key_K, ALT, screen.course_page.isVisible)
    qtbot.keyClicks(screen.course_page.findChild(QLineEdit, "name"), "Servis sepeda motor")
    press(qtbot, screen, Key.Key_S, CTRL, screen.batch_page.isVisible)
    type_in(qtbot, screen.batch_page, CLASS)
    for box in screen.batch_page.form.editors["weekdays"].findChildren(QCheckBox):
        if box.text() in ("Senin", "Selasa"):
            qtbot.keyClick(box, Key.Key_Space)
    press(qtbot, screen, Key.Key_S, CTRL, lambda: desk.ask(training.list_batches))
    [row] = desk.ask(training.list_batches)
    assert (row.course, row.capacity, len(row.weekdays)) == ("Servis sepeda motor", 12, 2)
    assert len(desk.ask(training.batch_sheet, row.id).meetings) == 13
    assert screen.list.batch_id() == row.id


def test_a_chosen_value_keeps_its_kind(open_screen):
    screen = open_screen()
    screen.start_course()
    assert screen.course_page._form.draft(half=True).grading is Grading.SCORE


def test_what_is_missing_is_said_at_its_field(qtbot, desk, open_screen):
    desk.run(training.add_course, CourseDraft(name="Barista"))
    screen = open_screen()
    screen.start_class()
    screen.batch_page.save()
    said = {problem.field for problem in screen.batch_page.form.problems()}
    assert {"course_id", "name", "place", "weekdays"} <= said
    assert desk.ask(training.list_batches) == []


def test_a_half_filled_class_is_there_again(qtbot, desk, open_screen):
    desk.run(training.add_course, CourseDraft(name="Barista"))
    screen = open_screen()
    screen.start_class()
    type_in(qtbot, screen.batch_page, {"name": "Angkatan 7", "first_day": "26102026"})
    screen.keep()
    again = open_screen()
    again.start_class()
    assert again.batch_page.form.draft(half=True).name == "Angkatan 7"
    assert again.batch_page.form.draft(half=True).first_day == date(2026, 10, 26)
    again.batch_page.cancel()
    again.start_class()
    assert again.batch_page.form.draft(half=True).name == ""


def test_a_class_is_changed_and_closed(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch, tab="details"))
    screen.change_class()
    place = screen.batch_page.findChild(QLineEdit, "place")
    place.selectAll()
    qtbot.keyClicks(place, "Aula")
    screen.batch_page.save()
    assert desk.ask(training.batch_sheet, batch).draft.place == "Aula"
    with talk.script([True]):
        screen.ask_close()
    assert batch not in [row.id for row in desk.ask(training.list_batches)]
    screen.arrive(Place("training", batch))
    assert screen.attendance.grid.read_only
    assert not screen._enrol.isVisible()
    state = desk.ask(training.client_classes, 1)[-1].state
    assert state in (EnrolmentState.COMPLETED, EnrolmentState.FAILED)


def test_a_holiday_is_taken_out_and_a_day_put_in(desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch, tab="details"))
    screen.details._day.show_value(date(2026, 11, 23))
    screen.details._remove.click()
    screen.details._day.show_value(date(2026, 11, 20))
    screen.details._add.click()
    days = [meeting.held_on for meeting in desk.ask(training.batch_sheet, batch).meetings]
    assert date(2026, 11, 23) not in days
    assert date(2026, 11, 20) in days


def test_who_may_only_look_sees_no_buttons_and_marks_nothing(qtbot, desk, desk_of, batch, open_screen):
    screen = open_screen(desk_of(Role.AUDITOR), Place("training", batch))
    assert not screen._new.isVisible()
    assert not screen._enrol.isVisible()
    before = marks_today(desk, batch)
    qtbot.keyClicks(screen.attendance.grid, "hsia")
    assert marks_today(desk, batch) == before


def test_hidden_names_stay_hidden(desk, batch, open_screen):
    privacy.hide_names(True)
    try:
        screen = open_screen(place=Place("training", batch))
        assert "Maria" not in screen.attendance.grid.spoken()
        assert "RPC-2026-" in screen.attendance.grid.spoken()
    finally:
        privacy.hide_names(False)


def test_an_empty_centre_is_invited_to_begin(desk, open_screen):
    screen = open_screen()
    assert screen._empty.text() == "Belum ada kelas."


def test_a_client_sees_own_classes_and_enter_opens_one(qtbot, desk, batch):
    client = desk.ask(training.batch_sheet, batch).participants[0].client_id
    tab = ClientTraining(desk, client)
    qtbot.addWidget(tab)
    assert len(tab._table.rows()) == 5
    tab._table.choose_first()
    with qtbot.waitSignal(tab.go) as gone:
        qtbot.keyClick(tab._table, Key.Key_Return)
    assert gone.args[0].name == "training"
    empty = ClientTraining(desk, desk.run(register_client, ClientDraft(name="Suharto")))
    qtbot.addWidget(empty)
    assert empty._empty.text() == "Belum ikut kelas."


def test_the_attendance_list_is_printed_and_put_on_record(qtbot, desk, batch, open_screen):
    screen = open_screen(place=Place("training", batch))
    told = []
    screen.told.connect(lambda text, tone: told.append(text))
    with printing.catch() as tray:
        press(qtbot, screen, Key.Key_P, CTRL, lambda: screen.findChild(printing.PrintDialog))
        with talk.script([True]):
            screen.findChild(printing.PrintDialog)._print()
    assert tray.printouts[0].pdf.startswith(b"%PDF")
    assert told == ["Daftar hadir sudah dicetak."]
