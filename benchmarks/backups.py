"""P11 and P13: a proved backup against `cp` and a sync, how long it holds writers up, and the file's size."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter, sleep

from sqlcipher3 import dbapi2

from benchmarks.centres import NOW, Measured, bare_connection
from benchmarks.rounds import Row, Taken, row
from rehabdesk.db import backup_file

COPY_AND_PROOF = 7
WRITERS_HELD = 2.5
SIZE = 1.1


def measure(centre: Measured, rounds: int) -> list[Row]:
    took, held = Taken([], []), Taken([], [])
    with tempfile.TemporaryDirectory(dir=centre.folder.parent) as place:
        for turn in range(rounds + 1):
            copying = seconds(lambda: copy_and_sync(centre.path, Path(place) / "copy.db"))
            with busy_writer(centre) as waited:
                making = seconds(lambda: make_backup(centre, Path(place)))
            if turn:
                took.limit.append(copying)
                took.ours.append(making)
                held.limit.append(copying)
                held.ours.append(max(waited))
            for file in Path(place).iterdir():
                file.unlink()
    megabytes = f"{centre.path.stat().st_size >> 20} MiB"
    return [
        row("P11", f"proved backup / cp + fsync ({megabytes})", centre.size, took, COPY_AND_PROOF),
        row("P11", "longest wait of a writer meanwhile / cp + fsync", centre.size, held, WRITERS_HELD),
        size_row(centre),
    ]


def copy_and_sync(source: Path, target: Path) -> None:
    subprocess.run(["cp", str(source), str(target)], check=True)
    with target.open("rb+") as file:
        os.fsync(file.fileno())


def make_backup(centre: Measured, folder: Path) -> None:
    backup_file.make(centre.desk.store, folder, "copy", by="Petrus Benu", at=NOW)


@contextmanager
def busy_writer(centre: Measured) -> Iterator[list[float]]:
    """Another connection that takes the write lock again and again, and how long it waited each time."""
    waited: list[float] = []
    over = threading.Event()

    def write() -> None:
        connection = bare_connection(centre.path, centre.desk.store.key)
        connection.execute("PRAGMA busy_timeout = 60000")
        while not over.is_set():
            waited.append(seconds(lambda: connection.execute("BEGIN IMMEDIATE")))
            connection.execute("ROLLBACK")
            sleep(0.002)
        connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        yield waited
    finally:
        over.set()
        writer.join()


def seconds(job: Callable[[], object]) -> float:
    began = perf_counter()
    job()
    return perf_counter() - began


def size_row(centre: Measured) -> Row:
    """The encrypted file against the same rows in a plain one."""
    with tempfile.TemporaryDirectory(dir=centre.folder.parent) as place:
        plain, ours = Path(place) / "plain.db", Path(place) / "ours.db"
        centre.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        shutil.copyfile(centre.path, ours)
        connection = dbapi2.connect(str(ours), isolation_level=None)
        connection.execute(f"PRAGMA key = \"x'{centre.desk.store.key.hex()}'\"")
        connection.execute(f"ATTACH '{plain}' AS plain KEY ''")
        connection.execute("SELECT sqlcipher_export('plain')")
        connection.close()
        bare, kept = plain.stat().st_size, ours.stat().st_size
    less, more = (f"{size / (1 << 20):.1f} MiB" for size in (bare, kept))
    ratio = kept / bare
    job = "file / the same rows in plain SQLite"
    return Row("P13", job, centre.size, less, more, "", f"{ratio:.2f} ×", f"≤ {SIZE} ×", ratio <= SIZE)
