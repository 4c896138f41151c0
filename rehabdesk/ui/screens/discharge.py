"""Pemulangan: what is still open first, then how the episode ends, then the letters that go with it."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, length_of_stay
from rehabdesk.domain.intake import DischargeDraft
from rehabdesk.domain.kept import pack, unpack
from rehabdesk.domain.letters import LetterKind
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import N_, _, language, ngettext
from rehabdesk.services.clients import client_row
from rehabdesk.services.drafts import drop_draft, find_draft, keep_draft
from rehabdesk.services.episodes import (
    NOT_ADMITTED,
    OpenItem,
    OpenKind,
    discharge,
    episode_head,
    open_items,
)
from rehabdesk.services.letters import propose_letter, write_letter
from rehabdesk.ui import talk, theme
from rehabdesk.ui.forms import Form, say
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.widgets.agenda import Agenda, AgendaRow
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card
from rehabdesk.ui.widgets.choices import RadioRow
from rehabdesk.ui.widgets.labels import Icon, Label, SavedMark

KIND = "discharge"
_PAUSE = 1500
_LOOKS = {
    OpenKind.NOTE: ("sign", "warn", N_("Sign")),
    OpenKind.CLASS: ("training", "vio", N_("Open")),
    OpenKind.LETTER: ("letters", "info", N_("Open")),
    OpenKind.CONSENT: ("consent", "neu", ""),
}
_LETTERS = (
    (LetterKind.COMPLETION, N_("The programme was completed")),
    (LetterKind.DISCHARGE, N_("For the client and the family")),
    (LetterKind.REFERRAL, N_("For whoever goes on with the care")),
)
_LIKELY_LETTERS: dict[DischargeReason | None, LetterKind] = {
    DischargeReason.COMPLETED: LetterKind.COMPLETION,
    DischargeReason.REFERRED: LetterKind.REFERRAL,
    DischargeReason.MEDICAL: LetterKind.REFERRAL,
}


class DischargeScreen(Screen):
    topics = frozenset({Topic.EPISODES, Topic.NOTES, Topic.TRAINING, Topic.LETTERS, Topic.CONSENTS})

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.client_id = client_id
        self._row = desk.ask(client_row, client_id)
        head = desk.ask(episode_head, client_id)
        if head is None or (head.state is not EpisodeState.ADMITTED and head.discharged_on is None):
            raise DeskError(NOT_ADMITTED)
        self._head = head
        self._items: list[OpenItem] = []
        self._dirty = False
        self.form: Form[DischargeDraft] = Form(DischargeDraft, wide=("discharge_reason",))
        self.classes = RadioRow([(True, _("Give up seats")), (False, _("Stay in class"))])
        self.classes.setAccessibleName(_("Classes still running"))
        self.agenda = Agenda(_("Still open"))
        self.nothing_open = Label(_("Nothing is open. The episode can be closed."), "small", "ok", wrap=True)
        self.blocked = Banner("", "warn")
        self.mark = SavedMark()
        self.button = Button(_("Discharge the client"), "primary", icon="left early")
        self._soon = QTimer(self, singleShot=True, interval=_PAUSE)
        self.pages = QStackedWidget()
        self.letter_buttons: dict[LetterKind, Button] = {}
        self._lay_out()
        self._connect()
        self._read()
        self.refresh()

    # build

    def _lay_out(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.addWidget(self.pages)
        work = QWidget()
        self._sides = QHBoxLayout(work)
        self._sides.setContentsMargins(0, 0, 0, 0)
        self._sides.setSpacing(14)
        self._open_side = self._open_card()
        self._sides.addWidget(self._open_side)
        self._sides.addWidget(self._form_card(), 1)
        self.pages.addWidget(work)

    def _open_card(self) -> Card:
        card = Card(_("Still open"), flush=True)
        self._said = QWidget()
        inside = QVBoxLayout(self._said)
        inside.setContentsMargins(16, 12, 16, 12)
        inside.addWidget(self.blocked)
        inside.addWidget(self.nothing_open)
        card.body.addWidget(self._said)
        card.body.addWidget(self.agenda)
        self._class_part = QWidget()
        part = QVBoxLayout(self._class_part)
        part.setContentsMargins(16, 12, 16, 12)
        part.addWidget(Label(_("Classes still running"), "label", "ink2"))
        part.addWidget(self.classes)
        card.body.addWidget(self._class_part)
        card.body.addStretch()
        return card

    def _form_card(self) -> Card:
        card = Card(_("Discharge"), flush=True)
        self.stay = Label("", "hint", "ink3")
        card.add_at_right(self.stay)
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(20, 12, 20, 12)
        column.addWidget(self.form)
        area = QScrollArea()
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        card.body.addWidget(area, 1)
        foot = card.add_foot()
        foot.addWidget(self.mark, 1)
        foot.addWidget(self.button)
        return card

    def _letters_page(self, day: str, why: str) -> QWidget:
        page = QWidget()
        card = Card()
        card.setFixedWidth(theme.px(620))
        name = shown_name(self._row.name, self._row.record_number)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(Icon("done", "ok", 26))
        head.addWidget(Label(_("{name} is discharged").format(name=name), "dialog", wrap=True), 1)
        card.body.addLayout(head)
        card.body.addWidget(Label(f"{day}. {why}", "body", "ink2", wrap=True))
        if self._desk.who.may(Right.LETTERS_WRITE):
            offer = _("Write the letters now? They are filled in from the file.")
            card.body.addWidget(Label(offer, "strong", wrap=True))
            for kind, purpose in _LETTERS:
                button = Button(_(kind.label), icon="letter")
                button.setObjectName(kind.value)
                button.clicked.connect(self.write_letter)
                button.setMinimumWidth(theme.px(190))
                self.letter_buttons[kind] = button
                row = QHBoxLayout()
                row.addWidget(button)
                row.addWidget(Label(_(purpose), "small", "ink3"), 1)
                card.body.addLayout(row)
        foot = card.add_foot()
        foot.addStretch()
        self.back = Button(_("Open the file"), icon="open")
        self.back.clicked.connect(self._open_file)
        foot.addWidget(self.back)
        column = QVBoxLayout(page)
        column.addStretch(1)
        column.addWidget(card, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(2)
        return page

    def _connect(self) -> None:
        self.form.changed.connect(self._typed)
        self.classes.edited.connect(self._typed)
        self.agenda.opened.connect(self._open_item)
        self.button.clicked.connect(self.ask)
        self._soon.timeout.connect(self.keep)
        for keys, slot in (("Ctrl+Return", self.ask), ("Ctrl+Enter", self.ask), ("Ctrl+S", self.keep_now)):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_open_side"):
            self._reflow()

    def _reflow(self) -> None:
        """In a narrow window what is open stands above the form."""
        narrow = self.width() * 100 / theme.percent() < 900
        self._sides.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._open_side.setMinimumWidth(0 if narrow else theme.px(372))
        self._open_side.setMaximumWidth(16_777_215 if narrow else theme.px(372))

    # what the person does

    def ask(self) -> None:
        """Everything is checked, then the person confirms."""
        if self.pages.currentIndex() != 0:
            return
        self.keep_now()
        found = self.form.check(complete=True)
        if any(not problem.warning for problem in found):
            self.form.complain(found)
            return
        name = shown_name(self._row.name, self._row.record_number)
        said = _("The episode is closed. The file stays, and a new episode can be begun at any time.")
        talk.ask(
            self,
            _("Discharge {name}?").format(name=name),
            said,
            yes=_("Discharge the client"),
            then=self._discharge,
        )

    def _discharge(self) -> None:
        draft = self.form.draft()
        leave = self.classes.value() is not False
        try:
            self._desk.run(discharge, self._head.id, self._head.version, draft, leave_classes=leave)
        except Invalid as invalid:
            rest = self.form.complain(invalid.problems)
            if rest:
                talk.tell(self, _("Not yet"), "\n".join(say(problem) for problem in rest))
            return
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return
        self._desk.run(drop_draft, KIND, str(self._head.id))
        self._dirty = False
        self._soon.stop()
        self._show_letters()

    def write_letter(self) -> None:
        kind = LetterKind(self.sender().objectName())
        draft = self._desk.ask(propose_letter, self.client_id, kind)
        letter_id = self._desk.run(write_letter, draft)
        self.go.emit(Place("letters", letter_id))

    def keep_now(self) -> None:
        self._dirty = True
        self.keep()

    def keep(self) -> None:
        self._soon.stop()
        if not self._dirty or self.pages.currentIndex() != 0:
            return
        content = {"draft": pack(self.form.draft(half=True)), "leave": self.classes.value() is not False}
        at = self._desk.run(keep_draft, KIND, str(self._head.id), content, self.client_id)
        self._dirty = False
        self.mark.show_saved(show_time(at.astimezone(self._desk.now().tzinfo).time(), language()))

    def _open_item(self, key: object) -> None:
        match key:
            case (OpenKind.NOTE, int(note_id)):
                self.go.emit(Place("client", self.client_id, tab="sessions", text=str(note_id)))
            case (OpenKind.CLASS, int(batch_id)):
                self.go.emit(Place("training", batch_id))
            case (OpenKind.LETTER, int(letter_id)):
                self.go.emit(Place("letters", letter_id))

    def _open_file(self) -> None:
        self.go.emit(Place("client", self.client_id))

    def _typed(self, *_name: object) -> None:
        self._dirty = True
        self.mark.show_saving()
        self._soon.start()
        self._show_stay()

    # what it shows

    def title(self) -> tuple[str, ...]:
        name = shown_name(self._row.name, self._row.record_number)
        return (_("Clients"), name, _("Discharge"))

    def hints(self) -> list[tuple[str, str]]:
        if self.pages.currentIndex() != 0:
            return [("Enter", _("Write the letter")), ("Esc", _("Back"))]
        return [("Ctrl+Enter", _("Discharge the client")), ("F8", _("Next problem")), ("Esc", _("Back"))]

    def arrive(self, place: Place) -> None:
        if self.pages.currentIndex() == 0:
            self.form.focus_first_empty()

    def refresh(self) -> None:
        if self._head.state is not EpisodeState.ADMITTED:
            self._show_letters()
            return
        self._items = self._desk.ask(open_items, self.client_id)
        self.agenda.show_rows([_agenda_row(item) for item in self._items])
        self.agenda.setVisible(bool(self._items))
        self.nothing_open.setVisible(not self._items)
        count = sum(item.blocks for item in self._items)
        if count:
            said = ngettext(
                "{count} note is not signed. Sign it before the discharge.",
                "{count} notes are not signed. Sign them before the discharge.",
                count,
            )
            self.blocked.say(said.format(count=count), "warn")
        self.blocked.setVisible(bool(count))
        self._said.setVisible(bool(count) or not self._items)
        self._class_part.setVisible(any(item.kind is OpenKind.CLASS for item in self._items))
        self.button.setEnabled(not count)

    def _read(self) -> None:
        draft, leave = DischargeDraft(discharged_on=self._desk.now().date()), True
        if self._head.planned_end and self._head.planned_end <= self._desk.now().date():
            draft = replace(draft, discharge_reason=DischargeReason.COMPLETED)
        kept = self._desk.ask(find_draft, KIND, str(self._head.id))
        if kept is not None and self._head.state is EpisodeState.ADMITTED:
            draft, leave = unpack(DischargeDraft, kept.content["draft"]), kept.content["leave"]
            at = kept.saved_at.astimezone(self._desk.now().tzinfo)
            self.mark.show_saved(show_time(at.time(), language()))
        self.form.show(draft)
        self.classes.show_value(leave)
        self._show_stay()

    def _show_stay(self) -> None:
        day = self.form.editors["discharged_on"].value()
        admitted = self._head.admitted_on
        if day is None or admitted is None or day < admitted:
            self.stay.setText("")
            return
        days = length_of_stay(admitted, day)
        said = ngettext("In care since {date}, {count} day", "In care since {date}, {count} days", days)
        self.stay.setText(said.format(date=show_day(admitted), count=days))

    def _show_letters(self) -> None:
        head = self._desk.ask(episode_head, self.client_id)
        if head is None or self.pages.count() > 1:
            return
        self._head = head
        day = show_day(head.discharged_on) if head.discharged_on else ""
        self.pages.addWidget(self._letters_page(day, _(head.ended.label) if head.ended else ""))
        self.pages.setCurrentIndex(1)
        likely = _LIKELY_LETTERS.get(head.ended, LetterKind.DISCHARGE)
        (self.letter_buttons.get(likely) or self.back).setFocus(Qt.FocusReason.TabFocusReason)
        self.retitled.emit()


def _agenda_row(item: OpenItem) -> AgendaRow:
    icon, tone, action = _LOOKS[item.kind]
    return AgendaRow(
        (item.kind, item.target_id), _(item.kind.label), item.words, icon=(icon, tone), action=_(action)
    )
