"""The centre's letterhead as it will be printed, and the judgement on a logo."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.fields import Problem
from rehabdesk.i18n import N_, _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.preview import Pages

SHARPEST = 400  # pixels that print sharp on a letterhead


def judge_logo(picture: bytes) -> tuple[Problem | None, str]:
    """A warning about a logo that would print blurred, or the sentence that it will not."""
    if not picture:
        return None, _("May be empty. A square picture of at least 400 pixels prints sharp.")
    size = QImage.fromData(picture).size()
    values = {"wide": size.width(), "high": size.height()}
    if min(size.width(), size.height()) < SHARPEST:
        text = N_("A logo of {wide} pixels will be blurred. Use at least 400.")
        return Problem("logo", text, (("wide", size.width()),), warning=True), ""
    return None, _("{wide} × {high} pixels, enough for print").format(**values)


class LetterheadView(QWidget):
    """The top of a letter, drawn anew a moment after the last key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: CentreDraft | None = None
        self._pages: Pages | None = None
        self._picture = QImage()
        self._soon = QTimer(self, singleShot=True, interval=200)
        self._soon.timeout.connect(self.draw)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Letterhead"))

    def show_centre(self, draft: CentreDraft) -> None:
        self._draft = draft
        self._soon.start()

    def draw(self) -> None:
        from rehabdesk.paper.letterhead import letterhead_sample

        if self._draft is None:
            return
        draft = self._draft
        if draft.logo and QImage.fromData(draft.logo).isNull():
            draft = replace(draft, logo=b"")
        self._pages = Pages(letterhead_sample(draft, date.today()))
        self._rescale()

    def text(self) -> str:
        return self._pages.text() if self._pages is not None else ""

    def sizeHint(self) -> QSize:
        return QSize(theme.px(440), theme.px(256))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._rescale()

    def _rescale(self) -> None:
        if self._pages is not None and self.width() > 40:
            ratio = self.devicePixelRatioF()
            # The margins of the sheet are left out, so that the words can be read.
            self._picture = self._pages.draw(0, self.width() * 1.12 * ratio / self._pages.size(0)[0])
            self._picture.setDevicePixelRatio(ratio)
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.fillRect(box, Qt.GlobalColor.white)
        if not self._picture.isNull():
            ratio = self._picture.devicePixelRatio()
            cut = QRectF(self.width() * 0.075 * ratio, self.width() * 0.03 * ratio, 0, 0)
            cut.setSize(box.size() * ratio)
            painter.drawImage(box, self._picture, cut)
        painter.setPen(theme.colour("line2"))
        painter.drawRect(box)
