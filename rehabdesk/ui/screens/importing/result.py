"""Last step: what came in, what was left out and why, and the way back."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.services.bringing_in import Done
from rehabdesk.services.imports import Plan
from rehabdesk.ui.forms import say
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screens.importing.choosing import count_words
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState


@dataclass(frozen=True)
class LeftOut:
    line: int
    name: str
    why: str


class ResultPage(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.banner = Banner("", "ok")
        self.left = Table(
            [
                Column(_("Row"), lambda row: str(row.line), width=66, sort=lambda row: row.line),
                Column(_("Client"), lambda row: shown_name(row.name) or "–", share=1),
                Column(_("Why it was left out"), lambda row: row.why, share=2, sort=lambda row: row.why),
            ],
            name=_("Rows left out"),
            key=lambda row: row.line,
            dense=True,
        )
        self.none = EmptyState("done", _("Every row came in"))
        self.clients = Button(_("To the clients"), icon="clients", keys="Alt+K")
        self.undo = Button(_("Take it out again"), "danger", icon="undo", keys="Alt+X")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.banner)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.clients)
        row.addWidget(self.undo)
        row.addStretch()
        column.addLayout(row)
        card = Card(_("Rows left out"), flush=True)
        card.body.addWidget(self.left, 1)
        card.body.addWidget(self.none, 1)
        column.addWidget(card, 1)

    def show_done(self, done: Done, plan: Plan) -> None:
        counted = count_words(done.new_clients, done.new_episodes, len(done.left_out))
        self.banner.say(_("Brought in from {file}: {counts}.").format(file=plan.name, counts=counted), "ok")
        names = {row.line: row.read.client.name for row in plan.rows}
        rows = [
            LeftOut(line, names.get(line, ""), say(why) if why else _("Left out by you"))
            for line, why in done.left_out
        ]
        self.left.show(rows)
        self.left.setVisible(bool(rows))
        self.none.setVisible(not rows)
