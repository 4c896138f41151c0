"""Inside the program: signs in by keyboard, goes to the clients, and does what it is told on its standard
input, a command a line, each answered by a line of figures.

    python -m benchmarks.at_desk CENTRE BEGAN patient

BEGAN is the clock (time.monotonic) of whoever started it. Somebody patient types the password after the rest
is loaded behind the sign-in page, as hands do.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from time import monotonic, perf_counter, sleep

from PySide6.QtCore import QEvent, QEventLoop, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from rehabdesk.app import App
from rehabdesk.ui.screen import Place
from rehabdesk.ui.screens.sign_in import SignInPage
from rehabdesk.ui.tables import Table

PASSWORD = "cendana wangi 14"
HEAD = 2  # the account that may see clients and make backups


class Painted(QObject):
    """Counts how often something was painted."""

    times = 0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


class Sitting:
    """One person at one desk."""

    def __init__(self, folder: Path) -> None:
        self.app = QApplication(["rehabdesk"])
        self.program = App(self.app, folder)
        self.program.start()
        self.until(lambda: not self.program.window.windowIcon().isNull())

    def until(self, happened: Callable[[], bool]) -> None:
        while not happened():
            self.app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)

    def until_loaded(self) -> None:
        loaded = monotonic() + 1.5
        while monotonic() < loaded:
            self.app.processEvents()
            sleep(0.01)

    def sign_in(self) -> float:
        """Seconds from Enter to the first screen standing painted."""
        page = self.program.window.findChild(SignInPage)
        assert page is not None
        page.choose(HEAD)
        QTest.keyClicks(page.password, PASSWORD)
        began = perf_counter()
        QTest.keyClick(page.password, Qt.Key.Key_Return)
        self.until(lambda: self.program.window.shell is not None)
        shell = self.program.window.shell
        assert shell is not None
        self.shell = shell
        self.until(lambda: shell.screen_now() is not None)
        self.until_painted(shell.screen_now())
        return perf_counter() - began

    def until_painted(self, widget: QWidget | None) -> None:
        assert widget is not None
        painted = Painted()
        widget.installEventFilter(painted)
        widget.update()
        self.until(lambda: painted.times > 0)
        widget.removeEventFilter(painted)

    def go_to_clients(self) -> None:
        self.shell.go(Place("clients"))
        screen = self.shell.screen_now()
        assert screen is not None
        line, table = screen.findChild(QLineEdit, "search"), screen.findChild(Table)
        assert line is not None
        assert table is not None
        self.line, self.painted = line, Painted()
        table.viewport().installEventFilter(self.painted)
        self.until_painted(screen)
        self.line.setFocus()

    # what is asked on standard input

    def keys(self, *words: str) -> list[float]:
        """Type each word and take it back; seconds from every key press to the list standing painted."""
        took = []
        for word in words:
            took += [self.press(letter) for letter in word]
            took += [self.press(Qt.Key.Key_Backspace) for _letter in word]
        return took

    def press(self, key: Qt.Key | str) -> float:
        before, began = self.painted.times, perf_counter()
        QTest.keyClick(self.line, key)  # type: ignore[arg-type]  # a key or the letter on it
        while self.painted.times == before:
            self.app.processEvents()
        return perf_counter() - began

    def letters(self, count: str) -> list[float]:
        from benchmarks.letters import our_letter

        for _number in range(int(count)):
            our_letter()
            self.app.processEvents()
        return [float(count)]

    def backup(self, folder: str) -> list[float]:
        from rehabdesk.safety import back_up

        assert self.program.desk is not None
        began = perf_counter()
        back_up(self.program.desk, Path(folder))
        return [perf_counter() - began]


def main() -> None:
    folder, began = Path(sys.argv[1]), float(sys.argv[2])
    sitting = Sitting(folder)
    stood = monotonic() - began
    if sys.argv[3] == "patient":
        sitting.until_loaded()
    signed_in = sitting.sign_in()
    first = monotonic() - began
    sitting.go_to_clients()
    print(stood, signed_in, first, flush=True)
    for line in sys.stdin:
        name, *words = line.split()
        print(*getattr(sitting, name)(*words), flush=True)
    sitting.program.background.stop()


if __name__ == "__main__":
    main()
