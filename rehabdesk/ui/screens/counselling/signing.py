"""Signing: what it means, and the password that does it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from rehabdesk.domain.rights import Person
from rehabdesk.i18n import _
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Icon, Label


class SignDialog(Dialog):
    """`then` gets the password and answers why it was refused, or None when it is done."""

    def __init__(
        self,
        parent: QWidget,
        who: Person,
        title: str,
        second: str,
        promises: Sequence[str],
        *,
        warnings: Sequence[str] = (),
        yes: str,
        then: Callable[[str], str | None],
    ) -> None:
        super().__init__(parent, title, width=480)
        self._then = then
        self._head(second)
        for icon, tone, sentences in (("tick", "ok", promises), ("warning", "warnMark", warnings)):
            for sentence in sentences:
                self._add_line(icon, tone, sentence)
        self.body.addSpacing(4)
        self.body.addWidget(Label(_("Your password"), "label", "ink2"))
        self.password = TextEdit()
        self.password.setObjectName("password")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setAccessibleName(_("Your password"))
        self.body.addWidget(self.password)
        self._said = Label(", ".join(part for part in (who.name, who.title) if part), "hint", "ink3")
        self.body.addWidget(self._said)
        self.add_cancel(_("Not yet, go on writing"))
        self.action = self.add_action(yes, icon="sign")
        self.action.clicked.connect(self.finish)

    def open(self) -> None:
        super().open()
        self.password.setFocus(Qt.FocusReason.TabFocusReason)

    def finish(self) -> None:
        refused = self._then(self.password.text())
        if refused is None:
            self.close()
            return
        self._said.set_tone("bad")
        self._said.setText(refused)
        self.password.selectAll()
        self.password.setFocus()

    def said(self) -> str:
        return self._said.text()

    def _head(self, second: str) -> None:
        self.body.removeWidget(self.heading)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(Icon("sign", "onSoft", 20, square="soft"), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(self.heading)
        column.addWidget(Label(second, "small", "ink2", wrap=True))
        row.addLayout(column, 1)
        self.body.addLayout(row)
        self.body.addSpacing(6)

    def _add_line(self, icon: str, tone: str, sentence: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(Icon(icon, tone, 16), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(sentence, "body", "ink", wrap=True), 1)
        self.body.addLayout(row)
