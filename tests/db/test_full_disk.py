"""A disk that is full, locked or too small: a clear sentence, nothing lost, and work goes on afterwards."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import pytest

from rehabdesk.db import backup_file, copying, faults, keyring
from rehabdesk.db.engine import FILE_NAME
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.documents import DocumentDraft, DocumentKind
from rehabdesk.errors import DeskError
from rehabdesk.safety import back_up
from rehabdesk.services.clients import find_clients, register_client
from rehabdesk.services.documents import add_document, list_documents
from rehabdesk.services.drafts import find_draft, keep_draft
from rehabdesk.services.restores import restore_into
from tests.conftest import PASSWORD
from tests.helpers.copies import look_over
from tests.helpers.scans import large_pdf
from tests.helpers.workloads import open_desk

MB = 1_000_000


class SmallDisk:
    """A file system of a few megabytes, or, where none may be mounted, a limit on how long files may grow."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        folder.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        self.mounted = (
            _may_mount() and subprocess.run(mount, capture_output=True, check=False).returncode == 0
        )

    @contextmanager
    def full(self) -> Iterator[None]:
        """No byte more."""
        if not self.mounted:
            with no_file_longer_than(4096):
                yield
            return
        ballast = self.folder / "ballast"
        ballast.write_bytes(b"")
        with ballast.open("wb", buffering=0) as file, suppress(OSError):
            while True:
                file.write(bytes(4096))
        try:
            yield
        finally:
            ballast.unlink()

    def lock(self, how: str) -> None:
        if self.mounted:
            subprocess.run(["mount", "-o", f"remount,{how}", str(self.folder)], check=True)
        elif os.geteuid() == 0:
            pytest.skip("root may write everywhere, and may not mount here")
        else:
            inside, outside = (0o400, 0o500) if how == "ro" else (0o600, 0o700)
            for path in (self.folder, *self.folder.rglob("*")):
                path.chmod(outside if path.is_dir() else inside)

    def release(self) -> None:
        if self.mounted:
            subprocess.run(["umount", "-l", str(self.folder)], check=True)


def _may_mount() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("mount") is not None


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Callable[[int], SmallDisk]]:
    disks: list[SmallDisk] = []

    def make(megabytes: int) -> SmallDisk:
        disks.append(SmallDisk(tmp_path / f"disk{len(disks)}", megabytes))
        return disks[-1]

    yield make
    for disk in disks:
        disk.release()


@pytest.fixture
def key(founded: tuple[Path, bytes, object]) -> bytes:
    return founded[1]


@pytest.fixture
def cramped(
    folder: Path, key: bytes, small_disk: Callable[[int], SmallDisk]
) -> Iterator[tuple[Desk, SmallDisk]]:
    """A centre on a disk of its own that is nearly full."""
    disk = small_disk(12)
    shutil.copytree(folder, disk.folder / "pusat")
    desk = open_desk(disk.folder / "pusat", key)
    yield desk, disk
    desk.lock()


SAID = {faults.DISK_FULL, faults.DISK_TROUBLE}  # the second where only the length of files is limited


def register_many(desk: Desk) -> None:
    for n in range(3000):
        desk.run(register_client, ClientDraft(name=f"Klien {n}"))


def test_a_save_on_a_full_disk_says_so_and_loses_nothing(cramped: tuple[Desk, SmallDisk], key: bytes) -> None:
    desk, disk = cramped
    desk.run(register_client, ClientDraft(name="Maria"))
    desk.run(keep_draft, "note", "new", {"text": "Sebelum penuh"})
    with disk.full():
        with pytest.raises(DeskError) as refused:
            register_many(desk)
        assert refused.value.text in SAID
        with pytest.raises(DeskError) as refused:
            desk.run(keep_draft, "note", "new", {"text": "Sesudah penuh " * 2000})
        assert refused.value.text in SAID
        assert desk.ask(find_clients, "maria").rows[0].name == "Maria"
    kept = desk.ask(find_draft, "note", "new")
    assert kept is not None
    assert kept.content == {"text": "Sebelum penuh"}
    desk.run(register_client, ClientDraft(name="Yohanis"))
    assert desk.ask(find_clients, "yohanis").rows[0].name == "Yohanis"
    assert look_over(desk.store.folder, key) == []


def test_a_full_disk_keeps_nobody_from_locking(cramped: tuple[Desk, SmallDisk], key: bytes) -> None:
    desk, disk = cramped
    store, scan = desk.store, large_pdf(1_500_000)
    client = desk.run(register_client, ClientDraft(name="Maria Banunaek"))
    document = desk.run(add_document, client, DocumentDraft(DocumentKind.OTHER), "surat.pdf", scan)
    with disk.full():  # what is in the WAL has no room in the file
        desk.lock()
        assert desk.locked
        assert not store.key
    again = open_desk(disk.folder / "pusat", key)
    assert [row.id for row in again.ask(list_documents, client)] == [document]
    again.lock()


def test_a_scan_on_a_full_disk_is_not_half_kept(cramped: tuple[Desk, SmallDisk], key: bytes) -> None:
    desk, disk = cramped
    client = desk.run(register_client, ClientDraft(name="Maria"))
    scan = DocumentDraft(DocumentKind.OTHER, "Berkas")
    with disk.full(), pytest.raises(DeskError) as refused:
        desk.run(add_document, client, scan, "", large_pdf(3_000_000))
    assert refused.value.text in SAID
    assert desk.ask(list_documents, client) == []
    desk.run(add_document, client, scan, "", large_pdf(50_000))
    assert look_over(desk.store.folder, key) == []


def test_a_stick_without_room_says_how_much_is_missing(
    desk: Desk, small_disk: Callable[[int], SmallDisk]
) -> None:
    stick = small_disk(1)
    if not stick.mounted:
        stick.folder.rmdir()
        return
    with pytest.raises(DeskError) as refused:
        back_up(desk, stick.folder)
    assert refused.value.text == backup_file.NO_ROOM
    needed = desk.store.path.stat().st_size + backup_file.TO_SPARE - shutil.disk_usage(stick.folder).free
    assert refused.value.values["missing"] == -(-needed // MB)
    assert os.listdir(stick.folder) == []


def test_a_stick_that_fills_up_meanwhile_keeps_no_half_copy(
    desk: Desk, small_disk: Callable[[int], SmallDisk]
) -> None:
    stick = small_disk(8)

    with ExitStack() as meanwhile:

        def fill(step: str, done: float) -> None:
            if step == copying.COPYING and done == 0.0:
                meanwhile.enter_context(stick.full())

        with pytest.raises(DeskError) as refused:
            back_up(desk, stick.folder, tell=fill)
    assert refused.value.text in {backup_file.NO_ROOM, backup_file.TOO_LARGE}
    assert os.listdir(stick.folder) == []
    desk.run(register_client, ClientDraft(name="Maria"))
    cover, _ = back_up(desk, stick.folder)
    backup_file.verify(cover.path, desk.store.key)


def test_a_locked_stick_is_named(desk: Desk, small_disk: Callable[[int], SmallDisk]) -> None:
    stick = small_disk(8)
    stick.lock("ro")
    with pytest.raises(DeskError) as refused:
        back_up(desk, stick.folder)
    assert refused.value.text == backup_file.NO_WRITING
    stick.lock("rw")
    back_up(desk, stick.folder)


def test_a_restore_without_room_changes_nothing(
    cramped: tuple[Desk, SmallDisk], key: bytes, tmp_path: Path
) -> None:
    desk, disk = cramped
    desk.run(register_client, ClientDraft(name="Maria"))
    cover, _ = back_up(desk, tmp_path)
    folder = desk.store.folder
    desk.lock()
    before = {name: (folder / name).read_bytes() for name in (FILE_NAME, keyring.FILE_NAME)}
    with disk.full(), pytest.raises(DeskError) as refused:
        restore_into(folder, cover.path, 1, PASSWORD)
    assert refused.value.text in {backup_file.NO_ROOM, backup_file.TOO_LARGE, faults.DISK_TROUBLE}
    assert {name: (folder / name).read_bytes() for name in before} == before
    assert look_over(folder, key) == []


def test_a_centre_on_a_locked_disk_says_so(
    folder: Path, key: bytes, small_disk: Callable[[int], SmallDisk]
) -> None:
    disk = small_disk(12)
    shutil.copytree(folder, disk.folder / "pusat")
    disk.lock("ro")
    desk = open_desk(disk.folder / "pusat", key)
    with pytest.raises(DeskError) as refused:
        desk.run(register_client, ClientDraft(name="Maria"))
    assert refused.value.text in {faults.READ_ONLY, faults.MISSING}
    desk.store.engine.dispose()
    disk.lock("rw")
    desk.run(register_client, ClientDraft(name="Maria"))
    desk.lock()


def test_files_may_be_too_long_for_an_old_stick(desk: Desk, tmp_path: Path) -> None:
    """FAT32 ends at 4 GB; here, at 64 KB."""
    stick = tmp_path / "stik"
    stick.mkdir()
    with no_file_longer_than(1 << 16), pytest.raises(DeskError) as refused:
        back_up(desk, stick)
    assert refused.value.text == backup_file.TOO_LARGE
    assert os.listdir(stick) == []
