"""A picture that is chosen from a file: a logo, a signature."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from rehabdesk.i18n import N_, _
from rehabdesk.ui import icons, talk, theme
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button

_MOST = 5_000_000


class PictureEdit(QWidget):
    """The bytes of a PNG or JPEG, shown small, with Choose and Remove."""

    edited = Signal()
    left = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bytes = b""
        self._trouble = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        self._frame = _Frame(self)
        row.addWidget(self._frame)
        column = QVBoxLayout()
        column.setSpacing(6)
        self._choose = Button(_("Choose a picture"), icon="picture", size="small")
        self._choose.clicked.connect(self.choose)
        self._remove = Button(_("Remove"), "ghost", size="small")
        self._remove.clicked.connect(self._clear)
        column.addStretch()
        column.addWidget(self._choose, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._remove, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch()
        row.addLayout(column)
        row.addStretch()
        self.setFocusProxy(self._choose)
        self.show_value(b"")

    def choose(self) -> None:
        talk.choose_file(
            self, _("Choose a picture"), _("Pictures") + " (*.png *.jpg *.jpeg)", then=self._read
        )

    def value(self) -> bytes:
        return self._bytes

    def show_value(self, value: Any) -> None:
        self._bytes = value or b""
        self._trouble = ""
        picture = QPixmap()
        if self._bytes:
            picture.loadFromData(self._bytes)
        self._frame.show_picture(picture)
        self._remove.setVisible(bool(self._bytes))

    def problem(self) -> str:
        return self._trouble

    def set_read_only(self, read_only: bool) -> None:
        self._choose.setVisible(not read_only)
        self._remove.setVisible(not read_only and bool(self._bytes))

    def _read(self, path: Path) -> None:
        try:
            content = path.read_bytes()
        except OSError:
            content = b""
        if not content or len(content) > _MOST or not QPixmap().loadFromData(content):
            self._trouble = N_("This file is no picture, or larger than 5 MB. Choose a PNG or JPEG.")
        else:
            self.show_value(content)
        self.edited.emit()
        self.left.emit()

    def _clear(self) -> None:
        self.show_value(b"")
        self.edited.emit()


class _Frame(QWidget):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._picture = QPixmap()
        self.setFixedSize(icons.square(84))

    def show_picture(self, picture: QPixmap) -> None:
        self._picture = picture
        self.update()

    def sizeHint(self) -> QSize:
        return icons.square(84)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        paint.fill_round(painter, rect, theme.colour("sunken"), theme.colour("line2"), theme.px(8))
        if self._picture.isNull():
            icons.draw(painter, rect, "picture", theme.colour("ink3"), 26)
            return
        room = self.rect().adjusted(6, 6, -6, -6).size()
        shown = self._picture.scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        painter.drawPixmap((self.width() - shown.width()) // 2, (self.height() - shown.height()) // 2, shown)
