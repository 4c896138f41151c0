"""Files that were made one, to be parted again where it was a mistake. Record numbers only, no names."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.services.merging import MergeRow, Parted, list_merges, undo_merge
from rehabdesk.ui import talk
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Label


class MergesPage(QWidget):
    def __init__(self, desk: Desk, tell: Callable[[str], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._tell = desk, tell
        self.table = Table(
            [
                Column(_("Date"), self._day, width=110),
                Column(_("Stays"), lambda row: row.kept_number),
                Column(_("Went into it"), lambda row: row.gone_number),
                Column(_("By"), lambda row: row.merged_by),
                Column(_("Reason"), lambda row: row.why, share=2),
                Column(_("State"), chip=_state, width=150),
            ],
            name=_("Merged files"),
        )
        self.empty = EmptyState("folder", _("No two files were made one yet."))
        self.part = Button(_("Part them again…"), icon="undo")
        card = Card(flush=True)
        card.body.addWidget(self.table, 1)
        card.body.addWidget(self.empty, 1)
        foot = card.add_foot()
        said = _(
            "Each file gets back what was its own. What was added since and hangs on nothing else stays."
        )
        foot.addWidget(Label(said, "hint", "ink3", wrap=True), 1)
        foot.addWidget(self.part)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.table.moved.connect(self._moved)
        self.table.opened.connect(self.ask_part)
        self.part.clicked.connect(self._ask_part_of_chosen)
        self.setFocusProxy(self.table)
        self.refresh()

    def refresh(self) -> None:
        rows = self._desk.ask(list_merges)
        self.table.show(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        if self.table.current() is None:
            self.table.choose_first()
        self._moved(self.table.current())

    def _moved(self, row: MergeRow | None) -> None:
        self.part.setEnabled(row is not None and row.undone_at is None)

    def _ask_part_of_chosen(self) -> None:
        if (row := self.table.current()) is not None:
            self.ask_part(row)

    def ask_part(self, row: MergeRow) -> None:
        if row.undone_at is None:
            title = _("Part {kept} and {gone} again?").format(kept=row.kept_number, gone=row.gone_number)
            said = _("Both stand on their own again. Your name and the reason go into the audit trail.")
            talk.ask_reason(self, title, said, yes=_("Part them"), then=partial(self._part, row.id))

    def _part(self, merge_id: int, why: str) -> None:
        try:
            parted = self._desk.run(undo_merge, merge_id, why)
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return
        self.refresh()
        if parted.stays:
            talk.tell(
                self, _("Parted. This stays in {number}").format(number=parted.kept_number), what(parted)
            )
        else:
            self._tell(_("Both files stand on their own again."))

    def _day(self, row: MergeRow) -> str:
        return show_day(row.merged_at.astimezone(self._desk.now().tzinfo).date())


def what(parted: Parted) -> str:
    """Consents 1, Letters 2"""
    return ", ".join(f"{word} {count}" for word, count in parted.stays)


def _state(row: MergeRow) -> tuple[str, str, str]:
    return (_("Parted again"), "neu", "undo") if row.undone_at else (_("One file"), "ok", "tick")
