"""Our own mistakes: one dialog for each distinct fault, with a report that holds nothing of a client."""

import platform
import sys
import traceback
from types import TracebackType

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from rehabdesk import __version__
from rehabdesk.errors import DeskError
from rehabdesk.i18n import _
from rehabdesk.ui import talk


class Faults(QObject):
    """Hears what nobody caught. What was being saved is rolled back by then, so the data is safe."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._seen: set[str] = set()

    def caught(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        if isinstance(error, DeskError):
            talk.tell(self._window, _("That did not work"), str(error))
            return
        report = make_report(kind, trace)
        if report in self._seen:
            return
        self._seen.add(report)
        sys.stderr.write(f"{report}\n")
        talk.tell(
            self._window,
            _("Something went wrong in the program."),
            _("Your data is safe: what was being saved is as it was before. You can go on working."),
            details=report,
        )


def make_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Where it happened, without what was being worked on: an error's own text may name a client."""
    frames = traceback.extract_tb(trace)
    lines = [f"{frame.filename.rsplit('rehabdesk', 1)[-1]}:{frame.lineno} {frame.name}" for frame in frames]
    head = f"RehabDesk {__version__}, Python {platform.python_version()}, {platform.system()}"
    return "\n".join([head, kind.__name__, *lines])
