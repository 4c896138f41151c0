"""Third step: every row with what is wrong in it and whom it may be; a digit decides."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.fields import Problem
from rehabdesk.domain.imports import TARGET
from rehabdesk.domain.nik import show_nik
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.imports import Fate, Plan, PlannedRow
from rehabdesk.services.likely_rows import Alike
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import say
from rehabdesk.ui.privacy import names_hidden, shown_name
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Banner, Card, Facts
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Label

LOOKS = {Fate.NEW: ("ok", "new client"), Fate.SAME: ("info", "person"), Fate.LEAVE: ("neu", "refused")}
FILTERS: dict[str, tuple[str, Callable[[PlannedRow], bool]]] = {
    "all": (N_("All rows"), lambda row: True),
    "problems": (N_("With remarks"), lambda row: bool(row.read.problems)),
    "known": (N_("Maybe known"), lambda row: bool(row.alike)),
    "left": (N_("Left out"), lambda row: row.fate is Fate.LEAVE),
}


class PreviewPage(QWidget):
    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._plan: Plan | None = None
        self._fates: dict[int, tuple[Fate, Alike | None]] = {}
        self.same_file = Banner("", "warn")
        self.which = Segmented([(key, _(word)) for key, (word, _test) in FILTERS.items()], _("Rows"))
        self.table = Table(self._columns(), name=_("Rows of the file"), key=lambda row: row.line)
        self.side = RowSide()
        self.summary = Label("", "labelStrong", "ink", wrap=True)
        self._lay_out()
        self._connect()

    def _columns(self) -> list[Column]:
        return [
            Column(_("Row"), lambda row: str(row.line), width=60, sort=lambda row: row.line),
            Column(
                _("Client"),
                lambda row: shown_name(row.read.client.name) or "–",
                second=_about,
                share=1,
                sort=lambda row: row.read.client.name.casefold() or None,
            ),
            Column(_("Course of care"), _care, second=_care_second, width=190),
            Column(_("Comes in as"), chip=self._fate_chip, width=138, sort=lambda row: row.fate.value),
            Column(
                _("Remarks"), _first_remark, tone=_tone, share=1.2, sort=lambda row: -len(row.read.problems)
            ),
        ]

    def _fate_chip(self, row: PlannedRow) -> tuple[str, str, str]:
        tone, icon = LOOKS[row.fate]
        return _(row.fate.label), tone, icon

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.same_file)
        column.addWidget(self.which, 0, Qt.AlignmentFlag.AlignLeft)
        row = QHBoxLayout()
        row.setSpacing(14)
        card = Card(flush=True)
        card.body.addWidget(self.table)
        row.addWidget(card, 1)
        self.side.setFixedWidth(theme.px(300))
        row.addWidget(self.side)
        column.addLayout(row, 1)
        column.addWidget(self.summary)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a narrow window the table alone; Enter tells what stands beside it otherwise."""
        super().resizeEvent(event)
        self.side.setVisible(self.width() * 100 / theme.percent() >= 960)

    def _tell_all(self, row: PlannedRow) -> None:
        said = [_remark(problem) for problem in row.read.problems]
        said += [f"{_who(each)}: {each.why}" for each in row.alike]
        title = _("Row {number}: {name}")
        title = title.format(number=row.line, name=shown_name(row.read.client.name) or "–")
        talk.tell(self, title, "\n".join(said) or _("Nothing to remark."))

    def _connect(self) -> None:
        self.table.opened.connect(self._tell_all)
        self.which.chosen.connect(self._show_rows)
        self.table.moved.connect(self.side.show_row)
        self.side.decided.connect(self.decide)
        for digit, fate in enumerate(Fate, 1):
            keys = QShortcut(QKeySequence(str(digit)), self.table)
            keys.setContext(Qt.ShortcutContext.WidgetShortcut)
            keys.activated.connect(self._decider(fate))

    def _decider(self, fate: Fate) -> Callable[[], None]:
        return lambda: self.decide(fate, None)

    # what it shows

    def show_plan(self, plan: Plan, before: str = "") -> None:
        self._plan, self._fates = plan, {}
        self.same_file.setVisible(bool(before))
        if before:
            self.same_file.say(before, "warn")
        self.which.choose("problems" if any(row.read.blocked for row in plan.rows) else "all", quietly=True)
        self._show_rows()
        self.table.choose_first()

    def plan(self) -> Plan:
        assert self._plan is not None
        return self._plan.decided(self._fates)

    def _show_rows(self, _key: str = "") -> None:
        rows = self.plan().rows
        for key, (_word, test) in FILTERS.items():
            self.which.show_count(key, sum(map(test, rows)))
        self.table.show([row for row in rows if FILTERS[self.which.key()][1](row)])
        self._sum_up(rows)
        self.side.show_row(self.table.current())

    def _sum_up(self, rows: tuple[PlannedRow, ...]) -> None:
        new = sum(row.fate is Fate.NEW for row in rows)
        same = sum(row.fate is Fate.SAME for row in rows)
        left = len(rows) - new - same
        said = [
            ngettext("{count} new client", "{count} new clients", new).format(count=new),
            ngettext("{count} row of known clients", "{count} rows of known clients", same).format(
                count=same
            ),
            ngettext("{count} row left out", "{count} rows left out", left).format(count=left),
        ]
        self.summary.setText(", ".join(said))
        self.changed.emit()

    def new_or_same(self) -> bool:
        return self._plan is not None and any(row.fate is not Fate.LEAVE for row in self.plan().rows)

    # what the person does

    def decide(self, fate: Fate, alike: Alike | None) -> None:
        """For the chosen row; the next one is chosen then."""
        row = self.table.current()
        if row is None or row.read.blocked:
            return
        if fate is Fate.SAME:
            alike = alike or row.same or next(iter(row.alike), None)
            if alike is None:
                return
        self._fates[row.line] = (fate, alike if fate is Fate.SAME else None)
        at = self.table.currentIndex().row()
        self._show_rows()
        if not self.table.choose(row.line) and self.table.rows():
            self.table.selectRow(min(at, len(self.table.rows()) - 1))
        elif at + 1 < len(self.table.rows()):
            self.table.selectRow(at + 1)

    def focus_first(self) -> None:
        self.table.setFocus(Qt.FocusReason.TabFocusReason)


class RowSide(Card):
    """The chosen row: what is to be said of it, whom it may be, the three answers."""

    decided = Signal(object, object)  # a Fate, an Alike or None

    def __init__(self) -> None:
        super().__init__(flush=True)
        self._row: PlannedRow | None = None
        self.title = Label("", "card", wrap=True)
        self.remarks = QVBoxLayout()
        self.remarks.setSpacing(6)
        self.alike = Combo()
        self.alike.setAccessibleName(_("Maybe known"))
        self.why = Label("", "hint", "ink3", wrap=True)
        self.buttons = {
            fate: Button(f"{digit}  {_(fate.label)}", size="small") for digit, fate in enumerate(Fate, 1)
        }
        self.cells = Facts()
        self._lay_out()
        self.alike.edited.connect(self._say_why)
        for fate, button in self.buttons.items():
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(self._answerer(fate))

    def _lay_out(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addLayout(self.remarks)
        column.addWidget(self.alike)
        column.addWidget(self.why)
        column.addWidget(Label(_("In the file"), "chip", "ink2"))
        column.addWidget(self.cells)
        column.addStretch()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(inside)
        for ground in (scroll.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(scroll, 1)
        foot = QVBoxLayout()
        foot.setSpacing(6)
        for button in self.buttons.values():
            foot.addWidget(button)
        self.add_foot().addLayout(foot, 1)

    def _answerer(self, fate: Fate) -> Callable[[], None]:
        return lambda: self.decided.emit(fate, self.alike.value())

    def show_row(self, row: PlannedRow | None) -> None:
        self._row = row
        while item := self.remarks.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for fate, button in self.buttons.items():
            button.setEnabled(row is not None and not row.read.blocked)
            button.set_kind("soft" if row is not None and row.fate is fate else "secondary")
        if row is None:
            self.title.setText("")
            self.cells.show_facts([])
            self._show_alike(())
            return
        said = _("Row {number}: {name}")
        self.title.setText(said.format(number=row.line, name=shown_name(row.read.client.name) or "–"))
        for problem in row.read.problems:
            self.remarks.addWidget(Banner(_remark(problem), "warn" if problem.warning else "bad"))
        self._show_alike(row.alike)
        self.buttons[Fate.SAME].setEnabled(bool(row.alike) and not row.read.blocked)
        if names_hidden():
            self.cells.show_facts([])
        else:
            self.cells.show_facts([(name, value[:120]) for name, value in row.cells.items()])

    def _show_alike(self, alike: tuple[Alike, ...]) -> None:
        self.alike.setVisible(bool(alike))
        self.why.setVisible(bool(alike))
        self.alike.set_options([(each, _who(each)) for each in alike])
        chosen = self._row.same if self._row else None
        self.alike.show_value(chosen if chosen in alike else next(iter(alike), None))
        self._say_why()

    def _say_why(self) -> None:
        chosen = self.alike.value()
        self.why.setText(chosen.why if chosen else "")
        known = self._row is not None and self._row.fate is Fate.SAME
        if self.sender() is self.alike and chosen is not None and known:
            self.decided.emit(Fate.SAME, chosen)


def _who(alike: Alike) -> str:
    where = alike.record_number if alike.client_id else _("row {number}").format(number=alike.line)
    born = show_day(alike.born_on) if alike.born_on else ""
    return ", ".join(part for part in (shown_name(alike.name), where, born) if part)


def _about(row: PlannedRow) -> str:
    draft = row.read.client
    parts = [
        _(draft.sex.label).lower() if draft.sex else "",
        show_day(draft.born_on) if draft.born_on else "",
    ]
    if not names_hidden():
        parts.append(show_nik(draft.nik))
    return ", ".join(part for part in parts if part)


def _care(row: PlannedRow) -> str:
    part = row.read.episode
    if part is None:
        return ""
    begin = show_day(part.begins) if part.begins else "?"
    return f"{begin} – {show_day(part.discharged_on)}" if part.discharged_on else begin


def _care_second(row: PlannedRow) -> str:
    part = row.read.episode
    if part is None:
        return ""
    words = [_(part.state.label), *(_(each.label) for each in part.substances[:1])]
    return ", ".join(words)


def _remark(problem: Problem) -> str:
    target = TARGET.get(problem.field)
    if target is None:
        return say(problem)
    return _("{column}: {remark}").format(column=_(target.label), remark=say(problem))


def _first_remark(row: PlannedRow) -> str:
    problems = sorted(row.read.problems, key=lambda problem: problem.warning)
    if problems:
        more = len(problems) - 1
        said = _remark(problems[0])
        return f"{said} (+{more})" if more else said
    return row.alike[0].why if row.alike else ""


def _tone(row: PlannedRow) -> str:
    if row.read.blocked:
        return "bad"
    return "warn" if row.read.problems else ""
