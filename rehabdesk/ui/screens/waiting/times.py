"""How long people wait: from the first contact until screened, offered a place, admitted."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import SHORT_MONTHS, add_months
from rehabdesk.domain.enquiries import Wait, WaitingTimes, WaitRow
from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_, _, language, ngettext
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.intake import list_programmes
from rehabdesk.services.waiting_times import waiting_times
from rehabdesk.ui import theme
from rehabdesk.ui.printing import ask_print
from rehabdesk.ui.screen import Place
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Label


class Period(Choice):
    MONTH = "month", N_("This month")
    QUARTER = "quarter", N_("Three months")
    YEAR = "year", N_("This year")
    ALL = "all", N_("All time")


def since(period: Period, today: date) -> date:
    """The first day of the period that ends today."""
    month = today.replace(day=1)
    return {
        Period.MONTH: month,
        Period.QUARTER: add_months(month, -2),
        Period.YEAR: today.replace(month=1, day=1),
        Period.ALL: date.min,
    }[period]


class TimesPage(QWidget):
    go = Signal(object)
    told = Signal(str, object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.period = Segmented([(each.value, _(each.label)) for each in Period], _("Period"))
        self.period.choose(Period.YEAR.value, quietly=True)
        programmes = [(row.id, row.name) for row in desk.ask(list_programmes, active_only=False)]
        self.programme = Combo([(None, _("Every programme")), *programmes])
        self.programme.setAccessibleName(_("Programme"))
        self.programme.setMinimumContentsLength(18)
        self.programme.show_value(None)
        self.figures = {
            "now": Figure(_("Waiting now")),
            "screened": Figure(_("Until screened")),
            "offered": Figure(_("Until a place was offered")),
            "admitted": Figure(_("Until admitted")),
        }
        self.months = Table(
            [
                Column(_("Month or programme"), _whose, share=2),
                Column(_("People"), lambda row: str(row.contacted), right=True),
                Column(_("Waiting"), lambda row: str(row.waiting), right=True, share=1.45),
                Column(_("Admitted"), lambda row: str(row.admitted), right=True),
                Column(_("Without care"), lambda row: str(row.ended), right=True, share=1.2),
                Column(_("Median"), lambda row: middle_days(row.wait), right=True, share=1.2),
                Column(_("Longest"), lambda row: whole_days(row.wait.longest), right=True, share=1.2),
            ],
            name=_("Waiting times"),
            key=lambda row: (row.month, row.programme),
            dense=True,
        )
        self.by = Segmented([("month", _("By month")), ("programme", _("By programme"))], _("In figures"))
        self.reasons = Table(
            [
                Column(_("Reason"), lambda row: row[0], second=lambda row: row[2], share=3),
                Column(_("Count"), lambda row: str(row[1]), right=True, width=70),
            ],
            name=_("Why it came to nothing"),
            key=lambda row: row[0],
        )
        self._empty = EmptyState("chart", "")
        self.print_button = Button(_("Print"), icon="print", keys="Ctrl+P")
        self._build()
        self.print_button.clicked.connect(self.print)
        self.period.chosen.connect(self._ask)
        self.programme.edited.connect(self._ask)
        self.by.chosen.connect(self._ask)
        self.refresh()

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(12)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.period)
        bar.addWidget(self.programme, 1)
        bar.addStretch(2)
        bar.addWidget(self.print_button)
        whole.addLayout(bar)
        grid = QGridLayout()
        grid.setSpacing(12)
        for column, figure in enumerate(self.figures.values()):
            grid.addWidget(figure, 0, column)
            grid.setColumnStretch(column, 1)
        whole.addLayout(grid)
        row = QHBoxLayout()
        row.setSpacing(14)
        by_month = Card(_("In figures"), flush=True)
        by_month.add_at_right(self.by)
        self._pages = QStackedWidget()
        self._pages.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self._pages.addWidget(self.months)
        self._pages.addWidget(self._empty)
        by_month.body.addWidget(self._pages, 1)
        said = _("Days from the first contact; the median is the middle of all waits.")
        by_month.add_foot().addWidget(Label(said, "hint", "ink3", wrap=True), 1)
        row.addWidget(by_month, 2)
        why = Card(_("Why it came to nothing"), flush=True)
        why.body.addWidget(self.reasons, 1)
        row.addWidget(why, 1)
        whole.addLayout(row, 1)

    def hints(self) -> list[tuple[str, str]]:
        return [("←→", _("Period")), ("Ctrl+P", _("Print"))]

    def arrive(self, _place: Place) -> None:
        self.period.setFocus()

    def step_back(self) -> bool:
        return False

    def refresh(self) -> None:
        self._ask()

    def print(self) -> None:
        """The figures as they stand here; no names are in them."""
        from rehabdesk.paper.waiting_times import waiting_report

        centre = self._desk.ask(centre_sheet).draft
        first, today = self._span()
        programme = self.programme.currentText() if self.programme.value() is not None else ""
        since_day = None if first == date.min else first
        pdf = waiting_report(centre, self._times(), since_day, today, programme, language())
        title = _("Waiting times")
        paper = centre.paper.value
        ask_print(self, pdf, title=title, file_name=f"{title}.pdf", then=self._printed, paper=paper)

    def _printed(self) -> None:
        self.told.emit(_("The figures are printed."), None)

    def _span(self) -> tuple[date, date]:
        today = self._desk.now().date()
        return since(Period(self.period.key()), today), today

    def _times(self) -> WaitingTimes:
        return self._desk.ask(waiting_times, *self._span(), self.programme.value())

    def _ask(self, _changed: object = None) -> None:
        self._show(self._times())

    def _show(self, found: WaitingTimes) -> None:
        longest = _("longest {days}").format(days=whole_days(found.longest_now))
        self.figures["now"].show_figure(str(found.waiting), longest if found.waiting else _("nobody"))
        waits = {"screened": found.screened, "offered": found.offered, "admitted": found.admitted}
        for name, wait in waits.items():
            said = ngettext(
                "median of {count} person, longest {days}",
                "median of {count} people, longest {days}",
                wait.count,
            )
            words = (
                said.format(count=wait.count, days=whole_days(wait.longest))
                if wait.count
                else _("nobody yet")
            )
            self.figures[name].show_figure(middle_days(wait), words)
        self.months.show(found.months if self.by.key() == "month" else found.programmes)
        self._pages.setCurrentIndex(0 if found.months else 1)
        longer = _("Choose a longer period.") if self.period.key() != Period.ALL.value else ""
        self._empty.say(_("Nobody asked in this time."), longer)
        rows = [(_(why), count, _(side) if side else "") for why, count, side in found.without_care()]
        self.reasons.show(rows)


class Figure(Card):
    """A number and what it is."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.number = Label("", "figure")
        self.second = Label("", "hint", "ink2", wrap=True)
        self.body.setContentsMargins(16, 12, 16, 12)
        self.body.setSpacing(2)
        self.body.addWidget(Label(words, "label", "ink2"))
        self.body.addWidget(self.number)
        self.body.addWidget(self.second)
        self.body.addStretch(1)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.px(120), super().minimumSizeHint().height())

    def show_figure(self, number: str, second: str) -> None:
        self.number.setText(number)
        self.second.setText(second)


def middle_days(wait: Wait) -> str:
    """The median as people say it: 4,5 days."""
    if wait.middle is None:
        return "–"
    if wait.middle == int(wait.middle):
        return whole_days(int(wait.middle))
    number = f"{wait.middle:.1f}"
    if language() != "en":
        number = number.replace(".", ",")
    return _("{number} days").format(number=number)


def whole_days(count: int | None) -> str:
    if count is None:
        return "–"
    return ngettext("{count} day", "{count} days", count).format(count=count)


def _whose(row: WaitRow) -> str:
    if row.month is None:
        return row.programme or _("None offered yet")
    return f"{SHORT_MONTHS[language()][row.month.month - 1]} {row.month.year}"
