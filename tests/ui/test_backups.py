"""The backups screen by keyboard and mouse: make a copy, look after copies, bring one back."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from rehabdesk import i18n
from rehabdesk.db import keyring
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.desk import Desk
from rehabdesk.domain.backups import BackupKind, BackupState
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Role
from rehabdesk.i18n import _
from rehabdesk.safety import back_up
from rehabdesk.services.backups import backup_standing
from rehabdesk.services.clients import register_client
from rehabdesk.services.restores import Difference, Restored, SubjectRow, open_backup, restore
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.backups import BackupsScreen
from rehabdesk.ui.screens.restoring import RestoreDialog, RestoreHere, say_newer, say_restored
from rehabdesk.ui.timed_backups import TimedBackups
from tests.conftest import CENDANA, PASSWORD, RECOVERY, Clock
from tests.helpers.copies import flip_page, rows_of

NAMES = "SELECT name FROM client ORDER BY id"


class Places:
    """What the machine's settings would keep."""

    def __init__(self, *folders: Path) -> None:
        self.kept = tuple(map(str, folders))

    def __call__(self) -> tuple[str, ...]:
        return self.kept

    def keep(self, folders: tuple[str, ...]) -> None:
        self.kept = folders


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "USB CENDANA-01"
    folder.mkdir()
    return folder


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    worker = Background()
    yield worker
    worker.stop()


@pytest.fixture
def places(stick: Path) -> Places:
    return Places(stick)


@pytest.fixture
def screen(qtbot: QtBot, desk: Desk, background: Background, places: Places) -> BackupsScreen:
    made = BackupsScreen(desk, background, places, places.keep)
    made.resize(1182, 684)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    return made


def finish(qtbot: QtBot, background: Background) -> None:
    qtbot.waitUntil(lambda: not background.busy(), timeout=10_000)


def dialog_of(screen: QWidget) -> RestoreDialog:
    return screen.window().findChild(RestoreDialog)


def test_the_button_makes_a_proven_copy(
    qtbot: QtBot, desk: Desk, screen: BackupsScreen, background: Background, stick: Path
) -> None:
    assert screen.standing.heading_words.text() == "Belum ada cadangan terbukti"
    with qtbot.waitSignal(screen.told) as said:
        screen.arrive(Place("backups"))
        qtbot.keyClick(screen.standing.button, Qt.Key.Key_Space)
    assert said.args[0] == f"Sudah dicadangkan dan terbukti: {stick}"
    finish(qtbot, background)
    assert len(list(stick.glob("*.rehabdesk"))) == 1
    [row] = screen.table.rows()
    assert row.state is BackupState.PROVED
    assert screen.standing.heading_words.text() == "Data aman sampai hari ini 10.42"
    assert "baru saja" in screen.standing.second.text().lower()


def test_the_first_time_it_asks_where(
    qtbot: QtBot, screen: BackupsScreen, background: Background, places: Places, stick: Path
) -> None:
    places.kept = ()
    with talk.script([stick]) as script:
        screen.standing.button.click()
    assert script.asked == ["Simpan cadangan di mana?"]
    finish(qtbot, background)
    assert places.kept == (str(stick),)
    assert len(list(stick.iterdir())) == 1


def test_a_stick_that_is_not_there_is_named(qtbot: QtBot, screen: BackupsScreen, stick: Path) -> None:
    stick.rename(stick.with_name("dicabut"))
    screen.refresh()
    assert "USB CENDANA-01 belum tersambung" in screen.trouble.text()
    with talk.script([False]) as script:
        screen.standing.button.click()
    assert script.asked == ["USB cadangan belum tersambung"]


def test_stopping_leaves_no_half_copy(
    qtbot: QtBot, screen: BackupsScreen, background: Background, stick: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.standing.button.click()
    assert screen.standing.stop.isVisible()
    with qtbot.waitSignal(screen.told) as said:
        screen.standing.stop.click()
    finish(qtbot, background)
    assert said.args[1] == "info" or list(stick.glob("*.rehabdesk"))  # a quick machine may have finished
    assert not list(stick.glob("*.part"))
    assert screen.standing.button.isVisible()


def test_the_same_disk_is_warned_about(screen: BackupsScreen) -> None:
    assert "satu disk" in screen.trouble.text()


def test_checking_all_finds_the_damaged_one_and_it_can_be_deleted(
    qtbot: QtBot, desk: Desk, screen: BackupsScreen, background: Background, stick: Path, clock: Clock
) -> None:
    good, _ = back_up(desk, stick)
    clock.forward(hours=1)
    bad, _ = back_up(desk, stick)
    screen.refresh()
    flip_page(bad.path)
    screen.check_button.click()
    finish(qtbot, background)
    assert [row.state for row in screen.table.rows()] == [BackupState.DAMAGED, BackupState.PROVED]
    assert "tidak terbaca" in screen.trouble.text()
    with talk.script([True]) as script:
        screen.table.choose(bad.path)
        qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert script.asked == ["Hapus salinan yang rusak?"]
    screen.refresh()
    assert not bad.path.exists()
    assert [row.path for row in screen.table.rows()] == [good.path]


def test_a_drill_leaves_its_result_on_the_card(
    qtbot: QtBot, desk: Desk, screen: BackupsScreen, background: Background, stick: Path
) -> None:
    back_up(desk, stick)
    screen.refresh()
    assert screen.drill.chip.text() == "Jatuh tempo"
    screen.drill.button.click()
    finish(qtbot, background)
    assert screen.drill.chip.text() == "Berhasil"
    assert "17/11/2026 oleh Nur Aini Hasan: berhasil" in screen.drill.words.text()


def test_restoring_step_by_step(
    qtbot: QtBot,
    desk: Desk,
    screen: BackupsScreen,
    background: Background,
    stick: Path,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.run(register_client, ClientDraft(name="Maria"))
    back_up(desk, stick)
    desk.run(register_client, ClientDraft(name="Yohanis"))
    screen.refresh()
    screen.steps.button.click()
    dialog = dialog_of(screen)
    dialog.secret.password.setFocus()
    qtbot.keyClicks(dialog.secret.password, "salah")
    qtbot.keyClick(dialog.secret.password, Qt.Key.Key_Return)
    finish(qtbot, background)
    qtbot.waitUntil(lambda: bool(dialog.secret.trouble.text()))
    assert dialog.secret.trouble.text() == _(keyring.WRONG_PASSWORD)
    dialog.secret.password.clear()
    qtbot.keyClicks(dialog.secret.password, PASSWORD)
    qtbot.keyClick(dialog.secret.password, Qt.Key.Key_Return)
    finish(qtbot, background)
    said = " ".join(label.text() for label in dialog.findChildren(QWidget) if hasattr(label, "text"))
    assert "1 klien lebih baru daripada cadangan ini." in said
    assert "1 kurang" in said
    qtbot.keyClicks(dialog.word, "pulih")
    assert not dialog.restore_button.isEnabled()
    qtbot.keyClicks(dialog.word, "kan")
    with qtbot.waitSignal(screen.restored, timeout=10_000) as done:
        dialog.restore_button.click()
    [restored] = done.args
    assert isinstance(restored, Restored)
    assert desk.locked
    assert rows_of(folder, NAMES, PASSWORD) == [("Maria",)]
    assert "salinan 17/11/2026 10.42: 1 klien" in say_restored(restored)


def test_a_copy_of_another_kind_is_refused_at_once(
    screen: BackupsScreen, stick: Path, desk: Desk, qtbot: QtBot
) -> None:
    (stick / "rusak.rehabdesk").write_bytes(b"x" * 5000)
    with talk.script([stick / "rusak.rehabdesk"]) as script:
        screen.steps.button.click()
    assert script.asked == ["Pilih cadangan", "Salinan ini tidak dapat dipulihkan"]


def test_who_may_not_restore_is_not_shown_how(
    qtbot: QtBot, desk_of: Callable[..., Desk], background: Background, places: Places
) -> None:
    made = BackupsScreen(desk_of(Role.OFFICE), background, places, places.keep)
    qtbot.addWidget(made)
    made.show()
    assert not made.steps.isVisible()
    assert made.standing.button.isVisible()


# ---- a machine without a centre


@pytest.mark.parametrize(("who", "secret"), [(1, PASSWORD), (0, RECOVERY)])
def test_restoring_where_there_is_no_centre(
    qtbot: QtBot, desk: Desk, background: Background, stick: Path, tmp_path: Path, who: int, secret: str
) -> None:
    cover, _ = back_up(desk, stick)
    window = QWidget()
    window.resize(1182, 684)
    qtbot.addWidget(window)
    window.show()
    dialog = RestoreHere(window, background, tmp_path / "baru")
    dialog.open()
    with talk.script([cover.path]):
        dialog.choose.click()
    assert "Rumah Pulih Cendana" in dialog.file.text()
    dialog.secret.who.show_value(who)
    dialog.secret.who.edited.emit()
    if who:
        qtbot.keyClicks(dialog.secret.password, secret)
    else:
        qtbot.keyClicks(dialog.secret.key, secret)
        dialog.button.click()
        assert dialog.secret.trouble.text()  # not a key at all: the sheet's keys have groups
        return
    with qtbot.waitSignal(dialog.restored, timeout=10_000) as done:
        dialog.button.click()
    assert done.args == [tmp_path / "baru"]
    assert keyring.read(tmp_path / "baru").centre_name == "Rumah Pulih Cendana"


# ---- copies made by themselves


@pytest.fixture
def timed(desk: Desk, background: Background, places: Places, qtbot: QtBot) -> Iterator[TimedBackups]:
    window = QWidget()
    qtbot.addWidget(window)
    yield TimedBackups(desk, background, places, window)
    window.close()


def kinds(desk: Desk) -> BackupKind | None:
    return desk.ask(backup_standing).kind


def test_every_half_hour_a_copy_is_made(
    qtbot: QtBot, desk: Desk, timed: TimedBackups, background: Background, clock: Clock, stick: Path
) -> None:
    clock.forward(minutes=29)
    with qtbot.waitSignal(timed.standing_said) as said:
        timed.look_at_clock()
    assert said.args == ["Belum ada cadangan terbukti", "warn"]
    assert not background.busy()
    clock.forward(minutes=2)
    timed.look_at_clock()
    finish(qtbot, background)
    assert kinds(desk) is BackupKind.TIMED
    clock.forward(minutes=12)
    with qtbot.waitSignal(timed.standing_said) as said:
        timed.look_at_clock()
    assert said.args == ["Cadangan terbukti, 12 menit lalu", "ink2"]


def test_nothing_changed_needs_no_copy(
    qtbot: QtBot, desk: Desk, timed: TimedBackups, background: Background, clock: Clock, stick: Path
) -> None:
    clock.forward(minutes=31)
    timed.look_at_clock()
    finish(qtbot, background)
    clock.forward(minutes=31)
    timed.look_at_clock()
    assert not background.busy()
    desk.run(register_client, ClientDraft(name="Maria"))
    timed.look_at_clock()
    finish(qtbot, background)
    assert len(list(stick.iterdir())) == 2


def test_closing_makes_a_copy_first(
    qtbot: QtBot, desk: Desk, timed: TimedBackups, background: Background, stick: Path
) -> None:
    closed: list[bool] = []
    assert timed.back_up_on_closing(lambda: closed.append(True))
    finish(qtbot, background)
    assert closed == [True]
    assert kinds(desk) is BackupKind.CLOSING
    assert not timed.back_up_on_closing(lambda: closed.append(True))


def test_trouble_does_not_hold_up_closing(
    qtbot: QtBot, desk: Desk, timed: TimedBackups, background: Background, stick: Path, places: Places
) -> None:
    (stick / "berkas").write_bytes(b"")
    places.kept = (str(stick),)
    closed: list[bool] = []
    (desk.store.folder / keyring.FILE_NAME).rename(desk.store.folder / "hilang")
    with qtbot.waitSignal(timed.trouble):
        assert timed.back_up_on_closing(lambda: closed.append(True))
    finish(qtbot, background)
    assert closed == [True]


def test_without_a_place_nothing_is_made_and_nothing_said(
    desk: Desk, timed: TimedBackups, background: Background, places: Places
) -> None:
    places.kept = ()
    assert not timed.back_up_on_closing(lambda: None)
    assert not background.busy()


def test_a_restore_can_be_undone_from_the_banner(
    qtbot: QtBot, desk: Desk, background: Background, places: Places, stick: Path, folder: Path, clock: Clock
) -> None:
    cover, _made = back_up(desk, stick)
    desk.run(register_client, ClientDraft(name="Yohanis"))
    key = desk.store.key
    desk.lock()
    clock.forward(hours=1)
    restore(folder, open_backup(cover.path, 1, PASSWORD), 1, now=clock)
    again = Desk(Store(folder, open_engine(folder / FILE_NAME, key), key, CENDANA.zone.info), desk.who, clock)
    made = BackupsScreen(again, background, places, places.keep)
    made.resize(1182, 684)
    qtbot.addWidget(made)
    made.show()
    assert made.restored_banner.isVisible()
    assert "replaced-2026-11-17-114200" in made.restored_banner.text()
    made.restored_banner.acted.emit()
    finish(qtbot, background)
    qtbot.waitUntil(lambda: dialog_of(made) is not None)
    dialog = dialog_of(made)
    dialog.secret.password.setText(PASSWORD)
    dialog.open_copy()
    finish(qtbot, background)
    dialog.word.setText("PULIHKAN")
    with qtbot.waitSignal(made.restored, timeout=10_000):
        dialog.restore_button.click()
    assert rows_of(folder, NAMES, PASSWORD) == [("Yohanis",)]


def test_the_difference_in_one_sentence() -> None:
    rows = (
        SubjectRow("client", 5, 3, 2, 0),
        SubjectRow("note", 90, 73, 17, 0),
        SubjectRow("account", 2, 2, 0, 0),
    )
    said = say_newer(Difference(datetime(2026, 11, 17, tzinfo=UTC), rows))
    assert said == "17 catatan dan 2 klien lebih baru daripada cadangan ini."
    i18n.use("en")
    said = say_newer(Difference(datetime(2026, 11, 17, tzinfo=UTC), rows[:1]))
    assert said == "2 clients are newer here than this backup."
