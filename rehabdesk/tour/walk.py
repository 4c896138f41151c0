"""The way of the tour: a centre is founded, then a day is worked in one that has run for years."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QApplication

from rehabdesk.app import App
from rehabdesk.services.demo import make_demo
from rehabdesk.tour import (
    assessing,
    care,
    client_file,
    consents,
    documents,
    founding,
    office,
    tables,
    waiting,
)
from rehabdesk.tour.guide import Guide
from rehabdesk.ui import printing


def walk(
    application: QApplication,
    place: Path,
    out: Path,
    size: tuple[int, int],
    faults: list[BaseException],
) -> int:
    """How many pictures were taken. Raises DeskError where a step fails."""
    pictures: list[str] = []
    with printing.catch() as tray:
        for folder, part in (("new", founding.walk), ("centre", day)):
            if part is day:
                make_demo(place / folder, clients=60).close()
            app = App(application, place / folder)
            app.start()
            app.window.resize(*size)
            guide = Guide(app.window, out, pictures, faults)
            try:
                part(guide, app, tray)
            except BaseException:
                guide.shoot_trouble()
                raise
            finally:
                leave(guide, app)
    return len(pictures)


def day(guide: Guide, app: App, tray: printing.Tray) -> None:
    care.walk(guide, app, tray)
    assessing.walk(guide, app, tray)
    documents.walk(guide, app)
    consents.walk(guide, app, tray)
    client_file.walk(guide, app)
    waiting.walk(guide, app)
    office.walk(guide, app, tray)
    tables.walk(guide, app)


def leave(guide: Guide, app: App) -> None:
    """Close the window; a copy may be made on the way out."""
    app.window.may_close = lambda: True
    app.window.close()
    app.deleteLater()
    QApplication.processEvents()
