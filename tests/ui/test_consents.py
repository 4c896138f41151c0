"""The consents of a client's file, driven by keys."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QCheckBox, QLabel

from rehabdesk.domain.consents import ConsentKind, Standing
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.domain.people import Relation
from rehabdesk.domain.rights import Role
from rehabdesk.services.consents import list_consents, one_consent, record_consent, withdraw_consent
from rehabdesk.services.documents import list_documents
from rehabdesk.services.letter_basis import Basis
from rehabdesk.services.letters import letter_sheet, write_letter
from rehabdesk.services.today import TaskKind
from rehabdesk.ui import printing, privacy, talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.consents.client import ClientConsents
from rehabdesk.ui.screens.consents.withdrawing import CarryOut
from rehabdesk.ui.screens.consents.words import scope_of
from rehabdesk.ui.screens.letters import LettersScreen
from rehabdesk.ui.screens.letters.writing import say_basis
from rehabdesk.ui.screens.today import TodayScreen
from rehabdesk.ui.widgets import dates
from rehabdesk.ui.widgets.preview import Pages
from tests.helpers.letters import add_client_in_care, add_hospital, referral_about
from tests.helpers.people import CONSENT, MARIA
from tests.helpers.scans import picture

Key, CTRL, ALT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
RELEASE = replace(
    CONSENT,
    kind=ConsentKind.RELEASE,
    aims=(Purpose.CARE,),
    tells=(Disclosure.HISTORY, Disclosure.MEDICINES),
    until=date(2026, 11, 30),
)


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


@pytest.fixture
def maria(desk) -> int:
    return add_client_in_care(desk, MARIA)


@pytest.fixture
def said():
    return []


@pytest.fixture
def open_tab(qtbot, desk, said):
    def show(client_id, on=desk, text="") -> ClientConsents:
        tab = ClientConsents(on, client_id)
        qtbot.addWidget(tab)
        tab.resize(1138, 480)
        desk.listeners.append(lambda _topics: tab.refresh())
        tab.told.connect(lambda words, _tone: said.append(words))
        with qtbot.waitActive(tab):
            tab.show()
            tab.activateWindow()
        tab.arrive(Place("client", client_id, tab="consents", text=text))
        return tab

    yield show
    desk.listeners.clear()


def press(qtbot, tab, key, modifier, until) -> None:
    qtbot.keyClick(tab.focusWidget() or tab, key, modifier)
    qtbot.waitUntil(lambda: bool(until()))


def tick(qtbot, editor, words) -> None:
    [box] = [each for each in editor.findChildren(QCheckBox) if each.text() == words]
    box.setFocus()
    qtbot.keyClick(box, Key.Key_Space)


def test_a_release_is_typed_printed_and_recorded(qtbot, desk, maria, open_tab, said):
    hospital = add_hospital(desk)
    tab = open_tab(maria)
    press(qtbot, tab, Key.Key_B, ALT, lambda: tab.writing.isVisible())
    form = tab.writing.form
    assert form.editors["kind"].value() is ConsentKind.TREATMENT  # what is missing first
    assert not form.rows["aims"].isVisible()
    qtbot.keyClick(form.editors["kind"], Key.Key_Down)
    qtbot.keyClick(form.editors["kind"], Key.Key_Down)
    assert form.rows["aims"].isVisible()
    press(qtbot, tab, Key.Key_S, CTRL, form.problems)
    assert {problem.field for problem in form.problems()} == {"partner_id", "aims", "tells", "until"}
    agency = form.editors["partner_id"].lineEdit()
    agency.setFocus()
    qtbot.keyClicks(agency, "Rumah Sakit Umum Lontar Sejahtera")
    tick(qtbot, form.editors["aims"], "Layanan lanjutan")
    tick(qtbot, form.editors["tells"], "Riwayat dan layanan")
    form.editors["until"].setFocus()
    qtbot.keyClicks(form.editors["until"], "17022027")
    with printing.catch() as tray, talk.script([True]):
        press(qtbot, tab, Key.Key_P, CTRL, lambda: tab.findChildren(printing.PrintDialog))
        qtbot.keyClick(tab.findChildren(printing.PrintDialog)[0], Key.Key_Return)
    text = Pages(tray.printouts[0].pdf).text()
    for words in ("PERSETUJUAN PELEPASAN INFORMASI", "Rumah Sakit Umum Lontar", "17 Februari 2027", "3 x"):
        assert words in text
    press(qtbot, tab, Key.Key_S, CTRL, lambda: desk.ask(list_consents, maria))
    [row] = desk.ask(list_consents, maria)
    assert (row.scope.partner_id, row.aims, row.tells) == (hospital, (Purpose.CARE,), (Disclosure.HISTORY,))
    assert tab.table.current() == row
    assert "Persetujuan tercatat." in said


def test_what_was_typed_comes_back_and_a_minor_is_said_to_be_one(qtbot, desk, open_tab):
    child = add_client_in_care(desk, replace(MARIA, nik="", born_on=date(2010, 1, 1)))
    tab = open_tab(child, text="new")
    assert tab.writing.banner.isVisible()
    signed = tab.writing.form.editors["signed_by"]
    signed.setFocus()
    qtbot.keyClicks(signed, "yuli")
    qtbot.waitUntil(signed.completer().popup().isVisible)
    qtbot.keyClick(signed.completer().popup(), Key.Key_Down)
    qtbot.keyClick(signed.completer().popup(), Key.Key_Return)
    assert signed.value() == "Yuliana Banunaek"  # the contact, as the file has her
    assert tab.step_back()
    press(qtbot, tab, Key.Key_B, ALT, lambda: tab.writing.isVisible())
    assert tab.writing.form.draft().signed_by == "Yuliana Banunaek"
    tab.writing.record_now()
    assert [problem.field for problem in tab.writing.form.problems()] == ["relation"]
    tab.writing.form.editors["relation"].show_value(Relation.MOTHER)
    tab.writing.record_now()
    assert [row.relation for row in desk.ask(list_consents, child)] == [Relation.MOTHER]


def test_a_consent_is_withdrawn_and_carried_out_from_today(qtbot, desk, clock, maria, open_tab):
    given = desk.run(record_consent, maria, replace(RELEASE, to_person="Yuliana Banunaek"))
    tab = open_tab(maria)
    tab.facts.withdraw.setFocus()
    with talk.script(["Tidak mau keluarga diberi kabar"]) as script:
        press(qtbot, tab, Key.Key_W, ALT, lambda: script.asked)
    assert desk.ask(one_consent, given).standing is Standing.WITHDRAWN
    assert "72 jam" in tab.facts.banner.text()
    qtbot.waitUntil(lambda: tab.focusWidget() is tab.table)  # the button has gone, the keys have not
    today = TodayScreen(desk)
    qtbot.addWidget(today)
    asked: list[Place] = []
    today.go.connect(asked.append)
    clock.forward(hours=50)
    today.refresh()
    [row] = today._tasks.agenda.rows()
    assert row.chip == ("Sisa 22 jam", "bad", "time")
    today._do(row.key)
    assert asked == [Place("client", maria, tab="consents", text=str(given))]
    press(qtbot, tab, Key.Key_W, ALT, lambda: tab.findChildren(CarryOut))
    [dialog] = tab.findChildren(CarryOut)
    assert not dialog.done.isEnabled()
    qtbot.keyClicks(QApplication.focusWidget(), "Ibu diberi tahu")
    qtbot.keyClick(dialog, Key.Key_Return, CTRL)
    dialog.done.click()
    assert desk.ask(one_consent, given).stopped_note == "Ibu diberi tahu"
    today.refresh()
    assert not [row for row in today._tasks.agenda.rows() if row.key[0] is TaskKind.WITHDRAWAL]


def test_a_colleague_was_quicker_and_hidden_names_stay_hidden(qtbot, desk, maria, open_tab, said):
    given = desk.run(record_consent, maria, replace(RELEASE, to_person="Yuliana Banunaek"))
    tab = open_tab(maria)
    desk.listeners.clear()
    desk.run(withdraw_consent, given, "Menarik diri")
    with talk.script(["Menarik diri juga"]):
        tab.withdraw()
    assert said == ["Persetujuan ini sudah ditarik."]
    privacy.hide_names(True)
    try:
        tab.refresh()
        words = [label.text() for label in tab.findChildren(QLabel) if label.isVisible()]
        assert not [each for each in words if "Banunaek" in each]
        assert scope_of(tab.table.current()) == "Y. B.: Layanan lanjutan"
    finally:
        privacy.hide_names(False)


def test_a_scan_of_the_signed_paper_is_attached(qtbot, desk, maria, open_tab, tmp_path, said):
    given = desk.run(record_consent, maria, replace(CONSENT, on_paper=False))
    scan = tmp_path / "pindaian.jpg"
    scan.write_bytes(picture())
    tab = open_tab(maria)
    desk.listeners.clear()  # the worker adds the document, and would be heard on its own thread
    with talk.script([scan]):
        press(qtbot, tab, Key.Key_L, ALT, lambda: tab.findChildren(talk.Dialog))
    [dialog] = tab.findChildren(talk.Dialog)
    qtbot.waitUntil(dialog.add_button.isEnabled)
    dialog.add_button.click()
    qtbot.waitUntil(lambda: desk.ask(one_consent, given).document_id is not None)
    row = desk.ask(one_consent, given)
    assert row.on_paper
    assert [document.id for document in desk.ask(list_documents, maria)] == [row.document_id]
    tab.refresh()
    assert tab.facts.open.isVisible()
    tab.resize(800, 480)  # where there is little room, list and consent take turns
    assert not tab.facts.isVisible()
    qtbot.keyClick(tab.table, Key.Key_Return)
    assert tab.facts.isVisible()
    assert not tab.table.isVisible()
    assert tab.step_back()
    assert tab.table.isVisible()


@pytest.mark.parametrize(
    ("role", "may"), [(Role.COUNSELLOR, True), (Role.AUDITOR, False), (Role.OFFICE, False)]
)
def test_who_may_only_look_is_offered_nothing_else(desk, desk_of, maria, open_tab, role, may):
    desk.run(record_consent, maria, CONSENT)
    tab = open_tab(maria, on=desk_of(role))
    offered = (tab.new, tab.facts.print, tab.facts.attach, tab.facts.withdraw, tab.facts.strike)
    assert [button.isVisible() for button in offered] == [may] * 5


def test_a_letter_says_what_it_rests_on_or_asks_why_it_goes_without(qtbot, desk, maria):
    hospital = add_hospital(desk)
    letter = desk.run(write_letter, referral_about(maria, hospital))
    worker = Background()
    screen = LettersScreen(desk, worker)
    qtbot.addWidget(screen)
    screen.resize(1182, 684)
    desk.listeners.append(lambda _topics: screen.refresh())
    screen.show()
    screen.arrive(Place("letters", letter))
    form = screen.side.form.form
    banners = lambda: [  # noqa: E731
        layout.itemAt(place).widget().text()
        for layout in [screen.side.form._warnings]
        for place in range(layout.count())
    ]
    assert banners()[0].startswith("Tidak ada persetujuan")
    column = screen.side.client.parentWidget()
    wide = column.minimumSizeHint().width()
    screen.side.client.setText("Wilhelmina " * 6)
    assert column.minimumSizeHint().width() == wide  # a long name makes nothing wider than the side
    assert form.rows["without"].isVisible()
    screen.sign()
    assert [problem.field for problem in form.problems()] == ["without"]
    given = desk.run(record_consent, maria, replace(RELEASE, partner_id=hospital))
    screen.refresh()
    assert "17/11/2026" in banners()[0]
    assert not form.rows["without"].isVisible()
    to_mother = desk.run(record_consent, maria, replace(RELEASE, to_person="Yuliana Banunaek"))
    mother = Basis(True, desk.ask(one_consent, to_mother))
    for hidden in (True, False):
        privacy.hide_names(hidden)
        assert ("Yuliana" in say_basis(mother)) is not hidden
    desk.run(withdraw_consent, given, "Menarik diri")
    screen.refresh()
    for name in ("without", "without_note"):
        assert form.rows[name].isVisible()
    form.editors["without"].setFocus()
    qtbot.keyClick(form.editors["without"], Key.Key_Down)
    qtbot.keyClick(form.editors["without"], Key.Key_Down)
    form.editors["without_note"].setFocus()
    qtbot.keyClicks(form.editors["without_note"], "Dibawa ke IGD")
    screen.save()
    assert desk.ask(letter_sheet, letter).problems == ()
    worker.stop()
    desk.listeners.clear()
