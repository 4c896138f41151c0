"""A backup is one file that was proved before it took its name."""

import hashlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from rehabdesk.db import backup_file, copying, disks, faults
from rehabdesk.db.disks import Ground
from rehabdesk.db.engine import FILE_NAME, Store, connect, open_engine
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.backups import Restore
from rehabdesk.db.work import Work
from rehabdesk.desk import Desk
from rehabdesk.domain.backups import BackupKind, BackupState
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Person, Right, Role, needs
from rehabdesk.errors import DeskError, Refused
from rehabdesk.safety import back_up, check_backups
from rehabdesk.services.backups import (
    backup_standing,
    list_backups,
    record_backup,
    remove_backup,
    thin_backups,
)
from rehabdesk.services.clients import register_client
from tests.conftest import Clock
from tests.helpers.copies import SPOILERS, flip


class Stop(Exception):
    """What a person's Cancel raises inside the job."""


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "USB CENDANA-01"
    folder.mkdir()
    return folder


def test_the_copy_holds_what_was_committed(desk: Desk, stick: Path) -> None:
    desk.run(register_client, ClientDraft(name="Maria Banunaek"))
    cover, contents = back_up(desk, stick)
    assert contents.counts["client"] == 1
    assert contents.by == "Nur Aini Hasan"
    read = hashlib.sha256(cover.path.read_bytes()[: cover.size]).hexdigest()
    assert read == cover.sha256
    with closing(copying.open_in_place(cover.path, desk.store.key)) as copy:
        assert copy.execute("SELECT name FROM client").fetchall() == [("Maria Banunaek",)]


def test_a_backup_is_one_file_named_for_its_moment(desk: Desk, stick: Path) -> None:
    back_up(desk, stick)
    back_up(desk, stick)
    assert sorted(os.listdir(stick)) == [
        "RPC-2026-11-17-104200-2.rehabdesk",
        "RPC-2026-11-17-104200.rehabdesk",
    ]


def test_a_backup_shows_no_name_to_somebody_without_the_key(desk: Desk, stick: Path) -> None:
    desk.run(register_client, ClientDraft(name="Maria Banunaek"))
    cover, _ = back_up(desk, stick)
    shown = cover.path.read_bytes()
    for word in (b"Maria", b"Banunaek", b"Nur Aini", b"Cendana", b"client", b"SQLite format"):
        assert word not in shown


def test_a_backup_is_entered_and_audited(desk: Desk, stick: Path) -> None:
    back_up(desk, stick)
    [row] = desk.ask(list_backups, desk.store.folder, [stick])
    assert (row.state, row.by, row.reachable) == (BackupState.PROVED, "Nur Aini Hasan", True)
    said = desk.ask(audited_backups)
    assert said == ["created"]


@needs(Right.AUDIT_SEE)
def audited_backups(work: Work) -> list[str]:
    return list(work.session.scalars(select(AuditEntry.action).where(AuditEntry.subject == "backup")))


def test_saves_go_on_while_the_copy_is_made(desk: Desk, stick: Path) -> None:
    """None of them gets into the copy, even when the WAL is asked to move into the file."""
    store = desk.store
    for n in range(200):
        desk.run(register_client, ClientDraft(name=f"Klien {n}"))
    saved = 0

    def save_meanwhile(step: str, done: float) -> None:
        nonlocal saved
        if step == copying.COPYING and saved < 60:
            for _ in range(20):
                saved += 1
                desk.run(register_client, ClientDraft(name=f"Sementara {saved}"))
            with closing(connect(store.path, store.key)) as other:
                other.execute("PRAGMA busy_timeout = 0")
                other.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()

    copying_in_small_steps = copying.CHUNK
    copying.CHUNK = 1 << 16
    try:
        cover, contents = back_up(desk, stick, tell=save_meanwhile)
    finally:
        copying.CHUNK = copying_in_small_steps
    assert saved == 60
    assert contents.counts["client"] == 200
    with closing(copying.open_in_place(cover.path, store.key)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT count(*) FROM client WHERE name LIKE 'S%'").fetchone() == (0,)


def test_saves_are_not_held_up(desk: Desk, stick: Path) -> None:
    """A save from another thread comes through while the copy stands still."""
    came_through = threading.Event()

    def save() -> None:
        desk.run(register_client, ClientDraft(name="Yohanis"))
        came_through.set()

    def wait_for_a_save(step: str, done: float) -> None:
        if step == copying.COPYING and done == 0.0:
            saver = threading.Thread(target=save)
            saver.start()
            saver.join(4)

    back_up(desk, stick, tell=wait_for_a_save)
    assert came_through.is_set()


@pytest.mark.parametrize("step", [copying.COPYING, copying.READING_BACK, copying.COUNTING])
def test_cancelling_leaves_nothing_behind(desk: Desk, stick: Path, step: str) -> None:
    def stop(now: str, done: float) -> None:
        if now == step:
            raise Stop

    with pytest.raises(Stop):
        back_up(desk, stick, tell=stop)
    assert os.listdir(stick) == []
    desk.run(register_client, ClientDraft(name="Maria"))


def test_what_the_disk_did_not_keep_is_not_called_a_backup(desk: Desk, stick: Path) -> None:
    def spoil(step: str, done: float) -> None:
        if step == copying.READING_BACK and done == 0.0:
            [part] = stick.glob("*.part")
            flip(part, 5000)

    with pytest.raises(DeskError) as refused:
        back_up(desk, stick, tell=spoil)
    assert refused.value.text == copying.UNLIKE
    assert os.listdir(stick) == []
    assert desk.ask(list_backups, desk.store.folder, [stick]) == []


def test_left_overs_of_a_killed_backup_are_cleared_away(desk: Desk, stick: Path) -> None:
    (stick / "RPC-2026-11-16-170000.rehabdesk.part").write_bytes(b"half")
    back_up(desk, stick)
    assert [name for name in os.listdir(stick) if name.endswith(".part")] == []


# ---- hostile copies: each has its own sentence


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_a_spoiled_copy_is_told_apart(desk: Desk, stick: Path, spoil: Callable[[Path], None]) -> None:
    cover, _ = back_up(desk, stick)
    spoil(cover.path)
    with pytest.raises(DeskError) as refused:
        backup_file.verify(cover.path, desk.store.key)
    assert refused.value.text == SPOILERS[spoil]
    [row] = desk.ask(list_backups, desk.store.folder, [stick])
    assert check_backups(desk, [row]) == [row]
    [row] = desk.ask(list_backups, desk.store.folder, [stick])
    assert row.state is BackupState.DAMAGED
    assert not row.usable


@pytest.fixture(scope="module")
def a_copy(
    founded: tuple[Path, bytes, Person], tmp_path_factory: pytest.TempPathFactory
) -> tuple[bytes, bytes]:
    """The bytes of a backup, and its key."""
    folder = tmp_path_factory.mktemp("sekali")
    shutil.copytree(founded[0], folder / "pusat")
    store = Store(folder / "pusat", open_engine(folder / "pusat" / FILE_NAME, founded[1]), founded[1])
    cover, _ = backup_file.make(store, folder, "x", by="", at=Clock().now)
    store.close()
    return cover.path.read_bytes(), founded[1]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7), near_the_end=st.booleans())
def test_no_flipped_bit_goes_unseen(
    a_copy: tuple[bytes, bytes], tmp_path: Path, part: float, bit: int, near_the_end: bool
) -> None:
    data, key = bytearray(a_copy[0]), a_copy[1]
    at = len(data) - 1 - int(part * 3000) if near_the_end else int(part * len(data))
    data[at] ^= 1 << bit
    spoilt = tmp_path / "terbalik.rehabdesk"
    spoilt.write_bytes(data)
    with pytest.raises(DeskError):
        backup_file.verify(spoilt, key)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(part=st.floats(0, 1, exclude_max=True))
def test_no_cut_goes_unseen(a_copy: tuple[bytes, bytes], tmp_path: Path, part: float) -> None:
    data, key = a_copy
    cut = tmp_path / "terpotong.rehabdesk"
    cut.write_bytes(data[: int(part * len(data))])
    with pytest.raises(DeskError):
        backup_file.verify(cut, key)


def test_a_file_that_is_no_backup_is_refused(tmp_path: Path) -> None:
    (tmp_path / "surat.pdf").write_bytes(b"%PDF-1.7" * 100)
    with pytest.raises(DeskError) as refused:
        backup_file.read_cover(tmp_path / "surat.pdf")
    assert refused.value.text == backup_file.NOT_A_BACKUP
    with pytest.raises(DeskError) as refused:
        backup_file.read_cover(tmp_path / "tidak ada.rehabdesk")
    assert refused.value.text == backup_file.MISSING


def test_another_key_does_not_open_a_copy(desk: Desk, stick: Path) -> None:
    cover, _ = back_up(desk, stick)
    with pytest.raises(DeskError) as refused:
        backup_file.verify(cover.path, bytes(32))
    assert refused.value.text == backup_file.OTHER_KEY


def test_a_copy_is_no_plain_database(desk: Desk, stick: Path) -> None:
    cover, _ = back_up(desk, stick)
    with closing(sqlite3.connect(cover.path)) as plain, pytest.raises(sqlite3.DatabaseError):
        plain.execute("SELECT * FROM sqlite_master")


def test_a_folder_that_is_gone_is_named(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        back_up(desk, tmp_path / "tercabut")
    assert refused.value.text == backup_file.NO_PLACE


# ---- timed copies


Enter = Callable[[BackupKind], Path]


@pytest.fixture
def enter(desk: Desk, stick: Path) -> Enter:
    """Enters a copy of this moment without the work of making it: thinning reads rows and deletes files."""
    cover, contents = back_up(desk, stick)

    def at_this_moment(kind: BackupKind) -> Path:
        path = stick / f"RPC-{desk.now():%Y-%m-%d-%H%M%S}-{kind.value}.rehabdesk"
        path.write_bytes(b"")
        moved = replace(cover, path=path, made_at=desk.now())
        desk.run(record_backup, moved, contents, kind, desk.store.folder)
        return path

    return at_this_moment


def test_timed_copies_are_thinned_and_those_by_hand_stay(
    desk: Desk, clock: Clock, stick: Path, enter: Enter
) -> None:
    by_hand = enter(BackupKind.BY_HAND)
    for _ in range(40 * 4):
        clock.forward(hours=6)
        newest = enter(BackupKind.TIMED)
    desk.run(thin_backups, stick)
    left = list(stick.glob("*timed*"))
    assert newest in left
    assert by_hand.exists()
    assert 8 + 12 < len(left) < 8 + 12 + 10
    assert desk.run(thin_backups, stick) == []


def test_the_newest_copy_stays_when_the_clock_goes_back(
    desk: Desk, clock: Clock, stick: Path, enter: Enter
) -> None:
    for _ in range(30):
        clock.forward(days=1)
        enter(BackupKind.TIMED)
    clock.forward(days=-400)
    newest = enter(BackupKind.TIMED)
    clock.forward(days=400)
    desk.run(thin_backups, stick)
    assert newest.exists()


def test_after_a_restore_nothing_is_thinned_before_a_second_copy(
    desk: Desk, clock: Clock, stick: Path, enter: Enter
) -> None:
    for _ in range(40):
        clock.forward(days=1)
        enter(BackupKind.TIMED)
    desk.run(enter_restore, 41)
    enter(BackupKind.TIMED)
    assert desk.run(thin_backups, stick) == []
    clock.forward(hours=1)
    enter(BackupKind.TIMED)
    assert desk.run(thin_backups, stick) != []


@needs(Right.RESTORE)
def enter_restore(work: Work, newest: int) -> None:
    work.session.add(
        Restore(
            at=work.now,
            account_id=None,
            drill=False,
            made_at=work.now,
            file_name="x.rehabdesk",
            passed=True,
            seconds=1.0,
            backup_id=newest,
        )
    )


# ---- how safe the work is


def test_standing_tells_how_old_the_last_good_copy_is(desk: Desk, clock: Clock, stick: Path) -> None:
    assert desk.ask(backup_standing).overdue
    back_up(desk, stick)
    clock.forward(days=2)
    assert not desk.ask(backup_standing).overdue
    clock.forward(days=2)
    standing = desk.ask(backup_standing)
    assert standing.overdue
    assert not standing.two_places  # the folder lies on the disk of the centre's file


def test_a_damaged_copy_no_longer_counts(desk: Desk, stick: Path) -> None:
    cover, _ = back_up(desk, stick)
    flip(cover.path, 6000)
    check_backups(desk, desk.ask(list_backups, desk.store.folder, [stick]))
    assert desk.ask(backup_standing).proved_at is None
    desk.run(remove_backup, 1)
    assert not cover.path.exists()


def test_a_copy_nobody_entered_is_found_in_the_folder(desk: Desk, stick: Path) -> None:
    cover, _ = back_up(desk, stick)
    cover.path.rename(stick / "dari laptop lama.rehabdesk")
    (stick / "kosong.rehabdesk").write_bytes(b"")
    rows = desk.ask(list_backups, desk.store.folder, [stick])
    assert [(row.path.name, row.state, row.reachable) for row in rows if row.id is None] == [
        ("kosong.rehabdesk", BackupState.DAMAGED, True),
        ("dari laptop lama.rehabdesk", BackupState.UNCHECKED, True),
    ]


def test_only_those_with_the_right_make_copies_by_hand(desk_of: Callable[..., Desk], stick: Path) -> None:
    counsellor = desk_of(Role.COUNSELLOR)
    with pytest.raises(Refused):
        back_up(counsellor, stick)
    back_up(counsellor, stick, BackupKind.TIMED)
    assert len(list(stick.iterdir())) == 1


# ---- what a folder stands on


@pytest.mark.parametrize(
    ("parts", "ground"),
    [
        (("OneDrive - Yayasan", "cadangan"), Ground.SYNCED),
        (("Dropbox",), Ground.SYNCED),
        (("Google Drive", "My Drive"), Ground.SYNCED),
        (("Nextcloud",), Ground.SYNCED),
        (("Library", "Mobile Documents"), Ground.SYNCED),
        (("cadangan",), Ground.SAME_DISK),
    ],
)
def test_folders_that_copy_themselves_elsewhere_are_known(
    tmp_path: Path, parts: tuple[str, ...], ground: Ground
) -> None:
    folder = tmp_path.joinpath(*parts)
    folder.mkdir(parents=True)
    assert disks.ground_of(folder, tmp_path) is ground


def test_a_share_is_known_by_the_list_of_mounts(tmp_path: Path) -> None:
    table = tmp_path / "mounts"
    table.write_text("/dev/sda1 / ext4 rw 0 0\n//kantor/data /mnt/data\\040bersama cifs rw 0 0\n")
    assert disks._file_system(Path("/mnt/data bersama"), table) in disks.NETWORK_FILE_SYSTEMS
    assert disks._file_system(Path("/"), table) == "ext4"


def test_another_disk_counts_as_apart(tmp_path: Path) -> None:
    assert disks.is_apart(Path("/proc"), tmp_path)
    assert not disks.is_apart(tmp_path, tmp_path)
    assert not disks.is_apart(tmp_path / "tercabut", tmp_path)


def test_the_centre_s_own_locks_survive_a_backup(desk: Desk, stick: Path) -> None:
    """Closing a handle on the file would drop this process's locks: the store keeps its own."""
    store: Store = desk.store
    back_up(desk, stick)
    handle = store.contents()
    back_up(desk, stick)
    assert store.contents() is handle
    assert not handle.closed


def test_a_damaged_centre_is_not_backed_up_as_if_it_were_whole(desk: Desk, stick: Path) -> None:
    for n in range(50):
        desk.run(register_client, ClientDraft(name=f"Klien {n}"))
    store = desk.store
    with closing(connect(store.path, store.key)) as file:
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    flip(store.path, 30 * 4096 + 100)
    with pytest.raises(DeskError) as refused:
        back_up(desk, stick)
    assert refused.value.text == faults.CORRUPT
    assert os.listdir(stick) == []
