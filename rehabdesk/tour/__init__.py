"""The tour: the whole way of a client through the real window, with a picture of every screen.

It drives the program with keys and clicks in a centre of invented people, and stops where a step fails.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import qInstallMessageHandler

from rehabdesk import settings
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _


def take(
    out: Path, *, size: tuple[int, int] = (1366, 768), theme: str = "light", language: str = "id"
) -> int:
    """Walk, and write numbered pictures and the letters into `out`. 0 when every step went well."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    os.environ["QT_STYLE_OVERRIDE"] = "fusion"
    out.mkdir(parents=True, exist_ok=True)
    for old in [*out.glob("[0-9]*-*.png"), *out.glob("*.pdf")]:
        old.unlink()
    from PySide6.QtWidgets import QApplication  # behind the two lines above, which it reads

    from rehabdesk.tour.walk import walk

    application = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(application, QApplication)
    application.setApplicationName("RehabDesk")
    with tempfile.TemporaryDirectory(prefix="rehabdesk-tour-") as place, _own_settings(Path(place)):
        settings.save(replace(settings.Settings(), language=language, theme=theme))
        faults: list[BaseException] = []
        with _hearing(faults):
            try:
                pictures = walk(application, Path(place), out, size, faults)
            except DeskError as error:
                print(error, file=sys.stderr)  # noqa: T201 - what the command says
                return 1
    print(_("{count} pictures are in {folder}.").format(count=pictures, folder=out))  # noqa: T201
    return 0


@contextmanager
def _own_settings(place: Path) -> Iterator[None]:
    """The tour neither reads nor changes what this machine's person has set."""
    before = os.environ.get("REHABDESK_SETTINGS")
    os.environ["REHABDESK_SETTINGS"] = str(place / "settings")
    try:
        yield
    finally:
        if before is None:
            del os.environ["REHABDESK_SETTINGS"]
        else:
            os.environ["REHABDESK_SETTINGS"] = before


@contextmanager
def _hearing(faults: list[BaseException]) -> Iterator[None]:
    """What is raised behind an event ends the tour like anything else."""

    def hear(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        faults.append(error)

    before, sys.excepthook = sys.excepthook, hear
    spoke = qInstallMessageHandler(_keep_still)
    try:
        yield
    finally:
        qInstallMessageHandler(spoke)
        sys.excepthook = before


def _keep_still(_kind: object, _context: object, message: str | None) -> None:
    """Without a display Qt says at every dialog what it cannot do then."""
    if message and not message.startswith("This plugin does not support"):
        print(message, file=sys.stderr)  # noqa: T201 - as Qt itself would
