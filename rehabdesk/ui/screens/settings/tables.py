"""The way to tables from the settings: an old register in, the register out."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _
from rehabdesk.ui.screen import Place
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.labels import Label


class TablesPage(QWidget):
    go = Signal(object)  # a Place

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.bring_in = Button(_("Bring an old register in"), "primary", icon="import", keys="Alt+M")
        self.export = Button(_("Export"), icon="export", keys="Alt+E")
        row = QHBoxLayout()
        row.setSpacing(14)
        said = _(
            "From Excel, LibreOffice or a text file, looked through row by row first;"
            " it can be taken out again."
        )
        if desk.who.may(Right.IMPORT):
            row.addWidget(_card(_("From a table"), said, self.bring_in), 1)
        said = _("With names, with initials, or as anonymous counts. For whom and why goes on record.")
        if desk.who.may(Right.EXPORT):
            row.addWidget(_card(_("Into a table"), said, self.export), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addStretch()
        self.bring_in.clicked.connect(self._go_importing)
        self.export.clicked.connect(self._go_exporting)

    def refresh(self) -> None:
        """Nothing here changes."""

    def _go_importing(self) -> None:
        self.go.emit(Place("importing"))

    def _go_exporting(self) -> None:
        self.go.emit(Place("exporting"))


def _card(title: str, said: str, button: Button) -> Card:
    card = Card(title)
    card.body.addWidget(Label(said, "body", "ink2", wrap=True))
    card.body.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
    card.body.addStretch()
    return card
