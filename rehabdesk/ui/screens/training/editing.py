"""The page on which a class, or a course, is set up or changed."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_time
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.domain.training import BatchDraft, CourseDraft, Weekday
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import _, language
from rehabdesk.services import drafts, training
from rehabdesk.ui.forms import Form
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
        self._desk, self._kind, self._form = desk, kind, form
        self._add, self._change = add, change
        self._id: int | None = None
        self._version = 0
        self._dirty = False
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
        self._pause = QTimer(self, singleShot=True, interval=1500)
        self._pause.timeout.connect(self.keep)
        form.changed.connect(self._typed)
        form.finished.connect(self._save.setFocus)
        self._cancel.clicked.connect(self.cancel)
        self._save.clicked.connect(self.save)
        escape = QShortcut(QKeySequence("Esc"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.cancel)

    def open_with(self, title: str, draft: Any, record_id: int | None = None, version: int = 0) -> None:
        """Show the draft, or what was typed into it last and not saved."""
        self._id, self._version, self._dirty = record_id, version, False
        self.card.set_title(title)
        self.banner.hide()
        self._mark.show_nothing()
        kept = self._desk.ask(drafts.find_draft, self._kind, self._key())
        if kept is not None and kept.content.get("version") == version:
            draft = unpack(type(draft), kept.content["draft"])
            self._mark.show_saved(
                show_time(kept.saved_at.astimezone(self._desk.now().tzinfo).time(), language())
            )
        self._form.show(draft)
        self._form.focus_first_empty()

    def keep(self) -> None:
        """Store what is being typed."""
        self._pause.stop()
        if not self._dirty:
            return
        content = {"version": self._version, "draft": pack(self._form.draft(half=True))}
        at = self._desk.run(drafts.keep_draft, self._kind, self._key(), content)
        self._dirty = False
        self._mark.show_saved(show_time(at.astimezone(self._desk.now().tzinfo).time(), language()))

    def save(self) -> None:
        self._pause.stop()
        try:
            record_id = self._store(self._form.draft())
        except Invalid as invalid:
            left = self._form.complain(invalid.problems)
            self._say("" if not left else str(invalid))
        except Conflict as conflict:
            self._say(str(conflict))
        except DeskError as error:
            self._say(str(error))
        else:
            self._forget()
            self.saved.emit(record_id)

    def cancel(self) -> None:
        self._pause.stop()
        self._forget()
        self.cancelled.emit()

    def _store(self, draft: Any) -> int:
        if self._id is None:
            return self._desk.run(self._add, draft)
        self._desk.run(self._change, self._id, self._version, draft)
        return self._id

    def _forget(self) -> None:
        self._dirty = False
        self._desk.run(drafts.drop_draft, self._kind, self._key())

    def _key(self) -> str:
        return "new" if self._id is None else str(self._id)

    def _typed(self, _name: str) -> None:
        self._dirty = True
        self._mark.show_saving()
        self._pause.start()

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
        self._typed("course_id")
        self.form.focus_first_empty()


class CoursePage(FormPage):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        form = Form(CourseDraft)
        super().__init__(desk, "course", form, training.add_course, training.change_course, parent)
