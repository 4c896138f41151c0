"""The first command: it sets up once, mends what broke off, says in a sentence what it lacks."""

import ast
import errno
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

import start

HERE = Path(start.__file__).parent
POSIX = pytest.mark.xfail(os.name == "nt", reason="the stand-in for Python is a shell script", run=False)


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A copy of what start.py needs, in a folder with spaces, with start's own paths turned to it."""
    root = tmp_path / "klinik harapan"
    root.mkdir()
    for name in ("start.py", *start.LOCKS.values()):
        shutil.copy(HERE / name, root / name)
    monkeypatch.setattr(start, "ROOT", root)
    monkeypatch.setattr(start, "VENV", root / ".venv")
    monkeypatch.setattr(start, "READY", root / ".venv" / "ready.txt")
    monkeypatch.setattr(start, "PYTHON", root / ".venv" / "bin" / "python")
    return root


@pytest.fixture
def ready(checkout):
    """The copy, set up: its Python only says what it was asked to do."""
    start.PYTHON.parent.mkdir(parents=True)
    start.PYTHON.write_text('#!/bin/sh\necho "asked: $*"\necho "on: $QT_QPA_PLATFORM"\nexit 7\n')
    start.PYTHON.chmod(0o755)
    libraries = [f"libraries {name}" for name in ("", "xcb", "offscreen")]
    start.remember(start.mark("program"), start.mark("check"), *libraries)
    return checkout


def run_start(root, *words, **environment):
    kept = {k: v for k, v in os.environ.items() if k not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")}
    return subprocess.run(
        [sys.executable, "start.py", *words], cwd=root, env=kept | environment, capture_output=True, text=True
    )


def install_step(made, stops_at=None):
    """A stand-in for the commands of the set-up that leaves what they would leave."""

    def run(command, shown=False):
        made.append("venv" if "venv" in command else "pip")
        if "venv" in command:
            (start.VENV / "lib" / "python3" / "site-packages").mkdir(parents=True)
            start.PYTHON.parent.mkdir()
            start.PYTHON.touch()
        if made[-1] == stops_at:
            sys.exit("stopped")

    return run


@POSIX
def test_words_go_to_the_program_and_its_exit_code_comes_back(ready):
    ended = run_start(ready, "demo", "di sini", DISPLAY=":0")
    assert "asked: -m rehabdesk demo di sini" in ended.stdout
    assert ended.returncode == 7


@POSIX
@pytest.mark.parametrize("words", [(), ("--centre", "contoh")])
def test_without_a_display_it_tours_and_says_so(ready, words):
    ended = run_start(ready, *words)
    assert "asked: -m rehabdesk tour tour" in ended.stdout
    assert "on: offscreen" in ended.stdout
    assert "Tidak ada layar" in ended.stdout
    assert "no display" in ended.stdout


@POSIX
def test_with_a_display_it_opens_the_window(ready):
    ended = run_start(ready, DISPLAY=":0")
    assert ended.stdout == "asked: -m rehabdesk\non: \n"


@POSIX
def test_a_failing_check_is_named_and_fails(ready):
    ended = run_start(ready, "test")
    for name in ("ruff check", "ruff format", "mypy", "import-linter", "pytest"):
        assert f"== {name}\n" in ended.stdout
    assert ended.returncode == 1
    assert "failed: ruff check, ruff format, mypy, import-linter, pytest" in ended.stdout


@POSIX
def test_a_second_start_installs_nothing(ready, monkeypatch):
    monkeypatch.setattr(start, "run", lambda *_: pytest.fail("nothing to install"))
    start.make_ready("program", "xcb")
    start.make_ready("check", "offscreen")


def test_a_set_up_that_broke_off_is_made_anew(checkout, monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(start, "run", install_step(made, stops_at="pip"))
    with pytest.raises(SystemExit):
        start.install("program")
    assert not start.READY.exists()
    half_unpacked = start.VENV / "lib" / "python3" / "site-packages" / "PySide6"
    half_unpacked.mkdir()

    monkeypatch.setattr(start, "run", install_step(made))
    start.install("program")
    assert made == ["venv", "pip", "venv", "pip"]
    assert not half_unpacked.exists()
    assert start.mark("program") in start.done()


def test_the_tests_parts_are_added_to_a_finished_set_up(checkout, monkeypatch):
    made: list[str] = []
    monkeypatch.setattr(start, "run", install_step(made))
    start.install("program")
    start.install("check")
    assert made == ["venv", "pip", "pip"]
    assert start.done() == {start.mark("program"), start.mark("check")}


def test_another_lock_asks_for_another_set_up(checkout):
    before = start.mark("program")
    (checkout / "requirements.lock").write_text("changed")
    assert start.mark("program") != before


def test_an_older_python_can_read_the_refusal():
    ast.parse((HERE / "start.py").read_text("utf-8"), feature_version=(3, 6))


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libdbus-1.so.3", "libdbus-1-3"),
        ("libglib-2.0.so.0", "libglib2.0-0"),
        ("libX11-xcb.so.1", "libx11-xcb1"),
        ("libxcb-render-util.so.0", "libxcb-render-util0"),
    ],
)
def test_debian_names_the_package_of_a_library(library, package):
    assert start.package_of(library) == package


def test_who_may_not_install_is_told_the_command(monkeypatch):
    monkeypatch.setattr(start.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(start.os, "geteuid", lambda: 1000, raising=False)
    monkeypatch.setattr(start, "present_name", lambda name: name)
    with pytest.raises(SystemExit, match="sudo apt-get install -y libegl1"):
        start.install_packages(["libegl1"])


@pytest.mark.parametrize(
    ("said", "number", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", None, "The disk is full"),
        ("", errno.ENOSPC, "The disk is full"),
        ("", errno.EACCES, "cannot be written to"),
        ("NewConnectionError: Temporary failure in name resolution", None, "internet cannot be reached"),
        ("ERROR: something else", None, "ERROR: something else"),
    ],
)
def test_trouble_is_said_in_a_sentence(said, number, sentence):
    assert sentence in start.explain(said, number)
    assert "Traceback" not in start.explain(said, number)


@pytest.mark.parametrize("name", start.LOCKS.values())
def test_the_lock_names_hashes_and_no_places(name):
    text = (HERE / name).read_text("utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text
    for pin in pins(text):
        assert "--hash=sha256:" in pin


def test_the_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((HERE / "pyproject.toml").read_text("utf-8"))["project"]
    program = versions("requirements.lock")
    check = versions("requirements-check.lock")
    for asked in map(Requirement, project["dependencies"]):
        assert asked.specifier.contains(program[asked.name.lower()])
    for asked in map(Requirement, project["optional-dependencies"]["check"]):
        assert asked.specifier.contains(check[asked.name.lower()])
    assert program.items() <= check.items()


def pins(text):
    return ["\n".join(part) for part in split_pins(text.splitlines())]


def split_pins(lines):
    part: list[str] = []
    for line in lines:
        if part and not line.startswith(" "):
            yield part
            part = []
        part.append(line)
    yield part


def versions(name):
    found = [Requirement(pin.split("\\")[0]) for pin in pins((HERE / name).read_text("utf-8"))]
    return {asked.name.lower(): str(asked.specifier).removeprefix("==") for asked in found}
