"""A client's documents: looked at, added from a scan, removed with a reason; the photo cut and taken."""

from __future__ import annotations

from pathlib import Path
from random import Random

from PySide6.QtCore import Qt

from rehabdesk.app import App
from rehabdesk.domain.documents import DocumentKind
from rehabdesk.i18n import _
from rehabdesk.services.clients import ClientFilter, find_clients
from rehabdesk.services.demo_documents import draw_face, draw_specimen
from rehabdesk.services.documents import list_documents
from rehabdesk.tour.guide import Guide
from rehabdesk.ui import talk
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.client_file import ClientFile
from rehabdesk.ui.screens.documents import ClientDocuments
from rehabdesk.ui.screens.documents.adding import AddDocument
from rehabdesk.ui.widgets import camera
from rehabdesk.ui.widgets.photo import CropDialog


def walk(guide: Guide, app: App) -> None:
    """By the counsellor who is signed in, with a client whose papers are half there."""
    part = _open_file(guide, app)
    guide.shoot("documents")
    _look_at_one(guide, part)
    _add_one(guide, part, app.folder.with_name("scans"))
    _try_one_too_large(guide, part, app.folder.with_name("scans"))
    _remove_one(guide, part)
    _cut_photo(guide, part, app.folder.with_name("scans"))
    _look_through_camera(guide, part)


def _open_file(guide: Guide, app: App) -> ClientDocuments:
    desk, shell = app.desk, app.window.shell
    assert desk is not None
    assert shell is not None
    mine = desk.ask(find_clients, which=ClientFilter.ACTIVE, counsellor_id=desk.who.account_id, limit=60)
    if not mine.rows:
        raise guide.stuck("nobody is in care")
    most = max(mine.rows, key=lambda row: len(desk.ask(list_documents, row.id)))
    shell.go(Place("client", most.id, tab="documents"))
    guide.at(ClientFile)
    return guide.find(ClientDocuments)


def _look_at_one(guide: Guide, part: ClientDocuments) -> None:
    rows = part.table.rows()
    card = next((row for row in rows if row.kind is DocumentKind.KTP), None)
    if card is None:
        raise guide.stuck("no client of the demo has a card")
    part.table.choose(card.id)
    part.table.setFocus(Qt.FocusReason.TabFocusReason)
    guide.press("Return")
    guide.until(part.viewer.isVisible, "the document is not shown")
    guide.shoot("document")
    guide.press("Esc")
    guide.until(part.table.isVisible, "the list does not come back")


def _add_one(guide: Guide, part: ClientDocuments, folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    scan = folder / "Surat rujukan RSUD.jpg"
    lines = [_("Referral letter"), "RSUD Lontar"]
    scan.write_bytes(draw_specimen((1000, 1414), "#fbfaf6", lines))
    with talk.script([scan]) as said:
        guide.press("Ctrl+O")
        guide.until(lambda: bool(said.asked), "no file was asked for")
    dialog = guide.dialog()
    assert isinstance(dialog, AddDocument)
    guide.fill(dialog.form.editors["title"], _("Referral letter") + " RSUD Lontar")
    guide.until(dialog.add_button.isEnabled, "the scan is never ready")
    guide.shoot("document-added")
    guide.click(dialog.add_button)
    guide.until_closed()
    guide.until(lambda: DocumentKind.REFERRAL in _kinds(part), "the scan is not in the list")


def _try_one_too_large(guide: Guide, part: ClientDocuments, folder: Path) -> None:
    """Eighty megabytes are refused before they are read."""
    scan = folder / "Putusan.pdf"
    with scan.open("wb") as file:
        file.write(b"%PDF-1.7")
        file.truncate(80_000_000)
    with talk.script([scan]) as said:
        guide.press("Ctrl+O")
        guide.until(lambda: bool(said.asked), "no file was asked for")
    dialog = guide.dialog()
    assert isinstance(dialog, AddDocument)
    guide.until(lambda: "80" in dialog.said.text(), "nothing is said of its size")
    guide.shoot("document-too-large")
    guide.press("Esc")
    guide.until_closed()


def _kinds(part: ClientDocuments) -> list[DocumentKind]:
    return [row.kind for row in part.table.rows()]


def _remove_one(guide: Guide, part: ClientDocuments) -> None:
    part.table.setFocus(Qt.FocusReason.TabFocusReason)
    guide.press("Del")
    guide.dialog()
    guide.write(_("Belongs to somebody else."))
    guide.shoot("document-removed")
    guide.press("Tab", 2)
    guide.press("Return")
    guide.until_closed()
    guide.choose("removed", within=part)
    guide.shoot("documents-removed")
    guide.choose("kept", within=part)


def _cut_photo(guide: Guide, part: ClientDocuments, folder: Path) -> None:
    photo = folder / "foto.jpg"
    photo.write_bytes(draw_face(Random(3)))
    with talk.script([photo]):
        guide.click(part.photo.choose_button)
    dialog = guide.dialog()
    assert isinstance(dialog, CropDialog)
    guide.press("+", 3)
    guide.press("Up", 2)
    guide.shoot("photo-cut")
    guide.press("Return")
    guide.until_closed()
    guide.until(part.photo.frame.has_photo, "the photo is not shown")


def _look_through_camera(guide: Guide, part: ClientDocuments) -> None:
    """A test picture stands in for the camera: whoever sits here is not photographed."""
    give_back = camera.lend([camera.Camera(_("Camera"), "testsrc2=size=640x480:rate=15", "lavfi")])
    guide.click(part.photo.camera_button)
    dialog = guide.dialog()
    assert isinstance(dialog, camera.CameraDialog)
    guide.until(dialog.take_button.isEnabled, "the camera shows nothing")
    guide.shoot("photo-camera")
    guide.press("Esc")
    guide.until_closed()
    give_back()
