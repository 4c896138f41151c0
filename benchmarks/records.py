"""P7 and P8: opening a client and saving a note, against the bare driver doing it to the same tables."""

import json
import struct
from collections.abc import Callable
from itertools import cycle
from random import Random

from benchmarks.centres import NOW, TODAY, Measured
from benchmarks.rounds import Row, by_turns, row
from rehabdesk.domain.counselling import NoteFormat
from rehabdesk.services.clients import client_sheet
from rehabdesk.services.counselling import NoteDraft, begin_note, list_notes

OPEN = 4
SAVE = 4
TEXT = {
    "subjective": "Klien bercerita bahwa minggu ini lebih tenang, tidur cukup dan makan teratur. " * 4,
    "objective": "Datang tepat waktu, rapi, kontak mata baik, bicara pelan dan jelas. " * 3,
    "assessment": "Keinginan memakai menurun; pemicu utama masih ajakan teman lama di kampung. " * 2,
    "plan": "Berlatih menolak ajakan, menelepon keluarga dua kali, bertemu lagi pekan depan. " * 2,
}
DRAFT = NoteDraft(TODAY, format=NoteFormat.SOAP, parts=TEXT)


def somebody(centre: Measured) -> Callable[[], int]:
    """Ids of clients from all over the file, the same ones in every run."""
    ids = Random(7).choices(range(1, centre.clients + 1), k=200)
    return cycle(ids).__next__


def opening(centre: Measured) -> Callable[[], object]:
    who = somebody(centre)

    def act() -> object:
        client_id = who()
        return centre.desk.ask(client_sheet, client_id), centre.desk.ask(list_notes, client_id)

    return act


def opening_bare(centre: Measured) -> Callable[[], object]:
    who = somebody(centre)
    newest = """
        SELECT note.id, session.held_on, session.starts_at, session.kind, note.goal, note.excerpt,
               note.signed_at, note.author_id, account.name
        FROM note JOIN session ON session.id = note.session_id JOIN account ON account.id = note.author_id
        WHERE note.client_id = ? ORDER BY note.id DESC LIMIT 50
    """

    def act() -> object:
        client_id = who()
        client = centre.raw.execute("SELECT * FROM client WHERE id = ?", (client_id,)).fetchone()
        return client, centre.raw.execute(newest, (client_id,)).fetchall()

    return act


def saving(centre: Measured) -> Callable[[], object]:
    who = somebody(centre)
    return lambda: centre.desk.run(begin_note, who(), DRAFT)


def saving_bare(centre: Measured) -> Callable[[], object]:
    """The meeting and the note in one synced transaction; no audit trail."""
    who = somebody(centre)
    session = """
        INSERT INTO session (client_id, kind, held_on, place, topic, facilitator_id)
        VALUES (?, 'individual', ?, '', '', 1)
    """
    note = """
        INSERT INTO note (session_id, client_id, author_id, format, goal, outside_plan, parts, excerpt,
                          written_at, signed_as, late, version)
        VALUES (?, ?, 1, 'SOAP', '', '', ?, ?, ?, '', 0, 1)
    """
    text, excerpt, now = json.dumps(TEXT), TEXT["subjective"][:160], NOW.replace(tzinfo=None).isoformat(" ")

    def act() -> None:
        client_id = who()
        centre.raw.execute("BEGIN IMMEDIATE")
        held = centre.raw.execute(session, (client_id, TODAY.isoformat())).lastrowid
        centre.raw.execute(note, (held, client_id, text, excerpt, now))
        centre.raw.execute("COMMIT")

    return act


def commits(centre: Measured, act: Callable[[], object]) -> int:
    """How many commits reached the disk: frames in the WAL that end one."""
    centre.raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    act()
    frames = centre.path.with_name(centre.path.name + "-wal").read_bytes()
    page = struct.unpack(">I", frames[8:12])[0]
    ends = (struct.unpack(">I", frames[at + 4 : at + 8])[0] for at in range(32, len(frames), 24 + page))
    return sum(size > 0 for size in ends)


def measure(centre: Measured, rounds: int) -> list[Row]:
    opened = by_turns(opening_bare(centre), opening(centre), rounds * 3)
    saved = by_turns(saving_bare(centre), saving(centre), rounds * 3)
    synced = commits(centre, saving(centre))
    one = Row(
        "P8", "synced commits of one save", centre.size, "1", str(synced), "", "", "exactly 1", synced == 1
    )
    return [
        row("P7", "open a client with the newest notes / driver", centre.size, opened, OPEN),
        row("P8", "save a note with its audit rows / driver without", centre.size, saved, SAVE),
        one,
    ]
