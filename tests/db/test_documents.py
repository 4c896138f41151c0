"""Documents inside the encrypted file: whole or not at all, seen by whom it concerns, gone with a reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.documents import DocumentPart
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentDraft, ConsentKind
from rehabdesk.domain.documents import (
    CLINICAL,
    PART,
    DocumentDraft,
    DocumentKind,
    EntryPaper,
    Media,
    Use,
    asked_papers,
)
from rehabdesk.domain.people import ReferralSource
from rehabdesk.domain.rights import Role
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.safety import back_up
from rehabdesk.services import documents as service
from rehabdesk.services.clients import register_client
from rehabdesk.services.consents import record_consent, withdraw_consent
from rehabdesk.services.documents import (
    add_document,
    change_document,
    document_content,
    entry_papers,
    list_documents,
    missing_papers,
    photo_of,
    photo_sheet,
    remove_document,
    remove_photo,
    set_photo,
    tick_paper,
)
from rehabdesk.services.restores import restore_into
from tests.conftest import PASSWORD
from tests.helpers.copies import look_over, rows_of
from tests.helpers.scans import large_pdf, picture

KTP = DocumentDraft(DocumentKind.KTP)
LAB = DocumentDraft(DocumentKind.LAB, "Tes urine", date(2026, 11, 16), "Positif")
GIVEN = ConsentDraft(ConsentKind.TREATMENT, date(2026, 11, 1), "Theresia Banunaek", None, "Nur Aini Hasan")


@pytest.fixture
def client(desk: Desk) -> int:
    return desk.run(register_client, ClientDraft(name="Theresia Banunaek"))


def parts_of(store: Store) -> list[int]:
    with Session(store.engine) as session:
        return list(session.scalars(select(func.length(DocumentPart.content)).order_by(DocumentPart.place)))


def record_of(store: Store, subject: str = "document") -> list[str]:
    with Session(store.engine) as session:
        seen = select(AuditEntry.action).where(AuditEntry.subject == subject).order_by(AuditEntry.id)
        return list(session.scalars(seen))


def test_a_large_pdf_is_kept_in_parts_and_comes_back_as_it_was(desk: Desk, store: Store, client: int) -> None:
    pdf = large_pdf(3_500_000)
    kept = desk.run(add_document, client, DocumentDraft(DocumentKind.OTHER, "Berkas"), "berkas.pdf", pdf)
    assert parts_of(store) == [PART, PART, PART, len(pdf) - 3 * PART]
    [row] = desk.ask(list_documents, client)
    assert (row.id, row.media, row.size, row.pages, row.added_by) == (
        kept,
        Media.PDF,
        len(pdf),
        1,
        "Nur Aini Hasan",
    )
    assert desk.run(document_content, kept, Use.PRINTED) == pdf
    assert record_of(store) == ["created", "printed"]


def test_a_picture_is_made_small_and_a_bad_file_leaves_nothing(
    desk: Desk, client: int, store: Store, tmp_path: Path
) -> None:
    photo = tmp_path / "ktp.png"
    photo.write_bytes(picture((3000, 2000), "PNG"))
    desk.run(add_document, client, KTP, photo.name, photo)
    [row] = desk.ask(list_documents, client)
    assert (row.media, row.name) == (Media.JPEG, "ktp.png")
    with pytest.raises(DeskError):
        desk.run(add_document, client, KTP, "ktp.jpg", picture()[:500])
    for draft in (DocumentDraft(), DocumentDraft(DocumentKind.KTP, dated=date(2026, 11, 18))):
        with pytest.raises(Invalid):
            desk.run(add_document, client, draft, "", picture())
    assert len(parts_of(store)) == 1


@pytest.mark.parametrize("name", ["KTP \udcff.jpg", "a\x00b\n.pdf", "x" * 4000, "🪪 بطاقة.pdf"])
def test_names_that_no_text_can_hold_are_kept_as_far_as_they_go(desk: Desk, client: int, name: str) -> None:
    desk.run(add_document, client, DocumentDraft(DocumentKind.OTHER, "🪪 بطاقة"), name, picture())
    [row] = desk.ask(list_documents, client)
    assert row.name.isprintable()
    assert len(row.name) <= 200
    assert row.title == "🪪 بطاقة"


def test_what_it_is_may_be_said_anew_and_the_content_stays(desk: Desk, client: int, store: Store) -> None:
    kept = desk.run(add_document, client, KTP, "", picture())
    before = desk.run(document_content, kept)
    desk.run(change_document, kept, 1, LAB)
    with pytest.raises(Conflict):
        desk.run(change_document, kept, 1, KTP)
    with pytest.raises(Invalid):
        desk.run(change_document, kept, 2, DocumentDraft(DocumentKind.PHOTO))
    [row] = desk.ask(list_documents, client)
    assert row.draft == LAB
    assert desk.run(document_content, kept) == before


def test_the_front_door_sees_its_own_papers_only(
    desk: Desk, desk_of: Callable[..., Desk], client: int, store: Store
) -> None:
    ktp = desk.run(add_document, client, KTP, "", picture())
    lab = desk.run(add_document, client, LAB, "", picture())
    office, auditor, teacher = (desk_of(role) for role in (Role.OFFICE, Role.AUDITOR, Role.INSTRUCTOR))
    assert [row.id for row in office.ask(list_documents, client)] == [ktp]
    assert [row.id for row in auditor.ask(list_documents, client)] == [lab, ktp]
    assert teacher.run(document_content, ktp)
    for desk_there in (office, teacher):
        with pytest.raises(Refused):
            desk_there.run(document_content, lab)
    for use in (Use.PRINTED, Use.EXPORTED):
        with pytest.raises(Refused):
            auditor.run(document_content, ktp, use)
    with pytest.raises(Refused):
        office.run(remove_document, lab, "salah")
    for document, draft in ((lab, KTP), (ktp, LAB)):
        with pytest.raises(Refused):
            office.run(change_document, document, 1, draft)
    for kind in CLINICAL:
        with pytest.raises(Refused):
            office.run(add_document, client, DocumentDraft(kind), "", picture())
    assert office.run(add_document, client, DocumentDraft(DocumentKind.KK), "", picture())


def test_a_removed_document_drops_its_content_and_stays_on_record(
    desk: Desk, client: int, store: Store
) -> None:
    kept = desk.run(add_document, client, LAB, "lab.pdf", large_pdf())
    with pytest.raises(Invalid):
        desk.run(remove_document, kept, "  ")
    for statement in (
        "DELETE FROM document_part",
        "DELETE FROM document",
        "UPDATE document_part SET content = x'00'",
        "UPDATE document SET digest = 'x'",
    ):
        with pytest.raises(IntegrityError), store.writing.begin() as connection:
            connection.execute(text(statement))
    desk.run(remove_document, kept, "Milik klien lain")
    assert parts_of(store) == []
    assert desk.ask(list_documents, client) == []
    [row] = desk.ask(list_documents, client, removed=True)
    assert (row.removed_by, row.removed_why) == ("Nur Aini Hasan", "Milik klien lain")
    for again in (lambda: desk.run(document_content, kept), lambda: desk.run(remove_document, kept, "lagi")):
        with pytest.raises(DeskError) as said:
            again()
        assert said.value.text == service.IS_REMOVED
    with pytest.raises(IntegrityError), store.writing.begin() as connection:
        connection.execute(text("UPDATE document SET removed_at = NULL"))
    assert record_of(store) == ["created", "changed"]
    assert look_over(store.folder, store.key) == []


def test_a_spoilt_document_is_not_shown_and_the_check_names_it(desk: Desk, client: int, store: Store) -> None:
    kept = desk.run(add_document, client, KTP, "", picture())
    with store.writing.begin() as connection:
        connection.execute(text("DROP TRIGGER document_part_keeps"))
        connection.execute(text("UPDATE document_part SET content = x'FFD8'"))
    with pytest.raises(DeskError) as said:
        desk.run(document_content, kept)
    assert said.value.text == service.NOT_WHOLE
    assert [finding.what for finding in look_over(store.folder, store.key)] == ["Documents"]


def test_a_backup_carries_it_and_a_restore_brings_it_back(
    desk: Desk, client: int, store: Store, tmp_path: Path
) -> None:
    kept = desk.run(add_document, client, LAB, "lab.pdf", large_pdf(2_500_000))
    cover, _ = back_up(desk, tmp_path)
    desk.run(remove_document, kept, "keliru")
    folder, key = store.folder, store.key
    desk.lock()
    restore_into(folder, cover.path, 1, PASSWORD)
    [(size,)] = rows_of(folder, "SELECT size FROM document WHERE removed_at IS NULL", PASSWORD)
    assert rows_of(folder, "SELECT sum(length(content)) FROM document_part", PASSWORD) == [(size,)]
    assert look_over(folder, key) == []


def test_the_newest_photo_takes_the_place_of_the_one_before(desk: Desk, client: int, store: Store) -> None:
    assert desk.ask(photo_sheet, client) is None
    desk.run(set_photo, client, picture((1200, 1800)))
    first = desk.ask(photo_sheet, client)
    desk.run(set_photo, client, picture((1200, 1800), mode="L"))
    second = desk.ask(photo_sheet, client)
    assert first is not None
    assert second is not None
    assert first.content != second.content
    assert len(parts_of(store)) == 1
    assert [row.removed_why for row in desk.ask(list_documents, client, removed=True)] == [service.REPLACED]
    desk.run(remove_photo, client, "Diminta klien")
    assert desk.ask(photo_sheet, client) is None
    with pytest.raises(DeskError):
        desk.run(set_photo, client, large_pdf())


def test_a_photo_is_shown_where_a_consent_covers_it(desk: Desk, client: int) -> None:
    desk.run(set_photo, client, picture((600, 900)))
    assert desk.ask(photo_of, client) == b""
    desk.run(record_consent, client, GIVEN)
    assert desk.ask(photo_of, client)
    word = desk.run(record_consent, client, replace(GIVEN, kind=ConsentKind.PHOTO))
    assert desk.ask(photo_of, client)
    desk.run(withdraw_consent, word, "Tidak mau lagi")
    assert desk.ask(photo_of, client) == b""  # the word on photos counts before the one on care
    sheet = desk.ask(photo_sheet, client)
    assert sheet is not None
    assert not sheet.agreed


def test_the_papers_asked_for_and_what_of_them_is_there(
    desk: Desk, desk_of: Callable[..., Desk], client: int
) -> None:
    office = desk_of(Role.OFFICE)
    assert len(office.ask(missing_papers, client)) == 4
    office.run(add_document, client, DocumentDraft(DocumentKind.OTHER_ID), "", picture())
    office.run(set_photo, client, picture())
    office.run(tick_paper, client, EntryPaper.STAMPS, True)
    office.run(tick_paper, client, EntryPaper.STAMPS, True)
    assert office.ask(missing_papers, client) == [EntryPaper.FAMILY]
    there = {row.paper: (row.document_id, row.ticked_on) for row in office.ask(entry_papers, client)}
    assert there[EntryPaper.IDENTITY] == (1, None)
    assert there[EntryPaper.STAMPS] == (None, date(2026, 11, 17))
    office.run(tick_paper, client, EntryPaper.STAMPS, False)
    assert EntryPaper.STAMPS in office.ask(missing_papers, client)


def test_a_minor_brings_a_parents_card_and_the_convicted_the_decision() -> None:
    today = date(2026, 11, 17)
    minor, grown = today - timedelta(days=365 * 16), today - timedelta(days=366 * 17)
    assert asked_papers(minor, today)[0] is EntryPaper.PARENT
    assert asked_papers(grown, today)[0] is EntryPaper.IDENTITY
    assert asked_papers(None, today)[0] is EntryPaper.IDENTITY
    assert EntryPaper.VERDICT in asked_papers(grown, today, ReferralSource.PRISON)
    assert EntryPaper.VERDICT not in asked_papers(grown, today, ReferralSource.FAMILY)
