"""Taking a client in, driven by keys."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QToolTip, QWidget
from sqlalchemy import text
from sqlalchemy.orm import Session

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import DischargeReason, EpisodeState
from rehabdesk.domain.intake import DischargeDraft
from rehabdesk.domain.intake_health import Infections
from rehabdesk.domain.intake_origin import CareEnd
from rehabdesk.domain.intake_sections import Sections
from rehabdesk.domain.people import Sex, YesNo
from rehabdesk.domain.rights import Person, Role
from rehabdesk.domain.substances import Substance
from rehabdesk.services.clients import change_client, client_row, client_sheet, find_clients
from rehabdesk.services.consents import list_consents
from rehabdesk.services.drafts import find_draft, list_drafts
from rehabdesk.services.episodes import discharge, episode_head
from rehabdesk.services.intake import intake_sheet, refuse_episode, save_form
from rehabdesk.services.today import TaskKind
from rehabdesk.ui import talk
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.intake.client import ClientIntake
from rehabdesk.ui.screens.intake.screen import IntakeScreen
from rehabdesk.ui.screens.today import TodayScreen
from rehabdesk.ui.widgets import dates
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.labels import Label
from tests.conftest import PASSWORD
from tests.helpers.intakes import WHOLE_CLIENT, whole_sections
from tests.helpers.people import MARIA, admit_somebody, register_somebody, whole_intake

Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


@pytest.fixture
def open_screen(qtbot, desk):
    def show(client_id=None, name="", on=desk) -> IntakeScreen:
        screen = IntakeScreen(on, client_id, name)
        qtbot.addWidget(screen)
        screen.resize(1138, 684)
        with qtbot.waitActive(screen):
            screen.show()
            screen.activateWindow()
        screen.arrive(Place("intake", client_id, text=name))
        return screen

    return show


@pytest.fixture
def colleague(desk, store, clock) -> Desk:
    """The same file with another counsellor at it."""
    with Session(store.writing) as session, session.begin():
        said = "INSERT INTO account (name, title, credential, roles, active, created_at, version) SELECT"
        said += " 'Yance Pello', title, credential, '[\"counsellor\"]', 1, created_at, 1 FROM account"
        session.execute(text(said))
        account_id = session.scalar(text("SELECT max(id) FROM account"))
    return Desk(store, Person(account_id, "Yance Pello", (Role.COUNSELLOR,)), clock)


def entry(screen, name) -> QLineEdit:
    found = screen.findChild(QLineEdit, name)
    assert found is not None
    return found


def test_a_name_is_typed_and_saved_with_ctrl_s(qtbot, desk, open_screen):
    screen = open_screen()
    qtbot.keyClicks(entry(screen, "name"), "Yohanis Tok")
    qtbot.keyClick(screen, Key.Key_S, CTRL)
    [row] = desk.ask(find_clients, "yohanis").rows
    assert row.state is EpisodeState.REGISTERED
    assert desk.ask(list_drafts) == []
    qtbot.keyClicks(entry(screen, "alias"), "Anis")
    with qtbot.waitSignal(screen.go) as went:
        qtbot.mouseClick(screen.save_button, Qt.MouseButton.LeftButton)
    assert went.args == [Place("client", row.id)]
    assert desk.ask(client_sheet, row.id).draft.alias == "Anis"


def test_the_name_searched_for_is_carried_over(open_screen):
    assert entry(open_screen(name="Debora"), "name").text() == "Debora"


def test_enter_goes_on_and_shift_enter_back(qtbot, open_screen):
    screen = open_screen()
    qtbot.keyClick(entry(screen, "name"), Key.Key_Return)
    qtbot.waitUntil(lambda: entry(screen, "alias").hasFocus())
    qtbot.keyClick(entry(screen, "alias"), Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: entry(screen, "name").hasFocus())


def test_the_nik_is_read_and_fills_birth_date_and_sex(qtbot, open_screen):
    screen = open_screen()
    qtbot.keyClicks(entry(screen, "nik"), "5371057112850003")
    assert [chip.text() for chip in screen.who.nik.chips] == [
        "Kota Raja, Kota Kupang",
        "31/12/1985",
        "Perempuan",
    ]
    qtbot.mouseClick(screen.who.nik.use, Qt.MouseButton.LeftButton)
    draft = screen.client_draft()
    assert (draft.born_on, draft.sex) == (date(1985, 12, 31), Sex.FEMALE)


def test_another_birth_date_than_the_niks_only_warns(qtbot, desk, open_screen):
    screen = open_screen(name="Maria")
    qtbot.keyClicks(entry(screen, "nik"), "5371057112850003")
    qtbot.keyClicks(entry(screen, "born_on"), "12081989")
    assert screen.identity.rows["born_on"].said() == "Menurut NIK 31/12/1985. Cek KTP."
    assert screen.save()


def test_a_number_that_cannot_be_a_nik_is_not_saved(qtbot, desk, open_screen):
    screen = open_screen(name="Maria")
    qtbot.keyClicks(entry(screen, "nik"), "5371053002900001")
    assert not screen.save()
    assert screen.identity.rows["nik"].problem is not None
    assert desk.ask(find_clients, "maria").rows == []


def test_a_likely_double_is_shown_and_can_be_said_to_be_somebody_else(qtbot, desk, open_screen):
    known = register_somebody(desk)
    screen = open_screen(name="Maria Banoenaek")
    qtbot.keyClicks(entry(screen, "born_on"), "21121995")
    assert screen.likely.isVisible()

    def offered() -> list[Button]:
        return [button for button in screen.likely.findChildren(Button) if button.isVisible()]

    qtbot.waitUntil(lambda: len(offered()) == 2)
    same, other = offered()
    with qtbot.waitSignal(screen.go) as went:
        qtbot.mouseClick(same, Qt.MouseButton.LeftButton)
    assert went.args == [Place("client", known)]
    qtbot.mouseClick(other, Qt.MouseButton.LeftButton)
    assert not screen.likely.isVisible()


def test_what_is_typed_is_kept_and_comes_back_after_a_crash(qtbot, desk, open_screen):
    screen = open_screen()
    screen._soon.setInterval(20)
    qtbot.keyClicks(entry(screen, "name"), "Yulius Manafe")
    qtbot.waitUntil(lambda: desk.ask(find_draft, "intake", "new") is not None, timeout=4000)
    assert screen.mark.text() == "Draf tersimpan 10.42"
    again = open_screen(name="Debora")
    assert entry(again, "name").text() == "Yulius Manafe"
    assert again.banner.isVisible()
    again.banner.acted.emit()
    assert entry(again, "name").text() == "Debora"
    assert desk.ask(find_draft, "intake", "new") is None


def test_a_substance_is_found_by_its_street_name(qtbot, open_screen):
    screen = open_screen()
    screen.sections.choose("substances")
    line = screen.substances.pick.lineEdit()
    qtbot.keyClicks(line, "sabu")
    screen.substances.pick.completer().activated.emit(screen.substances.pick.completer().currentCompletion())
    screen.substances.add_chosen()
    [use] = screen.substances.value()
    assert (use.substance, use.main) == (Substance.METHAMPHETAMINE, True)


def test_more_than_thirty_days_is_said_and_f8_goes_there(qtbot, open_screen):
    screen = open_screen()
    screen.sections.choose("substances")
    screen.substances.pick.show_value(Substance.METHAMPHETAMINE)
    screen.substances.add_chosen()
    row = screen.substances._rows[0]
    qtbot.keyClicks(row.days, "31")
    assert screen.substances.problem.text() == "Metamfetamin, sabu: 30 hari terakhir paling banyak 30."
    row.years.setFocus()
    qtbot.keyClick(row.years, Key.Key_F8)
    qtbot.waitUntil(row.days.hasFocus)


def test_alt_down_goes_to_the_next_section(qtbot, open_screen):
    screen = open_screen()
    qtbot.keyClick(screen, Key.Key_Down, ALT)
    assert screen.sections.key() == "contact"


def test_the_summary_lists_what_is_missing_and_leads_there(qtbot, desk, open_screen):
    screen = open_screen(name="Yohanis")
    screen.save()
    screen.sections.choose("summary")
    assert not screen.summary.admit_button.isEnabled()
    lines = screen.summary.missing.findChildren(Button)
    assert any("Alergi" in line.text() for line in lines)
    qtbot.mouseClick(next(line for line in lines if "Alergi" in line.text()), Qt.MouseButton.LeftButton)
    assert screen.sections.key() == "health"


def test_a_whole_form_is_admitted(qtbot, desk, open_screen):
    screen = open_screen()
    screen._show(MARIA, whole_intake(desk), Sections(), None)
    screen.sections.choose("consent")
    screen.consent.editors["signed_by"].show_value("Maria Banunaek")
    qtbot.mouseClick(screen.consent_page.record_button, Qt.MouseButton.LeftButton)
    client = screen.client_id
    assert [row.signed_by for row in desk.ask(list_consents, client)] == ["Maria Banunaek"]
    screen.sections.choose("summary")
    assert screen.summary.admit_button.isEnabled()
    with talk.script([True]), qtbot.waitSignal(screen.go) as went:
        qtbot.keyClick(screen, Key.Key_Return, CTRL)
    assert went.args == [Place("client", client)]
    assert desk.ask(client_row, client).state is EpisodeState.ADMITTED
    assert desk.ask(list_drafts) == []


def test_a_client_who_comes_back_begins_a_new_episode_with_the_old_identity(desk, open_screen):
    client = admit_somebody(desk)
    head = desk.ask(episode_head, client)
    today = desk.now().date()
    ended = DischargeDraft(today, DischargeReason.COMPLETED, "Selesai.", "", "tidak ada", "Kontrol.")
    desk.run(discharge, head.id, head.version, ended)
    screen = open_screen(client)
    assert entry(screen, "name").text() == "Maria Banunaek"
    assert screen.filling.form("referral").editors["presenting_problem"].value() == ""
    [care] = screen.filling.draft("history").treatments
    assert (care.place, care.year, care.ended) == ("Rumah Pulih Cendana", 2026, CareEnd.COMPLETED)
    assert screen.save()
    again = desk.ask(episode_head, client)
    assert (again.number, again.state) == (2, EpisodeState.REGISTERED)
    assert desk.ask(intake_sheet, head.id).draft.presenting_problem != ""


def test_the_office_sees_identity_and_contact_only(desk_of, open_screen):
    screen = open_screen(on=desk_of(Role.OFFICE))
    assert [page.key for page in screen._pages] == ["identity", "contact"]
    assert isinstance(screen.client_draft(), ClientDraft)


def test_a_colleagues_change_is_shown_and_nothing_is_overwritten_unseen(qtbot, desk, open_screen):
    screen = open_screen(name="Yohanis")
    screen.save()
    sheet = desk.ask(client_sheet, screen.client_id)
    desk.run(change_client, screen.client_id, sheet.version, replace(sheet.draft, alias="Anis"))
    qtbot.keyClicks(entry(screen, "alias"), "Yoh")
    assert not screen.save()
    assert screen.identity.rows["alias"].said() == "Sekarang di berkas: Anis"
    assert screen.save()
    assert desk.ask(client_sheet, screen.client_id).draft.alias == "Yoh"


def test_a_new_client_without_anything_lists_what_is_missing(open_screen):
    screen = open_screen()
    screen.sections.choose("summary")
    lines = [line.text() for line in screen.summary.missing.findChildren(Button)]
    assert any(line.startswith("Nama lengkap") for line in lines)
    assert any(line.startswith("Pikiran bunuh diri") for line in lines)
    assert not screen.summary.admit_button.isEnabled()


def save_whole(desk, client=WHOLE_CLIENT):
    return desk.run(save_form, None, client, whole_intake(desk), (), whole_sections(), Infections())


def test_a_whole_intake_is_signed_read_and_corrected(qtbot, desk, open_screen):
    saved = save_whole(desk)
    screen = open_screen(saved.client_id)
    screen.sections.choose("summary")
    with talk.script(["salah"]):
        screen.finishing.ask_signature()
    assert desk.ask(intake_sheet, saved.episode_id).signed_at is None
    with talk.script([PASSWORD]):
        qtbot.keyClick(screen, Key.Key_T, ALT)
        qtbot.waitUntil(lambda: screen.signed_at is not None)
    assert "versi 1" in screen.banner.text()
    assert screen.identity.editors["name"].isReadOnly()
    with talk.script(["Nama ibu keliru"]):
        screen.banner.acted.emit()
    assert screen.number == 2
    work = screen.filling.form("work").editors["skills"]
    screen.sections.choose("work")
    qtbot.keyClick(work, Key.Key_A, CTRL)
    qtbot.keyClicks(work, "Las listrik")
    with talk.script([PASSWORD]):
        screen.finishing.ask_signature()
    qtbot.waitUntil(lambda: screen.signed_at is not None)
    tab = ClientIntake(desk, saved.client_id)
    qtbot.addWidget(tab)
    assert tab.which.count() == 2
    qtbot.mouseClick(tab.only_changes, Qt.MouseButton.LeftButton)
    said = [label.text() for label in tab.findChildren(Label) if label.isVisibleTo(tab)]
    assert "Corrected because" not in said
    assert "Las listrik   (sebelumnya: Mengemudi)" in said
    assert not any("Lontar" in each for each in said)
    with talk.script(["Satu lagi"]), qtbot.waitSignal(tab.go) as went:
        tab.do_next()
    assert went.args == [Place("intake", saved.client_id)]


def test_a_repeat_client_starts_from_what_is_known_with_changes_marked(qtbot, desk, open_screen):
    saved = save_whole(desk)
    desk.run(refuse_episode, saved.episode_id, by_client=True, why="Pulang kampung")
    screen = open_screen(saved.client_id)
    assert "Diawali dari asesmen 17/11/2026" in screen.banner.text()
    skills = screen.filling.form("work").editors["skills"]
    assert skills.value() == "Mengemudi"
    assert screen.contact.rows["phone"].said() == ""
    assert screen.filling.form("urine").editors["met"].value() is None
    screen.sections.choose("work")
    qtbot.keyClick(skills, Key.Key_A, CTRL)
    qtbot.keyClicks(skills, "Las")
    assert screen.filling.form("work").rows["skills"].said() == "Pada asesmen lalu: Mengemudi"
    assert screen.save()
    assert desk.ask(intake_sheet, screen.episode_id()).sections.work.skills == "Las"
    assert len(desk.ask(find_clients, "maria").rows) == 1


def test_a_draft_that_comes_back_does_not_overwrite_what_was_saved_meanwhile(qtbot, desk, open_screen):
    saved = save_whole(desk)
    screen = open_screen(saved.client_id)
    screen.sections.choose("work")
    qtbot.keyClicks(screen.filling.form("work").editors["wishes"], "Las")
    screen.keep()
    other = replace(whole_sections(), work=replace(whole_sections().work, wishes="Barista"))
    desk.run(save_form, saved, WHOLE_CLIENT, whole_intake(desk), (), other)
    again = open_screen(saved.client_id)
    assert again.filling.draft("work").wishes == "Las"
    assert not again.save()
    assert again.filling.form("work").rows["wishes"].said() == "Sekarang di berkas: Barista"
    assert again.save()
    assert desk.ask(intake_sheet, saved.episode_id).sections.work.wishes == "Las"


def test_a_colleagues_unfinished_intake_is_taken_over_here(qtbot, desk, open_screen, colleague):
    hers = open_screen(name="Ana Lakapu", on=colleague)
    qtbot.keyClicks(entry(hers, "alias"), "An")
    hers.keep()
    screen = open_screen()
    assert "Ana Lakapu" in screen.banner.text()
    screen.banner.acted.emit()
    assert entry(screen, "alias").text() == "An"
    qtbot.keyClicks(entry(hers, "alias"), "a")
    hers.keep()
    assert "Nur Aini Hasan" in hers.banner.text()
    assert entry(hers, "alias").text() == "Ana"
    assert screen.save()
    assert colleague.ask(find_draft, "intake", f"new:{colleague.who.account_id}") is not None


def test_today_offers_a_colleagues_unfinished_intake(qtbot, desk, open_screen, colleague):
    hers = open_screen(name="Ana Lakapu", on=colleague)
    hers.typed("name")
    hers.keep()
    today = TodayScreen(desk)
    qtbot.addWidget(today)
    today._tasks._whose.choose("all")
    [row] = [row for row in today._tasks.agenda.rows() if row.key[0] is TaskKind.DRAFT]
    assert (row.text, row.action) == ("Ana Lakapu", "Ambil alih")
    with qtbot.waitSignal(today.go) as went:
        today._do(row.key)
    assert went.args == [Place("intake", None, tab="new")]
    screen = IntakeScreen(desk, None, "", went.args[0].tab)
    qtbot.addWidget(screen)
    assert entry(screen, "name").text() == "Ana Lakapu"


def test_the_register_calls_the_source_by_its_own_word(qtbot, open_screen):
    screen = open_screen()
    screen.sections.choose("referral")
    form = screen.filling.form("referral")
    form.editors["referral_source"].setFocus()
    qtbot.keyClick(form.editors["referral_source"], "p")
    assert form.rows["referral_source"].said().startswith("Di SIRENA:")


def test_contacts_are_keyed_line_by_line(qtbot, open_screen):
    screen = open_screen(name="Maria")
    screen.sections.choose("contact")
    grid = screen.contact.editors["contacts"]
    screen.contact.focus_field("contacts")
    for words in ("Ana Taek", "t", "081255500177", "", "y", "t", "", "Rudi"):
        qtbot.keyClicks(QApplication.focusWidget(), words)
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    first, second = grid.value()
    assert (first.name, first.phone, first.may_call, first.may_say) == (
        "Ana Taek",
        "081255500177",
        YesNo.YES,
        YesNo.NO,
    )
    assert second.name == "Rudi"
    assert len(grid._lines) == 3
    for _cell in range(6):
        qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Key.Key_Return)  # past the empty line
    assert screen.contact.editors["discretion"].hasFocus()
    qtbot.waitUntil(lambda: grid._lines[0].remove.height() > 10)
    qtbot.mouseClick(grid._lines[0].remove, Qt.MouseButton.LeftButton)
    assert [each.name for each in grid.value()] == ["Rudi"]
    assert screen.save()


def test_danger_to_life_says_at_once_what_to_do(qtbot, open_screen):
    screen = open_screen()
    screen.sections.choose("mental")
    thoughts = screen.filling.form("mental").editors["suicidal_thoughts"]
    qtbot.keyClick(thoughts.focusProxy(), "3")
    assert "Jangan tinggalkan klien sendirian" in screen.banner.text()
    assert not screen.filling.form("mental").rows["suicide_note"].isHidden()


def test_a_megabyte_pasted_into_a_field_is_refused_in_words(qtbot, open_screen):
    screen = open_screen(name="Ana")
    QGuiApplication.clipboard().setText("x" * 1_000_000)
    alias = entry(screen, "alias")
    qtbot.keyClicks(alias, "An")
    qtbot.keyClick(alias, Key.Key_V, CTRL)
    assert alias.text() == "An"
    assert QToolTip.text().startswith("Terlalu panjang")
    QGuiApplication.clipboard().clear()


def test_only_those_with_the_right_see_the_infections(desk, desk_of, open_screen):
    assert open_screen().filling.infections() == Infections()
    screen = open_screen(on=desk_of(Role.COUNSELLOR))
    screen.sections.choose("health")
    assert screen.filling.infections() is None
    assert screen.findChild(QWidget, "hiv") is None
