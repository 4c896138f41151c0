"""The components: names for a screen reader, room for their words, keys."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from rehabdesk.ui import printing, talk, theme
from rehabdesk.ui.calm import Calm
from rehabdesk.ui.widgets.buttons import Button, Segmented, Tabs
from rehabdesk.ui.widgets.cards import Banner
from rehabdesk.ui.widgets.growing import GrowingText
from rehabdesk.ui.widgets.labels import initials_of
from rehabdesk.ui.widgets.leaves import Leaves
from rehabdesk.ui.widgets.preview import Pages, Preview
from rehabdesk.ui.widgets.stepper import Section, SectionList, Step, Stepper
from tests.ui.gallery import Gallery


@pytest.fixture(params=[("light", 100), ("dark", 150)], ids=["light", "dark-150"])
def gallery(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Any:
    theme.apply(qapp, *request.param)
    gallery = Gallery()
    qtbot.addWidget(gallery)
    gallery.show()
    qtbot.waitExposed(gallery)
    yield gallery
    theme.apply(qapp, "light", 100)


def test_whatever_takes_the_focus_has_a_name(gallery: QWidget) -> None:
    nameless = [
        widget
        for widget in gallery.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget.isVisible()
        and not widget.accessibleName()
        and not (isinstance(widget, QAbstractButton) and widget.text())
        and widget.focusProxy() is None
    ]
    assert nameless == []


def test_no_words_are_cut(gallery: QWidget) -> None:
    for label in gallery.findChildren(QLabel):
        if label.isVisible() and label.text().strip():
            needed = label.heightForWidth(label.width()) if label.wordWrap() else label.sizeHint().height()
            assert label.height() >= needed - 1, label.text()
            assert label.wordWrap() or label.width() >= label.sizeHint().width() - 1, label.text()
    for button in gallery.findChildren(Button):
        if button.isVisible():
            assert button.width() >= button.sizeHint().width(), button.text()


def test_a_busy_button_keeps_its_words_and_ignores_presses(qtbot: QtBot) -> None:
    pressed: list[bool] = []
    button = Button("Simpan", "primary", icon="save")
    qtbot.addWidget(button)
    button.clicked.connect(lambda: pressed.append(True))
    button.set_busy(True)
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == []
    button.set_busy(False)
    qtbot.keyClick(button, Qt.Key.Key_Return)
    assert len(pressed) == 1


def test_arrows_choose_in_a_segmented_control(qtbot: QtBot) -> None:
    bar = Segmented([("all", "Semua"), ("active", "Aktif"), ("done", "Selesai")], "Klien")
    qtbot.addWidget(bar)
    chosen: list[str] = []
    bar.chosen.connect(chosen.append)
    for _ in range(3):
        qtbot.keyClick(bar, Qt.Key.Key_Right)
    qtbot.keyClick(bar, Qt.Key.Key_Left)
    assert chosen == ["active", "done", "active"]
    assert bar.accessibleName() == "Klien: Aktif"


def test_ctrl_tab_steps_through_tabs_and_around(qtbot: QtBot) -> None:
    tabs = Tabs([("a", "Ringkasan"), ("b", "Sesi")])
    qtbot.addWidget(tabs)
    tabs.show()
    qtbot.waitExposed(tabs)
    tabs.activateWindow()
    qtbot.waitUntil(tabs.isActiveWindow)
    for key in ("b", "a"):
        qtbot.keyClick(tabs, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
        assert tabs.key() == key


def test_tabs_without_room_for_all_keep_the_chosen_one_in_sight(qtbot: QtBot) -> None:
    tabs = Tabs([(str(n), f"Bagian {n}") for n in range(10)])
    qtbot.addWidget(tabs)
    tabs.resize(260, 38)
    for key in [*"0123456789876543210"]:
        tabs.choose(key)
        boxes = dict(tabs._boxes())
        assert boxes[key].left() >= 0
        assert boxes[key].right() <= tabs.width() + 1
    assert tabs.minimumSizeHint().width() < tabs.sizeHint().width()


def test_a_banner_has_room_for_a_long_sentence(qtbot: QtBot) -> None:
    banner = Banner(
        "Cadangan terakhir lima hari lalu dan tempatnya tidak tersambung lagi.", "warn", "Cadangkan"
    )
    qtbot.addWidget(banner)
    banner.resize(260, 40)
    banner.show()
    qtbot.waitUntil(lambda: banner.height() > 50)


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Nur Aini Hasan", "NH"),
        ("Suharto", "S"),
        ("Maria Banunaek", "MB"),
        ("", ""),
        ("dr. 2 Wila, M.Kes.", "W"),
        ("dr. Kartika Wila, M.Kes.", "KW"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials_of(name) == letters


def test_alt_down_goes_to_the_next_section(qtbot: QtBot) -> None:
    sections = SectionList("Bagian")
    qtbot.addWidget(sections)
    sections.show_sections(
        [Section("a", "Identitas", "warning", "2 perlu diperiksa"), Section("b", "Alamat")]
    )
    sections.show()
    qtbot.waitExposed(sections)
    sections.activateWindow()
    qtbot.waitUntil(sections.isActiveWindow)
    qtbot.keyClick(sections, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    assert sections.key() == "b"
    assert not sections.grab().isNull()


def test_a_stepper_says_where_one_stands(qtbot: QtBot) -> None:
    stepper = Stepper(
        [Step("Asesmen", "selesai", "done"), Step("Primer", "hari ke-47", "now", 0.5), Step("Pasca")]
    )
    qtbot.addWidget(stepper)
    assert stepper.accessibleName() == "Primer, hari ke-47"
    assert not stepper.grab().isNull()


def pdf(pages: int) -> bytes:
    made = BytesIO()
    canvas = Canvas(made, pagesize=(595, 842))
    for number in range(1, pages + 1):
        canvas.drawString(72, 770, f"Surat keterangan {number}")
        canvas.showPage()
    canvas.save()
    return made.getvalue()


def test_a_pdf_is_seen_counted_and_zoomed(qtbot: QtBot) -> None:
    preview = Preview(pdf(2))
    qtbot.addWidget(preview)
    preview.resize(500, 600)
    preview.show()
    qtbot.waitExposed(preview)
    assert preview.page_count() == 2
    assert "Surat keterangan 2" in preview.text()
    before = preview.zoom()
    preview.enlarge()
    assert preview.zoom() > before
    preview.show_pdf(pdf(1))
    assert preview.page_count() == 1
    image = preview.grab(QRectF(0, 0, 500, 600).toRect()).toImage()
    assert len({image.pixel(x, 120) for x in range(0, 500, 3)}) > 1


def test_printing_sends_the_same_bytes_and_asks_whether_it_came_out(qtbot: QtBot) -> None:
    asker, out = QWidget(), []
    qtbot.addWidget(asker)
    asker.resize(900, 600)
    asker.show()
    qtbot.waitExposed(asker)
    letter = pdf(1)
    with printing.catch() as tray:
        printing.ask_print(
            asker, letter, title="Surat", file_name="surat.pdf", then=lambda: out.append("printed")
        )
        [dialog] = asker.findChildren(printing.PrintDialog)
        dialog.copies.show_value(2)
        dialog.paper.show_value("F4")
        qtbot.keyClick(dialog.printer, Qt.Key.Key_Return)
    assert tray.printouts == [printing.Printout(letter, "HP LaserJet P1102", 2, "F4")]
    assert out == []
    qtbot.keyClick(asker.focusWidget(), Qt.Key.Key_Return)
    assert out == ["printed"]


@pytest.mark.parametrize(("paper", "millimetres"), [("A4", (210, 297)), ("F4", (215, 330))])
def test_pages_come_out_in_true_size(
    qtbot: QtBot, tmp_path: Path, paper: str, millimetres: tuple[int, int]
) -> None:
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "out.pdf"))
    assert printing.print_on(printer, printing.Printout(pdf(2), "", 1, paper))
    out = Pages((tmp_path / "out.pdf").read_bytes())
    assert len(out) == 2
    # Drivers know F4 as 8.5 by 13 inches, a millimetre wider.
    assert all(
        abs(points / 72 * 25.4 - side) < 1.2 for points, side in zip(out.size(0), millimetres, strict=True)
    )
    words = out.draw(0, 1).copy(72, 842 - 770 - 12, 100, 14)
    assert len({words.pixel(x, y) for x in range(100) for y in range(14)}) > 1


def test_without_a_printer_the_pdf_is_offered(qtbot: QtBot, tmp_path: Any) -> None:
    asker = QWidget()
    qtbot.addWidget(asker)
    target = tmp_path / "surat.pdf"
    with printing.catch([]), talk.script([True, target]):
        printing.ask_print(asker, pdf(1), title="Surat", file_name="surat.pdf", then=lambda: None)
    assert target.read_bytes().startswith(b"%PDF")


def test_a_printer_that_does_not_answer_is_said(qtbot: QtBot) -> None:
    asker = QWidget()
    qtbot.addWidget(asker)
    asker.resize(900, 600)
    with printing.catch(works=False), talk.script([]) as scripted:
        printing.PrintDialog(asker, pdf(1), printing.printers(), "Surat", "A4", lambda: None)._print()
    assert len(scripted.asked) == 1


def test_calm_collects_on_the_timer(qtbot: QtBot) -> None:
    import gc

    try:
        calm = Calm(QApplication.instance())
        assert not gc.isenabled()
        calm.collect()
        calm.deleteLater()
    finally:
        gc.enable()


def test_a_book_pasted_by_mistake_is_refused(qtbot: QtBot) -> None:
    text = GrowingText()
    qtbot.addWidget(text)
    text.show_value("Awal. ")
    QApplication.clipboard().setText("x" * 1_000_000)
    text.paste()
    assert text.value() == "Awal."
    QApplication.clipboard().setText("lanjut")
    text.moveCursor(text.textCursor().MoveOperation.End)
    text.paste()
    assert text.value() == "Awal. lanjut"


def test_a_tall_page_that_is_not_shown_takes_no_room(qtbot: QtBot) -> None:
    leaves = Leaves()
    qtbot.addWidget(leaves)
    for tall in (900, 120):
        page = QWidget()
        page.setMinimumSize(200, tall)
        QVBoxLayout(page).addSpacing(tall)
        leaves.addWidget(page)
    assert leaves.minimumSizeHint().height() >= 900
    leaves.setCurrentIndex(1)
    assert leaves.minimumSizeHint().height() < 200
