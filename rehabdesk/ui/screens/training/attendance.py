"""The attendance of one class: the grid, its legend, and who falls short."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import MONTHS, SHORT_MONTHS, long_day
from rehabdesk.domain.training import Mark, Standing
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.services.training import (
    BatchSheet,
    MeetingRow,
    Participant,
    mark_attendance,
    mark_rest_present,
)
from rehabdesk.ui import theme
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screens.training.words import MARK_TONES, letters, per_cent, result
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import EmptyState, Line
from rehabdesk.ui.widgets.labels import Icon, Label
from rehabdesk.ui.widgets.marks import MarkColumn, MarkGrid, MarkRow

T = TypeVar("T")
Before = dict[int, Mark | None]


class MarkButton(Button):
    """The legend of one mark, and the mark itself for who works with the mouse."""

    def __init__(self, mark: Mark, parent: QWidget | None = None) -> None:
        super().__init__(_(mark.label), "quiet", size="small", parent=parent)
        self.mark = mark
        self.setToolTip(mark.value)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def sizeHint(self) -> QSize:
        wide = paint.width_of(_(self.mark.label), "label")
        return QSize(round(wide) + theme.px(24 + 7 + 14), theme.px(30))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        if self.isDown() or self.underMouse():
            paint.fill_round(painter, rect, theme.colour("hover"), None, theme.px(6))
        ink, ground, _line = paint.TONES[MARK_TONES[self.mark]]
        side = theme.px(24)
        box = QRectF(theme.px(4), (rect.height() - side) / 2, side, side)
        paint.fill_round(painter, box, theme.colour(ground), None, theme.px(6))
        paint.write(painter, box, self.mark.value, "labelStrong", theme.colour(ink), paint.CENTRE)
        words = rect.adjusted(side + theme.px(11), 0, 0, 0)
        paint.write(painter, words, self.text(), "small", theme.colour("ink2"), paint.LEFT)


class AttendancePage(QWidget):
    """H, I, S, A mark and go down; Backspace clears; Ctrl+Z takes the last marks back."""

    changed = Signal()
    failed = Signal(str)
    undo_offered = Signal(str, object)  # text, what takes it back
    enrol_asked = Signal()
    client_asked = Signal(int)  # client id
    removal_asked = Signal(int)  # enrolment id

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sheet: BatchSheet | None = None
        self._undo: list[tuple[int, Before]] = []
        self.grid = MarkGrid(
            _("Attendance"),
            letters=letters(),
            first_title=_("Participant"),
            end_titles=(_("Present"), _("Result")),
        )
        self._empty = EmptyState(
            "training", _("Nobody takes part yet."), _("Choose who joins this class."), _("Participant")
        )
        self._short_sign = Icon("error", "badMark", 16)
        self._short = Label("", "chip", "bad", wrap=True)
        self._rest = Button(_("All present"), "soft", icon="check", size="small", keys="Alt+H")
        self._marks = [MarkButton(mark) for mark in Mark]
        self._foot = QWidget()
        legend = QHBoxLayout()
        legend.setSpacing(6)
        for button in self._marks:
            legend.addWidget(button)
        legend.addSpacing(6)
        legend.addWidget(self._rest)
        legend.addStretch()
        notice = QHBoxLayout()
        notice.setContentsMargins(4, 0, 0, 0)
        notice.setSpacing(8)
        notice.addWidget(self._short_sign, 0, Qt.AlignmentFlag.AlignTop)
        notice.addWidget(self._short, 1)
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(14, 8, 16, 8)
        foot.setSpacing(4)
        foot.addLayout(notice)
        foot.addLayout(legend)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.grid, 1)
        column.addWidget(self._empty, 1)
        column.addWidget(Line())
        column.addWidget(self._foot)
        self._connect()

    def _connect(self) -> None:
        self.grid.marked.connect(self.mark)
        self.grid.undo_asked.connect(self.undo)
        self.grid.opened.connect(self._open)
        self.grid.removal_asked.connect(self.removal_asked)
        self._empty.acted.connect(self.enrol_asked)
        self._rest.clicked.connect(self.mark_rest)
        for button in self._marks:
            button.clicked.connect(self._press_mark)
        # Undo also when the focus stands on a button of the foot.
        QShortcut(QKeySequence.StandardKey.Undo, self._foot).activated.connect(self.undo)

    # what it shows

    def show_sheet(self, sheet: BatchSheet, *, may_write: bool) -> None:
        other = self._sheet is None or self._sheet.id != sheet.id
        self._sheet = sheet
        if other:
            self._undo.clear()
        writes = may_write and sheet.closed_on is None
        self.grid.read_only = not writes
        self.grid.show_marks(_columns(sheet), [_row(person, sheet) for person in sheet.participants])
        if other:
            self.grid.choose_now()
        somebody = bool(sheet.participants)
        self.grid.setVisible(somebody)
        self._empty.setVisible(not somebody)
        self._foot.setVisible(somebody)
        self._empty.say(
            _("Nobody takes part yet."),
            _("Choose who joins this class.") if writes else "",
            _("Participant") if writes else "",
        )
        for button in (*self._marks, self._rest):
            button.setVisible(writes)
        self._say_short(sheet)

    def _say_short(self, sheet: BatchSheet) -> None:
        short = [each for each in sheet.participants if each.standing is Standing.TOO_ABSENT]
        self._short_sign.setVisible(bool(short))
        least = sheet.rule.least_attendance
        if len(short) == 1:
            name = shown_name(short[0].name, short[0].record_number)
            text = _("{name} is below {least}%: no certificate yet").format(name=name, least=least)
        elif short:
            text = ngettext(
                "{count} below {least}%", "{count} below {least}%: no certificate yet", len(short)
            )
            text = text.format(count=len(short), least=least)
        else:
            text = ""
        self._short.setText(text)
        self._short.setVisible(bool(text))

    # what the person does

    def mark(self, enrolment_id: int, meeting_id: int, letter: str) -> None:
        mark = Mark(letter) if letter else None
        if self._change(meeting_id, {enrolment_id: mark}) and letter:
            self.grid.step_down()

    def mark_rest(self) -> None:
        """Everybody not yet marked at the chosen meeting was there."""
        here = self.grid.current()
        if here is None:
            return
        rest = self._try(lambda: self._desk.run(mark_rest_present, here[1]))
        if rest:
            self._undo.append((here[1], dict.fromkeys(rest)))
            self.changed.emit()
            text = ngettext("{count} marked present.", "{count} marked present.", len(rest))
            self.undo_offered.emit(text.format(count=len(rest)), self.undo)
        self.grid.setFocus()

    def undo(self) -> None:
        if self._undo:
            meeting_id, before = self._undo.pop()
            if self._try(lambda: self._desk.run(mark_attendance, meeting_id, before)) is not None:
                self.changed.emit()
                self.grid.choose(next(iter(before)), meeting_id)

    def _change(self, meeting_id: int, marks: Before) -> bool:
        before = self._try(lambda: self._desk.run(mark_attendance, meeting_id, marks))
        if before is None:
            return False
        self._undo.append((meeting_id, before))
        self.changed.emit()
        return True

    def _try(self, act: Callable[[], T]) -> T | None:
        try:
            return act()
        except DeskError as error:
            self.failed.emit(str(error))
            return None

    def _press_mark(self) -> None:
        button = self.sender()
        if isinstance(button, MarkButton):
            self.grid.mark(button.mark.value)
            self.grid.setFocus()

    def _open(self, enrolment_id: int) -> None:
        assert self._sheet
        for person in self._sheet.participants:
            if person.enrolment_id == enrolment_id:
                self.client_asked.emit(person.client_id)


def _columns(sheet: BatchSheet) -> list[MarkColumn]:
    columns = []
    month = 0
    for meeting in sheet.meetings:
        name = _month(meeting, sheet) if meeting.held_on.month != month else ""
        month = meeting.held_on.month
        spoken = _("meeting {number}, {date}").format(
            number=meeting.number, date=long_day(meeting.held_on, language())
        )
        columns.append(
            MarkColumn(
                meeting.id,
                str(meeting.number),
                str(meeting.held_on.day),
                name,
                spoken,
                open=meeting.held_on <= sheet.today,
                now=meeting.held_on == sheet.today,
            )
        )
    return columns


def _month(meeting: MeetingRow, sheet: BatchSheet) -> str:
    """The whole name where three columns give it room."""
    same = [each for each in sheet.meetings if each.held_on.month == meeting.held_on.month]
    names = MONTHS if len(same) > 2 else SHORT_MONTHS
    return names[language()][meeting.held_on.month - 1]


def _row(person: Participant, sheet: BatchSheet) -> MarkRow:
    joined = person.joined_on
    outside = [meeting.id for meeting in sheet.meetings if joined and meeting.held_on < joined]
    absent = person.standing is Standing.TOO_ABSENT
    weak = person.standing in (Standing.TOO_ABSENT, Standing.NOT_PASSED)
    return MarkRow(
        person.enrolment_id,
        shown_name(person.name, person.record_number),
        {meeting_id: mark.value for meeting_id, mark in person.marks.items()},
        (
            (per_cent(person.attended), "bad" if absent else "ink"),
            (result(person.score, person.competence), "bad" if weak else "ink"),
        ),
        frozenset(outside),
    )
