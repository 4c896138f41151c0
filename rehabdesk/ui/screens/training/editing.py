"""The page on which a class, or a course, is set up or changed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.training import BatchDraft, CourseDraft, Weekday
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _
from rehabdesk.services import training
from rehabdesk.ui.forms import Form
from rehabdesk.ui.kept_form import KeptForm
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.choices import CheckGrid
from rehabdesk.ui.widgets.labels import SavedMark


class FormPage(QWidget):
    """A form that keeps what is typed by itself, with Save and Cancel at its foot."""

    saved = Signal(int)  # the id of the record
    cancelled = Signal()

    def __init__(
        self,
        desk: Desk,
        kind: str,
        form: Form[Any],
        add: Callable[..., int],
        change: Callable[..., None],
        parent: QWidget | None = None,
    ) -> None:
        """`add` and `change` are the use cases that save a new record and one that is there."""
        super().__init__(parent)
        self._desk, self._form = desk, form
        self._add, self._change = add, change
        self.card = Card("…")
        self.banner = Banner()
        self.banner.hide()
        self.card.body.addWidget(self.banner)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 8, 0)
        column.addWidget(form)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.card.body.addWidget(area, 1)
        self._mark = SavedMark()
        self._cancel, self._save = (
            Button(_("Cancel")),
            Button(_("Save"), "primary", icon="tick", keys="Ctrl+S"),
        )
        foot = self.card.add_foot()
        foot.addWidget(self._mark, 1)
        foot.addWidget(self._cancel)
        foot.addWidget(self._save)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.card)
        self._keeping = KeptForm(desk, kind, form, self._mark)
        self._keeping.failed.connect(self._say)
        form.finished.connect(self._save.setFocus)
        self._cancel.clicked.connect(self.cancel)
        self._save.clicked.connect(self.save)
        escape = QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.cancel)

    def open_with(self, title: str, draft: Any, record_id: int | None = None, version: int = 0) -> None:
        """Show the draft, or what was typed into it last and not saved."""
        self.card.set_title(title)
        self.banner.hide()
        self._keeping.show(draft, record_id, version)
        self._form.focus_first_empty()

    def keep(self) -> None:
        """Store what is being typed."""
        self._keeping.keep()

    def save(self) -> None:
        try:
            record_id = self._store(self._form.draft())
        except Invalid as invalid:
            left = self._form.complain(invalid.problems)
            self._say("" if not left else str(invalid))
        except DeskError as error:
            self._say(str(error))
        else:
            self._keeping.forget()
            self.saved.emit(record_id)

    def cancel(self) -> None:
        self._keeping.forget()
        self.cancelled.emit()

    def _store(self, draft: Any) -> int:
        record_id = self._keeping.record_id
        if record_id is None:
            return self._desk.run(self._add, draft)
        self._desk.run(self._change, record_id, self._keeping.version, draft)
        return record_id

    def _say(self, text: str) -> None:
        self.banner.setVisible(bool(text))
        if text:
            self.banner.say(text, "bad")


class BatchPage(FormPage):
    course_asked = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.form: Form[BatchDraft] = Form(
            BatchDraft,
            picks={"course_id": [], "partner_id": []},
            editors={"weekdays": CheckGrid(Weekday, columns=4)},
        )
        super().__init__(desk, "batch", self.form, training.add_batch, training.change_batch, parent)
        self._course = Button(_("Course"), "soft", icon="add", size="small")
        self._course.setToolTip(_("New course"))
        self._course.clicked.connect(self.course_asked)
        self.card.add_at_right(self._course)

    def open_batch(
        self, title: str, draft: BatchDraft, record_id: int | None = None, version: int = 0
    ) -> None:
        self.ask_picks()
        self.open_with(title, draft, record_id, version)

    def ask_picks(self) -> None:
        self.form.set_picks("course_id", self._desk.ask(training.list_courses))
        self.form.set_picks("partner_id", self._desk.ask(training.list_training_partners))

    def choose_course(self, course_id: int) -> None:
        """Come back from setting up a course."""
        self.ask_picks()
        self.form.editors["course_id"].show_value(course_id)
        self._keeping.touch()
        self.form.focus_first_empty()


class CoursePage(FormPage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        form = Form(CourseDraft)
        super().__init__(desk, "course", form, training.add_course, training.change_course, parent)
