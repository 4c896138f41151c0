"""The training tab of a client's file."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.i18n import _
from rehabdesk.services.training import ClientClass, client_classes
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.training.words import STATE_TONES, per_cent, result, span
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.cards import Card, EmptyState


class ClientTraining(QWidget):
    """Every class of one client; Enter opens the class."""

    go = Signal(object)  # a Place

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._table = Table(
            [
                Column(_("Course"), lambda row: row.course, second=lambda row: row.batch, share=2),
                Column(_("Time"), span, second=lambda row: row.place, share=2),
                Column(_("Status"), chip=_state_chip, share=1.4),
                Column(_("Attendance"), lambda row: per_cent(row.attended), width=90, right=True),
                Column(_("Result"), lambda row: result(row.score, row.competence), width=80, right=True),
            ],
            name=_("Classes of this client"),
            key=lambda row: row.enrolment_id,
        )
        self._table.opened.connect(self._open)
        self._empty = EmptyState(
            "training",
            _("Not in any class yet."),
            _("Classes are held by the centre or a partner."),
            _("Open training"),
            action_icon="next",
        )
        self._empty.acted.connect(self._open_training)
        card = Card(flush=True)
        card.body.addWidget(self._table)
        card.body.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)
        self.setFocusProxy(self._table)
        self.refresh()

    def refresh(self) -> None:
        rows = self._desk.ask(client_classes, self._client_id)
        self._table.show(rows)
        self._table.setVisible(bool(rows))
        self._empty.setVisible(not rows)

    def _open(self, row: ClientClass) -> None:
        self.go.emit(Place("training", row.batch_id))

    def _open_training(self) -> None:
        self.go.emit(Place("training"))


def _state_chip(row: ClientClass) -> tuple[str, str, str]:
    return (_(row.state.label), *STATE_TONES[row.state])
