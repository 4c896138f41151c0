"""Surat: the register at the left, the letter as it will be on paper, its steps and fields at the right."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_time
from rehabdesk.domain.letters import UNISSUED, LetterState
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import _, language
from rehabdesk.services import letters
from rehabdesk.services.accounts import proves
from rehabdesk.services.letters import LetterPaper, LetterSheet
from rehabdesk.ui import printing, talk, theme
from rehabdesk.ui.background import Background
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.screens.letters.choosing import ChooseClient
from rehabdesk.ui.screens.letters.register import Register
from rehabdesk.ui.screens.letters.side import LetterSide
from rehabdesk.ui.screens.letters.words import number_of
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import OneLine
from rehabdesk.ui.widgets.preview import Preview

_SOON, _AGAIN = 700, 10_000  # milliseconds: after the last key, and when saving has failed
_NARROW = 1130  # design pixels, under which letter and fields take turns


class LettersScreen(Screen):
    topics = frozenset({Topic.LETTERS, Topic.CLIENTS, Topic.EPISODES, Topic.PARTNERS, Topic.CENTRE})

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._background = background
        self._sheet: LetterSheet | None = None
        self._dirty = False
        self._drawing = 0  # the drawing asked for last; older ones that arrive late are dropped
        self.search = TextEdit()
        self.search.setPlaceholderText(_("Search letters"))
        self.search.setAccessibleName(_("Search letters"))
        self.new = Button(_("Letter"), "primary", icon="add", keys="Alt+U")
        self.new.setToolTip(_("New letter  Alt+U"))
        if not desk.who.may(Right.LETTERS_WRITE):
            self.new.hide()
        self.register = Register()
        self.preview = Preview()
        self.number = OneLine("", "card")
        self.side = LetterSide(desk)
        self.turn = Segmented([("paper", _("Preview")), ("side", _("Content"))], _("Part of the letter"))
        self._pause = QTimer(self, singleShot=True)
        self._build()
        self._connect()
        self.refresh()

    # build

    def _build(self) -> None:
        row = QHBoxLayout(self)
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)  # it gives way by taking turns
        row.setContentsMargins(24, 12, 20, 12)
        row.setSpacing(14)
        self._left = Card(flush=True)
        top = QHBoxLayout()
        top.setContentsMargins(10, 10, 10, 4)
        top.setSpacing(8)
        top.addWidget(self.search, 1)
        top.addWidget(self.new)
        self._left.body.addLayout(top)
        self._list = QStackedWidget()
        self._list.addWidget(self.register)
        self._none = EmptyState("letters", "")
        self._list.addWidget(self._none)
        inside = QVBoxLayout()
        inside.setContentsMargins(10, 0, 10, 10)
        inside.addWidget(self._list)
        self._left.body.addLayout(inside, 1)
        row.addWidget(self._left)
        self._right = QStackedWidget()
        self._right.addWidget(self._build_empty())
        self._right.addWidget(self._build_letter())
        row.addWidget(self._right, 1)
        self.new.setVisible(self._desk.who.may(Right.LETTERS_WRITE))
        self._fit()

    def _build_empty(self) -> Card:
        card = Card(flush=True)
        self._empty = EmptyState(
            "letters",
            _("No letter chosen."),
            _("Choose one at the left, or write a new one."),
            _("New letter") if self._desk.who.may(Right.LETTERS_WRITE) else "",
        )
        card.body.addWidget(self._empty)
        return card

    def _build_letter(self) -> QWidget:
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.turn)
        row = QHBoxLayout()
        row.setSpacing(14)
        self._paper = Card(flush=True)
        self.preview.bar.insertWidget(0, self.number)
        self._hidden = EmptyState("hide names", _("Names are hidden, so the letter is not shown."))
        self._paper.body.addWidget(self.preview, 1)
        self._paper.body.addWidget(self._hidden, 1)
        row.addWidget(self._paper, 1)
        row.addWidget(self.side)
        column.addLayout(row, 1)
        return whole

    def _connect(self) -> None:
        self.search.textChanged.connect(self._list_again)
        self.register.chosen.connect(self._show_letter)
        self.register.entered.connect(self._enter)
        self.new.clicked.connect(self.choose_client)
        self._empty.acted.connect(self.choose_client)
        self._none.acted.connect(self.choose_client)
        self.turn.chosen.connect(self._fit)
        self.side.form.changed.connect(self._typed)
        self._pause.timeout.connect(self.keep)
        side = self.side
        for button, slot in (
            (side.sign, self.sign),
            (side.ask, self.ask_signature),
            (side.drop, self.drop),
            (side.print, self.print_letter),
            (side.pdf, self.save_pdf),
            (side.hand, self.hand_over),
            (side.void, self.void),
            (side.copy, self.copy_letter),
        ):
            button.clicked.connect(slot)
        side.client_asked.connect(self._open_client)
        side.form.consents_asked.connect(self._open_consents)
        for keys, act in (("Ctrl+F", self._focus_search), ("Ctrl+S", self.save)):
            QShortcut(QKeySequence(keys), self).activated.connect(act)
        for keys in side.by_keys:
            QShortcut(QKeySequence(keys), self).activated.connect(self._press)

    # what the window asks

    def title(self) -> str:
        return _("Letters")

    def hints(self) -> list[tuple[str, str]]:
        if self._sheet is not None and self._sheet.row.state not in UNISSUED:
            return [("Ctrl+P", _("Print")), ("Alt+Y", _("Hand over")), ("Ctrl+Shift+S", _("Save PDF"))]
        return [("Alt+U", _("New letter")), ("Ctrl+S", _("Save")), ("Ctrl+Enter", _("Sign"))]

    def arrive(self, place: Place) -> None:
        if place.tab == "new" and place.id is not None:
            self.write_about(place.id)
        elif place.text == "new":
            self.choose_client()
        elif place.id is not None:
            self._go_to(place.id)
            self.register.setFocus()
        else:
            self.search.setFocus()

    def refresh(self) -> None:
        shown = self._sheet.row.id if self._sheet is not None else None
        self._list_again()
        if shown is not None and self.register.letter_id() == shown:
            self._show_letter(shown)

    def keep(self) -> None:
        """Store the draft as it stands."""
        self._pause.stop()
        if not self._dirty or self._sheet is None:
            return
        row, draft = self._sheet.row, self.side.form.draft()
        self._dirty = False
        if draft == self._sheet.draft:
            self.side.mark.show_nothing()
            return
        try:
            self._desk.run(letters.change_letter, row.id, self._sheet.version, draft)
        except Conflict as conflict:
            self.tell(str(conflict), "bad")
            self._show_letter(row.id)
        except DeskError as error:
            self._dirty = True
            self._pause.start(_AGAIN)
            self.side.mark.show_unsaved()
            self.tell(str(error), "bad")
        else:
            self.side.mark.show_saved(show_time(self._desk.now().time(), language()))

    # what it shows

    def _list_again(self, _typed: str = "") -> None:
        typed = "" if names_hidden() and not any(map(str.isdigit, self.search.text())) else self.search.text()
        groups = self._desk.ask(letters.list_letter_groups, typed)
        self.register.show_groups(groups)
        self._list.setCurrentIndex(0 if groups else 1)
        if groups:
            return
        self._show_letter(None)
        if typed.strip():
            self._none.say(
                _("No letter “{typed}”.").format(typed=typed.strip()), _("Try a name or a number.")
            )
        else:
            self._none.say(_("No letters yet."), _("A letter is filled in from the client's file."))

    def _show_letter(self, letter_id: int | None) -> None:
        if self._sheet is None or self._sheet.row.id != letter_id:
            self.keep()
        if letter_id is None:
            self._sheet = None
            self._right.setCurrentIndex(0)
            self.retitled.emit()
            return
        before, self._sheet = self._sheet, self._desk.ask(letters.letter_sheet, letter_id)
        sheet = self._sheet
        self._right.setCurrentIndex(1)
        self.number.setText(number_of(sheet.row))
        # What is being typed is not taken from under the hands by the news of its own saving.
        if before is not None and before.row.id == letter_id and self._is_written(sheet):
            self.side.show_state(sheet)
            self.side.form.show_warnings(sheet)
        else:
            self.side.mark.show_nothing()
            self.side.show_letter(sheet)
        self.retitled.emit()
        self._draw()

    def _is_written(self, sheet: LetterSheet) -> bool:
        return sheet.row.state in UNISSUED and (self._dirty or self.side.form.draft() == sheet.draft)

    def _draw(self) -> None:
        assert self._sheet is not None
        hidden = names_hidden()
        self.preview.setVisible(not hidden)
        self._hidden.setVisible(hidden)
        if hidden:
            self.preview.show_pdf(b"")
            return
        self._drawing += 1
        ticket, paper = self._drawing, self._desk.ask(letters.letter_paper, self._sheet.row.id)
        self._make(paper, lambda pdf: self._show_pdf(ticket, pdf), copy=paper.copy, stamp=True)

    def _make(
        self, paper: LetterPaper, then: Callable[[bytes], object], *, copy: int = 0, stamp: bool = False
    ) -> None:
        """Draw it on the worker."""
        self._background.start(
            lambda: draw(paper, copy=copy, stamp=stamp), owner=self, done=then, failed=self._not_drawn
        )

    def _show_pdf(self, ticket: int, pdf: bytes) -> None:
        if ticket == self._drawing:
            self.preview.show_pdf(pdf)

    def _not_drawn(self, error: Exception) -> None:
        raise error

    def _fit(self, _part: str = "") -> None:
        """Where there is little room, the letter and its fields take turns."""
        narrow = self.width() < theme.px(_NARROW)
        self._left.setFixedWidth(theme.px(280 if narrow else 292))
        self.turn.setVisible(narrow)
        self._paper.setVisible(not narrow or self.turn.key() == "paper")
        self.side.setVisible(not narrow or self.turn.key() == "side")
        self.side.setMinimumWidth(theme.px(300))
        self.side.setMaximumWidth(16_777_215 if narrow else theme.px(300))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(720), theme.px(420))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_right"):
            self._fit()

    # writing

    def choose_client(self) -> None:
        dialog = ChooseClient(self, self._desk)
        dialog.picked.connect(self.write_about)
        dialog.open()

    def write_about(self, client_id: int) -> None:
        """A new draft of the kind this client most likely needs, filled from the file."""
        kind = self._desk.ask(letters.usual_kind, client_id)
        draft = self._desk.ask(letters.propose_letter, client_id, kind)
        letter_id = self._desk.run(letters.write_letter, draft)
        self._go_to(letter_id)
        self.turn.choose("side")
        self.side.form.focus_first_empty()

    def save(self) -> None:
        self._dirty = self._dirty or self._editing()
        self.keep()

    def drop(self) -> None:
        if self._sheet is None:
            return
        letter_id = self._sheet.row.id
        talk.ask(
            self,
            _("Delete this draft?"),
            _("It has no number yet, so nothing of it stays in the register."),
            yes=_("Delete draft"),
            then=lambda: self._drop_now(letter_id),
            destroys=True,
        )

    def _drop_now(self, letter_id: int) -> None:
        self._dirty = False
        if self._run(lambda: self._desk.run(letters.drop_letter, letter_id)):
            self._list_again()
            self.tell(_("Draft deleted."))

    def ask_signature(self) -> None:
        if self._complete():
            assert self._sheet is not None
            letter_id = self._sheet.row.id
            if self._run(lambda: self._desk.run(letters.ask_signature, letter_id)):
                self._go_to(letter_id)
                self.tell(_("The letter waits for a signature."))

    def sign(self) -> None:
        """Everything asked for, then the password, then the number."""
        if not self._complete():
            return
        talk.ask_password(
            self,
            _("Sign this letter?"),
            _("It gets its number and can no longer be changed."),
            yes=_("Sign"),
            then=self._sign_now,
        )

    def _sign_now(self, password: str) -> str | None:
        assert self._sheet is not None
        if not proves(self._desk.store, self._desk.who.account_id, password):
            return _("That is not the password of this account.")
        letter_id = self._sheet.row.id
        try:
            number = self._desk.run(letters.issue_letter, letter_id)
        except DeskError as error:
            return str(error)
        self._go_to(letter_id)
        self.tell(_("Signed as {number}.").format(number=number))
        self.side.print.setFocus()
        return None

    def _complete(self) -> bool:
        """Store it and say what is missing."""
        self.save()
        if self._sheet is None:
            return False
        sheet = self._desk.ask(letters.letter_sheet, self._sheet.row.id)
        found = self.side.form.form.unreadable()
        found += [problem for problem in sheet.problems if not problem.warning]
        self.turn.choose("side")
        left = self.side.form.complain(found)
        if left:
            self.tell(str(Invalid(left)), "bad")
        return not found

    # paper

    def print_letter(self) -> None:
        if self._sheet is None:
            return
        if not printing.printers():
            self.save_pdf()
            return
        letter_id, number = self._sheet.row.id, self._sheet.row.number
        paper = self._desk.ask(letters.letter_paper, letter_id)

        def choose_printer(pdf: bytes) -> None:
            printing.ask_print(
                self,
                pdf,
                title=number,
                file_name=_file_name(number),
                paper=paper.content.paper,
                then=lambda: self._record(letter_id, as_file=False),
            )

        self._make(paper, choose_printer, copy=paper.copy + 1)

    def save_pdf(self) -> None:
        if self._sheet is None:
            return
        letter_id, number = self._sheet.row.id, self._sheet.row.number
        paper = self._desk.ask(letters.letter_paper, letter_id)

        def choose_place(pdf: bytes) -> None:
            then = lambda _path: self._record(letter_id, as_file=True)  # noqa: E731
            printing.save_pdf(self, pdf, _file_name(number), then)

        self._make(paper, choose_place, copy=paper.copy + 1)

    def _record(self, letter_id: int, *, as_file: bool) -> None:
        if self._run(lambda: self._desk.run(letters.record_print, letter_id, as_file=as_file)):
            self._go_to(letter_id)
            self.tell(_("Saved as PDF.") if as_file else _("Printed."))

    def hand_over(self) -> None:
        if self._sheet is None or self._sheet.row.state in (*UNISSUED, LetterState.VOID):
            return
        letter_id = self._sheet.row.id
        talk.ask_reason(
            self,
            _("Hand over the letter"),
            _("Write who took it. The receipt is signed on paper."),
            label=_("Taken by (name and relation)"),
            yes=_("Hand over"),
            then=lambda who: self._hand_now(letter_id, who),
        )

    def _hand_now(self, letter_id: int, who: str) -> None:
        if self._run(lambda: self._desk.run(letters.hand_over, letter_id, who)):
            self._go_to(letter_id)
            self.tell(_("Handed over."))

    def void(self) -> None:
        if self._sheet is None:
            return
        letter_id, number = self._sheet.row.id, self._sheet.row.number
        talk.ask_reason(
            self,
            _("Void letter {number}?").format(number=number),
            _("The number stays in the register with your reason and is not used again."),
            yes=_("Void letter"),
            then=lambda why: self._void_now(letter_id, why),
            destroys=True,
        )

    def _void_now(self, letter_id: int, why: str) -> None:
        if self._run(lambda: self._desk.run(letters.void_letter, letter_id, why)):
            self._go_to(letter_id)
            self.tell(_("Letter voided."))

    def copy_letter(self) -> None:
        if self._sheet is not None:
            self._go_to(self._desk.run(letters.copy_letter, self._sheet.row.id))
            self.side.form.focus_first_empty()

    # small things

    def _run(self, act: Callable[[], object]) -> bool:
        try:
            act()
        except DeskError as error:
            self.tell(str(error), "bad")
            return False
        return True

    def _go_to(self, letter_id: int) -> None:
        """Choose the letter wherever its step has put it in the register."""
        shown = self._sheet is not None and self._sheet.row.id == letter_id
        self.search.blockSignals(True)
        self.search.clear()
        self.search.blockSignals(False)
        self._list_again()
        if not self.register.choose(letter_id):  # one of long ago: found by what it says
            row = self._desk.ask(letters.letter_sheet, letter_id).row
            self.search.setText(row.number or row.client)
            self.register.choose(letter_id)
        if shown:
            self._show_letter(letter_id)

    def _press(self) -> None:
        shortcut = self.sender()
        if isinstance(shortcut, QShortcut):
            self.side.press(shortcut.key().toString())

    def _typed(self) -> None:
        self._dirty = True
        self.side.mark.show_saving()
        self._pause.start(_SOON)

    def _editing(self) -> bool:
        return self._sheet is not None and self._sheet.row.state in UNISSUED

    def _enter(self) -> None:
        if self._editing() and self._desk.who.may(Right.LETTERS_WRITE):
            self.turn.choose("side")
            self.side.form.focus_first_empty()
        else:
            self.side.print.setFocus()

    def _open_client(self) -> None:
        if self._sheet is not None and self._sheet.row.client_id is not None:
            self.go.emit(Place("client", self._sheet.row.client_id, tab="letters"))

    def _open_consents(self) -> None:
        if self._sheet is not None and self._sheet.row.client_id is not None:
            self.go.emit(Place("client", self._sheet.row.client_id, tab="consents"))

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()


def draw(paper: LetterPaper, *, copy: int, stamp: bool) -> bytes:
    """On the worker, where also what draws is loaded: it is slow to load."""
    from rehabdesk.paper.letter import draw_letter

    return draw_letter(paper.content, paper.logo, copy=copy, void=paper.void, draft=paper.draft, stamp=stamp)


def _file_name(number: str) -> str:
    """The number alone: a file name is seen by everybody."""
    return number.replace("/", "-") + ".pdf"
