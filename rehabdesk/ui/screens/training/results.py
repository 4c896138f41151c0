"""The results of one class: one entry a person, and who qualifies."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.training import Grading, Standing, read_result
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.training import BatchSheet, Participant, give_result
from rehabdesk.ui import theme
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screens.training.words import STANDING_TONES, per_cent, result
from rehabdesk.ui.widgets.cards import Line
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Chip, Icon, Label

WRONG = {
    Grading.SCORE: N_("A score is a whole number from 0 to 100."),
    Grading.COMPETENCE: N_("Write K for competent or BK for not yet."),
}


class ResultEdit(TextEdit):
    """Enter and Down go to the next person, Up and Shift+Enter back."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        steps = {
            Qt.Key.Key_Return: -1 if back else 1,
            Qt.Key.Key_Enter: 1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_Up: -1,
        }
        by = steps.get(Qt.Key(event.key()))
        if by is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(by)


class ResultsPage(QWidget):
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._sheet: BatchSheet | None = None
        self.entries: dict[int, ResultEdit] = {}
        self._lines: dict[int, tuple[Label, Chip]] = {}
        self._inside = QWidget()
        self._grid = QGridLayout(self._inside)
        self._grid.setContentsMargins(16, 6, 16, 6)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(0, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._inside)
        for ground in (area.viewport(), self._inside):
            ground.setAutoFillBackground(False)
        self._area = area
        self._trouble_sign = Icon("error", "badMark", 16)
        self._trouble = Label("", "chip", "bad")
        self._count = Label("", "chip", "ink2")
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 8)
        foot.addWidget(self._count)
        foot.addStretch()
        foot.addWidget(self._trouble_sign)
        foot.addWidget(self._trouble)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(area, 1)
        column.addWidget(Line())
        column.addLayout(foot)
        self._say("")

    def show_sheet(self, sheet: BatchSheet, *, may_write: bool) -> None:
        """Rows are laid anew only when other people take part, so that typing is never disturbed."""
        people = [person.enrolment_id for person in sheet.participants]
        self._sheet = sheet
        if people != list(self.entries):
            self._lay_out(sheet)
        writes = may_write and sheet.closed_on is None
        for person in sheet.participants:
            self._show_person(person, writes)
        good = sum(person.standing is Standing.QUALIFIES for person in sheet.participants)
        text = ngettext("{count} qualifies", "{count} qualify", good).format(count=good)
        rule = _("at least {least}% present").format(least=sheet.rule.least_attendance)
        if sheet.rule.grading is Grading.SCORE:
            rule = _("at least {least}% present and a score of {score}").format(
                least=sheet.rule.least_attendance, score=sheet.rule.least_score
            )
        self._count.setText(f"{text} ({rule})")

    def focus_first_empty(self) -> None:
        for entry in self.entries.values():
            if not entry.text():
                entry.setFocus()
                return
        if self.entries:
            next(iter(self.entries.values())).setFocus()

    def _lay_out(self, sheet: BatchSheet) -> None:
        # Forgotten before they are hidden: hiding takes the focus from an entry, which would store it.
        self.entries, self._lines = {}, {}
        while item := self._grid.takeAt(0):
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        heads = (_("Participant"), _("Present"), _("Result"), _("Certificate"))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        for column, head in enumerate(heads):
            self._grid.addWidget(
                Label(head, "chip", "ink2"), 0, column, right if column == 1 else Qt.AlignmentFlag(0)
            )
        for row, person in enumerate(sheet.participants, 1):
            name = shown_name(person.name, person.record_number)
            entry = ResultEdit()
            entry.setFixedWidth(theme.px(80))
            entry.setAccessibleName(_("Result of {name}").format(name=name))
            entry.stepped.connect(self._step)
            entry.left.connect(self._leave)
            rate, chip = Label("", "label"), Chip("")
            self._grid.addWidget(Label(name, "row"), row, 0)
            self._grid.addWidget(rate, row, 1, right)
            self._grid.addWidget(entry, row, 2)
            self._grid.addWidget(chip, row, 3)
            self.entries[person.enrolment_id] = entry
            self._lines[person.enrolment_id] = rate, chip
        self._grid.setRowStretch(len(sheet.participants) + 1, 1)

    def _show_person(self, person: Participant, writes: bool) -> None:
        rate, chip = self._lines[person.enrolment_id]
        rate.setText(per_cent(person.attended))
        rate.set_tone("bad" if person.standing is Standing.TOO_ABSENT else "ink")
        tone, icon = STANDING_TONES[person.standing]
        chip.show_state(_(person.standing.label), tone, icon)
        entry = self.entries[person.enrolment_id]
        entry.set_read_only(not writes)
        if not entry.hasFocus() or not entry.isModified():
            said = result(person.score, person.competence)
            entry.show_value("" if said == "–" else said)
            theme.mark(entry, "state", "")

    # what the person does

    def _step(self, by: int) -> None:
        entry, entries = self.sender(), list(self.entries.values())
        if entry not in entries or not self._store(entries.index(entry)):
            return
        place = max(0, min(entries.index(entry) + by, len(entries) - 1))
        entries[place].setFocus()
        entries[place].selectAll()
        self._area.ensureWidgetVisible(entries[place])

    def _leave(self) -> None:
        entry, entries = self.sender(), list(self.entries.values())
        if entry in entries:
            self._store(entries.index(entry))

    def _store(self, place: int) -> bool:
        """Save the entry if it was changed; False when it says nothing that is a result."""
        assert self._sheet
        person = self._sheet.participants[place]
        entry = self.entries[person.enrolment_id]
        read = read_result(self._sheet.rule.grading, entry.text())
        theme.mark(entry, "state", "" if read else "bad")
        if read is None:
            self._say(_(WRONG[self._sheet.rule.grading]))
            return False
        self._say("")
        entry.setModified(False)
        if read != (person.score, person.competence):
            try:
                self._desk.run(give_result, person.enrolment_id, *read)
            except DeskError as error:
                self._say(str(error))
                return False
            self.changed.emit()
        return True

    def _say(self, text: str) -> None:
        self._trouble.setText(text)
        self._trouble_sign.setVisible(bool(text))
