"""The power goes while somebody types: what was kept is there again."""

import multiprocessing
import random
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.services.assessments import assessment_sheet, begin_assessment
from rehabdesk.services.clients import register_client
from rehabdesk.services.counselling import list_notes
from rehabdesk.ui.screens.counselling import ClientSessions
from rehabdesk.ui.screens.intake.screen import IntakeScreen
from tests.helpers.copies import look_over
from tests.helpers.typist import answer_questions, type_into_a_note, type_into_an_intake
from tests.helpers.workloads import open_desk

PROCESSES = multiprocessing.get_context("forkserver")


def kill_while_typing(
    typing: Callable[..., None], folder: Path, key: bytes, record_id: int, longer: float
) -> list[Any]:
    """What the screen said was kept before the process died."""
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=typing, args=(folder, key, record_id, theirs))
    process.start()
    theirs.close()
    told: list[Any] = []
    with closing(ours):
        assert ours.poll(60), "nothing was ever kept"
        threading.Event().wait(longer)
        process.kill()
        process.join()
        while True:
            try:
                told.append(ours.recv())
            except (EOFError, ConnectionResetError):
                return told


@pytest.mark.parametrize("seed", range(2))
def test_the_draft_is_there_again(
    folder: Path, founded: tuple[Path, bytes, object], qtbot: QtBot, seed: int
) -> None:
    key = founded[1]
    before = open_desk(folder, key)
    client_id = before.run(register_client, ClientDraft(name="Yulius Manafe"))
    before.lock()
    told = kill_while_typing(type_into_a_note, folder, key, client_id, random.Random(seed).uniform(0, 0.6))
    assert look_over(folder, key) == []
    desk: Desk = open_desk(folder, key)
    [row] = desk.ask(list_notes, client_id)
    assert row.signed_at is None
    part = ClientSessions(desk, client_id)
    qtbot.addWidget(part)
    assert part.editor.keeping.note_id == row.id
    assert part.editor.boxes.boxes[0].text.value().startswith(told[-1])
    desk.lock()


def test_the_answers_are_there_again(folder: Path, founded: tuple[Path, bytes, object]) -> None:
    key = founded[1]
    before = open_desk(folder, key)
    client_id = before.run(register_client, ClientDraft(name="Yulius Manafe"))
    assessment_id = before.run(begin_assessment, client_id, "whoqol-bref")
    before.lock()
    told = kill_while_typing(answer_questions, folder, key, assessment_id, 0.4)
    assert look_over(folder, key) == []
    desk: Desk = open_desk(folder, key)
    kept = desk.ask(assessment_sheet, assessment_id).answers
    assert len(kept) >= told[-1] > 0
    assert list(kept.values()) == [3] * len(kept)
    desk.lock()


def test_the_intake_is_there_again(folder: Path, founded: tuple[Path, bytes, object], qtbot: QtBot) -> None:
    key = founded[1]
    told = kill_while_typing(type_into_an_intake, folder, key, 0, 0.4)
    assert look_over(folder, key) == []
    desk: Desk = open_desk(folder, key)
    screen = IntakeScreen(desk)
    qtbot.addWidget(screen)
    assert screen.client_draft().name.startswith(told[-1])
    desk.lock()
