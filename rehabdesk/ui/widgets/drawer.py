"""A panel at the right edge: help for a field, or the side column where the window is narrow."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from rehabdesk.i18n import _
from rehabdesk.ui import theme
from rehabdesk.ui.widgets.buttons import IconButton
from rehabdesk.ui.widgets.cards import Line
from rehabdesk.ui.widgets.labels import Label


class Drawer(QWidget):
    """Esc closes it, and the focus goes back to where it was."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._before: QWidget | None = None
        whole = QVBoxLayout(self)
        whole.setContentsMargins(1, 0, 0, 0)
        whole.setSpacing(0)
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 12, 12)
        self._heading = Label("", "card", wrap=True)
        close = IconButton("close", _("Close"), keys="")
        close.clicked.connect(self.close_drawer)
        head.addWidget(self._heading, 1)
        head.addWidget(close)
        whole.addLayout(head)
        whole.addWidget(Line())
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.viewport().setAutoFillBackground(False)
        whole.addWidget(self._area, 1)
        parent.installEventFilter(self)
        self.hide()

    def open_with(self, title: str, content: QWidget) -> None:
        self._before = self.window().focusWidget()
        self._heading.setText(title)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(20, 14, 20, 14)
        column.addWidget(content)
        column.addStretch()
        holder.setAutoFillBackground(False)
        self._area.setWidget(holder)
        self._place()
        self.show()
        self.raise_()

    def open_text(self, title: str, paragraphs: list[str]) -> None:
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        for text in paragraphs:
            column.addWidget(Label(text, "body", "ink2", wrap=True))
        self.open_with(title, content)

    def title(self) -> str:
        return self._heading.text()

    def close_drawer(self) -> None:
        self.hide()
        if self._before is not None:
            self._before.setFocus()
        self._before = None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_drawer()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("raised"))
        painter.fillRect(0, 0, 1, self.height(), theme.colour("line2"))

    def _place(self) -> None:
        parent = self.parentWidget()
        assert parent is not None
        wide = min(theme.px(380), parent.width() - 80)
        self.setGeometry(parent.width() - wide, 0, wide, parent.height())
