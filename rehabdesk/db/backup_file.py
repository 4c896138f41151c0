"""One backup, one file: the whole encrypted database as it lies on the disk, then what it is and its keys.

    database | cover (JSON: what may be said without a key, the key slots, the sealed contents) | foot

The database comes first and whole, so that making a backup is one sequential write, and SQLite can open it
where it lies. Nothing is decrypted on the way.
"""

import errno
import hashlib
import hmac
import json
import os
import secrets
import shutil
import struct
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from rehabdesk import __version__
from rehabdesk.db import copying, keyring
from rehabdesk.db.copying import Tell
from rehabdesk.db.engine import FILE_NAME, Store
from rehabdesk.db.faults import DISK_FULL, DISK_TROUBLE, explain, explained
from rehabdesk.db.keyring import Keyring
from rehabdesk.db.models.base import canonical
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

SUFFIX = ".rehabdesk"
FORMAT = 1
FOOT = struct.Struct("<Q32s16s")  # length of the cover, its SHA-256, the mark
MARK = b"RehabDesk backup"
LONGEST_COVER = 1 << 24
TO_SPARE = 1 << 20  # room for the cover, and for a disk's own bookkeeping

MISSING = N_("There is no file {name}. Connect the stick or disk, or choose another copy.")
EMPTY = N_("The file {name} is empty. Choose another copy.")
NOT_A_BACKUP = N_("The file {name} is not a RehabDesk backup. Choose a file whose name ends in .rehabdesk.")
CUT_SHORT = N_("The copy {name} is not whole: its end is missing. Choose another copy.")
DAMAGED = N_("The copy {name} is damaged: it no longer holds what was written. Choose another copy.")
NEWER = N_("The copy {name} was made by RehabDesk {version}. Install that version here first.")
OTHER_KEY = N_("The copy {name} does not open with this key. Give a password or the recovery key of its day.")
NO_ROOM = N_("Not enough room in {place}: {missing} MB more is needed. Free some, or choose another place.")
NO_PLACE = N_("The folder {place} is not there. Connect the stick or disk, or choose another place.")
NO_WRITING = N_("The folder {place} cannot be written. Unlock the stick, or choose another place.")
TOO_LARGE = N_("The stick in {place} takes no files this large. Format it as exFAT, or choose another place.")


@dataclass(frozen=True)
class Cover:
    """What a backup says of itself to somebody without a key."""

    path: Path
    program: str
    schema: str
    made_at: datetime
    size: int  # bytes of the database
    sha256: str
    keyring: Keyring
    said: dict[str, Any]  # as it stands in the file

    @property
    def name(self) -> str:
        return self.path.name


@dataclass(frozen=True)
class Contents:
    """What a backup says of itself to somebody with the key."""

    by: str
    counts: dict[str, int]
    newest: dict[str, int]
    audit_id: int
    audit_chain: str


def make(
    store: Store, folder: Path, name: str, *, by: str, at: datetime, tell: Tell = copying.say_nothing
) -> tuple[Cover, Contents]:
    """Copy the open centre into one file, prove the copy, and only then give it its name."""
    if not folder.is_dir():
        raise DeskError(NO_PLACE, place=str(folder))
    with _written_in(folder, store.path.stat().st_size + TO_SPARE):
        for left_over in folder.glob(f"*{SUFFIX}.part"):
            left_over.unlink(missing_ok=True)
        path = _unused(folder, name)
        part = path.with_name(path.name + ".part")
        try:
            return _make(store, keyring.read(store.folder), part, path, by, at, tell)
        finally:
            with suppress(OSError):
                part.unlink(missing_ok=True)


@contextmanager
def _written_in(place: Path, needed: int) -> Iterator[None]:
    """So many bytes are going to be written in a place: say beforehand, or when it fails, what is wrong."""
    try:
        _make_sure_of_room(place, needed)
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            _make_sure_of_room(place, needed)
        if said := _TROUBLE.get(error.errno or 0):
            raise DeskError(said, place=str(place)) from error
        raise
    except dbapi2.Error as error:
        raise explain(error) or error from error


_TROUBLE = {
    errno.ENOENT: NO_PLACE,
    errno.ENODEV: NO_PLACE,
    errno.EACCES: NO_WRITING,
    errno.EPERM: NO_WRITING,
    errno.EROFS: NO_WRITING,
    errno.EFBIG: TOO_LARGE,
    errno.EIO: DISK_TROUBLE,
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
}


def _make(
    store: Store, keys: Keyring, part: Path, path: Path, by: str, at: datetime, tell: Tell
) -> tuple[Cover, Contents]:
    key = store.key
    with copying.held_still(store.path, key) as reader:
        size = store.path.stat().st_size
        with part.open("wb") as file:
            read = copying.copy_bytes(store.contents(), size, file, key, tell)
            copying.reach_the_disk(file)
        counts = copying.count_rows(reader)
        contents = Contents(by, counts, copying.newest_rows(reader), *_audit_head(reader))
        schema = schema_of(reader)
    copying.prove(part, key, size, read, counts, tell)
    said = _cover(keys, key, contents, schema=schema, made_at=at.isoformat(), size=size, sha256=read.sha256)
    with part.open("ab") as file:
        file.write(_bound(said))
        copying.reach_the_disk(file)
    cover = read_cover(part)
    if read_contents(cover, key) != contents:
        raise DeskError(copying.UNLIKE)
    os.replace(part, path)
    keyring.sync_folder(path.parent)
    return read_cover(path), contents


def _make_sure_of_room(folder: Path, needed: int) -> None:
    missing = needed - shutil.disk_usage(folder).free
    if missing > 0:
        raise DeskError(NO_ROOM, place=str(folder), missing=-(-missing // 1_000_000))


def _unused(folder: Path, name: str) -> Path:
    path, again = folder / f"{name}{SUFFIX}", 2
    while path.exists():
        path, again = folder / f"{name}-{again}{SUFFIX}", again + 1
    return path


def schema_of(connection: Any) -> str:
    """The migration a file stands at; empty for a file without one."""
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'alembic_version'").fetchone():
        return ""
    found = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    return str(found[0]) if found else ""


def _audit_head(connection: Any) -> tuple[int, str]:
    if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'audit_entry'").fetchone():
        return 0, ""
    head = connection.execute("SELECT id, chain FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    return (head[0], head[1].hex()) if head else (0, "")


# ---- the cover


def _cover(keys: Keyring, key: bytes, contents: Contents, **facts: Any) -> dict[str, Any]:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    said = {"format": FORMAT, "program": __version__, **facts, "keys": keyring.pack(keys).decode()}
    nonce = secrets.token_bytes(12)
    sealed = ChaCha20Poly1305(_sealing_key(key)).encrypt(
        nonce, canonical(vars(contents)).encode(), canonical(said).encode()
    )
    return {**said, "nonce": nonce.hex(), "contents": sealed.hex()}


def _sealing_key(key: bytes) -> bytes:
    return hmac.digest(key, b"contents of a RehabDesk backup", "sha256")


def _bound(said: dict[str, Any]) -> bytes:
    cover = canonical(said).encode()
    return cover + FOOT.pack(len(cover), hashlib.sha256(cover).digest(), MARK)


def read_cover(path: Path) -> Cover:
    """Raises DeskError for what is no backup, is cut short, is damaged at its end, or is too new."""
    try:
        whole = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, whole - FOOT.size))
            foot = file.read()
            if len(foot) < FOOT.size or not foot.endswith(MARK):
                raise DeskError(_what_else(path, whole), name=path.name)
            length, sha256, _mark = FOOT.unpack(foot)
            if length > min(whole, LONGEST_COVER):
                raise DeskError(DAMAGED, name=path.name)
            file.seek(whole - FOOT.size - length)
            cover = file.read(length)
    except (FileNotFoundError, NotADirectoryError):
        raise DeskError(MISSING, name=path.name) from None
    if hashlib.sha256(cover).digest() != sha256:
        raise DeskError(DAMAGED, name=path.name)
    return _open_cover(path, cover, whole - length - FOOT.size)


def _open_cover(path: Path, cover: bytes, size: int) -> Cover:
    try:
        said = json.loads(cover)
        if said["format"] > FORMAT:
            raise DeskError(NEWER, name=path.name, version=said["program"])
        if size != said["size"]:
            raise DeskError(CUT_SHORT, name=path.name)
        return Cover(
            path,
            said["program"],
            said["schema"],
            datetime.fromisoformat(said["made_at"]),
            said["size"],
            said["sha256"],
            keyring.unpack(said["keys"].encode()),
            said,
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise DeskError(DAMAGED, name=path.name) from None


def _what_else(path: Path, size: int) -> str:
    if size == 0:
        return EMPTY
    return CUT_SHORT if path.suffix == SUFFIX else NOT_A_BACKUP


def read_contents(cover: Cover, key: bytes) -> Contents:
    """Raises DeskError when the key is another one, or when a word of the cover was altered."""
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

    outside = {name: value for name, value in cover.said.items() if name not in ("nonce", "contents")}
    nonce, sealed = bytes.fromhex(cover.said["nonce"]), bytes.fromhex(cover.said["contents"])
    try:
        opened = ChaCha20Poly1305(_sealing_key(key)).decrypt(nonce, sealed, canonical(outside).encode())
    except InvalidTag:
        raise DeskError(OTHER_KEY, name=cover.name) from None
    return Contents(**json.loads(opened))


# ---- reading one again


def verify(path: Path, key: bytes, tell: Tell = copying.say_nothing) -> tuple[Cover, Contents]:
    """Raise DeskError unless the backup still holds, byte for byte, what was proved when it was made."""
    cover = read_cover(path)
    contents = read_contents(cover, key)
    with explained():
        if copying.hash_of(path, cover.size, tell) != cover.sha256:
            raise DeskError(DAMAGED, name=cover.name)
        tell(copying.COUNTING, 0.0)
        with closing(copying.open_in_place(path, key)) as connection:
            if copying.count_rows(connection) != contents.counts:
                raise DeskError(DAMAGED, name=cover.name)
    return cover, contents


def unpack(cover: Cover, contents: Contents, key: bytes, folder: Path, tell: Tell) -> None:
    """Lay the database and the key slots of a backup into a folder, and prove them there."""
    target = folder / FILE_NAME
    with _written_in(folder, cover.size + TO_SPARE):
        with cover.path.open("rb") as source, target.open("xb") as file:
            read = copying.copy_bytes(source, cover.size, file, key, tell)
            copying.reach_the_disk(file)
        if read.sha256 != cover.sha256:
            raise DeskError(DAMAGED, name=cover.name)
        copying.prove(target, key, cover.size, read, contents.counts, tell)
        keyring.write(folder, cover.keyring)
