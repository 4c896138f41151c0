"""First step: the file, a template to fill in, and what was brought in before."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.services.imports import ImportRow
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Label


def moment(row: ImportRow, zone: tzinfo | None) -> str:
    at = row.imported_at.astimezone(zone)
    return f"{show_day(at.date())} {show_time(at.time(), language())}"


class ChoosingPage(QWidget):
    undo_asked = Signal(object)  # an ImportRow

    def __init__(self, zone: tzinfo | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.choose = Button(_("Choose the file"), "primary", icon="open", keys="Alt+P")
        self.template = Button(_("Save a template"), icon="table", keys="Alt+T")
        self.before = Table(self._columns(), name=_("Brought in before"), dense=True)
        self.empty = EmptyState(
            "import", _("Nothing was brought in yet"), _("An import can be taken out again from here.")
        )
        self.undo = Button(_("Take it out again"), "danger", icon="undo", size="small", keys="Alt+K")
        self._lay_out()
        self.before.moved.connect(self._follow)
        self.undo.clicked.connect(self._ask_undo)

    def _columns(self) -> list[Column]:
        return [
            Column(_("File"), lambda row: row.name, share=2),
            Column(_("Date"), lambda row: moment(row, self._zone), width=152),
            Column(_("By"), lambda row: row.by),
            Column(_("Clients"), lambda row: str(row.new_clients), width=72, right=True),
            Column(_("Care"), lambda row: str(row.new_episodes), width=72, right=True),
            Column(_("State"), chip=_state, width=150),
        ]

    def _lay_out(self) -> None:
        card = Card(_("Bring an old register in"))
        said = _(
            "A table from Excel (.xlsx, .xls), LibreOffice (.ods) or a text file (.csv), with one client"
            " or one course of care in each row. Columns may have any order. Nothing is changed before"
            " the last step."
        )
        card.body.addWidget(Label(said, "body", "ink2", wrap=True))
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.choose)
        row.addWidget(self.template)
        row.addStretch()
        card.body.addLayout(row)
        before = Card(_("Brought in before"), flush=True)
        before.add_at_right(self.undo)
        before.body.addWidget(self.before, 1)
        before.body.addWidget(self.empty, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(card)
        column.addWidget(before, 1)

    def show_imports(self, rows: list[ImportRow]) -> None:
        self.before.show(rows)
        if self.before.current() is None:
            self.before.choose_first()
        self.before.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self._follow(self.before.current())

    def _follow(self, row: ImportRow | None) -> None:
        self.undo.setEnabled(row is not None and row.undone_at is None)

    def _ask_undo(self) -> None:
        if (row := self.before.current()) is not None:
            self.undo_asked.emit(row)


def _state(row: ImportRow) -> tuple[str, str, str]:
    if row.undone_at is not None:
        return _("Taken out"), "neu", "undo"
    return _("In the register"), "ok", "tick"


def count_words(clients: int, episodes: int, left_out: int) -> str:
    """What an import makes, in one line."""
    said = [
        ngettext("{count} new client", "{count} new clients", clients).format(count=clients),
        ngettext("{count} course of care", "{count} courses of care", episodes).format(count=episodes),
        ngettext("{count} row left out", "{count} rows left out", left_out).format(count=left_out),
    ]
    return ", ".join(said)
