"""Documents inside the encrypted file: whole or not at all, seen by whom it concerns, gone with a reason."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rehabdesk.db.engine import Store
from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.db.models.documents import DocumentPart
from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.documents import PART, DocumentDraft, DocumentKind, Media, Use
from rehabdesk.services.clients import register_client
from rehabdesk.services.documents import (
    add_document,
    document_content,
    list_documents,
)
from tests.helpers.scans import large_pdf

KTP = DocumentDraft(DocumentKind.KTP)


@pytest.fixture
def client(desk: Desk) -> int:
    return desk.run(register_client, ClientDraft(name="Theresia Banunaek"))


def parts_of(store: Store) -> list[int]:
    with Session(store.engine) as session:
        return list(session.scalars(select(func.length(DocumentPart.content)).order_by(DocumentPart.place)))


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
    with Session(store.engine) as session:
        seen = select(AuditEntry.action, AuditEntry.client_id).where(AuditEntry.subject == "document")
        assert session.execute(seen).all() == [("created", client), ("printed", client)]
