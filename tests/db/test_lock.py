"""One program per folder."""

import subprocess
import sys
from pathlib import Path

import pytest

from rehabdesk.db.lock import HOLDER_NAME, FolderLock
from rehabdesk.errors import DeskError

HOLD = """
import sys
from pathlib import Path
from rehabdesk.db.lock import FolderLock
lock = FolderLock(Path(sys.argv[1]))
lock.take()
print("held", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other_program(tmp_path: Path):
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_start_says_who_holds_the_centre(tmp_path: Path, other_program) -> None:
    import socket

    with pytest.raises(DeskError, match=socket.gethostname()):
        FolderLock(tmp_path).take()


def test_the_lock_of_a_killed_program_is_free(tmp_path: Path, other_program) -> None:
    other_program.kill()
    other_program.wait()
    lock = FolderLock(tmp_path)
    lock.take()
    lock.release()
    assert not (tmp_path / HOLDER_NAME).exists()


def test_an_unreadable_note_still_gives_a_sentence(tmp_path: Path, other_program) -> None:
    (tmp_path / HOLDER_NAME).write_text("{", "utf-8")
    with pytest.raises(DeskError):
        FolderLock(tmp_path).take()


def test_released_twice_is_released(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path)
    lock.take()
    lock.release()
    lock.release()
