"""What leaves the house: only what may, on record, at the level that was asked for; and back again."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import FILE_NAME, Store, open_engine
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import NoNik
from rehabdesk.domain.consents import ConsentDraft, ConsentKind
from rehabdesk.domain.disclosure import Disclosure, Purpose, WithoutConsent
from rehabdesk.domain.exports import By, ExportDraft, FileKind, Level, Subject
from rehabdesk.domain.imports import match_columns
from rehabdesk.domain.rights import Person, Role
from rehabdesk.domain.suppression import HIDDEN
from rehabdesk.errors import DeskError, Invalid, Refused
from rehabdesk.services import exports
from rehabdesk.services.assessments import begin_assessment, finish_assessment, keep_answers
from rehabdesk.services.bringing_in import bring_in
from rehabdesk.services.clients import client_sheet, find_clients
from rehabdesk.services.consents import record_consent, withdraw_consent
from rehabdesk.services.drafts import keep_draft
from rehabdesk.services.episodes import episode_head
from rehabdesk.services.exports import Export, export, make_export, preview_export
from rehabdesk.services.imports import plan_import
from rehabdesk.services.spreadsheets import read_book, save_tables
from rehabdesk.services.undoing_imports import undo_import
from tests.conftest import CENDANA, Clock
from tests.helpers.people import MARIA, admit_somebody, register_somebody

NAMED = ExportDraft(level=Level.IDENTIFIED, recipient="BNNP NTT", purpose=Purpose.FUNDING)
BY_LAW = replace(NAMED, basis=WithoutConsent.LAW, basis_reason="PP 25/2011 pasal 18")
PSEUDONYM = replace(NAMED, level=Level.PSEUDONYM)
RELEASE = ConsentDraft(
    kind=ConsentKind.RELEASE,
    given_on=date(2026, 11, 17),
    signed_by="Maria Banunaek",
    explained_by="Nur Aini Hasan",
    to_person="BNNP NTT",
    aims=(Purpose.FUNDING,),
    tells=(Disclosure.DATES, Disclosure.SUBSTANCE),
    until=date(2026, 12, 31),
    on_paper=True,
)
SITI = replace(
    MARIA, name="Siti Nalle", alias="", nik="", phone="", born_on=date(1980, 1, 2), contact_name="=Ibu"
)


def rows(made: Export) -> list[dict[str, Any]]:
    [table] = made.tables
    return [dict(zip(table.headings, row, strict=True)) for row in table.rows]


@contextmanager
def trail(desk: Desk) -> Iterator[list[AuditEntry]]:
    with Session(desk.store.engine) as session:
        yield list(
            session.scalars(select(AuditEntry).where(AuditEntry.action == "exported").order_by(AuditEntry.id))
        )


def test_names_leave_only_with_a_consent_and_only_what_it_lets_be_told(desk: Desk) -> None:
    maria = admit_somebody(desk)
    register_somebody(desk, SITI)
    with pytest.raises(DeskError) as refused:
        desk.run(export, NAMED)
    assert refused.value.text == exports.NOBODY
    consent = desk.run(record_consent, maria, RELEASE)
    made = desk.run(export, NAMED)
    [row] = rows(made)
    assert (made.clients, made.left_out) == (1, 1)
    assert (row["Nama"], row["Tanggal masuk"], row["Zat utama"]) == (
        "Maria Banunaek",
        date(2026, 11, 17),
        "Alkohol",
    )
    assert [row[name] for name in ("NIK", "Alamat", "Nomor HP", "Keluhan utama", "Alergi")] == [""] * 5
    with trail(desk) as entries:
        whole, one = entries
        assert whole.detail["for"] == "BNNP NTT"
        assert (whole.detail["clients"], whole.detail["left out"]) == (1, 1)
        assert (one.client_id, one.detail["consent"]) == (maria, consent)
    for other in (replace(NAMED, recipient="Kantor lain"), replace(NAMED, purpose=Purpose.WORK)):
        assert desk.ask(preview_export, other).clients == 0
    desk.run(withdraw_consent, consent, "Tidak jadi")
    assert desk.ask(preview_export, NAMED).clients == 0


def test_a_stated_ground_stands_in_the_trail_instead(desk: Desk) -> None:
    admit_somebody(desk)
    register_somebody(desk, SITI)
    with pytest.raises(Invalid):
        desk.run(export, replace(BY_LAW, basis_reason=""))
    made = desk.run(export, BY_LAW)
    assert (made.clients, made.left_out) == (2, 0)
    assert rows(made)[0]["NIK"] == MARIA.nik
    with trail(desk) as entries:
        assert (entries[0].detail["basis"], entries[0].detail["reason"]) == ("law", "PP 25/2011 pasal 18")
        assert len(entries) == 3


def test_a_preview_is_not_on_record_and_holds_the_first_rows(desk: Desk) -> None:
    register_somebody(desk)
    assert desk.ask(preview_export, ExportDraft()).clients == 1
    with trail(desk) as entries:
        assert entries == []


def test_pseudonyms_hold_nothing_that_names(desk: Desk) -> None:
    admit_somebody(desk)
    made = desk.run(export, PSEUDONYM)
    [row] = rows(made)
    said = repr(row)
    for secret in ("Maria", "Banunaek", MARIA.nik, "5550", "Lontar", "1995", "Yuliana", "Minum sampai"):
        assert secret not in said, secret
    assert (row["Inisial"], row["Umur saat penerimaan"]) == ("MB", 30)


def test_anonymous_counts_hide_what_is_small(desk: Desk) -> None:
    for place in range(7):
        draft = replace(
            MARIA,
            nik="",
            no_nik=NoNik.LOST,
            name=f"Klien {place}",
            district="Maulafa" if place < 6 else "Alak",
        )
        admit_somebody(desk, draft)
    draft = replace(NAMED, level=Level.ANONYMOUS, rows=By.DISTRICT, columns=By.NOTHING)
    made = desk.run(export, draft)
    [table] = made.tables
    assert table.rows == [("Alak", HIDDEN, HIDDEN), ("Maulafa", HIDDEN, HIDDEN), ("Jumlah", 7, 7)]
    with trail(desk) as entries:
        assert [entry.client_id for entry in entries] == [None]
    month = replace(draft, rows=By.MONTH, columns=By.SEX)
    assert desk.ask(preview_export, month).tables[0].rows == [("2026-11", 7, 7), ("Jumlah", 7, 7)]
    assert desk.ask(preview_export, replace(draft, begin=date(2027, 1, 1))).clients == 0
    for by in By:
        assert desk.ask(preview_export, replace(draft, rows=by)).clients == 7, by


def test_one_file_with_its_care_and_scores(desk: Desk) -> None:
    maria = admit_somebody(desk)
    assessment = desk.run(begin_assessment, maria, "phq-9")
    version = desk.run(keep_answers, assessment, 1, {str(number): 1 for number in range(1, 10)})
    desk.run(finish_assessment, assessment, version, date(2026, 11, 17))
    file = replace(BY_LAW, subject=Subject.CLIENT)
    said = {(row["Bagian"], row["Apa"]): row["Isi"] for row in rows(desk.run(export, file, maria))}
    assert said["Klien", "Nama"] == "Maria Banunaek"
    assert said["Episode layanan 1", "Alergi"] == "penisilin"
    assert any("PHQ" in part for part, _what in said)
    scores = rows(desk.run(export, replace(PSEUDONYM, subject=Subject.ASSESSMENTS)))
    assert {row["Inisial"] for row in scores} == {"MB"}
    assert {row["Tanggal"] for row in scores} == {date(2026, 11, 17)}


@pytest.fixture
def elsewhere(founded: tuple[Path, bytes, Person], tmp_path: Path, clock: Clock) -> Iterator[Desk]:
    """A centre that knows nobody yet."""
    folder = shutil.copytree(founded[0], tmp_path / "lain", ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    store = Store(folder, open_engine(folder / FILE_NAME, founded[1]), founded[1], CENDANA.zone.info)
    yield Desk(store, founded[2], clock)
    store.close()


@pytest.mark.parametrize("kind", FileKind)
def test_what_left_comes_in_the_same_elsewhere(
    desk: Desk, elsewhere: Desk, tmp_path: Path, kind: FileKind
) -> None:
    dangerous = replace(SITI, name="=Siti Nalle", address='+62 Jl. "A"; B, C\n@D')
    maria, siti = admit_somebody(desk), register_somebody(desk, dangerous)
    made = desk.run(export, BY_LAW)
    path = tmp_path / f"register.{kind.ending}"
    save_tables(path, made.tables, kind)
    before = [desk.ask(client_sheet, each).draft for each in (maria, siti)]
    head = desk.ask(episode_head, maria)
    book = read_book(path)
    plan = elsewhere.ask(plan_import, book, 0, 0, match_columns(book.sheets[0].rows[0]))
    assert not any(row.read.blocked for row in plan.rows)
    done = elsewhere.run(bring_in, plan)
    assert (done.new_clients, done.new_episodes) == (2, 1)
    ids = {row.name: row.id for row in elsewhere.ask(find_clients).rows}
    for draft in before:
        again = elsewhere.ask(client_sheet, ids[draft.name]).draft
        for name in ("name", "alias", "nik", "born_on", "sex", "phone", "contact_name", "contact_relation"):
            assert getattr(again, name) == getattr(draft, name), name
        assert again.address.split() == draft.address.split()
    back = elsewhere.ask(episode_head, ids["Maria Banunaek"])
    assert head is not None
    assert back is not None
    for name in ("state", "admitted_on", "programme", "counsellor", "allergies", "presenting_problem"):
        assert getattr(back, name) == getattr(head, name), name
    assert elsewhere.run(undo_import, done.import_id) == 2


def test_only_who_may_export(desk_of: Callable[..., Desk]) -> None:
    for role in (Role.COUNSELLOR, Role.OFFICE, Role.AUDITOR, Role.ADMIN):
        with pytest.raises(Refused):
            desk_of(role).run(export, PSEUDONYM)
        with pytest.raises(Refused):
            desk_of(role).ask(preview_export, PSEUDONYM)


def test_others_may_write_while_a_table_is_made(desk: Desk) -> None:
    register_somebody(desk)
    kept: list[object] = []
    desk.ask(make_export, PSEUDONYM, None, lambda *_: kept.append(desk.run(keep_draft, "note", "new", {})))
    assert kept
