"""The interview, its result and the tab in the client's file, driven by keys."""

from datetime import date
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from rehabdesk import resources
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.instruments import REFUSED, AssessmentState, Occasion
from rehabdesk.domain.rights import Role
from rehabdesk.domain.scoring import score
from rehabdesk.services.alerts import list_alerts
from rehabdesk.services.assessments import (
    assessment_sheet,
    begin_assessment,
    finish_assessment,
    keep_answers,
    list_assessments,
)
from rehabdesk.services.clients import register_client
from rehabdesk.services.instruments import instrument, text_pack
from rehabdesk.ui import printing, privacy, talk
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.assessments.beginning import BeginDialog
from rehabdesk.ui.screens.assessments.client import ClientAssessments
from rehabdesk.ui.screens.assessments.finishing import FinishDialog, lacking_words
from rehabdesk.ui.screens.assessments.interview import Interview
from rehabdesk.ui.screens.assessments.result import Result
from rehabdesk.ui.screens.assessments.screen import AssessmentScreen
from rehabdesk.ui.screens.assessments.trends import difference_words
from rehabdesk.ui.screens.assessments.words import bands_of
from rehabdesk.ui.screens.settings.instruments import InstrumentsPage
from rehabdesk.ui.screens.settings.wording import WordingDialog
from rehabdesk.ui.widgets import dates
from rehabdesk.ui.widgets.preview import Pages
from tests.helpers.people import admit_somebody

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def centre_clock(desk):
    dates.use_clock(lambda: desk.now().date())
    yield
    dates.use_clock(date.today)


@pytest.fixture
def client(desk) -> int:
    return desk.run(register_client, ClientDraft(name="Yulius Manafe"))


@pytest.fixture
def shown(qtbot):
    def show(widget: QWidget) -> QWidget:
        qtbot.addWidget(widget)
        widget.resize(1182, 684)
        with qtbot.waitActive(widget):
            widget.show()
            widget.activateWindow()
        widget.setFocus()
        return widget

    return show


def begin(desk, client, code="phq-9", **how) -> int:
    return desk.run(begin_assessment, client, code, **how)


def dialog_of(kind, screen):
    [dialog] = [each for each in screen.window().findChildren(kind) if each.isVisible()]
    return dialog


def finish(qtbot, screen) -> None:
    qtbot.keyClick(screen.part.rows, Key.Key_Return, CTRL)
    qtbot.keyClick(dialog_of(FinishDialog, screen), Key.Key_Return)


def test_a_whole_phq_9_is_one_key_an_answer(qtbot, desk, client, shown):
    screen = shown(AssessmentScreen(desk, begin(desk, client)))
    part = screen.part
    assert part.rows.spoken().startswith("1 Tidak berminat")
    qtbot.keyClicks(part.rows, "21032102")
    assert not part.banner.isVisible()
    assert part.scores.lines["total"].score.shown == "11"
    qtbot.keyClicks(part.rows, "1")
    assert "menyakiti" in part.banner.text()
    assert "jangan tinggalkan" in part.banner.text().lower()
    assert part.rows.current() == "10"
    assert part.scores.lines["total"].score.word == "Sedang"
    qtbot.keyClicks(part.rows, "2")
    finish(qtbot, screen)
    assert isinstance(screen.part, Result)
    [row] = desk.ask(list_assessments, client)
    assert (row.state, row.complete, row.assessed_on) == (AssessmentState.FINISHED, True, date(2026, 11, 17))
    assert row.scores[0].value == Decimal(12)
    assert [alert.detail for alert in desk.ask(list_alerts, client)]


def test_assist_asks_only_what_earlier_answers_call_for(qtbot, desk, client, shown):
    part = shown(AssessmentScreen(desk, begin(desk, client, "assist"))).part
    keys = part.rows
    # Ever used: tobacco, cannabis and something else, which is named in words.
    qtbot.keyClicks(keys, "2121111112")
    assert keys.current() == "other"
    qtbot.keyClicks(keys, "lem aibon r")
    qtbot.keyClick(keys, Key.Key_Return)
    assert part.answers["other"] == "lem aibon r"
    qtbot.keyClick(keys, Key.Key_Up)
    assert keys.current() == "other"
    qtbot.keyClicks(keys, "umahan")  # gone on with; and taken as it stands when one goes elsewhere
    part.sections.choose("q2")
    assert part.answers["other"] == "lem aibon rumahan"
    # Use: tobacco daily, cannabis weekly, the other one never: nothing more of it but 6 and 7.
    assert [row.code for row in keys.rows()] == ["q2a", "q2c", "q2j"]
    assert "Alkohol" in part.unasked.text()
    qtbot.keyClicks(keys, "541")
    assert [row.code for row in keys.rows()] == ["q3a", "q3c"]
    qtbot.keyClicks(keys, "11" + "11")
    assert [row.code for row in keys.rows()] == ["q5c"]  # duties are not asked about tobacco
    qtbot.keyClicks(keys, "1" + "321" + "111")
    assert keys.current() == "injected"
    scores = part.scores.lines
    assert {code: line.score.shown for code, line in scores.items() if line.isVisible()} == {
        "a": "9",
        "c": "10",
        "j": "0",
    }
    assert scores["a"].score.word == "Sedang"
    # Back to the first section: cannabis never used after all. Its questions go at once.
    part.sections.choose("q1")
    keys.choose("q1c")
    qtbot.keyClicks(keys, "1")
    part.go_to("q2a")
    assert [row.code for row in keys.rows()] == ["q2a", "q2j"]
    # The green button is the next step: on while something is unanswered, the end once nothing is.
    assert (part.next_button.kind(), part.finish_button.kind()) == ("primary", "secondary")
    part.go_to("injected")
    qtbot.keyClicks(keys, "1")
    part.go_to("q2a")
    assert (part.next_button.kind(), part.finish_button.kind()) == ("secondary", "primary")
    keys.choose("q2j")
    qtbot.keyClick(keys, Key.Key_Delete)
    assert (part.next_button.kind(), part.finish_button.kind()) == ("primary", "secondary")
    # Which one is blank is said with its section: every section asks about tobacco.
    words, _tone = lacking_words(part.instrument, score(part.instrument, part.answers))
    assert words.startswith("1 pertanyaan kosong: Pemakaian (Zat lain).")
    assert not scores["c"].isVisible() or scores["c"].score.shown == "0"


def test_numbers_are_typed_and_entered(qtbot, desk, client, shown):
    screen = shown(AssessmentScreen(desk, begin(desk, client, "asi")))
    part = screen.part
    first = part.rows.current()
    qtbot.keyClicks(part.rows, "123")
    qtbot.keyClick(part.rows, Key.Key_Return)
    assert part.rows.is_wrong()  # said beside the field, where it stands until something else is typed
    assert part.rows.current() == first
    assert first not in part.answers
    qtbot.keyClicks(part.rows, "13")
    qtbot.keyClick(part.rows, Key.Key_Backspace)
    qtbot.keyClicks(part.rows, "2")
    qtbot.keyClick(part.rows, Key.Key_Return)
    assert part.answers[first] == 12
    assert part.rows.current() != first
    part.go_to(first)
    qtbot.keyClicks(part.rows, "4")
    screen.keep()  # the window locks while a number is being typed: it is taken as it stands
    assert desk.ask(assessment_sheet, 1).answers[first] == 4


def test_refused_is_not_blank_and_both_are_said_at_the_end(qtbot, desk, client, shown):
    screen = shown(AssessmentScreen(desk, begin(desk, client)))
    keys = screen.part.rows
    qtbot.keyClicks(keys, "12R")
    qtbot.keyClick(keys, Key.Key_Space)
    qtbot.keyClicks(keys, "12")
    qtbot.keyClick(keys, Key.Key_Backspace)  # nothing here yet: back to the last one
    qtbot.keyClick(keys, Key.Key_Backspace)  # which is taken back
    qtbot.keyClicks(keys, "3111")
    qtbot.keyClick(keys, Key.Key_Z, CTRL)
    assert keys.current() == "9"
    qtbot.keyClicks(keys, "9")  # no such answer
    qtbot.keyClicks(keys, "0")
    assert screen.part.answers["3"] == REFUSED
    assert "4" not in screen.part.answers
    qtbot.keyClick(keys, Key.Key_Return, CTRL)
    dialog = dialog_of(FinishDialog, screen)
    assert dialog.state.text().startswith("1 pertanyaan kosong: 4.\n1 pertanyaan ditolak: 3.")
    dialog.day.show_value(date(2026, 11, 18))
    dialog.finish()
    assert "belum tiba" in dialog.trouble.text()
    dialog.day.show_value(date(2026, 11, 16))
    dialog.finish()
    [row] = desk.ask(list_assessments, client)
    assert (row.complete, row.scores[0].value) == (False, None)
    said = {each.code: each.said for each in screen.part.answers.rows()}
    assert (said["3"], said["4"]) == ("menolak", "tidak dijawab")


@pytest.mark.parametrize("wide", [1182, 800])
def test_sections_are_walked_through_in_a_narrow_window_too(qtbot, desk, client, shown, wide):
    screen = shown(AssessmentScreen(desk, begin(desk, client, "urica")))
    screen.resize(wide, 560)
    part, alt = screen.part, Qt.KeyboardModifier.AltModifier
    assert part.sections.isVisible() == (wide > 1000)
    part.next_button.click()
    assert part.rows.current() == "12"
    qtbot.keyClick(part.rows, Key.Key_Down, alt)
    assert part.rows.current() == "23"
    qtbot.keyClick(part.rows, Key.Key_Up, alt)
    part.back_button.click()
    assert part.rows.current() == "1"
    assert part.rows.hasFocus()


def test_it_goes_on_where_it_stopped(qtbot, desk, client, shown):
    made = begin(desk, client)
    first = shown(AssessmentScreen(desk, made))
    qtbot.keyClicks(first.part.rows, "0123")
    qtbot.waitUntil(lambda: first.part.mark.text() == "Draf tersimpan 10.42")
    first.hide()
    second = shown(AssessmentScreen(desk, made))
    assert second.part.answers == {"1": 0, "2": 1, "3": 2, "4": 3}
    assert second.part.rows.current() == "5"


@pytest.mark.parametrize("mine", [True, False])
def test_two_people_at_one_assessment_see_both_answers(qtbot, desk, client, shown, mine):
    made = begin(desk, client)
    screen = shown(AssessmentScreen(desk, made))
    desk.run(keep_answers, made, 1, {"1": 3, "2": 3})
    with talk.script([mine]) as said:
        qtbot.keyClicks(screen.part.rows, "1")
        qtbot.waitUntil(lambda: bool(said.asked))
    assert said.asked == ["Orang lain menjawab di sini sementara itu"]
    screen.keep()
    kept = desk.ask(assessment_sheet, made).answers
    assert dict(kept) == ({"1": 1} if mine else {"1": 3, "2": 3})
    assert screen.part.answers == kept


def test_what_somebody_else_finished_is_shown_finished(qtbot, desk, client, shown):
    made = begin(desk, client)
    screen = shown(AssessmentScreen(desk, made))
    desk.run(finish_assessment, made, desk.run(keep_answers, made, 1, {"1": 3}), date(2026, 11, 17))
    said = []
    screen.told.connect(lambda text, tone: said.append(text))
    qtbot.keyClicks(screen.part.rows, "1")
    qtbot.waitUntil(lambda: isinstance(screen.part, Result))
    assert said == ["Orang lain sudah mengakhiri asesmen ini."]


def test_a_file_without_assessments_begins_one_by_key(qtbot, desk, client, shown):
    tab = shown(ClientAssessments(desk, client))
    qtbot.keyClick(tab.window().focusWidget(), Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert dialog_of(BeginDialog, tab).table.current().name == "ASI"


def test_numbers_only_questionnaires_say_where_the_words_are(desk, client, shown):
    part = shown(AssessmentScreen(desk, begin(desk, client, "whoqol-bref"))).part
    assert "lembar" in part.note.text()


def test_the_file_lists_begins_and_compares(qtbot, desk, client, clock, shown):
    for answers, day in (({str(n): 3 for n in range(1, 9)}, 1), ({str(n): 1 for n in range(1, 9)}, 15)):
        made = begin(desk, client)
        version = desk.run(keep_answers, made, 1, {**answers, "9": 0})
        desk.run(finish_assessment, made, version, date(2026, 11, day))
    tab = shown(ClientAssessments(desk, client))
    assert tab.isAncestorOf(tab.window().focusWidget())
    gone = []
    tab.go.connect(gone.append)
    assert [row.assessed_on.day for row in tab.table.rows()] == [15, 1]
    [chart] = tab.trends.charts
    assert [point.shown for point in chart.points()] == ["24", "8"]
    qtbot.keyClick(chart, Key.Key_Left)
    assert chart.accessibleDescription() == "01/11/2026, 24, Berat"
    words = [label.text() for label in tab.trends.findChildren(type(tab._said))]
    assert "−16 sejak 01/11/2026, membaik" in words
    qtbot.keyClick(tab.table, Key.Key_Return)
    assert gone == [Place("assessment", 2, text="file")]
    tab.arrive(Place("client", client, text="new"))
    dialog = dialog_of(BeginDialog, tab)
    assert dialog.occasion.value() is Occasion.INTAKE
    qtbot.keyClicks(dialog.table, "GAD")
    qtbot.keyClick(dialog.table, Key.Key_Return)
    assert gone[-1] == Place("assessment", 3, text="file")
    tab.refresh()
    assert [row.name for row in tab.table.rows()] == ["GAD-7", "PHQ-9", "PHQ-9"]
    tab.table.choose(3)
    assert tab._said.text().startswith("0 dari 7 pertanyaan sudah dijawab.")
    with talk.script([True]):  # another GAD-7: the unfinished one is gone on with
        tab.begin()
        dialog_of(BeginDialog, tab).table.choose("gad-7")
        dialog_of(BeginDialog, tab).begin()
    assert gone[-1] == Place("assessment", 3, text="file")
    with talk.script(["Salah klien"]):
        tab.table.choose(3)
        tab.ask_discard()
    assert len(tab.table.rows()) == 2


def test_bands_are_said_once_with_the_scales_that_differ(desk, client):
    assist, audit, urica, whoqol = (
        desk.ask(instrument, code) for code in ("assist", "audit", "urica", "whoqol-bref")
    )
    assert [band.span for band in bands_of(assist, "")] == [
        "0–3, Alkohol 0–10",
        "4–26, Alkohol 11–26",
        "27 ke atas",
    ]
    assert [band.span for band in bands_of(audit, "")] == ["0–7", "8–15", "16–19", "20 ke atas"]
    assert bands_of(urica, "")[0].span == "sampai 10,15"
    assert bands_of(whoqol, "") == []


def test_names_are_hidden_on_the_paper_too_until_it_is_printed(desk, client, shown):
    made = begin(desk, client)
    version = desk.run(keep_answers, made, 1, {str(n): 1 for n in range(1, 10)})
    desk.run(finish_assessment, made, version, date(2026, 11, 17))
    screen = shown(AssessmentScreen(desk, made))
    screen.part.which.choose("paper")
    assert screen.part.preview.covered() == ""
    privacy.hide_names(True)
    try:
        screen.refresh()
        assert screen.part.preview.covered().startswith("Nama sedang disamarkan")
        assert "Yulius" not in " ".join(screen.title())
        with printing.catch() as tray:
            screen.part.print_summary()
            dialog_of(printing.PrintDialog, screen)._print()
        assert "Yulius Manafe" in Pages(tray.printouts[0].pdf).text()
    finally:
        privacy.hide_names(False)
    screen.refresh()
    assert screen.part.preview.covered() == ""


def test_the_summary_is_seen_and_printed(qtbot, desk, client, shown):
    made = begin(desk, client)
    version = desk.run(keep_answers, made, 1, {str(n): 1 for n in range(1, 10)})
    desk.run(finish_assessment, made, version, date(2026, 11, 17))
    screen = shown(AssessmentScreen(desk, made))
    screen.part.which.choose("paper")
    assert "Yulius Manafe" in screen.part.preview.text()
    with printing.catch() as tray:
        screen.part.print_summary()
        [dialog] = [each for each in screen.window().findChildren(printing.PrintDialog) if each.isVisible()]
        with talk.script([True]):
            dialog._print()
    [printout] = tray.printouts
    assert printout.pdf.startswith(b"%PDF")


def test_a_result_is_held_against_any_earlier_one(desk, client, shown):
    for day, value in ((1, 3), (9, 2), (17, 1)):
        made = begin(desk, client)
        version = desk.run(keep_answers, made, 1, {str(n): value for n in range(1, 9)} | {"9": 0})
        desk.run(finish_assessment, made, version, date(2026, 11, day))
    part = shown(AssessmentScreen(desk, made)).part
    assert part.against.currentText().startswith("09/11/2026")
    assert [difference_words(trend) for trend in part._found] == ["−8 sejak 09/11/2026, membaik"]
    part.which.choose("paper")
    part.against.show_value(1)
    part.against.edited.emit()
    assert [difference_words(trend) for trend in part._found] == ["−16 sejak 01/11/2026, membaik"]
    assert "01/11/2026" in part.preview.text()


def test_a_colleagues_client_asks_why_unless_the_file_is_open(qtbot, desk, desk_of, shown):
    made = begin(desk, admit_somebody(desk))
    stranger = desk_of(Role.COUNSELLOR)
    object.__setattr__(stranger.who, "account_id", 99)
    screen = shown(AssessmentScreen(stranger, made))
    qtbot.keyClicks(screen.part.reason, "menggantikan")
    qtbot.keyClick(screen.part.reason, Key.Key_Return)
    assert isinstance(screen.part, Interview)
    assert isinstance(shown(AssessmentScreen(stranger, made, from_file=True)).part, Interview)


def test_an_auditor_reads_and_changes_nothing(desk, desk_of, client, shown):
    made = begin(desk, client)
    screen = shown(AssessmentScreen(desk_of(Role.AUDITOR), made))
    assert not isinstance(screen.part, Interview)
    assert not screen.part.again_button.isVisible()


def test_a_centre_types_its_own_wording_and_adds_its_own_instrument(
    qtbot, qapp, desk, client, shown, tmp_path
):
    page = shown(InstrumentsPage(desk, lambda said: None))
    page.table.choose("whoqol-bref")
    assert page.method.isVisible()
    page.type_words()
    dialog = dialog_of(WordingDialog, page)
    first, second = [code for code in dialog.lines if code.isdigit()][:2]
    qapp.clipboard().setText("Kalimat pertama\n\nKalimat kedua")
    dialog.lines[first].setFocus()
    qtbot.keyClick(dialog.lines[first], Key.Key_V, CTRL)
    assert dialog.lines[second].value() == "Kalimat kedua"
    dialog._save()
    part = shown(AssessmentScreen(desk, begin(desk, client, "whoqol-bref"))).part
    assert part.rows.rows()[0].text == "Kalimat pertama"

    page.method.show_value("table")
    page._choose()
    assert desk.ask(text_pack, "whoqol-bref").method == page.method.value()
    shipped = resources.path("instruments", "gad-7.toml").read_text("utf-8")
    own = tmp_path / "milik.toml"
    faulty = shipped.replace('answers = "often"', 'answers = "seldom"', 1)
    own.write_text(faulty.replace('code = "gad-7"', 'code = "milik"'))
    with talk.script([own]):
        page.choose_file()
    assert page.trouble.text().startswith(("Baris 38", "Line 38"))
    own.write_text(shipped.replace('code = "gad-7"', 'code = "milik"'))
    page.add_file(own)
    assert page.trouble.isHidden()
    assert page.table.current().code == "milik"
    with talk.script([True]):
        page.ask_retire()
    assert "milik" not in [row.code for row in page.table.rows()]
    page.add_file(tmp_path / "tiada.toml")
    assert page.trouble.text().startswith("Berkas tidak dapat dibaca")
