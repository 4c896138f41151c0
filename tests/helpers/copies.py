"""Copies and their hostile relatives, for the tests of backup, restore and the command line."""

from contextlib import closing
from pathlib import Path

from rehabdesk.db import backup_file, copying, keyring
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.domain.centre import Zone
from rehabdesk.services.checks import Finding, check_file


def flip(path: Path, at: int) -> None:
    """Change one bit of one byte."""
    with path.open("r+b") as file:
        file.seek(at)
        old = file.read(1)
        file.seek(at)
        file.write(bytes([old[0] ^ 1]))


def flip_page(path: Path) -> None:
    flip(path, 6000)


def flip_cover(path: Path) -> None:
    flip(path, path.stat().st_size - 200)


def flip_foot(path: Path) -> None:
    flip(path, path.stat().st_size - 30)


def make_empty(path: Path) -> None:
    path.write_bytes(b"")


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_by_one(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def cut_out_a_page(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[:4096] + data[8192:])


SPOILERS = {
    make_empty: backup_file.EMPTY,
    cut: backup_file.CUT_SHORT,
    cut_by_one: backup_file.CUT_SHORT,
    cut_out_a_page: backup_file.CUT_SHORT,
    flip_page: backup_file.DAMAGED,
    flip_cover: backup_file.DAMAGED,
    flip_foot: backup_file.DAMAGED,
}


def recover(path: Path, key: bytes, **said: object) -> None:
    """Write another cover on a copy, as another program would have: a newer schema, a newer format."""
    cover = backup_file.read_cover(path)
    contents = backup_file.read_contents(cover, key)
    facts = {name: cover.said[name] for name in ("schema", "made_at", "size", "sha256")}
    again = backup_file._cover(cover.keyring, key, contents, **{**facts, **said})
    path.write_bytes(path.read_bytes()[: cover.size] + backup_file._bound(again))


def look_over(folder: Path, key: bytes) -> list[Finding]:
    """Open a centre and check it; a list of what is wrong."""
    store = Store(folder, open_engine(folder / FILE_NAME, key), key, Zone.WITA.info)
    try:
        return [finding for finding in check_file(store) if not finding.passed]
    finally:
        store.close()


def rows_of(folder: Path, sql: str, password: str, account_id: int | None = 1) -> list[tuple[object, ...]]:
    """Ask a closed centre with a password, as somebody would who signs in."""
    key = keyring.open_slot(keyring.read(folder), account_id, password)
    with closing(copying.open_in_place(folder / FILE_NAME, key)) as file:
        return list(file.execute(sql))
