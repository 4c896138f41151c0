"""People who perhaps have two files, gone through on the worker; Enter compares a pair."""

from __future__ import annotations

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.clients import say_different
from rehabdesk.services.doubles import Double, Somebody, find_doubles
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import OneLine


class DoublesScreen(Screen):
    """The register is gone through whenever somebody comes here, not at every change: it takes seconds."""

    def __init__(self, desk: Desk, background: Background, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._background = background
        self._looking = False
        self.table = Table(
            [
                Column(_("One"), lambda row: _name(row.one), second=lambda row: _about(row.one), share=2),
                Column(
                    _("Other"), lambda row: _name(row.other), second=lambda row: _about(row.other), share=2
                ),
                Column(_("Why"), lambda row: row.why, share=3),
            ],
            name=_("Perhaps one person"),
            key=lambda row: (row.one.id, row.other.id),
        )
        self.empty = EmptyState("clients", _("Going through the register…"))
        self.said = OneLine("", "small", "ink2")
        self.different = Button(_("Not the same person"), icon="refused", keys="Alt+B")
        self.compare_button = Button(_("Compare"), "primary", icon="next")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card = Card(flush=True)
        card.body.addWidget(self._pages, 1)
        foot = card.add_foot()
        foot.addWidget(self.said, 1)
        foot.addWidget(self.different)
        foot.addWidget(self.compare_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.addWidget(card)
        self.setFocusProxy(self.table)
        self.table.opened.connect(self._open)
        self.compare_button.clicked.connect(self._compare)
        self.different.clicked.connect(self.say_two)

    # what the person does

    def _open(self, row: Double) -> None:
        self.go.emit(Place("merging", row.one.id, text=str(row.other.id)))

    def _compare(self) -> None:
        if (row := self.table.current()) is not None:
            self._open(row)

    def say_two(self) -> None:
        """Somebody looked: these are two people, and the pair is not shown again."""
        row: Double | None = self.table.current()
        if row is not None:
            self._desk.run(say_different, row.one.id, row.other.id)
            self._show([each for each in self.table.rows() if each is not row])

    # what it shows

    def refresh(self) -> None:
        if not self._looking:
            self._looking = True
            self._background.start(self._look, owner=self, done=self._show, failed=self._trouble)

    def _look(self) -> list[Double]:
        return self._desk.ask(find_doubles)

    def _show(self, rows: list[Double]) -> None:
        self._looking = False
        self.table.show(rows)
        if self.table.current() is None:
            self.table.choose_first()
        self.empty.say(_("Nobody seems to have two files."))
        self._pages.setCurrentIndex(0 if rows else 1)
        count = ngettext("{count} pair, the likeliest first", "{count} pairs, the likeliest first", len(rows))
        self.said.setText(count.format(count=len(rows)) if rows else "")
        for button in (self.different, self.compare_button):
            button.setEnabled(bool(rows))

    def _trouble(self, error: Exception) -> None:
        self._looking = False
        talk.tell(self, _("That did not work"), str(error))

    # what the window asks

    def title(self) -> tuple[str, ...]:
        return (_("Clients"), _("Perhaps one person"))

    def hints(self) -> list[tuple[str, str]]:
        return [("Enter", _("Compare")), ("Alt+B", _("Not the same person")), ("Esc", _("Back"))]

    def arrive(self, _place: Place) -> None:
        self.refresh()
        self.table.setFocus()


def _name(person: Somebody) -> str:
    return shown_name(person.known.name, person.record_number)


def _about(person: Somebody) -> str:
    born = show_day(person.known.born_on) if person.known.born_on else "-"
    return _("{number}, born {born}").format(number=person.record_number, born=born)
