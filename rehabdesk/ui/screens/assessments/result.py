"""A finished assessment to be read: scores with those before, every answer, the printed summary."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.instruments import REFUSED, AssessmentState, in_words
from rehabdesk.domain.rights import Right
from rehabdesk.domain.scoring import score, standing
from rehabdesk.i18n import _
from rehabdesk.services.assessments import (
    AssessmentSheet,
    record_assessment_printed,
    score_history,
)
from rehabdesk.services.centre import centre_sheet
from rehabdesk.services.clients import client_row
from rehabdesk.ui import theme
from rehabdesk.ui.printing import ask_print
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screens.assessments.trends import Trends, earlier_of, trends_of
from rehabdesk.ui.screens.assessments.words import (
    advice_of,
    alerts_of,
    answer_words,
    bands_of,
    number_of,
    way_of,
)
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Banner, Card, Line
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Chip, Label
from rehabdesk.ui.widgets.preview import Preview


@dataclass(frozen=True)
class AnswerRow:
    """A question that was asked, and what was answered."""

    code: str
    question: str
    section: str  # where several sections ask the same
    said: str
    tone: str


class Result(QWidget):
    told = Signal(str, str)
    again_asked = Signal()
    left = Signal()  # back to the client's file

    def __init__(self, desk: Desk, sheet: AssessmentSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self.sheet = desk, sheet
        self.trends = Trends()
        self.answers = Table(
            [
                Column(
                    _("Question"),
                    lambda row: row.question,
                    second=lambda row: row.section,
                    share=3,
                    wraps=True,
                ),
                Column(
                    _("Answer given"), lambda row: row.said, tone=lambda row: row.tone, share=2, wraps=True
                ),
            ],
            name=_("Answers"),
            key=lambda row: row.code,
        )
        self.preview = Preview()
        self.against = Combo()
        self.against.setAccessibleName(_("Held against"))
        self.which = Segmented([("answers", _("Answers")), ("paper", _("Printed summary"))], _("Show"))
        self.print_button = Button(_("Print"), "primary", icon="print", keys="Ctrl+P")
        self.again_button = Button(_("Assess again"), icon="restore", keys="Alt+A")
        self.back_button = Button(_("Client's file"), icon="back")
        self._lay_out()
        self.which.chosen.connect(self._turn)
        self.against.edited.connect(self._compare)
        self.print_button.clicked.connect(self.print_summary)
        self.again_button.clicked.connect(self.again_asked)
        self.back_button.clicked.connect(self.left)
        self._show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._head_card())
        row = QHBoxLayout()
        row.setSpacing(14)
        self._scores = Card(_("Scores"))
        self._scores.body.setContentsMargins(16, 4, 8, 12)
        self._held = QWidget()
        held = QHBoxLayout(self._held)
        held.setContentsMargins(0, 0, 8, 0)
        held.addWidget(Label(_("Held against"), "label", "ink2"))
        held.addWidget(self.against, 1)
        self._scores.body.addWidget(self._held)
        self._scores.body.addWidget(self.trends, 1)
        row.addWidget(self._scores)
        card = Card(flush=True)
        strip = QHBoxLayout()
        strip.setContentsMargins(12, 8, 12, 8)
        strip.addWidget(self.which)
        strip.addStretch()
        card.body.addLayout(strip)
        card.body.addWidget(Line())
        self._pages = QStackedWidget()
        self._pages.addWidget(self.answers)
        self._pages.addWidget(self.preview)
        card.body.addWidget(self._pages, 1)
        row.addWidget(card, 1)
        column.addLayout(row, 1)
        self.setFocusProxy(self.answers)

    def _head_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(16, 10, 14, 10)
        sheet, known = self.sheet, self.sheet.instrument
        words = QVBoxLayout()
        words.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(Label(known.name, "dialog"))
        if sheet.state is not AssessmentState.FINISHED:
            line.addWidget(Chip(_(sheet.state.label), "warn", "warning"))
        elif sheet.complete:
            line.addWidget(Chip(_("Complete"), "ok", "tick"))
        else:
            line.addWidget(Chip(_("Not complete"), "warn", "warning"))
        line.addStretch()
        words.addLayout(line)
        day = show_day(sheet.assessed_on) if sheet.assessed_on else ""
        facts = [in_words(known.title), day, _(sheet.occasion.label), sheet.by]
        words.addWidget(Label(" · ".join(fact for fact in facts if fact), "small", "ink2", wrap=True))
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addLayout(words, 1)
        for button in (self.back_button, self.again_button, self.print_button):
            head.addWidget(button)
        if sheet.state is not AssessmentState.FINISHED:
            for widget in (self.print_button, self.which):
                widget.hide()
        if sheet.state is not AssessmentState.FINISHED or not self._desk.who.may(Right.CLINICAL_WRITE):
            self.again_button.hide()
        card.body.addLayout(head)
        if alerts := alerts_of(sheet):
            card.body.addWidget(Banner(" ".join(alerts), "bad"))
        if sheet.discarded_why:
            card.body.addWidget(Banner(sheet.discarded_why, "warn"))
        return card

    def _show(self) -> None:
        self._history = self._desk.ask(score_history, self.sheet.client_id)
        earlier = earlier_of(self.sheet, self._history)
        self.against.set_options(
            [
                (each.assessment_id, f"{show_day(each.assessed_on)}, {_(each.occasion.label)}")
                for each in earlier
            ]
        )
        self.against.show_value(earlier[0].assessment_id if earlier else None)
        self._held.setVisible(len(earlier) > 1)
        self._compare()
        self.answers.show(answer_rows(self.sheet))
        self.answers.choose_first()

    def _compare(self) -> None:
        sheet = self.sheet
        self._found = trends_of(sheet, self._history, self.against.value())
        known, way = sheet.instrument, way_of(sheet.instrument, sheet.method, sheet.system)
        result = score(known, sheet.answers, method=sheet.method, system=sheet.system)
        self.trends.show_trends(self._found, way, advice_of(result), bands_of(known, sheet.system))
        self._scores.setVisible(bool(self._found))
        if self.preview.page_count():
            self.preview.show_pdf(self._draw())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._scores.setFixedWidth(min(theme.px(370), self.width() * 2 // 5))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_scores"):
            self._scores.setFixedWidth(min(theme.px(370), self.width() * 2 // 5))

    def _turn(self, key: str) -> None:
        if key == "paper" and not self.preview.page_count():
            self.preview.show_pdf(self._draw())
        self.show_names()
        self._pages.setCurrentWidget(self.preview if key == "paper" else self.answers)

    def show_names(self) -> None:
        """The paper bears the name whatever is hidden: while names are hidden it is printed unseen."""
        said = _("Names are hidden, so the paper is not shown.")
        self.preview.cover(said if names_hidden() else "")

    def _draw(self) -> bytes:
        from rehabdesk.ui.screens.assessments.drawing import draw_summary

        self._centre = self._desk.ask(centre_sheet).draft
        client = self._desk.ask(client_row, self.sheet.client_id)
        return draw_summary(self._centre, client, self.sheet, self._found, self._desk.now().date())

    def print_summary(self) -> None:
        pdf = self._draw()
        ask_print(
            self,
            pdf,
            title=_("Summary of an assessment"),
            file_name=_("assessment") + ".pdf",
            then=self._printed,
            paper=self._centre.paper.value,
        )

    def _printed(self) -> None:
        self._desk.run(record_assessment_printed, self.sheet.id)
        self.told.emit(_("The summary is printed."), "ok")


def answer_rows(sheet: AssessmentSheet) -> list[AnswerRow]:
    """Every question that was asked; what nobody answered is said too."""
    stands = standing(sheet.instrument, sheet.answers)
    texts = [item.text() for item in sheet.instrument.items]
    alike = len(set(texts)) < len(texts)  # only the section tells them apart
    found = []
    for section in sheet.instrument.sections:
        title = (section.typed or in_words(section.title)) if alike else ""
        for item in section.items:
            given = sheet.answers.get(item.code)
            if not stands[item.code] and given is None:
                continue
            said = answer_words(item, given) or _("not answered")
            tone = "warn" if given == REFUSED else "ink3" if given is None else "ink"
            text = " ".join(part for part in (number_of(item), item.text()) if part)
            found.append(AnswerRow(item.code, text, title, said, tone))
    return found
