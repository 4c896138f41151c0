"""A restore brings a copy back whole or changes nothing, and keeps what it replaces."""

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from rehabdesk.db import backup_file, copying, keyring, swapping
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.db.lock import LOCK_NAME
from rehabdesk.db.migrate import SCHEMA
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.errors import DeskError
from rehabdesk.safety import back_up, check, drill, wrap_last_replaced
from rehabdesk.services import restores
from rehabdesk.services.backups import backup_standing
from rehabdesk.services.centre import Founder, found_centre
from rehabdesk.services.clients import register_client
from rehabdesk.services.restores import Restored, compare_backup, open_backup, restore, restore_into
from tests.conftest import CENDANA, CHEAP, PASSWORD, RECOVERY, Clock
from tests.helpers.copies import SPOILERS, flip_page, look_over, recover, rows_of

NAMES = "SELECT name FROM client ORDER BY id"


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "USB CENDANA-01"
    folder.mkdir()
    return folder


@pytest.fixture
def copy(desk: Desk, stick: Path) -> Path:
    """A backup that holds Maria; Yohanis and Siti came after it. The desk is closed."""
    desk.run(register_client, ClientDraft(name="Maria"))
    cover, _ = back_up(desk, stick)
    desk.run(register_client, ClientDraft(name="Yohanis"))
    desk.run(register_client, ClientDraft(name="Siti"))
    return cover.path


def held(folder: Path) -> dict[str, bytes]:
    """The files of a centre and what is in them; the lock is not part of it."""
    return {
        path.name: path.read_bytes() for path in folder.iterdir() if path.is_file() and path.name != LOCK_NAME
    }


def bring_back(folder: Path, copy: Path, clock: Clock) -> Restored:
    """At the moment the clock stands at."""
    return restore(folder, open_backup(copy, 1, PASSWORD), 1, now=clock)


# ---- on the same machine


def test_what_was_is_back_and_what_was_replaced_is_kept(
    desk: Desk, folder: Path, copy: Path, clock: Clock
) -> None:
    desk.lock()
    done = bring_back(folder, copy, clock)
    assert rows_of(folder, NAMES, PASSWORD) == [("Maria",)]
    assert done.kept == folder / "replaced-2026-11-17-104200"
    assert rows_of(done.kept, NAMES, PASSWORD) == [("Maria",), ("Yohanis",), ("Siti",)]
    assert (done.by, done.clients, done.made_at) == ("Nur Aini Hasan", 1, clock.now)


def test_the_restored_file_says_which_copy_it_is(
    desk: Desk, folder: Path, copy: Path, clock: Clock, stick: Path
) -> None:
    made_at = clock.now
    key = desk.store.key
    desk.lock()
    clock.forward(hours=5)
    bring_back(folder, copy, clock)
    assert look_over(folder, key) == []
    reopened = reopen(desk, folder, key)
    restored = reopened.ask(backup_standing).restored
    assert restored is not None
    assert (restored.made_at, restored.at, restored.by) == (made_at, clock.now, "Nur Aini Hasan")
    assert restored.kept == "replaced-2026-11-17-154200"
    back_up(reopened, stick)
    assert reopened.ask(backup_standing).restored is None
    reopened.lock()


def reopen(desk: Desk, folder: Path, key: bytes) -> Desk:
    again = Store(folder, open_engine(folder / FILE_NAME, key), key, CENDANA.zone.info)
    return Desk(again, desk.who, desk._clock)


def test_nothing_of_the_old_file_stays_beside_the_new_one(desk: Desk, folder: Path, copy: Path) -> None:
    desk.lock()
    (folder / f"{FILE_NAME}-wal").write_bytes(b"stray")
    (folder / f"{FILE_NAME}-shm").write_bytes(b"stray")
    restore_into(folder, copy, 1, PASSWORD)
    assert set(held(folder)) == {FILE_NAME, keyring.FILE_NAME}
    assert rows_of(folder, NAMES, PASSWORD) == [("Maria",)]


def test_a_restore_can_be_restored(desk: Desk, folder: Path, copy: Path, stick: Path, clock: Clock) -> None:
    """Twice in the same second: neither of the kept folders is lost."""
    desk.lock()
    first = bring_back(folder, copy, clock)
    second = bring_back(folder, copy, clock)
    assert first.kept is not None
    assert second.kept is not None
    assert first.kept != second.kept
    assert rows_of(first.kept, NAMES, PASSWORD) == [("Maria",), ("Yohanis",), ("Siti",)]


# ---- on a machine with no centre


@pytest.mark.parametrize(("account_id", "secret"), [(1, PASSWORD), (None, RECOVERY)])
def test_an_empty_machine_takes_a_copy_by_password_or_recovery_key(
    copy: Path, tmp_path: Path, account_id: int | None, secret: str
) -> None:
    laptop = tmp_path / "laptop baru" / "pusat"
    done = restore_into(laptop, copy, account_id, secret)
    assert done.kept is None
    assert rows_of(laptop, NAMES, PASSWORD) == [("Maria",)]
    assert set(held(laptop)) == {FILE_NAME, keyring.FILE_NAME}


def test_the_copy_alone_is_enough(desk: Desk, folder: Path, copy: Path, tmp_path: Path) -> None:
    """Nothing of the first machine is needed: its folder is gone."""
    desk.lock()
    shutil.rmtree(folder)
    restore_into(tmp_path / "baru", copy, 1, PASSWORD)
    assert rows_of(tmp_path / "baru", NAMES, PASSWORD) == [("Maria",)]


# ---- refusals: each its own sentence, and nothing changed


def refuse(folder: Path, copy: Path, secret: str = PASSWORD, account_id: int | None = 1) -> str:
    before = held(folder)
    with pytest.raises(DeskError) as refused:
        restore_into(folder, copy, account_id, secret)
    assert held(folder) == before
    assert sorted(p.name for p in folder.iterdir() if p.is_dir()) == []
    assert str(refused.value)  # every field of the sentence is filled
    return refused.value.text


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_a_spoiled_copy_is_refused(
    desk: Desk, folder: Path, copy: Path, spoil: Callable[[Path], None]
) -> None:
    desk.lock()
    spoil(copy)
    assert refuse(folder, copy) == SPOILERS[spoil]


def test_a_wrong_password_and_a_wrong_recovery_key_are_told_apart(
    desk: Desk, folder: Path, copy: Path
) -> None:
    desk.lock()
    assert refuse(folder, copy, "salah") == keyring.WRONG_PASSWORD
    assert refuse(folder, copy, "salah", None) == keyring.WRONG_RECOVERY_KEY
    assert refuse(folder, copy, PASSWORD, 99) == keyring.WRONG_PASSWORD


@pytest.mark.parametrize("facts", [{"schema": "9999"}, {"program": "99.0"}, {"format": 2}])
def test_a_copy_of_a_newer_program_is_refused(
    desk: Desk, folder: Path, copy: Path, facts: dict[str, object]
) -> None:
    recover(copy, desk.store.key, **facts)
    desk.lock()
    assert refuse(folder, copy) == backup_file.NEWER


def test_a_file_that_is_no_backup_is_refused(desk: Desk, folder: Path, tmp_path: Path) -> None:
    desk.lock()
    (tmp_path / "foto.jpg").write_bytes(b"\xff\xd8" * 4000)
    assert refuse(folder, tmp_path / "foto.jpg") == backup_file.NOT_A_BACKUP
    assert refuse(folder, tmp_path / "tidak ada.rehabdesk") == backup_file.MISSING


@pytest.fixture
def others_copy(tmp_path: Path, stick: Path, clock: Clock) -> Path:
    """A backup of another centre whose administrator has the same password."""
    theirs = tmp_path / "pusat lain"
    store, who = found_centre(
        theirs,
        replace(CENDANA, name="Rumah Teratai", site_code="RTR"),
        Founder("Petrus Benu", PASSWORD),
        RECOVERY,
        cost=CHEAP,
    )
    cover, _ = back_up(Desk(store, who, clock), stick)
    store.close()
    return cover.path


def test_a_copy_of_another_centre_is_refused_where_a_centre_is(
    desk: Desk, folder: Path, others_copy: Path, tmp_path: Path
) -> None:
    desk.lock()
    assert refuse(folder, others_copy) == restores.OTHER_CENTRE
    restore_into(tmp_path / "kosong", others_copy, 1, PASSWORD)
    assert keyring.read(tmp_path / "kosong").centre_name == "Rumah Teratai"


def test_lost_key_slots_do_not_stand_in_the_way(desk: Desk, folder: Path, copy: Path) -> None:
    desk.lock()
    (folder / keyring.FILE_NAME).write_bytes(b"{")
    done = restore_into(folder, copy, 1, PASSWORD)
    assert rows_of(folder, NAMES, PASSWORD) == [("Maria",)]
    assert done.kept is not None
    assert (done.kept / keyring.FILE_NAME).read_bytes() == b"{"


def test_cancelling_a_restore_changes_nothing(desk: Desk, folder: Path, copy: Path) -> None:
    desk.lock()
    before = held(folder)

    class Stop(Exception):
        pass

    def stop(step: str, done: float) -> None:
        if step == copying.COUNTING:
            raise Stop

    with pytest.raises(Stop):
        restore(folder, open_backup(copy, 1, PASSWORD), 1, tell=stop)
    assert held(folder) == before
    assert sorted(os.listdir(folder)) == sorted(before)


# ---- a swap that was killed


@pytest.mark.parametrize("steps", range(12))
def test_a_swap_stopped_anywhere_is_finished_on_the_next_start(
    desk: Desk, folder: Path, copy: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    """Stopped before the so many-eth change of the disk: the folder holds the old file or, once the deciding
    rename is done, the new one after the next start."""
    key = desk.store.key
    desk.lock()

    class Killed(BaseException):
        pass

    real, changes = os.replace, 0

    def rename(source: object, target: object) -> None:
        nonlocal changes
        if Path(str(target)).name != keyring.FILE_NAME or swapping.PREPARING not in str(target):
            if changes == steps:
                raise Killed
            changes += 1
        real(source, target)  # type: ignore[arg-type]  # paths, whatever they are

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", rename)
        patch.setattr(swapping, "forget", lambda folder: None)
        try:
            bring_back(folder, copy, clock)
        except Killed:
            stopped = True
        else:
            stopped = False
    swapping.finish_swaps(folder)
    swapping.finish_swaps(folder)
    expected = [("Maria",), ("Yohanis",), ("Siti",)] if stopped and steps == 0 else [("Maria",)]
    assert rows_of(folder, NAMES, PASSWORD) == expected
    assert look_over(folder, key) == []
    left = {path.name for path in folder.iterdir() if path.is_dir()}
    assert left == (set() if expected != [("Maria",)] else {"replaced-2026-11-17-104200"})
    assert stopped == (steps < 6)


# ---- what would be gained and lost


def test_the_difference_names_what_is_newer_here(desk: Desk, copy: Path) -> None:
    difference = desk.ask(compare_backup, open_backup(copy, 1, PASSWORD))
    [clients] = [row for row in difference.rows if row.subject == "client"]
    assert (clients.here, clients.there, clients.newer_here, clients.newer_there) == (3, 1, 2, 0)
    assert difference.newer_here("client") == 2
    [accounts] = [row for row in difference.rows if row.subject == "account"]
    assert (accounts.here, accounts.there, accounts.newer_here) == (1, 1, 0)


def test_the_difference_goes_both_ways_when_the_files_parted(
    desk: Desk, folder: Path, copy: Path, stick: Path, clock: Clock
) -> None:
    """Back to Maria, then another is registered: ids meet again, yet nobody is taken for another."""
    key = desk.store.key
    clock.forward(hours=1)
    newer, _ = back_up(desk, stick)
    desk.lock()
    bring_back(folder, copy, clock)
    again = reopen(desk, folder, key)
    again.run(register_client, ClientDraft(name="Oktovianus"))
    difference = again.ask(compare_backup, open_backup(newer.path, 1, PASSWORD))
    [clients] = [row for row in difference.rows if row.subject == "client"]
    assert (clients.here, clients.there, clients.newer_here, clients.newer_there) == (2, 3, 1, 2)
    again.lock()


# ---- the drill


def test_a_drill_leaves_a_dated_result_and_nothing_else(
    desk: Desk, folder: Path, copy: Path, clock: Clock
) -> None:
    before = sorted(os.listdir(folder))
    assert desk.ask(backup_standing).drill_due
    assert drill(desk, copy).passed
    assert sorted(os.listdir(folder)) == before
    standing = desk.ask(backup_standing)
    assert standing.drill is not None
    assert (standing.drill.at, standing.drill.by, standing.drill.passed) == (
        clock.now,
        "Nur Aini Hasan",
        True,
    )
    assert not standing.drill_due
    clock.now += timedelta(days=100)
    assert desk.ask(backup_standing).drill_due


def test_a_drill_with_a_damaged_copy_fails_with_its_sentence(desk: Desk, folder: Path, copy: Path) -> None:
    before = sorted(os.listdir(folder))
    flip_page(copy)
    with pytest.raises(DeskError) as refused:
        drill(desk, copy)
    assert refused.value.text == backup_file.DAMAGED
    assert sorted(os.listdir(folder)) == before


def test_everything_is_whole_after_all_that(desk: Desk, copy: Path) -> None:
    assert all(finding.passed for finding in check(desk))


def test_a_truly_older_copy_is_brought_up_to_this_schema(desk: Desk, copy: Path, folder: Path) -> None:
    """The file that takes the place has this program's schema before it does so."""
    desk.lock()
    restore_into(folder, copy, 1, PASSWORD)
    key = keyring.open_slot(keyring.read(folder), 1, PASSWORD)
    with closing(copying.open_in_place(folder / FILE_NAME, key)) as file:
        assert backup_file.schema_of(file) == SCHEMA


def test_what_was_replaced_can_be_brought_back(desk: Desk, folder: Path, copy: Path, clock: Clock) -> None:
    """As a backup like any other, so that the same steps undo the restore."""
    key = desk.store.key
    desk.lock()
    clock.forward(hours=1)
    bring_back(folder, copy, clock)
    again = reopen(desk, folder, key)
    wrapped = wrap_last_replaced(again)
    assert wrap_last_replaced(again) == wrapped
    cover, contents = backup_file.verify(wrapped, key)
    assert (cover.made_at, contents.counts["client"]) == (clock.now, 3)
    again.lock()
    restore_into(folder, wrapped, 1, PASSWORD)
    assert rows_of(folder, NAMES, PASSWORD) == [("Maria",), ("Yohanis",), ("Siti",)]
