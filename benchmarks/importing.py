"""P21: an old register of 20,000 rows brought in, against the bare driver inserting the same rows."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks import centres
from benchmarks.centres import Measured
from benchmarks.rounds import Row, Taken, row, spoken
from rehabdesk.domain.imports import find_headings, match_columns
from rehabdesk.services.bringing_in import bring_in
from rehabdesk.services.imports import Plan, plan_import
from rehabdesk.services.spreadsheets import Book, Sheet

ROWS = 20_000
GOAL = 3
READING_GOAL = 1_000  # rows a second
HEADINGS = (
    "No", "Nama Lengkap", "L/P", "Tempat/Tgl Lahir", "NIK", "Alamat", "No. HP", "Nama Ibu", "Zat Utama",
    "Jenis Layanan", "Tgl Masuk", "Tgl Keluar", "Alasan Keluar", "Ket",
)  # fmt: skip
NAMES = (
    "Yulius", "Maria", "Petrus", "Yohana", "Andreas", "Agustina", "Markus", "Ester", "Simon", "Rahel",
    "Ferdi", "Siti", "Ahmad", "Nur", "Budi", "Dewi",
)  # fmt: skip
FAMILIES = (
    "Manafe", "Banunaek", "Benu", "Tefa", "Nalle", "Lodo", "Bria", "Seran", "Klau", "Mau", "Fallo", "Taneo",
    "Rihi", "Hasan", "Lakapu", "Kase",
)  # fmt: skip
# Everything an import writes, and what each is told apart by.
TABLES = ("client", "episode", "import_file", "imported_row", "audit_entry")


def register(count: int) -> Book:
    """An invented register, written as people write."""
    random = Random(21)
    rows: list[list[Any]] = [["DAFTAR KLIEN"], [], list(HEADINGS)]
    for number in range(count):
        born = date(1960, 1, 1) + timedelta(days=random.randrange(16_000))
        begin = date(2012, 1, 1) + timedelta(days=random.randrange(4_800))
        end = begin + timedelta(days=random.randrange(20, 180))
        rows.append(
            [
                number + 1,
                f"{random.choice(NAMES)} {random.choice(NAMES)} {random.choice(FAMILIES)}",
                random.choice("LP"),
                f"Kupang, {born.day}-{born.month}-{born:%y}",
                f"0099{number // 9_999 % 100:02}{born:%d%m%y}{number % 9_999 + 1:04}",
                f"Jl. Lontar {number % 90}",
                f"08139{number:07}",
                f"{random.choice(NAMES)} {random.choice(FAMILIES)}",
                random.choice(("shabu", "sopi", "ganja, shabu", "lem", "tramadol")),
                random.choice(("Rawat inap", "Rawat jalan")),
                f"{begin:%d/%m/%Y}",
                f"{end:%d/%m/%Y}",
                random.choice(("Selesai", "DO", "kabur", "dirujuk")),
                "catatan " * random.randrange(6),
            ]
        )
    return Book("register.csv", "0" * 64, (Sheet("register", rows),))


def planned(centre: Measured, book: Book) -> Plan:
    at = find_headings(book.sheets[0].rows)
    return centre.desk.ask(plan_import, book, 0, at, match_columns(book.sheets[0].rows[at]))


def measure(clients: int, rounds: int) -> Iterator[Row]:
    """Every round begins with a fresh copy on both sides."""
    book, took, reading = register(ROWS), Taken([], []), []
    for _turn in range(rounds):
        with centres.opened(clients) as centre:
            began = perf_counter()
            plan = planned(centre, book)
            reading.append(perf_counter() - began)
            before = {table: _last(centre, table) for table in TABLES}
            began = perf_counter()
            centre.desk.run(bring_in, plan)
            took.ours.append(perf_counter() - began)
            written = _written(centre, before)
        with centres.opened(clients) as centre:
            began = perf_counter()
            _insert(centre, written)
            took.limit.append(perf_counter() - began)
    size = f"{ROWS:,} rows into {clients:,} clients"
    yield row("P21", "an old register brought in / the same rows inserted", size, took, GOAL)
    pace = ROWS / median(took.ours)
    limit = ROWS / median(took.limit)
    yield Row("P21", "… rows a second", size, f"{limit:,.0f}", f"{pace:,.0f}", "", "", "", True)
    read = ROWS / median(reading)
    wanted = f"≥ {READING_GOAL:,} a second"
    said = f"{read:,.0f} a second"
    job = "every row read, checked, compared with all clients before"
    yield Row("P21", job, size, "", said, spoken(max(reading)), "", wanted, read >= READING_GOAL)


def _last(centre: Measured, table: str) -> int:
    return int(centre.raw.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()[0])


def _written(centre: Measured, before: dict[str, int]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows of every table that the import made, search tables too."""
    found = {
        table: centre.raw.execute(f"SELECT * FROM {table} WHERE id > ?", (last,)).fetchall()
        for table, last in before.items()
    }
    first = before["client"]
    for table in ("client_prefix", "client_likeness"):
        query = f"SELECT * FROM {table} WHERE client_id > ?"
        found[table] = centre.raw.execute(query, (first,)).fetchall()
    query = "SELECT rowid, words FROM client_search WHERE rowid > ?"
    found["client_search (rowid, words)"] = centre.raw.execute(query, (first,)).fetchall()
    return found


def _insert(centre: Measured, written: dict[str, list[tuple[Any, ...]]]) -> None:
    """One transaction, one statement a table, with the foreign keys and the cache of the program."""
    centre.raw.execute("PRAGMA foreign_keys = ON")
    centre.raw.execute("PRAGMA cache_size = -16000")
    centre.raw.execute("BEGIN IMMEDIATE")
    centre.raw.execute("PRAGMA defer_foreign_keys = ON")  # a client points to its newest course of care
    for table, rows in written.items():
        marks = ", ".join("?" * len(rows[0]))
        centre.raw.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    centre.raw.execute("COMMIT")
