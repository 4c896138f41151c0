"""The power goes while a note is being typed: it is there again, up to the last pause."""

import multiprocessing
import random
import threading
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.services.clients import register_client
from rehabdesk.services.counselling import list_notes
from rehabdesk.ui.screens.counselling import ClientSessions
from tests.helpers.copies import look_over
from tests.helpers.typist import type_into_a_note
from tests.helpers.workloads import open_desk

PROCESSES = multiprocessing.get_context("forkserver")


def kill_while_typing(folder: Path, key: bytes, client_id: int, longer: float) -> list[str]:
    """What the screen said was kept before the process died."""
    ours, theirs = PROCESSES.Pipe()
    process = PROCESSES.Process(target=type_into_a_note, args=(folder, key, client_id, theirs))
    process.start()
    theirs.close()
    told: list[str] = []
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
    told = kill_while_typing(folder, key, client_id, random.Random(seed).uniform(0, 0.6))
    assert look_over(folder, key) == []
    desk: Desk = open_desk(folder, key)
    [row] = desk.ask(list_notes, client_id)
    assert row.signed_at is None
    part = ClientSessions(desk, client_id)
    qtbot.addWidget(part)
    assert part.editor.keeping.note_id == row.id
    assert part.editor.boxes.boxes[0].text.value().startswith(told[-1])
    desk.lock()
