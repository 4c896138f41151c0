"""The head of the file: who it is, what to mind, how far the care has come, what can be done."""

from datetime import date

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.episodes import EpisodeState, day_number, is_before_admission, planned_starts
from rehabdesk.domain.people import age_on
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.alerts import AlertRow
from rehabdesk.services.clients import ClientRow, ClientSheet
from rehabdesk.services.episodes import EpisodeHead
from rehabdesk.ui import theme
from rehabdesk.ui.alerts import chips
from rehabdesk.ui.privacy import names_hidden, shown_name
from rehabdesk.ui.screens.clients import status_chip
from rehabdesk.ui.widgets.buttons import Button, IconButton, Tabs
from rehabdesk.ui.widgets.cards import Card, Line
from rehabdesk.ui.widgets.labels import Chip, OneLine
from rehabdesk.ui.widgets.photo import Portrait
from rehabdesk.ui.widgets.stepper import Step, Stepper


class FileHead(Card):
    """Stays in sight above every tab."""

    def __init__(self, tabs: list[tuple[str, str]]) -> None:
        super().__init__(flush=True)
        self.portrait = Portrait(48)
        self.name = OneLine("", "title")
        self.number, self.status = Chip("", "neu", "accounts"), Chip("")
        self.line = OneLine("", "small", "ink2")
        self.alerts: list[Chip] = []
        self._flowing = False
        self._beside, self._below = QHBoxLayout(), QHBoxLayout()
        self._below.addStretch(1)
        for place in (self._beside, self._below):
            place.setSpacing(8)
        self.letter = Button(_("Letter"), icon="letters", keys="Alt+U")
        self.main = Button("", "primary")
        self.more = IconButton("more", _("More"))
        self.menu = QMenu(self)
        self.more.setMenu(self.menu)
        self.more.setPopupMode(IconButton.ToolButtonPopupMode.InstantPopup)
        self.steps = Stepper()
        self.tabs = Tabs(tabs, _("Parts of the file"))
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QVBoxLayout()
        inside.setContentsMargins(16, 10, 14, 8)
        inside.setSpacing(10)
        top = QHBoxLayout()
        top.setSpacing(10)
        top.addWidget(self.portrait)
        words = QVBoxLayout()
        words.setSpacing(1)
        first = QHBoxLayout()
        first.setSpacing(10)
        first.addWidget(self.name)
        first.addWidget(self.number)
        first.addWidget(self.status)
        first.addStretch()
        words.addLayout(first)
        words.addWidget(self.line)
        top.addLayout(words, 1)
        top.addLayout(self._beside)
        top.addWidget(self.letter)
        top.addWidget(self.main)
        top.addWidget(self.more)
        inside.addLayout(top)
        inside.addLayout(self._below)
        inside.addWidget(self.steps)
        self.body.addLayout(inside)
        self.body.addWidget(Line())
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.addWidget(self.tabs)
        foot.addStretch()
        self.body.addLayout(foot)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(560), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self) -> None:
        """Alerts stand beside the name; where that would cut it off, on a line of their own."""
        first = (self.portrait, self.name, self.number, self.status, self.letter, self.main, self.more)
        shown = [each for each in first if not each.isHidden()] + self.alerts
        wanted = sum(each.sizeHint().width() + 10 for each in shown)
        place = self._below if wanted > self.width() - 30 else self._beside
        if self._flowing:  # moving one of them changes sizes, which leads here again
            return
        self._flowing = True
        for chip in self.alerts:
            if place.indexOf(chip) < 0:
                place.insertWidget(place.count() - (place is self._below), chip)
            chip.show()
        self._flowing = False

    def show_client(
        self,
        row: ClientRow,
        sheet: ClientSheet,
        head: EpisodeHead | None,
        alerts: list[AlertRow],
        photo: bytes,
        today: date,
    ) -> None:
        self.portrait.show_person(row.name, photo)
        self.name.setText(shown_name(row.name, row.record_number))
        self.number.show_state(row.record_number, "neu", "accounts")
        self.number.setVisible(not names_hidden())
        chip = status_chip(row)
        self.status.setVisible(chip is not None)
        if chip is not None:
            self.status.show_state(*chip)
        self.line.setText(_line(row, sheet, today))
        for alert in self.alerts:
            alert.hide()
            alert.deleteLater()
        self.alerts = [
            Chip(text, tone, "error" if tone == "bad" else "warning", self)
            for text, tone in chips(alerts, head)
        ]
        self._reflow()
        self.steps.setVisible(head is not None)
        if head is not None:
            self.steps.show_steps(steps_of(head, today))


def _line(row: ClientRow, sheet: ClientSheet, today: date) -> str:
    parts = []
    if row.born_on:
        age = age_on(today, row.born_on)
        parts.append(ngettext("{count} year", "{count} years", age).format(count=age))
    if row.sex:
        parts.append(_(row.sex.label).lower())
    if not names_hidden():
        parts += [part for part in (sheet.draft.village, sheet.draft.city) if part]
    counsellor = _("Counsellor: {name}").format(name=row.counsellor or _("None yet").lower())
    return ". ".join(part for part in (", ".join(parts), counsellor) if part)


def steps_of(head: EpisodeHead, today: date) -> list[Step]:
    """Intake, the phases of the programme, and the end."""
    if is_before_admission(head.state):
        later = [Step(_(phase.label)) for phase in head.phases]
        return [Step(_("Intake"), _("in progress"), "now", 0.5), *later, Step(_("Discharge"))]
    begun = _("admitted {date}").format(date=show_day(head.admitted_on)) if head.admitted_on else ""
    steps = [Step(_("Intake"), begun, "done")]
    if head.state is not EpisodeState.ADMITTED:
        ended = show_day(head.discharged_on) if head.discharged_on else ""
        why = head.ended.label if head.ended else head.state.label
        reached = head.phases.index(head.phase) if head.phase in head.phases else -1
        steps += [
            Step(_(phase.label), "", "done" if place <= reached else "later")
            for place, phase in enumerate(head.phases)
        ]
        return [*steps, Step(_(why), ended, "done")]
    here = head.phases.index(head.phase) if head.phase in head.phases else 0
    starts = {}
    if head.phase is not None and head.phase_since is not None:
        starts = planned_starts(head.stages, head.phase, head.phase_since)
    for place, phase in enumerate(head.phases):
        if place < here:
            steps.append(Step(_(phase.label), "", "done"))
        elif place == here:
            steps.append(Step(_(phase.label), _days(head, today), "now", _part(head, today)))
        else:
            steps.append(Step(_(phase.label), _planned(starts.get(phase), today)))
    return [*steps, Step(_("Discharge"), _planned(head.planned_end, today))]


def _planned(day: date | None, today: date) -> str:
    if day is None:
        return ""
    soon = abs((day - today).days) < 300
    return _("planned {date}").format(date=f"{day:%d/%m}" if soon else show_day(day))


def _days(head: EpisodeHead, today: date) -> str:
    if head.admitted_on is None:
        return ""
    day = day_number(head.admitted_on, today)
    if head.planned_end is None:
        return _("day {day}").format(day=day)
    return _("day {day} of {days}").format(day=day, days=day_number(head.admitted_on, head.planned_end))


def _part(head: EpisodeHead, today: date) -> float:
    if head.admitted_on is None or head.planned_end is None:
        return 0.5
    whole = day_number(head.admitted_on, head.planned_end)
    return min(1.0, max(0.05, day_number(head.admitted_on, today) / max(whole, 1)))
