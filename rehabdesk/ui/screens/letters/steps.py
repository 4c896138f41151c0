"""How far a letter has come."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.letters import LetterState
from rehabdesk.i18n import _, language
from rehabdesk.services.letters import LetterSheet
from rehabdesk.ui.widgets.labels import Icon, Label

_SIGNS = {
    "done": ("done", "ok", "ink"),
    "now": ("half", "link", "ink"),
    "later": ("empty", "ink3", "ink3"),
    "void": ("error", "badMark", "bad"),
}


class LetterSteps(QWidget):
    """Draft, signature, print, hand-over: each with who and when."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(7)
        self._rows: list[tuple[Icon, Label, Label]] = []
        for _place in range(4):
            row = QHBoxLayout()
            row.setSpacing(10)
            icon, plain, strong = Icon("empty", "ink3", 16), Label("", "body", wrap=True), Label("", "strong")
            strong.setWordWrap(True)
            row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(plain, 1)
            row.addWidget(strong, 1)
            column.addLayout(row)
            self._rows.append((icon, plain, strong))

    def show_letter(self, sheet: LetterSheet, now: datetime) -> None:
        for (icon, plain, strong), (words, state) in zip(self._rows, _steps(sheet, now), strict=True):
            meaning, tone, ink = _SIGNS[state]
            icon.show_icon(meaning, tone)
            here = state == "now"
            for label in (plain, strong):
                label.setText(words)
                label.set_tone(ink)
            plain.setVisible(not here)
            strong.setVisible(here)


def _steps(sheet: LetterSheet, now: datetime) -> list[tuple[str, str]]:
    state = sheet.row.state
    written = _("Draft by {name}").format(name=sheet.row.written_by)
    if sheet.issued_at is None:
        waits = state is LetterState.WAITING
        return [
            (written, "done" if waits else "now"),
            (_("Waiting for signature") if waits else _("Signature and number"), "now" if waits else "later"),
            (_("Printed and stamped"), "later"),
            (_("Handed over"), "later"),
        ]
    signed = _("Signed by {name}, {when}").format(name=sheet.issued_by, when=_when(sheet.issued_at, now))
    steps = [(written, "done"), (signed, "done")]
    if state is LetterState.VOID:
        reason = _("Voided: {reason}").format(reason=sheet.row.void_reason)
        return [*steps, (_printed(sheet, now), "done" if sheet.copies else "later"), (reason, "void")]
    if state is LetterState.READY:
        return [*steps, (_("To be printed and stamped"), "now"), (_("Handed over"), "later")]
    steps.append((_printed(sheet, now), "done"))
    if sheet.handed_at is None:
        return [*steps, (_("To be handed over"), "now")]
    told = _("Handed to {name}, {when}").format(name=sheet.handed_to, when=_when(sheet.handed_at, now))
    return [*steps, (told, "done")]


def _printed(sheet: LetterSheet, now: datetime) -> str:
    if sheet.printed_at is None:
        return _("Printed and stamped")
    return _("Printed, {when}").format(when=_when(sheet.printed_at, now))


def _when(moment: datetime, now: datetime) -> str:
    """The time today, the date before."""
    there = moment.astimezone(now.tzinfo)
    return show_time(there.time(), language()) if there.date() == now.date() else show_day(there.date())
