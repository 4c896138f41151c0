"""A forgotten password: ask an administrator, or open the file with the recovery key and set a new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk import access
from rehabdesk.db import keyring as keys
from rehabdesk.domain.recovery import GROUPS, key_problem, split_key
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.ui.background import Background
from rehabdesk.ui.forms import say
from rehabdesk.ui.screens.passwords import NewPassword, add_labelled
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.roomy import Roomy


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
        keyring = keys.read(folder)
        self._names = {slot.account_id: slot.name for slot in keyring.accounts}
        self._centre = keyring.centre_name
        self.account = Combo(list(self._names.items()))
        self.account.setCurrentIndex(0)
        self.account.setAccessibleName(_("Account"))
        self.account.setObjectName("account")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(Label(_("Account"), "label", "ink2"))
        column.addWidget(self.account)
        self.key = TextEdit()
        self.key.setPlaceholderText("-".join(["XXXX"] * GROUPS))
        add_labelled(column, _("Recovery key"), self.key, "recovery_key")
        self.key_said = Label(_("Eight groups of four, with or without dashes."), "hint", "ink3", wrap=True)
        column.addWidget(self.key_said)
        self.new = NewPassword(self._taken)
        column.addWidget(self.new)
        area = Roomy(inside)
        area.resettled.connect(self.refit)
        self.body.addWidget(area, 1)
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.add_cancel()
        self.button = self.add_action(_("Set the new password"))
        self.button.clicked.connect(self.renew)
        self.key.textChanged.connect(self._judge_key)
        self.new.changed.connect(self._judge)
        self._judge()

    def renew(self) -> None:
        folder, account_id = self._folder, self.account.value()
        key, password = self.key.text(), self.new.value()
        self.button.set_busy(True)
        self._background.start(
            lambda: access.renew_by_recovery_key(folder, account_id, key, password),
            owner=self,
            done=self._done,
            failed=self._failed,
        )

    def _taken(self) -> tuple[str, ...]:
        return self._names.get(self.account.value(), ""), self._centre

    def _judge_key(self, _text: str) -> None:
        """Each group has a check of its own, so a wrong one is named as soon as it is typed."""
        problem = key_problem(self.key.text())
        groups = split_key(self.key.text())
        finished = problem is None or len(groups) >= GROUPS or "group" in dict(problem.values)
        if problem is None:
            self.key_said.setText(_("The key is whole."))
        else:
            self.key_said.setText(say(problem))
        self.key_said.set_tone("ok" if problem is None else "bad" if finished and groups else "ink3")
        self._judge()

    def _judge(self) -> None:
        self.button.setEnabled(key_problem(self.key.text()) is None and self.new.problem() is None)

    def _done(self, _nothing: object) -> None:
        self.close()
        self.renewed.emit(self.account.value())

    def _failed(self, error: Exception) -> None:
        self.button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self.trouble.say(str(error), "bad")
        self.trouble.show()
        self.refit()
