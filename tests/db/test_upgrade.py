"""An older file is copied, the copy proved, and only then brought up to date; a newer one is refused."""

from contextlib import closing
from pathlib import Path

import pytest

from rehabdesk.db import backup_file, copying, migrate
from rehabdesk.db.engine import FILE_NAME, connect
from rehabdesk.db.migrate import NEWER, bring_up_to_date
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.errors import DeskError
from rehabdesk.services.accounts import open_store
from rehabdesk.services.clients import register_client
from rehabdesk.services.drafts import keep_draft
from tests.conftest import Clock
from tests.helpers.copies import look_over

TODAY = migrate.SCHEMA


@pytest.fixture
def tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    """The program as it may be one day, with a schema after this one."""
    monkeypatch.setattr(migrate, "SCHEMA", "0003")
    monkeypatch.setattr(migrate, "SCRIPTS", "tests.helpers:migrations")


@pytest.fixture
def used(desk: Desk) -> Desk:
    for n in range(20):
        client = desk.run(register_client, ClientDraft(name=f"Klien {n}", phone="0812 5550 0142"))
        desk.run(keep_draft, "note", str(n), {"text": "Klien datang"}, client)
    return desk


def counts(desk: Desk) -> dict[str, int]:
    with closing(connect(desk.store.path, desk.store.key)) as file:
        return copying.count_rows(file)


def test_no_row_is_lost_and_the_copy_before_is_whole(used: Desk, clock: Clock, tomorrow: None) -> None:
    """The table every other points to is copied, dropped and renamed: its children must stay."""
    before = counts(used)
    copy = bring_up_to_date(used.store, clock.now)
    after = counts(used)
    assert after.pop("tomorrow") == 300
    assert after == before
    assert copy is not None
    assert copy.name == "before-0003-2026-11-17-104200.rehabdesk"
    cover, contents = backup_file.verify(copy, used.store.key)
    assert cover.schema == TODAY
    assert contents.counts == before
    assert look_over(used.store.folder, used.store.key) == []


def test_a_file_of_this_schema_is_left_alone(used: Desk, clock: Clock) -> None:
    assert bring_up_to_date(used.store, clock.now) is None
    assert not list(used.store.folder.glob("*.rehabdesk"))


def test_without_a_proven_copy_nothing_is_upgraded(
    used: Desk, clock: Clock, tomorrow: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = counts(used)

    def no_room(place: Path, needed: int) -> None:
        raise DeskError(backup_file.NO_ROOM, place=str(place), missing=3)

    monkeypatch.setattr(backup_file, "_make_sure_of_room", no_room)
    with pytest.raises(DeskError) as refused:
        bring_up_to_date(used.store, clock.now)
    assert refused.value.text == backup_file.NO_ROOM
    assert counts(used) == before
    assert migrate.version(used.store.engine) == TODAY


def test_a_newer_file_is_refused(used: Desk, clock: Clock) -> None:
    folder, key = used.store.folder, used.store.key
    with closing(connect(folder / FILE_NAME, key)) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")
    used.lock()
    with pytest.raises(DeskError) as refused:
        open_store(folder, key)
    assert refused.value.text == NEWER
