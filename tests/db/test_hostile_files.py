"""A centre's folder as it should not be: each kind has its own sentence, nothing is overwritten."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from rehabdesk.db import faults, keyring, tries
from rehabdesk.db.engine import FILE_NAME
from rehabdesk.errors import DeskError
from rehabdesk.services.accounts import open_store
from tests.conftest import PASSWORD
from tests.helpers.copies import flip


def open_centre(folder: Path, password: str = PASSWORD) -> None:
    """As signing in does."""
    open_store(folder, tries.unlock(folder, 1, password)).close()


def refusal(folder: Path, password: str = PASSWORD) -> str:
    with pytest.raises(DeskError) as refused:
        open_centre(folder, password)
    assert str(refused.value)
    return refused.value.text


def empty(path: Path) -> None:
    path.write_bytes(b"")


def not_a_database(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7 " * 4000)


def half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2 + 100])


def first_page_flipped(path: Path) -> None:
    flip(path, 200)


def zeroed_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 : 4 * 4096] = bytes(3 * 4096)
    path.write_bytes(data)


def gone(path: Path) -> None:
    path.unlink()


DAMAGE: dict[Callable[[Path], None], set[str]] = {
    not_a_database: {faults.NOT_OURS},
    first_page_flipped: {faults.NOT_OURS},
    half: {faults.CORRUPT, faults.NOT_OURS},
    zeroed_page: {faults.CORRUPT, faults.NOT_OURS},
    empty: {faults.CORRUPT},
    gone: {faults.MISSING},
}


@pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
def test_a_damaged_file_is_named_and_left_as_it_is(folder: Path, damage: Callable[[Path], None]) -> None:
    damage(folder / FILE_NAME)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert refusal(folder) in DAMAGE[damage]
    after = {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.endswith("-shm")}
    assert {name: after[name] for name in before} == before


def test_a_wrong_password_is_told_from_a_damaged_file(folder: Path) -> None:
    assert refusal(folder, "salah") == keyring.WRONG_PASSWORD


def test_key_slots_missing_or_damaged(folder: Path) -> None:
    (folder / keyring.FILE_NAME).write_bytes(b"{]")
    assert refusal(folder) == keyring.BAD_KEYS
    (folder / keyring.FILE_NAME).unlink()
    assert refusal(folder) == keyring.NO_KEYS


def test_the_key_slots_of_another_centre_do_not_open_this_file(folder: Path, tmp_path: Path) -> None:
    ring, key = keyring.new_keyring("Rumah Teratai")
    cheap = keyring.Cost(64, 1, 1)
    keyring.write(folder, keyring.put_slot(ring, key, PASSWORD, account_id=1, name="Budi", cost=cheap))
    assert refusal(folder) == faults.NOT_OURS


def test_a_stray_wal_of_another_file_shows_no_wrong_data(folder: Path, tmp_path: Path) -> None:
    (folder / f"{FILE_NAME}-wal").write_bytes(os.urandom(40_000))
    open_centre(folder)


def test_nothing_is_made_where_there_is_no_centre(tmp_path: Path) -> None:
    assert refusal(tmp_path) == keyring.NO_KEYS
    assert os.listdir(tmp_path) == []


def test_a_copied_folder_opens_like_the_first(folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "salinan dengan spasi é")
    open_centre(tmp_path / "salinan dengan spasi é")
