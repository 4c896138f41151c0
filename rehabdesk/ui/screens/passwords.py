"""Choosing a password: typed twice, judged while one types; changing one's own."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rehabdesk import access
from rehabdesk.desk import Desk
from rehabdesk.domain.accounts import (
    is_common,
    is_long_enough,
    names_somebody,
    password_problem,
    password_strength,
)
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _
from rehabdesk.ui import theme
from rehabdesk.ui.background import Background
from rehabdesk.ui.forms import say
from rehabdesk.ui.screens.sign_in import PasswordEdit
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Icon, Label, ProgressBar

_TONES = {"Weak": "bad", "Good": "warn", "Strong": "ok"}
_BARS = {"Weak": "badMark", "Good": "warnMark", "Strong": "ok"}


class NewPassword(QWidget):
    """A new password, typed twice, with its strength in a word."""

    changed = Signal()

    def __init__(self, names: Callable[[], tuple[str, ...]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names = names
        self.password, self.again = PasswordEdit(), PasswordEdit()
        self.strength, self.word = ProgressBar(), Label(" ", "labelStrong", "ink2")
        self._sign, self._trouble = Icon("error", "badMark", 14), Label(" ", "hint", "bad", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(5)
        add_labelled(column, _("New password"), self.password, "new_password")
        bar = QHBoxLayout()
        bar.addWidget(self.strength, 1)
        bar.addWidget(self.word)
        column.addLayout(bar)
        column.addSpacing(5)
        add_labelled(column, _("Password once more"), self.again, "again")
        said = QHBoxLayout()
        said.setSpacing(6)
        said.addWidget(self._sign)
        said.addWidget(self._trouble, 1)
        column.addLayout(said)
        for edit in (self.password, self.again):
            edit.textChanged.connect(self.judge)
        self.password.returnPressed.connect(self.again.setFocus)
        self.judge()

    def value(self) -> str:
        return self.password.text()

    def problem(self) -> str | None:
        """What stands in the way, as an N_-marked sentence."""
        if said := password_problem(self.value(), *self._names()):
            return said
        return None if self.value() == self.again.text() else N_("Not the same as above.")

    def judge(self) -> None:
        """Look again: the password or a name it must not hold has changed."""
        password, again = self.value(), self.again.text()
        weak = password_problem(password, *self._names()) if password else None
        differs = bool(again) and not password.startswith(again) and again != password
        said = (weak or "") if weak and again else _("Not the same as above.") if differs else ""
        theme.mark(self.again, "state", "bad" if said else "")
        self._sign.setVisible(bool(said))
        self._trouble.setText(_(said) if said else " ")
        self.again.setAccessibleDescription(said)
        strength = password_strength(password, *self._names()) if password else ""
        self.strength.show_value(min(1.0, len(password) / 20), _BARS.get(strength, "primary"))
        self.word.setText(_(strength) if strength else " ")
        self.word.set_tone(_TONES.get(strength, "ink2"))
        self.changed.emit()


class PasswordRules(Card):
    """What makes a good password; each line is ticked as soon as it is kept."""

    def __init__(self) -> None:
        super().__init__(_("A good password"))
        self._signs: list[Icon] = []
        for line in (
            _("At least 10 characters"),
            _("Not your name or the centre's"),
            _("Not a password everybody knows"),
            _("May be a sentence, such as four words you remember"),
        ):
            row = QHBoxLayout()
            row.setSpacing(8)
            sign = Icon("empty", "ink3", 16)
            self._signs.append(sign)
            row.addWidget(sign)
            row.addWidget(Label(line, "small", "ink2", wrap=True), 1)
            self.body.addLayout(row)

    def show_password(self, password: str, *names: str) -> None:
        kept = (
            is_long_enough(password),
            bool(password) and not names_somebody(password, *names),
            bool(password) and not is_common(password),
            len(password.split()) > 2,
        )
        for sign, good in zip(self._signs, kept, strict=True):
            sign.show_icon("done" if good else "empty", "ok" if good else "ink3")


class ChangePassword(Dialog):
    """One's own password: the old one, the new one twice."""

    changed = Signal()

    def __init__(self, parent: QWidget, desk: Desk, background: Background) -> None:
        super().__init__(parent, _("My password"), width=480)
        self._desk, self._background = desk, background
        self.old = PasswordEdit()
        add_labelled(self.body, _("Password until now"), self.old, "old_password")
        self.new = NewPassword(lambda: (desk.who.name,))
        self.body.addWidget(self.new)
        self.trouble = Banner("", "bad")
        self.trouble.hide()
        self.body.addWidget(self.trouble)
        self.add_cancel()
        self.button = self.add_action(_("Change the password"))
        self.button.clicked.connect(self.change)
        self.new.changed.connect(self._judge)
        self.old.textChanged.connect(self._judge)
        self.old.returnPressed.connect(self.new.password.setFocus)
        self.new.again.returnPressed.connect(self.button.click)
        self._judge()

    def change(self) -> None:
        old, new, again = self.old.text(), self.new.value(), self.new.again.text()
        self.button.set_busy(True)
        self._background.start(
            lambda: access.change_password(self._desk, old, new, again),
            owner=self,
            done=self._done,
            failed=self._failed,
        )

    def _done(self, _nothing: object) -> None:
        self.close()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        said = " ".join(map(say, error.problems)) if isinstance(error, Invalid) else str(error)
        self.trouble.say(said, "bad")
        self.trouble.show()
        self.refit()
        self.old.selectAll()
        self.old.setFocus()

    def _judge(self) -> None:
        self.button.setEnabled(bool(self.old.text()) and self.new.problem() is None)


def add_labelled(column: QVBoxLayout, words: str, editor: QLineEdit, name: str) -> None:
    column.addWidget(Label(words, "label", "ink2"))
    editor.setAccessibleName(words)
    editor.setObjectName(name)
    column.addWidget(editor)
