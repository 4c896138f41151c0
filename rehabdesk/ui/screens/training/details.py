"""What a class is, and what can be done to it as a whole."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.dates import WEEKDAYS, show_day, show_time
from rehabdesk.domain.training import Grading
from rehabdesk.i18n import _, language
from rehabdesk.services.training import BatchSheet
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Facts, Line
from rehabdesk.ui.widgets.dates import DateEdit
from rehabdesk.ui.widgets.labels import Label


class DetailsPage(QWidget):
    change_asked = Signal()
    course_change_asked = Signal()
    close_asked = Signal()
    meeting_added = Signal(object)  # a date
    meeting_removed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._facts = Facts()
        self._day = DateEdit()
        self._day.setAccessibleName(_("Date of a meeting"))
        self._day.setFixedWidth(theme.px(150))
        self._add = Button(_("Add meeting"), icon="add", size="small")
        self._remove = Button(_("Remove meeting"), icon="remove", size="small")
        self._meetings = QWidget()
        line = QHBoxLayout(self._meetings)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._day)
        line.addWidget(self._add)
        line.addWidget(self._remove)
        line.addStretch()
        body = QVBoxLayout()
        body.setContentsMargins(16, 16, 16, 16)
        body.setSpacing(14)
        body.addWidget(self._facts)
        self._heading = Label(_("A holiday or an extra day"), "label", "ink2")
        body.addWidget(self._heading)
        body.addWidget(self._meetings)
        body.addStretch()
        self._close = Button(_("Close class"), "danger", icon="finished")
        self._course = Button(_("Change course"), icon="books")
        self._change = Button(_("Change class"), icon="edit")
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addWidget(self._close)
        foot.addStretch()
        foot.addWidget(self._course)
        foot.addWidget(self._change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(body, 1)
        column.addWidget(Line())
        column.addWidget(self._foot)
        self._add.clicked.connect(self._say_added)
        self._remove.clicked.connect(self._say_removed)
        self._change.clicked.connect(self.change_asked)
        self._course.clicked.connect(self.course_change_asked)
        self._close.clicked.connect(self.close_asked)

    def show_sheet(self, sheet: BatchSheet, *, may_write: bool) -> None:
        draft, rule = sheet.draft, sheet.rule
        assert draft.first_day
        assert draft.last_day
        assert draft.starts_at
        days = ", ".join(WEEKDAYS[language()][int(day) - 1] for day in draft.weekdays)
        hours = show_time(draft.starts_at, language())
        if draft.ends_at:
            hours += f"–{show_time(draft.ends_at, language())}"
        graded = _("score, at least {least}").format(least=rule.least_score)
        if rule.grading is Grading.COMPETENCE:
            graded = _("competent or not yet competent")
        facts: list[tuple[str, str] | tuple[str, str, str]] = [
            (_("Batch"), draft.name),
            (_("Partner"), sheet.partner or _("none")),
            (_("Instructor"), draft.instructor),
            (_("Place"), draft.place),
            (_("Time"), f"{days} {hours}"),
            (
                _("Meetings"),
                f"{len(sheet.meetings)}, {show_day(draft.first_day)} – {show_day(draft.last_day)}",
            ),
            (_("Seats"), f"{len(sheet.participants)}/{draft.capacity}"),
            (_("Result"), graded),
            (_("Least attendance (%)"), str(rule.least_attendance)),
        ]
        if sheet.closed_on:
            facts.append((_("Closed on"), show_day(sheet.closed_on)))
        self._facts.show_facts(facts)
        writes = may_write and sheet.closed_on is None
        for widget in (self._foot, self._heading, self._meetings):
            widget.setVisible(writes)

    def _say_added(self) -> None:
        if (day := self._day.value()) is not None:
            self.meeting_added.emit(day)

    def _say_removed(self) -> None:
        if (day := self._day.value()) is not None:
            self.meeting_removed.emit(day)
