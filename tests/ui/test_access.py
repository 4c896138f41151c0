"""The running program: signing in, the lock with what was being typed, the folder's secrets on the disk."""

import gc
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from rehabdesk import access, settings
from rehabdesk.app import App
from rehabdesk.db import keyring as keys
from rehabdesk.db import tries
from rehabdesk.db.lock import FolderLock
from rehabdesk.domain.accounts import AccountDraft
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.recovery import make_key
from rehabdesk.domain.rights import Role
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.sign_in import SignInPage
from rehabdesk.ui.screens.trouble import Trouble
from rehabdesk.ui.talk import Dialog
from tests.conftest import PASSWORD
from tests.helpers.cheap_keys import cheap_keys

__all__ = ["cheap_keys"]


@pytest.fixture
def app(qtbot, qapp, folder: Path):
    app = App(qapp, folder)
    app.show_first_page()
    app.window.show()
    yield app
    if app._loader.ident is not None:
        app._loader.join()
    app._saved_before_closing = True
    app.window.close()
    app.background.stop()
    app.window.deleteLater()
    app.deleteLater()
    qapp.removeTranslator(app._words)
    gc.unfreeze()


def sign_in(qtbot, app: App, password: str = PASSWORD) -> None:
    page = app.window.page()
    assert isinstance(page, SignInPage)
    qtbot.keyClicks(page.password, password)
    qtbot.keyClick(page.password, Qt.Key.Key_Return)


def signed_in(qtbot, app: App) -> None:
    sign_in(qtbot, app)
    qtbot.waitUntil(lambda: app.window.shell is not None, timeout=10_000)


def answered(app: App) -> bool:
    page = app.window.page()
    return isinstance(page, SignInPage) and page.button.isEnabled() and bool(page.said.text())


def test_enter_on_the_password_opens_the_desk(qtbot, app) -> None:
    signed_in(qtbot, app)
    assert app.desk.who.name == "Nur Aini Hasan"
    assert settings.load().centre == str(app.folder.absolute())


def test_a_wrong_password_says_how_many_tries_are_left(qtbot, app) -> None:
    for left in ("2", "1"):
        sign_in(qtbot, app, "salah")
        qtbot.waitUntil(lambda: answered(app), timeout=5000)
        said = app.window.page().said.text()
        assert said.startswith("Kata sandi salah.")
        assert left in said
    sign_in(qtbot, app, "salah")
    qtbot.waitUntil(lambda: "30" in app.window.page().said.text(), timeout=5000)
    assert not app.window.page().button.isEnabled()
    assert tries.read(app.folder).left == 0


def test_a_second_program_hears_who_holds_the_centre(qtbot, app) -> None:
    import subprocess
    import sys

    hold = "import sys; from pathlib import Path; from rehabdesk.db.lock import FolderLock;"
    hold += " lock = FolderLock(Path(sys.argv[1])); lock.take(); print(1, flush=True); sys.stdin.read()"
    other = subprocess.Popen(
        [sys.executable, "-c", hold, str(app.folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    try:
        assert other.stdout.readline()
        sign_in(qtbot, app)
        qtbot.waitUntil(lambda: bool(app.window.page().said.text()), timeout=5000)
        assert app.window.shell is None
        assert tries.read(app.folder).left == tries.FREE
    finally:
        other.kill()
        other.communicate()


def test_locking_drops_the_key_and_unlocking_brings_back_what_was_typed(qtbot, app) -> None:
    signed_in(qtbot, app)
    app.window.shell.go(Place("settings", tab="centre"))
    screen = app.window.shell.screen_now()
    field = screen.centre.form.editors["phone"]
    field.setFocus()
    field.selectAll()
    qtbot.keyClicks(field, "081255500142")
    typed = field.text()
    app.lock()
    assert app.window.locked()
    qtbot.waitUntil(lambda: app.desk.locked, timeout=5000)
    assert not screen.isVisible()
    sign_in(qtbot, app)
    qtbot.waitUntil(lambda: not app.window.locked(), timeout=10_000)
    assert app.window.shell.screen_now() is screen
    assert field.text() == typed
    assert "0142" in typed


def test_the_lock_hides_an_open_dialog_and_unlocking_shows_it_again(qtbot, app) -> None:
    signed_in(qtbot, app)
    app._change_password()
    [dialog] = [each for each in app.window.findChildren(Dialog) if each.isVisible()]
    dialog.old.setText("yang lama")
    qtbot.keyClick(app.window.focusWidget(), Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert app.window.locked()
    assert not dialog.isVisible()
    sign_in(qtbot, app)
    qtbot.waitUntil(lambda: not app.window.locked(), timeout=10_000)
    assert dialog.isVisible()
    assert dialog.old.text() == "yang lama"
    dialog.close()


def test_another_account_gets_fresh_screens(qtbot, app) -> None:
    signed_in(qtbot, app)
    office = AccountDraft("Dewi Anggraini", "Petugas administrasi", "", (Role.OFFICE,), True)
    dewi = access.add_account(app.desk, office, "hujan bulan juni 9", "hujan bulan juni 9")
    before = app.window.shell
    app.lock()
    app.window.page().other_account_asked.emit()
    assert app.window.shell is None
    app.window.page().choose(dewi)
    sign_in(qtbot, app, "hujan bulan juni 9")
    qtbot.waitUntil(lambda: app.window.shell is not None, timeout=10_000)
    assert app.window.shell is not before
    assert app.desk.who.name == "Dewi Anggraini"
    assert "sessions" not in app.window.shell.rail.names()


def test_signing_out_lets_go_of_the_folder(qtbot, app) -> None:
    signed_in(qtbot, app)
    app.sign_out()
    lock = FolderLock(app.folder)
    lock.take()
    lock.release()


def test_the_recovery_key_from_the_sign_in_page(qtbot, app) -> None:
    signed_in(qtbot, app)
    key = make_key(bytes(range(16)))
    access.renew_recovery_key(app.desk, key)
    app.sign_out()
    app._forgotten()
    [dialog] = [each for each in app.window.findChildren(Dialog) if each.isVisible()]
    dialog.key.setText("ZZZZ")
    assert not dialog.button.isEnabled()
    dialog.key.setText(key.lower())
    qtbot.keyClicks(dialog.new.password, "hujan bulan juni 9")
    qtbot.keyClicks(dialog.new.again, "hujan bulan juni 9")
    with qtbot.waitSignal(dialog.renewed, timeout=10_000):
        dialog.button.click()
    sign_in(qtbot, app, "hujan bulan juni 9")
    qtbot.waitUntil(lambda: app.window.shell is not None, timeout=10_000)


def test_changing_the_language_on_the_sign_in_page(app) -> None:
    app.window.page().language.click()
    assert app.window.page().button.text() == "Sign in"
    assert settings.load().language == "en"


def test_a_missing_key_file_and_a_missing_folder_have_their_page(app, folder) -> None:
    (folder / keys.FILE_NAME).rename(folder / "elsewhere")
    app.show_first_page()
    assert isinstance(app.window.page(), Trouble)
    assert keys.FILE_NAME in app.window.page().banner.text()
    app.folder = folder.with_name("stick")
    app.window.change(centre=str(app.folder.absolute()))
    app.show_first_page()
    assert isinstance(app.window.page(), Trouble)


def test_the_disk_holds_no_readable_name(qtbot, app, folder, tmp_path) -> None:
    """As `strings` would look: file, journal, keys, settings, everything written in this run."""
    from rehabdesk.services.clients import register_client

    signed_in(qtbot, app)
    name, nik, phone = "Oktovianus Nuban", "0071051208980003", "081255500177"
    app.desk.run(register_client, ClientDraft(name=name, nik=nik, phone=phone))
    app.window.shell.go(Place("clients"))
    app.window.shell.go(Place("today"))
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert any(path.name == "centre.db-wal" for path in files)
    for secret in (name, "Nuban", nik, phone, "5550 0177"):
        for path in files:
            content = path.read_bytes()
            for form in ("utf-8", "utf-16-le", "utf-16-be"):
                assert secret.encode(form) not in content, (path.name, secret)
    for path in files:
        if path.parent == folder:
            assert b"Nur Aini" not in path.read_bytes()


def test_a_fault_is_said_once_and_names_nobody(app) -> None:
    import sys

    from rehabdesk.ui.faults import Faults, make_report
    from rehabdesk.ui.talk import script

    faults = Faults(app.window)

    def fall() -> None:
        raise ValueError("Oktovianus Nuban")

    with script([]) as said:
        for _time in range(3):
            try:
                fall()
            except ValueError:
                faults.caught(*sys.exc_info())
                report = make_report(sys.exc_info()[0], sys.exc_info()[2])
    assert len(said.asked) == 1
    assert "Oktovianus" not in report
    assert "ValueError" in report


def test_closing_leaves_the_folder_free(qtbot, app) -> None:
    signed_in(qtbot, app)
    app._saved_before_closing = True
    app.window.close()
    assert app.desk is None
    lock = FolderLock(app.folder)
    lock.take()
    lock.release()


def test_a_fault_on_another_thread_reaches_the_window(qtbot, app) -> None:
    import threading

    from rehabdesk.ui.talk import script

    def fall() -> None:
        app.fault.emit(KeyError, KeyError("Oktovianus Nuban"), None)

    with script([]) as said:
        thread = threading.Thread(target=fall)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: len(said.asked) == 1, timeout=2000)
