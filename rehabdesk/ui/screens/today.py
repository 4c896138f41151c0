"""Today: what needs me first, then the day's sessions and classes, and whether the work is safe."""

from collections.abc import Hashable
from datetime import date, datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from rehabdesk import i18n
from rehabdesk.desk import Desk
from rehabdesk.domain.dates import near_day, show_day, show_time, weekday_and_day
from rehabdesk.domain.episodes import Setting
from rehabdesk.domain.intake_origin import placement_alarm
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.consents import one_consent
from rehabdesk.services.counselling import note_sheet
from rehabdesk.services.drafts import list_drafts, list_everyones_drafts, take_over_draft
from rehabdesk.services.today import Census, ClassToday, SessionToday, Task, TaskKind, TodaySheet, today_sheet
from rehabdesk.ui import talk, theme
from rehabdesk.ui.privacy import names_hidden, shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.consents.words import days_left, time_left
from rehabdesk.ui.widgets.agenda import Agenda, AgendaRow
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState, Line
from rehabdesk.ui.widgets.labels import Badge, Icon, Label, OneLine

_LATE, _VERY_LATE = 2, 5  # days a note may wait before it turns amber, then red
_ICONS = {
    TaskKind.WITHDRAWAL: ("consent", "bad"),
    TaskKind.NOTE: ("sign", "warn"),
    TaskKind.PLACEMENT: ("legal", "warn"),
    TaskKind.ENQUIRY: ("waiting", "warn"),
    TaskKind.INTAKE: ("write note", "info"),
    TaskKind.ASSESSMENT: ("assessments", "info"),
    TaskKind.DRAFT: ("edit", "info"),
    TaskKind.LETTER: ("letters", "info"),
    TaskKind.PRINT: ("print", "ok"),
    TaskKind.CONSENT: ("consent", "neu"),
}
_ACTIONS = {
    TaskKind.WITHDRAWAL: N_("Carry out"),
    TaskKind.NOTE: N_("Sign"),
    TaskKind.PLACEMENT: N_("Open"),
    TaskKind.ENQUIRY: N_("Open"),
    TaskKind.INTAKE: N_("Go on"),
    TaskKind.ASSESSMENT: N_("Go on"),
    TaskKind.DRAFT: N_("Go on"),
    TaskKind.LETTER: N_("Open"),
    TaskKind.PRINT: N_("Print"),
    TaskKind.CONSENT: N_("Renew"),
}
_GREETINGS = (
    (11, N_("Good morning, {name}.")),
    (15, N_("Good day, {name}.")),
    (18, N_("Good afternoon, {name}.")),
)


class TodayScreen(Screen):
    """Opens on the first action; Down and Enter do one after the other."""

    topics = frozenset(
        {
            Topic.CLIENTS,
            Topic.EPISODES,
            Topic.CONSENTS,
            Topic.NOTES,
            Topic.ASSESSMENTS,
            Topic.TRAINING,
            Topic.BACKUPS,
            Topic.LETTERS,
            Topic.ENQUIRIES,
            Topic.BEDS,
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._narrow = False
        self._greeting = OneLine("", "row", "ink2")
        self._census = _CensusCard()
        self._tasks = _TaskCard()
        self._sessions = _ListCard(_("Sessions today"), "day done", _("No session is recorded today"))
        self._classes = _ListCard(_("Classes today"), "training", _("No class today"))
        self._backup = _BackupCard(may=desk.who.may(Right.BACKUP))
        self._parts = Segmented(
            [
                ("tasks", _("To do")),
                ("sessions", _("Sessions")),
                ("classes", _("Classes")),
                ("census", _("Figures")),
            ],
            _("Part of the page"),
        )
        self._shape: object = None
        self._lay_out()
        self._connect()
        self.refresh()

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._greeting, 1)
        self._new = Button(_("New client"), "primary", icon="add", size="small")
        if not self._desk.who.may(Right.CLIENTS_WRITE):
            self._new.hide()
        head.addWidget(self._new)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 12, 20, 12)
        column.setSpacing(12)
        column.addLayout(head)
        column.addWidget(self._parts, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._census)
        sides = QHBoxLayout()
        sides.setSpacing(14)
        self._right = QWidget()
        right = QVBoxLayout(self._right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        right.addWidget(self._sessions, 3)
        right.addWidget(self._classes, 2)
        right.addWidget(self._backup)
        right.addStretch()
        sides.addWidget(self._tasks, 14)
        sides.addWidget(self._right, 11)
        column.addLayout(sides, 1)
        self._reflow()

    def _connect(self) -> None:
        self._new.clicked.connect(self.begin_client)
        self._tasks.agenda.opened.connect(self._do)
        self._sessions.agenda.opened.connect(self._open_session)
        self._classes.agenda.opened.connect(self._open_class)
        self._backup.action.clicked.connect(self._go_to_backups)
        self._parts.chosen.connect(self._reflow)

    # what the window asks

    def title(self) -> str:
        return _("Today")

    def hints(self) -> list[tuple[str, str]]:
        return [
            ("Ctrl+K", _("Search")),
            ("Ctrl+N", _("New client")),
            ("Ctrl+L", _("Lock")),
            ("F1", _("Help")),
        ]

    def arrive(self, place: Place) -> None:
        self._tasks.agenda.setFocus(Qt.FocusReason.OtherFocusReason)

    def refresh(self) -> None:
        self.show_day(self._desk.ask(today_sheet))

    # what the person does

    def begin_client(self) -> None:
        self.go.emit(Place("intake"))

    def _do(self, key: Hashable) -> None:
        match key:
            case ("begin", "accounts"):
                self.go.emit(Place("settings", tab="accounts"))
            case ("begin", "clients"):
                self.begin_client()
            case ("begin", "backup"):
                self._go_to_backups()
            case (TaskKind.NOTE, int(note_id)):
                self._open_note(note_id)
            case (TaskKind.INTAKE, int(client_id)):
                self.go.emit(Place("intake", client_id))
            case (TaskKind.ASSESSMENT, int(assessment_id)):
                self.go.emit(Place("assessment", assessment_id))
            case (TaskKind.ENQUIRY, int(enquiry_id)):
                self.go.emit(Place("waiting", enquiry_id))
            case (TaskKind.PLACEMENT, int(client_id)):
                self.go.emit(Place("client", client_id))
            case (TaskKind.DRAFT, int(draft_id)):
                self._go_on_typing(draft_id)
            case (TaskKind.LETTER | TaskKind.PRINT, int(letter_id)):
                self.go.emit(Place("letters", letter_id))
            case (TaskKind.WITHDRAWAL | TaskKind.CONSENT, int(consent_id)):
                client_id = self._desk.ask(one_consent, consent_id).client_id
                self.go.emit(Place("client", client_id, tab="consents", text=str(consent_id)))

    def _go_on_typing(self, draft_id: int) -> None:
        """One's own unfinished intake, or a colleague's, which becomes one's own."""
        mine = {row.id: row.key for row in self._desk.ask(list_drafts, "intake")}
        client_id = None
        if draft_id in mine:
            key = mine[draft_id]
        else:
            found = {row.id: row.client_id for row in self._desk.ask(list_everyones_drafts, "intake")}
            try:
                key, client_id = self._desk.run(take_over_draft, draft_id), found.get(draft_id)
            except DeskError as error:
                talk.tell(self, _("That did not work"), str(error))
                return
        self.go.emit(Place("intake", client_id, tab=key))

    def _open_session(self, key: Hashable) -> None:
        match key:
            case ("note", int(note_id)):
                self._open_note(note_id)
            case ("client", int(client_id)):
                self.go.emit(Place("client", client_id, tab="sessions"))

    def _open_note(self, note_id: int) -> None:
        """In the client's file, where notes are written."""
        client_id = self._desk.ask(note_sheet, note_id).client_id
        self.go.emit(Place("client", client_id, tab="sessions", text=str(note_id)))

    def _open_class(self, key: Hashable) -> None:
        if isinstance(key, int):
            self.go.emit(Place("training", key))

    def _go_to_backups(self) -> None:
        self.go.emit(Place("backups"))

    # what it shows

    def show_day(self, sheet: TodaySheet) -> None:
        now = self._desk.now()
        mine = sum(task.mine for task in sheet.tasks)
        self._greeting.setText(
            f"{weekday_and_day(sheet.today, i18n.language())}  ·  {self._greet(now, mine)}"
        )
        self._census.show_census(sheet.census)
        self._tasks.show_sheet(sheet, self._desk)
        self._sessions.show_rows([_session_row(session) for session in sheet.sessions or ()])
        self._classes.show_rows([_class_row(each) for each in sheet.classes or ()])
        self._backup.show_standing(sheet, now)
        for key, count in (
            ("tasks", len(self._tasks.agenda.rows())),
            ("sessions", len(sheet.sessions or ())),
            ("classes", len(sheet.classes or ())),
        ):
            self._parts.show_count(key, count)
        self._seen = (sheet.census is not None, sheet.sessions is not None, sheet.classes is not None)
        self._reflow()

    def _greet(self, now: datetime, waiting: int) -> str:
        greeting = next((text for until, text in _GREETINGS if now.hour < until), N_("Good evening, {name}."))
        name = self._desk.who.name.split()
        called = " ".join(name[:2]) if len(name) > 2 else name[0]
        said = _(greeting).format(name=called)
        words = ngettext("{count} thing waits for you.", "{count} things wait for you.", waiting)
        waits = words.format(count=waiting) if waiting else _("Nothing waits for you.")
        return f"{said} {waits}"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def _reflow(self, _part: str = "") -> None:
        """On a narrow page one part at a time, chosen above."""
        narrow = self._room() * 100 / theme.percent() < 860
        seen, part = getattr(self, "_seen", (True, True, True)), self._parts.key()
        if self._shape == (narrow, part, seen):
            return  # showing and hiding resizes the page again
        self._shape = (narrow, part, seen)
        census, sessions, classes = seen
        self._parts.setVisible(narrow)
        self._census.setVisible(census and (not narrow or part == "census"))
        self._tasks.setVisible(not narrow or part == "tasks")
        self._sessions.setVisible(sessions and (not narrow or part == "sessions"))
        self._classes.setVisible(classes and (not narrow or part == "classes"))
        self._backup.setVisible(not narrow or part == "census")
        self._right.setVisible(not narrow or part != "tasks")

    def _room(self) -> int:
        """The width there is, not what the parts shown now would like to have."""
        above = self.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        return above.viewport().width() if above is not None else self.width()


def _session_row(session: SessionToday) -> AgendaRow:
    clock = show_time(session.starts_at, i18n.language()) if session.starts_at else ""
    place = ", ".join(part for part in (_(session.kind.label), session.place) if part)
    if session.signed:
        chip = (_("Signed"), "ok", "done")
    elif session.note_id is None:
        chip = (_("Needs a note"), "warn", "edit")
    else:
        chip = (_("Draft"), "neu", "edit")
    key = ("note", session.note_id) if session.note_id else ("client", session.client_id)
    name = shown_name(session.name, session.record_number) if session.client_id else session.name
    return AgendaRow(key, name or _(session.kind.label), place, lead=clock, chip=chip)


def _class_row(each: ClassToday) -> AgendaRow:
    meeting = _("Meeting {number} of {count}, {place}")
    second = meeting.format(number=each.number, count=each.meetings, place=each.place)
    clock = show_time(each.starts_at, i18n.language())
    if each.here_before is None or not each.seats:
        return AgendaRow(each.batch_id, each.course, second, lead=clock)
    words = _("{here} of {seats} came last time").format(here=each.here_before, seats=each.seats)
    part = each.here_before / each.seats
    return AgendaRow(each.batch_id, each.course, second, lead=clock, part=part, part_words=words)


def _age_chip(since: date, today: date) -> tuple[str, str, str]:
    days = (today - since).days
    words = ngettext("{count} day", "{count} days", days).format(count=days) if days else _("Today")
    if days >= _VERY_LATE:
        return words, "bad", "overdue"
    return words, "warn" if days >= _LATE else "neu", "time"


def _task_chip(task: Task, now: datetime) -> tuple[str, str, str]:
    if task.due is not None:
        return (*time_left(task.due, now), "time")
    if task.kind is TaskKind.CONSENT:
        return days_left(task.since, now.date()), "neu", "time"
    if task.kind is TaskKind.PLACEMENT:
        return _due_chip(task.since, now.date())
    return _age_chip(task.since, now.date())


def _due_chip(due: date, today: date) -> tuple[str, str, str]:
    """How much time is left of a placement; from the last alarm on it is red."""
    left = (due - today).days
    if left < 0:
        return _("Over"), "bad", "overdue"
    words = ngettext("{count} day left", "{count} days left", left).format(count=left)
    tone = ("neu", "warn", "bad")[placement_alarm(due, today) or 0]
    return words, tone, "time" if tone != "bad" else "overdue"


def _action(task: Task) -> str:
    if task.kind is TaskKind.DRAFT and not task.mine:
        return _("Take over")
    return _(_ACTIONS[task.kind]) if task.mine else _("Open")


def _task_row(task: Task, now: datetime, mine_only: bool) -> AgendaRow:
    moment = show_day(task.since)
    if task.kind in (TaskKind.CONSENT, TaskKind.PLACEMENT):
        moment = _("until {date}").format(date=moment)
    elif not task.what:
        moment = _("since {day}").format(day=moment)
    said = [_(task.what), moment] if task.what else [moment]
    if task.about and not names_hidden():
        said.insert(1, task.about)
    if not mine_only and task.who:
        said.append(task.who)
    return AgendaRow(
        (task.kind, task.id),
        shown_name(task.name, task.record_number),
        ", ".join(said),
        group=_(task.kind.label),
        icon=_ICONS[task.kind],
        chip=_task_chip(task, now),
        action=_action(task),
    )


class _CensusCard(Card):
    """Five figures in a row."""

    def __init__(self) -> None:
        super().__init__()
        self.body.setContentsMargins(20, 10, 16, 10)
        row = QHBoxLayout()
        row.setSpacing(14)
        self._figures: list[tuple[Label, Label, Label]] = []
        for place in range(5):
            if place:
                row.addWidget(Line(upright=True))
            words = QVBoxLayout()
            words.setSpacing(0)
            figure, above, below = Label("", "figure"), Label("", "label", "ink2"), Label("", "hint", "ink2")
            words.addWidget(above)
            words.addWidget(below)
            row.addWidget(figure)
            row.addLayout(words, 1)
            self._figures.append((figure, above, below))
        self.body.addLayout(row)

    def show_census(self, census: Census | None) -> None:
        if census is None:
            return
        shown = [
            (census.in_care.get(setting, 0), _(setting.label), _leaving(census.leaving_soon.get(setting, 0)))
            for setting in (Setting.INPATIENT, Setting.OUTPATIENT)
        ]
        if census.beds is not None:
            said = _("{taken} of {count} beds").format(taken=census.lying, count=census.beds)
            shown[0] = (*shown[0][:2], said)
        shown.append((census.waiting, _("Waiting"), _("not admitted yet")))
        shown.append((census.admitted, _("Admitted"), _("this month")))
        shown.append((census.discharged, _("Discharged"), _("this month")))
        for (number, above, below), labels in zip(shown, self._figures, strict=True):
            labels[0].setText(str(number))
            labels[1].setText(above)
            labels[2].setText(below)


def _leaving(count: int) -> str:
    return ngettext("{count} leaves within 7 days", "{count} leave within 7 days", count).format(count=count)


class _TaskCard(Card):
    """What waits for me, or for everybody; a new centre sees its first steps here."""

    def __init__(self) -> None:
        super().__init__(_("To do"), flush=True)
        self._sheet: TodaySheet | None = None
        self._desk: Desk | None = None
        self._badge = Badge(0)
        self.add_beside_title(self._badge)
        self._whose = Segmented([("mine", _("Mine")), ("all", _("Everybody's"))], _("Whose"))
        self._whose.chosen.connect(self._show)
        self.add_at_right(self._whose)
        self.agenda = Agenda(_("To do"))
        self._area = QScrollArea()
        self._area.setWidget(self.agenda)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self.agenda.setAutoFillBackground(False)
        self._empty = EmptyState("done", _("Everything is done"), _("What waits for you appears here."))
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._empty, 1)

    def show_sheet(self, sheet: TodaySheet, desk: Desk) -> None:
        self._sheet, self._desk = sheet, desk
        self._show()

    def _show(self, _whose: str = "") -> None:
        sheet, desk = self._sheet, self._desk
        if sheet is None or desk is None:
            return
        mine = [task for task in sheet.tasks if task.mine]
        mine_only = self._whose.key() == "mine"
        tasks = mine if mine_only else list(sheet.tasks)
        steps = _first_steps(sheet, desk) if not sheet.tasks else []
        rows = steps or [_task_row(task, desk.now(), mine_only) for task in tasks]
        self.heading.setText(_("Start here") if steps else _("To do"))
        self._badge.show_number(0 if steps else len(tasks))
        self._whose.show_count("mine", len(mine))
        self._whose.show_count("all", len(sheet.tasks))
        self._whose.setVisible(not steps and desk.who.may(Right.CLINICAL_SEE))
        self.agenda.show_rows(rows)
        self._area.setVisible(bool(rows))
        self._empty.setVisible(not rows)


def _first_steps(sheet: TodaySheet, desk: Desk) -> list[AgendaRow]:
    """The five things a new centre does, for those who may do them."""
    if sheet.beginning.done or not desk.who.may(Right.ACCOUNTS_WRITE):
        return []
    steps = (
        ("centre", _("Letterhead and the first account"), _("The centre is set up."), "", True),
        ("recovery", _("Recovery key sheet"), _("Keep the printed sheet in a locked place."), "", True),
        (
            "accounts",
            _("Add counsellors and staff"),
            _("Each person has an account, so that every note has its author."),
            _("Add an account"),
            sheet.beginning.accounts,
        ),
        (
            "clients",
            _("Register the first client"),
            _("Identity is enough to begin."),
            _("New client") if desk.who.may(Right.CLIENTS_WRITE) else "",
            sheet.beginning.clients,
        ),
        (
            "backup",
            _("Connect a USB stick for backups"),
            _("A second place keeps the work safe when this computer breaks."),
            _("Set up backups"),
            sheet.beginning.backup_apart,
        ),
    )
    return [
        AgendaRow(
            ("begin", key),
            text,
            second,
            icon=("done", "ok") if done else ("empty", "soft"),
            chip=(_("Done"), "ok", "tick") if done else None,
            action="" if done else action,
        )
        for key, text, second, action, done in steps
    ]


class _ListCard(Card):
    """A few rows, or one line that says there are none."""

    def __init__(self, title: str, icon: str, nothing: str) -> None:
        super().__init__(title, flush=True)
        self._badge = Badge(0)
        self.add_beside_title(self._badge)
        self.agenda = Agenda(title)
        self._empty = EmptyState(icon, nothing)
        self._area = QScrollArea()
        self._area.setWidget(self.agenda)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        self.agenda.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._empty, 1)

    def show_rows(self, rows: list[AgendaRow]) -> None:
        self._badge.show_number(len(rows))
        self.agenda.show_rows(rows)
        self._area.setVisible(bool(rows))
        self._empty.setVisible(not rows)


class _BackupCard(Card):
    """How old the last proven copy is, in one line."""

    def __init__(self, *, may: bool) -> None:
        super().__init__()
        self.body.setContentsMargins(14, 11, 14, 11)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._sign = Icon("safe", "ok", 18, square="okBg")
        self._line = Label("", "row")
        self._second = Label("", "hint", "ink2")
        self._second.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.action = Button(_("Back up"))
        if not may:
            self.action.hide()
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(self._line)
        words.addWidget(self._second)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._sign)
        row.addLayout(words, 1)
        row.addWidget(self.action)
        self.body.addLayout(row)

    def show_standing(self, sheet: TodaySheet, now: datetime) -> None:
        standing = sheet.backup
        if standing.proved_at is None:
            self._show(
                "bad", "warning", _("No backup yet"), _("If this computer breaks, the records are lost.")
            )
            return
        at = standing.proved_at.astimezone(now.tzinfo)
        clock = show_time(at.time(), i18n.language())
        when = _("{day} {time}").format(day=near_day(at.date(), sheet.today, i18n.language()), time=clock)
        second = ", ".join(part for part in (when, _("proven"), standing.place) if part)
        if standing.overdue:
            self._show("warn", "warning", _("The last backup is too old"), second)
        else:
            self._show("ok", "safe", _("The backup is safe"), second)

    def _show(self, tone: str, icon: str, line: str, second: str) -> None:
        self._sign.show_icon(icon, tone, f"{tone}Bg")
        self._line.setText(line)
        self._second.setText(second)
