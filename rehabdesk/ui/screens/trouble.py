"""The centre's folder cannot be opened: why, and what can be done about it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.weave import Weave


class Trouble(QWidget):
    """Emits `again`, or `elsewhere` for another folder or a backup."""

    again = Signal()
    elsewhere = Signal()

    def __init__(self, sentence: str, folder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        ground = Weave()
        whole.addWidget(ground)
        column = QVBoxLayout(ground)
        column.addStretch()
        card = Card(_("The centre cannot be opened"))
        card.setFixedWidth(theme.px(560))
        self.banner = Banner(sentence, "bad")
        card.body.addWidget(self.banner)
        said = _("Folder: {folder}").format(folder=folder)
        card.body.addWidget(Label(said, "small", "ink2", wrap=True))
        row = QHBoxLayout()
        row.addStretch()
        other = Button(_("Set up or restore"), icon="restore")
        again = Button(_("Try again"), "primary", icon="refresh")
        row.addWidget(other)
        row.addWidget(again)
        card.body.addLayout(row)
        other.clicked.connect(self.elsewhere)
        again.clicked.connect(self.again)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        self.setFocusProxy(again)
