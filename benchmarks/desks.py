"""P1–P5 and P12: the program as a person meets it: started, signed in to, typed at; and its memory."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import monotonic, perf_counter

from benchmarks.centres import Measured
from benchmarks.rounds import Row, Taken, row
from benchmarks.screen import Screen, unseen_screen, until_painted
from rehabdesk.db import keyring
from rehabdesk.services.demo import PASSWORD

FIRST_WINDOW = 1.6
FIRST_LIST = 3.8
AFTER_PASSWORD = 1.6
COLD = 3.5
COLD_READ = 140 << 20
KEY = 2
KEY_P95_MS = 16
MEMORY = 2.9
MEMORY_LATER = 3.4
FLAT = 1.05
BARE_WINDOW = [str(Path(__file__).with_name("bare_window.py"))]
WORDS = ("maria", "benu", "siti", "yoha", "mart")


class Told:
    """A program that answers lines of figures to lines of words."""

    def __init__(self, module: str, arguments: list[str], environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", module, *arguments]
        pipe = subprocess.PIPE
        self.program = subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env=environment)

    def answer(self) -> list[float]:
        assert self.program.stdout is not None
        line = self.program.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.program.args!r} ended")
        return [float(figure) for figure in line.split()]

    def ask(self, *words: str) -> list[float]:
        assert self.program.stdin is not None
        print(*words, file=self.program.stdin, flush=True)
        return self.answer()

    def end(self) -> None:
        assert self.program.stdin is not None
        self.program.stdin.close()
        self.program.kill()
        self.program.wait()


@contextmanager
def at_desk(
    centre: Measured, environment: dict[str, str], *, patient: bool = True
) -> Iterator[tuple[Told, list[float]]]:
    """The program signed in to, by somebody who lets it load meanwhile or not. It comes with seconds to its
    window, from Enter to its first screen, and from the start to that."""
    with tempfile.TemporaryDirectory() as settings:
        said = [str(centre.folder), str(monotonic()), "patient" if patient else "at once"]
        told = Told("benchmarks.at_desk", said, environment | {"REHABDESK_SETTINGS": settings})
        try:
            yield told, told.answer()
        finally:
            told.end()


def measure(centre: Measured, rounds: int) -> Iterator[Row]:
    with unseen_screen() as screen:
        yield from starts(centre, screen, rounds)
        yield from memory(centre, screen)


def starts(centre: Measured, screen: Screen, rounds: int) -> Iterator[Row]:
    ours = ["-m", "rehabdesk", "--centre", str(centre.folder)]
    window, lists, password = Taken([], []), Taken([], []), Taken([], [])
    ring = keyring.read(centre.folder)
    with tempfile.TemporaryDirectory() as settings:
        screen.environment["REHABDESK_SETTINGS"] = settings
        for turn in range(rounds + 1):
            bare, first = until_painted(screen, BARE_WINDOW), until_painted(screen, ours)
            with at_desk(centre, screen.environment, patient=False) as (_told, figures):
                whole = figures[2]
            with at_desk(centre, screen.environment) as (_told, figures):
                entered = figures[1]
            began = perf_counter()
            keyring.open_slot(ring, 1, PASSWORD)
            derived = perf_counter() - began
            if turn:
                add(window, bare, first)
                add(lists, bare, whole)
                add(password, derived, entered)
        yield row("P1", "start → sign-in window / bare window", centre.size, window, FIRST_WINDOW)
        yield row("P2", "start, password fed in → first screen / bare window", centre.size, lists, FIRST_LIST)
        yield row(
            "P3", "Enter on the password → first screen / Argon2id", centre.size, password, AFTER_PASSWORD
        )
        yield from cold(centre, screen, ours)


def add(taken: Taken, limit: float, ours: float) -> None:
    taken.limit.append(limit)
    taken.ours.append(ours)


def cold(centre: Measured, screen: Screen, ours: list[str]) -> Iterator[Row]:
    """The first start after the machine's own: nothing cached. Only root can measure it."""
    if os.geteuid() != 0:
        return
    took = Taken([], [])
    read: list[int] = []
    for _turn in range(3):
        forget_files()
        bare = until_painted(screen, BARE_WINDOW)
        forget_files()
        counted: list[int] = []
        add(took, bare, until_painted(screen, ours, read=counted))
        read += counted
    yield row("P4", "first start, files out of the cache / bare window so", centre.size, took, COLD)
    most = median(read)
    shown = f"{most / (1 << 20):.0f} MiB"
    yield Row(
        "P4", "read from the disk by it", centre.size, "", shown, "", "", "≤ 140 MiB", most <= COLD_READ
    )


def forget_files() -> None:
    os.sync()
    Path("/proc/sys/vm/drop_caches").write_text("3")


def typing(centre: Measured, rounds: int) -> list[Row]:
    """P5: from a key press in the search line to the list standing painted."""
    environment = dict(os.environ) | {"QT_QPA_PLATFORM": "offscreen"}
    bare = Told("benchmarks.bare_list", [str(centre.path), centre.desk.store.key.hex()], environment)
    took = Taken([], [])
    try:
        with at_desk(centre, environment) as (told, _figures):
            for turn in range(rounds + 1):
                limit, ours = bare.ask(*WORDS), told.ask("keys", *WORDS)
                if turn:
                    took.limit.extend(limit)
                    took.ours.extend(ours)
    finally:
        bare.end()
    return [row("P5", "key press → list painted / bare list", centre.size, took, KEY, KEY_P95_MS)]


def memory(centre: Measured, screen: Screen) -> Iterator[Row]:
    bare_window = subprocess.Popen([sys.executable, *BARE_WINDOW], env=screen.environment)
    with at_desk(centre, screen.environment) as (told, _figures):
        bare = resident(bare_window.pid)
        bare_window.kill()
        bare_window.wait()
        with_list = resident(told.program.pid)
        work(told)
        half = resident(told.program.pid)
        work(told)
        with tempfile.TemporaryDirectory() as place:
            told.ask("backup", place)
        later = resident(told.program.pid)
    yield memory_row("memory, list on screen / bare window", centre, bare, with_list, MEMORY)
    yield memory_row(
        "memory after 10,000 key presses, 200 letters, a backup", centre, bare, later, MEMORY_LATER
    )
    yield memory_row("… against half-way: flat", centre, half, later, FLAT)


def work(told: Told) -> None:
    """Half a busy year at the desk: 5,000 key presses in the search line, 100 letters."""
    presses = sum(2 * len(word) for word in WORDS)
    for _burst in range(5_000 // presses):
        told.ask("keys", *WORDS)
    told.ask("letters", "100")


def memory_row(job: str, centre: Measured, limit: float, ours: float, at_most: float) -> Row:
    less, more = (f"{size / (1 << 20):.0f} MiB" for size in (limit, ours))
    ratio = ours / limit
    return Row(
        "P12", job, centre.size, less, more, "", f"{ratio:.2f} ×", f"≤ {at_most:g} ×", ratio <= at_most
    )


def resident(process: int) -> float:
    """Bytes a program holds in memory, shared libraries counted whole, whoever else has them open."""
    lines = Path(f"/proc/{process}/status").read_text().splitlines()
    return next(int(line.split()[1]) * 1024.0 for line in lines if line.startswith("VmRSS"))
