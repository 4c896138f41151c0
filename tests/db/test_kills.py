"""kill -9 in the middle of work: the file opens, the check passes, and what was committed is there.

REHABDESK_KILLS sets how often each kind of work is killed; the suite itself is content with a few times.
"""

import multiprocessing
import os
import random
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from rehabdesk.db import backup_file, copying, keyring, swapping
from rehabdesk.db.engine import FILE_NAME, connect
from rehabdesk.db.migrate import SCHEMA
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.errors import DeskError
from rehabdesk.safety import back_up
from rehabdesk.services.clients import register_client
from tests.conftest import PASSWORD
from tests.helpers import workloads
from tests.helpers.copies import look_over

KILLS = range(int(os.environ.get("REHABDESK_KILLS", "3")))
PROCESSES = multiprocessing.get_context("forkserver")

Killed = Callable[[workloads.Work, Path, float], list[object]]


@pytest.fixture(scope="module", autouse=True)
def _preloaded() -> None:
    PROCESSES.set_forkserver_preload(["tests.helpers.workloads"])


@pytest.fixture
def key(founded: tuple[Path, bytes, object]) -> bytes:
    return founded[1]


@pytest.fixture
def killed(folder: Path, key: bytes, monkeypatch: pytest.MonkeyPatch) -> Iterator[Killed]:
    """Lets work run until it has committed something and a little longer; kills it; tells what it told."""
    monkeypatch.setenv("REHABDESK_PASSWORD", PASSWORD)

    def run(work: workloads.Work, other: Path, longer: float) -> list[object]:
        ours, theirs = PROCESSES.Pipe()
        process = PROCESSES.Process(target=work, args=(folder, key, other, theirs))
        process.start()
        theirs.close()
        assert ours.poll(30), "the work never began"
        threading.Event().wait(longer)
        process.kill()
        process.join()
        told = []
        with closing(ours):
            while True:
                try:
                    told.append(ours.recv())
                except (EOFError, ConnectionResetError):
                    return told

    yield run
    swapping.finish_swaps(folder)
    assert look_over(folder, key) == []


def ask(folder: Path, key: bytes, sql: str) -> list[object]:
    """The first column of an answer of a closed file; opening it like this also reads what is in the WAL."""
    with closing(connect(folder / FILE_NAME, key)) as file:
        return [row[0] for row in file.execute(sql)]


def moment(seed: int, longest: float) -> float:
    return random.Random(seed).uniform(0, longest)


@pytest.mark.parametrize("seed", KILLS)
def test_in_a_burst_of_saves(folder: Path, key: bytes, killed: Killed, seed: int) -> None:
    told = killed(workloads.save_in_a_burst, folder, moment(seed, 0.3))
    saved = ask(folder, key, "SELECT name FROM client ORDER BY id")
    assert saved[: len(told)] == told
    assert len(saved) <= len(told) + 1


@pytest.mark.parametrize("seed", KILLS)
def test_while_a_note_is_typed(folder: Path, key: bytes, killed: Killed, seed: int) -> None:
    told = killed(workloads.type_a_note, folder, moment(seed, 0.3))
    [kept] = ask(folder, key, "SELECT content ->> '$.text' FROM kept_draft")
    assert int(str(kept).split()[-1].strip()) >= int(str(told[-1]))


@pytest.mark.parametrize("seed", KILLS)
def test_while_scans_are_added(folder: Path, key: bytes, killed: Killed, seed: int) -> None:
    """No half document: the check that follows proves every one whole."""
    told = killed(workloads.add_scans, folder, moment(seed, 0.3))
    kept = ask(folder, key, "SELECT id FROM document ORDER BY id")
    assert kept[: len(told)] == told
    parts = "SELECT count(*) FROM document_part WHERE document_id NOT IN (SELECT id FROM document)"
    assert ask(folder, key, parts) == [0]


@pytest.mark.parametrize("seed", KILLS)
def test_during_a_backup(folder: Path, key: bytes, killed: Killed, seed: int, tmp_path: Path) -> None:
    stick = tmp_path / "stik"
    stick.mkdir()
    told = killed(workloads.make_backups, stick, moment(seed, 0.4))
    copies = sorted(stick.glob("*.rehabdesk"))
    assert {copy.name for copy in copies} >= set(told)
    for copy in copies:  # whatever has the name of a backup is one
        backup_file.verify(copy, key)
    assert len(list(stick.glob("*.part"))) <= 1


@pytest.mark.parametrize("seed", KILLS)
def test_during_a_restore(
    folder: Path, key: bytes, killed: Killed, seed: int, tmp_path: Path, desk_before: Path
) -> None:
    told = killed(workloads.restore_again_and_again, desk_before, moment(seed, 0.3))
    swapping.finish_swaps(folder)
    assert ask(folder, key, "SELECT name FROM client") == ["Maria"]
    for kept in map(str, told):
        assert (Path(kept) / FILE_NAME).exists()
    assert not list(folder.glob("*.swap"))
    assert not (folder / swapping.PREPARING).exists()


@pytest.fixture
def desk_before(folder: Path, key: bytes, tmp_path: Path) -> Path:
    """A copy that holds Maria."""
    desk = workloads.open_desk(folder, key)
    desk.run(register_client, ClientDraft(name="Maria"))
    cover, _ = back_up(desk, tmp_path)
    desk.lock()
    return cover.path


@pytest.mark.parametrize("seed", KILLS)
def test_while_key_slots_are_written(folder: Path, key: bytes, killed: Killed, seed: int) -> None:
    told = killed(workloads.change_passwords, folder, moment(seed, 0.3))
    ring, last = keyring.read(folder), int(str(told[-1]))
    opened = [n for n in (last, last + 1) if opens(ring, f"sandi {n}") == key]
    assert len(opened) == 1


def opens(ring: keyring.Keyring, password: str) -> bytes | None:
    try:
        return keyring.open_slot(ring, 1, password)
    except DeskError:
        return None


@pytest.mark.parametrize("seed", KILLS)
def test_during_a_migration(folder: Path, key: bytes, killed: Killed, seed: int) -> None:
    """It is done or it never was; and the copy made before it is whole."""
    desk = workloads.open_desk(folder, key)
    for n in range(50):
        desk.run(register_client, ClientDraft(name=f"Klien {n}"))
    desk.lock()
    told = killed(workloads.migrate_to_tomorrow, folder, moment(seed, 0.4))
    [schema] = ask(folder, key, "SELECT version_num FROM alembic_version")
    tables = ask(folder, key, "SELECT name FROM sqlite_schema WHERE name = 'tomorrow'")
    assert (schema, tables) in ((SCHEMA, []), ("0003", ["tomorrow"]))
    assert len(told) == 1 or schema == "0003"
    assert ask(folder, key, "SELECT count(*) FROM client") == [50]
    copies = list(folder.glob("before-0003-*.rehabdesk"))
    assert len(copies) == 1 or schema == SCHEMA
    for copy in copies:
        assert backup_file.verify(copy, key, copying.say_nothing)[1].counts["client"] == 50
