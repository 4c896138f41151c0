"""The note that is being written: when and how, its boxes, and signing it."""

from itertools import pairwise

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.counselling import (
    NoteFormat,
    SessionKind,
    minutes_between,
    signing_problems,
    time_problems,
)
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.fields import Problem
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _, language, ngettext
from rehabdesk.services.accounts import proves
from rehabdesk.services.clients import client_sheet
from rehabdesk.services.counselling import (
    NoteDraft,
    NoteSheet,
    an_hour_after,
    check_note,
    drop_note,
    known_goals,
    last_plan,
    sign_note,
)
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import say
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screens.counselling.boxes import NoteBoxes, ProblemLine
from rehabdesk.ui.screens.counselling.keeping import Keeping
from rehabdesk.ui.screens.counselling.pane import Pane
from rehabdesk.ui.screens.counselling.side import WritingSide
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.choices import ChoiceEdit
from rehabdesk.ui.widgets.dates import DateEdit, TimeEdit
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label, SavedMark

_WHEN = ("held_on", "starts_at", "ends_at")


class NoteEditor(Card):
    """One's own unsigned note. It keeps itself; Ctrl+Enter signs it."""

    begun = Signal(int)
    signed = Signal(int)
    dropped = Signal()
    reformed = Signal()  # other boxes stand here now
    told = Signal(str, str)

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(flush=True, parent=parent)
        self._desk, self._client_id = desk, client_id
        self._held_on = desk.now().date()
        self.keeping = Keeping(desk, client_id, self.draft, self)
        self.held_on, self.starts_at, self.ends_at = DateEdit(), TimeEdit(), TimeEdit()
        self.minutes = Label("", "hint", "ink3")
        self.kind = ChoiceEdit(SessionKind, required=True)
        self.format = Segmented([(each.value, _(each.label)) for each in NoteFormat], _("Format"))
        self.place = TextEdit()
        self.when_problem, self.copied_problem = ProblemLine(), ProblemLine()
        self.boxes = NoteBoxes()
        self.banner = Banner()
        self.side = WritingSide()
        self.mark, self.count = SavedMark(), Label("", "small", "ink3")
        self.drop = Button("", "quiet", icon="delete")
        self.save = Button(_("Save"), keys="Ctrl+S")
        self.sign = Button(_("Sign"), "primary", icon="sign")
        self._troubled: list[QWidget] = []
        self._theirs: NoteSheet | None = None
        self._name_editors()
        self._build()
        self._connect()

    # build

    def _name_editors(self) -> None:
        for editor, name, words in (
            (self.held_on, "held_on", _("Date of the session")),
            (self.starts_at, "starts_at", _("Begins")),
            (self.ends_at, "ends_at", _("Ends")),
            (self.kind, "kind", _("Kind of session")),
            (self.place, "place", _("Place")),
        ):
            editor.setObjectName(name)
            editor.setAccessibleName(words)
            editor.setToolTip(words)
        self.starts_at.setPlaceholderText(_("Begins"))
        self.ends_at.setPlaceholderText(_("Ends"))
        self.place.setPlaceholderText(_("Place"))
        self.drop.setToolTip(_("Throw the draft away"))
        self.drop.setAccessibleName(_("Throw the draft away"))
        self.sign.setToolTip("Ctrl+Enter")

    def _build(self) -> None:
        area = Pane()
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._column = area.column
        when = QHBoxLayout()
        when.setSpacing(8)
        for widget in (self.held_on, self.starts_at, Label("–", "body", "ink3"), self.ends_at, self.minutes):
            when.addWidget(widget)
        when.addWidget(self.kind, 1)
        how = QHBoxLayout()
        how.setSpacing(8)
        how.addWidget(self.format)
        how.addWidget(self.place, 1)
        self._column.addWidget(self.banner)
        self._column.addLayout(when)
        self._column.addWidget(self.when_problem)
        self._column.addLayout(how)
        self._column.addWidget(self.boxes)
        self._column.addWidget(self.copied_problem)
        self._column.addStretch()
        self.banner.hide()
        self.body.addWidget(area, 1)
        foot = self.add_foot()
        self.mark.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        foot.addWidget(self.mark)
        foot.addWidget(self.count)
        foot.addStretch()
        for button in (self.drop, self.save, self.sign):
            foot.addWidget(button)
        self.fit()

    def _connect(self) -> None:
        for editor in (self.held_on, self.starts_at, self.ends_at, self.kind, self.place):
            editor.edited.connect(self._typed)
        for timed in (self.held_on, self.starts_at, self.ends_at):
            timed.left.connect(self._left_when)
        self.starts_at.left.connect(self._propose_end)
        self.format.chosen.connect(self._change_format)
        self.boxes.edited.connect(self._typed)
        self.side.goal.edited.connect(self._typed)
        self.side.plan.taken.connect(self.take_plan)
        self.side.theirs.mine_kept.connect(self._keep_mine)
        self.side.theirs.theirs_taken.connect(self._take_theirs)
        self.keeping.begun.connect(self._say_begun)
        self.keeping.stored.connect(self._say_stored)
        self.keeping.failed.connect(self._say_failed)
        self.keeping.conflicted.connect(self._say_conflict)
        self.drop.clicked.connect(self.ask_drop)
        self.save.clicked.connect(self.save_now)
        self.sign.clicked.connect(self.ask_signature)
        keys = {"Ctrl+Return": self.ask_signature, "Ctrl+Enter": self.ask_signature, "F8": self.next_problem}
        for key, slot in keys.items():
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        for digit in range(1, 5):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{digit}"), self)
            shortcut.setProperty("box", digit - 1)
            shortcut.activated.connect(self._go_to_box)

    # what it holds

    def begin(self) -> None:
        """A new note, which is in the file as soon as something is typed."""
        self._held_on = self._desk.now().date()
        self.keeping.turn_to(None)
        form = self.boxes.format if self.boxes.boxes else NoteFormat.SOAP
        self._show(NoteDraft(self._held_on, format=form))
        self.side.plan.show_plan(self._desk.ask(last_plan, self._client_id))
        self.mark.show_nothing()
        self.drop.hide()
        self.focus_text()

    def show_note(self, sheet: NoteSheet) -> None:
        self._held_on = sheet.draft.held_on
        self.keeping.turn_to(sheet.id, sheet.version)
        self._show(sheet.draft)
        self.side.plan.show_plan(self._desk.ask(last_plan, self._client_id, sheet.id))
        self.mark.show_nothing()
        self.drop.show()

    def draft(self) -> NoteDraft:
        """As it stands; what cannot be read is left out until it can."""
        goal, outside = self.side.goal.values()
        return NoteDraft(
            self.held_on.value() or self._held_on,
            self.kind.value() or SessionKind.INDIVIDUAL,
            self.starts_at.value(),
            self.ends_at.value(),
            self.place.value(),
            self.boxes.format,
            goal,
            outside,
            self.boxes.texts(),
        )

    def focus_text(self) -> None:
        """The first empty box, else the first."""
        empty = (place for place, box in enumerate(self.boxes.boxes) if not box.text.value())
        self.boxes.go_to(next(empty, 0))

    def _show(self, draft: NoteDraft) -> None:
        self.banner.hide()
        self.side.theirs.hide()
        self._theirs = None
        for editor, value in (
            (self.held_on, draft.held_on),
            (self.starts_at, draft.starts_at),
            (self.ends_at, draft.ends_at),
            (self.kind, draft.kind),
            (self.place, draft.place),
        ):
            editor.show_value(value)
        self.format.choose(draft.format.value, quietly=True)
        self.boxes.show_texts(draft.format, draft.texts)
        self.side.goal.goal.offer(self._desk.ask(known_goals, self._client_id))
        self.side.goal.show_goal(draft.goal, draft.outside_plan)
        self.complain([])
        self._order_tabs()
        self._count()

    # what the person does

    def save_now(self) -> None:
        self.keeping.try_store(by_hand=True)

    def take_plan(self, plan: str) -> None:
        """The plan of last time, behind what stands there."""
        box = self.boxes.box("plan") or self.boxes.boxes[-1]
        box.text.show_value("\n".join(part for part in (box.text.value(), plan) if part))
        box.text.setFocus()
        box.text.moveCursor(box.text.textCursor().MoveOperation.End)
        self._typed()

    def ask_drop(self) -> None:
        talk.ask(
            self,
            _("Throw the draft away?"),
            _("What is written in it is gone. This cannot be taken back."),
            yes=_("Throw away"),
            then=self._drop_it,
            destroys=True,
        )

    def ask_signature(self) -> None:
        """Show what is missing; else have it signed with the password. Warnings do not stand in the way."""
        self.side.goal.goal.close_list()
        try:
            self.keeping.store(by_hand=True)
            found = self._unreadable() + self._signing_problems()
        except DeskError:
            return  # said by then
        self.complain(found)
        if any(not problem.warning for problem in found):
            self._go_to_first(found)
            return
        client = self._desk.ask(client_sheet, self._client_id)
        draft = self.draft()
        assert draft.starts_at
        warned = [say(problem) for problem in found]
        told = [
            _("{name}, session of {day} {time}").format(
                name=shown_name(client.draft.name, client.record_number),
                day=show_day(draft.held_on),
                time=show_time(draft.starts_at, language()),
            ),
            _("The text cannot be changed afterwards. Corrections are written as an addendum."),
            _("Your name, the date and the time are recorded with it."),
            *warned,
        ]
        talk.ask_password(
            self, _("Sign and lock the note?"), "\n".join(told), yes=_("Sign"), then=self._sign_with
        )

    def next_problem(self) -> None:
        """F8: from one marked field to the next."""
        left = [editor for editor in self._troubled if editor.property("state")]
        self._troubled = left[1:] + left[:1]
        if left:
            left[0].setFocus(Qt.FocusReason.ShortcutFocusReason)

    def complain(self, found: list[Problem]) -> None:
        """Each at its field; what blocks goes before what only warns."""
        by_field: dict[str, Problem] = {}
        for problem in sorted(found, key=lambda each: each.warning):
            by_field.setdefault(problem.field, problem)
        fields: list[tuple[str, QWidget]] = []
        first = next((name for name in _WHEN if name in by_field), "")
        for name, editor in zip(_WHEN, (self.held_on, self.starts_at, self.ends_at), strict=True):
            found_here = by_field.get(name)
            state = "" if found_here is None else "warn" if found_here.warning else "bad"
            theme.mark(editor, "state", state)
            fields.append((name, editor))
        self.when_problem.show_problem(by_field.get(first))
        for box in self.boxes.boxes:
            box.problem.show_problem(by_field.get(box.part.key), box.text)
            fields.append((box.part.key, box.text))
        self.copied_problem.show_problem(by_field.get("parts"))
        self.side.goal.complain(by_field.get("goal"))
        fields.append(("goal", self.side.goal.field()))
        self._troubled = [editor for name, editor in fields if name in by_field]

    def _go_to_first(self, found: list[Problem]) -> None:
        if self._troubled:
            self._troubled[0].setFocus(Qt.FocusReason.ShortcutFocusReason)
            self._troubled.append(self._troubled.pop(0))
        blocking = sum(not problem.warning for problem in found)
        said = ngettext(
            "{count} thing is missing before signing. F8 goes to it.",
            "{count} things are missing before signing. F8 goes from one to the next.",
            blocking,
        )
        self.told.emit(said.format(count=blocking), "warn")

    def _signing_problems(self) -> list[Problem]:
        if self.keeping.note_id is not None:
            return self._desk.ask(check_note, self.keeping.note_id)
        draft = self.draft()
        return signing_problems(
            draft.format,
            draft.texts,
            starts_at=draft.starts_at,
            ends_at=draft.ends_at,
            goal=draft.goal,
            outside_plan=draft.outside_plan,
        )

    def _unreadable(self) -> list[Problem]:
        editors = zip(_WHEN, (self.held_on, self.starts_at, self.ends_at), strict=True)
        found = [Problem(name, said) for name, editor in editors if (said := editor.problem())]
        if not self.held_on.text().strip():
            found.append(Problem("held_on", N_("Say on which day the session was.")))
        return found

    def _sign_with(self, password: str) -> str | None:
        if not proves(self._desk.store, self._desk.who.account_id, password):
            return _("This is not your password. Type it again.")
        note_id = self.keeping.note_id
        assert note_id is not None
        try:
            self._desk.run(sign_note, note_id, self.keeping.version)
        except Invalid as invalid:
            self.complain(invalid.problems)
            return str(invalid)
        except DeskError as error:
            return str(error)
        self.keeping.turn_to(None)
        QTimer.singleShot(0, self, lambda: self.signed.emit(note_id))  # when the dialog has gone
        return None

    def _drop_it(self) -> None:
        note_id = self.keeping.note_id
        self.keeping.turn_to(None)
        if note_id is not None:
            self._desk.run(drop_note, note_id)
        self.dropped.emit()

    # what is heard

    def _typed(self) -> None:
        if not self.side.theirs.isVisibleTo(self.side):
            self.keeping.touch()
            if not self.banner.isVisibleTo(self):
                self.mark.show_saving()
        self._count()

    def _left_when(self) -> None:
        """What cannot be is said on leaving; what signing missed stays marked until it is there."""
        found = self._unreadable() + time_problems(self.starts_at.value(), self.ends_at.value())
        marked = {problem.field: "warn" if problem.warning else "bad" for problem in found}
        missed = False
        for name, editor in zip(_WHEN, (self.held_on, self.starts_at, self.ends_at), strict=True):
            if editor in self._troubled and not editor.text().strip():
                missed = True
            else:
                theme.mark(editor, "state", marked.get(name, ""))
        if found or not missed:
            self.when_problem.show_problem(found[0] if found else None)
        self._count()

    def _propose_end(self) -> None:
        starts = self.starts_at.value()
        if starts is not None and not self.ends_at.text().strip():
            self.ends_at.show_value(an_hour_after(starts))
            self._typed()

    def _change_format(self, key: str) -> None:
        self.boxes.change_format(NoteFormat(key))
        self._order_tabs()
        self._typed()
        self.reformed.emit()

    def _go_to_box(self) -> None:
        self.boxes.go_to(self.sender().property("box"))

    def _say_begun(self, note_id: int) -> None:
        self.drop.show()
        self.begun.emit(note_id)

    def _say_stored(self) -> None:
        self.banner.hide()
        self.mark.show_saved(show_time(self._desk.now().time(), language()))

    def _say_failed(self, why: str) -> None:
        more = _("What you wrote stays here, and saving is tried again every ten seconds.")
        self.banner.say(f"{why} {more}", "bad")
        self.banner.show()
        self.mark.show_unsaved()

    def _say_conflict(self, sheet: NoteSheet) -> None:
        self._theirs = sheet
        self.banner.say(_("This note was saved elsewhere meanwhile. Compare both and choose one."), "warn")
        self.banner.show()
        self.side.theirs.show_note(sheet)
        self.mark.show_unsaved()

    def _keep_mine(self) -> None:
        if self._theirs is not None:
            self.side.theirs.hide()
            self.keeping.overwrite(self._theirs.version)

    def _take_theirs(self) -> None:
        if self._theirs is not None:
            self.show_note(self._theirs)

    # what it shows

    def show_side_below(self) -> None:
        """On a narrow page what stands beside comes after the boxes."""
        self._column.insertWidget(self._column.count() - 1, self.side)
        self.side.show()

    def fit(self) -> None:
        self.held_on.setFixedWidth(theme.px(134))
        for timed in (self.starts_at, self.ends_at):
            timed.setFixedWidth(theme.px(80))

    def _count(self) -> None:
        words = self.boxes.words()
        self.count.setText(ngettext("{count} word", "{count} words", words).format(count=words))
        starts, ends = self.starts_at.value(), self.ends_at.value()
        known = starts is not None and ends is not None and ends > starts
        said = ""
        if known and starts and ends:
            said = _("{count} min").format(count=minutes_between(starts, ends))
        self.minutes.setText(said)

    def _order_tabs(self) -> None:
        """Boxes are made anew with another format; the order on paper stays."""
        if self.side.window() is not self.window():
            return  # not put into its place yet
        goal = self.side.goal
        texts = [box.text for box in self.boxes.boxes]
        stops: list[QWidget] = [
            self.held_on,
            self.starts_at,
            self.ends_at,
            self.kind,
            self.format,
            self.place,
        ]
        stops += [*texts, goal.goal, goal.outside, goal.reason, self.drop, self.save, self.sign]
        for before, after in pairwise(stops):
            QWidget.setTabOrder(before, after)
