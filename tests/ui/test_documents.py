"""The documents of a client, driven by keys; the photo; a camera that is not there and one that is."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.documents import DocumentKind
from rehabdesk.services.clients import register_client
from rehabdesk.services.documents import list_documents
from rehabdesk.ui import talk
from rehabdesk.ui.screens.documents import ClientDocuments
from rehabdesk.ui.screens.documents.adding import AddDocument
from tests.helpers.scans import large_pdf

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


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
