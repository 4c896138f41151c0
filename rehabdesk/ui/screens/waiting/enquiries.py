"""The waiting list at the left, the chosen enquiry at the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.enquiries import ContactDraft, EndingDraft, OfferDraft, ScreeningDraft
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _, ngettext
from rehabdesk.services import enquiries as cases
from rehabdesk.services.beds import room_left
from rehabdesk.services.enquiries import EnquiryFilter, EnquiryRow
from rehabdesk.services.intake import list_programmes
from rehabdesk.ui import talk, theme
from rehabdesk.ui.focus import regain_focus
from rehabdesk.ui.privacy import shown_name
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.waiting.asking import ask_form
from rehabdesk.ui.screens.waiting.editor import EnquiryEditor
from rehabdesk.ui.screens.waiting.sheet import EnquiryCard
from rehabdesk.ui.screens.waiting.words import call_back, days, state_chip, who
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label


class EnquiriesPage(QWidget):
    go = Signal(object)
    told = Signal(str, object)  # what was done, and what takes it back (or None)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._may_write = desk.who.may(Right.CLIENTS_WRITE)
        self._limit = cases.PAGE
        self.search = TextEdit()
        self.search.setPlaceholderText(_("Name, kelurahan or number"))
        self.search.setAccessibleName(_("Search enquiries"))
        self.which = Segmented([(each.value, _(each.label)) for each in EnquiryFilter], _("Which enquiries"))
        self.new = Button(_("New enquiry"), "primary", icon="add", keys="Alt+B", parent=self)
        self.new.setVisible(self._may_write)
        self.table = Table(self._columns(), name=_("Waiting list"))
        self.empty = EmptyState("waiting", "")
        self.foot = Label("", "small", "ink2")
        self.card = EnquiryCard(may_write=self._may_write, may_screen=desk.who.may(Right.CLINICAL_WRITE))
        self._editor: EnquiryEditor | None = None
        self._build()
        self._connect()
        self.refresh()

    # build

    def _columns(self) -> list[Column]:
        return [
            Column(
                _("Person"),
                lambda row: shown_name(row.name),
                second=who,
                share=2,
                sort=lambda row: row.name.casefold(),
            ),
            Column(
                _("Waiting"), _waiting, second=_since, tone=_late, sort=lambda row: row.came_on, width=108
            ),
            Column(_("State"), chip=state_chip, width=158, sort=lambda row: row.state.label),
        ]

    def _build(self) -> None:
        browse = QWidget()
        column = QVBoxLayout(browse)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.search, 2)
        bar.addWidget(self.which)
        bar.addStretch(1)
        bar.addWidget(self.new)
        column.addLayout(bar)
        row = QHBoxLayout()
        row.setSpacing(14)
        card = Card(flush=True)
        self._lists = QStackedWidget()
        self._lists.addWidget(self.table)
        self._lists.addWidget(self.empty)
        card.body.addWidget(self._lists, 1)
        card.add_foot().addWidget(self.foot)
        row.addWidget(card, 1)
        row.addWidget(self.card)
        column.addLayout(row, 1)
        self._pages = QStackedWidget()
        self._pages.addWidget(browse)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self._fit()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask_anew)
        self.which.chosen.connect(self._ask_anew)
        self.table.end_reached.connect(self._ask_more)
        self.table.rested.connect(self._show)
        self.table.opened.connect(self._enter)
        self.new.clicked.connect(self.begin)
        self.empty.acted.connect(self.begin)
        self.card.asked.connect(self.do)
        self.card.linked.connect(self._link)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._focus_search)
        down = QShortcut(QKeySequence(Qt.Key.Key_Down), self.search)
        down.setContext(Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._into_list)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_pages"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        narrow = self.width() * 100 / theme.percent() < 900
        self.card.setFixedWidth(theme.px(340 if narrow else 400))

    @property
    def editor(self) -> EnquiryEditor:
        """Built when the first call comes in: the list is looked at far more often."""
        if self._editor is None:
            self._editor = EnquiryEditor(self._desk)
            self._pages.addWidget(self._editor)
            self._editor.saved.connect(self._saved)
            self._editor.left.connect(self._leave)
        return self._editor

    # what the screen asks

    def hints(self) -> list[tuple[str, str]]:
        found = [("Ctrl+F", _("Search"))]
        if self._may_write:
            found += [("Alt+B", _("New enquiry")), ("Enter", _("Change")), ("Ctrl+S", _("Save"))]
        return found

    def arrive(self, place: Place) -> None:
        if place.text == "new" and self._may_write:
            self.begin()
        elif place.id is not None:
            self.show_enquiry(place.id)
            self.table.setFocus()
        else:
            self.search.setFocus()

    def keep(self) -> None:
        if self._editor is not None:
            self._editor.keep()

    def step_back(self) -> bool:
        """Esc leaves the form; what was typed stays kept."""
        if self._pages.currentIndex() == 0:
            return False
        self.editor.keep()
        self._leave()
        return True

    # what it shows

    def refresh(self) -> None:
        self._ask()
        regain_focus(self, self.table if self.table.rows() else self.search)

    def _ask_anew(self, _changed: object = None) -> None:
        self._limit = cases.PAGE
        self._ask()

    def _ask_more(self) -> None:
        there = len(self.table.rows())
        if there == self._limit:
            self._limit += cases.PAGE
            self.table.append(self._found()[there:])
            self._count()

    def _found(self) -> list[EnquiryRow]:
        which = EnquiryFilter(self.which.key())
        return self._desk.ask(cases.find_enquiries, self.search.text(), which=which, limit=self._limit)

    def _ask(self) -> None:
        rows = self._found()
        self.table.show(rows, sought=self.search.text())
        self._lists.setCurrentIndex(0 if rows else 1)
        if rows and self.table.current() is None:
            self.table.choose_first()
        self._show(self.table.current())
        typed = self.search.text().strip()
        self.card.setVisible(bool(rows or typed))  # nothing to choose from: the whole width says how to begin
        if not rows:
            self._say_nothing(typed, EnquiryFilter(self.which.key()))
        self._count()

    def _count(self) -> None:
        rows = self.table.rows()
        late = sum(row.overdue for row in rows)
        said = ngettext("{count} enquiry", "{count} enquiries", len(rows)).format(count=len(rows))
        if late:
            too_long = ngettext("{count} waits too long", "{count} wait too long", late)
            said = f"{said}, {too_long.format(count=late)}"
        if len(rows) == self._limit:
            said = _("The first {count}; more on scrolling down").format(count=len(rows))
        self.foot.setText(said)

    def _say_nothing(self, typed: str, which: EnquiryFilter) -> None:
        action = _("New enquiry") if self._may_write else ""
        if typed:
            self.empty.say(_("Nobody called “{typed}” here.").format(typed=typed), "", action)
        elif which is EnquiryFilter.WAITING:
            hint = _("Who calls or comes to ask is put here before becoming a client.")
            self.empty.say(_("Nobody is waiting."), hint, action)
        else:
            self.empty.say(_("No enquiry has ended yet."), "", "")

    def _show(self, row: EnquiryRow | None) -> None:
        self.card.show_sheet(self._desk.ask(cases.enquiry_sheet, row.id) if row is not None else None)

    def show_enquiry(self, enquiry_id: int) -> None:
        """Go to it, in whichever list it stands."""
        self.search.clear()
        if not self.table.choose(enquiry_id):
            self.which.choose(EnquiryFilter.ALL.value)
            self.table.choose(enquiry_id)
        self._show(self.table.current())

    # what the person does

    def begin(self) -> None:
        """A new enquiry; who was searched for in vain is its name."""
        typed = self.search.text().strip()
        self._pages.setCurrentWidget(self.editor)
        self.editor.begin(typed if typed and not self.table.rows() else "")

    def do(self, what: str) -> None:
        """One of the card's buttons."""
        steps: dict[str, Callable[[], None]] = {
            "screen": self.screen_enquiry,
            "offer": self.offer_place,
            "begin": self.begin_intake,
            "contact": self.note_contact,
            "end": self.end_enquiry,
            "reopen": self.reopen,
            "change": self.change,
            "client": self.open_client,
        }
        steps[what]()

    def change(self) -> None:
        if (sheet := self.card.sheet) is not None and self._may_write:
            self._pages.setCurrentWidget(self.editor)
            self.editor.open_enquiry(sheet.row.id)

    def screen_enquiry(self) -> None:
        draft = ScreeningDraft(on=self._today())
        ask_form(self, _("Screening"), draft, yes=_("Record"), then=self._screened, wide=("result",))

    def _screened(self, draft: ScreeningDraft) -> None:
        self._run(cases.screen_enquiry, draft, _("The screening is on record."))

    def offer_place(self) -> None:
        sheet = self.card.sheet
        assert sheet is not None
        draft = OfferDraft(on=self._today(), offered_for=self._today())
        picks = {"programme_id": [(row.id, self._with_room(row)) for row in self._desk.ask(list_programmes)]}
        ask_form(
            self,
            _("Offer a place"),
            draft,
            yes=_("Offer"),
            then=self._offered,
            picks=picks,
            wide=("programme_id", "place", "note"),
        )

    def _with_room(self, row: Any) -> str:
        left = self._desk.ask(room_left, row.id).left
        if left is None:
            return str(row.name)
        said = ngettext("{programme} ({count} place free)", "{programme} ({count} places free)", left)
        return said.format(programme=row.name, count=left)

    def _offered(self, draft: OfferDraft) -> None:
        self._run(cases.offer_place, draft, _("The offer is on record."))

    def note_contact(self) -> None:
        sheet = self.card.sheet
        assert sheet is not None
        draft = ContactDraft(on=self._today())
        title = call_back(sheet) if sheet.draft.phone else _("Spoken with")
        ask_form(self, title, draft, yes=_("Record"), then=self._contacted, wide=("note",))

    def _contacted(self, draft: ContactDraft) -> None:
        self._run(cases.note_contact, draft, _("The call is on record."))

    def end_enquiry(self) -> None:
        draft = EndingDraft(on=self._today())
        wide = ("ending", "reason", "note")
        ask_form(
            self,
            _("End the enquiry"),
            draft,
            yes=_("End it"),
            then=self._ended,
            wide=wide,
            needed=("reason",),
        )

    def _ended(self, draft: EndingDraft) -> None:
        self._run(cases.end_enquiry, draft, _("The enquiry has ended."))

    def reopen(self) -> None:
        body = _("It goes back to where it stood. The days since the first contact count on.")
        talk.ask_reason(
            self, _("Reopen the enquiry?"), body, yes=_("Reopen"), then=self._reopened, label=_("Reason")
        )

    def _reopened(self, why: str) -> None:
        self._try(lambda: self._run(cases.reopen_enquiry, why, _("The enquiry is open again.")))

    def begin_intake(self) -> None:
        """Open the intake with what is known. Somebody who looks like a client is asked about first."""
        sheet = self.card.sheet
        assert sheet is not None
        if not sheet.may_be:
            self._begin()
            return
        likely = sheet.may_be[0]
        body = _("{name} ({number}) looks like the same person: {why}.").format(
            name=shown_name(likely.name), number=likely.record_number, why=likely.why
        )
        talk.ask(
            self,
            _("Has this person been a client before?"),
            body,
            yes=_("Is the same"),
            no=_("Is somebody else"),
            then=self._begin_linked,
            otherwise=self._begin,
        )

    def _begin_linked(self) -> None:
        assert self.card.sheet is not None
        self._link(self.card.sheet.may_be[0].id)
        self._begin()

    def _begin(self) -> None:
        sheet = self.card.sheet
        assert sheet is not None
        self._try(lambda: self._open_intake(sheet.row.id, sheet.version))

    def _open_intake(self, enquiry_id: int, version: int) -> None:
        client_id = self._desk.run(cases.begin_intake, enquiry_id, version)
        self.go.emit(Place("intake", client_id))

    def open_client(self) -> None:
        if (sheet := self.card.sheet) is not None and sheet.row.client_id is not None:
            self.go.emit(Place("client", sheet.row.client_id))

    def _link(self, client_id: int | None) -> None:
        sheet = self.card.sheet
        assert sheet is not None
        self._try(lambda: self._desk.run(cases.link_client, sheet.row.id, sheet.version, client_id))
        self.refresh()

    # carrying out

    def _today(self) -> Any:
        return self._desk.now().date()

    def _run(self, use_case: Callable[..., None], said: Any, done: str) -> None:
        """A step, and the way to take it back."""
        sheet = self.card.sheet
        assert sheet is not None
        self._desk.run(use_case, sheet.row.id, sheet.version, said)
        self.refresh()
        self.show_enquiry(sheet.row.id)
        self.told.emit(done, lambda: self._take_back(sheet.row.id, sheet.version + 1))

    def _take_back(self, enquiry_id: int, version: int) -> None:
        self._try(lambda: self._desk.run(cases.take_back_step, enquiry_id, version))
        self.refresh()
        self.show_enquiry(enquiry_id)

    def _try(self, carry_out: Callable[[], object]) -> None:
        try:
            carry_out()
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            self.refresh()

    def _saved(self, enquiry_id: int) -> None:
        self._leave()
        self._ask()
        self.show_enquiry(enquiry_id)
        self.told.emit(_("Enquiry saved."), None)

    def _leave(self) -> None:
        self._pages.setCurrentIndex(0)
        self.table.setFocus()

    def _enter(self, _row: EnquiryRow) -> None:
        self.change()

    def _into_list(self) -> None:
        if self.table.rows():
            self.table.setFocus()

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()


def _waiting(row: EnquiryRow) -> str:
    return days(row.waiting) if row.waiting is not None else show_day(row.since)


def _since(row: EnquiryRow) -> str:
    return _("Urgent") if row.urgent and row.waiting is not None else _(row.channel.label)


def _late(row: EnquiryRow) -> str:
    if row.waiting is None:
        return "ink2"
    return "bad" if row.urgent else "warn" if row.overdue else ""
