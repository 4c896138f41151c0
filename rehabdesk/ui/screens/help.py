"""Help: short how-tos and what to do in an emergency, all of it offline."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.i18n import N_, _
from rehabdesk.ui import theme
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.key_sheet import KeySheet
from rehabdesk.ui.widgets.labels import Badge, Label


@dataclass(frozen=True)
class HowTo:
    icon: str
    question: str
    steps: tuple[str, ...]
    tone: str = "soft"


HOW_TOS = (
    HowTo(
        "new client",
        N_("How do I take in a client?"),
        (
            N_("Press Ctrl+N anywhere. Type the name and as much as you know."),
            N_("Look at the list of likely duplicates before you save."),
            N_("When the consent is signed on paper, tick it, then admit the client."),
        ),
    ),
    HowTo(
        "waiting",
        N_("Somebody calls and asks for help. What do I do?"),
        (
            N_("Open Waiting list, press Alt+B, write down the name and what is asked. It is no client yet."),
            N_("Alt+K records a screening, Alt+T offers a place, Alt+C a call back. Each step has its day."),
            N_("Alt+P begins the intake with what is known. Waiting times shows how long people waited."),
        ),
    ),
    HowTo(
        "inpatient",
        N_("How do I give somebody a bed?"),
        (
            N_("Open Waiting list, Beds. Arrows go between beds, Enter on a free bed asks who lies there."),
            N_("M picks somebody up, Enter puts them down; or drag them. Delete frees a bed from a day on."),
            N_("A bed that is broken is closed with a reason. Discharge frees the bed by itself."),
        ),
    ),
    HowTo(
        "write note",
        N_("How do I write a session note?"),
        (
            N_("Open the client and press Alt+S."),
            N_("Write. The note keeps itself every few seconds, also when the power fails."),
            N_("Sign with Ctrl+Enter and your password. After that only additions are possible."),
        ),
    ),
    HowTo(
        "assessments",
        N_("How do I key in a questionnaire?"),
        (
            N_("Open Assessments in the client's file, press Alt+A and choose the instrument."),
            N_("One key answers and goes on; R is refused, Space leaves blank, Backspace goes back."),
            N_("Leave whenever you must: it goes on where it stopped. Ctrl+Enter finishes and locks it."),
        ),
    ),
    HowTo(
        "documents",
        N_("How do I keep a scan or a photo?"),
        (
            N_("Open Documents in the client's file. Ctrl+O chooses a file, Ctrl+V pastes, or drag it in."),
            N_("Say what it is. Pictures are made smaller, and where they were taken is left out."),
            N_("The photo comes from a file, the clipboard or a camera. Arrows and + cut it to 4 × 6."),
        ),
    ),
    HowTo(
        "consent",
        N_("What if a client takes a consent back?"),
        (
            N_("Open Consents in the client's file, choose it, press Alt+W. It covers nothing from then on."),
            N_("Today counts down three times 24 hours and lists who was given data."),
            N_("Stop, tell them, and close it with a note of what was done."),
        ),
    ),
    HowTo(
        "training",
        N_("How do I mark attendance?"),
        (
            N_("Open Training and choose the class; the cursor stands on today's meeting."),
            N_("Type H, I, S or A. The cursor goes on to the next person by itself."),
        ),
    ),
    HowTo(
        "finished",
        N_("How do I discharge a client?"),
        (
            N_("Open the client and choose Discharge. What is still open is listed first."),
            N_("Fill in reason, date and summary. Then write the letter of completion."),
        ),
    ),
    HowTo(
        "letters",
        N_("How do I write and print a letter?"),
        (
            N_("Open Letters and choose a new letter, or press Alt+U in a client's file."),
            N_("Tick only what the reader needs to know. The preview shows the page as it will be printed."),
            N_("The number is given when the letter is issued, and never twice. Print with Ctrl+P."),
        ),
    ),
    HowTo(
        "backups",
        N_("How do I back up?"),
        (
            N_("Plug in the stick and press Ctrl+B."),
            N_("Wait for the sentence that the copy is proved. Then take the stick out of the building."),
        ),
    ),
    HowTo(
        "restore",
        N_("How do I bring a backup back?"),
        (
            N_("Open Backup, choose the copy and read what would be lost and gained."),
            N_("On another computer, restore on the first page. Any account's password opens the copy."),
        ),
    ),
    HowTo(
        "key",
        N_("Somebody forgot the password. What now?"),
        (
            N_("An administrator opens Settings, Accounts and roles, and sets a new one."),
            N_("If no administrator can sign in, use the recovery key from the printed sheet."),
        ),
    ),
    HowTo(
        "padlock",
        N_("How do I leave the desk?"),
        (
            N_("Press Ctrl+L. What you typed is there again when you come back."),
            N_("The desk also locks itself when nobody uses it."),
        ),
    ),
    HowTo(
        "hide names",
        N_("Somebody is looking over my shoulder. What do I do?"),
        (N_("Press Ctrl+Shift+H. Names become numbers and initials everywhere, until you press it again."),),
    ),
    HowTo(
        "risk",
        N_("In an emergency"),
        (
            N_("Overdose or not to be woken: call 119 or 112. Lay the person on the side and stay there."),
            N_("Danger to self: do not leave the person alone. Call 119, then the head of the centre."),
            N_("Whom to call for a client, and what may be said, stands in the client's file."),
        ),
        "bad",
    ),
)


class HelpScreen(Screen):
    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table = Table(
            [Column(_("Question"), lambda row: _(row.question), icon=lambda row: (row.icon, row.tone))],
            key=lambda row: row.question,
            name=_("Help"),
        )
        self.answer = Card(" ")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(theme.px(14))
        self.answer.body.addLayout(self._steps)
        self.answer.body.addStretch()
        keys = Button(_("All keys"), icon="keyboard", keys="Ctrl+F1")
        keys.clicked.connect(self.show_keys)
        foot = self.answer.add_foot()
        foot.addWidget(Label(_("F1 on a field says what it means."), "hint", "ink3"), 1)
        foot.addWidget(keys)
        left = Card(flush=True)
        left.body.addWidget(self.table)
        row = QHBoxLayout(self)
        row.setContentsMargins(24, 12, 20, 12)
        row.setSpacing(14)
        row.addWidget(left, 10)
        row.addWidget(self.answer, 13)
        self.table.show(HOW_TOS)
        self.table.moved.connect(self._show)
        self.table.choose_first()
        self._show(HOW_TOS[0])

    def title(self) -> str:
        return _("Help")

    def hints(self) -> list[tuple[str, str]]:
        return [("Ctrl+F1", _("All keys")), ("F1", _("Help for a field"))]

    def arrive(self, place: Place) -> None:
        self.table.setFocus()

    def show_keys(self) -> None:
        KeySheet(self).open()

    def _show(self, row: HowTo | None) -> None:
        if row is None:
            return
        self.answer.set_title(_(row.question))
        while (item := self._steps.takeAt(0)) is not None:
            line = item.widget()
            if line is not None:
                line.hide()
                line.deleteLater()
        for number, step in enumerate(row.steps, 1):
            self._steps.addWidget(_Step(number, _(step)))


class _Step(QWidget):
    def __init__(self, number: int, words: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(Badge(number, "soft"), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Label(words, "body", "ink", wrap=True), 1)
