"""Demo centres to measure on: made once for a size, kept outside the project, copied for every run."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from sqlalchemy.schema import CreateIndex, CreateTable
from sqlcipher3 import dbapi2

from rehabdesk.db import keyring, schema
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.desk import Desk
from rehabdesk.domain.rights import Person, Role
from rehabdesk.services import demo
from rehabdesk.services.demo import PASSWORD, make_demo

SHELF = Path(tempfile.gettempdir()) / "rehabdesk-benchmarks"
TODAY = date(2026, 11, 16)
NOW = datetime(2026, 11, 17, 2, tzinfo=UTC)
NOTES_EACH = 10


@dataclass
class Measured:
    """One size of centre: the program's door to it, and the bare driver on the same file."""

    clients: int
    folder: Path
    desk: Desk
    raw: Any

    @property
    def path(self) -> Path:
        return self.folder / FILE_NAME

    @property
    def size(self) -> str:
        return f"{self.clients:,} clients"


def kept(clients: int) -> Path:
    """The folder of a demo centre of this size; made now if the shelf has none of today's program."""
    made: list[Any] = [CreateTable(table) for table in schema.metadata.sorted_tables]
    for table in schema.metadata.sorted_tables:
        made += [CreateIndex(index) for index in sorted(table.indexes, key=lambda index: str(index.name))]
    tables = "".join(map(str, made))
    makers = sorted(Path(demo.__file__).parent.glob("demo*.py"))
    seen = hashlib.sha256(tables.encode() + b"".join(maker.read_bytes() for maker in makers)).hexdigest()[:12]
    folder = SHELF / f"{clients}-{seen}"
    if not folder.exists():
        for old in SHELF.glob(f"{clients}-*"):
            shutil.rmtree(old)
        half = folder.with_name("making")
        shutil.rmtree(half, ignore_errors=True)
        began = perf_counter()
        make_demo(half, clients=clients, notes_each=NOTES_EACH, today=TODAY).close()
        half.rename(folder)
        print(f"Made a centre of {clients:,} clients in {perf_counter() - began:.0f} s.", flush=True)
    return folder


@contextmanager
def copied(clients: int) -> Iterator[Path]:
    """A copy of the kept centre that a run may write to."""
    with tempfile.TemporaryDirectory(prefix="rehabdesk-") as place:
        folder = Path(place) / "centre"
        shutil.copytree(kept(clients), folder)
        yield folder


@contextmanager
def opened(clients: int) -> Iterator[Measured]:
    with copied(clients) as folder:
        key = keyring.open_slot(keyring.read(folder), 1, PASSWORD)
        who = Person(1, "Petrus Benu", tuple(Role))
        store = Store(folder, open_engine(folder / FILE_NAME, key), key)
        raw = bare_connection(folder / FILE_NAME, key)
        try:
            yield Measured(clients, folder, Desk(store, who, lambda: NOW), raw)
        finally:
            raw.close()
            store.close()


def bare_connection(path: Path, key: bytes) -> Any:
    """The driver with the key set and every commit synced, and nothing between it and the caller."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection
