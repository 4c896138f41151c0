"""Dokumen: what was scanned for one client, what is still to be brought, the photo; looked at from memory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QKeySequence,
    QResizeEvent,
    QShortcut,
    QShowEvent,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.documents import ENDINGS, DocumentKind, EntryPaper, Media, Use
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _, ngettext
from rehabdesk.services.clients import client_sheet
from rehabdesk.services.documents import (
    DocumentRow,
    document_content,
    entry_papers,
    list_documents,
    photo_sheet,
    remove_document,
    remove_photo,
    set_photo,
    tick_paper,
)
from rehabdesk.ui import printing, talk, theme
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.screens.documents.adding import AddDocument, ChangeDocument, dropped, file_kinds, size_of
from rehabdesk.ui.screens.documents.papers import PapersCard
from rehabdesk.ui.screens.documents.viewer import Viewer, as_pdf, file_name, shown_file
from rehabdesk.ui.tables import Column, Table
from rehabdesk.ui.widgets.buttons import Button, IconButton, Segmented
from rehabdesk.ui.widgets.cards import Card, EmptyState
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.leaves import Leaves
from rehabdesk.ui.widgets.photo import PhotoBox, picture_in

if TYPE_CHECKING:
    from rehabdesk.ui.screen import Place

GOES = N_(
    "Its content goes from this file for good; older backups still hold it."
    " That it was here, who removed it and why stays on record."
)


class ClientDocuments(QWidget):
    """The tab: the list, beside it the papers and the photo; a document opens over all of it."""

    go = Signal(object)  # a Place
    told = Signal(str, str)
    retitled = Signal()

    def __init__(self, desk: Desk, client_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._client_id = desk, client_id
        self._may_write = desk.who.may(Right.CLIENTS_WRITE)
        self._waiting: list[bytes | Path] = []
        self.which = Segmented([("kept", _("Kept")), ("removed", _("Removed"))], _("Which documents"))
        self.table = Table(self._columns(), name=_("Documents"))
        self.empty = EmptyState("documents", "")
        self.foot = Label("", "small", "ink2")
        self.add_button = Button(_("Add a document"), "soft", icon="add")
        self.add_button.setToolTip("Ctrl+O")
        self.paste_button = IconButton("paste", _("Paste") + " (Ctrl+V)")
        self.camera_button = IconButton("camera", _("Camera") + " (Alt+O)")
        self.change_button = IconButton("edit", _("Change what it is") + " (F2)")
        self.print_button = IconButton("print", _("Print") + " (Ctrl+P)")
        self.save_button = IconButton("save", _("Save to a file") + " (Ctrl+Shift+S)")
        self.remove_button = IconButton("delete", _("Remove") + " (Del)")
        self.papers = PapersCard(self._may_write)
        self.photo = PhotoBox()
        self.photo_said = Label("", "small", "ink2", wrap=True)
        self.viewer = Viewer(self._may_write)
        self._pages = Leaves()
        self._lay_out()
        self._connect()
        self.setAcceptDrops(self._may_write)
        self.refresh()

    # build

    def _columns(self) -> list[Column]:
        return [
            Column(
                _("Document"),
                lambda row: row.title or _(row.kind.label),
                second=_second,
                icon=lambda row: ("pdf" if row.media is Media.PDF else "picture", "info"),
                tone=lambda _row: "ink",
                sort=lambda row: (row.title or _(row.kind.label)).casefold(),
            ),
            Column(
                _("When, by whom"),
                lambda row: show_day(self._day(row)),
                second=lambda row: row.removed_by or row.added_by,
                sort=lambda row: row.removed_at or row.added_at,
                width=150,
            ),
            Column(_("Pages"), _pages_of, second=lambda row: size_of(row.size), width=100),
        ]

    def _lay_out(self) -> None:
        left = self._left = Card(flush=True)
        head = QHBoxLayout()
        head.setContentsMargins(14, 10, 14, 10)
        head.addWidget(self.which)
        head.addStretch()
        for button in (self.camera_button, self.paste_button, *self._tools()):
            head.addWidget(button)
        left.body.addLayout(head)
        self._list = QStackedWidget()
        self._list.addWidget(self.table)
        self._list.addWidget(self.empty)
        left.body.addWidget(self._list, 1)
        self._foot = QWidget()
        foot = QHBoxLayout(self._foot)
        foot.setContentsMargins(16, 10, 14, 10)
        foot.addWidget(self.foot, 1)
        foot.addWidget(self.add_button)
        left.body.addWidget(self._foot)
        photo = Card(_("Photo"))
        photo.body.addWidget(self.photo)
        photo.body.addWidget(self.photo_said)
        side = self._aside = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.papers)
        column.addWidget(photo)
        column.addStretch(1)
        self._side = QScrollArea()
        self._side.setWidget(side)
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        for ground in (self._side.viewport(), side):
            ground.setAutoFillBackground(False)
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(left, 1)
        row.addWidget(self._side)
        self._pages.addWidget(both)
        self._pages.addWidget(self.viewer)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        for written in (self.add_button, self.paste_button, self.camera_button, *self._tools()):
            written.setVisible(self._may_write)
        self.photo.set_read_only(not self._may_write)
        self._fit()

    def _tools(self) -> tuple[IconButton, ...]:
        return self.change_button, self.print_button, self.save_button, self.remove_button

    def _connect(self) -> None:
        # Not the button's own: it is away while there is no document.
        if self._may_write:
            QShortcut(QKeySequence("Ctrl+O"), self._left).activated.connect(self.add)
        self.table.opened.connect(self.view)
        self.table.moved.connect(self._aim)
        self.which.chosen.connect(self._list_again)
        self.empty.acted.connect(self.add)
        self.papers.scan_asked.connect(self.add_paper)
        self.papers.ticked.connect(self._tick)
        self.photo.taken.connect(self._set_photo)
        self.photo.removed.connect(self._remove_photo)
        self.viewer.closed.connect(self.step_back)
        for button, action, keys in (
            (self.add_button, self.add, ""),
            (self.camera_button, self.use_camera, "Alt+O"),
            (self.paste_button, self.paste, "Ctrl+V"),
            (self.change_button, self.change, "F2"),
            (self.print_button, self.print, "Ctrl+P"),
            (self.save_button, self.save, "Ctrl+Shift+S"),
            (self.remove_button, self.remove, "Del"),
        ):
            button.clicked.connect(action)
            if keys:
                # Beside the list the photo has a Ctrl+V of its own, and Del is not meant for a document.
                for part in (self._left, self.viewer):
                    shortcut = QShortcut(QKeySequence(keys), part)
                    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
                    shortcut.activated.connect(action)
        self.viewer.print_button.clicked.connect(self.print)
        self.viewer.save_button.clicked.connect(self.save)

    # what the window asks

    def hints(self) -> list[tuple[str, str]]:
        if self._pages.currentWidget() is self.viewer:
            found = [("Esc", _("Back to the list"))]
            return [*found, ("Ctrl+P", _("Print"))] if self._may_write else found
        found = [("Enter", _("View"))]
        if self._may_write:
            found += [("Ctrl+O", _("Add a document")), ("Ctrl+V", _("Paste")), ("F2", _("Change"))]
        return found

    def arrive(self, place: Place) -> None:
        """A document by its id in the text is opened."""
        if place.text.isdecimal() and self.table.choose(int(place.text)):
            self.view(self.table.current())
        elif self._pages.currentWidget() is not self.viewer:
            self.setFocus()

    def step_back(self) -> bool:
        if self._pages.currentWidget() is not self.viewer:
            return False
        self._pages.setCurrentIndex(0)
        self.viewer.show_nothing()
        self.table.setFocus()
        self.retitled.emit()
        return True

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange and hasattr(self, "_side"):
            self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        QTimer.singleShot(0, self, self._fit)  # how wide its words are is known once they are dressed

    def _fit(self) -> None:
        wide = self.width() * 100 / theme.percent() >= 1000
        least = self._aside.minimumSizeHint().width() + theme.px(14)  # its words whole, and the scroll bar
        self._side.setFixedWidth(max(theme.px(344 if wide else 282), least))
        self.table.show_column(2, wide)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self._add_all(dropped(event.mimeData()))

    # what the person does

    def add(self) -> None:
        talk.choose_file(self, _("Choose a scan or file"), file_kinds(), then=self.take)

    def add_paper(self, paper: EntryPaper) -> None:
        kind = PapersCard.KINDS[paper]
        talk.choose_file(
            self, _("Choose a scan or file"), file_kinds(), then=lambda path: self.take(path, kind)
        )

    def paste(self) -> None:
        if not self._may_write:
            return
        found = picture_in(QGuiApplication.clipboard().mimeData())
        if found is None:
            said = _("There is no picture or file in the clipboard. Copy one, then paste again.")
            self.told.emit(said, "warn")
        else:
            self.take(found)

    def use_camera(self) -> None:
        from rehabdesk.ui.widgets.camera import CameraDialog

        CameraDialog(self, self.take, of_paper=True).open()

    def take(self, source: bytes | Path, kind: DocumentKind | None = None) -> None:
        """Ask what it is while it is made ready beside the window."""
        dialog = AddDocument(self, self._desk, self._client_id, source, kind)
        dialog.added.connect(self._added)
        dialog.closed.connect(self._take_next)
        dialog.open()

    def view(self, row: DocumentRow | None) -> None:
        if row is None or row.removed_at is not None:
            return
        content = self._take_out(row, Use.VIEWED)
        if content:
            self.viewer.show_document(row, as_pdf(row, content))
            self._pages.setCurrentWidget(self.viewer)
            (self.viewer.back if names_hidden() else self.viewer.preview).setFocus()
            self.retitled.emit()

    def change(self) -> None:
        row = self._chosen()
        if row is not None and self._may_write and row.kind is not DocumentKind.PHOTO:
            ChangeDocument(self, self._desk, row, lambda: self.told.emit(_("Saved."), "ok")).open()

    def print(self) -> None:
        row = self._chosen()
        if row is None or not self._may_write:
            return
        content = self._take_out(row, Use.PRINTED)
        if content:
            name = f"{file_name(row)}.pdf"
            # The printer's queue is read by everybody: no name of a client there.
            printing.ask_print(
                self, as_pdf(row, content), title=_("Document"), file_name=name, then=lambda: None
            )

    def save(self) -> None:
        row = self._chosen()
        if row is None or not self._may_write:
            return
        body = _(
            "The copy leaves the encrypted file: whoever gets hold of it can read it, and nobody can take it"
            " back. That you saved it goes on record."
        )
        talk.ask(
            self,
            _("Save this document outside RehabDesk?"),
            body,
            yes=_("Save a copy"),
            then=lambda: self._choose_place(row),
        )

    def remove(self) -> None:
        row = self._chosen()
        if row is None or not self._may_write:
            return
        talk.ask_reason(
            self,
            _("Remove “{title}”?").format(title=row.title or _(row.kind.label)),
            _(GOES),
            yes=_("Remove"),
            then=lambda why: self._remove(row, why),
            destroys=True,
        )

    def _choose_place(self, row: DocumentRow) -> None:
        ending = ENDINGS[row.media]
        name, kinds = f"{file_name(row)}.{ending}", f"{_(row.media.label)} (*.{ending})"
        talk.choose_save(self, _("Save to a file"), name, kinds, then=lambda path: self._write(row, path))

    def _write(self, row: DocumentRow, path: Path) -> None:
        content = self._take_out(row, Use.EXPORTED)
        if not content:
            return
        try:
            path.write_bytes(content)
        except OSError:
            text = _("The folder cannot be written to, or the disk is full. Choose another place.")
            talk.tell(self, _("The copy was not saved"), text)
        else:
            self.told.emit(_("A copy was saved outside the encrypted file."), "warn")

    def _remove(self, row: DocumentRow, why: str) -> None:
        if self._run(lambda: self._desk.run(remove_document, row.id, why)):
            self.step_back()
            self.told.emit(_("The document was removed."), "ok")

    def _tick(self, paper: EntryPaper, handed_in: bool) -> None:
        self._run(lambda: self._desk.run(tick_paper, self._client_id, paper, handed_in))
        self._show_papers()

    def _set_photo(self, photo: bytes) -> None:
        if self._run(lambda: self._desk.run(set_photo, self._client_id, photo)):
            self.told.emit(_("The photo is in the file."), "ok")
            self.refresh()

    def _remove_photo(self) -> None:
        talk.ask_reason(
            self,
            _("Remove the photo?"),
            _(GOES),
            yes=_("Remove"),
            then=self._drop_photo,
            destroys=True,
        )

    def _drop_photo(self, why: str) -> None:
        if self._run(lambda: self._desk.run(remove_photo, self._client_id, why)):
            self.refresh()

    def _added(self, document_id: int) -> None:
        self.which.choose("kept")
        self.refresh()
        self.table.choose(document_id)
        self.told.emit(
            _("The document is in the encrypted file. The original on the disk may be deleted."), "ok"
        )

    def _add_all(self, sources: list[bytes | Path]) -> None:
        self._waiting = sources[1:]
        if sources:
            self.take(sources[0])

    def _take_next(self) -> None:
        if self._waiting:
            self.take(self._waiting.pop(0))

    # what it shows

    def refresh(self) -> None:
        self.viewer.show_names()
        self._list_again()
        self._show_papers()
        self._show_photo()

    def _list_again(self, *_chosen: object) -> None:
        removed = self.which.key() == "removed"
        rows = self._desk.ask(list_documents, self._client_id, removed=removed)
        self.table.show(rows)
        if rows and self.table.current() is None:
            self.table.choose_first()
        self._list.setCurrentIndex(0 if rows else 1)
        self._foot.setVisible(bool(rows) or removed)
        self.setFocusProxy(self.table if rows else self.empty)
        self._aim(self.table.current())
        if not rows and removed:
            self.empty.say(_("Nothing was removed."))
        elif not rows:
            hint = (
                _("Drag a scan in, paste it, or choose a file. It is kept encrypted.")
                if self._may_write
                else ""
            )
            action = _("Add a document") if self._may_write else ""
            self.empty.say(_("No document of this client yet."), hint, action)
        said = ngettext("{count} document", "{count} documents", len(rows)).format(count=len(rows))
        whole = "" if removed or not rows else size_of(sum(row.size for row in rows))
        self.foot.setText(", ".join(part for part in (said, whole) if part))

    def _show_papers(self) -> None:
        self.papers.show_papers(self._desk.ask(entry_papers, self._client_id))
        self._fit()

    def _show_photo(self) -> None:
        sheet = self._desk.ask(photo_sheet, self._client_id)
        name = self._desk.ask(client_sheet, self._client_id).draft.name
        self.photo.show_photo(name, sheet.content if sheet else b"")
        if sheet is None:
            said = _("4 × 6, shown beside the name once a consent covers it.")
        elif sheet.agreed:
            said = _("Taken {date}.").format(date=show_day(sheet.taken_on))
        else:
            said = _("No consent in force covers it, so it is shown nowhere but here.")
        self.photo_said.setText(said)

    def _aim(self, row: DocumentRow | None) -> None:
        kept = row is not None and row.removed_at is None
        for button in self._tools():
            button.setEnabled(kept)

    def _chosen(self) -> DocumentRow | None:
        row: DocumentRow | None = self.table.current()
        return row if row is not None and row.removed_at is None else None

    def _day(self, row: DocumentRow) -> date:
        return (row.removed_at or row.added_at).astimezone(self._desk.now().tzinfo).date()

    def _take_out(self, row: DocumentRow, use: Use) -> bytes:
        try:
            return self._desk.run(document_content, row.id, use)
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return b""

    def _run(self, action: Callable[[], object]) -> bool:
        try:
            action()
        except DeskError as error:
            talk.tell(self, _("That did not work"), str(error))
            return False
        return True


def _pages_of(row: DocumentRow) -> str:
    return ngettext("{count} page", "{count} pages", row.pages).format(count=row.pages)


def _second(row: DocumentRow) -> str:
    if row.removed_at is not None:
        return _(row.removed_why)
    parts = (show_day(row.dated) if row.dated else "", _(row.kind.label) if row.title else "")
    return ", ".join(part for part in parts if part) or row.note or shown_file(row)
