"""The note while it is written: when and what kind, the boxes, whether it is safe, Sign."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtWidgets import QApplication, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.domain.counselling import NoteFormat, SessionKind, recast
from rehabdesk.domain.fields import Problem
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.counselling import NoteDraft, an_hour_after
from rehabdesk.ui import theme
from rehabdesk.ui.screens.counselling.boxes import Boxes, ProblemLine
from rehabdesk.ui.screens.counselling.phrases import PhraseMenu, insert
from rehabdesk.ui.widgets.buttons import Button, IconButton, Segmented
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.dates import DateEdit, TimeEdit
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.growing import GrowingText
from rehabdesk.ui.widgets.labels import Label, SavedMark

FORMATS = [
    NoteFormat.SOAP,
    NoteFormat.DAP,
    NoteFormat.BIRP,
    NoteFormat.GIRP,
    NoteFormat.FREE,
]


class NoteEditor(Card):
    """Shows and gives back a NoteDraft; goal and reason are the side's. Saving is its owner's work."""

    edited = Signal()
    left = Signal()  # the focus went elsewhere
    save_asked = Signal()
    sign_asked = Signal()
    drop_asked = Signal()

    def __init__(self, menu: PhraseMenu, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._base = NoteDraft(date.min)
        self.held_on, self.starts_at, self.ends_at = DateEdit(), TimeEdit(), TimeEdit()
        self.kind = Combo([(kind, _(kind.label)) for kind in SessionKind])
        self.place = TextEdit()
        words = {NoteFormat.FREE: _("Free")}
        self.format = Segmented([(form.value, words.get(form, form.value)) for form in FORMATS], _("Format"))
        self.boxes = Boxes(menu)
        self.banner = Banner("", "bad")
        self.saved = SavedMark()
        self.words = Label("", "hint", "ink3")
        self._when, self._copied = ProblemLine(), ProblemLine()
        self.drop = IconButton("delete", _("Throw the draft away"))
        self.save = Button(_("Save"))
        self.sign = Button(_("Sign"), "primary", icon="sign")
        self._area = QScrollArea()
        self.tail = QVBoxLayout()  # the side stands here when there is no room beside
        self._build()
        self._name_editors()
        self._connect()

    def _build(self) -> None:
        top = QWidget()
        column = QVBoxLayout(top)
        column.setContentsMargins(16, 10, 16, 8)
        column.setSpacing(8)
        when = QHBoxLayout()
        when.setSpacing(8)
        for editor, wide in ((self.held_on, 136), (self.starts_at, 68), (self.ends_at, 68)):
            editor.setMinimumWidth(theme.px(wide))
            editor.setMaximumWidth(theme.px(wide))
        when.addWidget(self.held_on)
        when.addWidget(self.starts_at)
        when.addWidget(Label("–", "body", "ink3"))
        when.addWidget(self.ends_at)
        when.addWidget(self.kind, 1)
        how = QHBoxLayout()
        how.setSpacing(8)
        how.addWidget(self.place, 1)
        how.addWidget(self.format)
        column.addLayout(when)
        column.addLayout(how)
        column.addWidget(self._when)
        self.body.addWidget(top)
        self.body.addWidget(self._page(), 1)
        foot = self.add_foot()
        foot.addWidget(self.saved)
        foot.addWidget(self.words)
        foot.addStretch()
        foot.addWidget(self.drop)
        foot.addWidget(self.save)
        foot.addWidget(self.sign)

    def _page(self) -> QScrollArea:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(16, 2, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.banner)
        column.addWidget(self._copied)
        column.addWidget(self.boxes)
        column.addLayout(self.tail)
        column.addStretch()
        self.banner.hide()
        self._area.setWidget(page)
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.viewport().setAutoFillBackground(False)
        page.setAutoFillBackground(False)
        return self._area

    def _name_editors(self) -> None:
        for editor, name in (
            (self.held_on, _("Date of the session")),
            (self.starts_at, _("Begins")),
            (self.ends_at, _("Ends")),
            (self.kind, _("Kind of session")),
            (self.place, _("Place of the session")),
        ):
            editor.setAccessibleName(name)
            editor.setToolTip(name)
        self.place.setPlaceholderText(_("Place, for example Room 2"))
        self.starts_at.setPlaceholderText("09.00")
        self.ends_at.setPlaceholderText("10.00")
        self.save.setToolTip("Ctrl+S")
        self.sign.setToolTip("Ctrl+Enter")

    def _connect(self) -> None:
        for editor in (self.held_on, self.starts_at, self.ends_at, self.kind, self.place, self.boxes):
            editor.edited.connect(self._edit)
            editor.left.connect(self.left)
        self.starts_at.left.connect(self._propose_end)
        self.format.chosen.connect(self._change_format)
        self.save.clicked.connect(self.save_asked)
        self.sign.clicked.connect(self.sign_asked)
        self.drop.clicked.connect(self.drop_asked)

    # what it holds

    def show_draft(self, draft: NoteDraft) -> None:
        self._base = draft
        self.held_on.show_value(draft.held_on)
        self.starts_at.show_value(draft.starts_at)
        self.ends_at.show_value(draft.ends_at)
        self.kind.show_value(draft.kind)
        self.place.show_value(draft.place)
        self.format.choose(draft.format.value, quietly=True)
        self.boxes.show_texts(draft.format, draft.texts)
        self._watch_carets()
        self.complain([])
        self._count()

    def draft(self) -> NoteDraft:
        """As it stands; a date that cannot be read stays what it was, a time becomes none."""
        return replace(
            self._base,
            held_on=self.held_on.value() or self._base.held_on,
            starts_at=self.starts_at.value(),
            ends_at=self.ends_at.value(),
            kind=self.kind.value() or self._base.kind,
            place=self.place.value(),
            format=NoteFormat(self.format.key()),
            parts=self.boxes.texts(),
        )

    def insert(self, text: str) -> None:
        """Put a phrase into the box written in last."""
        insert(self.boxes.last(), text)

    def insert_plan(self, text: str) -> None:
        for box in self.boxes.boxes:
            if box.part.key == "plan":
                before = box.text.value()
                insert(box.text, f"\n{text}" if before else text)

    def focus_first(self) -> None:
        """Where writing begins: the time as long as it is missing, else the first empty box."""
        if self.starts_at.value() is None:
            self.starts_at.setFocus(Qt.FocusReason.TabFocusReason)
            return
        empty = (place for place, box in enumerate(self.boxes.boxes) if not box.text.value())
        self.boxes.focus(next(empty, 0))

    # problems

    def unreadable(self) -> list[Problem]:
        editors = (("held_on", self.held_on), ("starts_at", self.starts_at), ("ends_at", self.ends_at))
        return [Problem(name, said) for name, editor in editors if (said := editor.problem())]

    def complain(self, problems: Sequence[Problem]) -> list[QWidget]:
        """Show each at its place; answer where the errors are, in reading order."""
        by_field = {problem.field: problem for problem in reversed(problems)}
        places: list[QWidget] = []
        heads = (("held_on", self.held_on), ("starts_at", self.starts_at), ("ends_at", self.ends_at))
        first = None
        for name, editor in heads:
            problem = by_field.get(name)
            state = "" if problem is None else "warn" if problem.warning else "bad"
            theme.mark(editor, "state", state)
            first = first or problem
            if problem is not None and not problem.warning:
                places.append(editor)
        self._when.show_problem(first)
        self._copied.show_problem(by_field.get("parts"))
        for box in self.boxes.boxes:
            problem = by_field.get(box.part.key)
            box.show_problem(problem)
            if problem is not None and not problem.warning:
                places.append(box.text)
        return places

    def said(self) -> list[str]:
        """The problems in words, as they stand on the page."""
        lines = [line.text() for line in (self._when, self._copied)]
        marked = [box.said() for box in self.boxes.boxes if box.text.property("state")]
        return [line for line in [*lines, *marked] if line]

    # what happens in it

    def _edit(self) -> None:
        self._count()
        self.edited.emit()

    def _count(self) -> None:
        count = sum(len(said.split()) for said in self.boxes.texts().values())
        self.words.setText(ngettext("{count} word", "{count} words", count).format(count=count))

    def _propose_end(self) -> None:
        begins = self.starts_at.value()
        if begins is not None and not self.ends_at.text().strip():
            self.ends_at.show_value(an_hour_after(begins))
            self._edit()

    def _change_format(self, value: str) -> None:
        form = NoteFormat(value)
        self.boxes.show_texts(form, recast(self.boxes.texts(), form))
        self._watch_carets()
        self._edit()
        self.left.emit()

    def _watch_carets(self) -> None:
        for box in self.boxes.boxes:
            box.text.cursorPositionChanged.connect(self._follow_caret, Qt.ConnectionType.UniqueConnection)

    def _follow_caret(self) -> None:
        """Keep the line that is written in sight while its box grows."""
        text = QApplication.focusWidget()
        page = self._area.widget()
        if isinstance(text, GrowingText) and page is not None and page.isAncestorOf(text):
            caret = text.cursorRect()
            at = QRect(text.viewport().mapTo(page, caret.topLeft()), caret.size())
            self._area.ensureVisible(at.center().x(), at.center().y(), 0, theme.px(44))
