"""What a document is: asked when it is added, changed later."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QMimeData, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rehabdesk.desk import Desk
from rehabdesk.domain.documents import CLINICAL, DocumentDraft, DocumentKind, Media
from rehabdesk.domain.people import fold
from rehabdesk.domain.rights import Right
from rehabdesk.errors import DeskError, Invalid
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.services.documents import DocumentRow, add_document, change_document
from rehabdesk.services.scans import Scan, read_scan, turned
from rehabdesk.ui import icons, talk, theme
from rehabdesk.ui.background import the_worker
from rehabdesk.ui.forms import Form
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.photo import PICTURES, picture_in
from rehabdesk.ui.widgets.preview import Pages

# Words of a file's name that give its kind away.
_NAMED = {
    "ktp": DocumentKind.KTP,
    "kk": DocumentKind.KK,
    "kartu keluarga": DocumentKind.KK,
    "sim": DocumentKind.OTHER_ID,
    "paspor": DocumentKind.OTHER_ID,
    "bpjs": DocumentKind.OTHER_ID,
    "persetujuan": DocumentKind.CONSENT,
    "consent": DocumentKind.CONSENT,
    "putusan": DocumentKind.COURT,
    "tat": DocumentKind.TAT,
    "rujukan": DocumentKind.REFERRAL,
    "lab": DocumentKind.LAB,
    "titipan": DocumentKind.ENTRUSTMENT,
}


def file_kinds() -> str:
    """What the file chooser offers, in the language of the moment."""
    return _("Scans and pictures") + f" (*.pdf {PICTURES})"


def size_of(count: int) -> str:
    if count < 1_000_000:
        return _("{size} KB").format(size=-(-count // 1000))
    size = f"{count / 1_000_000:.1f}"
    return _("{size} MB").format(size=size.replace(".", ",") if language() == "id" else size)


def guess_kind(name: str) -> DocumentKind | None:
    """From the file's name, where it says so."""
    words = f" {fold(re.sub(r'[_.-]', ' ', name))} "
    return next((kind for word, kind in _NAMED.items() if f" {word} " in words), None)


def dropped(mime: QMimeData) -> list[bytes | Path]:
    """Every file dropped at once, or the one picture."""
    paths: list[bytes | Path] = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    if paths:
        return paths
    found = picture_in(mime)
    return [found] if found is not None else []


def _offer_kinds(form: Form[DocumentDraft], desk: Desk) -> list[DocumentKind]:
    """The photo has its own box; what somebody may not see, nobody there may add."""
    closed = set() if desk.who.may(Right.CLINICAL_SEE) else CLINICAL
    offered: list[DocumentKind] = [
        kind for kind in DocumentKind if kind is not DocumentKind.PHOTO and kind not in closed
    ]
    form.editors["kind"].set_options([(None, ""), *((kind, _(kind.label)) for kind in offered)])
    return offered


class AddDocument(Dialog):
    """The form stands at once; the file is read and made smaller meanwhile."""

    added = Signal(int)

    def __init__(
        self, parent: QWidget, desk: Desk, client_id: int, source: bytes | Path, kind: DocumentKind | None
    ) -> None:
        super().__init__(parent, _("Add a document"), width=680)
        self._desk, self._client_id = desk, client_id
        self._name = ""
        self._scan: Scan | None = None
        self._worker = the_worker()
        self.look = _Look()
        self.said = Label("", "small", "ink2", wrap=True)
        self.turn_button = Button(_("Turn"), icon="turn", size="small", keys="Alt+P")
        self.turn_button.clicked.connect(self.turn)
        self.other_button = Button(_("Another file"), icon="open", size="small", keys="Alt+F")
        self.other_button.clicked.connect(self.choose_other)
        self.form: Form[DocumentDraft] = Form(DocumentDraft, columns=1)
        self._offered = _offer_kinds(self.form, desk)
        row = QHBoxLayout()
        row.setSpacing(18)
        side = QVBoxLayout()
        side.addWidget(self.look)
        side.addWidget(self.said)
        for button in (self.turn_button, self.other_button):
            side.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch()
        self.said.setFixedWidth(theme.px(190))
        row.addLayout(side)
        row.addWidget(self.form, 1)
        self.body.addLayout(row)
        self.add_cancel()
        self.add_button = self.add_action(_("Add"), icon="tick")
        self.add_button.setEnabled(False)
        self.add_button.clicked.connect(self.add)
        self.form.finished.connect(self.add_button.setFocus)
        self.form.show(DocumentDraft(kind if kind in self._offered else None))
        self._read(source)

    def open(self) -> None:
        super().open()
        self.form.focus_first_empty()

    def choose_other(self) -> None:
        talk.choose_file(self, _("Choose a scan or file"), file_kinds(), then=self._read)

    def turn(self) -> None:
        if self._scan is not None:
            self._ready(turned(self._scan))

    def _read(self, source: bytes | Path) -> None:
        self._name = source.name if isinstance(source, Path) else ""
        self._scan = None
        self.add_button.setEnabled(False)
        self.other_button.hide()
        self.turn_button.hide()
        self.said.setText(_("Reading the file…"))
        self.said.set_tone("ink2")
        kind = self.form.editors["kind"]
        if kind.value() is None and (guessed := guess_kind(self._name)) in self._offered:
            kind.show_value(guessed)
        self._worker.start(lambda: read_scan(source), owner=self, done=self._ready, failed=self._fail)

    def add(self) -> None:
        if self._scan is None:
            return
        draft, scan = self.form.draft(), self._scan
        self.add_button.set_busy(True)
        self._worker.start(
            lambda: self._desk.run(add_document, self._client_id, draft, self._name, scan),
            owner=self,
            done=self._added,
            failed=self._fail,
        )

    def _ready(self, scan: Scan) -> None:
        self._scan = scan
        pages = ngettext("{count} page", "{count} pages", scan.pages).format(count=scan.pages)
        self.said.setText(_("{pages}, {size}").format(pages=pages, size=size_of(len(scan.content))))
        self.look.show_scan(scan)
        self.turn_button.setVisible(scan.media is Media.JPEG)
        self.add_button.setEnabled(True)

    def _added(self, document_id: int) -> None:
        self.close()
        self.added.emit(document_id)

    def _fail(self, error: Exception) -> None:
        self.add_button.set_busy(False)
        if isinstance(error, Invalid):
            self.form.complain(error.problems)
        elif isinstance(error, DeskError):
            self.said.setText(str(error))
            self.said.set_tone("bad")
            self.other_button.show()
        else:
            raise error
        self.refit()


class ChangeDocument(Dialog):
    """What a kept document is said to be; its content stays."""

    def __init__(self, parent: QWidget, desk: Desk, row: DocumentRow, then: Callable[[], object]) -> None:
        super().__init__(parent, _("Change what it is"))
        self._desk, self._row, self._then = desk, row, then
        self.form: Form[DocumentDraft] = Form(DocumentDraft, columns=1)
        _offer_kinds(self.form, desk)
        self.form.show(row.draft)
        self.said = Label("", "small", "bad", wrap=True)
        self.said.hide()
        self.body.addWidget(self.form)
        self.body.addWidget(self.said)
        self.add_cancel()
        self.save_button = self.add_action(_("Save"), icon="tick")
        self.save_button.clicked.connect(self.save)
        self.form.finished.connect(self.save_button.setFocus)

    def save(self) -> None:
        try:
            self._desk.run(change_document, self._row.id, self._row.version, self.form.draft())
        except Invalid as invalid:
            self.form.complain(invalid.problems)
        except DeskError as error:
            self.said.setText(str(error))
            self.said.show()
            self.refit()
        else:
            self.close()
            self._then()


class _Look(QWidget):
    """The first page, small."""

    def __init__(self) -> None:
        super().__init__()
        self._image = QImage()
        self.setAccessibleName(_("The first page"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_scan(self, scan: Scan) -> None:
        if scan.media is Media.JPEG:
            image = QImage.fromData(scan.content)
        else:
            pages = Pages(scan.content)
            image = pages.draw(0, 2 * self.height() / max(1.0, *pages.size(0)))
        room = self.size() * 2
        smooth = Qt.TransformationMode.SmoothTransformation
        self._image = image.scaled(room, Qt.AspectRatioMode.KeepAspectRatio, smooth)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(190), theme.px(250))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        paint.fill_round(painter, room, theme.colour("sunken"), theme.colour("line2"), theme.px(8))
        if self._image.isNull():
            icons.draw(painter, room, "documents", theme.colour("ink3"), 34)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        inner = self.rect().adjusted(6, 6, -6, -6).size()
        size = self._image.size().scaled(inner, Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
