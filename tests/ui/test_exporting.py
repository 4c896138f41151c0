"""A table leaves by keyboard: what, for whom and why; with names only after the password."""

from collections.abc import Callable, Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from rehabdesk.desk import Desk
from rehabdesk.domain.disclosure import Purpose, WithoutConsent
from rehabdesk.domain.exports import ExportDraft, Level, Subject
from rehabdesk.domain.partners import PartnerDraft, PartnerKind
from rehabdesk.services.partners import add_partner
from rehabdesk.services.spreadsheets import read_book
from rehabdesk.ui import talk
from rehabdesk.ui.background import Background
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.exporting import ExportingScreen
from tests.conftest import PASSWORD
from tests.helpers.people import admit_somebody

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def background(qtbot: QtBot) -> Iterator[Background]:
    worker = Background()
    yield worker
    worker.stop()


@pytest.fixture
def open_screen(qtbot: QtBot, desk: Desk, background: Background) -> Callable[..., ExportingScreen]:
    def show(client_id: int | None = None) -> ExportingScreen:
        made = ExportingScreen(desk, background, client_id)
        qtbot.addWidget(made)
        made.resize(1182, 684)
        with qtbot.waitActive(made):
            made.show()
            made.activateWindow()
        made.arrive(Place("exporting", client_id))
        return made

    return show


def looked(qtbot: QtBot, screen: ExportingScreen) -> None:
    qtbot.waitUntil(screen.is_quiet)


def test_the_register_leaves_without_names(
    qtbot: QtBot, desk: Desk, open_screen: Callable[..., ExportingScreen], tmp_path: Path
) -> None:
    admit_somebody(desk)
    desk.run(add_partner, PartnerDraft(name="BNNP NTT", kind=PartnerKind.BNN, city="Kupang"))
    screen = open_screen()
    looked(qtbot, screen)
    assert screen.says.text() == "1 klien dalam berkas."
    assert screen.table is not None
    assert screen.table.rows()[0][1] == "MB"
    qtbot.keyClick(screen.focusWidget(), Key.Key_E, CTRL)
    assert {problem.field for problem in screen.form.problems()} == {"purpose", "partner_id"}
    screen.form.focus_field("partner_id")
    qtbot.keyClicks(screen.form.editors["partner_id"], "BNNP NTT")
    screen.form.focus_field("purpose")
    qtbot.keyClicks(screen.form.editors["purpose"], "Pendanaan")
    assert screen.form.draft().purpose is Purpose.FUNDING
    looked(qtbot, screen)
    path = tmp_path / "register.xlsx"
    with talk.script([path]), qtbot.waitSignal(screen.told, timeout=10_000) as told:
        qtbot.keyClick(screen.focusWidget(), Key.Key_E, CTRL)
    assert told.args is not None
    assert told.args[0].startswith("register.xlsx berisi 1 klien.")
    assert read_book(path).sheets[0].rows[1][1] == "MB"
    with ZipFile(path) as parts:
        assert "BNNP NTT: Pendanaan atau laporan. Nur Aini Hasan" in parts.read("docProps/core.xml").decode()


def test_names_ask_for_a_consent_or_a_ground_and_the_password(
    qtbot: QtBot, desk: Desk, open_screen: Callable[..., ExportingScreen], tmp_path: Path
) -> None:
    client = admit_somebody(desk)
    screen = open_screen(client)
    assert screen.form.draft(half=True).subject is Subject.CLIENT
    named = ExportDraft(
        subject=Subject.CLIENT, level=Level.IDENTIFIED, recipient="Pengadilan", purpose=Purpose.LEGAL
    )
    screen.form.show(named)
    screen._look()
    looked(qtbot, screen)
    assert "tidak ada persetujuan" in screen.says.text()
    screen.form.focus_field("basis")
    qtbot.keyClicks(screen.form.editors["basis"], "Kewajiban")
    assert screen.form.draft(half=True).basis is WithoutConsent.LAW
    screen.form.focus_field("basis_reason")
    qtbot.keyClicks(screen.form.editors["basis_reason"], "Surat 12/2026")
    looked(qtbot, screen)
    assert screen.says.text() == "1 klien dalam berkas."
    path = tmp_path / "berkas.xlsx"
    screen.save.click()
    word = next(
        line for line in screen.findChildren(QLineEdit) if line.echoMode() is QLineEdit.EchoMode.Password
    )
    qtbot.keyClicks(word, "salah")
    qtbot.keyClick(word, Key.Key_Return)
    assert not path.exists()
    with talk.script([path]), qtbot.waitSignal(screen.told, timeout=10_000):
        word.setText(PASSWORD)
        qtbot.keyClick(word, Key.Key_Return)
    said = [row[2] for row in read_book(path).sheets[0].rows]
    assert "Maria Banunaek" in said


def test_a_full_disk_and_nobody_to_export_are_said(
    qtbot: QtBot, desk: Desk, open_screen: Callable[..., ExportingScreen], tmp_path: Path
) -> None:
    screen = open_screen()
    screen.form.show(ExportDraft(recipient="BNNP", purpose=Purpose.FUNDING))
    for path in (tmp_path / "a.xlsx", tmp_path / "tidak ada" / "a.xlsx"):
        with talk.script([]) as asked:
            screen.write(path)
            qtbot.waitUntil(lambda: bool(asked.asked))
        assert asked.asked == ["Tidak ada yang diekspor"]
        admit_somebody(desk) if path.name == "a.xlsx" and path.parent == tmp_path else None
    assert list(tmp_path.glob("*.xlsx")) == []
    screen.resize(700, 684)
    assert not screen.card.isVisible()
