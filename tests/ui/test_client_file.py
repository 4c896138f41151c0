"""The client's file, driven by keys."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.domain.episodes import EpisodeState, Phase
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.rights import Right, Role
from rehabdesk.services.clients import change_client, client_row, client_sheet
from rehabdesk.services.drafts import find_draft
from rehabdesk.services.episodes import change_phase, episode_head, missing_in_file
from rehabdesk.services.intake import open_intake
from rehabdesk.services.timeline import EventKind, timeline
from rehabdesk.ui import privacy, talk
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.client_file import ClientFile
from rehabdesk.ui.screens.client_file.head import steps_of
from rehabdesk.ui.screens.client_file.timeline import ClientTimeline
from rehabdesk.ui.widgets import dates
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.growing import GrowingText
from tests.helpers.people import MARIA, admit_somebody, register_somebody, write_unsigned_note

Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


@pytest.fixture
def open_file(qtbot, desk):
    def show(client_id, on=desk, **place) -> ClientFile:
        screen = ClientFile(on, client_id)
        qtbot.addWidget(screen)
        screen.resize(1138, 684)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.arrive(Place("client", client_id, **place))
        return screen

    return show


def views(store) -> list[dict]:
    with Session(store.engine) as session:
        return list(session.scalars(select(AuditEntry.detail).where(AuditEntry.action == "viewed")))


def test_opening_a_file_is_on_record(desk, store, clock, open_file):
    client = register_somebody(desk)
    screen = open_file(client)
    screen.arrive(Place("client", client))
    assert views(store) == [{}]
    clock.forward(minutes=20)
    screen.arrive(Place("client", client))
    assert views(store) == [{}, {}]


def test_a_colleagues_client_asks_why_and_keeps_the_answer(qtbot, desk, desk_of, store, open_file):
    client = admit_somebody(desk)
    stranger = desk_of(Role.COUNSELLOR)
    object.__setattr__(stranger.who, "account_id", 99)
    screen = open_file(client, on=stranger)
    assert screen.gate is not None
    assert views(store) == []
    qtbot.keyClicks(screen.gate.reason, "menggantikan pekan ini")
    qtbot.keyClick(screen.gate.reason, Key.Key_Return)
    assert screen.gate is None
    assert screen.head.name.text() == "Maria Banunaek"
    assert views(store) == [{"reason": "menggantikan pekan ini"}]


def test_the_head_says_where_the_care_stands(desk, clock, open_file):
    client = admit_somebody(desk)
    clock.forward(days=46)
    screen = open_file(client)
    assert screen.head.status.text() == "Rawat inap"
    assert screen.head.main.text() == "Catat sesi"
    head = desk.ask(episode_head, client)
    now = next(step for step in steps_of(head, desk.now().date()) if step.state == "now")
    assert (now.word, now.below) == ("Detoksifikasi", "hari ke-47 dari 180")
    desk.run(change_phase, head.id, head.version, Phase.PRIMARY, desk.now().date())
    screen.refresh()
    assert "Primer" in screen.head.steps.accessibleName()


def test_tabs_the_role_may_not_see_are_absent(desk, desk_of, open_file):
    client = admit_somebody(desk)
    screen = open_file(client, on=desk_of(Role.OFFICE))
    assert not {"sessions", "assessments", "intake", "timeline"} & set(screen.head.tabs.keys())
    assert {"summary", "letters", "documents", "identity"} <= set(screen.head.tabs.keys())
    assert not hasattr(screen._tabs["summary"], "table")
    assert not screen.head.steps.isVisible()
    assert screen.head.status.text() == "Rawat inap"
    assert not desk_of(Role.OFFICE).who.may(Right.CLINICAL_SEE)


def test_tabs_are_built_when_they_are_looked_at(qtbot, desk, open_file):
    screen = open_file(admit_somebody(desk))
    assert list(screen._tabs) == ["summary"]
    qtbot.keyClick(screen, Key.Key_Tab, CTRL)
    assert list(screen._tabs) == ["summary", "sessions"]


def test_alt_m_opens_the_menu_and_it_is_walked_by_keys(qtbot, desk, open_file):
    screen = open_file(admit_somebody(desk))
    qtbot.keyClick(screen, Key.Key_M, ALT)
    menu = screen.head.menu
    qtbot.waitUntil(menu.isVisible)
    assert menu.activeAction() is menu.actions()[0]
    with qtbot.waitSignal(screen.go) as went:
        while menu.activeAction().text() != "Gabungkan dua berkas…":
            qtbot.keyClick(menu, Key.Key_Down)
        qtbot.keyClick(menu, Key.Key_Return)
    assert went.args == [Place("merging", screen.client_id)]


def test_alt_s_begins_a_note(qtbot, desk, open_file):
    screen = open_file(admit_somebody(desk))
    qtbot.keyClick(screen, Key.Key_S, ALT)
    assert screen.head.tabs.key() == "sessions"


def test_before_admission_the_next_step_is_the_intake(qtbot, desk, open_file):
    client = register_somebody(desk)
    screen = open_file(client)
    with qtbot.waitSignal(screen.go) as went:
        qtbot.mouseClick(screen.head.main, Qt.MouseButton.LeftButton)
    assert went.args == [Place("intake", client)]


def test_the_timeline_tells_the_story_and_is_narrowed_by_keys(qtbot, desk, open_file):
    client = admit_somebody(desk)
    note = write_unsigned_note(desk, client)
    screen = open_file(client, tab="timeline")
    past = screen._tabs["timeline"]
    titles = [event.title for event in past.table.rows()]
    assert titles[-1] == "Terdaftar"
    assert {"Asesmen awal", "Masuk", "Persetujuan mengikuti rehabilitasi"} <= set(titles)
    for _step in range(2):
        qtbot.keyClick(past.table, Key.Key_Right)
    assert past.which.key() == "session"
    with qtbot.waitSignal(past.go) as went:
        qtbot.keyClick(past.table, Key.Key_Return)
    assert went.args == [Place("client", client, tab="sessions", text=str(note))]
    qtbot.keyClick(past.table, Key.Key_Right)
    assert past.table.rows() == []
    assert past.empty.isVisible()


def test_a_long_timeline_comes_by_pages(qtbot, desk, open_file, monkeypatch):
    client = admit_somebody(desk)
    for _each in range(7):
        write_unsigned_note(desk, client)
    monkeypatch.setattr("rehabdesk.ui.screens.client_file.timeline.PAGE", 5)
    past = ClientTimeline(desk, client)
    qtbot.addWidget(past)
    assert len(past.table.rows()) == 5
    for _page in range(3):
        past.table.end_reached.emit()
    every = past.table.rows()
    assert len(every) == len(set(map(repr, every))) == len(desk.ask(timeline, client).events)


def test_an_alert_is_seen_by_all_raised_by_hand_and_closed_with_a_reason(qtbot, desk, desk_of, open_file):
    client = admit_somebody(desk)
    screen = open_file(client)
    screen.raise_alert()
    dialog = screen.findChild(talk.Dialog)
    qtbot.keyClicks(dialog.findChild(GrowingText), "Bicara ingin mati")
    qtbot.keyClick(dialog, Key.Key_Return, CTRL)
    screen.refresh()
    lines = screen._tabs["summary"].alerts.lines
    assert "Bicara ingin mati" in lines[0].text()
    office = open_file(client, on=desk_of(Role.OFFICE))
    said = [line.text() for line in office._tabs["summary"].alerts.lines]
    assert len(said) == len(lines)
    assert not any("mati" in each or "penisilin" in each for each in said)
    with talk.script(["Sudah aman menurut dokter"]):
        screen._tabs["summary"].alerts.lines[0].acted.emit()
    screen.refresh()
    assert len(screen._tabs["summary"].alerts.lines) == len(lines) - 1
    events = desk.ask(timeline, client, EventKind.ALERT).events
    assert "Sudah aman menurut dokter" in [event.line for event in events]


def test_the_summary_says_what_is_missing_and_leads_there(qtbot, desk, open_file):
    client = admit_somebody(desk)
    write_unsigned_note(desk, client)
    summary = open_file(client)._tabs["summary"]
    kinds = {each.kind.value for each in desk.ask(missing_in_file, client)}
    assert {"intake", "assessments", "sessions"} <= kinds
    mend = next(b for b in summary.missing.findChildren(Button) if "Catatan" in b.accessibleName())
    with qtbot.waitSignal(summary.go) as went:
        qtbot.mouseClick(mend, Qt.MouseButton.LeftButton)
    assert went.args == [Place("client", client, tab="sessions")]


def test_hidden_names_hide_the_contact_too(desk, open_file):
    client = admit_somebody(desk)
    privacy.hide_names(True)
    try:
        screen = open_file(client)
        texts = [label.text() for label in screen.findChildren(type(screen.head.name))]
    finally:
        privacy.hide_names(False)
    assert not any("Banunaek" in text or "5550" in text for text in texts)


def test_identity_is_changed_by_typing_and_ctrl_s(qtbot, desk, open_file):
    client = register_somebody(desk)
    screen = open_file(client, tab="identity")
    name = screen.findChild(QLineEdit, "name")
    name.selectAll()
    qtbot.keyClicks(name, "Maria Nalle")
    qtbot.keyClick(name, Key.Key_S, CTRL)
    assert desk.ask(client_sheet, client).draft.name == "Maria Nalle"
    assert desk.ask(find_draft, "identity", str(client)) is None


def test_a_village_is_found_by_typing_and_fills_what_lies_around_it(qtbot, desk, open_file):
    client = register_somebody(desk)
    identity = open_file(client, tab="identity")._tabs["identity"]
    assert identity.nik_said.text() == ""  # invented numbers have no region
    identity.form.editors["nik"].show_value("5371056112950003")
    identity._warn()
    assert identity.nik_said.text() == "Terdaftar di Kota Raja, Kota Kupang"
    village = identity.form.editors["village"]
    village.setFocus()
    village.selectAll()
    qtbot.keyClicks(village, "naikoten 1")
    popup = village.completer().popup()
    qtbot.waitUntil(popup.isVisible)
    qtbot.keyClick(popup, Key.Key_Down)
    qtbot.keyClick(popup, Key.Key_Return)
    qtbot.waitUntil(lambda: village.text() == "Naikoten Satu")
    draft = identity.form.draft()
    assert (draft.village, draft.district, draft.city) == ("Naikoten Satu", "Kota Raja", "Kota Kupang")


def test_half_typed_identity_is_kept_and_comes_back(qtbot, desk, open_file):
    client = register_somebody(desk)
    screen = open_file(client, tab="identity")
    qtbot.keyClicks(screen.findChild(QLineEdit, "alias"), "x")
    screen.keep()
    again = open_file(client, tab="identity")
    assert again.findChild(QLineEdit, "alias").text() == "xMia"
    assert desk.ask(client_sheet, client).draft.alias == "Mia"
    again._tabs["identity"].throw_away()
    assert again.findChild(QLineEdit, "alias").text() == "Mia"


def test_a_colleagues_change_is_shown_beside_mine_and_never_overwritten(qtbot, desk, open_file):
    client = register_somebody(desk)
    screen = open_file(client, tab="identity")
    identity = screen._tabs["identity"]
    qtbot.keyClicks(identity.form.editors["alias"], "x")
    theirs = replace(MARIA, alias="Ria")
    desk.run(change_client, client, 1, theirs)
    assert not identity.save()
    assert identity.form.rows["alias"].said() == "Sekarang di berkas: Ria"
    assert [problem.field for problem in identity.form.problems()] == ["alias"]
    assert identity.save()
    assert desk.ask(client_sheet, client).draft.alias == "xMia"


def test_a_client_can_be_refused_before_admission(desk, open_file):
    client = register_somebody(desk)
    desk.run(open_intake, client, IntakeDraft())
    screen = open_file(client)
    with talk.script(["Kamar perempuan penuh"]):
        screen.refuse()
    assert desk.ask(client_row, client).state is EpisodeState.REFUSED
