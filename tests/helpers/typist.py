"""Somebody at the keyboard, in a process of their own that is killed in the middle of it."""

import os
from multiprocessing.connection import Connection
from pathlib import Path

from tests.helpers.workloads import open_desk


def type_into_a_note(folder: Path, key: bytes, client_id: int, done: Connection) -> None:
    """Types word after word; tells what stood in the box whenever the screen says it is kept."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from rehabdesk.ui.screens.counselling import ClientSessions
    from rehabdesk.ui.screens.counselling.keeping import Keeping

    app = QApplication([])
    Keeping.PAUSE = 30
    part = ClientSessions(open_desk(folder, key), client_id)
    part.resize(1138, 600)
    part.show()
    part.new_note()
    box = part.editor.boxes.boxes[0].text
    typed = iter(range(100_000))

    def type_a_word() -> None:
        QTest.keyClicks(box, f"kata{next(typed)} ")

    def tell() -> None:
        done.send(box.value())

    part.editor.keeping.stored.connect(tell)
    hand = QTimer(interval=50)
    hand.timeout.connect(type_a_word)
    hand.start()
    app.exec()


def answer_questions(folder: Path, key: bytes, assessment_id: int, done: Connection) -> None:
    """Keys in answer after answer; tells how many stand in the file whenever the screen says so."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from rehabdesk.ui.screens.assessments.interview import Interview
    from rehabdesk.ui.screens.assessments.keeping import Keeping
    from rehabdesk.ui.screens.assessments.screen import AssessmentScreen

    app = QApplication([])
    Keeping.PAUSE = 30
    screen = AssessmentScreen(open_desk(folder, key), assessment_id)
    screen.show()
    part = screen.part
    assert isinstance(part, Interview)

    def answer() -> None:
        QTest.keyClicks(part.rows, "3")

    def tell() -> None:
        done.send(len(part.answers))

    part.keeping.stored.connect(tell)
    hand = QTimer(interval=50)
    hand.timeout.connect(answer)
    hand.start()
    app.exec()


def type_into_an_intake(folder: Path, key: bytes, _nobody: int, done: Connection) -> None:
    """Types a name letter after letter; tells what stood there whenever it was kept."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from rehabdesk.ui.screens.intake.screen import IntakeScreen

    app = QApplication([])
    screen = IntakeScreen(open_desk(folder, key))
    screen.show()
    line = screen.identity.editors["name"]

    def type_a_letter() -> None:
        QTest.keyClicks(line, "a" if len(line.text()) % 5 else " a")
        screen.keep()
        done.send(line.value())

    hand = QTimer(interval=40)
    hand.timeout.connect(type_a_letter)
    hand.start()
    app.exec()
