"""The key slots of a centre: one random data key, wrapped for each account and for the recovery key.

As in LUKS, changing a password rewraps one slot and re-encrypts nothing. `centre.keys` holds no secret in
the clear. Names of accounts must be shown before anybody signed in, so they can only be veiled from a casual
look, not encrypted; nothing about a client is ever here.
"""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

FILE_NAME = "centre.keys"
WRONG_PASSWORD = N_("Wrong password. Check Caps Lock, then type it again.")
WRONG_RECOVERY_KEY = N_("This recovery key does not belong to this file. Check the sheet and its date.")
NO_KEYS = N_("The file {file} is missing from the centre's folder. Restore the newest backup.")
BAD_KEYS = N_("The file {file} is damaged. Restore the newest backup.")
NEWER_KEYS = N_("This centre was opened by a newer RehabDesk. Install that version here first.")


@dataclass(frozen=True)
class Cost:
    """What an Argon2id derivation costs: KiB of memory, passes, lanes (performance.md §2)."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 2


@dataclass(frozen=True)
class Slot:
    """One wrapping of the data key. `account_id` is None for the recovery slot."""

    account_id: int | None
    name: str
    title: str
    salt: bytes
    nonce: bytes
    sealed: bytes
    cost: Cost = field(default_factory=Cost)


@dataclass(frozen=True)
class Keyring:
    """What `centre.keys` says. `centre_id` tells a backup of another centre from one of this."""

    centre_id: str
    centre_name: str
    slots: tuple[Slot, ...] = ()

    def slot(self, account_id: int | None) -> Slot | None:
        return next((slot for slot in self.slots if slot.account_id == account_id), None)

    @property
    def accounts(self) -> list[Slot]:
        return [slot for slot in self.slots if slot.account_id is not None]


def new_keyring(centre_name: str) -> tuple[Keyring, bytes]:
    """A keyring without slots, and the random 256-bit data key they will wrap."""
    return Keyring(secrets.token_hex(16), centre_name), secrets.token_bytes(32)


def put_slot(
    keyring: Keyring,
    data_key: bytes,
    secret: str,
    *,
    account_id: int | None,
    name: str = "",
    title: str = "",
    cost: Cost | None = None,
) -> Keyring:
    """Wrap the data key with a password or recovery key, in place of the slot it had."""
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    salt, nonce, cost = secrets.token_bytes(16), secrets.token_bytes(12), cost or Cost()
    sealed = ChaCha20Poly1305(_derive(secret, salt, cost)).encrypt(
        nonce, data_key, _bound(keyring, account_id)
    )
    slot = Slot(account_id, name, title, salt, nonce, sealed, cost)
    others = tuple(kept for kept in keyring.slots if kept.account_id != account_id)
    return replace(keyring, slots=(*others, slot))


def drop_slot(keyring: Keyring, account_id: int) -> Keyring:
    return replace(keyring, slots=tuple(s for s in keyring.slots if s.account_id != account_id))


def rename_slot(keyring: Keyring, account_id: int, name: str, title: str) -> Keyring:
    """Show other words on the sign-in page; what is wrapped stays as it is."""
    slots = (replace(s, name=name, title=title) if s.account_id == account_id else s for s in keyring.slots)
    return replace(keyring, slots=tuple(slots))


def open_slot(keyring: Keyring, account_id: int | None, secret: str) -> bytes:
    """The data key. Raises DeskError when the password or recovery key is wrong."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    wrong = DeskError(WRONG_RECOVERY_KEY if account_id is None else WRONG_PASSWORD)
    slot = keyring.slot(account_id)
    if slot is None:
        raise wrong
    cipher = ChaCha20Poly1305(_derive(secret, slot.salt, slot.cost))
    try:
        return cipher.decrypt(slot.nonce, slot.sealed, _bound(keyring, account_id))
    except InvalidTag:
        raise wrong from None


def _derive(secret: str, salt: bytes, cost: Cost) -> bytes:
    import unicodedata

    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    # The same password typed on another system may arrive in another Unicode form.
    spelled = unicodedata.normalize("NFKC", secret).encode()
    derivation = Argon2id(
        salt=salt, length=32, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return derivation.derive(spelled)


def _bound(keyring: Keyring, account_id: int | None) -> bytes:
    """A slot cannot be moved to another account or centre."""
    return f"{keyring.centre_id}/{'recovery' if account_id is None else account_id}".encode()


def read(folder: Path) -> Keyring:
    """The keyring of a centre folder. Raises DeskError where it is missing, damaged or newer."""
    path = folder / FILE_NAME
    try:
        return unpack(path.read_bytes())
    except FileNotFoundError:
        raise DeskError(NO_KEYS, file=FILE_NAME) from None


def unpack(data: bytes) -> Keyring:
    try:
        said = json.loads(data)
        if said["format"] > 1:
            raise DeskError(NEWER_KEYS)
        centre_id = said["centre"]
        slots = tuple(_slot(centre_id, each) for each in said["slots"])
        return Keyring(centre_id, _unveil(centre_id, said["name"]), slots)
    except (ValueError, KeyError, TypeError):
        raise DeskError(BAD_KEYS, file=FILE_NAME) from None


def pack(keyring: Keyring) -> bytes:
    veil = _veil
    slots = [
        {
            "account": slot.account_id,
            "name": veil(keyring.centre_id, slot.name),
            "title": veil(keyring.centre_id, slot.title),
            "salt": slot.salt.hex(),
            "nonce": slot.nonce.hex(),
            "sealed": slot.sealed.hex(),
            "memory_kib": slot.cost.memory_kib,
            "passes": slot.cost.passes,
            "lanes": slot.cost.lanes,
        }
        for slot in keyring.slots
    ]
    said = {"format": 1, "centre": keyring.centre_id, "name": veil(keyring.centre_id, keyring.centre_name)}
    return json.dumps({**said, "slots": slots}, indent=1).encode()


def write(folder: Path, keyring: Keyring) -> None:
    """Replace the key file whole or not at all, even when the power fails in between."""
    write_whole(folder / FILE_NAME, pack(keyring))


def write_whole(path: Path, data: bytes) -> None:
    """Write beside, reach the disk, then take the name: a reader sees the old file or the new one."""
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(part, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows keeps renames without being asked."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _slot(centre_id: str, said: dict[str, Any]) -> Slot:
    return Slot(
        said["account"],
        _unveil(centre_id, said["name"]),
        _unveil(centre_id, said["title"]),
        bytes.fromhex(said["salt"]),
        bytes.fromhex(said["nonce"]),
        bytes.fromhex(said["sealed"]),
        Cost(said["memory_kib"], said["passes"], said["lanes"]),
    )


def _veil(centre_id: str, text: str) -> str:
    raw = text.encode()
    return base64.b64encode(_mask(centre_id, raw)).decode()


def _unveil(centre_id: str, veiled: str) -> str:
    return _mask(centre_id, base64.b64decode(veiled)).decode()


def _mask(centre_id: str, raw: bytes) -> bytes:
    stream = hashlib.shake_256(centre_id.encode()).digest(len(raw))
    return bytes(a ^ b for a, b in zip(raw, stream, strict=True))
