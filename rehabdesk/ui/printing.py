"""Paper out of a printer: the same bytes that were previewed. Tests catch what would have been printed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMarginsF, QRect, QSizeF
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QTransform
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.i18n import N_, _
from rehabdesk.ui import talk
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.entries import NumberEdit
from rehabdesk.ui.widgets.labels import Label
from rehabdesk.ui.widgets.preview import Pages

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

# Millimetres; F4 is the folio of Indonesian offices.
PAPERS = {"A4": (210.0, 297.0), "F4": (215.0, 330.0)}
_DOTS = 300
_INCH = 25.4
_MOST_COPIES = 20


@dataclass(frozen=True)
class Printout:
    """What was sent to a printer."""

    pdf: bytes
    printer: str
    copies: int
    paper: str


@dataclass
class Tray:
    """Stands in for the printers of this machine: what is printed lands in `printouts`."""

    printers: list[str]
    works: bool = True
    printouts: list[Printout] = field(default_factory=list)

    def __enter__(self) -> "Tray":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _trays.remove(self)


_trays: list[Tray] = []


def catch(printers: list[str] | None = None, *, works: bool = True) -> Tray:
    """From now on nothing leaves this machine; the tray holds it."""
    _trays.append(Tray(["HP LaserJet P1102"] if printers is None else printers, works))
    return _trays[-1]


def printers() -> list[str]:
    """The names of the printers here, the usual one first."""
    if _trays:
        return list(_trays[-1].printers)
    from PySide6.QtPrintSupport import QPrinterInfo  # costs a window's start, needed by few

    usual = QPrinterInfo.defaultPrinterName()
    names = QPrinterInfo.availablePrinterNames()
    return sorted(names, key=lambda name: (name != usual, name))


def send(printout: Printout, title: str) -> bool:
    """Print it; False when the printer did not take it."""
    if _trays:
        if _trays[-1].works:
            _trays[-1].printouts.append(printout)
        return _trays[-1].works
    from PySide6.QtPrintSupport import QPrinter, QPrinterInfo

    printer = QPrinter(QPrinterInfo.printerInfo(printout.printer), QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    return print_on(printer, printout)


def print_on(printer: "QPrinter", printout: Printout) -> bool:
    """Every page in true size from the top left corner, whatever paper lies in the tray.

    A scan that is larger than the paper is made to fit, and turned where it lies on its side.
    """
    printer.setResolution(_DOTS)
    printer.setCopyCount(printout.copies)
    wide, high = PAPERS[printout.paper]
    size = QPageSize(QSizeF(wide, high), QPageSize.Unit.Millimeter, printout.paper)
    printer.setPageLayout(QPageLayout(size, QPageLayout.Orientation.Portrait, QMarginsF()))
    printer.setFullPage(True)
    pages = Pages(printout.pdf)
    painter = QPainter()
    if not painter.begin(printer):
        return False
    for number in range(len(pages)):
        if number:
            printer.newPage()
        points_wide, points_high = pages.size(number)
        lying = points_wide > points_high
        if lying:
            points_wide, points_high = points_high, points_wide
        # Half a millimetre over is the folio's rounding, not a larger page.
        fit = min(1.0, (wide + 0.5) / (points_wide / 72 * _INCH), (high + 0.5) / (points_high / 72 * _INCH))
        dots = QRect(0, 0, round(points_wide * fit / 72 * _DOTS), round(points_high * fit / 72 * _DOTS))
        page = pages.draw(number, _DOTS / 72 * fit)
        painter.drawImage(dots, page.transformed(QTransform().rotate(90)) if lying else page)
    return painter.end()


def ask_print(
    parent: QWidget, pdf: bytes, *, title: str, file_name: str, then: Callable[[], object], paper: str = "A4"
) -> None:
    """Choose printer, copies and paper; `then` once the person says the paper has come out.

    Without a printer the PDF can be saved instead. `title` is what the printer queue shows: no client's name.
    """
    names = printers()
    if not names:
        _offer_file(parent, pdf, file_name)
        return
    PrintDialog(parent, pdf, names, title, paper, then).open()


class PrintDialog(Dialog):
    def __init__(
        self,
        parent: QWidget,
        pdf: bytes,
        names: list[str],
        title: str,
        paper: str,
        then: Callable[[], object],
    ) -> None:
        super().__init__(parent, _("Print"), width=480)
        self._asker, self._pdf, self._title, self._then = parent, pdf, title, then
        self.printer = Combo([(name, name) for name in names])
        self.printer.show_value(names[0])
        self.copies = NumberEdit()
        self.copies.show_value(1)
        self.paper = Combo([(name, name) for name in PAPERS])
        self.paper.show_value(paper)
        self.body.addWidget(Label(_("Printer"), "label", "ink2"))
        self.body.addWidget(self.printer)
        row = QHBoxLayout()
        row.setSpacing(16)
        for words, editor in ((N_("Copies"), self.copies), (N_("Paper"), self.paper)):
            column = QVBoxLayout()
            column.setSpacing(3)
            column.addWidget(Label(_(words), "label", "ink2"))
            column.addWidget(editor)
            row.addLayout(column)
            editor.setAccessibleName(_(words))
        self.printer.setAccessibleName(_("Printer"))
        self.body.addLayout(row)
        self.add_cancel()
        self.add_action(_("Print"), icon="print").clicked.connect(self._print)

    def _print(self) -> None:
        copies = max(1, min(_MOST_COPIES, self.copies.value() or 1))
        printout = Printout(self._pdf, self.printer.value(), copies, self.paper.value())
        self.close()
        if send(printout, self._title):
            self._ask_out()
        else:
            text = _("Check the cable and the paper, then print again.")
            talk.tell(self._asker, _("The printer does not answer"), text)

    def _ask_out(self) -> None:
        talk.ask(
            self._asker,
            _("Has it come out of the printer?"),
            _("Then it is marked as printed. If not, check the paper and print again."),
            yes=_("It has come out"),
            no=_("Print again"),
            then=self._then,
            otherwise=self._again,
        )

    def _again(self) -> None:
        PrintDialog(self._asker, self._pdf, printers(), self._title, self.paper.value(), self._then).open()


def _offer_file(parent: QWidget, pdf: bytes, file_name: str) -> None:
    talk.ask(
        parent,
        _("There is no printer here"),
        _("Connect one and print again, or save the PDF and print it elsewhere."),
        yes=_("Save the PDF"),
        then=lambda: save_pdf(parent, pdf, file_name),
    )


def save_pdf(
    parent: QWidget, pdf: bytes, file_name: str, then: Callable[[Path], object] | None = None
) -> None:
    """Write the PDF where the person says; `then` hears where."""

    def write(path: Path) -> None:
        try:
            path.write_bytes(pdf)
        except OSError:
            text = _("The folder cannot be written to, or the disk is full. Choose another place.")
            talk.tell(parent, _("The PDF was not saved"), text)
            return
        if then is not None:
            then(path)

    talk.choose_save(parent, _("Save the PDF"), file_name, "PDF (*.pdf)", then=write)
