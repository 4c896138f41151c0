"""Settings typed by hand: the centre, programmes, accounts, this computer; who sees which."""

import pytest
from PySide6.QtCore import Qt

from rehabdesk import access
from rehabdesk.db import tries
from rehabdesk.domain.accounts import AccountDraft
from rehabdesk.domain.beds import RoomFor
from rehabdesk.domain.centre import StageDraft
from rehabdesk.domain.episodes import Phase, Setting
from rehabdesk.domain.rights import Role
from rehabdesk.errors import DeskError
from rehabdesk.services.accounts import list_accounts
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.intake import list_programmes
from rehabdesk.services.programmes import stages_of
from rehabdesk.settings import Settings
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.passwords import ChangePassword
from rehabdesk.ui.screens.settings import SettingsScreen
from rehabdesk.ui.screens.settings.accounts import EditAccount, SetPassword
from rehabdesk.ui.screens.settings.programmes import EditProgramme
from rehabdesk.ui.screens.settings.rooms import EditRoom
from tests.conftest import PASSWORD
from tests.helpers.cheap_keys import cheap_keys

__all__ = ["cheap_keys"]

GOOD = "hujan bulan juni 9"


@pytest.fixture
def background():
    worker = Background()
    yield worker
    worker.stop()


@pytest.fixture
def changed() -> list[dict[str, object]]:
    return []


@pytest.fixture
def screen(qtbot, desk, background, changed):
    screen = SettingsScreen(desk, background, Settings, lambda **values: changed.append(values))
    qtbot.addWidget(screen)
    screen.resize(1180, 660)
    with qtbot.waitActive(screen):
        screen.show()
        screen.activateWindow()
    return screen


def dialog_of(screen, kind):
    [dialog] = screen.findChildren(kind)
    return dialog


def test_what_is_typed_is_saved_and_kept_by_a_refresh(qtbot, screen, desk) -> None:
    field = screen.centre.form.editors["licence"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "IPWL 9/2026")
    screen.refresh()
    assert field.text() == "IPWL 9/2026"
    with qtbot.waitSignal(screen.told):
        qtbot.keyClick(field, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert desk.ask(centre_sheet).draft.licence == "IPWL 9/2026"


def test_a_wrong_value_stays_unsaved_and_is_marked(qtbot, screen, desk) -> None:
    field = screen.centre.form.editors["letter_pattern"]
    field.selectAll()
    qtbot.keyClicks(field, "tanpa nomor")
    screen.centre.save()
    assert screen.centre.form.problems()
    assert desk.ask(centre_sheet).version == 1


def test_somebody_elses_save_is_not_overwritten_unseen(qtbot, screen, desk) -> None:
    from dataclasses import replace

    from rehabdesk.services.centre import change_centre

    field = screen.centre.form.editors["city"]
    qtbot.keyClick(field, Qt.Key.Key_End)
    qtbot.keyClicks(field, " Baru")
    sheet = desk.ask(centre_sheet)
    desk.run(change_centre, sheet.version, replace(sheet.draft, phone=""))
    with talk.script([]) as said:
        screen.centre.save()
    assert said.asked == ["Belum tersimpan"]
    screen.centre.save()
    assert desk.ask(centre_sheet).draft.city.endswith("Baru")


def test_a_programme_gets_its_length(qtbot, screen, desk) -> None:
    screen.arrive(Place("settings", tab="programmes"))
    screen.programmes.add()
    dialog = dialog_of(screen.window(), EditProgramme)
    qtbot.keyClicks(dialog.form.editors["name"], "Rawat jalan intensif")
    dialog.form.editors["length_days"].setText("0")
    dialog.form.editors["setting"].show_value(next(iter(desk.ask(list_programmes))).setting)
    dialog.save()
    assert [problem.field for problem in dialog.form.problems()] == ["length_days"]
    dialog.form.editors["length_days"].setText("90")
    dialog.save()
    assert ("Rawat jalan intensif", 90) in [(p.name, p.length_days) for p in desk.ask(list_programmes)]
    assert "Rawat jalan intensif" in [row.name for row in screen.programmes.table.rows()]


def test_stages_follow_the_length_until_they_are_set(qtbot, screen, desk) -> None:
    screen.arrive(Place("settings", tab="programmes"))
    screen.programmes.add()
    dialog = dialog_of(screen.window(), EditProgramme)
    form = dialog.form
    form.editors["name"].setText("Rawat inap 4 bulan")
    form.editors["setting"].show_value(Setting.INPATIENT)
    form.editors["setting"].edited.emit()
    qtbot.keyClicks(form.editors["length_days"], "120")
    assert [stage.days for stage in form.editors["stages"].value()] == [30, 30, 30, 30]
    assert "capacity" not in form.asked()  # the beds of the house are its places
    form.editors["stages"].show_value((StageDraft(Phase.ENTRY, 20), StageDraft(Phase.PRIMARY, 90)))
    dialog._typed("stages")
    assert dialog.sum.text() == "Jumlah semua tahap 110 dari 120 hari."
    dialog.save()
    [made] = [row for row in desk.ask(list_programmes) if row.name == "Rawat inap 4 bulan"]
    assert [(stage.phase, stage.days) for stage in desk.ask(stages_of, made.id)] == [
        (Phase.ENTRY, 20),
        (Phase.PRIMARY, 90),
    ]


def test_a_room_and_its_beds_are_entered_by_keyboard(qtbot, screen, desk) -> None:
    screen.arrive(Place("settings", tab="rooms"))
    screen.rooms.empty.acted.emit()  # a house without rooms says how to begin
    form = dialog_of(screen.window(), EditRoom).form
    qtbot.keyClicks(form.editors["name"], "Cempaka")
    form.editors["meant_for"].show_value(RoomFor.WOMEN)
    qtbot.keyClicks(form.editors["beds"], "4")
    dialog_of(screen.window(), EditRoom).save()
    [row] = screen.rooms.table.rows()
    assert not screen.rooms.empty.isVisibleTo(screen)
    assert (row.name, row.meant_for, len(row.beds)) == ("Cempaka", RoomFor.WOMEN, 4)
    screen.rooms.open(row)
    second = [each for each in screen.window().findChildren(EditRoom) if each.isVisible()][-1]
    second.form.editors["beds"].setText("0")
    second.save()
    assert second.form.rows["beds"].problem is not None


def test_an_account_is_added_and_may_sign_in(qtbot, screen, desk, folder) -> None:
    screen.arrive(Place("settings", tab="accounts"))
    screen.accounts.add()
    dialog = dialog_of(screen.window(), EditAccount)
    qtbot.keyClicks(dialog.form.editors["name"], "Dewi Anggraini")
    dialog.form.editors["roles"].show_value((Role.OFFICE,))
    assert not dialog.button.isEnabled()
    qtbot.keyClicks(dialog.new.password, GOOD)
    qtbot.keyClicks(dialog.new.again, GOOD)
    with qtbot.waitSignal(dialog.done, timeout=5000):
        dialog.button.click()
    [dewi] = [row for row in desk.ask(list_accounts) if row.name == "Dewi Anggraini"]
    assert tries.unlock(folder, dewi.id, GOOD) == desk.store.key


def test_roles_change_only_after_ones_own_password(qtbot, screen, desk) -> None:
    office = AccountDraft("Dewi Anggraini", "", "", (Role.OFFICE,), True)
    dewi = access.add_account(desk, office, GOOD, GOOD)
    screen.refresh()
    screen.accounts.table.choose(dewi)
    screen.accounts.edit()
    dialog = dialog_of(screen.window(), EditAccount)
    dialog.form.editors["roles"].show_value((Role.OFFICE, Role.INSTRUCTOR))
    with talk.script(["bukan ini", PASSWORD]) as said:
        dialog.save()
        assert dialog.isVisible()
        with qtbot.waitSignal(dialog.done, timeout=5000):
            dialog.save()
    assert len(said.asked) == 2
    [row] = [row for row in desk.ask(list_accounts) if row.id == dewi]
    assert set(row.roles) == {Role.OFFICE, Role.INSTRUCTOR}


def test_a_new_password_for_another(qtbot, screen, desk, folder) -> None:
    dewi = access.add_account(desk, AccountDraft("Dewi", "", "", (Role.OFFICE,), True), GOOD, GOOD)
    screen.refresh()
    screen.accounts.table.choose(dewi)
    screen.accounts.set_password()
    dialog = dialog_of(screen.window(), SetPassword)
    for edit in (dialog.new.password, dialog.new.again):
        qtbot.keyClicks(edit, "sungai kecil jernih")
    with qtbot.waitSignal(dialog.done, timeout=5000):
        dialog.button.click()
    assert tries.unlock(folder, dewi, "sungai kecil jernih")
    with pytest.raises(DeskError):
        tries.unlock(folder, dewi, GOOD)


def test_ones_own_password_stays_when_the_old_one_is_wrong(qtbot, screen, desk, background, folder) -> None:
    dialog = ChangePassword(screen, desk, background)
    dialog.open()
    qtbot.keyClicks(dialog.old, "bukan yang lama")
    for edit in (dialog.new.password, dialog.new.again):
        qtbot.keyClicks(edit, GOOD)
    dialog.button.click()
    qtbot.waitUntil(dialog.trouble.isVisible, timeout=5000)
    dialog.old.selectAll()
    qtbot.keyClicks(dialog.old, PASSWORD)
    with qtbot.waitSignal(dialog.changed, timeout=5000):
        dialog.button.click()
    assert tries.unlock(folder, 1, GOOD)


def test_this_computers_choices_go_to_its_settings(qtbot, screen, changed) -> None:
    screen.arrive(Place("settings", tab="machine"))
    qtbot.keyClick(screen.machine.choices["theme"], Qt.Key.Key_Up)
    screen.machine.flags["hide_names"].click()
    assert changed[-1] == {"hide_names": True}
    assert "theme" in changed[0]


@pytest.mark.parametrize(
    ("roles", "tabs"),
    [
        (
            (Role.ADMIN,),
            ["centre", "programmes", "rooms", "instruments", "accounts", "merges", "machine"],
        ),
        ((Role.HEAD,), ["centre", "programmes", "rooms", "instruments", "merges", "tables", "machine"]),
        ((Role.COUNSELLOR,), ["machine"]),
    ],
)
def test_the_roles_decide_which_tabs_there_are(qtbot, desk_of, background, roles, tabs) -> None:
    screen = SettingsScreen(desk_of(*roles), background, Settings, lambda **_values: None)
    qtbot.addWidget(screen)
    assert screen.tabs.keys() == tabs


def test_every_place_to_type_has_a_name(screen) -> None:
    from PySide6.QtWidgets import QComboBox, QLineEdit

    for editor in screen.findChildren(QLineEdit) + screen.findChildren(QComboBox):
        inner = editor.parent()
        assert editor.accessibleName() or isinstance(inner, QComboBox), editor.objectName()
