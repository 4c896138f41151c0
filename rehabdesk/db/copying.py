"""The file as a whole: held still, copied, and proved page by page and table by table."""

import hashlib
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from sqlcipher3 import dbapi2

from rehabdesk.db.engine import connect
from rehabdesk.db.faults import BUSY, CORRUPT, explained
from rehabdesk.db.seals import PAGE, SALT, Seals
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

# What is being done, and how much of it is done, from 0 to 1. It may raise Cancelled.
Tell = Callable[[str, float], None]

COPYING = N_("Copying, checking every page")
READING_BACK = N_("Reading the copy back")
COUNTING = N_("Opening the copy and counting")

UNLIKE = N_("The disk did not keep what was written on it. Use another disk or stick, then try again.")
CHUNK = 1 << 22


def say_nothing(_step: str, _done: float) -> None:
    """For work nobody watches."""


@contextmanager
def held_still(path: Path, key: bytes) -> Iterator[Any]:
    """A connection under which the file does not change; what is saved meanwhile waits in the WAL beside it.

    The WAL is emptied into the file, and a reader begins while the write lock shows that it stayed empty.
    Such a reader reads the file alone, and SQLite moves nothing from the WAL into the file before the
    reader ends. So the write lock is let go at once, and nobody's save waits for the copy.
    """
    with closing(connect(path, key)) as writer, closing(connect(path, key)) as reader:
        for _attempt in range(100):
            writer.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            writer.execute("BEGIN IMMEDIATE")
            try:
                if still := _is_empty(wal_of(path)):
                    reader.execute("BEGIN")
                    reader.execute("SELECT count(*) FROM sqlite_schema").fetchone()
            finally:
                writer.execute("ROLLBACK")
            if still:
                yield reader
                return
        raise DeskError(BUSY)


def wal_of(path: Path) -> Path:
    return path.with_name(path.name + "-wal")


def shm_of(path: Path) -> Path:
    return path.with_name(path.name + "-shm")


def _is_empty(path: Path) -> bool:
    return not path.exists() or path.stat().st_size == 0


@dataclass(frozen=True)
class Read:
    """What was copied: its SHA-256, and whether the seal of every page fitted."""

    sha256: str
    sealed: bool


def copy_bytes(source: BinaryIO, size: int, target: BinaryIO, key: bytes, tell: Tell) -> Read:
    """Copy so many bytes of an encrypted file, looking at every page's seal on the way."""
    digest = hashlib.sha256()
    left, sealed = size, True
    tell(COPYING, 0.0)
    with ThreadPoolExecutor(1) as beside:
        seals = None
        while left and (chunk := source.read(min(CHUNK, left))):
            seals = seals or Seals(key, chunk[:SALT])
            others = beside.submit(digest.update, chunk), beside.submit(target.write, chunk)
            sealed = seals.fit(chunk, (size - left) // PAGE + 1) and sealed
            for other in others:
                other.result()
            left -= len(chunk)
            tell(COPYING, 1 - left / size)
    return Read(digest.hexdigest(), sealed)


def reach_the_disk(file: BinaryIO) -> None:
    """Written for good; and forgotten by the system, so that reading it back asks the disk."""
    file.flush()
    os.fsync(file.fileno())
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


def hash_of(path: Path, size: int, tell: Tell) -> str:
    """The SHA-256 of the first so many bytes."""
    digest = hashlib.sha256()
    left = size
    tell(READING_BACK, 0.0)
    with path.open("rb") as file:
        while left and (chunk := file.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
            tell(READING_BACK, 1 - left / size)
    return digest.hexdigest()


def open_in_place(path: Path, key: bytes) -> Any:
    """A connection to a file nobody else has open; leaves nothing beside it, follows no WAL."""
    connection = dbapi2.connect(
        f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
    )
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection


def bad_pages(connection: Any) -> list[str]:
    """What SQLCipher says of pages whose seal does not fit; empty when every page is whole."""
    return [said for (said,) in connection.execute("PRAGMA cipher_integrity_check")]


def prove(path: Path, key: bytes, size: int, read: Read, counts: dict[str, int], tell: Tell) -> None:
    """Raise DeskError unless the copy is, on the disk, what was read: its bytes, its pages, its rows."""
    if hash_of(path, size, tell) != read.sha256:
        raise DeskError(UNLIKE)
    with explained(), closing(open_in_place(path, key)) as connection:
        # The same bytes have the same seals. Where one did not fit, the cipher library has the last word.
        if not read.sealed and bad_pages(connection):
            raise DeskError(CORRUPT)
        tell(COUNTING, 0.0)
        if count_rows(connection) != counts:
            raise DeskError(UNLIKE)
        tell(COUNTING, 1.0)


def count_rows(connection: Any) -> dict[str, int]:
    """How many rows each table holds. Index tables of the full-text search are rebuilt from these."""
    return {
        name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]
        for name in sorted(_tables(connection))
    }


def newest_rows(connection: Any) -> dict[str, int]:
    """The highest row id of each table; tables without rows are left out."""
    newest = {
        name: connection.execute(f'SELECT max(rowid) FROM "{name}"').fetchone()[0]
        for name in sorted(_tables(connection, "AND NOT wr"))
    }
    return {name: highest for name, highest in newest.items() if highest is not None}


def _tables(connection: Any, only: str = "") -> list[str]:
    said = connection.execute(
        f"SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' {only}"
    )
    return [name for (name,) in said if not name.startswith("sqlite_")]
