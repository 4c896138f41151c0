"""The waiting list and the bed board, driven by keys and by dragging."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from rehabdesk.domain.beds import RoomDraft, RoomFor
from rehabdesk.domain.enquiries import Channel, Ending, EndingDraft, EnquiryState, Screened, ScreeningDraft
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.people import Sex
from rehabdesk.domain.rights import Role
from rehabdesk.services import beds, drafts, enquiries
from rehabdesk.services.clients import client_sheet, count_clients
from rehabdesk.services.consents import record_consent
from rehabdesk.services.enquiries import EnquiryFilter
from rehabdesk.services.episodes import episode_head
from rehabdesk.services.intake import open_intake
from rehabdesk.ui import printing, talk
from rehabdesk.ui.privacy import hide_names
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.intake.screen import IntakeScreen
from rehabdesk.ui.screens.waiting import WaitingScreen
from tests.helpers.people import CONSENT, MARIA, admit_somebody, register_somebody, whole_intake
from tests.helpers.waiting import JONI, admit_another, two_rooms

Key = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
DAY = date(2026, 11, 17)


@pytest.fixture
def open_screen(qtbot, desk):
    def show(on=desk, **place) -> WaitingScreen:
        screen = WaitingScreen(on)
        qtbot.addWidget(screen)
        screen.resize(1182, 684)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.arrive(Place("waiting", **place))
        return screen

    return show


def type_into(qtbot, form, **typed) -> None:
    for name, words in typed.items():
        form.focus_field(name)
        qtbot.keyClicks(form.window().focusWidget(), words)


def dialog_of(qtbot, screen) -> talk.Dialog:
    """The one that is open, or is about to: a button pressed by its key answers a moment later."""

    def shown() -> list[talk.Dialog]:
        return [dialog for dialog in screen.findChildren(talk.Dialog) if dialog.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return shown()[0]


# enquiries


def test_a_telephone_call_is_taken_down_by_keyboard(qtbot, desk, open_screen):
    screen = open_screen()
    page = screen.enquiries
    qtbot.keyClick(page.search, Key.Key_B, ALT)
    form = page.editor.form
    qtbot.waitUntil(lambda: screen.focusWidget() is form.editors["name"])
    assert form.editors["came_on"].value() == DAY  # now, unless something else is typed
    type_into(qtbot, form, name="Joni Tefa", age="27", phone="081255500177", substances="sabu, sopi")
    assert page.editor.understood.text().endswith("Metamfetamin, sabu, Alkohol")
    form.editors["channel"].show_value(Channel.PHONE)
    page.editor.keep()
    assert desk.ask(drafts.find_draft, "enquiry", "new") is not None  # a power cut costs nothing
    qtbot.keyClick(screen.focusWidget(), Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: bool(desk.ask(enquiries.find_enquiries)))
    [row] = desk.ask(enquiries.find_enquiries)
    assert (row.name, row.age, row.channel, row.came_on) == ("Joni Tefa", 27, Channel.PHONE, DAY)
    assert desk.ask(drafts.find_draft, "enquiry", "new") is None
    assert page.table.current().id == row.id


def test_what_is_missing_stands_at_its_field_and_esc_keeps_what_was_typed(qtbot, desk, open_screen):
    screen = open_screen(text="new")
    form = screen.enquiries.editor.form
    type_into(qtbot, form, name="Joni")
    qtbot.keyClick(screen.focusWidget(), Key.Key_S, CTRL)
    qtbot.waitUntil(lambda: form.rows["channel"].problem is not None)
    assert desk.ask(enquiries.find_enquiries) == []
    assert screen.step_back()
    assert not screen.step_back()
    screen.enquiries.begin()
    assert form.editors["name"].value() == "Joni"


def test_steps_follow_by_keys_are_undone_and_end_in_an_intake(qtbot, desk, open_screen):
    two_rooms(desk)
    enquiry = desk.run(enquiries.add_enquiry, JONI)
    screen = open_screen(id=enquiry)
    page, told, gone = screen.enquiries, [], []
    page.told.connect(lambda text, undo: told.append(undo))
    screen.go.connect(gone.append)
    qtbot.keyClick(page.table, Key.Key_K, ALT)
    dialog = dialog_of(qtbot, screen)
    form = dialog.findChild(type(page.editor.form))
    form.editors["result"].show_value(Screened.INPATIENT)
    form.focus_field("note")
    qtbot.keyClicks(screen.focusWidget(), "Bersedia")
    dialog._default.click()
    assert desk.ask(enquiries.enquiry_sheet, enquiry).row.state is EnquiryState.SCREENED
    told[-1]()
    assert desk.ask(enquiries.enquiry_sheet, enquiry).row.state is EnquiryState.CONTACTED
    assert page.card.state.text() == "Kontak pertama"

    qtbot.keyClick(page.table, Key.Key_T, ALT)
    dialog = dialog_of(qtbot, screen)
    programme = dialog.findChild(type(page.editor.form)).editors["programme_id"]
    words = [programme.itemText(place) for place in range(programme.count())]
    [inpatient] = [place for place, word in enumerate(words) if word.endswith("(4 tempat kosong)")]
    programme.setCurrentIndex(inpatient)
    dialog._default.click()
    assert desk.ask(enquiries.enquiry_sheet, enquiry).row.state is EnquiryState.OFFERED

    assert desk.ask(count_clients) == 0  # a client only when the intake begins
    qtbot.keyClick(page.table, Key.Key_P, ALT)
    qtbot.waitUntil(lambda: bool(gone))
    assert desk.ask(client_sheet, gone[0].id).draft.name == "Joni Tefa"


def test_an_end_asks_for_its_reason_and_reopening_too(qtbot, desk, open_screen):
    enquiry = desk.run(enquiries.add_enquiry, JONI)
    screen = open_screen(id=enquiry)
    page = screen.enquiries
    end = page.card.buttons["end"]
    end.setFocus()
    qtbot.keyClick(end, Key.Key_Space)
    form = dialog_of(qtbot, screen).findChild(type(page.editor.form))
    form.editors["ending"].show_value(Ending.PERSON)
    dialog_of(qtbot, screen)._default.click()
    assert form.rows["reason"].problem is not None
    form.editors["ending"].show_value(Ending.LOST)
    dialog_of(qtbot, screen)._default.click()
    assert desk.ask(enquiries.find_enquiries) == []
    assert page.which.key() == EnquiryFilter.ALL.value  # one stays with it
    qtbot.waitUntil(lambda: screen.focusWidget() is page.table)  # the button that was pressed has gone
    with talk.script(["Menelepon lagi"]):
        qtbot.keyClick(page.table, Key.Key_R, ALT)
        qtbot.waitUntil(lambda: bool(desk.ask(enquiries.find_enquiries)))


def test_the_intake_begins_with_what_is_known_and_asks_about_a_likeness(qtbot, desk, open_screen):
    client = register_somebody(desk)
    same = replace(JONI, name=MARIA.name, caller_name="", phone=MARIA.phone, born_on=MARIA.born_on)
    enquiry = desk.run(enquiries.add_enquiry, same)
    screen = open_screen(id=enquiry)
    gone = []
    screen.go.connect(gone.append)
    assert screen.enquiries.card.same.isVisible()
    with talk.script([True]) as said:
        qtbot.keyClick(screen.enquiries.table, Key.Key_P, ALT)
        qtbot.waitUntil(lambda: bool(gone))
    assert len(said.asked) == 1
    assert gone == [Place("intake", client)]
    assert desk.ask(count_clients) == 1


@pytest.mark.parametrize(
    ("role", "buttons"), [(Role.OFFICE, {"offer", "contact", "change", "end"}), (Role.AUDITOR, set())]
)
def test_the_office_may_not_screen_and_an_auditor_only_looks(desk, desk_of, open_screen, role, buttons):
    enquiry = desk.run(enquiries.add_enquiry, JONI)
    hide_names(True)
    try:
        page = open_screen(desk_of(role), id=enquiry).enquiries
        assert {name for name, button in page.card.buttons.items() if button.isVisible()} == buttons
        assert page.table.model().index(0, 0).data() == "J. T."
        assert page.card.heading.text() == "J. T."
    finally:
        hide_names(False)


def test_a_long_list_goes_on_where_it_is_scrolled(desk, open_screen, monkeypatch):
    monkeypatch.setattr(enquiries, "PAGE", 3)
    for number in range(7):
        desk.run(enquiries.add_enquiry, replace(JONI, name=f"Joni {number}"))
    page = open_screen().enquiries
    assert (len(page.table.rows()), page.foot.text()) == (
        3,
        "3 yang pertama; gulir ke bawah untuk lainnya",
    )
    page.table.end_reached.emit()
    page.table.end_reached.emit()
    page.table.end_reached.emit()
    assert len(page.table.rows()) == 7
    assert page.foot.text() == "7 permintaan, 7 menunggu terlalu lama"


def test_waiting_times_are_told(qtbot, desk, open_screen):
    first = desk.run(enquiries.add_enquiry, JONI)
    desk.run(enquiries.screen_enquiry, first, 1, ScreeningDraft(DAY - timedelta(days=2), Screened.OUTPATIENT))
    gone = desk.run(enquiries.add_enquiry, replace(JONI, name="Ani", came_on=date(2026, 10, 2)))
    desk.run(enquiries.end_enquiry, gone, 1, EndingDraft(DAY, Ending.NO_SHOW))
    times = open_screen(tab="times").times
    assert times.figures["now"].number.text() == "1"
    assert times.figures["screened"].number.text() == "3 hari"
    assert times.figures["admitted"].second.text() == "belum ada"
    assert len(times.months.rows()) == 2
    assert times.reasons.rows() == [("Tidak hadir", 1, "")]
    qtbot.keyClick(times.period, Key.Key_Home)
    times.period.choose("month")
    assert len(times.months.rows()) == 1
    with printing.catch():
        times.print()
        assert dialog_of(qtbot, times.window()).accessibleName()


# beds


@pytest.fixture
def rooms(desk) -> list[int]:
    return two_rooms(desk)


def lies(desk, bed_id: int) -> str:
    return next(bed.lying.name if bed.lying else "" for bed in desk.ask(beds.house).beds if bed.id == bed_id)


def place(desk, client_id: int, bed_id: int) -> int:
    return desk.run(beds.place_in_bed, desk.ask(episode_head, client_id).id, bed_id, DAY)


def test_arrows_go_between_beds_and_m_moves_somebody(qtbot, desk, open_screen, rooms):
    place(desk, admit_another(desk, "Yulius Manafe"), rooms[0])
    screen = open_screen(tab="beds")
    board = screen.beds.board
    qtbot.waitUntil(board.hasFocus)
    board.choose(("bed", rooms[0]))
    told = []
    screen.beds.told.connect(lambda text, undo: told.append(undo))
    qtbot.keyClick(board, Key.Key_M)
    assert screen.beds.banner.isVisible()
    qtbot.keyClick(board, Key.Key_Down)
    assert board.key() == ("bed", rooms[1])
    qtbot.keyClick(board, Key.Key_Return)
    assert (lies(desk, rooms[0]), lies(desk, rooms[1])) == ("", "Yulius Manafe")
    assert not screen.beds.banner.isVisible()
    told[-1]()
    assert lies(desk, rooms[0]) == "Yulius Manafe"
    board.choose(("bed", rooms[0]))
    qtbot.keyClick(board, Key.Key_M)
    assert screen.step_back()  # Esc leaves all as it was
    assert board.carried() is None


def test_enter_on_a_free_bed_asks_for_whom_and_delete_frees_it_with_a_date(qtbot, desk, open_screen, rooms):
    admit_another(desk, "Yulius Manafe")
    screen = open_screen(tab="beds")
    board = screen.beds.board
    board.choose(("bed", rooms[1]))
    qtbot.keyClick(board, Key.Key_Return)
    qtbot.keyClick(dialog_of(qtbot, screen), Key.Key_Return)
    assert lies(desk, rooms[1]) == "Yulius Manafe"
    assert board.key() == ("bed", rooms[1])
    qtbot.keyClick(board, Key.Key_Delete)
    dialog = dialog_of(qtbot, screen)
    day = dialog.findChild(QLineEdit)
    day.selectAll()
    qtbot.keyClicks(day, "18/11/2026")
    dialog._default.click()
    assert lies(desk, rooms[1]) == "Yulius Manafe"  # a day ahead is refused beside the field
    day.selectAll()
    qtbot.keyClicks(day, "17/11/2026")
    dialog._default.click()
    assert lies(desk, rooms[1]) == ""


def drag(qtbot, board, source, target) -> None:
    start = board.box_of(source).center().toPoint()
    end = target if isinstance(target, QPoint) else board.box_of(target).center().toPoint()
    left = Qt.MouseButton.LeftButton
    qtbot.mousePress(board, left, pos=start)
    far = QApplication.startDragDistance() + 2
    for at in (start + QPoint(far, 0), (start + end) / 2, end):
        qtbot.mouseMove(board, at)
    qtbot.mouseRelease(board, left, pos=end)


def test_somebody_is_dragged_into_a_bed_out_again_and_changes_beds(qtbot, desk, open_screen, rooms):
    head = desk.ask(episode_head, admit_another(desk, "Yulius Manafe"))
    admit_another(desk, "Yan Tefa")
    page, told = open_screen(tab="beds").beds, []
    board = page.board
    page.told.connect(lambda text, undo: told.append(undo))
    drag(qtbot, board, ("client", head.id), ("bed", rooms[0]))
    assert lies(desk, rooms[0]) == "Yulius Manafe"
    [other] = desk.ask(beds.house).without
    drag(qtbot, board, ("bed", rooms[0]), ("client", other.episode_id))
    assert lies(desk, rooms[0]) == ""
    drag(qtbot, board, ("bed", rooms[0]), ("bed", rooms[1]))  # nobody to carry
    assert board.carried() is None
    drag(qtbot, board, ("client", head.id), ("bed", rooms[0]))
    drag(qtbot, board, ("client", other.episode_id), ("bed", rooms[1]))
    with talk.script([True]):
        drag(qtbot, board, ("bed", rooms[0]), ("bed", rooms[1]))
    assert (lies(desk, rooms[0]), lies(desk, rooms[1])) == ("Yan Tefa", "Yulius Manafe")
    told[-1]()
    assert (lies(desk, rooms[0]), lies(desk, rooms[1])) == ("Yulius Manafe", "Yan Tefa")
    drag(qtbot, board, ("bed", rooms[0]), QPoint(20, 60))  # the empty card of those without a bed
    assert lies(desk, rooms[0]) == ""


def test_a_woman_in_a_room_for_men_needs_a_reason_and_is_marked(qtbot, desk, open_screen, rooms):
    head = desk.ask(episode_head, admit_somebody(desk))
    screen = open_screen(tab="beds")
    board = screen.beds.board
    with talk.script([None]) as said:
        drag(qtbot, board, ("client", head.id), ("bed", rooms[0]))
    assert said.asked == ["Cendana adalah kamar laki-laki."]
    assert lies(desk, rooms[0]) == ""
    with talk.script(["Semalam saja, ruang dijaga"]):
        drag(qtbot, board, ("client", head.id), ("bed", rooms[0]))
    [bed] = [bed for bed in desk.ask(beds.house).beds if bed.id == rooms[0]]
    assert (bed.lying.sex, bed.lying.note) == (Sex.FEMALE, "Semalam saja, ruang dijaga")
    assert "kamar laki-laki" in board.accessibleName()
    place(desk, admit_another(desk, "Ani Tefa", Sex.FEMALE), rooms[2])
    screen.refresh()
    with talk.script([None]) as said:  # changing beds would bring another woman there
        drag(qtbot, board, ("bed", rooms[2]), ("bed", rooms[0]))
    assert said.asked == ["Cendana adalah kamar laki-laki."]


def test_a_house_is_entered_in_the_settings_and_a_bed_closed_here(qtbot, desk, open_screen):
    screen = open_screen(tab="beds")
    gone = []
    screen.go.connect(gone.append)
    screen.beds.empty.acted.emit()
    assert gone == [Place("settings", tab="rooms")]
    assert screen.focusWidget() is screen.beds.empty.focusProxy()  # the way to the rooms, not an empty board
    assert screen.beds.hints() == []
    bed = two_rooms(desk)[3]
    begun = register_somebody(desk)
    desk.run(open_intake, begun, whole_intake(desk))
    asked = desk.run(enquiries.add_enquiry, JONI)
    desk.run(enquiries.screen_enquiry, asked, 1, ScreeningDraft(DAY - timedelta(days=2), Screened.INPATIENT))
    screen.refresh()
    rows = screen.beds.queue.list.rows()
    assert [row.key for row in rows] == [("client", begun), ("enquiry", asked)]
    for row in rows:
        screen.beds.queue.list.opened.emit(row.key)
    assert gone[1:] == [Place("intake", begun), Place("waiting", asked, tab="enquiries")]
    screen.beds.board.choose(("bed", bed))
    with talk.script(["Rangka patah"]):
        screen.beds.card.buttons["close"].click()
    assert "1 ditutup" in screen.beds.summary.text()
    assert "Rangka patah" in screen.beds.board.accessibleName()
    screen.beds.card.buttons["reopen"].click()
    assert "ditutup" not in screen.beds.summary.text()


def test_an_auditor_moves_nobody(qtbot, desk, desk_of, open_screen, rooms):
    place(desk, admit_another(desk, "Yulius Manafe"), rooms[0])
    page = open_screen(desk_of(Role.AUDITOR), tab="beds").beds
    page.board.choose(("bed", rooms[0]))
    qtbot.keyClick(page.board, Key.Key_Delete)
    drag(qtbot, page.board, ("bed", rooms[0]), ("bed", rooms[1]))
    assert lies(desk, rooms[0]) == "Yulius Manafe"
    assert {name for name, button in page.card.buttons.items() if button.isVisible()} == {"client"}


def test_a_full_house_asks_why_somebody_is_admitted_all_the_same(qtbot, desk):
    desk.run(beds.add_room, RoomDraft("Cendana", RoomFor.ANYBODY, 1))
    admit_another(desk, "Yulius Manafe")
    client = register_somebody(desk)
    episode = desk.run(open_intake, client, whole_intake(desk))
    desk.run(record_consent, client, CONSENT, episode)
    screen = IntakeScreen(desk, client)
    qtbot.addWidget(screen)
    with talk.script([None, "Rujukan darurat"]) as said:
        screen.finishing.admit()
        assert desk.ask(episode_head, client).state is EpisodeState.REGISTERED
        screen.finishing.admit()
    assert said.asked == ["Terima melebihi kapasitas?"] * 2
    assert desk.ask(episode_head, client).state is EpisodeState.ADMITTED
