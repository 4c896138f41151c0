"""What the client is asked to bring, and what of it is here."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.domain.documents import DocumentKind, EntryPaper
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.documents import PaperRow
from rehabdesk.ui.widgets.buttons import Button, Check
from rehabdesk.ui.widgets.cards import Card
from rehabdesk.ui.widgets.labels import Label


class PapersCard(Card):
    """What the client is asked to bring: scanned, handed in on paper, or missing."""

    scan_asked = Signal(object)  # an EntryPaper
    ticked = Signal(object, bool)

    # The kind a scan of the paper is added as. Duty stamps are never scanned, the photo has its own box.
    KINDS = {
        EntryPaper.IDENTITY: DocumentKind.KTP,
        EntryPaper.PARENT: DocumentKind.PARENT_KTP,
        EntryPaper.FAMILY: DocumentKind.KK,
        EntryPaper.VERDICT: DocumentKind.COURT,
    }

    def __init__(self, may_write: bool) -> None:
        super().__init__(_("Entry papers"))
        self._may_write = may_write
        self.checks: dict[EntryPaper, Check] = {}
        self.scan_buttons: dict[EntryPaper, Button] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(2)
        self.missing = Label("", "small", "ink2", wrap=True)
        self.body.addWidget(self.missing)
        self.body.addLayout(self._lines)
        self._shown: list[PaperRow] = []

    def show_papers(self, rows: list[PaperRow]) -> None:
        if rows == self._shown:
            return
        here = next((paper for paper, check in self.checks.items() if check.hasFocus()), None)
        self._shown = rows
        self.checks.clear()
        self.scan_buttons.clear()
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for row in rows:
            self._lines.addWidget(self._line(row))
        if here in self.checks:
            self.checks[here].setFocus()
        count = sum(not row.there for row in rows)
        said = ngettext("{count} paper is missing.", "{count} papers are missing.", count).format(count=count)
        self.missing.setText(said if count else _("All are here."))
        self.missing.set_tone("warn" if count else "ok")

    def _line(self, row: PaperRow) -> QWidget:
        line = QWidget()
        across = QHBoxLayout(line)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(6)
        check = Check(_(row.paper.label))
        check.setChecked(row.there)
        check.setEnabled(self._may_write and row.document_id is None)
        check.toggled.connect(lambda on, paper=row.paper: self.ticked.emit(paper, on))
        self.checks[row.paper] = check
        across.addWidget(check, 1)
        if row.document_id is not None:
            across.addWidget(Label(_("scan"), "small", "ok"))
        elif row.ticked_on is not None:
            across.addWidget(Label(_("on paper"), "small", "ok"))
        if self._may_write and row.document_id is None and row.paper in self.KINDS:
            scan = Button(_("Scan"), "ghost", size="small")
            scan.setAccessibleName(_("Add a scan: {paper}").format(paper=_(row.paper.label)))
            scan.clicked.connect(lambda _on=False, paper=row.paper: self.scan_asked.emit(paper))
            self.scan_buttons[row.paper] = scan
            across.addWidget(scan)
        return line
