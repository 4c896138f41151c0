"""A declared form: typing, keys, problems."""

from dataclasses import dataclass
from datetime import date, time

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QScrollArea
from pytestqt.qtbot import QtBot

from rehabdesk.domain import fields
from rehabdesk.domain.fields import Choice, Problem
from rehabdesk.errors import Invalid
from rehabdesk.ui.forms import Form
from rehabdesk.ui.widgets import dates
from rehabdesk.ui.widgets.choices import ChoiceEdit, Combo, PickEdit, RadioRow
from rehabdesk.ui.widgets.dates import DateEdit
from rehabdesk.ui.widgets.entries import NikEdit, PhoneEdit

TODAY = date(2026, 11, 17)


class Sex(Choice):
    FEMALE = "F", "Perempuan"
    MALE = "M", "Laki-laki"


class Faith(Choice):
    PROTESTANT = "P", "Kristen Protestan"
    CATHOLIC = "K", "Katolik"
    ISLAM = "I", "Islam"
    HINDU = "H", "Hindu"


@dataclass(frozen=True)
class Draft:
    name: str = fields.text("Nama lengkap", required=True, hint="Sesuai KTP.")
    phone: str = fields.text("Nomor HP", example="0812 5550 0142")
    nik: str = fields.text("NIK", max_length=16)
    days: int | None = fields.number("Hari", most=30)
    born_on: date | None = fields.day("Tanggal lahir", required=True)
    at: time | None = fields.clock_time("Mulai")
    sex: Sex | None = fields.choice("Jenis kelamin", Sex)
    faith: Faith | None = fields.choice("Agama", Faith)
    faiths: tuple[Faith, ...] = fields.choices("Semua agama", Faith)
    no_card: bool = fields.flag("Tidak punya KTP")
    partner_id: int | None = fields.pick("Mitra")
    story: str = fields.paragraph("Cerita")
    version: int = 0


FULL = Draft(
    name="Yulius Manafe",
    phone="081255500142",
    nik="0071051208980003",
    days=12,
    born_on=date(1998, 8, 12),
    at=time(10, 42),
    sex=Sex.MALE,
    faith=Faith.CATHOLIC,
    faiths=(Faith.CATHOLIC, Faith.HINDU),
    no_card=True,
    partner_id=7,
    story="Baris satu\nbaris dua",
    version=4,
)
PICKS = {"partner_id": [(number, f"Mitra {number}") for number in range(1, 20)]}


@pytest.fixture(autouse=True)
def _tuesday() -> None:
    dates.use_clock(lambda: TODAY)


@pytest.fixture
def form(qtbot: QtBot) -> Form[Draft]:
    form = Form(Draft, picks=PICKS)
    qtbot.addWidget(form)
    form.show()
    qtbot.waitExposed(form)
    form.activateWindow()
    return form


def test_what_is_shown_comes_back(form: Form[Draft]) -> None:
    form.show(FULL)
    assert form.draft() == FULL


def test_an_empty_form_gives_the_blank_draft(form: Form[Draft]) -> None:
    assert form.draft() == Draft()


def test_showing_is_silent_and_typing_is_not(form: Form[Draft], qtbot: QtBot) -> None:
    heard: list[str] = []
    form.changed.connect(heard.append)
    form.show(FULL)
    assert heard == []
    qtbot.keyClicks(form.editors["name"], "a")
    qtbot.mouseClick(form.editors["no_card"], Qt.MouseButton.LeftButton)
    assert heard == ["name", "no_card"]


def test_every_editor_is_named_for_its_field_and_says_its_label(form: Form[Draft]) -> None:
    assert form.findChild(QLineEdit, "name") is form.editors["name"]
    assert form.editors["name"].accessibleName().startswith("Nama lengkap, ")
    assert form.editors["days"].accessibleName() == "Hari"


def test_few_options_stand_open_and_many_are_searched(form: Form[Draft]) -> None:
    assert isinstance(form.editors["sex"], RadioRow)
    assert isinstance(form.editors["faith"], ChoiceEdit)
    assert isinstance(form.editors["partner_id"], PickEdit)
    few = Form(Draft, only=("partner_id",), picks={"partner_id": [(1, "Satu")]})
    assert type(few.editors["partner_id"]) is Combo


def test_enter_walks_on_and_shift_enter_back(form: Form[Draft], qtbot: QtBot) -> None:
    form.focus_field("name")
    qtbot.keyClick(form.editors["name"], Qt.Key.Key_Return)
    assert form.focusWidget() is form.editors["phone"]
    qtbot.keyClick(form.editors["phone"], Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert form.focusWidget() is form.editors["name"]


def test_enter_is_a_new_line_in_a_paragraph(form: Form[Draft], qtbot: QtBot) -> None:
    form.focus_field("story")
    qtbot.keyClicks(form.editors["story"], "satu")
    qtbot.keyClick(form.editors["story"], Qt.Key.Key_Return)
    qtbot.keyClicks(form.editors["story"], "dua")
    assert form.draft().story == "satu\ndua"


def test_problems_stand_at_their_fields_and_f8_walks_them(form: Form[Draft], qtbot: QtBot) -> None:
    found = [
        Problem("days", "Paling banyak {most}.", (("most", 30),)),
        Problem("born_on", "Menurut NIK 12/08/1998. Cek KTP.", warning=True),
        Problem("elsewhere", "Bukan di sini."),
    ]
    left = form.complain(found)
    assert [problem.field for problem in left] == ["elsewhere"]
    assert form.rows["days"].said() == "Paling banyak 30."
    assert form.editors["days"].accessibleDescription() == "Paling banyak 30."
    assert form.focusWidget() is form.editors["days"]
    form.focus_field("name")
    qtbot.keyClick(form.editors["name"], Qt.Key.Key_F8)
    assert form.focusWidget() is form.editors["days"]
    qtbot.keyClick(form.editors["days"], Qt.Key.Key_F8)
    assert form.focusWidget() is form.editors["born_on"]
    qtbot.keyClick(form.editors["born_on"], Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    assert form.focusWidget() is form.editors["days"]


def test_typing_takes_the_complaint_away_and_leaving_checks_again(form: Form[Draft], qtbot: QtBot) -> None:
    form.complain([Problem("days", "Paling banyak 30.")])
    qtbot.keyClicks(form.editors["days"], "31")
    assert form.rows["days"].problem is None
    qtbot.keyClick(form.editors["days"], Qt.Key.Key_Return)
    assert form.rows["days"].problem is not None
    assert "30" in form.rows["days"].said()
    assert form.rows["name"].said() == "Sesuai KTP."


def test_a_date_that_does_not_exist_is_no_draft_but_half_a_draft(form: Form[Draft], qtbot: QtBot) -> None:
    form.show(FULL)
    form.focus_field("born_on")
    qtbot.keyClicks(form.editors["born_on"], "31/02/1998")
    with pytest.raises(Invalid) as said:
        form.draft()
    assert [problem.field for problem in said.value.problems] == ["born_on"]
    assert form.draft(half=True).born_on is None
    assert form.draft(half=True).name == "Yulius Manafe"


def test_missing_is_said_only_when_completing(form: Form[Draft]) -> None:
    assert form.check() == []
    assert [problem.field for problem in form.check(complete=True)] == ["name", "born_on"]


def test_read_only_shows_and_does_not_take(form: Form[Draft], qtbot: QtBot) -> None:
    form.show(FULL)
    form.set_read_only(True)
    qtbot.keyClicks(form.editors["name"], "x")
    qtbot.keyClick(form.editors["born_on"], Qt.Key.Key_T)
    assert form.draft() == FULL


def test_a_pick_is_found_by_any_part_and_must_be_in_the_list(form: Form[Draft], qtbot: QtBot) -> None:
    pick = form.editors["partner_id"]
    pick.setFocus()
    qtbot.keyClicks(pick, "Mitra 12")
    assert form.draft().partner_id == 12
    qtbot.keyClicks(pick, "x")
    assert [problem.field for problem in form.unreadable()] == ["partner_id"]
    pick.completer().popup().hide()


def test_date_keys(form: Form[Draft], qtbot: QtBot) -> None:
    edit = form.editors["born_on"]
    edit.setFocus()
    qtbot.keyClick(edit, Qt.Key.Key_T)
    assert edit.value() == TODAY
    qtbot.keyClick(edit, Qt.Key.Key_Plus)
    assert edit.value() == date(2026, 11, 18)
    qtbot.keyClick(edit, Qt.Key.Key_PageUp)
    assert edit.value() == date(2026, 10, 18)
    edit.clear()
    qtbot.keyClicks(edit, "12-8-98")
    qtbot.keyClick(edit, Qt.Key.Key_Return)
    assert edit.text() == "12/08/1998"


def test_the_calendar_gives_the_day(qtbot: QtBot) -> None:
    edit = DateEdit()
    qtbot.addWidget(edit)
    edit.show()
    qtbot.waitExposed(edit)
    edit.show_value(date(2026, 11, 17))
    qtbot.keyClick(edit, Qt.Key.Key_F4)
    calendar = edit._calendar
    assert calendar is not None
    qtbot.keyClick(calendar, Qt.Key.Key_Down)
    qtbot.keyClick(calendar, Qt.Key.Key_Return)
    assert edit.value() == date(2026, 11, 24)
    assert not calendar.isVisible()


def test_nik_and_phone_are_grouped_while_typed(qtbot: QtBot) -> None:
    nik, phone = NikEdit(), PhoneEdit()
    for edit in (nik, phone):
        qtbot.addWidget(edit)
    qtbot.keyClicks(nik, "0071051208980003")
    assert nik.text() == "007105 120898 0003"
    assert nik.value() == "0071051208980003"
    qtbot.keyClicks(phone, "+6281255500142")
    assert phone.text() == "0812 5550 0142"
    nik.setCursorPosition(6)
    qtbot.keyClick(nik, Qt.Key.Key_Backspace)
    assert nik.value() == "007101208980003"


def test_a_field_out_of_sight_comes_into_sight(qtbot: QtBot) -> None:
    area, form = QScrollArea(), Form(Draft)
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(form)
    area.resize(600, 200)
    area.show()
    qtbot.waitExposed(area)
    form.complain([Problem("story", "Masih kosong.")])
    assert area.viewport().rect().contains(form.rows["story"].mapTo(area.viewport(), QPoint(0, 40)))
