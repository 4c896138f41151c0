"""Every test works on a real encrypted file; every test leaves nothing behind."""

import os
import shutil
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from rehabdesk import i18n
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.db.keyring import Cost
from rehabdesk.desk import Desk
from rehabdesk.domain.centre import DEFAULT_LETTER_PATTERN, DEFAULT_RECORD_PATTERN, CentreDraft, Zone
from rehabdesk.domain.rights import Person, Role
from rehabdesk.services.centre import Founder, found_centre

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # no window comes up on whoever runs the tests

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
PASSWORD = "cendana wangi 14"
RECOVERY = "rahasia pemulihan"
CENDANA = CentreDraft(
    name="Rumah Pulih Cendana",
    foundation="Yayasan Cendana Harapan",
    address="Jl. Cendana Wangi No. 14",
    village="Naikoten I",
    city="Kota Kupang",
    phone="(0380) 555 014",
    email="surat@rumahpulihcendana.id",
    licence="IPWL 123/2024",
    zone=Zone.WITA,
    site_code="RPC",
    head_name="dr. Kartika Wila, M.Kes.",
    head_title="Kepala Rumah Pulih Cendana",
    head_credential="2014.03.007",
    letter_pattern=DEFAULT_LETTER_PATTERN,
    record_pattern=DEFAULT_RECORD_PATTERN,
)


class Clock:
    """A clock that stands until a test moves it: Tuesday 17 November 2026, 10.42 in Kupang."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 17, 2, 42, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(scope="session")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, bytes, Person]:
    """One centre made whole, which tests copy."""
    folder = tmp_path_factory.mktemp("founded")
    roles = (Role.ADMIN, Role.HEAD, Role.COUNSELLOR)
    founder = Founder("Nur Aini Hasan", PASSWORD, roles, "Konselor adiksi", "2019.07.021")
    store, who = found_centre(folder, CENDANA, founder, RECOVERY, now=Clock().now, cost=CHEAP)
    key = store.key
    store.close()
    return folder, key, who


@pytest.fixture
def folder(founded: tuple[Path, bytes, Person], tmp_path: Path) -> Path:
    """A centre's folder of the test's own."""
    target = tmp_path / "pusat"
    # A connection may still be letting go of the emptied journal.
    shutil.copytree(founded[0], target, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    return target


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(founded: tuple[Path, bytes, Person], folder: Path) -> Iterator[Store]:
    opened = Store(folder, open_engine(folder / FILE_NAME, founded[1]), founded[1], CENDANA.zone.info)
    yield opened
    assert opened.engine.pool.checkedout() == 0, "a transaction was left open"
    if opened.key:
        opened.close()


@pytest.fixture
def desk(store: Store, founded: tuple[Path, bytes, Person], clock: Clock) -> Desk:
    """The desk with somebody at it who may do everything."""
    return Desk(store, founded[2], clock)


@pytest.fixture
def desk_of(store: Store, clock: Clock) -> Callable[..., Desk]:
    """The same desk with somebody of the named roles at it; they have no account."""
    return lambda *roles: Desk(store, Person(1, "Petrus Benu", roles), clock)


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REHABDESK_SETTINGS", str(tmp_path / "settings"))


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    i18n.use("id")
    yield
    i18n.use("id")


@pytest.fixture(autouse=True)
def _no_thread_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    left = [thread.name for thread in threading.enumerate() if thread not in before and not thread.daemon]
    assert not left, f"threads left running: {left}"
