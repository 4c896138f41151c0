"""A client's photo: shown, taken from a file, the clipboard or a camera, cut to 4 × 6."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QIODevice, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QDropEvent,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QShortcut,
    QTransform,
    QWheelEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from rehabdesk.domain.documents import PHOTO
from rehabdesk.domain.initials import initials_of
from rehabdesk.domain.photos import Crop, first_crop, move, zoom
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _
from rehabdesk.services.scans import Scan, read_scan
from rehabdesk.ui import icons, talk, theme
from rehabdesk.ui.background import the_worker
from rehabdesk.ui.privacy import names_hidden
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.buttons import Button, IconButton
from rehabdesk.ui.widgets.labels import Label

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData

PICTURES = "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.avif *.heic"
NO_PICTURE = N_("There is no picture in the clipboard. Copy one, then paste again.")
NO_PHOTO = N_("A photo is a picture, not a PDF. Choose a JPEG or PNG.")
_STEP, _FINE = 0.08, 0.01  # of the frame's width, at an arrow key
_CLOSER = 0.92


class Portrait(QWidget):
    """The photo in a round frame, or the initials: without a photo, and while names are hidden."""

    def __init__(self, size: int = 48, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._letters = ""
        self._photo = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_person(self, name: str, photo: bytes = b"") -> None:
        self._letters = initials_of(name)
        self._photo = _pixmap(photo)
        self.update()

    def sizeHint(self) -> QSize:
        return icons.square(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        if self._photo.isNull() or names_hidden():
            role = "card" if self._size > 40 else "labelStrong"
            paint.initials(painter, room, self._letters, role)
            return
        round_ = QPainterPath()
        round_.addEllipse(room)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setClipPath(round_)
        wide = self._photo.width()
        face = QRectF(0, self._photo.height() * 0.06, wide, wide)
        painter.drawPixmap(room, self._photo, face)


class PhotoBox(QWidget):
    """The photo of one client with what can be done about it. It keeps nothing: `taken` says the new one."""

    taken = Signal(bytes)  # a JPEG of 4 × 6
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._read_only = False
        self.frame = _Frame()
        self.choose_button = Button(_("From a file"), icon="picture", size="small", keys="Alt+F")
        self.paste_button = Button(_("Paste"), icon="paste", size="small")
        self.camera_button = Button(_("Camera"), icon="camera", size="small", keys="Alt+K")
        self.remove_button = Button(_("Remove"), "ghost", icon="delete", size="small")
        self.said = Label("", "small", "bad", wrap=True)
        self.said.hide()
        self._lay_out()
        self.choose_button.clicked.connect(self.choose)
        self.paste_button.clicked.connect(self.paste)
        self.camera_button.clicked.connect(self.use_camera)
        self.remove_button.clicked.connect(self.removed)
        self.frame.dropped.connect(self.take)
        paste = QShortcut(QKeySequence(QKeySequence.StandardKey.Paste), self)
        paste.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        paste.activated.connect(self.paste)
        self.setFocusProxy(self.choose_button)
        self.show_photo("")

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.frame, 0, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout()
        side.setSpacing(6)
        for button in (self.choose_button, self.paste_button, self.camera_button, self.remove_button):
            side.addWidget(button, 0, Qt.AlignmentFlag.AlignLeft)
        side.addStretch()
        row.addLayout(side, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(6)
        whole.addLayout(row)
        whole.addWidget(self.said)

    # what it shows

    def show_photo(self, name: str, photo: bytes = b"") -> None:
        """The initials of `name` stand where there is no photo."""
        self.frame.show_photo(name, photo)
        self.remove_button.setVisible(bool(photo) and not self._read_only)
        self._say("")

    def set_read_only(self, read_only: bool) -> None:
        self._read_only = read_only
        for button in (self.choose_button, self.paste_button, self.camera_button):
            button.setVisible(not read_only)
        self.remove_button.setVisible(not read_only and self.frame.has_photo())
        self.frame.setAcceptDrops(not read_only)

    # what the person does

    def choose(self) -> None:
        kinds = _("Pictures") + f" ({PICTURES})"
        talk.choose_file(self, _("Choose a photo"), kinds, then=self.take)

    def paste(self) -> None:
        found = picture_in(QGuiApplication.clipboard().mimeData())
        if found is None:
            self._say(_(NO_PICTURE))
        elif not self._read_only:
            self.take(found)

    def use_camera(self) -> None:
        from rehabdesk.ui.widgets.camera import CameraDialog

        CameraDialog(self, self.take).open()

    def take(self, source: bytes | Path) -> None:
        """Make it upright and smaller beside the window, then ask for the part that is wanted."""
        self._say("")
        self.choose_button.set_busy(True)
        the_worker().start(lambda: read_scan(source), owner=self, done=self._cut, failed=self._fail)

    def _cut(self, scan: Scan) -> None:
        self.choose_button.set_busy(False)
        image = QImage.fromData(scan.content)
        if image.isNull():
            self._say(_(NO_PHOTO))
            return
        CropDialog(self, image, self._take).open()

    def _take(self, photo: bytes) -> None:
        self.taken.emit(photo)

    def _fail(self, error: Exception) -> None:
        self.choose_button.set_busy(False)
        if not isinstance(error, DeskError):
            raise error
        self._say(str(error))

    def _say(self, text: str) -> None:
        self.said.setText(text)
        self.said.setVisible(bool(text))


class CropDialog(Dialog):
    """The picture with a frame of 4 × 6 on it. Arrows move it, + and - make it larger and smaller."""

    def __init__(self, parent: QWidget, image: QImage, then: Callable[[bytes], object]) -> None:
        super().__init__(parent, _("Cut the photo to 4 × 6"), width=600)
        self._then = then
        self.cropper = Cropper(image)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(Label(_("Arrows move, + and - change the size, R turns."), "small", "ink2"), 1)
        for meaning, words, action in (
            ("zoom in", _("Closer"), self.cropper.closer),
            ("zoom out", _("Wider"), self.cropper.wider),
            ("turn", _("Turn"), self.cropper.turn),
        ):
            button = IconButton(meaning, words)
            button.clicked.connect(action)
            row.addWidget(button)
        self.body.addWidget(self.cropper, 1)
        self.body.addLayout(row)
        self.add_cancel()
        self.take_button = self.add_action(_("Use this photo"), icon="tick")
        self.take_button.clicked.connect(self._take)

    def _take(self) -> None:
        photo = self.cropper.photo()
        self.close()
        self._then(photo)


class Cropper(QWidget):
    """Dragged, scrolled or moved by keys; what is left out is darkened."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self._held: QPointF | None = None
        self.crop: Crop = first_crop(image.width(), image.height())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("The part of the picture that is kept"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumHeight(theme.px(220))
        self.setCursor(Qt.CursorShape.SizeAllCursor)

    def closer(self) -> None:
        self._set(zoom(self.crop, _CLOSER))

    def wider(self) -> None:
        self._set(zoom(self.crop, 1 / _CLOSER))

    def turn(self) -> None:
        """A quarter to the right."""
        self._image = self._image.transformed(QTransform().rotate(90))
        self._set(first_crop(self._image.width(), self._image.height()))

    def photo(self) -> bytes:
        """The part within the frame as a JPEG."""
        part = self._image.copy(*self.crop.box())
        if part.width() > PHOTO[0]:
            smooth = Qt.TransformationMode.SmoothTransformation
            part = part.scaled(QSize(*PHOTO), Qt.AspectRatioMode.IgnoreAspectRatio, smooth)
        return as_jpeg(part)

    def sizeHint(self) -> QSize:
        return QSize(theme.px(540), theme.px(400))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _FINE if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else _STEP
        ways = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        if (way := ways.get(Qt.Key(event.key()))) is not None:
            self._set(move(self.crop, *way))
        elif event.key() in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.closer()
        elif event.key() == Qt.Key.Key_Minus:
            self.wider()
        elif event.key() == Qt.Key.Key_R:
            self.turn()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y() > 0:
            self.closer()
        else:
            self.wider()
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held is None:
            return
        by = (event.position() - self._held) / (self._scale() * self.crop.wide)
        self._held = event.position()
        self._set(move(self.crop, by.x(), by.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._held = None

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        whole = self._shown()
        painter.drawImage(whole, self._image)
        scale = self._scale()
        frame = QRectF(
            whole.left() + self.crop.left * scale,
            whole.top() + self.crop.top * scale,
            self.crop.wide * scale,
            self.crop.high * scale,
        )
        outside = QPainterPath()
        outside.addRect(whole)
        inside = QPainterPath()
        inside.addRect(frame)
        painter.fillPath(outside - inside, theme.colour("scrim"))
        painter.setPen(QPen(theme.colour("focus" if self.hasFocus() else "spark"), 2))
        painter.drawRect(frame)

    def _set(self, crop: Crop) -> None:
        self.crop = crop
        self.update()

    def _scale(self) -> float:
        return min(self.width() / self._image.width(), self.height() / self._image.height())

    def _shown(self) -> QRectF:
        scale = self._scale()
        wide, high = self._image.width() * scale, self._image.height() * scale
        return QRectF((self.width() - wide) / 2, (self.height() - high) / 2, wide, high)


class _Frame(QWidget):
    """4 × 6 on the screen; a picture may be dropped on it."""

    dropped = Signal(object)  # a Path or bytes

    def __init__(self) -> None:
        super().__init__()
        self._photo = QPixmap()
        self._letters = ""
        self.setAcceptDrops(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_photo(self, name: str, photo: bytes) -> None:
        self._letters = initials_of(name)
        self._photo = _pixmap(photo)
        self.setAccessibleName(_("Photo") if photo else _("No photo yet"))
        self.update()

    def has_photo(self) -> bool:
        return not self._photo.isNull()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(104), theme.px(156))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if picture_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.dropped.emit(picture_in(event.mimeData()))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        paint.fill_round(painter, room, theme.colour("sunken"), theme.colour("line2"), theme.px(8))
        if not self._photo.isNull() and not names_hidden():
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawPixmap(room.adjusted(3, 3, -3, -3), self._photo, QRectF(self._photo.rect()))
        elif self._letters:
            side = theme.px(56)
            middle = QRectF(0, 0, side, side)
            middle.moveCenter(room.center())
            paint.initials(painter, middle, self._letters, "card")
        else:
            icons.draw(painter, room, "person", theme.colour("ink3"), 34)


def _pixmap(photo: bytes) -> QPixmap:
    found = QPixmap()
    if photo:
        found.loadFromData(photo)
    return found


def as_jpeg(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.convertToFormat(QImage.Format.Format_RGB888).save(buffer, "JPEG", 92)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def picture_in(mime: QMimeData | None) -> bytes | Path | None:
    """A copied or dragged file, or the picture itself."""
    if mime is None:
        return None
    for url in mime.urls():
        if url.isLocalFile():
            return Path(url.toLocalFile())
    if mime.hasImage():
        image = QImage(mime.imageData())
        return None if image.isNull() else as_jpeg(image)
    return None
