"""The worker: answers on the window's thread, to whoever is still there."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from rehabdesk.ui.background import Background


@pytest.fixture
def background(qtbot: QtBot) -> Any:
    background = Background()
    yield background
    background.stop()


def test_the_job_runs_beside_the_window_and_the_answer_arrives_in_it(
    background: Background, qtbot: QtBot
) -> None:
    owner, answers = QObject(), []
    here = threading.get_ident()
    background.start(
        threading.get_ident,
        owner=owner,
        done=lambda there: answers.append((there, threading.get_ident())),
        failed=answers.append,
    )
    qtbot.waitUntil(lambda: len(answers) == 1)
    there, back = answers[0]
    assert there != here
    assert back == here
    assert QThread.currentThread() is QApplication.instance().thread()


def test_a_fault_comes_back_as_it_is(background: Background, qtbot: QtBot) -> None:
    owner, faults = QObject(), []

    def fail() -> None:
        raise ValueError("rusak")

    background.start(fail, owner=owner, done=faults.append, failed=faults.append)
    qtbot.waitUntil(lambda: len(faults) == 1)
    assert isinstance(faults[0], ValueError)


def test_a_closed_owner_hears_nothing(background: Background, qtbot: QtBot) -> None:
    owner, other, heard = QObject(), QObject(), []
    go = threading.Event()
    background.start(go.wait, owner=owner, done=heard.append, failed=heard.append)
    background.start(lambda: "next", owner=other, done=heard.append, failed=heard.append)
    delete(owner)
    go.set()
    qtbot.waitUntil(lambda: bool(heard))
    assert heard == ["next"]


def test_progress_is_heard_in_the_window_and_the_job_can_be_stopped(
    background: Background, qtbot: QtBot
) -> None:
    owner, heard, ended = QObject(), [], []
    stopped = threading.Event()

    def copy(report: Callable[[int, int], None]) -> str:
        report(1, 5)
        stopped.wait(5)
        report(2, 5)
        return "whole"

    errand = background.start(
        copy,
        owner=owner,
        done=ended.append,
        failed=ended.append,
        progress=lambda part, whole: heard.append((part, whole, threading.get_ident())),
        stopped=lambda: ended.append("stopped"),
    )
    qtbot.waitUntil(lambda: len(heard) == 1)
    assert heard == [(1, 5, threading.get_ident())]
    assert background.busy()
    errand.stop()
    stopped.set()
    qtbot.waitUntil(lambda: len(ended) == 1)
    assert ended == ["stopped"]
    assert not background.busy()


def test_stopping_waits_and_leaves_no_thread(qtbot: QtBot) -> None:
    background = Background()
    background.start(lambda: None, owner=background, done=lambda _answer: None, failed=lambda _error: None)
    background.stop()
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("desk")]
