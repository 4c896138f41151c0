"""What hangs on an intake besides words: the client's photo, and the papers of which a scan is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from rehabdesk.desk import Desk
from rehabdesk.domain.intake_origin import There
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.services.documents import entry_papers, photo_of, set_photo
from rehabdesk.services.intake import ENTRY_PAPERS
from rehabdesk.ui.screen import Place
from rehabdesk.ui.widgets.buttons import Button

if TYPE_CHECKING:
    from rehabdesk.ui.screens.intake.screen import IntakeScreen


class Attached(QObject):
    def __init__(self, screen: IntakeScreen, desk: Desk) -> None:
        super().__init__(screen)
        self._screen, self._desk = screen, desk
        self._box = screen.frame.photo
        self._photo = b""  # taken before the client is in the register
        self._scans: Button | None = None
        self._box.taken.connect(self.take_photo)
        self._box.removed.connect(self.go_to_documents)

    def take_photo(self, photo: bytes) -> None:
        """Into the file at once where there is one; else with the first save, which a name is enough for."""
        screen = self._screen
        self._photo = photo
        if screen.client_id is not None:
            self.keep_photo()
        elif screen.identity.editors["name"].value():
            screen.save()
        self.show_photo()

    def keep_photo(self) -> None:
        if not self._photo or self._screen.client_id is None:
            return
        try:
            self._desk.run(set_photo, self._screen.client_id, self._photo)
        except DeskError as error:
            self._screen.say(str(error), "warn")
            return
        self._photo = b""
        self._screen.tell(_("The photo is in the file."))

    def show_photo(self) -> None:
        photo, client_id = self._photo, self._screen.client_id
        if not photo and client_id is not None:
            photo = self._desk.ask(photo_of, client_id)
        self._box.show_photo(self._screen.name(), photo)

    def go_to_documents(self) -> None:
        if self._screen.save() and self._screen.client_id is not None:
            self._screen.go.emit(Place("client", self._screen.client_id, tab="documents"))

    def show_papers(self) -> None:
        """Papers of which a scan is there say so, and count as there."""
        screen = self._screen
        if self._scans is None:
            self._scans = Button(_("Scans of this client"), icon="documents", keys="Alt+D")
            self._scans.clicked.connect(self.go_to_documents)
            screen.filling.pages["papers"].add_below(self._scans)
        if screen.client_id is None:
            return
        form = screen.filling.form("papers")
        for row in self._desk.ask(entry_papers, screen.client_id):
            name = ENTRY_PAPERS[row.paper]
            if row.document_id is not None:
                form.rows[name].show_note(_("A scan is in the file."))
                if form.editors[name].value() is None and screen.signed_at is None:
                    form.editors[name].show_value(There.THERE)
