"""An old register comes in: the file, its columns, a look at every row, and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.exports import FileKind
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.bringing_in import Done, bring_in
from rehabdesk.services.import_template import template
from rehabdesk.services.imports import (
    NO_NAME_COLUMN,
    ImportRow,
    Plan,
    list_imports,
    plan_import,
)
from rehabdesk.services.spreadsheets import Book, read_book, save_tables
from rehabdesk.services.undoing_imports import undo_import
from rehabdesk.ui import talk, theme
from rehabdesk.ui.background import Background, Errand
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.importing.choosing import ChoosingPage, count_words, moment
from rehabdesk.ui.screens.importing.columns import ColumnsPage
from rehabdesk.ui.screens.importing.preview import PreviewPage
from rehabdesk.ui.screens.importing.result import ResultPage
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.labels import Label, ProgressBar
from rehabdesk.ui.widgets.stepper import Step, Stepper

KINDS = N_("Tables (*.xlsx *.xlsm *.ods *.xls *.csv *.txt *.tsv)")
STEPS = (N_("File"), N_("Columns"), N_("Rows"), N_("What came in"))
CHOOSE, COLUMNS, ROWS, RESULT = range(4)


class ImportingScreen(Screen):
    topics = frozenset({Topic.CLIENTS})

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._background = background
        self._errand: Errand | None = None
        self._book: Book | None = None
        self._done: Done | None = None
        self._step = CHOOSE
        self.stepper = Stepper()
        self.choosing = ChoosingPage(desk.now().tzinfo)
        self.columns = ColumnsPage()
        self.preview = PreviewPage()
        self.result = ResultPage()
        self.back = Button(_("Back"), icon="back", keys="Alt+B")
        self.dry_run = Button(_("Dry run"), icon="check", keys="Alt+U")
        self.next = Button(_("Next"), "primary", keys="Alt+L")
        self.said = Label("", "small", "ink2", wrap=True)
        self.bar = ProgressBar()
        self.stop_button = Button(_("Stop"), icon="close", keys="Alt+H")
        self._lay_out()
        self._connect()
        self._show_step(CHOOSE)
        self.refresh()

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(12)
        whole.addWidget(self.stepper)
        self.pages = QStackedWidget()
        for page in (self.choosing, self.columns, self.preview, self.result):
            self.pages.addWidget(page)
        self.pages.setMinimumHeight(theme.px(120))  # or the tallest page would rule over all four
        whole.addWidget(self.pages, 1)
        foot = QHBoxLayout()
        foot.setSpacing(10)
        foot.addWidget(self.back)
        foot.addWidget(self.said, 1)
        foot.addWidget(self.bar, 1)
        foot.addWidget(self.stop_button)
        foot.addWidget(self.dry_run)
        foot.addWidget(self.next)
        whole.addLayout(foot)

    def _connect(self) -> None:
        self.choosing.choose.clicked.connect(self.choose)
        self.choosing.template.clicked.connect(self.save_template)
        self.choosing.undo_asked.connect(self.ask_undo)
        self.columns.changed.connect(self._allow)
        self.preview.changed.connect(self._allow)
        self.result.undo.clicked.connect(self._undo_this)
        self.result.clients.clicked.connect(self._leave)
        self.back.clicked.connect(self.step_back)
        self.next.clicked.connect(self.go_on)
        self.dry_run.clicked.connect(self.try_out)
        self.stop_button.clicked.connect(self.stop)

    # what it shows

    def title(self) -> str | tuple[str, ...]:
        return (_("Clients"), _("Bring an old register in"))

    def hints(self) -> list[tuple[str, str]]:
        if self._step == CHOOSE:
            return [("Alt+P", _("Choose the file")), ("Alt+T", _("Save a template"))]
        if self._step == ROWS:
            return [
                ("1", _("New client")),
                ("2", _("Known client")),
                ("3", _("Left out")),
                ("Alt+L", _("Bring in")),
            ]
        return [("Alt+L", _("Next")), ("Alt+B", _("Back"))]

    def arrive(self, place: Place) -> None:
        self._focus()

    def refresh(self) -> None:
        self.choosing.show_imports(self._desk.ask(list_imports))

    def _show_step(self, step: int) -> None:
        self._step = step
        states = ["done" if place < step else "now" if place == step else "later" for place in range(4)]
        self.stepper.show_steps(
            [Step(_(word), state=state) for word, state in zip(STEPS, states, strict=True)]
        )
        self.pages.setCurrentIndex(step)
        self.back.setVisible(step in (COLUMNS, ROWS))
        self.dry_run.setVisible(step == ROWS)
        self.next.setVisible(step != CHOOSE)
        words = {ROWS: _("Bring in"), RESULT: _("Another file")}
        self.next.setText(words.get(step, _("Next")))
        self.next.setShortcut(QKeySequence("Alt+L"))  # new words take the old keys away
        self.said.setText("")
        self._show_busy(False)
        self._allow()
        self._focus()
        self.retitled.emit()

    def _focus(self) -> None:
        if self._step == CHOOSE:
            self.choosing.choose.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._step == COLUMNS:
            self.columns.focus_first()
        elif self._step == ROWS:
            self.preview.focus_first()
        else:
            self.next.setFocus(Qt.FocusReason.OtherFocusReason)

    def _allow(self) -> None:
        """Next is off while it would lead nowhere, and the foot says why."""
        if self._step == COLUMNS:
            named = "name" in self.columns.columns().values()
            self.next.setEnabled(named)
            self.said.setText("" if named else _(NO_NAME_COLUMN))
        elif self._step == ROWS:
            some = self.preview.new_or_same()
            self.next.setEnabled(some)
            self.dry_run.setEnabled(some)
        else:
            self.next.setEnabled(True)

    # the steps

    def choose(self) -> None:
        talk.choose_file(self, _("Choose the table"), _(KINDS), then=self.read)

    def read(self, path: Path) -> None:
        self._start(lambda _report: read_book(path), self._was_read, _("The file was not opened"))

    def _was_read(self, book: Book) -> None:
        self._end()
        self._book = book
        self.columns.show_book(book)
        self._show_step(COLUMNS)

    def go_on(self) -> None:
        if self._errand is not None:
            return
        if self._step == COLUMNS:
            self.look()
        elif self._step == ROWS:
            self.ask_to_bring_in()
        elif self._step == RESULT:
            self._show_step(CHOOSE)

    def look(self) -> None:
        """Read every row; nothing is changed."""
        assert self._book is not None
        desk, book = self._desk, self._book
        sheet, headings = self.columns.sheet.value() or 0, self.columns.heading_row.value()
        columns = self.columns.columns()
        self._start(
            lambda report: desk.ask(plan_import, book, sheet, headings, columns, report),
            self._looked,
            _("The rows cannot be read"),
        )

    def _looked(self, plan: Plan) -> None:
        self._end()
        before = ""
        if plan.earlier is not None:
            said = _("This very file was brought in on {moment} by {name}. Its rows would come in twice.")
            before = said.format(moment=moment(plan.earlier, self._desk.now().tzinfo), name=plan.earlier.by)
        self.preview.show_plan(plan, before)
        self._show_step(ROWS)

    def try_out(self) -> None:
        """Everything but keeping it: asked and not run, so the door keeps nothing."""
        desk, plan = self._desk, self.preview.plan()
        self._start(lambda report: desk.ask(bring_in, plan, report), self._tried, _("The dry run stopped"))

    def _tried(self, done: Done) -> None:
        self._end()
        counted = count_words(done.new_clients, done.new_episodes, len(done.left_out))
        self.said.setText(_("The dry run would make: {counts}. Nothing was kept.").format(counts=counted))

    def ask_to_bring_in(self) -> None:
        plan = self.preview.plan()
        rows = sum(row.fate.value != "leave" for row in plan.rows)
        said = ngettext(
            "{count} row of {file} goes into the register, all of it or nothing."
            " The import can be taken out again while nothing is added to it.",
            "{count} rows of {file} go into the register, all of them or none."
            " The import can be taken out again while nothing is added to it.",
            rows,
        )
        talk.ask(
            self,
            _("Bring these rows in?"),
            said.format(count=rows, file=plan.name),
            yes=_("Bring in"),
            then=self.bring_in,
        )

    def bring_in(self) -> None:
        desk, plan = self._desk, self.preview.plan()
        self._start(
            lambda report: desk.run(bring_in, plan, report), self._came_in, _("Nothing was brought in")
        )

    def _came_in(self, done: Done) -> None:
        self._end()
        self._done = done
        self.result.show_done(done, self.preview.plan())
        self.refresh()
        self._show_step(RESULT)

    # out again

    def ask_undo(self, row: ImportRow) -> None:
        said = _("{counts} of {file} leave the register. What was brought in stands in the audit trail only.")
        counted = count_words(row.new_clients, row.new_episodes, row.left_out)
        talk.ask(
            self,
            _("Take this import out again?"),
            said.format(counts=counted, file=row.name),
            yes=_("Take it out again"),
            then=lambda: self._undo(row.id),
            destroys=True,
        )

    def _undo_this(self) -> None:
        if self._done is not None:
            self._undo(self._done.import_id)

    def _undo(self, import_id: int) -> None:
        desk = self._desk
        self._start(
            lambda _report: desk.run(undo_import, import_id),
            self._undone,
            _("The import stays in the register"),
        )

    def _undone(self, clients: int) -> None:
        self._end()
        self._done = None
        said = ngettext(
            "{count} client was taken out again.", "{count} clients were taken out again.", clients
        )
        self.tell(said.format(count=clients))
        self.refresh()
        self._show_step(CHOOSE)

    # besides

    def save_template(self) -> None:
        name = f"{_('rehabdesk-template')}.xlsx"
        talk.choose_save(self, _("Save a template"), name, "Excel (*.xlsx)", then=self._save_template)

    def _save_template(self, path: Path) -> None:
        try:
            save_tables(path, template(), FileKind.XLSX)
        except DeskError as error:
            talk.tell(self, _("The template was not saved"), str(error))
            return
        self.tell(_("Saved: {file}").format(file=path.name))

    def _leave(self) -> None:
        self.go.emit(Place("clients"))

    def step_back(self) -> bool:
        if self._errand is not None:
            self.stop()
            return True
        if self._step in (COLUMNS, ROWS):
            self._show_step(self._step - 1)
            return True
        return False

    # work beside the window

    def _start(self, job: Callable[..., Any], done: Callable[[Any], None], trouble: str) -> None:
        if self._errand is not None:
            return
        self._trouble = trouble
        self._show_busy(True)
        self._errand = self._background.start(
            job, owner=self, done=done, failed=self._failed, progress=self._progress, stopped=self._stopped
        )

    def _progress(self, done: int, whole: int) -> None:
        self.bar.show_value(done / whole if whole else 0)

    def stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()

    def _end(self) -> None:
        self._errand = None
        self._show_busy(False)

    def _show_busy(self, busy: bool) -> None:
        self.bar.setVisible(busy)
        self.bar.show_value(0)
        self.stop_button.setVisible(busy)
        self.said.setVisible(not busy)
        self.pages.setEnabled(not busy)
        for button in (self.back, self.next, self.dry_run):
            button.setEnabled(not busy)

    def _stopped(self) -> None:
        self._end()
        self._allow()
        self.tell(_("Stopped. Nothing was changed."), "info")

    def _failed(self, error: Exception) -> None:
        self._end()
        self._allow()
        if not isinstance(error, DeskError):
            raise error
        talk.tell(self, self._trouble, str(error))
