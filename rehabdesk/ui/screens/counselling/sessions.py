"""One client's sessions: the list of notes, the note being written or read, what helps beside it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.accounts import proves
from rehabdesk.services.counselling import (
    NoteDraft,
    NoteSheet,
    add_addendum,
    begin_note,
    check_note,
    drop_note,
    keep_note,
    known_goals,
    last_plan,
    list_notes,
    note_sheet,
    save_note,
    sign_note,
)
from rehabdesk.services.drafts import drop_draft, find_draft, keep_draft
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import say
from rehabdesk.ui.screens.counselling.autosave import Autosave
from rehabdesk.ui.screens.counselling.editor import NoteEditor
from rehabdesk.ui.screens.counselling.notes_list import NotesList
from rehabdesk.ui.screens.counselling.phrases import PhraseMenu
from rehabdesk.ui.screens.counselling.reader import NoteReader
from rehabdesk.ui.screens.counselling.side import (
    GoalCard,
    HistoryCard,
    LastPlanCard,
    PhrasesCard,
    ReadersCard,
)
from rehabdesk.ui.screens.counselling.signing import SignDialog
from rehabdesk.ui.screens.counselling.words import held
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.dates import show_time
from rehabdesk.ui.widgets.labels import Label

WRONG = N_("This is not your password. Type it again.")
_ADDENDUM = "addendum"
_NARROW = 1000  # design pixels under which the side stands below the text


class ClientSessions(QWidget):
    """What is typed is kept as a note of its own from the first letter; leaving never asks."""

    told = Signal(str, str)  # a toast: text, tone
    moved = Signal()  # another note, or the same one signed: the title and the keys differ

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._may = desk.who.may(Right.NOTES_WRITE)
        self._sheet: NoteSheet | None = None  # the open note as the file has it
        self._writing = False
        self._reading_first = True
        self._wrong: list[QWidget] = []
        self.list = NotesList()
        self.menu = PhraseMenu(self)
        self.editor = NoteEditor(self.menu)
        self.reader = NoteReader(desk)
        self.empty = EmptyState(
            "write note",
            _("No session is written down yet."),
            _("The first note can be signed as soon as the session is over."),
            _("Write a note") if self._may else "",
            action_icon="write note",
        )
        self.goal, self.plan, self.phrases = GoalCard(), LastPlanCard(), PhrasesCard()
        self.history, self.readers = HistoryCard(), ReadersCard()
        self.notes = Autosave(self._store_note, self)
        self.additions = Autosave(self._store_addendum, self)
        self._build()
        self._connect()
        self._shortcuts()
        self._open_newest()

    # build

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self._list_card())
        self._pages = QStackedWidget()
        for page in (self.empty, self.editor, self.reader):
            self._pages.addWidget(page)
        row.addWidget(self._pages, 1)
        self._beside = QScrollArea()
        self._beside.setWidgetResizable(True)
        self._beside.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._beside.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._beside.viewport().setAutoFillBackground(False)
        column = QWidget()
        column.setAutoFillBackground(False)
        self._side = QVBoxLayout(column)
        self._side.setContentsMargins(0, 0, 0, 0)
        self._side.setSpacing(12)
        self._beside.setWidget(column)
        row.addWidget(self._beside)
        self._writing_side = _column(self.goal, self.plan, self.phrases)
        self._reading_side = _column(self.history, self.readers)
        self._side.addWidget(self._writing_side)
        self._side.addWidget(self._reading_side)
        self._side.addStretch()

    def _list_card(self) -> Card:
        self._list_box = card = Card(_("Session notes"), flush=True)
        self._count = Label("", "small", "ink3")
        card.add_at_right(self._count)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        inside.setAutoFillBackground(False)
        area.viewport().setAutoFillBackground(False)
        column = QVBoxLayout(inside)
        column.setContentsMargins(8, 6, 8, 6)
        column.addWidget(self.list)
        column.addStretch()
        area.setWidget(inside)
        card.body.addWidget(area, 1)
        self.new = Button(_("New note"), "ghost", icon="write note", size="small")
        self.new.setVisible(self._may)
        if self._may:
            foot = card.add_foot()
            foot.addStretch()
            foot.addWidget(self.new)
            foot.addStretch()
        return card

    def _connect(self) -> None:
        self.list.chosen.connect(self.open_note)
        self.list.entered.connect(self._enter)
        self.new.clicked.connect(self.write_new)
        self.empty.acted.connect(self.write_new)
        for part in (self.editor, self.goal):
            part.edited.connect(self._type)
            part.left.connect(self.notes.try_now)
        self.editor.save_asked.connect(self.save)
        self.editor.sign_asked.connect(self.sign)
        self.editor.drop_asked.connect(self.drop)
        self.plan.copied.connect(self.editor.insert_plan)
        self.phrases.chosen.connect(self.editor.insert)
        self.reader.edited.connect(self.additions.touch)
        self.reader.left.connect(self.additions.try_now)
        self.reader.sign_asked.connect(self.sign)
        self.notes.saved.connect(self._say_saved)
        self.notes.failed.connect(self._say_unsaved)
        self.additions.failed.connect(self._say_addendum_unsaved)

    def _shortcuts(self) -> None:
        keys: dict[str, Any] = {
            "Ctrl+S": self.save,
            "Ctrl+Return": self.sign,
            "Ctrl+Enter": self.sign,
            "Alt+T": self.reader.begin_addendum,
            "F8": self.next_problem,
        }
        keys |= {f"Ctrl+{digit}": self._go_to_box for digit in (1, 2, 3, 4)}
        for sequence, slot in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setObjectName(sequence)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(slot)

    # going

    def write_new(self) -> None:
        """An empty note, dated today; it becomes a record with its first letter."""
        if not self._may or not self._leave():
            return
        self._sheet, self._writing = None, True
        self._show_editor(NoteDraft(self._desk.now().date()))

    def open_note(self, note_id: int) -> None:
        """Write on where the draft is one's own and unsigned; else read. Raises DeskError for one gone."""
        if self._sheet is not None and self._sheet.id == note_id:
            return
        if self._leave():
            self._show_sheet(self._desk.ask(note_sheet, note_id))

    def refresh(self) -> None:
        """Ask again; what is being typed stays as it is."""
        if self._sheet is not None and not self.notes.unsaved():
            try:
                sheet = self._desk.ask(note_sheet, self._sheet.id)
            except DeskError:
                self._sheet, self._writing = None, False
                self._open_newest()
                return
            if sheet != self._sheet:
                self._show_sheet(sheet, focus=False)
        self._list_notes()
        if self._sheet is None and not self._writing:
            self._open_newest()

    def keep(self) -> None:
        """Store what is being typed. Raises DeskError when it cannot be."""
        self.notes.flush()
        self.additions.flush()

    def step_back(self) -> bool:
        return False

    def hints(self) -> list[tuple[str, str]]:
        if self._writing:
            return [
                ("Ctrl+1-4", _("to the boxes")),
                ("/", _("ready phrases")),
                ("Ctrl+S", _("save")),
                ("Ctrl+Enter", _("sign")),
            ]
        return [("↑ ↓", _("choose")), ("Alt+T", _("addendum")), ("Ctrl+Enter", _("sign")), ("Esc", _("back"))]

    def sheet(self) -> NoteSheet | None:
        return self._sheet

    def focus(self) -> None:
        if self._writing:
            self.editor.focus_first()
        else:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)

    def _open_newest(self) -> None:
        rows = self._list_notes()
        if rows:
            self._show_sheet(self._desk.ask(note_sheet, rows[0].id), focus=False)
        else:
            self._show_page(self.empty)

    def _list_notes(self) -> list[Any]:
        rows = self._desk.ask(list_notes, self._client_id)
        here = self._sheet.id if self._sheet else None
        self.list.show_rows(rows, here, self._desk.now().date(), new=self._writing and here is None)
        self._count.setText("50+" if len(rows) == 50 else str(len(rows)))
        self._list_box.setVisible(bool(rows) or self._writing)
        return rows

    def _show_sheet(self, sheet: NoteSheet, *, focus: bool = True) -> None:
        self._sheet = sheet
        mine = sheet.author_id == self._desk.who.account_id
        self._writing = sheet.signed_at is None and mine and self._may
        if self._writing:
            self._show_editor(sheet.draft, focus=focus)
            self._say_saved()
            return
        self.reader.show_note(sheet)
        self._give_back_addendum(sheet)
        self.history.show_history(self._desk, sheet)
        self._show_page(self.reader)

    def _show_editor(self, draft: NoteDraft, *, focus: bool = True) -> None:
        before = self._sheet.id if self._sheet else None
        self.editor.show_draft(draft)
        self.editor.banner.hide()
        self.editor.saved.show_nothing()
        self.editor.drop.setVisible(self._sheet is not None)
        self.goal.show_goal(draft.goal, draft.outside_plan, self._desk.ask(known_goals, self._client_id))
        self.plan.show_plan(self._desk.ask(last_plan, self._client_id, before))
        self._wrong = []
        self._show_page(self.editor)
        if focus and not self.list.hasFocus():
            self.editor.focus_first()

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        self._writing_side.setVisible(page is self.editor)
        self._reading_side.setVisible(page is self.reader)
        self._list_notes()
        self._reflow()
        self.moved.emit()

    def _enter(self) -> None:
        if self._writing:
            self.editor.focus_first()
        else:
            self.reader.begin_addendum()

    def _go_to_box(self) -> None:
        if self._writing:
            self.editor.boxes.focus(int(self.sender().objectName()[-1]) - 1)

    def _leave(self) -> bool:
        """Keep what is typed before something else is shown; stay where that fails."""
        return self.notes.try_now() and self.additions.try_now()

    # keeping

    def _draft(self) -> NoteDraft:
        goal, outside_plan = self.goal.values()
        return replace(self.editor.draft(), goal=goal, outside_plan=outside_plan)

    def _type(self) -> None:
        if self._writing:
            self.notes.touch()

    def _store_note(self) -> None:
        draft = self._draft()
        if self._sheet is None:
            if not any(draft.texts.values()) and not draft.goal and draft.starts_at is None:
                return
            note_id = self._desk.run(begin_note, self._client_id, draft)
            self._sheet = self._desk.ask(note_sheet, note_id)
            self.editor.drop.show()
            self.moved.emit()
        else:
            version = self._desk.run(keep_note, self._sheet.id, self._sheet.version, draft)
            self._sheet = replace(self._sheet, version=version, draft=draft)

    def _say_saved(self) -> None:
        if self._sheet is not None:
            self.editor.banner.hide()
            self.editor.saved.show_saved(show_time(self._desk.now().time()))
            self._list_notes()

    def _say_unsaved(self, why: str) -> None:
        self.editor.saved.show_unsaved()
        self.editor.banner.say(why, "bad")
        self.editor.banner.show()

    def _store_addendum(self) -> None:
        if self._sheet is None:
            return
        kept = {"text": self.reader.text.value(), "reason": self.reader.reason.value()}
        if kept["text"]:
            self._desk.run(keep_draft, _ADDENDUM, str(self._sheet.id), kept, self._client_id)
        else:
            self._desk.run(drop_draft, _ADDENDUM, str(self._sheet.id))

    def _give_back_addendum(self, sheet: NoteSheet) -> None:
        if self.additions.unsaved() or sheet.signed_at is None:
            return
        kept = self._desk.ask(find_draft, _ADDENDUM, str(sheet.id))
        content = kept.content if kept else {}
        self.reader.show_addendum(content.get("text", ""), content.get("reason", ""))

    def _say_addendum_unsaved(self, why: str) -> None:
        self.told.emit(why, "bad")

    # saving, signing, throwing away

    def save(self) -> None:
        """By hand: what Ctrl+S does, on record in the trail."""
        if not self._writing or not self.notes.try_now() or self._sheet is None:
            return
        try:
            version = self._desk.run(save_note, self._sheet.id, self._sheet.version, self._draft())
        except DeskError as error:
            self._say_unsaved(str(error))
            return
        self._sheet = replace(self._sheet, version=version)
        self._say_saved()

    def sign(self) -> None:
        if not self._writing:
            self._sign_addendum()
        elif self._sheet is None:
            self._complain([Problem("starts_at", N_("Say when the session began."), missing=True)])
        else:
            self._sign_note()

    def _sign_note(self) -> None:
        self.save()
        if self._sheet is None or self.notes.unsaved():
            return
        found = self.editor.unreadable() or self._desk.ask(check_note, self._sheet.id)
        self._complain(found)
        if any(not problem.warning for problem in found):
            return
        draft = self._sheet.draft
        letters = ", ".join(box.part.letter for box in self.editor.boxes.boxes)
        second = _("Session of {moment}, {words}").format(
            moment=held(draft.held_on, draft.starts_at), words=self.editor.words.text()
        )
        SignDialog(
            self,
            self._desk.who,
            _("Sign and lock the note?"),
            second,
            (
                _("{letters}: all filled in.").format(letters=letters),
                _("The text cannot be changed any more. Corrections are written as addenda."),
                _("Your name, the date and the time go with it."),
            ),
            warnings=[say(problem) for problem in found],
            yes=_("Sign"),
            then=self._finish_note,
        ).open()

    def _finish_note(self, password: str) -> str | None:
        assert self._sheet is not None
        if not proves(self._desk.store, self._desk.who.account_id, password):
            return _(WRONG)
        try:
            self._desk.run(sign_note, self._sheet.id, self._sheet.version)
        except Invalid as invalid:
            self._complain(invalid.problems)
            return None
        except DeskError as error:
            return str(error)
        self._show_sheet(self._desk.ask(note_sheet, self._sheet.id))
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self.told.emit(_("Note signed and locked."), "ok")
        return None

    def _sign_addendum(self) -> None:
        sheet, text = self._sheet, self.reader.text.value()
        if sheet is None or sheet.signed_at is None or not text or not self._may:
            return
        count = len(text.split())
        SignDialog(
            self,
            self._desk.who,
            _("Sign the addendum?"),
            _("Note of {moment}").format(moment=held(sheet.draft.held_on, sheet.draft.starts_at)),
            (
                ngettext(
                    "{count} word is added; the note itself stays.",
                    "{count} words are added; the note itself stays.",
                    count,
                ).format(count=count),
                _("The addendum cannot be changed any more."),
                _("Your name, the date and the time go with it."),
            ),
            yes=_("Sign"),
            then=self._finish_addendum,
        ).open()

    def _finish_addendum(self, password: str) -> str | None:
        assert self._sheet is not None
        if not proves(self._desk.store, self._desk.who.account_id, password):
            return _(WRONG)
        try:
            reason, text = self.reader.reason.value(), self.reader.text.value()
            self._desk.run(add_addendum, self._sheet.id, reason, text)
            self._desk.run(drop_draft, _ADDENDUM, str(self._sheet.id))
        except DeskError as error:
            return str(error)
        self.additions.forget()
        self.reader.show_addendum("", "")
        self._show_sheet(self._desk.ask(note_sheet, self._sheet.id))
        self.told.emit(_("Addendum signed."), "ok")
        return None

    def drop(self) -> None:
        if self._sheet is None or not self._writing:
            return
        day = held(self._sheet.draft.held_on, self._sheet.draft.starts_at)
        talk.ask(
            self,
            _("Throw this draft away?"),
            _("The draft of {moment} is gone for good.").format(moment=day),
            yes=_("Throw the draft away"),
            no=_("Keep it"),
            then=self._drop,
            destroys=True,
        )

    def _drop(self) -> None:
        assert self._sheet is not None
        note_id = self._sheet.id
        self.notes.forget()
        self._sheet, self._writing = None, False
        self._desk.run(drop_note, note_id)
        self._open_newest()
        self.told.emit(_("Draft thrown away."), "ok")

    # problems

    def _complain(self, problems: list[Problem]) -> None:
        goal = next((problem for problem in problems if problem.field == "goal"), None)
        self.goal.show_problem(goal)
        self._wrong = self.editor.complain(problems)
        if goal is not None:
            self._wrong.append(self.goal.editor())
        if self._wrong:
            self._wrong[0].setFocus(Qt.FocusReason.TabFocusReason)

    def next_problem(self) -> None:
        """F8: the next place that signing asks for."""
        wrong = [widget for widget in self._wrong if widget.isVisibleTo(self)]
        if wrong:
            place = talk.next_place(wrong, self.focusWidget(), 1)
            wrong[place].setFocus(Qt.FocusReason.TabFocusReason)

    # size

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._reading_first:
            self._reading_first = False
        elif not self._desk.locked:
            self.refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_beside"):
            self._reflow()

    def _reflow(self) -> None:
        """Without room for three columns the side stands below the text."""
        narrow = self.width() * 100 / theme.percent() < _NARROW
        self._list_box.setFixedWidth(theme.px(180 if narrow else 214))
        self._beside.setFixedWidth(theme.px(258))
        self._beside.setVisible(not narrow and self._pages.currentWidget() is not self.empty)
        if narrow:
            self.editor.tail.addWidget(self._writing_side)
            self.reader.tail.addWidget(self._reading_side)
        else:
            self._side.insertWidget(0, self._writing_side)
            self._side.insertWidget(1, self._reading_side)


def _column(*cards: QWidget) -> QWidget:
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(12)
    for card in cards:
        column.addWidget(card)
    return whole
