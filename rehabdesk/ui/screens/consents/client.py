"""The consents tab of a client's file: which are in force, which are missing, what was given before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLayout, QStackedWidget, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.consents import NEEDED, ConsentDraft, ConsentKind
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.documents import DocumentKind
from rehabdesk.domain.rights import Right
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.consents import ConsentRow, attach_paper, list_consents, record_printing
from rehabdesk.services.documents import list_documents
from rehabdesk.ui import talk, theme
from rehabdesk.ui.focus import regain_focus
from rehabdesk.ui.screens.consents.facts import ConsentFacts
from rehabdesk.ui.screens.consents.printing import print_consent
from rehabdesk.ui.screens.consents.withdrawing import CarryOut, ask_strike, ask_withdrawal
from rehabdesk.ui.screens.consents.words import scope_of, standing_chip
from rehabdesk.ui.screens.consents.writing import ConsentWriting
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Chip

if TYPE_CHECKING:
    from rehabdesk.ui.screen import Place

_NARROW = 980  # design pixels, under which the list and the chosen one take turns


class ClientConsents(QWidget):
    """List at the left; at the right the chosen one, or the form for one more."""

    go = Signal(object)  # a Place
    told = Signal(str, str)
    retitled = Signal()

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._may_write = desk.who.may(Right.CLINICAL_WRITE)
        self._reading = False  # in a narrow window the right side stands instead of the list
        self.chips = {kind: Chip("") for kind in (*NEEDED, ConsentKind.RELEASE, ConsentKind.PHOTO)}
        self.table = Table(self._columns(), name=_("Consents"))
        self.empty = EmptyState(
            "consent",
            _("No consent on record yet."),
            _("Print the form, explain it, have it signed, then record it here."),
        )
        self.new = Button(_("Record a consent"), "primary", icon="add", keys="Alt+B")
        self.facts = ConsentFacts(desk)
        self.writing = ConsentWriting(desk, client_id)
        self._build()
        self._connect()
        self.refresh()

    # build

    def _columns(self) -> list[Column]:
        return [
            Column(_("Consent"), lambda row: _(row.kind.label), second=scope_of, share=2),
            Column(
                _("Given on"),
                lambda row: show_day(row.given_on),
                second=lambda row: _("until {date}").format(date=show_day(row.until)) if row.until else "",
                width=142,
            ),
            Column(_("Status"), chip=standing_chip, width=170),
        ]

    def _build(self) -> None:
        self._left = Card(flush=True)
        strip = QHBoxLayout()
        strip.setContentsMargins(14, 10, 14, 10)
        strip.setSpacing(8)
        for chip in self.chips.values():
            strip.addWidget(chip)
        strip.addStretch()
        self._left.body.addLayout(strip)
        self._list = QStackedWidget()
        self._list.addWidget(self.table)
        self._list.addWidget(self.empty)
        self._list.setMinimumHeight(theme.px(120))  # whichever page is hidden asks for nothing
        self._left.body.addWidget(self._list, 1)
        if self._may_write:
            foot = self._left.add_foot()
            foot.addStretch()
            foot.addWidget(self.new)
        self._right = QStackedWidget()
        self._right.addWidget(self.facts)
        self._right.addWidget(self.writing)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)  # it gives way by taking turns
        row.addWidget(self._left, 1)
        row.addWidget(self._right)
        self.setFocusProxy(self.table)
        self._reflow()

    def _connect(self) -> None:
        self.table.rested.connect(self._show)
        self.table.opened.connect(self._read)
        self.new.clicked.connect(self.begin)
        self.writing.recorded.connect(self._recorded)
        self.writing.left.connect(self.step_back)
        self.writing.told.connect(self.told)
        facts = self.facts
        for button, act in (
            (facts.print, self.print_again),
            (facts.attach, self.attach),
            (facts.open, self.open_paper),
            (facts.withdraw, self.withdraw),
            (facts.strike, self.strike),
            (facts.finish, self.carry_out),
        ):
            button.clicked.connect(act)

    # what the window asks

    def hints(self) -> list[tuple[str, str]]:
        if self._is_writing():
            return [("Ctrl+P", _("Print the form")), ("Ctrl+S", _("Record")), ("Esc", _("Back"))]
        if not self._may_write:
            return [("Ctrl+Tab", _("Next tab")), ("Esc", _("Back to the list"))]
        if self._is_narrow() and not self._reading:
            return [("Enter", _("View")), ("Alt+B", _("Record a consent"))]
        row = self.table.current()
        found = [("Alt+B", _("Record a consent")), ("Ctrl+P", _("Print"))]
        if row is not None and (row.in_force or row.to_stop):
            found.append(("Alt+W", _("What is to be done") if row.to_stop else _("Withdraw")))
        return [*found, ("Alt+L", _("Signed copy"))]

    def arrive(self, place: Place) -> None:
        """A new one, or the consent with the number in `place.text`."""
        if place.text == "new" and self._may_write:
            self.begin()
            return
        self.table.setFocus()
        if place.text.isdigit() and self.table.choose(int(place.text)):
            self._show(self.table.current())
            self._read(self.table.current())

    def refresh(self) -> None:
        rows = self._desk.ask(list_consents, self._client_id)
        self.table.show(rows)
        if self.table.current() is None:
            self.table.choose_first()
        self._list.setCurrentIndex(0 if rows else 1)
        self._show_chips(rows)
        self._reflow()
        self._show(self.table.current())
        home = self.table if self.table.isVisible() else self.facts.first_button()
        if home is not None:
            regain_focus(self, home)

    def keep(self) -> None:
        self.writing.keep()

    def step_back(self) -> bool:
        """From the form, or from one consent in a narrow window, to the list."""
        if not self._is_writing() and not (self._reading and self._is_narrow()):
            return False
        self.writing.keep()
        self._reading = False
        self._turn(self.facts)
        self.table.setFocus()
        return True

    # what the person does

    def begin(self) -> None:
        self._reading = True
        self._turn(self.writing)
        self.writing.begin()

    def print_again(self) -> None:
        row = self._row()
        if row is None:
            return
        draft = ConsentDraft(
            kind=row.kind,
            given_on=row.given_on,
            signed_by=row.signed_by,
            relation=row.relation,
            explained_by=row.explained_by,
            witness=row.witness,
            to_person=row.receiver,
            aims=row.aims,
            tells=row.tells,
            purposes=row.purposes,
            until=row.until,
        )
        print_consent(
            self,
            self._desk,
            self._client_id,
            draft,
            receiver=row.receiver,
            version=row.text_version,
            then=lambda: self._desk.run(record_printing, row.id),
        )

    def attach(self) -> None:
        """Choose the scan; it becomes a document of the client."""
        from rehabdesk.ui.screens.documents.adding import file_kinds

        if (row := self._row()) is not None:
            talk.choose_file(
                self, _("The signed copy"), file_kinds(), then=lambda path: self._attach(row, path)
            )

    def _attach(self, row: ConsentRow, path: Path) -> None:
        from rehabdesk.ui.screens.documents.adding import AddDocument

        photo = row.kind is ConsentKind.PHOTO
        kind = DocumentKind.PHOTO_CONSENT if photo else DocumentKind.CONSENT
        dialog = AddDocument(self, self._desk, self._client_id, path, kind)
        dialog.added.connect(lambda document_id: self._attached(row.id, document_id))
        dialog.open()

    def _attached(self, consent_id: int, document_id: int) -> None:
        self._desk.run(attach_paper, consent_id, document_id)
        self._done(_("The signed copy is in the file."), "ok")

    def open_paper(self) -> None:
        from rehabdesk.ui.screen import Place

        if (row := self._row()) is not None:
            self.go.emit(Place("client", self._client_id, tab="documents", text=str(row.document_id)))

    def withdraw(self) -> None:
        if (row := self._row()) is not None:
            ask_withdrawal(self, self._desk, row, self._done)

    def strike(self) -> None:
        if (row := self._row()) is not None:
            ask_strike(self, self._desk, row, self._done)

    def carry_out(self) -> None:
        if (row := self._row()) is not None:
            CarryOut(self, self._desk, row.id, self._done).open()

    def _done(self, said: str, tone: str) -> None:
        self.refresh()
        self.told.emit(said, tone)

    def _recorded(self, consent_id: int) -> None:
        self._turn(self.facts)
        self.refresh()
        self.table.choose(consent_id)
        self._show(self._row())
        if self._is_narrow():
            self.facts.focus_first()
        else:
            self.table.setFocus()

    # what it shows

    def _row(self) -> ConsentRow | None:
        row = self.table.current()
        return row if isinstance(row, ConsentRow) else None

    def _show(self, row: ConsentRow | None) -> None:
        if self._desk.locked:
            return  # the row had been chosen a moment before the lock
        self.facts.show_consent(row)
        self.retitled.emit()

    def _read(self, _row: ConsentRow | None) -> None:
        """Where there is little room, the chosen one takes the place of the list."""
        self._reading = True
        self._turn(self.facts)
        if self._is_narrow():
            self.facts.focus_first()

    def _show_chips(self, rows: list[ConsentRow]) -> None:
        for kind, chip in self.chips.items():
            of_kind = [row for row in rows if row.kind is kind]
            count = sum(row.in_force for row in of_kind)
            if kind is ConsentKind.RELEASE:
                said = ngettext("{count} release in force", "{count} releases in force", count)
                chip.show_state(said.format(count=count), "ok" if count else "neu", "done" if count else "")
            elif count:
                chip.show_state(_short(kind), "ok", "done")
            elif kind in NEEDED or (kind is ConsentKind.PHOTO and self._has_photo()):
                chip.show_state(_("{kind}: missing").format(kind=_short(kind)), "warn", "warning")
            else:
                chip.show_state(_("{kind}: none").format(kind=_short(kind)), "neu", "")

    def _has_photo(self) -> bool:
        rows = self._desk.ask(list_documents, self._client_id)
        return any(row.kind is DocumentKind.PHOTO for row in rows)

    def _is_writing(self) -> bool:
        return self._right.currentWidget() is self.writing

    def _turn(self, part: QWidget) -> None:
        self._right.setCurrentWidget(part)
        self._reflow()
        self.retitled.emit()

    def _is_narrow(self) -> bool:
        return self.width() * 100 / theme.percent() < _NARROW

    def _reflow(self) -> None:
        """The form has the whole width; in a narrow window one half stands at a time."""
        writing, narrow = self._is_writing(), self._is_narrow()
        alone = writing or (narrow and self._reading)
        self._left.setVisible(not alone)
        self._right.setVisible(alone or (not narrow and bool(self.table.rows())))
        whole = alone or narrow
        self._right.setMinimumWidth(0 if whole else theme.px(400))
        self._right.setMaximumWidth(16_777_215 if whole else theme.px(400))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._reflow()


def _short(kind: ConsentKind) -> str:
    return {
        ConsentKind.TREATMENT: _("Rehabilitation"),
        ConsentKind.DATA: _("Data processing"),
        ConsentKind.RELEASE: _("Release"),
        ConsentKind.PHOTO: _("Photographs"),
    }[kind]
