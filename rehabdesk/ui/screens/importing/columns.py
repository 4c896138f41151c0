"""Second step: which column is what. Recognised by their headings, shown with examples, changed here."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.domain.imports import LOOK_FOR_HEADINGS, TARGETS, find_headings, match_columns
from rehabdesk.domain.reading import Cell, text_of
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.spreadsheets import Book, Notice, Sheet
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Chip, Label, OneLine

EXAMPLES = 3


class ColumnsPage(QWidget):
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._book: Book | None = None
        self.sheet = Combo()
        self.sheet.setAccessibleName(_("Sheet"))
        self.heading_row = Combo()
        self.heading_row.setAccessibleName(_("Headings"))
        self.combos: dict[int, Combo] = {}
        self.notices = QVBoxLayout()
        self.notices.setSpacing(8)
        self.count = Label("", "small", "ink2")
        self._place = QScrollArea()
        self._lay_out()
        self.sheet.edited.connect(self._take_sheet)
        self.heading_row.edited.connect(self._take_headings)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addLayout(self.notices)
        bar = QHBoxLayout()
        bar.setSpacing(10)
        for words, combo, share in ((_("Sheet"), self.sheet, 1), (_("Headings"), self.heading_row, 2)):
            label = Label(words, "label", "ink2")
            label.setBuddy(combo)
            bar.addWidget(label)
            bar.addWidget(combo, share)
        bar.addStretch(1)
        bar.addWidget(self.count)
        column.addLayout(bar)
        card = Card(flush=True)
        self._place.setFrameShape(QFrame.Shape.NoFrame)
        self._place.setWidgetResizable(True)
        self._place.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        card.body.addWidget(self._place)
        column.addWidget(card, 1)

    # what it shows

    def show_book(self, book: Book) -> None:
        """The sheet that looks most like a register is chosen."""
        self._book = book
        known = [self._recognised(sheet) for sheet in book.sheets]
        self.sheet.set_options([(place, sheet.name) for place, sheet in enumerate(book.sheets)])
        self.sheet.show_value(known.index(max(known)))
        self.sheet.setEnabled(len(book.sheets) > 1)
        self._take_sheet()

    def _recognised(self, sheet: Sheet) -> int:
        at = find_headings(sheet.rows)
        return len(match_columns(sheet.rows[at])) if at >= 0 else 0

    def _take_sheet(self) -> None:
        sheet = self.chosen_sheet()
        offered: list[tuple[int, str]] = [(-1, _("There are no headings"))]
        for place, row in enumerate(sheet.rows[:LOOK_FOR_HEADINGS]):
            words = ", ".join(said for cell in row if (said := text_of(cell)))
            if words:
                said = _("Row {number}: {words}").format(number=place + 1, words=words[:80])
                offered.append((place, said))
        self.heading_row.set_options(offered)
        self.heading_row.show_value(find_headings(sheet.rows))
        self._show_notices(sheet.notices)
        self._take_headings()

    def _show_notices(self, notices: tuple[Notice, ...]) -> None:
        while item := self.notices.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice in notices:
            self.notices.addWidget(Banner(_(notice.text).format(**notice.values), "warn"))

    def _take_headings(self) -> None:
        sheet, at = self.chosen_sheet(), self.heading_row.value()
        headings = sheet.rows[at] if at >= 0 else []
        body = sheet.rows[at + 1 :]
        wide = max((len(row) for row in sheet.rows[:200]), default=0)
        matched = match_columns(headings)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(16, 12, 16, 12)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 4)
        for place, words in enumerate((_("Column in the file"), _("What stands there"), _("Comes in as"))):
            grid.addWidget(Label(words, "chip", "ink2"), 0, place)
        self.combos = {}
        for place in range(wide):
            examples = _examples(body, place)
            heading = text_of(headings[place]) if place < len(headings) else ""
            if heading or examples:
                self._add_row(grid, place, heading, examples, matched.get(place, ""))
        grid.setRowStretch(grid.rowCount(), 1)
        self._place.setWidget(inside)
        for ground in (self._place.viewport(), inside):
            ground.setAutoFillBackground(False)
        rows = sum(1 for row in body if any(cell not in ("", None) for cell in row))
        self.count.setText(ngettext("{count} row", "{count} rows", rows).format(count=rows))
        self.changed.emit()

    def _add_row(self, grid: QGridLayout, place: int, heading: str, examples: str, key: str) -> None:
        row = grid.rowCount()
        name = heading or _("Column {number}").format(number=place + 1)
        combo = Combo([("", _("Do not bring in")), *((target.key, _(target.label)) for target in TARGETS)])
        combo.setAccessibleName(_("{column} comes in as").format(column=name))
        combo.setObjectName(f"column{place}")
        combo.show_value(key)
        combo.edited.connect(self._chosen)
        self.combos[place] = combo
        grid.addWidget(OneLine(name, "row", "ink"), row, 0)
        grid.addWidget(OneLine(examples, "small", "ink2"), row, 1)
        grid.addWidget(combo, row, 2)
        mark = Chip("")
        grid.addWidget(mark, row, 3)
        mark.setVisible(bool(key))
        if key:
            mark.show_state(_("recognised"), "ok", "tick")

    def _chosen(self) -> None:
        """What a person says counts: the column that was this before is let go."""
        chosen = self.sender()
        for combo in self.combos.values():
            if combo is not chosen and isinstance(chosen, Combo) and combo.value() == chosen.value() != "":
                combo.show_value("")
        self.changed.emit()

    # what it answers

    def chosen_sheet(self) -> Sheet:
        assert self._book is not None
        return self._book.sheets[self.sheet.value() or 0]

    def columns(self) -> dict[int, str]:
        return {place: combo.value() for place, combo in self.combos.items() if combo.value()}

    def focus_first(self) -> None:
        """Where something is still to be said: the first column that was not recognised."""
        open_ones = [combo for combo in self.combos.values() if not combo.value()]
        first = next(iter(open_ones or self.combos.values()), self.heading_row)
        first.setFocus(Qt.FocusReason.TabFocusReason)


def _examples(body: Sequence[Sequence[Cell]], place: int) -> str:
    found: dict[str, None] = {}
    for row in body[:200]:
        if place < len(row) and (said := text_of(row[place])):
            found[said[:30]] = None
            if len(found) == EXAMPLES:
                break
    return "  ·  ".join(found)
