"""Mitra: the agencies outside, found by typing, changed beside the list."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.partners import PartnerDraft, PartnerKind
from rehabdesk.domain.rights import Right
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.partners import (
    PartnerRow,
    add_partner,
    change_partner,
    find_partners,
    partner_sheet,
)
from rehabdesk.ui import theme
from rehabdesk.ui.forms import Form
from rehabdesk.ui.kept_form import KeptForm
from rehabdesk.ui.screen import Place, Screen
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Banner, Card, EmptyState
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.entries import TextEdit
from rehabdesk.ui.widgets.labels import Label, SavedMark


class PartnersScreen(Screen):
    topics = frozenset({Topic.PARTNERS})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._today = desk.now().date()
        self._may_write = desk.who.may(Right.PARTNERS_WRITE)
        self.search = TextEdit()
        self.search.setPlaceholderText(_("Name or city"))
        self.search.setAccessibleName(_("Search partners"))
        self.kind = Combo([(None, _("Every kind")), *((kind, _(kind.label)) for kind in PartnerKind)])
        self.kind.setAccessibleName(_("Kind of agency"))
        self.kind.show_value(None)
        self.new = Button(_("New partner"), "primary", icon="add", keys="Alt+M")
        self.table = Table(self._columns(), name=_("Partners"))
        self.empty = EmptyState("partners", "")
        self.foot = Label("", "small", "ink2")
        self.editor = PartnerEditor(desk)
        self._build()
        self._connect()
        self.refresh()

    # build

    def _columns(self) -> list[Column]:
        return [
            Column(
                _("Partner"),
                lambda row: row.name,
                second=lambda row: ", ".join(part for part in (_(row.kind.label), row.city) if part),
                share=2,
                sort=lambda row: row.name.casefold(),
            ),
            Column(
                _("Contact person"),
                lambda row: row.contact_person or row.phone,
                second=lambda row: row.phone if row.contact_person else "",
            ),
            Column(_("Agreement"), chip=self._agreement, width=192, sort=lambda row: row.mou_until),
        ]

    def _agreement(self, row: PartnerRow) -> tuple[str, str, str] | None:
        if not row.active:
            return _("No longer"), "neu", "finished"
        if row.mou_until is None:
            return None
        ended = row.mou_until < self._today
        said = _("Ended {date}") if ended else _("Until {date}")
        tone, icon = ("warn", "warning") if ended else ("ok", "tick")
        return said.format(date=show_day(row.mou_until)), tone, icon

    def _build(self) -> None:
        whole = QVBoxLayout(self)
        whole.setContentsMargins(24, 12, 20, 12)
        whole.setSpacing(12)
        bar = QHBoxLayout()
        bar.setSpacing(12)
        bar.addWidget(self.search, 2)
        bar.addWidget(self.kind, 1)
        bar.addStretch(1)
        bar.addWidget(self.new)
        whole.addLayout(bar)
        row = QHBoxLayout()
        row.setSpacing(14)
        card = Card(flush=True)
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card.body.addWidget(self._pages, 1)
        card.add_foot().addWidget(self.foot)
        row.addWidget(card, 1)
        row.addWidget(self.editor)
        whole.addLayout(row, 1)
        self.new.setVisible(self._may_write)
        self._fit()

    def _connect(self) -> None:
        self.search.textChanged.connect(self._ask)
        self.kind.edited.connect(self._ask)
        self.table.rested.connect(self._show)
        self.table.opened.connect(self._enter)
        self.new.clicked.connect(self.begin)
        self.empty.acted.connect(self.begin)
        self.editor.saved.connect(self._saved)
        self.editor.left.connect(self.table.setFocus)
        QShortcut(QKeySequence("Ctrl+F"), self).activated.connect(self._focus_search)
        for entry in (self.search,):
            down = QShortcut(QKeySequence(Qt.Key.Key_Down), entry)
            down.setContext(Qt.ShortcutContext.WidgetShortcut)
            down.activated.connect(self._into_list)

    # what the window asks

    def title(self) -> str:
        return _("Partners")

    def hints(self) -> list[tuple[str, str]]:
        found = [("Ctrl+F", _("Search"))]
        if self._may_write:
            found += [("Alt+M", _("New partner")), ("Enter", _("Change")), ("Ctrl+S", _("Save"))]
        return found

    def arrive(self, place: Place) -> None:
        if place.text == "new" and self._may_write:
            self.begin()
        elif place.id is not None and self.table.choose(place.id):
            self.table.setFocus()
        else:
            self.search.setFocus()

    def refresh(self) -> None:
        self._ask()

    def keep(self) -> None:
        self.editor.keep()

    # what the person does

    def begin(self) -> None:
        """A new partner; what was searched for in vain is its name."""
        typed = self.search.text().strip()
        self.editor.begin(typed if typed and not self.table.rows() else "")

    def _enter(self, row: PartnerRow) -> None:
        self.editor.open_partner(row.id)
        self.editor.form.focus_field("name")

    def _into_list(self) -> None:
        if self.table.rows():
            self.table.setFocus()

    def _focus_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _saved(self, partner_id: int) -> None:
        self.search.clear()
        self.kind.show_value(None)
        self._ask()
        self.table.choose(partner_id)
        self.tell(_("Partner saved."))

    # what it shows

    def _ask(self, _changed: object = None) -> None:
        typed = self.search.text()
        rows = self._desk.ask(find_partners, typed)
        if self.kind.value() is not None:
            rows = [row for row in rows if row.kind is self.kind.value()]
        self.table.show(rows, sought=typed)
        self._pages.setCurrentIndex(0 if rows else 1)
        if rows and self.table.current() is None:
            self.table.choose_first()
        if rows:
            self._show(self.table.current())
        else:
            self._say_nothing(typed.strip())
        self.foot.setText(ngettext("{count} partner", "{count} partners", len(rows)).format(count=len(rows)))

    def _say_nothing(self, typed: str) -> None:
        action = _("New partner") if self._may_write else ""
        if typed:
            self.empty.say(_("No partner “{typed}”.").format(typed=typed), "", action)
        else:
            hint = _("Referrals, classes and letters name an agency of this list.")
            self.empty.say(_("No partners yet."), hint, action)
        self.editor.show_nothing()

    def _show(self, row: PartnerRow | None) -> None:
        if row is not None and not self.editor.typing():
            self.editor.open_partner(row.id)

    def _fit(self) -> None:
        self.editor.setFixedWidth(theme.px(348))

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_pages"):
            self._fit()


class PartnerEditor(Card):
    """One partner's fields. What is typed is kept by itself until it is saved or given up."""

    saved = Signal(int)
    left = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Partner"))
        self._desk = desk
        # An office's number is written as the office writes it: (0380) 555 104, extension 3.
        self.form: Form[PartnerDraft] = Form(PartnerDraft, columns=1, editors={"phone": TextEdit()})
        self.form.set_read_only(not desk.who.may(Right.PARTNERS_WRITE))
        self.banner = Banner()
        self.banner.hide()
        self.mark = SavedMark()
        self.cancel_button = Button(_("Cancel"))
        self.save_button = Button(_("Save"), "primary", icon="tick", keys="Ctrl+S")
        self._hint = EmptyState("partners", _("Choose a partner at the left."))
        self._build()
        self._keeping = KeptForm(desk, "partner", self.form, self.mark)
        self._keeping.failed.connect(self._say)
        self.form.finished.connect(self.save_button.setFocus)
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancel)
        self.show_nothing()

    def _build(self) -> None:
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 4, 10, 0)
        column.addWidget(self.banner)
        column.addWidget(self.form)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(inside)
        for ground in (self._area.viewport(), inside):
            ground.setAutoFillBackground(False)
        self.body.addWidget(self._area, 1)
        self.body.addWidget(self._hint, 1)
        foot = self.add_foot()
        foot.addWidget(self.mark, 1)
        foot.addWidget(self.cancel_button)
        foot.addWidget(self.save_button)

    def typing(self) -> bool:
        """Something here is not saved yet."""
        return self._keeping.typing()

    def show_nothing(self) -> None:
        if not self.typing():
            self._keeping.record_id = None
            self._show_form(False)

    def begin(self, name: str = "") -> None:
        """An empty form, or the one that was begun and not saved."""
        self.keep()
        self._open(None, 0, PartnerDraft(name=name), _("New partner"))
        self.form.focus_first_empty()

    def open_partner(self, partner_id: int) -> None:
        if self._keeping.record_id == partner_id and self.typing():
            return
        self.keep()
        sheet = self._desk.ask(partner_sheet, partner_id)
        self._open(partner_id, sheet.version, sheet.draft, _("Partner"))

    def _open(self, partner_id: int | None, version: int, draft: PartnerDraft, title: str) -> None:
        self.set_title(title)
        self.banner.hide()
        self._keeping.show(draft, partner_id, version)
        self._show_form(True)

    def keep(self) -> None:
        self._keeping.keep()

    def save(self) -> None:
        try:
            draft, partner_id = self.form.draft(), self._keeping.record_id
            if partner_id is None:
                partner_id = self._desk.run(add_partner, draft)
            else:
                self._desk.run(change_partner, partner_id, self._keeping.version, draft)
        except Invalid as invalid:
            self._say("" if not self.form.complain(invalid.problems) else str(invalid))
        except DeskError as error:
            self._say(str(error))
        else:
            self._keeping.forget()
            self.open_partner(partner_id)
            self.saved.emit(partner_id)

    def cancel(self) -> None:
        """Give up what was typed."""
        self._keeping.forget()
        if self._keeping.record_id is None:
            self._show_form(False)
        else:
            self.open_partner(self._keeping.record_id)
        self.left.emit()

    def _say(self, text: str) -> None:
        self.banner.setVisible(bool(text))
        if text:
            self.banner.say(text, "bad")

    def _show_form(self, shown: bool) -> None:
        self._area.setVisible(shown)
        self._hint.setVisible(not shown)
        writes = shown and self._desk.who.may(Right.PARTNERS_WRITE)
        for button in (self.save_button, self.cancel_button):
            button.setVisible(writes)
