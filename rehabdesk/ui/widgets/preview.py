"""A PDF on the screen, drawn from memory: no file, no other program."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pypdfium2
from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.services.scans import pdf_alone
from rehabdesk.ui import theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button, IconButton
from rehabdesk.ui.widgets.cards import EmptyState, Line
from rehabdesk.ui.widgets.labels import Label

_GAP = 14
_STEPS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
_SCREEN = 96 / 72  # pixels a point at 100 %
_MOST_DOTS = 40_000_000


class Pages:
    """The pages of one PDF as pictures of any size. Nothing stays open between two looks."""

    def __init__(self, pdf: bytes) -> None:
        self._pdf = pdf
        with self._opened() as document:
            self._sizes: list[tuple[float, float]] = [
                document.get_page_size(number) for number in range(len(document))
            ]

    def __len__(self) -> int:
        return len(self._sizes)

    def size(self, number: int) -> tuple[float, float]:
        """Width and height in points."""
        return self._sizes[number]

    def draw(self, number: int, scale: float) -> QImage:
        """`scale` is pixels a point, or less where a page claims the size of a wall."""
        wide, high = self._sizes[number]
        scale = min(scale, (_MOST_DOTS / max(1.0, wide * high)) ** 0.5)
        with self._opened() as document:
            bitmap = document[number].render(scale=scale, prefer_bgrx=True)
            form = QImage.Format.Format_RGB32
            return QImage(bytes(bitmap.buffer), bitmap.width, bitmap.height, bitmap.stride, form).copy()

    def text(self) -> str:
        """What can be read in it, for a screen reader and for tests."""
        with self._opened() as document:
            return "\n".join(page.get_textpage().get_text_bounded() for page in document)

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        with pdf_alone, closing(pypdfium2.PdfDocument(self._pdf)) as document:
            yield document


class Preview(QWidget):
    """Pages under each other with zoom and the number of the page in sight. Ctrl+wheel, + and - zoom."""

    def __init__(self, pdf: bytes = b"", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper = _Paper()
        self._area = QScrollArea()
        self._area.setWidget(self._paper)
        self._area.setWidgetResizable(False)
        self._area.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._area.setAccessibleName(_("Preview"))
        self.setFocusProxy(self._area)
        self._area.viewport().installEventFilter(self)
        self._area.installEventFilter(self)
        self._area.verticalScrollBar().valueChanged.connect(self._count)
        self._number = Label("", "label", "ink2")
        smaller = IconButton("zoom out", _("Smaller"))
        larger = IconButton("zoom in", _("Larger"))
        self._whole = Button(_("Page width"), "ghost", size="small")
        smaller.clicked.connect(self.shrink)
        larger.clicked.connect(self.enlarge)
        self._whole.clicked.connect(self.fit)
        self.bar = QHBoxLayout()
        self.bar.setContentsMargins(14, 6, 10, 6)
        self.bar.setSpacing(4)
        self.bar.addStretch()
        for widget in (smaller, self._whole, larger):
            self.bar.addWidget(widget)
        self.bar.addSpacing(8)
        self.bar.addWidget(self._number)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.bar)
        column.addWidget(Line())
        column.addWidget(self._area, 1)
        self._cover = EmptyState("hide names", "")
        self._cover.hide()
        column.addWidget(self._cover, 1)
        self._fitting = True
        self.show_pdf(pdf)

    def show_pdf(self, pdf: bytes) -> None:
        """Show these pages instead; the place in the document stays where it can."""
        at = self._area.verticalScrollBar().value()
        self._paper.show_pages(Pages(pdf) if pdf else None)
        self._rescale()
        self._area.verticalScrollBar().setValue(at)
        self._count()

    def cover(self, said: str) -> None:
        """Show this sentence instead of the pages; without one, the pages again."""
        self._cover.say(said)
        self._cover.setVisible(bool(said))
        self._area.setVisible(not said)

    def covered(self) -> str:
        """What is said instead of the pages, where they are not shown."""
        return self._cover.text() if self._area.isHidden() else ""

    def page_count(self) -> int:
        return len(self._paper.pages) if self._paper.pages else 0

    def text(self) -> str:
        return self._paper.pages.text() if self._paper.pages else ""

    def enlarge(self) -> None:
        self._step(1)

    def shrink(self) -> None:
        self._step(-1)

    def fit(self) -> None:
        self._fitting = True
        self._rescale()

    def zoom(self) -> float:
        return self._paper.scale / _SCREEN

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitting:
            self._rescale()

    def eventFilter(self, watched: Any, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent) and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._step(1 if event.angleDelta().y() > 0 else -1)
            return True
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Minus) and not event.modifiers():
                self._step(1 if event.key() == Qt.Key.Key_Plus else -1)
                return True
        elif event.type() is QEvent.Type.Resize and self._fitting and watched is self._area.viewport():
            self._rescale()
        return False

    def _step(self, by: int) -> None:
        now = self.zoom()
        larger = [step for step in _STEPS if step > now + 0.01]
        smaller = [step for step in _STEPS if step < now - 0.01]
        self._fitting = False
        if by > 0 and larger:
            self._paper.set_scale(larger[0] * _SCREEN)
        elif by < 0 and smaller:
            self._paper.set_scale(smaller[-1] * _SCREEN)
        self._count()

    def _rescale(self) -> None:
        if self._paper.pages and self._fitting:
            widest = max(self._paper.pages.size(number)[0] for number in range(len(self._paper.pages)))
            room = self._area.viewport().width() - 2 * _GAP
            self._paper.set_scale(max(0.3, min(room / widest, 1.6 * _SCREEN)))
        self._count()

    def _count(self, _value: int = 0) -> None:
        count = self.page_count()
        middle = self._area.verticalScrollBar().value() + self._area.viewport().height() // 2
        number = self._paper.page_at(middle) + 1
        words = _("Page {number} of {count}").format(number=number, count=count) if count else ""
        self._number.setText(words)
        self._whole.setToolTip(f"{self.zoom():.0%}" if count else "")


class _Paper(QWidget):
    """The sheets; each is drawn when it comes into sight and kept at that size."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: Pages | None = None
        self.scale = _SCREEN
        self._drawn: dict[int, QImage] = {}

    def show_pages(self, pages: Pages | None) -> None:
        self.pages = pages
        self._drawn.clear()
        self._grow()

    def set_scale(self, scale: float) -> None:
        if abs(scale - self.scale) > 0.001:
            self.scale = scale
            self._drawn.clear()
        self._grow()

    def page_at(self, y: int) -> int:
        boxes = self._boxes()
        return max((number for number, box in enumerate(boxes) if box.top() <= y), default=0)

    def _boxes(self) -> list[QRect]:
        if self.pages is None:
            return []
        boxes, top = [], _GAP
        sizes = [self.pages.size(number) for number in range(len(self.pages))]
        widest = max(wide for wide, _high in sizes) * self.scale
        for wide, high in sizes:
            left = _GAP + round((widest - wide * self.scale) / 2)
            boxes.append(QRect(QPoint(left, top), QSize(round(wide * self.scale), round(high * self.scale))))
            top += round(high * self.scale) + _GAP
        return boxes

    def _grow(self) -> None:
        boxes = self._boxes()
        if boxes:
            wide = max(box.width() for box in boxes) + 2 * _GAP
            self.resize(wide, boxes[-1].bottom() + _GAP)
        else:
            self.resize(0, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, box in enumerate(self._boxes()):
            if not box.intersects(event.rect()):
                continue
            edge = QRectF(box).adjusted(-1, -1, 1, 1)
            paint.fill_round(painter, edge, None, theme.colour("line2"), 2)
            painter.drawImage(box, self._image(number))

    def _image(self, number: int) -> QImage:
        if number not in self._drawn:
            assert self.pages is not None
            if len(self._drawn) > 6:
                self._drawn.clear()
            self._drawn[number] = self.pages.draw(number, self.scale * self.devicePixelRatio())
        return self._drawn[number]
