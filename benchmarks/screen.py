"""A screen nobody sees (Xvfb), and watching from outside when a program has painted on it."""

import mmap
import os
import shutil
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, sleep

SIZE = (1366, 768)
PATIENCE = 30.0


@dataclass(frozen=True)
class Screen:
    """The environment of a program that is to show here, and the picture as it stands."""

    environment: dict[str, str]
    memory: mmap.mmap
    start: int

    def painted(self) -> bool:
        """Whether something stands in the middle of the screen; it is black while empty."""
        width, height = SIZE
        middle = self.start + 4 * (width * (height // 2) + width // 2)
        return self.memory[middle : middle + 3] != b"\0\0\0"


@contextmanager
def unseen_screen() -> Iterator[Screen]:
    """An X server of our own. Without one the figures that need a window cannot be taken."""
    if shutil.which("Xvfb") is None:
        if sys.platform == "linux" and os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "-qq", "install", "-y", "xvfb"], check=True, stdout=subprocess.DEVNULL)
        else:
            raise SystemExit(
                "Windows are measured on Xvfb. Install it (apt-get install xvfb) and start again."
            )
    with tempfile.TemporaryDirectory() as folder:
        reader, writer = os.pipe()
        size = f"{SIZE[0]}x{SIZE[1]}x24"
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writer), "-screen", "0", size, "-fbdir", folder, "-nolisten", "tcp"],
            pass_fds=[writer],
            stderr=subprocess.DEVNULL,
        )
        os.close(writer)
        try:
            with os.fdopen(reader) as said:
                number = said.readline().strip()
            # Compiled modules are kept from one start to the next, as on anybody's machine.
            unwanted = ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "PYTHONDONTWRITEBYTECODE")
            environment = {name: value for name, value in os.environ.items() if name not in unwanted}
            environment["DISPLAY"] = f":{number}"
            with (Path(folder) / "Xvfb_screen0").open("rb") as file:
                memory = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
            # An xwd dump: a header, its colours at 12 bytes each, then four bytes for every pixel.
            header, colours = struct.unpack(">I", memory[:4])[0], struct.unpack(">I", memory[76:80])[0]
            yield Screen(environment, memory, header + 12 * colours)
        finally:
            server.terminate()
            server.wait()


def until_painted(screen: Screen, arguments: list[str], read: list[int] | None = None) -> float:
    """Seconds from starting a program to its window standing painted on the screen; `read` is told how many
    bytes it read from the disk."""
    while screen.painted():
        sleep(0.005)
    began = perf_counter()
    program = subprocess.Popen([sys.executable, *arguments], env=screen.environment, stdin=subprocess.DEVNULL)
    try:
        while not screen.painted():
            if program.poll() is not None or perf_counter() - began > PATIENCE:
                raise RuntimeError(f"{arguments} showed no window")
            sleep(0.0005)
        took = perf_counter() - began
        if read is not None:
            lines = Path(f"/proc/{program.pid}/io").read_text().splitlines()
            read.append(next(int(line.split()[1]) for line in lines if line.startswith("read_bytes")))
        return took
    finally:
        program.kill()
        program.wait()
