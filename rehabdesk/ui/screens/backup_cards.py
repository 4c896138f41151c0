"""The cards of the backups screen: how safe the work is, how a copy is brought back, the drill."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.dates import near_day, show_day, show_time, weekday_and_day
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.safety import say_ago
from rehabdesk.services.backups import BackupStanding
from rehabdesk.ui.screens.restoring import digits
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, Line
from rehabdesk.ui.widgets.labels import Badge, Chip, Icon, Label, ProgressBar


def megabytes(size: int) -> str:
    """340 MB"""
    return f"{digits(max(1, round(size / 1_000_000)))} MB"


class StandingCard(Card):
    """Up to when the work is safe, and the button that makes it safe now."""

    def __init__(self) -> None:
        super().__init__()
        self.sign = Icon("safe", "ok", 39, square="okBg")
        self.heading_words = Label("", "title", wrap=True)
        self.second = Label("", "body", "ink2", wrap=True)
        self.chips = QHBoxLayout()
        self.chips.setSpacing(8)
        self.button = Button(_("Back up now"), "primary", icon="save", size="large")
        self.button.setToolTip("Ctrl+B")  # the key works everywhere, not only here
        self.below = Label("", "small", "ink2")
        self.bar, self.step, self.stop = (
            ProgressBar(),
            Label("", "small", "ink2"),
            Button(_("Stop"), size="small"),
        )
        words = QVBoxLayout()
        words.setSpacing(4)
        for label in (self.heading_words, self.second):
            words.addWidget(label)
        words.addSpacing(2)
        words.addLayout(self.chips)
        right = QVBoxLayout()
        right.setSpacing(7)
        right.addStretch()
        right.addWidget(self.button)
        right.addWidget(self.below, 0, Qt.AlignmentFlag.AlignHCenter)
        right.addWidget(self.step)
        right.addWidget(self.bar)
        right.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignRight)
        right.addStretch()
        row = QHBoxLayout()
        row.setSpacing(20)
        row.setContentsMargins(6, 6, 4, 6)
        row.addWidget(self.sign, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addLayout(right)
        self.body.addLayout(row)
        self.show_busy(False)

    def show_standing(self, standing: BackupStanding, now: Any) -> None:
        tone = "bad" if standing.proved_at is None else "warn" if standing.overdue else "ok"
        self.sign.show_icon("safe" if tone == "ok" else "warning", tone, f"{tone}Bg")
        if standing.proved_at is None:
            self.heading_words.setText(_("There is no proven backup yet"))
            self.second.setText(_("Plug in a stick and back up now: everything is on one disk only."))
        else:
            at = standing.proved_at.astimezone(now.tzinfo)
            day = near_day(at.date(), now.date(), language())
            when = f"{day.lower()} {show_time(at.time(), language())}"
            self.heading_words.setText(_("Data safe up to {when}").format(when=when))
            self.second.setText(
                _("{day}. {ago}. {clients} clients, {notes} notes, {size}.").format(
                    day=weekday_and_day(at.date(), language()),
                    ago=say_ago(now - at).capitalize(),
                    clients=digits(standing.clients),
                    notes=digits(standing.notes),
                    size=megabytes(standing.size),
                )
            )
        self._show_chips(standing)

    def _show_chips(self, standing: BackupStanding) -> None:
        while item := self.chips.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        if standing.overdue:
            days = ngettext("Older than {count} day", "Older than {count} days", standing.limit_days)
            if standing.proved_at is not None:
                self.chips.addWidget(Chip(days.format(count=standing.limit_days), "warn", "later"))
        if standing.proved_at is not None:
            self.chips.addWidget(Chip(_("Proven"), "ok", "done"))
            self.chips.addWidget(Chip(_("Encrypted"), "ok", "padlock"))
            if standing.two_places:
                self.chips.addWidget(Chip(_("Two places"), "ok", "hard-drive"))
            else:
                self.chips.addWidget(Chip(_("One disk only"), "warn", "warning"))
        self.chips.addStretch()

    def show_busy(self, busy: bool) -> None:
        """The bar stands where the button was, so that nothing moves."""
        had_focus = self.button.hasFocus() or self.stop.hasFocus()
        for idle in (self.button, self.below):
            idle.setVisible(not busy)
        for working in (self.step, self.bar, self.stop):
            working.setVisible(busy)
        if had_focus:
            (self.stop if busy else self.button).setFocus()

    def show_part(self, words: str, part: float) -> None:
        self.step.setText(words)
        self.bar.show_value(part)


class TroubleLine(QWidget):
    """The foot of the copies: what should be looked after; away while there is nothing."""

    def __init__(self) -> None:
        super().__init__()
        self._icon, self._words = Icon("warning", "warnMark", 16), Label("", "row", "warn", wrap=True)
        row = QHBoxLayout()
        row.setContentsMargins(16, 10, 16, 10)
        row.setSpacing(10)
        row.addWidget(self._icon)
        row.addWidget(self._words, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(Line())
        whole.addLayout(row)

    def say(self, text: str, tone: str) -> None:
        self.setVisible(bool(text))
        self._words.setText(text)
        self._words.set_tone(tone or "ink2")
        self._icon.show_icon("error" if tone == "bad" else "warning", f"{tone or 'warn'}Mark")

    def text(self) -> str:
        return self._words.text()


class StepsCard(Card):
    """How a copy is brought back."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Restoring data"))
        steps = (
            (_("Choose a copy"), _("The newest that was proven.")),
            (_("Give its key"), _("A password of that day, or the recovery key.")),
            (_("See the difference"), _("How many clients and notes would change.")),
            (_("Type {word}").format(word=_("RESTORE")), _("What is here now is kept, so it can be undone.")),
        )
        for number, (words, hint) in enumerate(steps, 1):
            row = QHBoxLayout()
            row.setSpacing(12)
            badge = Badge(number, "soft")
            row.addWidget(badge, 0, Qt.AlignmentFlag.AlignTop)
            column = QVBoxLayout()
            column.setSpacing(1)
            column.addWidget(Label(words, "labelStrong"))
            column.addWidget(Label(hint, "small", "ink2"))
            row.addLayout(column, 1)
            self.body.addLayout(row)
        self.button = Button(_("Restore a copy"), "danger", icon="restore")
        self.button.clicked.connect(self.asked)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)


class DrillCard(Card):
    """The restore, rehearsed in a scratch place."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__(_("Restore drill"))
        self.chip = Chip("")
        self.add_at_right(self.chip)
        self.words = Label("", "small", "ink2", wrap=True)
        self.button = Button(_("Begin the drill"), icon="right")
        self.button.clicked.connect(self.asked)
        self.body.addWidget(self.words)
        self.body.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        self.body.addStretch()

    def show_drill(self, standing: BackupStanding, zone: Any) -> None:
        last = standing.drill
        if standing.drill_due:
            self.chip.show_state(_("Due"), "warn", "later")
        elif last is not None and last.passed:
            self.chip.show_state(_("Passed"), "ok", "tick")
        else:
            self.chip.show_state(_("Failed"), "bad", "error")
        rule = _("Every three months. The centre's file is not touched.")
        if last is None:
            self.words.setText(_("Never rehearsed yet.") + " " + rule)
            return
        said = _("Last on {day} by {name}: passed, {seconds} seconds.")
        if not last.passed:
            said = _("Last on {day} by {name}: failed, {seconds} seconds.")
        day = show_day(last.at.astimezone(zone).date())
        self.words.setText(
            said.format(day=day, name=last.by or "-", seconds=max(1, round(last.seconds))) + " " + rule
        )
