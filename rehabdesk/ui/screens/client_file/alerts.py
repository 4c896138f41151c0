"""The alerts of a client above everything else: what to do for everybody, why for those who may know."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _
from rehabdesk.services.alerts import AlertRow, close_alert, list_alerts, raise_alert
from rehabdesk.services.episodes import EpisodeHead
from rehabdesk.ui import talk
from rehabdesk.ui.alerts import tone_of, whole
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.growing import GrowingText
from rehabdesk.ui.widgets.labels import Label


class Alerts(QWidget):
    """A line for each that stands; nothing at all without any."""

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self.rows: list[AlertRow] = []
        self.lines: list[Banner] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(6)

    def show_alerts(self, head: EpisodeHead | None) -> None:
        """Those that stand, and what the intake of this episode says to mind."""
        self.rows = self._desk.ask(list_alerts, self._client_id)
        while (item := self._column.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        close = _("Close…") if self._desk.who.may(Right.CLINICAL_WRITE) else ""
        self.lines = [Banner(whole(row), tone_of(row.kind), close) for row in self.rows]
        for row, line in zip(self.rows, self.lines, strict=True):
            line.acted.connect(partial(self.ask_close, row))
            self._column.addWidget(line)
        risks = head.risks([row.kind for row in self.rows]) if head else []
        for text, tone in risks:
            self._column.addWidget(Banner(text, tone))
        self.setVisible(bool(self.rows or risks))

    def ask_close(self, row: AlertRow) -> None:
        said = _("It stays in the timeline with your reason.")
        talk.ask_reason(
            self,
            _("Close this alert? {what}").format(what=_(row.kind.label)),
            said,
            yes=_("Close the alert"),
            then=partial(self._close, row.id),
        )

    def _close(self, alert_id: int, why: str) -> None:
        self._desk.run(close_alert, alert_id, why)


def ask_alert(parent: QWidget, desk: Desk, client_id: int) -> None:
    """Raise an alert by hand."""
    dialog = talk.Dialog(parent, _("Raise an alert"))
    dialog.add_text(_("Everybody who opens this file sees the kind and what to do; the rest only who may."))
    kind = Combo([(each, _(each.label)) for each in AlertKind])
    kind.setAccessibleName(_("Kind of alert"))
    kind.show_value(AlertKind.SUICIDE)
    detail = GrowingText(2, 6)
    detail.setAccessibleName(_("What is known"))
    for word, editor in ((_("Kind of alert"), kind), (_("What is known"), detail)):
        dialog.body.addWidget(Label(word, "label", "ink2"))
        dialog.body.addWidget(editor)
    dialog.add_cancel()
    action = dialog.add_action(_("Raise the alert"), icon="overdue")

    def raise_it() -> None:
        desk.run(raise_alert, client_id, kind.value(), detail.value())
        dialog.close()

    action.clicked.connect(raise_it)
    dialog.open()
