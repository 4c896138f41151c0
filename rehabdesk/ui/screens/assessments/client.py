"""The assessments tab of a client's file: what was assessed, what came of it, how it went over time."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.instruments import AssessmentState, in_words
from rehabdesk.domain.rights import Right
from rehabdesk.domain.scoring import KeptScore
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.services.assessments import (
    AssessmentRow,
    assessment_sheet,
    discard_assessment,
    list_assessments,
    score_history,
)
from rehabdesk.ui import talk, theme
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.assessments.beginning import BeginDialog
from rehabdesk.ui.screens.assessments.screen import FROM_FILE
from rehabdesk.ui.screens.assessments.trends import Trends, trends_of
from rehabdesk.ui.screens.assessments.words import number, progress_of, tone_of, way_of
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Label, ProgressBar


class ClientAssessments(QWidget):
    """Enter goes on with an unfinished one, or reads a finished one."""

    go = Signal(object)  # a Place
    told = Signal(str, str)
    retitled = Signal()

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._may_write = desk.who.may(Right.CLINICAL_WRITE)
        self.table = Table(
            [
                Column(
                    _("Instrument"), lambda row: row.name, second=lambda row: in_words(row.title), share=2.07
                ),
                Column(_("Date"), self._day, second=lambda row: _(row.occasion.label), width=112),
                Column(_("State"), chip=_state_chip, width=134),
                Column(_("Result"), _result, chip=_result_chip, share=2.33),
                Column(_("By"), lambda row: row.by.split(",")[0], width=116),
            ],
            name=_("Assessments of this client"),
        )
        self.trends = Trends()
        self.new = Button(_("New assessment"), "soft", icon="add")
        self.new.setToolTip("Alt+A")
        self.discard = Button(_("Discard…"), icon="delete")
        self.open_button = Button(_("Open"), icon="open")
        self._lay_out()
        if self._may_write:  # not the button's own: it is away while there is no assessment
            QShortcut(QKeySequence("Alt+A"), self).activated.connect(self.begin)
        self.table.opened.connect(self._open)
        self.table.moved.connect(self._show_side)
        self.new.clicked.connect(self.begin)
        self._empty.acted.connect(self.begin)
        self.discard.clicked.connect(self.ask_discard)
        self.open_button.clicked.connect(self._open_current)
        self.refresh()

    def _lay_out(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        card = Card(flush=True)
        self._empty = EmptyState(
            "assessments",
            _("No assessment yet."),
            _("Choose an instrument; answers are keyed in with one key each.") if self._may_write else "",
            _("New assessment") if self._may_write else "",
        )
        card.body.addWidget(self.table)
        card.body.addWidget(self._empty)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(14, 8, 14, 8)
        foot.setSpacing(10)
        foot.addWidget(self.discard)
        foot.addStretch()
        foot.addWidget(self.open_button)
        foot.addWidget(self.new)
        card.body.addWidget(self._foot)
        row.addWidget(card, 1)
        self._side = Card(_("Scores"))
        self._side.body.setContentsMargins(16, 4, 8, 12)
        self._said = Label("", "small", "ink2", wrap=True)
        self._bar = ProgressBar()
        for widget in (self._bar, self._said):
            self._side.body.addWidget(widget)
        self._side.body.addWidget(self.trends, 1)
        self._side.body.addStretch(0)
        row.addWidget(self._side)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_side"):
            self._reflow()

    def _reflow(self) -> None:
        logical = self.width() * 100 / theme.percent()
        self._side.setFixedWidth(theme.px(288 if logical >= 1000 else 236))
        self._side.setVisible(bool(self.table.rows()) and logical >= 860)
        self.table.show_column(4, logical >= 860)  # by whom, which the result says too

    # what it shows

    def refresh(self) -> None:
        rows = self._desk.ask(list_assessments, self._client_id)
        self.table.show(rows)
        if self.table.current() is None:
            self.table.choose_first()
        for widget in (self.table, self._foot):
            widget.setVisible(bool(rows))
        for button in (self.new, self.discard):
            button.setVisible(self._may_write)
        self._empty.setVisible(not rows)
        self.setFocusProxy(self.table if rows else self._empty)
        self._reflow()
        self._show_side()

    def _show_side(self, _row: object = None) -> None:
        row = self.table.current()
        finished = isinstance(row, AssessmentRow) and row.state is AssessmentState.FINISHED
        for widget in (self._bar, self._said):
            widget.setVisible(not finished)
        self.open_button.setText(_("Read") if finished else _("Go on"))
        if not isinstance(row, AssessmentRow):
            return
        self._side.set_title(row.name)
        if not finished:
            self._show_unfinished(row)
            return
        sheet = self._desk.ask(assessment_sheet, row.id)
        found = trends_of(sheet, self._desk.ask(score_history, self._client_id))
        self.trends.show_trends(found, way_of(sheet.instrument, sheet.method, sheet.system))

    def _show_unfinished(self, row: AssessmentRow) -> None:
        """How far it is; below it the last finished one of the same kind, to know what one comes from."""
        sheet = self._desk.ask(assessment_sheet, row.id)
        given, due = progress_of(sheet.instrument, sheet.answers)
        self._bar.show_value(given / max(1, due))
        said = [_("{done} of {all} questions answered.").format(done=given, all=due)]
        if self._may_write:
            said.append(_("Enter goes on where it stopped."))
        earlier = next(
            (each for each in self.table.rows() if each.code == row.code and each.assessed_on), None
        )
        if earlier is None:
            self._said.setText(" ".join(said))
            self.trends.show_trends([])
            return
        last = self._desk.ask(assessment_sheet, earlier.id)
        said.append("\n\n" + _("Last time, {day}:").format(day=self._day(earlier)))
        self._said.setText(" ".join(said))
        found = trends_of(last, self._desk.ask(score_history, self._client_id))
        self.trends.show_trends(found, way_of(last.instrument, last.method, last.system))

    # what the person does

    def begin(self) -> None:
        dialog = BeginDialog(self, self._desk, self._client_id)
        dialog.begun.connect(self._go_to)
        dialog.open()

    def ask_discard(self) -> None:
        row = self.table.current()
        if not isinstance(row, AssessmentRow):
            return
        talk.ask_reason(
            self,
            _("Discard this {instrument}?").format(instrument=row.name),
            _("It leaves lists and charts, and stays on record with your reason."),
            yes=_("Discard"),
            then=self._discard,
            destroys=True,
        )

    def _discard(self, why: str) -> None:
        row = self.table.current()
        if not isinstance(row, AssessmentRow):
            return
        try:
            self._desk.run(discard_assessment, row.id, why)
        except DeskError as error:
            self.told.emit(str(error), "bad")
        self.refresh()

    def arrive(self, place: Place) -> None:
        if place.text == "new" and self._may_write:
            self.begin()
        elif place.text.isdigit():
            self.table.choose(int(place.text))
        if place.text != "new":
            self.setFocus()

    def hints(self) -> list[tuple[str, str]]:
        found = [("Ctrl+Tab", _("Next tab")), ("Enter", _("Open"))]
        if self._may_write:
            found.append(("Alt+A", _("New assessment")))
        return [*found, ("Esc", _("Back to the list"))]

    def _day(self, row: AssessmentRow) -> str:
        begun = row.begun_at.astimezone(self._desk.now().tzinfo).date()
        return show_day(row.assessed_on or begun)

    def _open(self, row: AssessmentRow) -> None:
        self._go_to(row.id)

    def _open_current(self) -> None:
        if isinstance(row := self.table.current(), AssessmentRow):
            self._go_to(row.id)

    def _go_to(self, assessment_id: int) -> None:
        self.go.emit(Place("assessment", assessment_id, text=FROM_FILE))


def _state_chip(row: AssessmentRow) -> tuple[str, str, str]:
    if row.state is AssessmentState.OPEN:
        return _("Unfinished"), "warn", "half"
    if not row.complete:
        return _("Not complete"), "warn", "warning"
    return _("Complete"), "ok", "tick"


def _known(row: AssessmentRow) -> list[KeptScore]:
    return [kept for kept in row.main if kept.value is not None]


def _result(row: AssessmentRow) -> str:
    """The score that matters most: the gravest band; where nothing is banded, the first values."""
    known = _known(row)
    if not known:
        return "–" if row.state is AssessmentState.FINISHED else ""
    if not any(kept.band for kept in known):
        return " · ".join(number(kept.value) for kept in known[:4])
    kept = max(known, key=_weight)
    name = f"{in_words(kept.name)} " if len(row.main) > 1 else ""
    return f"{name}{number(kept.value)}"


def _result_chip(row: AssessmentRow) -> tuple[str, str, str] | None:
    kept = max(_known(row), key=_weight, default=None)
    return (in_words(kept.band_name), tone_of(kept), "") if kept is not None and kept.band else None


def _weight(kept: KeptScore) -> tuple[int, Decimal]:
    return kept.level, kept.value or Decimal(0)
