"""The key slots: what opens the file, what does not, and what stands in the key file."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehabdesk.db import keyring as keys
from rehabdesk.errors import DeskError
from tests.conftest import CHEAP

RING, DATA_KEY = keys.new_keyring("Rumah Pulih Cendana")


def ring_of(**secrets: str) -> keys.Keyring:
    ring = RING
    for place, (name, secret) in enumerate(secrets.items(), 1):
        ring = keys.put_slot(ring, DATA_KEY, secret, account_id=place, name=name, cost=CHEAP)
    return ring


@settings(max_examples=30, deadline=None)
@given(st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable()), st.text(max_size=40))
def test_only_its_own_password_opens_a_slot(password: str, other: str) -> None:
    import unicodedata

    ring = ring_of(nur=password)
    assert keys.open_slot(ring, 1, password) == DATA_KEY
    if unicodedata.normalize("NFKC", other) != unicodedata.normalize("NFKC", password):
        with pytest.raises(DeskError):
            keys.open_slot(ring, 1, other)


def test_a_password_typed_in_another_unicode_form_still_opens() -> None:
    composed, parted = "caf\u00e9 di naikoten", "cafe\u0301 di naikoten"
    assert keys.open_slot(ring_of(nur=composed), 1, parted) == DATA_KEY


def test_a_slot_cannot_be_given_to_another_account_or_centre() -> None:
    from dataclasses import replace

    ring = ring_of(nur="hujan bulan juni")
    moved = replace(ring, slots=(replace(ring.slots[0], account_id=2),))
    elsewhere = replace(ring, centre_id="00" * 16)
    for forged, account_id in ((moved, 2), (elsewhere, 1)):
        with pytest.raises(DeskError):
            keys.open_slot(forged, account_id, "hujan bulan juni")


def test_changing_one_password_leaves_the_others_alone() -> None:
    ring = ring_of(nur="hujan bulan juni", petrus="sungai kecil jernih")
    changed = keys.put_slot(ring, DATA_KEY, "kata sandi lain", account_id=1, name="nur", cost=CHEAP)
    assert keys.open_slot(changed, 1, "kata sandi lain") == DATA_KEY
    assert changed.slot(2) == ring.slot(2)
    assert len(changed.slots) == 2


def test_packed_and_unpacked_is_the_same() -> None:
    ring = ring_of(nur="hujan bulan juni")
    assert keys.unpack(keys.pack(ring)) == ring


def test_the_key_file_shows_neither_key_nor_names() -> None:
    data = keys.pack(ring_of(Nur="hujan bulan juni"))
    for secret in (DATA_KEY, DATA_KEY.hex().encode(), b"hujan", b"Nur", b"Cendana"):
        assert secret not in data


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b"\xff\xfe", b'{"format": 1}'])
def test_a_damaged_key_file_has_its_sentence(tmp_path, damage) -> None:
    (tmp_path / keys.FILE_NAME).write_bytes(damage)
    with pytest.raises(DeskError) as said:
        keys.read(tmp_path)
    assert said.value.text == keys.BAD_KEYS


def test_a_missing_or_newer_key_file_has_its_sentence(tmp_path) -> None:
    with pytest.raises(DeskError) as missing:
        keys.read(tmp_path)
    assert missing.value.text == keys.NO_KEYS
    (tmp_path / keys.FILE_NAME).write_bytes(keys.pack(RING).replace(b'"format": 1', b'"format": 2'))
    with pytest.raises(DeskError) as newer:
        keys.read(tmp_path)
    assert newer.value.text == keys.NEWER_KEYS


def test_a_write_that_fails_half_way_leaves_the_old_file(tmp_path, monkeypatch) -> None:
    keys.write(tmp_path, ring_of(nur="hujan bulan juni"))
    before = (tmp_path / keys.FILE_NAME).read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        keys.write(tmp_path, ring_of(nur="kata sandi lain"))
    assert (tmp_path / keys.FILE_NAME).read_bytes() == before
