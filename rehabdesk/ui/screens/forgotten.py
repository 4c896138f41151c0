"""A forgotten password: ask an administrator, or open the file with the recovery key and set a new one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from rehabdesk.db import keyring as keys
from rehabdesk.domain.recovery import key_problem
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _
from rehabdesk.ui.background import Background
from rehabdesk.ui.forms import say
from rehabdesk.ui.screens.sign_in import PasswordEdit
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label


class Forgotten(Dialog):
    """Emits `renewed` with the account that has a new password."""

    renewed = Signal(int)

    def __init__(self, parent: QWidget, background: Background, folder: Path) -> None:
        super().__init__(parent, _("Forgotten the password?"), width=600)
        self._background, self._folder = background, folder
        self.add_text(
            _(
                "An administrator can set a new password in Settings. If no administrator can sign in,"
                " use the recovery key from the printed sheet."
            )
        )
        slots = keys.read(folder).accounts
        self.account = Combo([(slot.account_id, slot.name) for slot in slots])
        self.key, self.password, self.again = TextEdit(), PasswordEdit(), PasswordEdit()
        self.key.setPlaceholderText("XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX")
        for words, editor, name in (
            (_("Account"), self.account, "account"),
            (_("Recovery key"), self.key, "recovery_key"),
            (_("New password"), self.password, "new_password"),
            (_("New password once more"), self.again, "again"),
        ):
            self.body.addWidget(Label(words, "label", "ink2"))
            editor.setAccessibleName(words)
            editor.setObjectName(name)
            self.body.addWidget(editor)
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.add_cancel()
        self.button = self.add_action(_("Set the new password"))
        self.button.clicked.connect(self.renew)

    def renew(self) -> None:
        from rehabdesk.services.accounts import check_password

        if problem := key_problem(self.key.text()):
            self._complain(say(problem))
            return
        try:
            check_password(self.password.text(), self.again.text())
        except Invalid as invalid:
            self._complain(" ".join(say(problem) for problem in invalid.problems))
            return
        account_id, key, password = self.account.value(), self.key.text(), self.password.text()
        self.button.set_busy(True)
        self._background.start(
            lambda: renew_by_recovery_key(self._folder, account_id, key, password),
            owner=self,
            done=self._done,
            failed=self._failed,
        )

    def _done(self, account_id: int) -> None:
        self.close()
        self.renewed.emit(account_id)

    def _failed(self, error: Exception) -> None:
        self.button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self._complain(str(error))

    def _complain(self, sentence: str) -> None:
        self.trouble.say(sentence, "bad")
        self.trouble.show()
        self.refit()


def renew_by_recovery_key(folder: Path, account_id: int, typed: str, password: str) -> int:
    """Open the file with the recovery key and give the account a new password, on record."""
    from rehabdesk.db import tries
    from rehabdesk.desk import Desk
    from rehabdesk.domain.recovery import make_key, read_key
    from rehabdesk.services import accounts

    key = tries.unlock(folder, None, make_key(read_key(typed)))
    store = accounts.open_store(folder, key)
    try:
        desk = Desk(store, accounts.person(store, account_id))
        desk.run(accounts.note_sign_in, folder, by_recovery_key=True)
        desk.run(accounts.note_password_changed)
        keyring = keys.read(folder)
        slot: Any = keyring.slot(account_id)
        keys.write(
            folder,
            keys.put_slot(keyring, key, password, account_id=account_id, name=slot.name, title=slot.title),
        )
    finally:
        store.close()
    return account_id
