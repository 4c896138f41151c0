"""A camera of this machine: which there are, what they see, and a dialog to take one picture.

The library is loaded when a camera is asked for, never before.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QHideEvent, QImage, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_, _
from rehabdesk.ui import icons, theme
from rehabdesk.ui.background import Errand, the_worker
from rehabdesk.ui.talk import Dialog
from rehabdesk.ui.widgets import paint
from rehabdesk.ui.widgets.choices import Combo
from rehabdesk.ui.widgets.labels import Label

NO_CAMERA = N_("No camera answers here. Plug one in, or take the photo with a phone and choose the file.")
TAKEN_ELSEWHERE = N_(
    "The camera “{name}” does not answer. Close other programs that use it, allow it in the system's privacy"
    " settings, then try again."
)
_SYSTEMS = {"win32": "dshow", "darwin": "avfoundation"}
# The first that the camera agrees to.
_WISHES: tuple[dict[str, str], ...] = (
    {"video_size": "1280x720", "framerate": "30"},
    {"framerate": "30"},
    {},
)
_PAUSE = 0.06  # seconds between two pictures on the screen
_PATIENCE = (8.0, 4.0)  # seconds to open, and to wait for a picture


@dataclass(frozen=True)
class Camera:
    """`address` is what the system calls it."""

    name: str
    address: str
    system: str


def find_cameras() -> list[Camera]:
    """Those that are plugged in, in the system's order."""
    if _lent:
        return list(_lent[-1])
    import av.device
    from av.error import FFmpegError

    system = _SYSTEMS.get(sys.platform, "v4l2")
    try:
        found = av.device.enumerate_input_devices(system)
    except (FFmpegError, ValueError):
        return []
    prefix = "video=" if system == "dshow" else ""
    return [
        Camera(each.description or each.name, prefix + each.name, system)
        for each in found
        if not each.media_types or "video" in each.media_types
    ]


_lent: list[list[Camera]] = []


def lend(cameras: list[Camera]) -> Callable[[], None]:
    """From now on these stand in for the machine's; call what comes back to end it."""
    _lent.append(cameras)
    return lambda: _lent.remove(cameras)


def watch(camera: Camera) -> Generator[Any]:
    """Its pictures as Pillow images, as long as somebody asks. Raises DeskError when it does not answer."""
    from av.error import FFmpegError

    try:
        with closing(_opened(camera)) as stream:
            for frame in stream.decode(video=0):
                yield frame.to_image()
    except (FFmpegError, OSError) as error:
        raise DeskError(TAKEN_ELSEWHERE, name=camera.name) from error


def _opened(camera: Camera) -> Any:
    import av
    from av.error import FFmpegError

    wishes = _WISHES if camera.system in ("dshow", "avfoundation", "v4l2") else ({},)
    for wish in wishes[:-1]:
        try:
            return av.open(camera.address, format=camera.system, options=dict(wish), timeout=_PATIENCE)
        except (FFmpegError, OSError):
            continue
    return av.open(camera.address, format=camera.system, timeout=_PATIENCE)


class CameraDialog(Dialog):
    """What the camera sees, a face mirrored as people know themselves; Enter takes it as it is."""

    def __init__(self, parent: QWidget, then: Callable[[bytes], object], *, of_paper: bool = False) -> None:
        super().__init__(
            parent, _("Take a picture of the paper") if of_paper else _("Take a photo"), width=600
        )
        self._hint = (
            _("The whole paper in sight, no shadow on it. Enter takes the picture.")
            if of_paper
            else _("Face to the camera, shoulders in sight. Enter takes the photo.")
        )
        self._then = then
        self._errand: Errand | None = None
        self._seen: Any = None
        self.which = Combo([])
        self.which.setAccessibleName(_("Camera"))
        self.which.hide()
        self.view = _View(mirrored=not of_paper)
        self.words = Label(_("Looking for a camera…"), "body", "ink2", wrap=True)
        self.body.addWidget(self.which)
        self.body.addWidget(self.view)
        self.body.addWidget(self.words)
        self.add_cancel()
        self.take_button = self.add_action(_("Take"), icon="camera")
        self.take_button.setEnabled(False)
        self.take_button.clicked.connect(self.take)
        self.which.edited.connect(self._change)
        the_worker().start(find_cameras, owner=self, done=self._choose, failed=self._fail)

    def hideEvent(self, event: QHideEvent) -> None:
        """Locked or closed: nobody is looked at any more."""
        super().hideEvent(event)
        self._stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._seen is not None:
            self._change()

    def take(self) -> None:
        if self._seen is None:
            return
        out = BytesIO()
        self._seen.save(out, "JPEG", quality=95)
        self.close()
        self._then(out.getvalue())

    def _choose(self, cameras: list[Camera]) -> None:
        if not cameras:
            self._say(NO_CAMERA)
            return
        self.which.set_options([(camera, camera.name) for camera in cameras])
        self.which.show_value(cameras[0])
        self.which.setVisible(len(cameras) > 1)
        self._watch(cameras[0])

    def _change(self) -> None:
        self._stop()
        self._watch(self.which.value())

    def _watch(self, camera: Camera) -> None:
        def look(report: Callable[..., None]) -> None:
            last = 0.0
            with closing(watch(camera)) as pictures:
                for picture in pictures:
                    if time.monotonic() - last >= _PAUSE:
                        last = time.monotonic()
                        report(picture)

        self._errand = the_worker().start(
            look, owner=self, done=self._end, failed=self._fail, progress=self._show, stopped=lambda: None
        )

    def _stop(self) -> None:
        if self._errand is not None:
            self._errand.stop()
            self._errand = None

    def _show(self, picture: Any) -> None:
        self._seen = picture
        self.view.show_picture(picture)
        self.words.setText(self._hint)
        if not self.take_button.isEnabled():
            self.take_button.setEnabled(True)
            self.take_button.setFocus()

    def _end(self, _nothing: object) -> None:
        self._say(NO_CAMERA)

    def _fail(self, error: Exception) -> None:
        if not isinstance(error, DeskError):
            raise error
        self._say(error.text, **error.values)

    def _say(self, text: str, **values: object) -> None:
        self.words.setText(_(text).format(**values))
        self.words.set_tone("bad")
        self.view.hide()
        self.body.invalidate()  # the room of what is hidden is given back only now
        self.refit()


class _View(QWidget):
    """The newest picture, as large as there is room."""

    def __init__(self, *, mirrored: bool) -> None:
        super().__init__()
        self._image, self._mirrored = QImage(), mirrored
        self.setAccessibleName(_("What the camera sees"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_picture(self, picture: Any) -> None:
        plain = picture.convert("RGB")
        form = QImage.Format.Format_RGB888
        image = QImage(plain.tobytes(), plain.width, plain.height, 3 * plain.width, form)
        self._image = image.flipped(Qt.Orientation.Horizontal) if self._mirrored else image.copy()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(theme.px(480), theme.px(310))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        room = QRectF(self.rect())
        paint.fill_round(painter, room, theme.colour("sunken"), theme.colour("line2"), theme.px(8))
        if self._image.isNull():
            icons.draw(painter, room, "camera", theme.colour("ink3"), 34)
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._image.size().scaled(room.size().toSize(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
        painter.drawImage(QRectF(left, top, size.width(), size.height()), self._image)
