"""Writing session notes: kept while typed, signed with the password, then only added to."""

from collections.abc import Callable, Iterator
from datetime import date, time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.counselling import NoteFormat
from rehabdesk.domain.rights import Person, Role
from rehabdesk.errors import DeskError
from rehabdesk.services import counselling
from rehabdesk.services.clients import register_client
from rehabdesk.services.counselling import NoteDraft, begin_note, list_notes, note_sheet, save_note, sign_note
from rehabdesk.ui import talk
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.counselling import ClientSessions, SessionsScreen
from rehabdesk.ui.widgets import dates
from tests.conftest import PASSWORD, Clock

PARTS = {
    "subjective": "Ingin pulang, rindu anak.",
    "objective": "Datang tepat waktu.",
    "assessment": "Motivasi naik.",
    "plan": "Telepon keluarga hari Jumat.",
}


@pytest.fixture
def yulius(desk: Desk) -> int:
    return desk.run(register_client, ClientDraft(name="Yulius Manafe"))


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, yulius: int, clock: Clock) -> Iterator[Callable[..., ClientSessions]]:
    dates.use_clock(lambda: desk.now().date())

    def show(of: Desk | None = None) -> ClientSessions:
        part = ClientSessions(of or desk, yulius)
        (of or desk).listeners.append(lambda _topics: part.refresh())
        qtbot.addWidget(part)
        part.resize(1138, 600)
        part.show()
        qtbot.waitExposed(part)
        part.activateWindow()
        qtbot.waitUntil(part.isActiveWindow)
        return part

    yield show
    desk.listeners.clear()
    dates.use_clock(date.today)


def press(widget: QWidget, keys: str) -> None:
    """The shortcut of the screen, whoever has the focus."""
    for shortcut in widget.findChildren(QShortcut):
        if shortcut.key() == QKeySequence(keys):
            shortcut.activated.emit()
            return
    raise AssertionError(f"no shortcut {keys}")


def complete(**changed: Any) -> NoteDraft:
    values: dict[str, Any] = {
        "held_on": date(2026, 11, 17),
        "starts_at": time(9, 30),
        "ends_at": time(10, 30),
        "goal": "Mengenali pemicu",
        "parts": PARTS,
    }
    return NoteDraft(**{**values, **changed})


def write_whole(part: ClientSessions, qtbot: QtBot) -> None:
    """A whole note by keyboard alone."""
    part.new_note()
    editor = part.editor
    for place, text in enumerate(PARTS.values()):
        press(editor, f"Ctrl+{place + 1}")
        qtbot.keyClicks(editor.boxes.boxes[place].text, text)
    editor.starts_at.setFocus()
    qtbot.keyClicks(editor.starts_at, "0930")
    qtbot.keyClick(editor.starts_at, Qt.Key.Key_Tab)
    qtbot.keyClicks(editor.side.goal.goal.lineEdit(), "Mengenali pemicu")


def test_the_first_word_begins_a_note(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    part = opened()
    qtbot.mouseClick(part.empty._action, Qt.MouseButton.LeftButton)
    first = part.editor.boxes.boxes[0].text
    assert part.focusWidget() is first
    assert desk.ask(list_notes, yulius) == []
    qtbot.keyClicks(first, "Ingin pulang.")
    qtbot.waitUntil(lambda: part.editor.mark.text() == "Draf tersimpan 10.42", timeout=4000)
    [row] = desk.ask(list_notes, yulius)
    assert row.excerpt == "Ingin pulang."
    assert part.list.current() == row
    assert part.editor.count.text().startswith("2 ")


def test_leaving_keeps_without_waiting(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    part = opened()
    part.new_note()
    qtbot.keyClicks(part.editor.boxes.boxes[3].text, "Olahraga pagi.")
    part.keep()
    [row] = desk.ask(list_notes, yulius)
    qtbot.keyClicks(part.editor.boxes.boxes[3].text, " Empat hari.")
    part.new_note()  # another one: the first is kept before
    assert desk.ask(note_sheet, row.id).draft.texts["plan"] == "Olahraga pagi. Empat hari."
    assert part.editor.boxes.words() == 0


def test_going_to_another_note_keeps_the_new_one_and_arrives(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    old = desk.run(begin_note, yulius, complete())
    part = opened()
    part.new_note()
    qtbot.keyClicks(part.editor.boxes.boxes[0].text, "Baru saja.")
    part.list.choose(old)
    qtbot.waitUntil(lambda: part.editor.keeping.note_id == old)
    assert part.list.current().id == old
    assert [row.excerpt for row in desk.ask(list_notes, yulius)] == ["Baru saja.", PARTS["subjective"]]


def test_a_note_is_written_and_signed(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    part = opened()
    write_whole(part, qtbot)
    assert part.editor.ends_at.text() == "10.30"
    with talk.script(["salah sekali", PASSWORD]) as script:
        press(part.editor, "Ctrl+Return")
        [row] = desk.ask(list_notes, yulius)
        assert row.signed_at is None
        press(part.editor, "Ctrl+Return")
    assert len(script.asked) == 2
    sheet = desk.ask(note_sheet, row.id)
    assert sheet.draft == complete(place="", parts=PARTS)
    assert sheet.signed_at == desk.now()
    qtbot.waitUntil(part.reader.isVisible)
    assert "Nur Aini Hasan" in part.reader.strip.words.text()
    assert part.reader.strip.late.isHidden()
    assert not part.editor.isVisible()


def test_signing_says_what_is_missing_and_f8_walks(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    part = opened()
    part.new_note()
    editor = part.editor
    qtbot.keyClicks(editor.boxes.boxes[0].text, "Ingin pulang.")
    press(editor, "Ctrl+Return")
    assert not editor.boxes.boxes[0].problem.said()
    assert all(box.problem.said() for box in editor.boxes.boxes[1:])
    assert editor.when_problem.said()
    assert editor.side.goal.problem.said()
    stops = []
    for _press in range(6):  # round all of them
        stops.append(part.focusWidget())
        press(editor, "F8")
    boxes = [box.text for box in editor.boxes.boxes[1:]]
    assert stops == [editor.starts_at, editor.ends_at, *boxes, editor.side.goal.goal]
    qtbot.keyClicks(editor.boxes.boxes[3].text, "Olahraga.")
    assert not editor.boxes.boxes[3].problem.said()
    editor.side.goal.outside.click()
    qtbot.keyClicks(editor.side.goal.reason, "Keluarga datang tiba-tiba")
    part.keep()
    [row] = desk.ask(list_notes, yulius)
    assert desk.ask(note_sheet, row.id).draft.outside_plan == "Keluarga datang tiba-tiba"


def test_another_format_takes_every_word_along(opened: Callable[[], ClientSessions], qtbot: QtBot) -> None:
    part = opened()
    write_whole(part, qtbot)
    part.editor.format.choose("DAP")
    texts = part.editor.boxes.texts()
    assert set(texts) == {"data", "assessment", "plan"}
    assert PARTS["subjective"] in texts["data"]
    assert PARTS["objective"] in texts["data"]
    assert (texts["assessment"], texts["plan"]) == (PARTS["assessment"], PARTS["plan"])
    part.editor.format.choose("free")
    assert all(said in part.editor.boxes.texts()["text"] for said in PARTS.values())
    part.keep()
    assert part.editor.keeping.note_id is not None


def test_a_slash_offers_the_ready_phrases(opened: Callable[[], ClientSessions], qtbot: QtBot) -> None:
    part = opened()
    part.new_note()
    box = part.editor.boxes.boxes[2].text
    box.setFocus()
    qtbot.keyClicks(box, "Tenang. /")
    qtbot.waitUntil(lambda: len(box.offered()) > 3)
    qtbot.keyClicks(box, "risiko")
    qtbot.waitUntil(lambda: [phrase.word for phrase in box.offered()] == ["risk"])
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.offered() == []
    assert "/risiko" not in box.toPlainText()
    assert box.toPlainText().startswith("Tenang. ")
    assert box.textCursor().selectedText() == "…"
    qtbot.keyClicks(box, "tidak ada")
    assert "tidak ada" in box.toPlainText()


def test_escape_closes_the_phrases_and_a_date_offers_none(
    opened: Callable[[], ClientSessions], qtbot: QtBot
) -> None:
    part = opened()
    part.new_note()
    box = part.editor.boxes.boxes[0].text
    qtbot.keyClicks(box, "/")
    qtbot.waitUntil(lambda: bool(box.offered()))
    qtbot.keyClick(box, Qt.Key.Key_Escape)
    assert box.offered() == []
    qtbot.keyClicks(box, " 14/11")
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert box.toPlainText() == "/ 14/11\n"


def test_a_full_disk_loses_nothing(
    opened: Callable[[], ClientSessions],
    desk: Desk,
    yulius: int,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    part = opened()
    keeping = part.editor.keeping
    part.new_note()
    run = desk.run

    def full(*_arguments: object, **_named: object) -> None:
        raise DeskError("The disk is full.")

    monkeypatch.setattr(desk, "run", full)
    keeping._retry.setInterval(50)
    qtbot.keyClicks(part.editor.boxes.boxes[0].text, "Ingin pulang.")
    qtbot.waitUntil(part.editor.banner.isVisible, timeout=4000)
    assert "The disk is full." in part.editor.banner.text()
    with pytest.raises(DeskError):
        part.keep()
    part.new_note()  # refused: the words are still here
    assert part.editor.boxes.boxes[0].text.value() == "Ingin pulang."
    monkeypatch.setattr(desk, "run", run)
    qtbot.waitUntil(lambda: not part.editor.banner.isVisible())
    assert [row.excerpt for row in desk.ask(list_notes, yulius)] == ["Ingin pulang."]


def test_what_was_saved_elsewhere_is_shown_beside(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    note = desk.run(begin_note, yulius, complete())
    part = opened()
    desk.listeners.clear()
    first = part.editor.boxes.boxes[0].text
    assert first.value() == PARTS["subjective"]
    elsewhere = complete(parts={**PARTS, "subjective": "Dari meja lain."})
    desk.run(save_note, note, 1, elsewhere)
    qtbot.keyClicks(first, "Dari sini. ")
    with pytest.raises(DeskError):
        part.keep()
    assert part.editor.side.theirs.isVisible()
    assert "Dari sini." in first.value()
    part.editor.side.theirs._mine.click()
    assert desk.ask(note_sheet, note).draft.texts["subjective"].startswith("Dari sini.")
    assert not part.editor.side.theirs.isVisible()


def test_an_addendum_is_signed_and_stands_below(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    note = desk.run(begin_note, yulius, complete())
    desk.run(sign_note, note, 1)
    part = opened()
    part.open_note(note)
    assert part.hints() == [("Alt+N", "Catatan baru"), ("Alt+T", "Tambahan")]
    part.reader.add.click()
    assert part.focusWidget() is part.reader.text
    press(part.reader, "Ctrl+Return")
    assert part.reader.banner.isVisible()
    qtbot.keyClicks(part.reader.text, "Kedua pihak sepakat.")
    part.keep()
    desk.listeners.clear()
    part = opened()  # begun before, found again
    assert part.reader.text.value() == "Kedua pihak sepakat."
    with talk.script([PASSWORD]):
        press(part.reader, "Ctrl+Return")
    [row] = desk.ask(note_sheet, note).addenda
    assert (row.text, row.reason) == ("Kedua pihak sepakat.", "new information")
    assert not part.reader.writing()
    assert part.reader._count.isVisible()


def test_a_late_signature_is_marked(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, clock: Clock
) -> None:
    note = desk.run(begin_note, yulius, complete())
    clock.forward(days=4)
    desk.run(sign_note, note, 1)
    part = opened()
    assert part.reader.strip.late.isVisible()


def test_a_colleagues_draft_is_only_read(
    opened: Callable[..., ClientSessions], desk: Desk, yulius: int, desk_of: Callable[..., Desk]
) -> None:
    desk.run(begin_note, yulius, complete())
    part = opened(desk_of(Role.AUDITOR))
    assert part.reader.isVisible()
    assert "Nur Aini Hasan" in part.reader.strip.words.text()
    assert not part.reader.add.isVisible()
    assert not part.new.isVisible()


def test_nobody_writes_in_a_colleagues_draft(
    opened: Callable[..., ClientSessions], desk: Desk, yulius: int, clock: Clock
) -> None:
    desk.run(begin_note, yulius, complete())
    part = opened(Desk(desk.store, Person(2, "Petrus Benu", (Role.COUNSELLOR,)), clock))
    assert part.reader.isVisible()
    assert not part.editor.isVisible()
    assert part.new.isVisible()  # a note of one's own may be begun


def test_a_draft_can_be_thrown_away(opened: Callable[[], ClientSessions], desk: Desk, yulius: int) -> None:
    desk.run(begin_note, yulius, complete())
    part = opened()
    with talk.script([False, True]):
        part.editor.drop.click()
        assert len(desk.ask(list_notes, yulius)) == 1
        part.editor.drop.click()
    assert desk.ask(list_notes, yulius) == []
    assert part.empty.isVisible()


def test_the_plan_of_last_time_is_there_and_can_be_taken(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int
) -> None:
    note = desk.run(begin_note, yulius, complete())
    desk.run(sign_note, note, 1)
    part = opened()
    part.new_note()
    part.editor.side.plan.take.click()
    assert part.editor.boxes.texts()["plan"] == PARTS["plan"]
    goal = part.editor.side.goal.goal
    assert [goal.itemText(place) for place in range(goal.count())] == ["Mengenali pemicu"]


def test_large_type_puts_the_side_below_the_boxes(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, qtbot: QtBot
) -> None:
    desk.run(begin_note, yulius, complete())
    part = opened()
    assert not part.editor.isAncestorOf(part.editor.side)
    part.resize(780, 560)
    qtbot.waitUntil(lambda: part.editor.isAncestorOf(part.editor.side))
    part.resize(1138, 560)
    qtbot.waitUntil(lambda: not part.editor.isAncestorOf(part.editor.side))
    assert part.editor.side.isVisible()


def test_the_free_format_has_one_box(opened: Callable[[], ClientSessions], qtbot: QtBot) -> None:
    part = opened()
    part.new_note()
    part.editor.format.choose(NoteFormat.FREE.value)
    assert len(part.editor.boxes.boxes) == 1


def test_all_my_notes_unsigned_first(desk: Desk, yulius: int, qtbot: QtBot) -> None:
    old = desk.run(begin_note, yulius, complete())
    new = desk.run(begin_note, yulius, complete())
    desk.run(sign_note, new, 1)
    screen = SessionsScreen(desk)
    qtbot.addWidget(screen)
    screen.show()
    places: list[Place] = []
    screen.go.connect(places.append)
    assert [row.id for row in screen.table.rows()] == [old, new]
    screen.arrive(Place("sessions"))
    qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert places == [Place("client", yulius, tab="sessions", text=str(old))]
    screen.unsigned.click()
    assert [row.id for row in screen.table.rows()] == [old]


def test_the_screen_asks_the_file_for_nothing_it_need_not(
    opened: Callable[[], ClientSessions], desk: Desk, yulius: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refresh while a note is being written never puts the stored text over the typed one."""
    note = desk.run(begin_note, yulius, complete())
    part = opened()
    part.editor.boxes.boxes[0].text.insertPlainText("Baru. ")
    assert part.editor.keeping.unsaved
    part.refresh()
    assert "Baru." in part.editor.boxes.boxes[0].text.value()
    assert part.editor.keeping.note_id == note
    assert counselling.LONGEST > 10_000
