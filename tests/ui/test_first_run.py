"""First run: four steps typed by hand; left and taken up again; nothing half-made."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage

from rehabdesk import access
from rehabdesk.db import keyring as keys
from rehabdesk.db import tries
from rehabdesk.domain.recovery import split_key
from rehabdesk.domain.rights import Role
from rehabdesk.errors import DeskError
from rehabdesk.services.centre import Founder
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.screens.first_run import FirstRun
from rehabdesk.ui.screens.letterhead import judge_logo
from rehabdesk.ui.words import install
from tests.conftest import CENDANA
from tests.helpers.cheap_keys import cheap_keys

__all__ = ["cheap_keys"]

GOOD = "empat kata yang ingat"


@pytest.fixture
def background():
    worker = Background()
    yield worker
    worker.stop()


@pytest.fixture
def page(qtbot, background, tmp_path):
    page = FirstRun(background, tmp_path / "baru")
    qtbot.addWidget(page)
    page.resize(1366, 768)
    page.show()
    return page


def fill_centre(page: FirstRun) -> None:
    page.centre.take_up(CENDANA)
    page.centre._typed("name")


def fill_admin(qtbot, page: FirstRun) -> None:
    qtbot.keyClicks(page.admin.form.editors["name"], "Petrus Benu")
    qtbot.keyClicks(page.admin.password.password, GOOD)
    qtbot.keyClicks(page.admin.password.again, GOOD)


def prove_key(qtbot, page: FirstRun) -> None:
    groups = split_key(page.key.panel.key)
    for place, edit in zip((2, 5), page.key.panel.answers, strict=True):
        qtbot.keyClicks(edit, groups[place].lower())


def test_next_is_off_until_the_needed_fields_are_right(qtbot, page) -> None:
    assert not page.next_button.isEnabled()
    for name in ("name", "address", "city", "site_code", "head_name", "head_title"):
        page.centre.form.focus_field(name)
        qtbot.keyClicks(page.centre.form.editors[name], "RPC")
    assert page.next_button.isEnabled()


def test_a_wrong_field_is_said_beside_it_and_keeps_the_step(qtbot, page) -> None:
    fill_centre(page)
    page.centre.form.editors["email"].setText("bukan surel")
    page.advance()
    assert page.step() == 0
    assert page.centre.form.rows["email"].said()


def test_the_letterhead_follows_what_is_typed(qtbot, page) -> None:
    fill_centre(page)
    qtbot.waitUntil(lambda: "RUMAH PULIH CENDANA" in page.centre.letterhead.text(), timeout=3000)
    assert "001/SKM/RPC" in page.centre.letterhead.text()


def test_passwords_that_differ_are_said_while_typing(qtbot, page) -> None:
    fill_centre(page)
    page.advance()
    qtbot.keyClicks(page.admin.form.editors["name"], "Petrus Benu")
    qtbot.keyClicks(page.admin.password.password, GOOD)
    assert page.admin.password.word.text() == "Kuat"
    qtbot.keyClicks(page.admin.password.again, "empat kata lain")
    assert page.admin.password.again.property("state") == "bad"
    assert not page.next_button.isEnabled()


def test_a_wrong_group_is_named_and_the_third_miss_makes_a_new_key(qtbot, page) -> None:
    fill_centre(page)
    page.advance()
    fill_admin(qtbot, page)
    page.advance()
    panel = page.key.panel
    before = panel.key
    for typed in ("ZZZZ", "YYYY"):
        panel.answers[1].setText(typed)
        assert "6" in panel._said[1].text()
    assert panel.key == before
    panel.answers[1].setText("XXXX")
    assert panel.key != before
    assert not page.next_button.isEnabled()


def test_the_sheet_holds_the_key_and_masks_it_after_printing(page) -> None:
    panel = page.key.panel
    panel.show_centre(CENDANA)
    panel.toggle()
    assert panel.groups[0].revealed
    panel._count_sheet()
    assert not panel.groups[0].revealed
    assert panel.sheet().startswith(b"%PDF")


def test_four_steps_make_a_centre_that_opens(qtbot, page, tmp_path) -> None:
    fill_centre(page)
    page.advance()
    fill_admin(qtbot, page)
    page.admin.roles[Role.HEAD].click()
    qtbot.keyClick(page.admin.password.again, Qt.Key.Key_Return)
    assert page.step() == 2
    assert not (tmp_path / "baru").exists()
    prove_key(qtbot, page)
    with qtbot.waitSignal(page.stands, timeout=10_000) as stands:
        page.advance()
    folder, desk, lock = stands.args
    (tmp_path / "usb").mkdir()
    with talk.script([tmp_path / "usb"]):
        page.backup.button.click()
    qtbot.waitUntil(lambda: page.backup.folder is not None, timeout=10_000)
    with qtbot.waitSignal(page.finished) as finished:
        page.advance()
    assert finished.args == [tmp_path / "usb"]
    assert list((tmp_path / "usb").iterdir())
    assert desk.who.roles == (Role.ADMIN, Role.HEAD)
    desk.lock()
    lock.release()
    assert tries.unlock(folder, desk.who.account_id, GOOD)
    access.renew_by_recovery_key(folder, desk.who.account_id, page.key.panel.key, "hujan bulan juni 9")
    assert tries.unlock(folder, desk.who.account_id, "hujan bulan juni 9")


def test_what_was_typed_is_taken_up_again(page) -> None:
    fill_centre(page)
    other = FirstRun(page._background, Path("x"))
    other.centre.take_up(page.centre.draft())
    assert other.centre.draft() == page.centre.draft()
    other.deleteLater()


def test_a_founding_that_was_cut_off_leaves_nothing_in_the_place(tmp_path, monkeypatch) -> None:
    def cut(*_args: object) -> None:
        raise KeyboardInterrupt

    founder = Founder("Petrus Benu", GOOD)
    monkeypatch.setattr(keys, "write", cut)
    with pytest.raises(KeyboardInterrupt):
        access.found(tmp_path / "pusat", CENDANA, founder, "AAAA")
    assert not (tmp_path / "pusat").exists()
    monkeypatch.undo()
    desk, lock = access.found(tmp_path / "pusat", CENDANA, founder, "AAAA")
    assert sorted(path.name for path in tmp_path.iterdir() if "pusat" in path.name) == ["pusat"]
    desk.lock()
    lock.release()


def test_a_folder_with_something_in_it_is_never_taken(tmp_path) -> None:
    (tmp_path / "surat.txt").write_text("x")
    with pytest.raises(DeskError) as refused:
        access.found(tmp_path, CENDANA, Founder("Petrus Benu", GOOD), "AAAA")
    assert refused.value.text == access.TAKEN
    assert (tmp_path / "surat.txt").exists()


@pytest.mark.parametrize(("side", "blurred"), [(120, True), (480, False)])
def test_a_small_logo_is_warned_about(qtbot, qapp, tmp_path, side: int, blurred: bool) -> None:
    words = install(qapp)  # Qt reads no picture at all when its own words are answered with empty ones
    picture = QImage(side, side, QImage.Format.Format_RGB32)
    picture.fill(QColor("white"))
    assert picture.save(str(tmp_path / "logo.png"))
    problem, _said = judge_logo((tmp_path / "logo.png").read_bytes())
    qapp.removeTranslator(words)
    assert (problem is not None) == blurred
    if problem is not None:
        assert problem.warning
        assert dict(problem.values) == {"wide": side}
