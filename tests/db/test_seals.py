"""The seals worked out here say what the cipher library says."""

from contextlib import closing
from pathlib import Path

import pytest

from rehabdesk.db import copying
from rehabdesk.db.engine import FILE_NAME, Store
from rehabdesk.db.seals import LOCK_PAGE, PAGE, SALT, Seals


@pytest.fixture
def pages(store: Store) -> bytes:
    store.close()
    return (store.folder / FILE_NAME).read_bytes()


@pytest.fixture
def key(founded: tuple[Path, bytes, object]) -> bytes:
    return founded[1]


def test_a_whole_file_fits(pages: bytes, key: bytes) -> None:
    seals = Seals(key, pages[:SALT])
    assert len(pages) > 20 * PAGE
    assert seals.fit(pages, 1)
    assert seals.fit(pages[5 * PAGE :], 6)


def test_another_key_or_place_does_not_fit(pages: bytes, key: bytes) -> None:
    assert not Seals(bytes(32), pages[:SALT]).fit(pages, 1)
    assert not Seals(key, pages[:SALT]).fit(pages[PAGE:], 1)


@pytest.mark.parametrize("at", [SALT, 100, PAGE - 1, PAGE, 3 * PAGE + 2000, 4 * PAGE - 10])
def test_the_library_and_we_see_the_same_flipped_bit(
    pages: bytes, key: bytes, at: int, tmp_path: Path
) -> None:
    spoilt = bytearray(pages)
    spoilt[at] ^= 1
    assert not Seals(key, pages[:SALT]).fit(bytes(spoilt), 1)
    file = tmp_path / "spoilt.db"
    file.write_bytes(spoilt)
    with closing(copying.open_in_place(file, key)) as connection:
        assert copying.bad_pages(connection)


def test_the_page_nobody_writes_is_not_asked_for_a_seal(pages: bytes, key: bytes) -> None:
    assert Seals(key, pages[:SALT]).fit(bytes(PAGE), LOCK_PAGE)
