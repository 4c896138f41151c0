"""What stands beside and below the form: who may be the same person, the consent, what is still missing."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.fields import Problem
from rehabdesk.i18n import _
from rehabdesk.services.clients import Likely
from rehabdesk.services.consents import ConsentRow
from rehabdesk.ui.forms import say
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, Line
from rehabdesk.ui.widgets.labels import Keys, Label


def clear(layout: QVBoxLayout) -> None:
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class LikelyCard(Card):
    """Clients who may be this person, each with the reason."""

    opened = Signal(int)
    refused = Signal(int)

    def __init__(self) -> None:
        super().__init__(_("May be known already"), tone="warn")
        self._found: list[Likely] = []
        self._direction = QBoxLayout.Direction.TopToBottom
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.body.addLayout(self._list)
        self.hide()

    def set_wide(self, wide: bool) -> None:
        """Buttons at the right, or below."""
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if direction is not self._direction:
            self._direction = direction
            self.show_likely(self._found)

    def show_likely(self, found: list[Likely]) -> None:
        self._found = found
        clear(self._list)
        for likely in found[:2]:
            self._list.addWidget(self._one(likely))
        self.setVisible(bool(found))

    def _one(self, likely: Likely) -> QWidget:
        box = QWidget()
        whole = QBoxLayout(self._direction, box)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        column, buttons = QVBoxLayout(), QVBoxLayout()
        column.setSpacing(4)
        buttons.setSpacing(4)
        whole.addLayout(column, 1)
        whole.addLayout(buttons)
        column.addWidget(Label(_(likely.why), "small", "warn", wrap=True))
        column.addWidget(Label(shown_name(likely.name, likely.record_number), "strong", wrap=True))
        born = show_day(likely.born_on) if likely.born_on else "-"
        line = _("{number}, born {born}").format(number=likely.record_number, born=born)
        column.addWidget(Label(line, "hint", "ink2", wrap=True))
        same = Button(_("Open the old file"), "primary", icon="open")
        other = Button(_("Not the same person"))
        same.clicked.connect(self._bound(self.opened.emit, likely.id))
        other.clicked.connect(self._bound(self.refused.emit, likely.id))
        buttons.addWidget(same)
        buttons.addWidget(other)
        return box

    def _bound(self, emit: Callable[[int], object], client_id: int) -> Callable[[], object]:
        return lambda: emit(client_id)


class KeysCard(Card):
    """How to fill it in quickly."""

    def __init__(self) -> None:
        super().__init__(_("Filling in quickly"))
        for keys, words in (
            ("Enter", _("next field")),
            ("Shift+Enter", _("field before")),
            ("T", _("today, in a date field")),
            ("F8", _("next problem")),
            ("Alt+↓", _("next section")),
        ):
            row = self._row(keys, words)
            self.body.addWidget(row)

    def _row(self, keys: str, words: str) -> QWidget:
        row = QWidget()
        row.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(Keys(keys))
        line.addWidget(Label(words, "small", "ink2"))
        line.addStretch()
        return row


class ConsentList(QWidget):
    """Consents on record."""

    def __init__(self) -> None:
        super().__init__()
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(6)

    def show_consents(self, rows: list[ConsentRow]) -> None:
        clear(self._list)
        if not rows:
            self._list.addWidget(Label(_("No consent on record yet."), "small", "ink3"))
        for row in rows:
            words = _("{kind}, {day}, signed by {who}").format(
                kind=_(row.kind.label), day=show_day(row.given_on), who=shown_name(row.signed_by)
            )
            tone = "ok" if row.in_force else "ink3"
            self._list.addWidget(Label(words, "small", tone, wrap=True))


Missing = tuple[str, str, Problem]  # field, its label, what is wrong


class MissingList(QWidget):
    """What is still asked for; each line leads to its field."""

    chosen = Signal(str)  # a field

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Button] = []
        self._list = QVBoxLayout(self)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(2)

    def show_missing(
        self, admission: list[Missing], signing: list[Missing], also: list[Missing], *, signed: bool
    ) -> None:
        clear(self._list)
        self._lines = []
        if not admission and (signed or not signing):
            said = _("The intake is signed.") if signed else _("Everything needed is there.")
            self._list.addWidget(Label(said, "row", "ok"))
        if admission:
            self._add(_("Still needed before admission"), admission)
        if signing and not signed:
            self._add(_("Only the signature asks for this"), signing)
        if also:
            self._add(_("Missing, and hinders neither"), also)

    def _add(self, title: str, found: list[Missing]) -> None:
        self._list.addWidget(Label(title, "card"))
        self._list.addWidget(Line())
        for field, label, problem in found:
            button = Button(f"{label}: {say(problem)}", "ghost", icon="error", size="small")
            button.clicked.connect(self._bound(field))
            self._lines.append(button)
            self._list.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)

    def focus_first(self) -> None:
        if self._lines:
            self._lines[0].setFocus(Qt.FocusReason.TabFocusReason)

    def _bound(self, field: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(field)
