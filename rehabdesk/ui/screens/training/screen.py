"""Pelatihan: the classes at the left, the chosen one with its tabs at the right."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.domain.training import BatchDraft, CourseDraft, EnrolmentState
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.services import training
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.training import BatchSheet
from rehabdesk.ui import talk, theme
from rehabdesk.ui.printing import ask_print
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.training.attendance import AttendancePage
from rehabdesk.ui.screens.training.classes import ClassList
from rehabdesk.ui.screens.training.details import DetailsPage
from rehabdesk.ui.screens.training.editing import BatchPage, CoursePage, FormPage
from rehabdesk.ui.screens.training.enrolling import EnrolDialog
from rehabdesk.ui.screens.training.results import ResultsPage
from rehabdesk.ui.screens.training.waiting import WaitingCard, WaitingPage
from rehabdesk.ui.screens.training.words import who_and_when
from rehabdesk.ui.widgets.buttons import Button, Segmented, Tabs
from rehabdesk.ui.widgets.cards import Card, EmptyState, Line
from rehabdesk.ui.widgets.labels import Badge, Chip, Label


class TrainingScreen(Screen):
    topics = frozenset({Topic.TRAINING, Topic.CLIENTS, Topic.PARTNERS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._may_write = desk.who.may(Right.TRAINING_WRITE)
        self._sheet: BatchSheet | None = None
        self.list = ClassList()
        self.queue = WaitingCard()
        self.attendance = AttendancePage(desk)
        self.results = ResultsPage(desk)
        self.waiting = WaitingPage()
        self.details = DetailsPage()
        self.batch_page = BatchPage(desk)
        self.course_page = CoursePage(desk)
        self._course_from_batch = False
        self._build()
        self._connect()
        self.refresh()

    # build

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 12, 20, 12)
        row.setSpacing(14)
        left = QWidget()
        left.setFixedWidth(theme.px(268))
        self._left = left
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_list(), 1)
        column.addWidget(self.queue)
        row.addWidget(left)
        self._right = QStackedWidget()
        self._empty_card = Card(flush=True)
        self._empty = EmptyState("training", "")
        self._empty_card.body.addWidget(self._empty)
        self._sheet_card = self._build_sheet()
        for page in (self._empty_card, self._sheet_card, self.batch_page, self.course_page):
            self._right.addWidget(page)
        row.addWidget(self._right, 1)

    def _build_list(self) -> Card:
        card = Card(_("Classes"))
        card.body.setContentsMargins(10, 4, 10, 10)
        self._count = Badge()
        card.add_beside_title(self._count)
        self._new = Button(_("Class"), icon="add", keys="Alt+K")
        self._new.setToolTip(_("New class  Alt+K"))
        card.add_at_right(self._new)
        self._new.setVisible(self._may_write)
        self._which = Segmented([("open", _("Running")), ("closed", _("Closed"))], _("Which classes"))
        card.body.addWidget(self._which)
        card.body.addWidget(self.list, 1)
        return card

    def _build_sheet(self) -> Card:
        card = Card(flush=True)
        self._title = Label("", "dialog")
        self._closed = Chip(_("Closed class"))
        self._line = Label("", "small", "ink2", wrap=True)
        self._enrol = Button(_("Participant"), "primary", icon="add", keys="Alt+P")
        self._enrol.setToolTip(_("Add a participant  Alt+P"))
        title = QHBoxLayout()
        title.setSpacing(10)
        title.addWidget(self._title)
        title.addWidget(self._closed)
        title.addStretch()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addLayout(title)
        words.addWidget(self._line)
        head = QHBoxLayout()
        head.setContentsMargins(16, 12, 14, 4)
        head.setSpacing(10)
        head.addLayout(words, 1)
        self._print = Button(_("Print attendance list"), icon="print", keys="Ctrl+P")
        head.addWidget(self._print, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._enrol, 0, Qt.AlignmentFlag.AlignTop)
        self._tabs = Tabs(
            [
                ("attendance", _("Attendance")),
                ("results", _("Results")),
                ("waiting", _("Queue")),
                ("details", _("Details")),
            ],
            _("Part of the class"),
        )
        strip = QHBoxLayout()
        strip.setContentsMargins(6, 0, 6, 0)
        strip.addWidget(self._tabs)
        strip.addStretch()
        self._pages = QStackedWidget()
        for page in (self.attendance, self.results, self.waiting, self.details):
            self._pages.addWidget(page)
        card.body.addLayout(head)
        card.body.addLayout(strip)
        card.body.addWidget(Line())
        card.body.addWidget(self._pages, 1)
        return card

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_batch)
        self.list.entered.connect(self._enter)
        self._which.chosen.connect(self._list_again)
        self._new.clicked.connect(self.start_class)
        self._empty.acted.connect(self.start_class)
        self._print.clicked.connect(self.print_list)
        self._enrol.clicked.connect(self.choose_participant)
        self._tabs.chosen.connect(self._turn)
        for page in (self.attendance, self.results):
            page.changed.connect(self._ask_sheet)
        self.attendance.failed.connect(self._say_failed)
        self.attendance.undo_offered.connect(self.undo_offered)
        self.attendance.enrol_asked.connect(self.choose_participant)
        for source in (self.attendance, self.waiting):
            source.client_asked.connect(self._open_client)
            source.removal_asked.connect(self.ask_removal)
        for asking in (self.waiting, self.queue):
            asking.seat_asked.connect(self.seat_first)
        self.details.change_asked.connect(self.change_class)
        self.details.course_change_asked.connect(self.change_course)
        self.details.close_asked.connect(self.ask_close)
        self.details.meeting_added.connect(self.add_meeting)
        self.details.meeting_removed.connect(self.remove_meeting)
        self.batch_page.saved.connect(self._class_saved)
        self.batch_page.cancelled.connect(self._back_to_sheet)
        self.batch_page.course_asked.connect(self.start_course)
        self.course_page.saved.connect(self._course_saved)
        self.course_page.cancelled.connect(self._back_from_course)

    # what the window asks

    def title(self) -> str:
        return _("Training")

    def hints(self) -> list[tuple[str, str]]:
        if not self._may_write:
            return [("↑ ↓", _("Choose")), ("Ctrl+Tab", _("Next tab"))]
        return [
            ("H I S A", _("Mark")),
            ("⌫", _("Clear")),
            ("Ctrl+Z", _("Undo")),
            ("Ctrl+P", _("Print")),
        ]

    def arrive(self, place: Place) -> None:
        if place.id is not None and not self.list.choose(place.id):
            self._which.choose("open" if self._which.key() == "closed" else "closed")
            self.list.choose(place.id)
        self._tabs.choose(place.tab)
        page = self._right.currentWidget()
        if isinstance(page, FormPage):
            page.setFocus()
        elif place.id is not None:
            self._enter()
        else:
            self.list.setFocus()

    def refresh(self) -> None:
        self._list_again()
        self._ask_sheet()

    def keep(self) -> None:
        self.batch_page.keep()
        self.course_page.keep()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_left"):
            self._left.setFixedWidth(theme.px(268))

    def step_back(self) -> bool:
        page = self._right.currentWidget()
        if isinstance(page, FormPage):
            page.cancel()
            return True
        return False

    # what it shows

    def _list_again(self, _which: str = "") -> None:
        closed = self._which.key() == "closed"
        rows = self._desk.ask(training.list_batches, closed=closed)
        self._count.show_number(len(rows))
        self.list.show_rows(rows)
        self._say_empty(closed)
        if not rows:
            self._show_batch(None)

    def _say_empty(self, closed: bool) -> None:
        if closed:
            self._empty.say(
                _("No class is closed yet."), _("A class that is over can be closed under Details.")
            )
        elif self._may_write:
            self._empty.say(
                _("No class yet."),
                _("A class needs a course, a place, days and a number of seats."),
                _("New class"),
            )
        else:
            self._empty.say(_("No class yet."))

    def _show_batch(self, batch_id: int | None) -> None:
        if batch_id is None:
            self._sheet = None
            self.queue.hide()
            self._turn_right(self._empty_card)
            return
        self._sheet = self._desk.ask(training.batch_sheet, batch_id)
        self._show_sheet(self._sheet)
        self._turn_right(self._sheet_card)

    def _ask_sheet(self) -> None:
        batch_id = self.list.batch_id()
        if batch_id is not None:
            self._sheet = self._desk.ask(training.batch_sheet, batch_id)
            self._show_sheet(self._sheet)

    def _show_sheet(self, sheet: BatchSheet) -> None:
        self._title.setText(sheet.course)
        self._closed.setVisible(sheet.closed_on is not None)
        self._line.setText(who_and_when(sheet))
        self._enrol.setVisible(self._may_write and sheet.closed_on is None)
        self._tabs.show_count("waiting", len(sheet.waiting) or None)
        for page in (self.attendance, self.results, self.waiting, self.details, self.queue):
            page.show_sheet(sheet, may_write=self._may_write)

    def _turn_right(self, page: QWidget) -> None:
        """A form in the middle of being filled in is not pushed aside by news."""
        if not isinstance(self._right.currentWidget(), FormPage):
            self._right.setCurrentWidget(page)

    def _turn(self, key: str) -> None:
        self._pages.setCurrentIndex(self._tabs.keys().index(key))
        self._enter()

    def _enter(self) -> None:
        match self._tabs.key():
            case "attendance":
                self.attendance.grid.setFocus()
            case "results":
                self.results.focus_first_empty()
            case "waiting":
                self.waiting.table.setFocus()
            case _:
                self.details.setFocus()

    def _open_client(self, client_id: int) -> None:
        self.go.emit(Place("client", client_id, tab="training"))

    def _say_failed(self, text: str) -> None:
        self.tell(text, "bad")

    # setting up

    def start_class(self) -> None:
        """A new class; without a course to choose, the course comes first."""
        self.batch_page.open_batch(_("New class"), BatchDraft())
        self._right.setCurrentWidget(self.batch_page)
        if not self._desk.ask(training.list_courses):
            self.start_course()

    def change_class(self) -> None:
        if self._sheet:
            title = _("Change class")
            self.batch_page.open_batch(title, self._sheet.draft, self._sheet.id, self._sheet.version)
            self._right.setCurrentWidget(self.batch_page)

    def start_course(self) -> None:
        self._course_from_batch = True
        self.batch_page.keep()
        self.course_page.open_with(_("New course"), CourseDraft())
        self._right.setCurrentWidget(self.course_page)

    def change_course(self) -> None:
        if self._sheet and self._sheet.draft.course_id is not None:
            course = self._desk.ask(training.course_sheet, self._sheet.draft.course_id)
            self._course_from_batch = False
            self.course_page.open_with(_("Change course"), course.draft, course.id, course.version)
            self._right.setCurrentWidget(self.course_page)

    def _class_saved(self, batch_id: int) -> None:
        self._which.choose("open")
        self._right.setCurrentWidget(self._sheet_card)
        self._list_again()
        self.list.choose(batch_id)
        self._ask_sheet()
        self._enter()
        self.tell(_("Class saved."))

    def _course_saved(self, course_id: int) -> None:
        self._back_from_course()
        if self._course_from_batch:
            self.batch_page.choose_course(course_id)
        self.tell(_("Course saved."))

    def _back_from_course(self) -> None:
        if self._course_from_batch:
            self._right.setCurrentWidget(self.batch_page)
            self.batch_page.form.focus_first_empty()
        else:
            self._back_to_sheet()

    def _back_to_sheet(self) -> None:
        self._right.setCurrentWidget(self._sheet_card if self._sheet else self._empty_card)
        self.list.setFocus()

    # who takes part

    def choose_participant(self) -> None:
        if self._sheet is None:
            return
        taken = {person.client_id for person in self._sheet.participants}
        taken |= {row.client_id for row in self._sheet.waiting}
        full = not self._sheet.seats_left or bool(self._sheet.waiting)
        dialog = EnrolDialog(self, self._desk, self._sheet.course, taken, full=full)
        dialog.picked.connect(self.add_participant)
        dialog.open()

    def add_participant(self, client_id: int, name: str) -> None:
        """Enrol; a class at the same hour is asked about first."""
        if self._sheet is None:
            return
        clash = self._desk.ask(training.find_clash, self._sheet.id, client_id)
        if not clash:
            self._enrol_now(client_id, name)
            return
        talk.ask(
            self,
            _("Two classes at the same time?"),
            _("{name} attends {course} at this hour.").format(name=shown_name(name), course=clash),
            yes=_("Add anyway"),
            then=lambda: self._enrol_now(client_id, name),
        )

    def _enrol_now(self, client_id: int, name: str) -> None:
        assert self._sheet
        try:
            state = self._desk.run(training.enrol, self._sheet.id, client_id)
        except DeskError as error:
            self.tell(str(error), "bad")
            return
        self.refresh()
        if state is EnrolmentState.WAITING:
            self.tell(_("{name} is on the waiting list.").format(name=shown_name(name)), "info")
        else:
            self.tell(_("{name} joins the class.").format(name=shown_name(name)))
        self._enter()

    def seat_first(self) -> None:
        if self._sheet is None:
            return
        try:
            name = self._desk.run(training.seat_first_waiting, self._sheet.id)
        except DeskError as error:
            self.tell(str(error), "bad")
            return
        self.refresh()
        self.tell(_("{name} joins the class.").format(name=shown_name(name)))

    def ask_removal(self, enrolment_id: int) -> None:
        """Leaving a class needs a reason; leaving the waiting list does not."""
        if self._sheet is None or not self._may_write or self._sheet.closed_on is not None:
            return
        for row in self._sheet.waiting:
            if row.enrolment_id == enrolment_id:
                self._leave(enrolment_id, "")
        for person in self._sheet.participants:
            if person.enrolment_id == enrolment_id:
                talk.ask_reason(
                    self,
                    _("{name} leaves the class?").format(name=shown_name(person.name, person.record_number)),
                    _("The marks so far are kept. The seat becomes free."),
                    yes=_("Leave the class"),
                    then=lambda why: self._leave(enrolment_id, why),
                )

    def _leave(self, enrolment_id: int, why: str) -> None:
        try:
            self._desk.run(training.leave_batch, enrolment_id, why)
        except DeskError as error:
            self.tell(str(error), "bad")
        self.refresh()

    # the class as a whole

    def print_list(self) -> None:
        """The list with what is marked so far; empty boxes are for the pen."""
        if self._sheet is None:
            return
        from rehabdesk.ui.screens.training.roll import draw_list

        centre = self._desk.ask(centre_sheet).draft
        pdf = draw_list(centre, self._sheet)
        name = _("attendance list") + ".pdf"
        ask_print(
            self,
            pdf,
            title=_("Attendance list"),
            file_name=name,
            then=self._printed,
            paper=centre.paper.value,
        )

    def _printed(self) -> None:
        if self._sheet:
            self._desk.run(training.record_list_printed, self._sheet.id)
            self.tell(_("Attendance list printed."))

    def ask_close(self) -> None:
        if self._sheet is None:
            return
        talk.ask(
            self,
            _("Close {course}?").format(course=self._sheet.course),
            _("Who qualifies has completed, who does not has not passed. Nothing can be marked afterwards."),
            yes=_("Close class"),
            then=self._close,
            destroys=True,
        )

    def _close(self) -> None:
        assert self._sheet
        self._desk.run(training.close_batch, self._sheet.id)
        self.refresh()
        self.tell(_("Class closed."))

    def add_meeting(self, day: date) -> None:
        if self._sheet:
            self._try_meeting(training.add_meeting, self._sheet.id, day)

    def remove_meeting(self, day: date) -> None:
        meetings = self._sheet.meetings if self._sheet else ()
        for meeting in meetings:
            if meeting.held_on == day:
                self._try_meeting(training.remove_meeting, meeting.id)
                return
        self.tell(_("There is no meeting on that day."), "bad")

    def _try_meeting(self, use_case: Callable[..., None], *arguments: object) -> None:
        try:
            self._desk.run(use_case, *arguments)
        except DeskError as error:
            self.tell(str(error), "bad")
            return
        self._ask_sheet()
        self.tell(_("Meetings changed."))
