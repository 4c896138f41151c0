"""One person, two files: find the other one, compare both side by side, make one file of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.fields import specs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.i18n import _
from rehabdesk.services.clients import ClientRow, Likely, client_sheet, find_clients, likely_same
from rehabdesk.services.merging import Comparison, Side, compare_files, merge_clients
from rehabdesk.ui import talk
from rehabdesk.ui.privacy import names_hidden, shown_name
from rehabdesk.ui.said import say_value
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Radio
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label

_PAUSE = 150


class MergingScreen(Screen):
    """Place("merging", the file that is kept, text=the other's id where it is known)."""

    topics = frozenset({Topic.CLIENTS, Topic.EPISODES})

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.client_id = client_id
        self._other: int | None = None
        self._both: Comparison | None = None
        self._sheet = desk.ask(client_sheet, client_id)
        self.search = TextEdit()
        self.search.setPlaceholderText(_("Name, nickname, number, NIK or phone"))
        self.search.setAccessibleName(_("Search the other file"))
        self.table = Table(
            [
                Column(_("Client"), _name, second=lambda row: row.record_number, share=2),
                Column(_("Born"), lambda row: show_day(row.born_on) if row.born_on else "-", width=110),
                Column(_("Why"), lambda row: row.why if isinstance(row, Likely) else "", share=3),
            ],
            name=_("Files of perhaps the same person"),
        )
        self.empty = EmptyState("clients", _("Nobody like this. Search for the other file above."))
        self.register = Button(_("Whole register…"), icon="clients", keys="Alt+S")
        self.banner = Banner("", "warn")
        self.reason = TextEdit()
        self.reason.setAccessibleName(_("How do you know that it is one person? Needed."))
        self.reason.setPlaceholderText(_("Example: {example}").format(example=_("same KTP, seen today")))
        self.trouble = Label("", "small", "bad", wrap=True)
        self.swap = Button(_("Keep the other"), icon="refresh", keys="Alt+T")
        self.again = Button(_("Another file"), icon="back", keys="Alt+L")
        self.merge_button = Button(_("Make one file"), "primary", icon="tick")
        self.choices: dict[str, QButtonGroup] = {}
        self.pages = QStackedWidget()
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self._lay_out()
        self._connect()
        self.look_up()

    # build

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.addWidget(self.pages)
        finding = QWidget()
        column = QVBoxLayout(finding)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.search, 1)
        bar.addWidget(self.register)
        column.addLayout(bar)
        card = Card(flush=True)
        self._list = QStackedWidget()
        self._list.addWidget(self.table)
        self._list.addWidget(self.empty)
        card.body.addWidget(self._list)
        column.addWidget(card, 1)
        self.pages.addWidget(finding)
        self.pages.addWidget(self._comparing())

    def _comparing(self) -> Card:
        card = Card(flush=True)
        inside = QWidget()
        self._inside = QVBoxLayout(inside)
        self._inside.setContentsMargins(20, 14, 20, 14)
        self._inside.setSpacing(12)
        self._inside.addWidget(self.banner)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(18)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self._inside.addLayout(self._grid)
        self._rest = Label("", "small", "ink2", wrap=True)
        self._inside.addWidget(self._rest)
        self._inside.addStretch(1)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for ground in (area.viewport(), inside):
            ground.setAutoFillBackground(False)
        card.body.addWidget(area, 1)
        foot = card.add_foot()
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(Label(_("How do you know that it is one person? Needed."), "hint", "ink2"))
        words.addWidget(self.reason)
        words.addWidget(self.trouble)
        foot.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(10)
        for button in (self.again, self.swap, self.merge_button):
            buttons.addWidget(button, 0, Qt.AlignmentFlag.AlignBottom)
        foot.addLayout(buttons)
        self.trouble.hide()
        return card

    def _connect(self) -> None:
        self.search.textChanged.connect(self._typed)
        self.search.returnPressed.connect(self._take_first)
        self._soon.timeout.connect(self.look_up)
        self.table.opened.connect(self._choose)
        self.register.clicked.connect(self._look_through_register)
        self.again.clicked.connect(self.look_for_another)
        self.swap.clicked.connect(self.turn_round)
        self.merge_button.clicked.connect(self.ask_merge)
        QShortcut(QKeySequence("Ctrl+Return"), self).activated.connect(self.ask_merge)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._to_list)

    # finding the other file

    def _typed(self, _text: str) -> None:
        self._soon.start()

    def look_up(self) -> None:
        """Who is likely the same person, or whoever is searched for."""
        self._soon.stop()
        rows: list[Likely | ClientRow] = []
        if self.search.value():
            found = self._desk.ask(find_clients, self.search.value(), limit=30).rows
            rows = [row for row in found if row.id != self.client_id]
        else:
            rows = list(self._desk.ask(likely_same, self._sheet.draft, self.client_id))
        self.table.show(rows)
        self.table.choose_first()
        self._list.setCurrentIndex(0 if rows else 1)

    def _look_through_register(self) -> None:
        self.go.emit(Place("doubles"))

    def _to_list(self) -> None:
        self.table.setFocus()

    def _take_first(self) -> None:
        self.look_up()
        if (row := self.table.current()) is not None:
            self._choose(row)

    def _choose(self, row: Likely | ClientRow) -> None:
        self.compare(row.id)

    def look_for_another(self) -> None:
        self._other = self._both = None
        self.look_up()
        self.pages.setCurrentIndex(0)
        self.search.setFocus()
        self.retitled.emit()

    # comparing

    def compare(self, other: int, theirs: frozenset[str] = frozenset()) -> None:
        """Both side by side; in `theirs` the other's value is chosen."""
        try:
            both = self._desk.ask(compare_files, self.client_id, other)
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return
        self._other, self._both = other, both
        self.banner.say(both.hindrance or _("Nothing is lost: what is not chosen stays on record."),
                        "warn" if both.hindrance else "info")  # fmt: skip
        self.merge_button.setEnabled(not both.hindrance)
        self._show_grid(both, theirs)
        self._rest.setText(self._what_moves(both))
        self.pages.setCurrentIndex(1)
        first = next(iter(self.choices.values()), None)
        (first.button(0) if first else self.reason).setFocus()
        self.retitled.emit()

    def _show_grid(self, both: Comparison, theirs: frozenset[str]) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.choices = {}
        for place, (side, word) in enumerate(
            ((both.kept, _("This file stays")), (both.gone, _("This file goes into it"))), 1
        ):
            self._grid.addWidget(_heading(side, word), 0, place)
        labels = {name: spec.label for name, spec in specs(ClientDraft)}
        for row, name in enumerate(both.differing, 1):
            self._grid.addWidget(Label(_(labels.get(name, name)), "small", "ink2", wrap=True), row, 0)
            group = QButtonGroup(self)
            for place, side in enumerate((both.kept, both.gone)):
                said = say_value(getattr(side.sheet.draft, name)).replace("\n", "; ")
                said = "•••" if names_hidden() else said
                option = Radio(said)
                option.setToolTip(said)
                option.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
                option.setAccessibleName(f"{_(labels.get(name, name))}: {said}")
                option.setChecked(place == (name in theirs))
                group.addButton(option, place)
                self._grid.addWidget(option, row, place + 1)
            self.choices[name] = group

    def _what_moves(self, both: Comparison) -> str:
        holds = ", ".join(f"{word} {count}" for word, count in both.gone.holds)
        said = (
            _("Moves along: {what}.").format(what=holds) if holds else _("The other file holds nothing yet.")
        )
        number = both.gone.sheet.record_number
        leads = _("{number} stays known and leads here.").format(number=number)
        return f"{said} {leads}"

    def chosen(self) -> frozenset[str]:
        """The fields taken from the file that goes."""
        return frozenset(name for name, group in self.choices.items() if group.checkedId() == 1)

    def turn_round(self) -> None:
        """The other file stays, this one goes into it."""
        if self._both is not None and self._other is not None:
            self.go.emit(Place("merging", self._other, text=str(self.client_id)))

    def ask_merge(self) -> None:
        if self._both is None or self._both.hindrance:
            return
        if not self.reason.value():
            self._complain(_("Say how you know that it is one person."))
            return
        kept, gone = self._both.kept.sheet, self._both.gone.sheet
        said = _("Everything of {gone} moves to {kept}. An administrator can undo it in the settings.")
        talk.ask(
            self,
            _("Make one file of both?"),
            said.format(gone=gone.record_number, kept=kept.record_number),
            yes=_("Make one file"),
            then=self.merge,
        )

    def merge(self) -> None:
        assert self._both is not None
        kept, gone = self._both.kept.sheet, self._both.gone.sheet
        draft = self._both.joined(self.chosen())
        try:
            self._desk.run(
                merge_clients, kept.id, gone.id, (kept.version, gone.version), draft, self.reason.value()
            )
        except Conflict as conflict:
            self.compare(gone.id, self.chosen())
            self._complain(str(conflict))
        except Invalid as invalid:
            self._complain(" ".join(_(each.text).format(**dict(each.values)) for each in invalid.problems))
        except DeskError as error:
            self._complain(str(error))
        else:
            self.tell(_("One file now. {number} leads here.").format(number=gone.record_number))
            self.go.emit(Place("client", kept.id))

    def _complain(self, words: str) -> None:
        self.trouble.setText(words)
        self.trouble.show()
        self.reason.setFocus()

    # what the window asks

    def title(self) -> tuple[str, ...]:
        name = shown_name(self._sheet.draft.name, self._sheet.record_number)
        return (_("Clients"), name, _("Make one file of two"))

    def hints(self) -> list[tuple[str, str]]:
        if self._both is None:
            return [("↓", _("choose")), ("Enter", _("Compare")), ("Esc", _("Back"))]
        return [
            ("←/→", _("Whose value")),
            ("Alt+T", _("Keep the other")),
            ("Ctrl+Enter", _("Make one file")),
            ("Esc", _("Another file")),
        ]

    def arrive(self, place: Place) -> None:
        if place.text.isdigit():
            self.compare(int(place.text))
        elif self._both is None:
            self.search.setFocus()

    def refresh(self) -> None:
        self._sheet = self._desk.ask(client_sheet, self.client_id)
        if self._both is None:
            self.look_up()

    def step_back(self) -> bool:
        if self._both is None:
            return False
        self.look_for_another()
        return True


def _name(row: Likely | ClientRow) -> str:
    return shown_name(row.name, row.record_number)


def _heading(side: Side, word: str) -> QWidget:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 4)
    column.setSpacing(1)
    sheet = side.sheet
    column.addWidget(Label(word, "hint", "ink3"))
    column.addWidget(Label(shown_name(sheet.draft.name, sheet.record_number), "strong", wrap=True))
    column.addWidget(Label(sheet.record_number, "small", "ink2"))
    return box
