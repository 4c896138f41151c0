"""`check` names each thing that can be wrong with a file, and nothing else."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from rehabdesk.db import keyring
from rehabdesk.db.engine import connect
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.rights import Role
from rehabdesk.errors import Refused
from rehabdesk.safety import check
from rehabdesk.services.clients import register_client
from tests.conftest import CHEAP
from tests.helpers.copies import flip


def failed(desk: Desk) -> list[str]:
    return [finding.what for finding in check(desk) if not finding.passed]


def tamper(desk: Desk, *statements: str, triggers: bool = False) -> None:
    """What somebody with the key and a database tool could do."""
    with closing(connect(desk.store.path, desk.store.key)) as file:
        file.execute("PRAGMA foreign_keys = OFF")
        for trigger in ("audit_entry_keeps", "audit_entry_stays") if triggers else ():
            file.execute(f"DROP TRIGGER {trigger}")
        for statement in statements:
            file.execute(statement)


@pytest.fixture
def used(desk: Desk) -> Desk:
    for n in range(40):
        desk.run(register_client, ClientDraft(name=f"Klien {n}"))
    return desk


def test_a_file_in_use_has_nothing_wrong(used: Desk) -> None:
    findings = check(used)
    assert [finding.what for finding in findings] == [
        "Encryption",
        "Links between records",
        "Audit trail",
        "Key slots",
        "Letters",
        "Intakes",
        "Documents",
        "Assessments",
    ]
    assert all(finding.passed for finding in findings)


def test_a_flipped_byte_is_a_damaged_page(used: Desk) -> None:
    tamper(used, "PRAGMA wal_checkpoint(TRUNCATE)")
    last_page = used.store.path.stat().st_size // 4096 - 1
    flip(used.store.path, last_page * 4096 + 2000)
    [page] = [finding for finding in check(used) if finding.what == "Encryption"]
    assert page.said == "1 halaman rusak"


def test_a_row_without_its_parent_is_found(used: Desk) -> None:
    tamper(
        used,
        "INSERT INTO kept_draft (account_id, kind, key, content, saved_at) VALUES (99, 'n', 'n', '{}', 'x')",
    )
    assert failed(used) == ["Links between records"]


@pytest.mark.parametrize(
    ("statement", "entry"),
    [
        ("UPDATE audit_entry SET detail = '{}' WHERE id = 7", 7),
        ("UPDATE audit_entry SET account_id = 2 WHERE id = 9", 9),
        ("DELETE FROM audit_entry WHERE id = 5", 6),
        ("UPDATE audit_entry SET at = '2020-01-01 00:00:00.000000' WHERE id = 3", 3),
    ],
)
def test_a_changed_trail_is_broken_where_it_was_changed(used: Desk, statement: str, entry: int) -> None:
    tamper(used, statement, triggers=True)
    [broken] = [finding for finding in check(used) if not finding.passed]
    assert broken.what == "Audit trail"
    assert broken.said == f"putus pada catatan {entry}"


Change = Callable[[keyring.Keyring, bytes], keyring.Keyring]
SLOTS: list[tuple[Change, str]] = [
    (lambda ring, key: keyring.drop_slot(ring, 1), "1 akun tidak dapat masuk"),
    (lambda ring, key: keyring.put_slot(ring, key, "x", account_id=9, cost=CHEAP), "1 slot tanpa akun"),
    (
        lambda ring, key: keyring.Keyring(ring.centre_id, ring.centre_name, tuple(ring.accounts)),
        "kunci pemulihan tidak ada",
    ),
]


@pytest.mark.parametrize(("change", "said"), SLOTS)
def test_slots_and_accounts_must_agree(used: Desk, folder: Path, change: Change, said: str) -> None:
    keyring.write(folder, change(keyring.read(folder), used.store.key))
    [finding] = [finding for finding in check(used) if not finding.passed]
    assert (finding.what, finding.said) == ("Key slots", said)


def test_only_those_with_the_right_look_the_file_over(desk_of: Any) -> None:
    with pytest.raises(Refused):
        check(desk_of(Role.COUNSELLOR))
    assert check(desk_of(Role.AUDITOR))
