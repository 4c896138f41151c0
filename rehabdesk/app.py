"""Puts the parts together: which page comes first, who is at the desk, the lock, and the way out."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QMessageLogContext,
    QObject,
    QTimer,
    QtMsgType,
    Signal,
    qInstallMessageHandler,
)
from PySide6.QtWidgets import QApplication, QScrollArea

from rehabdesk import i18n, settings
from rehabdesk.db import keyring as keys
from rehabdesk.db import tries
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _
from rehabdesk.ui import theme, words
from rehabdesk.ui.background import Background
from rehabdesk.ui.calm import Calm
from rehabdesk.ui.screens.sign_in import Door, SignInPage
from rehabdesk.ui.window import Window

if TYPE_CHECKING:  # loaded behind the first page, so that it stands at once
    from rehabdesk.db.lock import FolderLock
    from rehabdesk.desk import Desk
    from rehabdesk.ui.faults import Faults
    from rehabdesk.ui.places import Places
    from rehabdesk.ui.screens.first_run import FirstRun

AFTER_PAINTING = 300  # milliseconds; sooner, the worker would hold up the first screen
NOT_THERE = N_("The centre's folder is not there. Connect the disk or stick it is on, then try again.")
STILL_BUSY = N_("Work is still going on behind this. Wait until it is done, then try again.")
BEGUN = "first_run"  # among the settings of this machine
# Imported while a password is typed.
_BEHIND = (
    "cryptography.hazmat.primitives.kdf.argon2",
    "cryptography.hazmat.primitives.ciphers.aead",
    "rehabdesk.desk",
    "rehabdesk.db.schema",
    "rehabdesk.access",
    "rehabdesk.ui.places",
    "rehabdesk.ui.screens.today",
    "rehabdesk.ui.screens.clients",
)


class App(QObject):
    """The running program: one window, at most one desk."""

    fault = Signal(object, object, object)  # heard on the window's thread, wherever it happened

    def __init__(self, application: QApplication, folder: Path | None = None) -> None:
        super().__init__()
        self.settings = settings.load()
        i18n.use(self.settings.language)
        self._words = words.install(application)
        theme.apply(application, self.settings.theme, self.settings.font_percent)
        kept = Path(self.settings.centre) if self.settings.centre else settings.folder() / "pusat"
        self.folder = folder or kept
        self.desk: Desk | None = None
        self.places: Places | None = None
        self._lock: FolderLock | None = None
        self._first_run: FirstRun | None = None
        self._calm = Calm(self)
        self.background = Background(self)
        self.window = Window(self.settings)
        self.window.settings_changed.connect(self._keep_settings)
        self.window.lock_asked.connect(self.lock)
        self.window.sign_out_asked.connect(self.sign_out)
        self.window.password_asked.connect(self._change_password)
        self.window.may_close = self._may_close
        self.window.closing.connect(self._close)
        self._loader = threading.Thread(target=_load_behind, name="loader", daemon=True)
        self._saved_before_closing = False
        self._faults: Faults | None = None
        self.fault.connect(self._show_fault)

    # the first page

    def start(self) -> None:
        """Show the first page; load the rest while a password is typed."""
        self.show_first_page()
        self.window.stood.connect(self._load)
        self.window.show()

    def show_first_page(self) -> None:
        if any(self.folder.glob("*.swap")):
            self._finish_restore(self.folder)
        if (self.folder / keys.FILE_NAME).exists():
            self.show_sign_in()
        elif (self.folder / "centre.db").exists():
            self._show_trouble(_(keys.NO_KEYS).format(file=keys.FILE_NAME))
        elif self.settings.centre and str(self.folder.absolute()) == self.settings.centre:
            self._show_trouble(_(NOT_THERE))
        else:
            self.show_first_run()

    def _finish_restore(self, folder: Path) -> None:
        """A restore was killed while files changed places: go on where it stopped."""
        from rehabdesk.db.lock import FolderLock
        from rehabdesk.db.swapping import finish_swaps

        lock = FolderLock(folder)
        lock.take()
        try:
            finish_swaps(folder)
        finally:
            lock.release()

    def show_sign_in(self, account_id: int | None = None) -> None:
        try:
            keyring = keys.read(self.folder)
        except DeskError as error:
            self._show_trouble(str(error))
            return
        doors = _doors(keyring)
        page = SignInPage(keyring.centre_name, doors, wait=self._wait)
        if account_id is not None:
            page.choose(account_id)
        page.entered.connect(self._sign_in)
        page.language_asked.connect(self._speak)
        page.forgotten.connect(self._forgotten)
        self.window.show_page(page)

    def show_first_run(self) -> None:
        from rehabdesk.domain import kept
        from rehabdesk.domain.centre import CentreDraft
        from rehabdesk.ui.screens.first_run import FirstRun

        page = FirstRun(self.background, self._free_folder())
        if begun := self.settings.others.get(BEGUN):
            page.centre.take_up(kept.unpack(CentreDraft, begun))
        self._first_run = page
        page.language_asked.connect(self._speak)
        page.stands.connect(self._stands)
        page.finished.connect(self._finish_first_run)
        page.restored.connect(self._restored)
        self.window.show_page(page)

    def _keep_begun(self) -> None:
        """First run can be left and taken up again: the centre's letterhead is no secret. Passwords are."""
        page, self._first_run = self._first_run, None
        if page is None:
            return
        from rehabdesk.domain import kept

        others = {key: value for key, value in self.settings.others.items() if key != BEGUN}
        if self.desk is None:
            others[BEGUN] = kept.pack(page.centre.draft())
        self.window.change(others=others)

    def _free_folder(self) -> Path:
        """Where a new centre can stand: never over another one, even one that cannot be opened."""
        folder, number = self.folder, 1
        while folder.exists() and any(folder.iterdir()):
            number += 1
            folder = self.folder.with_name(f"{self.folder.name}-{number}")
        return folder

    def _show_trouble(self, sentence: str) -> None:
        from rehabdesk.ui.screens.trouble import Trouble

        page = Trouble(sentence, str(self.folder))
        page.again.connect(self.show_first_page)
        page.elsewhere.connect(self.show_first_run)
        self.window.show_page(page)

    def _load(self) -> None:
        if not self._loader.is_alive() and self._loader.ident is None:
            self._loader.start()

    # signing in

    def _sign_in(self, account_id: int, password: str) -> None:
        folder = self.folder
        self.background.start(
            lambda: self._open(folder, account_id, password),
            owner=self.window,
            done=self._opened,
            failed=self._refused,
        )

        # The worker is busy with the password and this thread is not. What Qt hands out for the first time,
        # PySide6 must set up; better now than when the desk is built.
        QScrollArea().viewport()
        self.window.style()

    def _open(self, folder: Path, account_id: int, password: str) -> Desk:
        """On the worker: the key first, while the loader is still importing what opens the file."""
        from rehabdesk.db.lock import FolderLock

        lock = self._lock or FolderLock(folder)
        lock.take()
        try:
            key = tries.unlock(folder, account_id, password)
            self._wait_for_loader()
            from rehabdesk import access

            desk = access.sit_down(folder, account_id, key)
        except BaseException:
            if self._lock is None:
                lock.release()
            raise
        self._lock = lock
        return desk

    def _wait_for_loader(self) -> None:
        if self._loader.ident is not None:
            self._loader.join()

    def _refused(self, error: Exception) -> None:
        page = self.window.page()
        if not isinstance(error, DeskError):
            if isinstance(page, SignInPage):
                page.show_busy(False)
            raise error
        if isinstance(page, SignInPage):
            left = tries.read(self.folder).left
            sentence = str(error)
            if error.text == keys.WRONG_PASSWORD and left:
                tail = i18n.ngettext("{count} try left.", "{count} tries left.", left).format(count=left)
                wrong = _("Wrong password.")
                sentence = f"{wrong} {tail}"
            page.refuse(sentence)

    def _opened(self, desk: Desk) -> None:
        self.desk = desk
        self.settings = self.window.settings
        self.window.change(centre=str(self.folder.absolute()))
        self._show_desk()

    def _show_desk(self) -> None:
        from rehabdesk.ui.places import Places

        assert self.desk is not None
        self.places = Places(self.window, self.desk, self.background)
        self.places.restored.connect(self._replaced)
        self.places.open()
        QTimer.singleShot(AFTER_PAINTING, self, self._warm_up)

    def _warm_up(self) -> None:
        """Once the first screen is painted: what the first file and the first letter would else wait for."""
        if self.desk is not None and not self.desk.locked:
            from rehabdesk.services.centre import centre_sheet

            logo = self.desk.ask(centre_sheet).draft.logo
            self.background.start(lambda: _load_later(logo), owner=self, done=_nothing, failed=_nothing)

    # the lock

    def lock(self) -> None:
        """Hide everything; close the file and drop the key unless a copy is just being made."""
        if self.desk is None or self.window.locked():
            return
        keyring = keys.read(self.folder)
        door = next(each for each in _doors(keyring) if each.account_id == self.desk.who.account_id)
        from rehabdesk.domain.dates import show_time

        now = show_time(self.desk.now().time(), i18n.language())
        since = _("Locked at {time}. What you typed is saved.").format(time=now)
        page = SignInPage(keyring.centre_name, [door], locked=door, since=since, wait=self._wait)
        page.entered.connect(self._unlock)
        page.language_asked.connect(self._speak)
        page.other_account_asked.connect(self._change_account)
        self.window.lock(page)
        self._drop_key()

    def _drop_key(self) -> None:
        if self.desk is None or not self.window.locked():
            return
        if self.background.busy():
            QTimer.singleShot(1000, self, self._drop_key)
        else:
            self.desk.lock()

    def _unlock(self, account_id: int, password: str) -> None:
        folder, desk = self.folder, self.desk
        assert desk is not None

        def job() -> None:
            from rehabdesk import access

            access.come_back(desk, folder, password)

        self.background.start(job, owner=self.window, done=self._unlocked, failed=self._refused)

    def _unlocked(self, _nothing: object) -> None:
        self.window.unlock()

    def _change_account(self) -> None:
        """Somebody else signs in at a locked desk: what was typed is kept in the file already."""
        page = self.window.page()
        if self.background.busy() and isinstance(page, SignInPage):
            page.say(_(STILL_BUSY), "warn")
            return
        self._leave()
        self.show_sign_in()

    def sign_out(self) -> None:
        shell = self.window.shell
        if shell is not None and self.background.busy():
            shell.tell(_(STILL_BUSY), "warn")
        elif shell is None or shell.keep():
            self._leave()
            self.show_sign_in()

    def _replaced(self, answer: object) -> None:
        """Another file stands in the place of the open one: sign in to it, and hear what came of it."""
        from rehabdesk.services.restores import Restored
        from rehabdesk.ui.screens.restoring import say_restored

        said = say_restored(answer) if isinstance(answer, Restored) else str(answer)
        self._leave()
        self.show_sign_in()
        page = self.window.page()
        if isinstance(page, SignInPage):
            page.say(said, "ok" if isinstance(answer, Restored) else "bad")

    def _leave(self) -> None:
        if self.places is not None:
            self.places.deleteLater()
            self.places = None
        self.window.close_desk()
        if self.desk is not None:
            self.desk.listeners.clear()
            self.desk.lock()
            self.desk = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    # passwords

    def _change_password(self) -> None:
        from rehabdesk.ui.screens.passwords import ChangePassword

        if self.desk is not None:
            dialog = ChangePassword(self.window, self.desk, self.background)
            dialog.changed.connect(self._say_password_changed)
            dialog.open()

    def _say_password_changed(self) -> None:
        if self.window.shell is not None:
            self.window.shell.tell(_("The password is changed."))

    def _forgotten(self) -> None:
        from rehabdesk.ui.screens.forgotten import Forgotten

        dialog = Forgotten(self.window, self.background, self.folder)
        dialog.renewed.connect(self.show_sign_in)
        dialog.open()

    # first run

    def _stands(self, folder: Path, desk: Desk, lock: FolderLock) -> None:
        """The centre is made; whoever closes now finds the sign-in page next time."""
        self.folder, self.desk, self._lock = folder, desk, lock
        self._keep_begun()
        self.window.change(centre=str(folder.absolute()))

    def _finish_first_run(self, backup_folder: Path | None) -> None:
        if backup_folder is not None:
            self.window.change(backup_folders=(str(backup_folder),))
        assert self.desk is not None
        self._opened(self.desk)

    def _restored(self, folder: Path) -> None:
        self.folder, self._first_run = folder, None
        self.window.change(centre=str(folder.absolute()))
        self.show_sign_in()

    # the way out

    def _may_close(self) -> bool:
        """Make the closing copy first where one is due; the window closes itself afterwards."""
        if self.desk is None or self.desk.locked or self._saved_before_closing:
            return True
        if self.places is None:
            return True
        self._saved_before_closing = True
        begun = self.places.timed.back_up_on_closing(self.window.close)
        if begun and self.window.shell is not None:
            self.window.shell.tell(_("Making the closing backup. The window closes by itself."), "info")
        return not begun

    def _close(self) -> None:
        self._keep_begun()
        self.background.stop()
        self._leave()

    def _show_fault(self, kind: Any, error: Any, trace: Any) -> None:
        from rehabdesk.ui.faults import Faults

        if isinstance(error, DeskError) and self.window.locked():
            return  # a screen asked for something behind the lock page; it asks again when it is seen
        self._faults = self._faults or Faults(self.window)
        self._faults.caught(kind, error, trace)

    def _keep_settings(self, changed: settings.Settings) -> None:
        self.settings = changed
        settings.save(changed)

    def _speak(self, language: str) -> None:
        self._keep_begun()
        self.window.change(language=language)
        i18n.use(language)
        if not self.window.locked():
            self.show_first_page()

    def _wait(self) -> int:
        return int(tries.read(self.folder).wait(datetime.now(UTC)).total_seconds() + 0.999)


def _doors(keyring: keys.Keyring) -> list[Door]:
    return [Door(slot.account_id, slot.name, slot.title) for slot in keyring.accounts if slot.account_id]


def _load_behind() -> None:
    for name in _BEHIND:
        import_module(name)
    from rehabdesk.db import schema

    schema.get_ready()
    gc.freeze()  # what was loaded stays: the collector need not look through it again and again


def _load_later(logo: bytes) -> None:
    from rehabdesk.paper.sheet import warm_up
    from rehabdesk.services.instruments import shipped

    import_module("rehabdesk.ui.screens.client_file.summary")
    shipped()
    warm_up(logo)


def _nothing(_answer: object) -> None:
    pass


def run(folder: Path | None = None, arguments: list[str] | None = None) -> int:
    """Open the window and stay until it closes."""
    os.environ["QT_STYLE_OVERRIDE"] = "fusion"
    application = QApplication(arguments or sys.argv[:1])
    application.setApplicationName("RehabDesk")
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    app = App(application, folder)
    _catch_faults(app)
    app.start()
    return application.exec()


def _catch_faults(app: App) -> None:
    """What nobody caught, on whichever thread, and what Qt finds grave."""

    def hear_thread(said: threading.ExceptHookArgs) -> None:
        app.fault.emit(said.exc_type, said.exc_value, said.exc_traceback)

    def hear_qt(kind: QtMsgType, _context: QMessageLogContext, text: str) -> None:
        sys.stderr.write(f"{text}\n")
        if kind is QtMsgType.QtCriticalMsg:
            app.fault.emit(RuntimeError, RuntimeError(text), None)

    sys.excepthook = app.fault.emit
    threading.excepthook = hear_thread
    qInstallMessageHandler(hear_qt)
