"""A colleague's client: why is the file opened? The answer goes into the trail."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label


class Gate(QWidget):
    opened = Signal(str)  # the reason

    def __init__(self, whose: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        card = Card(_("This client is in the care of {name}").format(name=whose))
        card.setFixedWidth(theme.px(520))
        said = _("Write why you open this file. Your name and the reason can be read in the file.")
        self.reason = TextEdit()
        self.reason.setObjectName("reason")
        self.reason.setAccessibleName(_("Reason, needed"))
        self.reason.setPlaceholderText(_("Example: {example}").format(example=_("standing in this week")))
        self.open_button = Button(_("Open the file"), "primary", icon="open")
        self.open_button.setEnabled(False)
        card.body.addWidget(Label(said, "body", "ink2", wrap=True))
        card.body.addWidget(self.reason)
        card.body.addWidget(self.open_button, 0, Qt.AlignmentFlag.AlignRight)
        column = QVBoxLayout(self)
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(card)
        row.addStretch()
        column.addStretch(1)
        column.addLayout(row)
        column.addStretch(2)
        self.setFocusProxy(self.reason)
        self.reason.textChanged.connect(self._typed)
        self.reason.returnPressed.connect(self._open)
        self.open_button.clicked.connect(self._open)

    def _typed(self, text: str) -> None:
        self.open_button.setEnabled(bool(text.strip()))

    def _open(self) -> None:
        if reason := self.reason.value():
            self.opened.emit(reason)
