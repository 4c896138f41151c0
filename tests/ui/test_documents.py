"""The documents of a client, driven by keys; the photo; a camera that is not there and one that is."""

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication, QImage
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget
from reportlab.pdfgen.canvas import Canvas
from shiboken6 import isValid

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.documents import DocumentDraft, DocumentKind, EntryPaper
from rehabdesk.domain.rights import Role
from rehabdesk.services.clients import register_client
from rehabdesk.services.documents import (
    add_document,
    document_content,
    entry_papers,
    list_documents,
    photo_sheet,
)
from rehabdesk.ui import printing, talk
from rehabdesk.ui.background import the_worker
from rehabdesk.ui.privacy import hide_names
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.documents import ClientDocuments
from rehabdesk.ui.screens.documents.adding import AddDocument, ChangeDocument, guess_kind
from rehabdesk.ui.widgets import camera
from rehabdesk.ui.widgets.photo import CropDialog, Portrait
from rehabdesk.ui.widgets.preview import Pages
from tests.helpers.scans import large_pdf, picture

Key = Qt.Key
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LAB = DocumentDraft(DocumentKind.LAB, "Tes urine")


@pytest.fixture
def client(desk) -> int:
    return desk.run(register_client, ClientDraft(name="Theresia Banunaek"))


@pytest.fixture
def open_tab(qtbot, desk, client):
    def show(on=desk) -> ClientDocuments:
        part = ClientDocuments(on, client)
        qtbot.addWidget(part)
        part.resize(1138, 560)
        with qtbot.waitActive(part):
            part.show()
            part.activateWindow()
        part.setFocus()
        return part

    return show


def dialog(qtbot, part, kind):
    qtbot.waitUntil(lambda: any(each.isVisible() for each in part.window().findChildren(kind)))
    return [each for each in part.window().findChildren(kind) if each.isVisible()][-1]


def test_a_scan_is_added_by_keyboard(qtbot, desk, client, open_tab, tmp_path: Path):
    part = open_tab()
    scan = tmp_path / "Hasil lab 3.pdf"
    scan.write_bytes(large_pdf(pages=2))
    with talk.script([scan]) as said:
        qtbot.keyClick(part.add_button, Key.Key_O, CTRL)
        qtbot.waitUntil(lambda: bool(said.asked))
    asked = dialog(qtbot, part, AddDocument)
    assert asked.form.editors["kind"].value() is DocumentKind.LAB
    qtbot.waitUntil(asked.add_button.isEnabled)
    qtbot.keyClicks(asked.form.editors["title"], "Tes urine")
    qtbot.keyClick(asked.form.editors["title"], Key.Key_Return)
    asked.add_button.setFocus()
    qtbot.keyClick(asked.add_button, Key.Key_Return)
    qtbot.waitUntil(lambda: bool(desk.ask(list_documents, client)))
    qtbot.waitUntil(lambda: part.table.current() is not None)
    assert (part.table.current().title, part.table.current().pages) == ("Tes urine", 2)
    qtbot.keyClick(part.table, Key.Key_Return)
    assert part.viewer.isVisible()
    assert part.viewer.preview.page_count() == 2
    assert part.step_back()
    assert part.table.hasFocus()


@pytest.fixture
def lab(desk, client) -> int:
    return desk.run(add_document, client, LAB, "lab.pdf", large_pdf())


def test_it_is_printed_and_saved_out_with_a_warning(qtbot, desk, lab, open_tab, tmp_path: Path):
    part = open_tab()
    with printing.catch() as tray:
        qtbot.keyClick(part.table, Key.Key_P, CTRL)
        asked = dialog(qtbot, part, printing.PrintDialog)
        with talk.script([True]):
            asked._print()
    assert len(tray.printouts) == 1
    out = tmp_path / "keluar.pdf"
    with talk.script([False]) as said:
        qtbot.keyClick(part.table, Key.Key_S, CTRL | SHIFT)
        assert said.asked == ["Simpan dokumen ini di luar RehabDesk?"]
    with talk.script([True, out]):
        qtbot.keyClick(part.table, Key.Key_S, CTRL | SHIFT)
    assert out.read_bytes() == desk.run(document_content, lab)


def test_a_scan_as_large_as_a_wall_is_turned_and_fits_the_paper(qtbot, tmp_path: Path):
    wall = io.BytesIO()
    canvas = Canvas(wall, pagesize=(6000, 4000))
    canvas.setFillColorRGB(1, 0, 0)
    canvas.rect(0, 3000, 1000, 1000, stroke=0, fill=1)  # the upper left corner
    canvas.save()
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert printing.print_on(printer, printing.Printout(wall.getvalue(), "", 1, "A4"))
    page = Pages((tmp_path / "out.pdf").read_bytes()).draw(0, 0.5)
    right, low = page.width() - 25, page.height() - 25
    corners = [page.pixelColor(x, y).getRgb()[:3] for x, y in ((5, 5), (right, 5), (5, low), (right, low))]
    assert [red > 200 and green < 60 for red, green, _blue in corners] == [False, True, False, False]


def test_it_is_changed_and_removed_by_keyboard(qtbot, desk, client, lab, open_tab):
    part = open_tab()
    qtbot.keyClick(part.table, Key.Key_F2)
    asked = dialog(qtbot, part, ChangeDocument)
    asked.form.editors["title"].selectAll()
    qtbot.keyClicks(asked.form.editors["title"], "Tes urine ulang")
    asked.save()
    part.refresh()
    assert part.table.current().title == "Tes urine ulang"
    with talk.script(["Milik klien lain"]):
        qtbot.keyClick(part.table, Key.Key_Delete)
    part.refresh()
    assert part.empty.text() == "Belum ada dokumen klien ini."
    part.which.choose("removed")
    assert [row.removed_why for row in part.table.rows()] == ["Milik klien lain"]
    assert not part.remove_button.isEnabled()


def test_files_dropped_together_are_asked_for_one_after_the_other(qtbot, desk, client, open_tab, tmp_path):
    part = open_tab()
    paths = [tmp_path / "KTP Theresia.png", tmp_path / "kk_scan.pdf"]
    paths[0].write_bytes(picture(form="PNG"))
    paths[1].write_bytes(b"%PDF-1.4 nothing")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    action = Qt.DropAction.CopyAction
    part.dropEvent(
        QDropEvent(QPoint(9, 9), action, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    )
    first = dialog(qtbot, part, AddDocument)
    qtbot.waitUntil(first.add_button.isEnabled)
    first.add()
    qtbot.waitUntil(lambda: bool(desk.ask(list_documents, client)))
    qtbot.waitUntil(lambda: not isValid(first))
    second = dialog(qtbot, part, AddDocument)
    assert second.form.editors["kind"].value() is DocumentKind.KK
    qtbot.waitUntil(lambda: "rusak" in second.said.text())
    assert not second.add_button.isEnabled()
    paths[1].write_bytes(large_pdf())
    with talk.script([paths[1]]):
        second.other_button.click()
    qtbot.waitUntil(second.add_button.isEnabled)
    assert not second.other_button.isVisible()
    second.close()
    assert [row.kind for row in desk.ask(list_documents, client)] == [DocumentKind.KTP]


def test_a_picture_is_pasted(qtbot, desk, client, lab, open_tab):
    part = open_tab()
    said = []
    part.told.connect(lambda text, tone: said.append(tone))
    QGuiApplication.clipboard().clear()
    qtbot.keyClick(part.table, Key.Key_V, CTRL)
    assert said == ["warn"]
    QGuiApplication.clipboard().setImage(QImage.fromData(picture()))
    qtbot.keyClick(part.table, Key.Key_V, CTRL)
    asked = dialog(qtbot, part, AddDocument)
    qtbot.waitUntil(asked.add_button.isEnabled)
    assert asked.form.editors["kind"].value() is None
    asked.add()
    qtbot.waitUntil(lambda: bool(asked.form.problems()))
    asked.close()


def test_beside_the_list_the_same_keys_paste_a_photo(qtbot, desk, client, open_tab):
    part = open_tab()
    QGuiApplication.clipboard().setImage(QImage.fromData(picture((400, 600))))
    part.photo.choose_button.setFocus()
    qtbot.keyClick(part.photo.choose_button, Key.Key_V, CTRL)
    dialog(qtbot, part, CropDialog).close()


def test_a_place_with_a_number_opens_that_document(qtbot, lab, open_tab):
    part = open_tab()
    part.arrive(Place("client", 1, tab="documents", text=str(lab)))
    assert part.viewer.preview.page_count() == 1
    assert ("Esc", "Kembali ke daftar") in part.hints()
    with talk.script([True, None]) as said:
        qtbot.keyClick(part.focusWidget(), Key.Key_S, CTRL | SHIFT)
    assert len(said.asked) == 2


def test_a_paper_is_ticked_or_scanned_from_the_list_of_papers(qtbot, desk, client, open_tab, tmp_path):
    part = open_tab()
    assert part.papers.missing.text() == "4 berkas belum ada."
    part.papers.checks[EntryPaper.STAMPS].setFocus()
    qtbot.keyClick(part.papers.checks[EntryPaper.STAMPS], Key.Key_Space)
    assert [row.paper for row in desk.ask(entry_papers, client) if row.there] == [EntryPaper.STAMPS]
    assert part.papers.checks[EntryPaper.STAMPS].hasFocus()
    scan = tmp_path / "1.png"
    scan.write_bytes(picture(form="PNG"))
    with talk.script([scan]):
        part.papers.scan_buttons[EntryPaper.FAMILY].click()
    asked = dialog(qtbot, part, AddDocument)
    assert asked.form.editors["kind"].value() is DocumentKind.KK
    asked.close()


def test_a_photo_is_cut_by_keyboard(qtbot, desk, client, open_tab, tmp_path: Path):
    part = open_tab()
    photo = tmp_path / "foto.jpg"
    photo.write_bytes(picture((1200, 900)))
    with talk.script([photo]):
        part.photo.choose()
    asked = dialog(qtbot, part, CropDialog)
    before = asked.cropper.crop
    asked.cropper.setFocus()
    for key in (Key.Key_Plus, Key.Key_Left, Key.Key_Up, Key.Key_R, Key.Key_Minus):
        qtbot.keyClick(asked.cropper, key)
    assert asked.cropper.crop != before
    assert (asked.cropper.crop.across, asked.cropper.crop.down) == (900, 1200)
    qtbot.keyClick(asked.cropper, Key.Key_Return)
    sheet = desk.ask(photo_sheet, client)
    image = QImage.fromData(sheet.content)
    assert (image.width(), image.height()) == (600, 900)
    with talk.script(["Diminta klien"]):
        part.photo.remove_button.click()
    assert desk.ask(photo_sheet, client) is None


def test_a_bad_photo_gets_a_sentence(qtbot, desk, open_tab, tmp_path: Path):
    part = open_tab()
    for name, content, said in (
        ("a.jpg", picture()[:900], "Gambar ini rusak"),
        ("b.pdf", large_pdf(), "bukan PDF"),
        ("c.jpg", b"", "Berkas ini kosong"),
    ):
        (tmp_path / name).write_bytes(content)
        part.photo.take(tmp_path / name)
        qtbot.waitUntil(lambda said=said: said in part.photo.said.text())


def test_without_a_camera_a_sentence_says_what_to_do(qtbot, open_tab):
    part = open_tab()
    end = camera.lend([])
    part.photo.use_camera()
    asked = dialog(qtbot, part, camera.CameraDialog)
    qtbot.waitUntil(lambda: "Tidak ada kamera" in asked.words.text())
    assert not asked.take_button.isEnabled()
    asked.close()
    end()


def test_a_camera_that_is_taken_elsewhere_is_named(qtbot, open_tab):
    part = open_tab()
    end = camera.lend([camera.Camera("Kamera depan", "tidak ada", "lavfi")])
    part.photo.use_camera()
    asked = dialog(qtbot, part, camera.CameraDialog)
    qtbot.waitUntil(lambda: "Kamera depan" in asked.words.text())
    asked.close()
    end()


def test_a_photo_is_taken_with_a_camera(qtbot, open_tab):
    part = open_tab()
    pattern = camera.Camera("Kamera depan", "testsrc=size=320x240:rate=30", "lavfi")
    end = camera.lend([pattern, pattern])
    part.photo.use_camera()
    asked = dialog(qtbot, part, camera.CameraDialog)
    qtbot.waitUntil(asked.take_button.isEnabled)
    assert asked.which.isVisible()
    asked.hide()  # as the lock does
    qtbot.waitUntil(lambda: not the_worker().busy())
    asked.show()
    qtbot.waitUntil(the_worker().busy)
    qtbot.keyClick(asked.take_button, Key.Key_Return)
    cut = dialog(qtbot, part, CropDialog)
    assert (cut.cropper.crop.across, cut.cropper.crop.down) == (320, 240)
    cut.close()
    end()


def test_a_paper_before_the_camera_is_turned_and_added(qtbot, desk, client, open_tab):
    part = open_tab()
    end = camera.lend([camera.Camera("Kamera meja", "testsrc=size=320x240:rate=30", "lavfi")])
    part.camera_button.click()
    asked = dialog(qtbot, part, camera.CameraDialog)
    qtbot.waitUntil(asked.take_button.isEnabled)
    asked.take()
    adding = dialog(qtbot, part, AddDocument)
    adding.form.editors["kind"].show_value(DocumentKind.OTHER)
    qtbot.waitUntil(adding.turn_button.isVisible)
    adding.turn()
    adding.add()
    qtbot.waitUntil(lambda: bool(desk.ask(list_documents, client)))
    [row] = desk.ask(list_documents, client)
    image = QImage.fromData(desk.run(document_content, row.id))
    assert (image.width(), image.height()) == (240, 320)
    end()


def test_who_may_only_read_is_offered_nothing_else(qtbot, desk_of: Callable, client, lab, open_tab):
    part = open_tab(desk_of(Role.AUDITOR))
    for button in (part.add_button, part.paste_button, part.remove_button, part.print_button):
        assert not button.isVisibleTo(part)
    qtbot.keyClick(part.table, Key.Key_Return)
    assert part.viewer.isVisible()
    assert not part.viewer.save_button.isVisibleTo(part)
    office = open_tab(desk_of(Role.OFFICE))
    assert office.table.rows() == []
    office.take(picture(), DocumentKind.LAB)
    asked = dialog(qtbot, office, AddDocument)
    assert asked.form.editors["kind"].value() is None
    asked.close()


def test_whatever_takes_the_focus_has_a_name(qtbot, lab, open_tab):
    part = open_tab()
    part.view(part.table.current())
    part.step_back()
    seen = [each for each in part.findChildren(QWidget) if each.isVisible()]
    stops = [each for each in seen if each.focusPolicy() & Qt.FocusPolicy.TabFocus]
    nameless = [each for each in stops if not (each.accessibleName() or each.property("text"))]
    assert nameless == []
    assert part.table in stops


def test_a_long_title_widens_nothing_and_hidden_names_cover_the_scan(qtbot, desk, client, open_tab):
    long = replace(LAB, title="Hasil pemeriksaan yang " + "sangat " * 10 + "panjang", note="Catatan " * 12)
    desk.run(add_document, client, long, "lab.pdf", large_pdf())
    part = open_tab()
    qtbot.keyClick(part.table, Key.Key_Return)
    assert part.minimumSizeHint().width() < 760
    assert part.viewer.preview.covered() == ""
    hide_names(True)
    try:
        part.refresh()
        assert part.viewer.preview.covered().startswith("Nama sedang disamarkan")
        assert part.step_back()
        qtbot.keyClick(part.table, Key.Key_Return)
        assert part.viewer.back.hasFocus()
    finally:
        hide_names(False)
    part.refresh()
    assert part.viewer.preview.covered() == ""


def test_hidden_names_hide_the_face(qtbot):
    portrait = Portrait(48)
    qtbot.addWidget(portrait)
    portrait.show_person("Theresia Banunaek", picture((60, 90)))
    shown = portrait.grab().toImage()
    hide_names(True)
    try:
        assert portrait.grab().toImage() != shown
    finally:
        hide_names(False)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("KTP_Maria.jpg", DocumentKind.KTP), ("scan-kk.pdf", DocumentKind.KK), ("IMG_2231.jpg", None),
     ("Surat Rujukan RSUD.pdf", DocumentKind.REFERRAL), ("hasil.lab.pdf", DocumentKind.LAB)],
)  # fmt: skip
def test_a_files_name_gives_its_kind_away(name: str, kind: DocumentKind | None):
    assert guess_kind(name) is kind
