"""The second step: who administers the program, and with which password."""

from __future__ import annotations

from rehabdesk.domain.accounts import AccountDraft
from rehabdesk.domain.rights import Role
from rehabdesk.i18n import _
from rehabdesk.services.centre import Founder
from rehabdesk.ui.forms import Form
from rehabdesk.ui.screens.first_run.step import Step, signed
from rehabdesk.ui.screens.passwords import NewPassword, PasswordRules
from rehabdesk.ui.widgets.buttons import Check
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.labels import Label

ALSO = (Role.HEAD, Role.COUNSELLOR, Role.OFFICE)


class AdminStep(Step):
    def __init__(self) -> None:
        super().__init__(
            _("First administrator"), _("Whoever sets up accounts, backups and the letterhead."), (13, 9), 40
        )
        self.centre_name = ""
        self.form = Form(AccountDraft, 2, only=("name", "title"), wide=("name",))
        self.form.rows["title"].set_needed(False)
        self.password = NewPassword(self._names)
        self.rules = PasswordRules()
        self.roles = {role: Check(_(role.label)) for role in ALSO}
        self.left.setSpacing(4)
        self.left.addWidget(self.form)
        self.left.addWidget(self.password)
        self.left.addWidget(Label(_("Also works as"), "label", "ink2"))
        for role, box in self.roles.items():
            box.setObjectName(role.value)
            box.setAccessibleName(_(role.label))
            self.left.addWidget(box)
        said = _("Without one of these an administrator sees no client. Settings can change it.")
        self.left.addWidget(Label(said, "hint", "ink3", wrap=True))
        self.left.addStretch()
        self.right.addWidget(self.rules)
        self.right.addWidget(self._may())
        self.right.addStretch()
        self.form.changed.connect(self._typed)
        self.password.changed.connect(self._judge)

    def founder(self) -> Founder:
        draft = self.form.draft(half=True)
        more = tuple(role for role, box in self.roles.items() if box.isChecked())
        return Founder(draft.name.strip(), self.password.value(), (Role.ADMIN, *more), draft.title.strip())

    def ready(self) -> bool:
        return bool(self.form.editors["name"].value()) and self.password.problem() is None

    def begin_typing(self) -> None:
        self.form.focus_first_empty()

    def _names(self) -> tuple[str, ...]:
        return self.form.editors["name"].value(), self.centre_name

    def _typed(self, _name: str) -> None:
        self.password.judge()

    def _judge(self) -> None:
        self.rules.show_password(self.password.value(), *self._names())
        self.changed.emit()

    def _may(self) -> Card:
        card = Card(_("An administrator may"))
        for line in (_("add accounts and roles"), _("make and restore backups"), _("see who opened what")):
            card.body.addLayout(signed("tick", line, "ok"))
        card.body.addLayout(signed("close", _("not change signed notes")))
        return card
