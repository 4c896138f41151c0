"""What a script or a helper can do without the window, and what it is told when something is wrong."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from rehabdesk import __version__, settings
from rehabdesk.__main__ import main
from rehabdesk.db import keyring
from rehabdesk.db.lock import FolderLock
from tests.conftest import PASSWORD, RECOVERY
from tests.helpers.copies import SPOILERS, flip_page, rows_of

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command as typed; gives back the exit code, what was said, and what was complained about."""
    monkeypatch.setenv("REHABDESK_PASSWORD", PASSWORD)
    settings.save(settings.Settings(language="en"))

    def typed(*words: object) -> tuple[int, str, str]:
        try:
            code = main([str(word) for word in words])
        except SystemExit as left:
            code = int(left.code or 0)
        said = capsys.readouterr()
        return code, said.out, said.err

    return typed


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "USB CENDANA-01"
    folder.mkdir()
    return folder


@pytest.fixture
def copy(run: Run, folder: Path, stick: Path) -> Path:
    assert run("--centre", folder, "backup", stick)[0] == 0
    [made] = stick.iterdir()
    return made


def test_backup_verify_restore_check_info(run: Run, folder: Path, stick: Path, tmp_path: Path) -> None:
    code, said, _ = run("--centre", folder, "backup", stick)
    [copy] = stick.iterdir()
    assert (code, said.splitlines()[0]) == (0, f"Proven: {copy}")
    code, said, _ = run("verify", copy)
    assert code == 0
    assert f"by Nur Aini Hasan with RehabDesk {__version__}" in said
    code, said, _ = run("restore", copy, "--into", tmp_path / "laptop baru")
    assert (code, "the copy of" in said) == (0, True)
    code, said, _ = run("--centre", tmp_path / "laptop baru", "check")
    assert code == 0
    assert [line.split()[0] for line in said.splitlines()] == ["good"] * len(said.splitlines())
    code, said, _ = run("--centre", folder, "info")
    assert code == 0
    assert "Backup proven, just now" in said
    assert "Cendana" not in said
    assert "Nur Aini" not in said


def test_a_restore_over_a_centre_says_what_it_kept(run: Run, folder: Path, copy: Path) -> None:
    code, said, _ = run("restore", copy, "--into", folder)
    assert code == 0
    assert f"What was there is kept in {folder}" in said.splitlines()[1]


def test_the_recovery_key_opens_a_copy(run: Run, copy: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "kunci.txt"
    sheet.write_text(f"{RECOVERY}\n")
    target = tmp_path / "baru"
    assert run("restore", copy, "--into", target, "--recovery-key", "--password-file", sheet)[0] == 0
    assert rows_of(target, "SELECT name FROM account", PASSWORD) == [("Nur Aini Hasan",)]


def test_the_password_may_stand_in_a_file(run: Run, folder: Path, tmp_path: Path) -> None:
    sheet = tmp_path / "sandi.txt"
    sheet.write_bytes(f"{PASSWORD}\r\nnot read\r\n".encode())
    os.environ.pop("REHABDESK_PASSWORD")
    assert run("--centre", folder, "info", "--password-file", sheet)[0] == 0


def complaint(outcome: tuple[int, str, str]) -> str:
    """The one plain line a person's mistake costs."""
    code, said, complained = outcome
    assert (code, said) == (1, "")
    assert len(complained.splitlines()) == 1
    return complained.strip()


def test_mistakes_cost_one_plain_line(run: Run, folder: Path, tmp_path: Path, copy: Path) -> None:
    assert complaint(run("info")).startswith("Which centre?")
    assert "centre.keys is missing" in complaint(run("--centre", tmp_path / "tidak ada", "info"))
    assert "There is no account named Budi" in complaint(run("--centre", folder, "info", "--account", "Budi"))
    assert "is not there" in complaint(run("--centre", folder, "backup", tmp_path / "tercabut"))
    assert "There is no file" in complaint(run("verify", tmp_path / "tidak ada.rehabdesk"))
    missing = ("--centre", folder, "info", "--password-file", tmp_path / "tidak ada.txt")
    assert "cannot be read" in complaint(run(*missing))
    os.environ["REHABDESK_PASSWORD"] = "salah"
    assert complaint(run("--centre", folder, "info")).startswith("Wrong password")
    assert complaint(run("verify", copy)).startswith("Wrong password")
    os.environ.pop("REHABDESK_PASSWORD")
    assert "REHABDESK_PASSWORD" in complaint(run("--centre", folder, "info"))


def test_a_centre_that_is_open_elsewhere_is_left_alone(run: Run, folder: Path, copy: Path) -> None:
    lock = FolderLock(folder)
    lock.take()
    try:
        assert complaint(run("--centre", folder, "info")).startswith("This centre is open already")
        assert complaint(run("restore", copy, "--into", folder)).startswith("This centre is open already")
    finally:
        lock.release()


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_a_spoiled_copy_is_refused_in_words(
    run: Run, copy: Path, spoil: Callable[[Path], None], tmp_path: Path
) -> None:
    spoil(copy)
    said = SPOILERS[spoil].format(name=copy.name)
    assert complaint(run("verify", copy)) == said
    assert complaint(run("restore", copy, "--into", tmp_path / "baru")) == said


def test_a_check_that_fails_says_where(run: Run, folder: Path) -> None:
    flip_page(folder / "centre.db")
    code, said, complained = run("--centre", folder, "check")
    assert code == 1
    assert "damaged" in said + complained


@pytest.mark.parametrize(
    "words",
    [["foo"], ["backup"], ["restore", "x"], ["demo", "x", "--clients", "0"], ["tour", "x", "--size", "wide"]],
)
def test_wrong_words_cost_exit_two(run: Run, words: list[str]) -> None:
    code, said, complained = run(*words)
    assert (code, said) == (2, "")
    assert complained.startswith("usage:")


def test_a_demo_centre_is_made_in_an_empty_folder_only(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("demo", tmp_path / "contoh", "--clients", "3", "--seed", "7")
    assert code == 0
    assert len(keyring.read(tmp_path / "contoh").accounts) == len(said.splitlines()) - 2
    assert "is not empty" in complaint(run("demo", tmp_path / "contoh"))


def test_python_m_rehabdesk_is_the_same(folder: Path) -> None:
    """In a process of its own, with nothing but the words and the variable."""
    done = subprocess.run(
        [sys.executable, "-m", "rehabdesk", "--centre", str(folder), "info"],
        env={**os.environ, "REHABDESK_PASSWORD": PASSWORD},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert __version__ in done.stdout


def test_an_old_register_comes_in_and_the_register_goes_out(run: Run, folder: Path, tmp_path: Path) -> None:
    old = tmp_path / "lama.csv"
    old.write_text("Nama;L/P;Tgl Lahir\nAna Nalle;P;17/8/90\n;L;1/1/1990\n")
    dry = run("--centre", folder, "import", old, "--dry-run")
    assert (dry[0], dry[1].splitlines()[-3:]) == (
        0,
        ["1 new client", "0 courses of care", "Nothing was kept."],
    )
    assert "3: No name stands in this row." in dry[1]
    out = tmp_path / "register.csv"
    code, _, complaint = run("--centre", folder, "export", out, "--for", "BNNP NTT")
    assert (code, complaint) == (1, "Nothing was found for these days.\n")
    assert run("--centre", folder, "import", old)[0] == 0
    code, said, _ = run("--centre", folder, "export", out, "--for", "BNNP NTT")
    assert (code, said) == (0, "1 client in the file.\n")
    assert "AN;Female" in out.read_text("utf-8-sig")
    code, _, complaint = run("--centre", folder, "export", out, "--for", "BNNP NTT", "--level", "identified")
    assert (code, complaint.split(":")[0]) == (1, "Nobody is left to export")
    code, _, complaint = run("--centre", folder, "import", old, "--sheet", "lain")
    assert (code, complaint) == (1, "There is no sheet named lain in the file. Its sheets are: lama.\n")
