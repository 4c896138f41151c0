"""A scroll area that asks for all the room its content wants, and scrolls where that is not to be had."""

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QWidget

from rehabdesk.ui import theme


class Roomy(QScrollArea):
    """Down only: the content is never wider than what is seen of it."""

    resettled = Signal()  # it has another width, and so wants another height

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = inside
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        inside.setAutoFillBackground(False)
        self.viewport().setAutoFillBackground(False)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._follow)

    def sizeHint(self) -> QSize:
        layout = self._inside.layout()
        size = self._inside.sizeHint()
        if layout is not None and layout.hasHeightForWidth() and self.width() > theme.px(200):
            tall = layout.totalHeightForWidth(self.viewport().width())
            size.setHeight(max(tall, self._inside.minimumSizeHint().height()))
        return size

    def minimumSizeHint(self) -> QSize:
        return QSize(self._inside.minimumSizeHint().width(), theme.px(120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # how tall the words are follows from how wide they may be
            QTimer.singleShot(0, self, self.resettled.emit)
        reflow = getattr(self._inside, "reflow", None)
        if reflow is not None:
            reflow(self.viewport().width())

    def _follow(self, _before: QWidget | None, now: QWidget | None) -> None:
        """The field that is typed in is in sight."""
        if now is not None and self._inside.isAncestorOf(now):
            self.ensureWidgetVisible(now)
