"""Work for a process that is killed in the middle of it. Each tells through `done` what it has committed."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path

from rehabdesk.db import keyring, migrate
from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.desk import Desk
from rehabdesk.domain.centre import Zone
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.documents import DocumentDraft, DocumentKind
from rehabdesk.domain.rights import Person, Role
from rehabdesk.safety import back_up
from rehabdesk.services.clients import register_client
from rehabdesk.services.documents import add_document
from rehabdesk.services.drafts import keep_draft
from rehabdesk.services.restores import restore_into
from rehabdesk.services.scans import read_scan
from tests.helpers.scans import large_pdf

WHO = Person(1, "Nur Aini Hasan", (Role.ADMIN, Role.HEAD, Role.COUNSELLOR))
CHEAP = keyring.Cost(memory_kib=64, passes=1, lanes=1)
Work = Callable[[Path, bytes, Path, Connection], None]


def open_desk(folder: Path, key: bytes) -> Desk:
    return Desk(Store(folder, open_engine(folder / FILE_NAME, key), key, Zone.WITA.info), WHO)


def save_in_a_burst(folder: Path, key: bytes, other: Path, done: Connection) -> None:
    desk = open_desk(folder, key)
    for n in range(100_000):
        desk.run(register_client, ClientDraft(name=f"Klien {n}"))
        done.send(f"Klien {n}")


def type_a_note(folder: Path, key: bytes, other: Path, done: Connection) -> None:
    desk = open_desk(folder, key)
    for n in range(100_000):
        desk.run(keep_draft, "note", "new", {"text": f"Klien datang tepat waktu. {'kata ' * (n % 200)}{n}"})
        done.send(n)


def add_scans(folder: Path, key: bytes, other: Path, done: Connection) -> None:
    desk = open_desk(folder, key)
    client = desk.run(register_client, ClientDraft(name="Maria"))
    scan = read_scan(large_pdf(3_000_000))
    for _ in range(100_000):
        done.send(desk.run(add_document, client, DocumentDraft(DocumentKind.OTHER), "", scan))


def make_backups(folder: Path, key: bytes, other: Path, done: Connection) -> None:
    desk = open_desk(folder, key)
    for n in range(100_000):
        desk.run(register_client, ClientDraft(name=f"Klien {n}"))
        cover, _ = back_up(desk, other)
        done.send(cover.path.name)


def restore_again_and_again(folder: Path, key: bytes, other: Path, done: Connection) -> None:
    for _ in range(100_000):
        done.send(str(restore_into(folder, other, 1, os.environ["REHABDESK_PASSWORD"]).kept))


def change_passwords(folder: Path, key: bytes, other: Path, done: Connection) -> None:
    ring = keyring.read(folder)
    for n in range(100_000):
        ring = keyring.put_slot(ring, key, f"sandi {n}", account_id=1, name="Nur Aini Hasan", cost=CHEAP)
        keyring.write(folder, ring)
        done.send(n)


def migrate_to_tomorrow(folder: Path, key: bytes, other: Path, done: Connection) -> None:
    migrate.SCHEMA, migrate.SCRIPTS = "0003", "tests.helpers:migrations"
    store = Store(folder, open_engine(folder / FILE_NAME, key), key)
    done.send("begun")
    done.send(str(migrate.bring_up_to_date(store, datetime.now(UTC))))
    store.close()
    done.recv()  # waits to be killed
