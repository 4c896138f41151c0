"""The interview: a question after another by one key each, kept as it is given, scored while it goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_time
from rehabdesk.domain.instruments import (
    REFUSED,
    Answers,
    AssessmentState,
    Given,
    Instrument,
    Item,
    ItemKind,
    Section,
    Wording,
    in_words,
)
from rehabdesk.domain.scoring import Standing, score, standing
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.services.assessments import AssessmentSheet, assessment_sheet
from rehabdesk.ui import talk, theme
from rehabdesk.ui.screens.assessments.finishing import FinishDialog
from rehabdesk.ui.screens.assessments.keeping import Keeping
from rehabdesk.ui.screens.assessments.rows import SheetAnswer, SheetRow
from rehabdesk.ui.screens.assessments.scores import LiveScores
from rehabdesk.ui.screens.assessments.sheet import AnswerSheet
from rehabdesk.ui.screens.assessments.words import (
    answer_words,
    due_of,
    name_questions,
    number_of,
    said_alerts,
    way_of,
    what_to_do,
)
from rehabdesk.ui.widgets import stepper
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, Line
from rehabdesk.ui.widgets.labels import Chip, Label, ProgressBar, SavedMark
from rehabdesk.ui.widgets.stepper import SectionList


class Interview(QWidget):
    """One unfinished assessment. `instrument` carries the centre's own wording where it has typed one in."""

    finished = Signal()
    closed = Signal()  # somebody else has ended it
    told = Signal(str, str)

    def __init__(self, desk: Desk, sheet: AssessmentSheet, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._sheet = desk, sheet
        self.instrument: Instrument = sheet.instrument
        self.answers: dict[str, Given] = dict(sheet.answers)
        self._done: list[tuple[str, Given | None]] = []  # for Ctrl+Z: item, what it held before
        self._section = self.instrument.sections[0]
        self.keeping = Keeping(desk, sheet.id, sheet.version, self._held, self)
        self._make_parts()
        self._lay_out()
        self._connect()
        self.go_to(self._where_it_stopped())

    # build

    def _make_parts(self) -> None:
        self.banner = Banner("", "bad", parent=self)
        self.trouble = Banner("", "bad", parent=self)
        self.sections = SectionList(_("Sections of the questionnaire"))
        self.bar = ProgressBar()
        self.count = Label("", "labelStrong", "ink2")
        self.place = Chip("", "info")
        self.beside = Label("", "labelStrong", "ink2")  # the count, where the sections have no room
        self.heading = Label("", "dialog", wrap=True)
        self.note = Label("", "small", "ink2", wrap=True)
        self.rows = AnswerSheet(_("Questions"))
        self.unasked = Label("", "hint", "ink2", wrap=True)
        self.scores = LiveScores(self.instrument)
        self.mark = SavedMark()
        self.back_button = Button(_("Back"), icon="back", keys="Alt+Left")
        self.next_button = Button(_("Next"), icon="forward", trailing=True, keys="Alt+Right")
        self.finish_button = Button(_("Finish"), "primary", icon="tick")
        self.finish_button.setToolTip("Ctrl+Enter")

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(10)
        for banner in (self.trouble, self.banner):
            whole.addWidget(banner)
            banner.hide()
        row = QHBoxLayout()
        row.setSpacing(14)
        self._left = self._left_card()
        row.addWidget(self._left)
        row.addWidget(self._middle_card(), 1)
        row.addWidget(self.scores)
        whole.addLayout(row, 1)
        self.setFocusProxy(self.rows)

    def _left_card(self) -> Card:
        card = Card()
        card.body.setContentsMargins(10, 14, 10, 12)
        head = QHBoxLayout()
        head.setContentsMargins(6, 0, 6, 0)
        head.addWidget(Label(_("Questions"), "labelStrong", "ink2"))
        head.addStretch()
        head.addWidget(self.count)
        card.body.addLayout(head)
        card.body.addWidget(self.bar)
        area = QScrollArea()
        area.setWidget(self.sections)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.viewport().setAutoFillBackground(False)
        self.sections.setAutoFillBackground(False)
        card.body.addWidget(area, 1)
        self._area = area
        card.body.addWidget(Line())
        sheet = self._sheet
        known = _("{instrument}, version {version}").format(
            instrument=sheet.instrument.name, version=sheet.instrument.version
        )
        facts = [known, _(sheet.occasion.label), sheet.by]
        card.body.addWidget(Label("\n".join(fact for fact in facts if fact), "hint", "ink2", wrap=True))
        return card

    def _middle_card(self) -> Card:
        card = Card(flush=True)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 10)
        head.setSpacing(4)
        line = QHBoxLayout()
        line.setSpacing(10)
        line.addWidget(self.place, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(self.heading, 1)
        line.addWidget(self.beside, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(line)
        head.addWidget(self.note)
        card.body.addLayout(head)
        card.body.addWidget(Line())
        card.body.addWidget(self.rows, 1)
        below = QVBoxLayout()
        below.setContentsMargins(16, 0, 16, 6)
        below.addWidget(self.unasked)
        card.body.addLayout(below)
        foot = card.add_foot()
        foot.addWidget(self.mark)
        foot.addStretch()
        for button in (self.back_button, self.next_button, self.finish_button):
            foot.addWidget(button)
        return card

    def _connect(self) -> None:
        self.rows.answered.connect(self.answer)
        self.rows.kept.connect(self.take)
        self.rows.refused.connect(self.refuse)
        self.rows.cleared.connect(self.clear)
        self.rows.passed.connect(self._pass_on)
        self.rows.left.connect(self._leave_section)
        self.sections.chosen.connect(self._show_section)
        self.back_button.clicked.connect(self._go_back)
        self.next_button.clicked.connect(self._go_on)
        self.finish_button.clicked.connect(self.ask_finish)
        self.keeping.stored.connect(self._say_stored)
        self.keeping.failed.connect(self._say_failed)
        self.keeping.conflicted.connect(self._compare)
        self.trouble.acted.connect(self.keeping.try_store)
        actions: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+Return", self.ask_finish),
            ("Ctrl+Enter", self.ask_finish),
            ("Ctrl+S", self.keeping.try_store),
            ("Ctrl+Z", self.undo),
            ("F8", self.go_to_blank),
        )
        for keys, slot in actions:
            QShortcut(QKeySequence(keys), self).activated.connect(slot)
        # The keys of the list of sections, while it is away.
        self._stand_ins = [QShortcut(QKeySequence(keys), self) for keys in ("Alt+Up", "Alt+Down")]
        for stand_in, slot in zip(self._stand_ins, (self._go_back, self._go_on), strict=True):
            stand_in.activated.connect(slot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_stand_ins"):
            self._reflow()

    def _reflow(self) -> None:
        """In a narrow window the sections give way; the same keys still walk through them."""
        logical = self.width() * 100 / theme.percent()
        self._left.setVisible(logical >= 1000)
        for stand_in in self._stand_ins:
            stand_in.setEnabled(logical < 1000)
        self.beside.setVisible(logical < 1000)
        self._left.setFixedWidth(theme.px(216))
        self.scores.setFixedWidth(theme.px(268 if logical >= 1000 else 224))

    # what the person does

    def answer(self, code: str, value: object) -> None:
        """Take the answer and go on to the next question that is asked."""
        if self._accept(code, value):
            self._pass_on(code)

    def take(self, code: str, value: object) -> None:
        """Take the answer and stay."""
        if self._accept(code, value):
            self._show()

    def _accept(self, code: str, value: object) -> bool:
        item = self.instrument.by_code[code]
        if not isinstance(value, int | str) or not item.allows(value):
            said = _("{least} to {most} only.").format(least=item.least, most=item.most)
            self.told.emit(said, "bad")
            return False
        self._put(code, value)
        return True

    def refuse(self, code: str) -> None:
        """The client does not want to answer: on record as such, not as a blank."""
        self._put(code, REFUSED)
        self._pass_on(code)

    def clear(self, code: str) -> None:
        self._put(code, None)
        self._show()

    def undo(self) -> None:
        """Take the last answer back and stand at its question."""
        if self._done:
            code, before = self._done.pop()
            self._set(code, before)
            self.go_to(code)

    def go_to(self, code: str) -> None:
        self._section = self._section_of(code)
        self._show(code)

    def go_to_blank(self) -> None:
        """The next question without an answer, from here around."""
        self.rows.keep_typed()
        order = [item.code for item in self.instrument.items]
        here = order.index(self.rows.current()) if self.rows.current() else -1
        blanks = self._blanks()
        if blanks:
            later = [code for code in blanks if order.index(code) > here]
            self.go_to((later or blanks)[0])

    def ask_finish(self) -> None:
        self.rows.keep_typed()
        try:
            self.keeping.store()
        except DeskError:
            return  # said already
        result = score(self.instrument, self.answers, method=self._sheet.method, system=self._sheet.system)
        dialog = FinishDialog(self, self._desk, self._sheet.id, self.keeping, self.instrument, result)
        dialog.finished.connect(self.finished)
        dialog.blank_asked.connect(self.go_to_blank)
        dialog.open()

    def keep(self) -> None:
        self.rows.keep_typed()
        self.keeping.try_store()

    def _put(self, code: str, value: Given | None) -> None:
        self._done.append((code, self.answers.get(code)))
        self._set(code, value)

    def _set(self, code: str, value: Given | None) -> None:
        if value is None:
            self.answers.pop(code, None)
        else:
            self.answers[code] = value
        self.mark.show_saving()
        self.keeping.touch()

    def _held(self) -> Answers:
        return dict(self.answers)

    def _pass_on(self, code: str) -> None:
        asks = self._asked()
        order = [item.code for item in self.instrument.items]
        later = [each for each in asks if order.index(each) > order.index(code)]
        self.go_to(later[0] if later else code)

    def _leave_section(self, by: int) -> None:
        """An arrow beyond the first or the last question of a section."""
        asks = self._asked()
        here = self.rows.current()
        place = asks.index(here) + by if here in asks else 0
        if 0 <= place < len(asks):
            self.go_to(asks[place])

    def _go_on(self) -> None:
        self._walk(1)

    def _go_back(self) -> None:
        self._walk(-1)

    def _walk(self, by: int) -> None:
        place = self.instrument.sections.index(self._section) + by
        if 0 <= place < len(self.instrument.sections):
            self._show_section(self.instrument.sections[place].code)

    def _show_section(self, key: str) -> None:
        """The first question there without an answer; or the first."""
        self.rows.keep_typed()
        self._section = next(each for each in self.instrument.sections if each.code == key)
        asks = [code for code in self._asked() if code in {item.code for item in self._section.items}]
        blank = [code for code in asks if code not in self.answers]
        self._show((blank or asks or [""])[0])
        self.rows.setFocus()

    # what it shows

    def _show(self, here: str = "") -> None:
        stands = standing(self.instrument, self.answers)
        asked = [item for item in self._section.items if stands[item.code]]
        self.rows.show_rows([self._row(item) for item in asked], here)
        self.heading.setText(self._section.typed or in_words(self._section.title))
        note = in_words(self._section.note)
        if self._lacks_wording():
            note = "\n".join(part for part in (note, in_words(self.instrument.wording_note)) if part)
            if self.instrument.wording is Wording.NUMBERS:
                note += "\n" + _("The licensed wording can be typed in under Settings, Instruments.")
        self.note.setText(note)
        self.note.setVisible(bool(note))
        self._show_unasked(stands)
        self._show_progress(stands)
        result = score(self.instrument, self.answers, method=self._sheet.method, system=self._sheet.system)
        self.scores.show_result(result, self.answers, way_of(self.instrument, result.method, result.system))
        self.banner.setVisible(bool(result.alerts))
        self.banner.say(" ".join((*said_alerts(result), *what_to_do(result))), "bad")

    def _row(self, item: Item) -> SheetRow:
        given = self.answers.get(item.code)
        refused = given == REFUSED
        answers = tuple(SheetAnswer(each.key, each.value, each.text()) for each in item.answers)
        unit = in_words(item.unit) if item.unit else ""
        if item.most > item.least and not item.answers:
            unit = _("{unit}, {least} to {most}").format(unit=unit, least=item.least, most=item.most)
        return SheetRow(
            item.code,
            number_of(item),
            item.text(),
            item.kind,
            answers,
            None if refused else given,
            answer_words(item, given),
            refused,
            item.refusable,
            unit.lstrip(", "),
            in_words(item.hint),
            (item.least, item.most) if item.kind is ItemKind.NUMBER and item.most > item.least else None,
        )

    def _show_unasked(self, stands: Standing) -> None:
        left_out = [item for item in self._section.items if stands[item.code] is False]
        waiting = [item for item in self._section.items if stands[item.code] is None]
        said = []
        if left_out:
            names = ", ".join(item.text() for item in left_out)
            said.append(_("Not asked, because of earlier answers: {questions}").format(questions=names))
        if waiting and len(waiting) == len(self._section.items):
            said.append(_("Which questions are asked here hangs on an answer that is not given yet."))
        self.unasked.setText("\n".join(said))
        self.unasked.setVisible(bool(said))

    def _show_progress(self, stands: Standing) -> None:
        sections = [self._section_state(section, stands) for section in self.instrument.sections]
        self.sections.show_sections(sections)
        self.sections.choose(self._section.code, quietly=True)
        asks = due_of(self.instrument.items, self.answers, stands)
        given = sum(code in self.answers for code in asks)
        self.bar.show_value(given / max(1, len(asks)))
        for label in (self.count, self.beside):
            label.setText(_("{done} of {all}").format(done=given, all=len(asks)))
        place = self.instrument.sections.index(self._section)
        self.place.show_state(
            _("Section {number} of {count}").format(number=place + 1, count=len(self.instrument.sections)),
            "info",
        )
        self.place.setVisible(len(self.instrument.sections) > 1)
        self.back_button.setEnabled(place > 0)
        last = place == len(self.instrument.sections) - 1
        self.next_button.setEnabled(not last)
        for button in (self.back_button, self.next_button):
            button.setVisible(len(self.instrument.sections) > 1)
        goes_on = not last and given < len(asks)
        self.next_button.set_kind("primary" if goes_on else "secondary")
        self.finish_button.set_kind("secondary" if goes_on else "primary")

    def _section_state(self, section: Section, stands: Standing) -> stepper.Section:
        asks = due_of(section.items, self.answers, stands)
        given = sum(code in self.answers for code in asks)
        if not asks:
            known = all(stands[item.code] is False for item in section.items)
            below = _("not asked") if known else ""
            return stepper.Section(section.code, self._title(section), "done" if known else "empty", below)
        state = "done" if given == len(asks) else "half" if given else "empty"
        below = _("{done} of {all}").format(done=given, all=len(asks))
        return stepper.Section(section.code, self._title(section), state, below)

    def _say_stored(self) -> None:
        self.trouble.hide()
        self.mark.show_saved(show_time(self._desk.now().time(), language()))

    def _say_failed(self, why: str) -> None:
        if self._desk.ask(assessment_sheet, self._sheet.id).state is not AssessmentState.OPEN:
            self.closed.emit()
            return
        self.mark.show_unsaved()
        self.trouble.say(why, "bad", _("Try again"))
        self.trouble.show()

    # somebody else answered meanwhile

    def _compare(self) -> None:
        """Both are kept until the person says which one stands."""
        theirs = self._desk.ask(assessment_sheet, self._sheet.id)
        differing = [
            item
            for item in self.instrument.items
            if theirs.answers.get(item.code) != self.answers.get(item.code)
        ]
        lines = [
            _("{question}: here {mine}, in the file {theirs}").format(
                question=self._named(item),
                mine=answer_words(item, self.answers.get(item.code)) or _("blank"),
                theirs=answer_words(item, theirs.answers.get(item.code)) or _("blank"),
            )
            for item in differing[:6]
        ]
        if len(differing) > len(lines):
            more = len(differing) - len(lines)
            lines.append(ngettext("and {count} more", "and {count} more", more).format(count=more))
        self.mark.show_unsaved()
        talk.ask(
            self,
            _("Somebody else answered here meanwhile"),
            "\n".join(lines) or _("Both gave the same answers."),
            yes=_("Keep what stands here"),
            no=_("Take what is in the file"),
            then=lambda: self._keep_mine(theirs),
            otherwise=lambda: self._take_theirs(theirs),
        )

    def _keep_mine(self, theirs: AssessmentSheet) -> None:
        self.keeping.go_on_from(theirs.version, unsaved=True)
        self.keeping.try_store()

    def _take_theirs(self, theirs: AssessmentSheet) -> None:
        self.answers = dict(theirs.answers)
        self._done.clear()
        self.keeping.go_on_from(theirs.version, unsaved=False)
        self._say_stored()
        self._show()

    # small questions

    def _asked(self) -> list[str]:
        return [code for code, asked in standing(self.instrument, self.answers).items() if asked]

    def _blanks(self) -> list[str]:
        due = due_of(self.instrument.items, self.answers, standing(self.instrument, self.answers))
        return [code for code in due if code not in self.answers]

    def _where_it_stopped(self) -> str:
        """Behind the last answer; else the first blank; of a whole form the last question."""
        asks = self._asked()
        given = [place for place, code in enumerate(asks) if code in self.answers]
        later = [code for code in asks[given[-1] + 1 if given else 0 :] if code not in self.answers]
        return (later or self._blanks() or asks[-1:] or [self.instrument.items[0].code])[0]

    def _named(self, item: Item) -> str:
        return item.text() if number_of(item) else name_questions(self.instrument, [item.code], 1)

    def _section_of(self, code: str) -> Section:
        wanted = self.instrument.by_code[code].section
        return next(section for section in self.instrument.sections if section.code == wanted)

    def _title(self, section: Section) -> str:
        """As the section list has it, with its number."""
        number = self.instrument.sections.index(section) + 1
        return f"{number}. {section.typed or in_words(section.title)}"

    def _lacks_wording(self) -> bool:
        bare = self.instrument.wording is not Wording.FULL
        return bare and not any(item.typed for item in self._section.items)
