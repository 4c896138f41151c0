"""Who may sign in, with which roles; passwords for others; a new recovery key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk import access
from rehabdesk.desk import Desk
from rehabdesk.domain.accounts import AccountDraft
from rehabdesk.domain.rights import Role
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.accounts import AccountRow, list_accounts, proves
from rehabdesk.services.centre import centre_sheet
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screens.passwords import NewPassword
from rehabdesk.ui.screens.recovery_key import NewRecoveryKey
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.roomy import Roomy

# What a role lets somebody do, in a line, where roles are ticked.
ROLE_WORDS = {
    Role.ADMIN: N_("accounts, settings, backups; no clients"),
    Role.HEAD: N_("everything about clients, letters, settings"),
    Role.SUPERVISOR: N_("all care, signs letters"),
    Role.COUNSELLOR: N_("clients, notes, letters"),
    Role.HEALTH: N_("clients and their care"),
    Role.INSTRUCTOR: N_("classes only"),
    Role.OFFICE: N_("identity, schedule, letters; no notes"),
    Role.AUDITOR: N_("reads, changes nothing"),
}


class AccountsPage(QWidget):
    def __init__(
        self,
        desk: Desk,
        background: Background,
        tell: Callable[[str], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._background, self._tell = desk, background, tell
        self._without: set[int] = set()
        self.table = Table(
            [
                Column(_("Account"), lambda row: row.name, second=lambda row: row.title, share=1.4),
                Column(_("Roles"), _role_words, share=1.8),
                Column(_("State"), chip=self._state, width=190),
            ],
            name=_("Accounts and roles"),
        )
        self.count = Label("", "hint", "ink3")
        self.new_button = Button(_("Add an account"), "primary", icon="add")
        self.edit_button = Button(_("Change"), icon="edit")
        self.password_button = Button(_("New password"), icon="key")
        self.key_button = Button(_("New recovery key"), icon="print")
        card = Card(flush=True)
        card.body.addWidget(self.table, 1)
        foot = card.add_foot()
        foot.addWidget(self.count, 1)
        for button in (self.key_button, self.password_button, self.edit_button, self.new_button):
            foot.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.new_button.clicked.connect(self.add)
        self.edit_button.clicked.connect(self.edit)
        self.password_button.clicked.connect(self.set_password)
        self.key_button.clicked.connect(self.make_key)
        self.table.opened.connect(self._open)
        self.refresh()

    def refresh(self) -> None:
        rows = self._desk.ask(list_accounts)
        self._without = access.without_password(self._desk, rows)
        self.table.show(rows)
        if self.table.current() is None:
            self.table.choose_first()
        active = sum(row.active for row in rows)
        words = ngettext("{count} account may sign in", "{count} accounts may sign in", active)
        self.count.setText(words.format(count=active))

    def add(self) -> None:
        self._open(None)

    def edit(self) -> None:
        self._open(self.table.current())

    def set_password(self) -> None:
        row = self.table.current()
        if row is None:
            return
        dialog = SetPassword(self, self._desk, self._background, row)
        dialog.done.connect(self._password_set)
        dialog.open()

    def make_key(self) -> None:
        centre = self._desk.ask(centre_sheet).draft
        dialog = NewRecoveryKey(self, self._desk, self._background, centre)
        dialog.renewed.connect(self._key_made)
        dialog.open()

    def _open(self, row: AccountRow | None) -> None:
        dialog = EditAccount(self, self._desk, self._background, row)
        dialog.done.connect(self._saved)
        dialog.open()

    def _saved(self, name: str) -> None:
        self.refresh()
        self._tell(_("Saved: {name}").format(name=name))

    def _password_set(self, name: str) -> None:
        self.refresh()
        said = _("{name} has a new password. Let it be changed after the first sign-in.")
        self._tell(said.format(name=name))

    def _key_made(self) -> None:
        self._tell(_("The new recovery key counts from now on. Destroy the old sheet."))

    def _state(self, row: AccountRow) -> tuple[str, str, str]:
        if not row.active:
            return _("Closed"), "neu", "empty"
        if row.id in self._without:
            return _("Needs a password"), "warn", "warning"
        return _("May sign in"), "ok", "tick"


class _Asking(Dialog):
    """A dialog whose answer is worked out beside the window; Argon2id takes its time on purpose."""

    done = Signal(str)  # the account's name

    def __init__(self, parent: QWidget, title: str, desk: Desk, background: Background) -> None:
        super().__init__(parent, title, width=640)
        self._desk, self._background = desk, background
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.button = Button(_("Save"), "primary")

    def _finish(self, words: str) -> None:
        self.body.addWidget(self.trouble)
        self.add_cancel()
        self.button = self.add_action(words)

    def _start(self, job: Callable[[], object], name: str) -> None:
        def done(_answer: object) -> None:
            self.close()
            self.done.emit(name)

        self.button.set_busy(True)
        self._background.start(job, owner=self, done=done, failed=self._failed)

    def _failed(self, error: Exception) -> None:
        self.button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self._complain(error)

    def _complain(self, error: DeskError) -> None:
        self.trouble.say(str(error), "bad")
        self.trouble.show()
        self.refit()


class EditAccount(_Asking):
    """Name, title and roles; a new account gets its first password here."""

    def __init__(self, parent: QWidget, desk: Desk, background: Background, row: AccountRow | None) -> None:
        super().__init__(parent, _("Change an account") if row else _("Add an account"), desk, background)
        self._row = row
        fields = ("name", "title", "credential", "roles") + (("active",) if row else ())
        self.form = Form(AccountDraft, only=fields, wide=("name",))
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 8, 0)
        column.addWidget(self.form)
        self.words = Label("", "hint", "ink3", wrap=True)
        column.addWidget(self.words)
        self.new: NewPassword | None = None
        if row is not None:
            self.form.show(AccountDraft(row.name, row.title, row.credential, row.roles, row.active))
        else:
            self.new = NewPassword(self._names)
            column.addWidget(self.new)
            self.new.changed.connect(self._judge)
        area = Roomy(inside)
        area.resettled.connect(self.refit)
        self.body.addWidget(area, 1)
        self._finish(_("Save"))
        self.button.clicked.connect(self.save)
        self.form.changed.connect(self._typed)
        self._typed("roles")

    def save(self) -> None:
        if any(not problem.warning for problem in self.form.check(complete=True)):
            self.form.next_problem()
            self.refit()
            return
        draft, desk, row, new = self.form.draft(), self._desk, self._row, self.new
        if new is not None:
            password, again = new.value(), new.again.text()
            self._start(lambda: access.add_account(desk, draft, password, again), draft.name)
        elif row is not None and set(draft.roles) != set(row.roles):
            # Roles are power over other people's data: whoever changes them proves who they are.
            talk.ask_password(
                self,
                _("Change the roles of {name}?").format(name=draft.name),
                _("Type your own password."),
                yes=_("Change the roles"),
                then=self._proved,
            )
        elif row is not None:
            self._start(lambda: access.change_account(desk, row, draft), draft.name)

    def _proved(self, password: str) -> str | None:
        desk, row, draft = self._desk, self._row, self.form.draft()
        assert row is not None
        if not proves(desk.store, desk.who.account_id, password):
            return _("Wrong password. Check Caps Lock, then type it again.")
        self._start(lambda: access.change_account(desk, row, draft), draft.name)
        return None

    def _complain(self, error: DeskError) -> None:
        if isinstance(error, Invalid):
            self.form.complain([p for p in error.problems if p.field in self.form.rows])
            self.refit()
        else:
            super()._complain(error)

    def _names(self) -> tuple[str, ...]:
        return (self.form.editors["name"].value(),)

    def _typed(self, name: str) -> None:
        if name == "roles":
            roles: tuple[Any, ...] = self.form.editors["roles"].value()
            lines = (f"{_(role.label)}: {_(ROLE_WORDS[role])}." for role in roles)
            self.words.setText(" ".join(lines) or _("Tick at least one role."))
            self.refit()
        if self.new is not None:
            self.new.judge()
        self._judge()

    def _judge(self) -> None:
        self.button.setEnabled(self.new is None or self.new.problem() is None)


class SetPassword(_Asking):
    """A new password for somebody who forgot theirs; only the two of them ever know it."""

    def __init__(self, parent: QWidget, desk: Desk, background: Background, row: AccountRow) -> None:
        title = _("New password for {name}").format(name=row.name)
        super().__init__(parent, title, desk, background)
        self._row = row
        self.add_text(_("The password until now stops working at once."))
        self.new = NewPassword(lambda: (row.name,))
        self.body.addWidget(self.new)
        self._finish(_("Set the new password"))
        self.button.clicked.connect(self.save)
        self.new.changed.connect(self._judge)
        self._judge()

    def save(self) -> None:
        desk, row, password, again = self._desk, self._row, self.new.value(), self.new.again.text()
        self._start(lambda: access.set_password(desk, row, password, again), row.name)

    def _judge(self) -> None:
        self.button.setEnabled(self.new.problem() is None)


def _role_words(row: AccountRow) -> str:
    return ", ".join(_(role.label) for role in row.roles)
