"""Documents of a client: kept inside the encrypted file, looked at on record, removed with a reason."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import Select, delete, func, insert, select
from sqlalchemy.orm import Session

from rehabdesk.db.models.accounts import Account
from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.consents import Consent
from rehabdesk.db.models.documents import Document, DocumentPart, PaperTick
from rehabdesk.db.models.episodes import Episode
from rehabdesk.db.work import Work, same_version
from rehabdesk.domain.consents import ConsentKind
from rehabdesk.domain.documents import (
    CLINICAL,
    PART,
    DocumentDraft,
    DocumentKind,
    EntryPaper,
    Media,
    Use,
    answers,
    as_printable,
    asked_papers,
)
from rehabdesk.domain.fields import Problem, problems
from rehabdesk.domain.rights import Right, needs
from rehabdesk.domain.topics import Topic
from rehabdesk.errors import DeskError, Invalid, Refused
from rehabdesk.i18n import N_
from rehabdesk.services.scans import Scan, read_photo, read_scan

IS_REMOVED = N_("This document was removed. The list of removed documents says by whom and why.")
NOT_WHOLE = N_("This document is not as it was kept. Look the file over, then restore a proven backup.")
REPLACED = N_("A newer photo took its place.")


@dataclass(frozen=True)
class DocumentRow:
    id: int
    version: int
    kind: DocumentKind
    title: str
    dated: date | None
    note: str
    name: str  # of the file it came from
    media: Media
    size: int
    pages: int
    added_by: str
    added_at: datetime
    removed_at: datetime | None = None
    removed_by: str = ""
    removed_why: str = ""

    @property
    def draft(self) -> DocumentDraft:
        return DocumentDraft(self.kind, self.title, self.dated, self.note)


@dataclass(frozen=True)
class PaperRow:
    """An entry paper: there as a scan, handed in on paper, or missing."""

    paper: EntryPaper
    document_id: int | None
    ticked_on: date | None

    @property
    def there(self) -> bool:
        return self.document_id is not None or self.ticked_on is not None


@dataclass(frozen=True)
class PhotoSheet:
    """`agreed`: a consent in force allows the photo to be shown."""

    document_id: int
    content: bytes
    taken_on: date
    agreed: bool


@needs(Right.CLIENTS_SEE)
def list_documents(work: Work, client_id: int, *, removed: bool = False) -> list[DocumentRow]:
    """Newest first; without the right to clinical data, those of the front door only."""
    adder, remover = (Account.__table__.alias(name) for name in ("adder", "remover"))
    query = (
        select(Document, adder.c.name, remover.c.name)
        .join(adder, adder.c.id == Document.added_by)
        .outerjoin(remover, remover.c.id == Document.removed_by)
        .where(Document.client_id == client_id)
        .where(Document.removed_at.is_not(None) if removed else Document.removed_at.is_(None))
        .order_by(Document.id.desc())
    )
    if not work.who.may(Right.CLINICAL_SEE):
        query = query.where(Document.kind.not_in(CLINICAL))
    return [_row(document, by, gone or "") for document, by, gone in work.session.execute(query)]


@needs(Right.CLIENTS_WRITE)
def add_document(
    work: Work, client_id: int, draft: DocumentDraft, name: str, content: bytes | Path | Scan
) -> int:
    """Keep a scan or file. What `services.scans.read_scan` made beforehand is written as it is.

    Raises DeskError with what to do when the file cannot be kept.
    """
    _check(work, draft)
    assert draft.kind is not None
    if isinstance(content, Scan):
        scan = content
    else:
        scan = (read_photo if draft.kind is DocumentKind.PHOTO else read_scan)(content, name)
    work.session.get_one(Client, client_id)
    if draft.kind is DocumentKind.PHOTO:
        _retire_photos(work, client_id)
    document = Document(
        client_id=client_id,
        name=as_printable(name),
        media=scan.media,
        size=len(scan.content),
        pages=scan.pages,
        digest=scan.digest,
        added_by=work.who.account_id,
        added_at=work.now,
    )
    _fill(document, draft)
    work.session.add(document)
    work.session.flush()
    whole = memoryview(scan.content)
    for place, start in enumerate(range(0, len(whole), PART)):
        part = {"document_id": document.id, "place": place, "content": bytes(whole[start : start + PART])}
        work.session.execute(insert(DocumentPart), part)
    work.touched |= {Topic.DOCUMENTS, Topic.CLIENTS}
    return document.id


@needs(Right.CLIENTS_WRITE)
def change_document(work: Work, document_id: int, version: int, draft: DocumentDraft) -> None:
    """Say anew what it is; the content stays."""
    document = _seen(work, document_id)
    same_version(document, version)
    _check(work, draft)
    if DocumentKind.PHOTO in (document.kind, draft.kind) and document.kind is not draft.kind:
        raise Invalid([Problem("kind", N_("The photo is set with the photo box, not as a document."))])
    _fill(document, draft)
    work.touched |= {Topic.DOCUMENTS, Topic.CLIENTS}


@needs(Right.CLIENTS_SEE)
def document_content(work: Work, document_id: int, use: Use = Use.VIEWED) -> bytes:
    """The file itself, proven whole. Run it rather than ask it: every look is put on record.

    Who may only read may look, and take nothing out.
    """
    document = _seen(work, document_id)
    if use is not Use.VIEWED and not work.who.may(Right.CLIENTS_WRITE):
        raise Refused
    content = b"".join(_parts(work.session, document_id))
    if hashlib.sha256(content).hexdigest() != document.digest:
        raise DeskError(NOT_WHOLE)
    work.record(use.value, "document", document_id, document.client_id, kind=document.kind.value)
    return content


@needs(Right.CLIENTS_WRITE)
def remove_document(work: Work, document_id: int, why: str) -> None:
    """Drop the content for good; that it was there, who removed it and why stays on record."""
    document = _seen(work, document_id)
    if not why.strip():
        raise Invalid([Problem("why", N_("Needed. Fill this in."))])
    _drop(work, document, why.strip())
    work.touched |= {Topic.DOCUMENTS, Topic.CLIENTS}


# the photo


@needs(Right.CLIENTS_WRITE)
def set_photo(work: Work, client_id: int, content: bytes | Path | Scan, name: str = "") -> int:
    """The client's photo from now on; the one before is dropped."""
    return add_document(work, client_id, DocumentDraft(DocumentKind.PHOTO), name, content)


@needs(Right.CLIENTS_SEE)
def photo_sheet(work: Work, client_id: int) -> PhotoSheet | None:
    """For whoever takes and changes the photo, whether or not it may be shown."""
    document = work.session.scalar(_photos(client_id))
    if document is None:
        return None
    content = b"".join(_parts(work.session, document.id))
    taken_on = document.added_at.astimezone(work.zone).date()
    return PhotoSheet(document.id, content, taken_on, _agreed(work, client_id))


@needs(Right.CLIENTS_SEE)
def photo_of(work: Work, client_id: int) -> bytes:
    """A JPEG to show beside the name; empty without a photo, or without a consent that covers it."""
    sheet = photo_sheet(work, client_id)
    return sheet.content if sheet is not None and sheet.agreed else b""


@needs(Right.CLIENTS_WRITE)
def remove_photo(work: Work, client_id: int, why: str) -> None:
    document = work.session.scalar(_photos(client_id))
    if document is not None:
        remove_document(work, document.id, why)


# what was asked to be brought


@needs(Right.CLIENTS_SEE)
def entry_papers(work: Work, client_id: int) -> list[PaperRow]:
    """What this client is asked to bring, and what of it is there."""
    client = work.session.get_one(Client, client_id)
    episode = work.session.get(Episode, client.current_episode_id) if client.current_episode_id else None
    source = episode.referral_source if episode else None
    query = select(Document.kind, Document.id).where(
        Document.client_id == client_id, Document.removed_at.is_(None)
    )
    kept = dict(work.session.execute(query).all())
    ticked = select(PaperTick.paper, PaperTick.ticked_on).where(PaperTick.client_id == client_id)
    on_paper = dict(work.session.execute(ticked).all())
    return [
        PaperRow(
            paper,
            next((found for kind, found in kept.items() if answers(paper, {kind})), None),
            on_paper.get(paper),
        )
        for paper in asked_papers(client.born_on, work.today, source)
    ]


@needs(Right.CLIENTS_SEE)
def missing_papers(work: Work, client_id: int) -> list[EntryPaper]:
    return [row.paper for row in entry_papers(work, client_id) if not row.there]


@needs(Right.CLIENTS_WRITE)
def tick_paper(work: Work, client_id: int, paper: EntryPaper, handed_in: bool) -> None:
    """Say that a paper was handed in on paper, or take that back."""
    ticks = select(PaperTick).where(PaperTick.client_id == client_id, PaperTick.paper == paper)
    found = list(work.session.scalars(ticks))
    if handed_in and not found:
        tick = PaperTick(
            client_id=client_id, paper=paper, ticked_on=work.today, ticked_by=work.who.account_id
        )
        work.session.add(tick)
    elif not handed_in:
        for tick in found:
            work.session.delete(tick)
    work.touched |= {Topic.DOCUMENTS, Topic.CLIENTS}


# what a check of the whole file asks


def unwhole_documents(session: Session) -> list[int]:
    """The ids of documents whose content is not what was kept."""
    found = []
    query = select(Document.id, Document.digest).where(Document.removed_at.is_(None)).order_by(Document.id)
    for document_id, digest in session.execute(query).all():
        seen = hashlib.sha256()
        for part in _parts(session, document_id):
            seen.update(part)
        if seen.hexdigest() != digest:
            found.append(document_id)
    return found


def _parts(session: Session, document_id: int) -> Iterator[bytes]:
    """In order, one in memory at a time."""
    count = session.scalar(
        select(func.count()).select_from(DocumentPart).where(DocumentPart.document_id == document_id)
    )
    part = select(DocumentPart.content).where(DocumentPart.document_id == document_id)
    for place in range(count or 0):
        yield session.scalar(part.where(DocumentPart.place == place)) or b""


def _seen(work: Work, document_id: int) -> Document:
    """The document, when this person may see its kind and it was not removed."""
    document = work.session.get_one(Document, document_id)
    if document.kind in CLINICAL and not work.who.may(Right.CLINICAL_SEE):
        raise Refused
    if document.removed_at is not None:
        raise DeskError(IS_REMOVED)
    return document


def _check(work: Work, draft: DocumentDraft) -> None:
    found = [problem for problem in problems(draft) if not problem.warning]
    if draft.dated is not None and draft.dated > work.today:
        found.append(Problem("dated", N_("Lies in the future. Check the date.")))
    if found:
        raise Invalid(found)
    if draft.kind in CLINICAL and not work.who.may(Right.CLINICAL_SEE):
        raise Refused


def _fill(document: Document, draft: DocumentDraft) -> None:
    for f in fields(draft):
        value = getattr(draft, f.name)
        setattr(document, f.name, value.strip() if type(value) is str else value)


def _drop(work: Work, document: Document, why: str) -> None:
    document.removed_at, document.removed_by, document.removed_why = work.now, work.who.account_id, why
    document.version += 1
    work.session.flush()
    work.session.execute(delete(DocumentPart).where(DocumentPart.document_id == document.id))


def _photos(client_id: int) -> Select[Document]:
    return (
        select(Document)
        .where(
            Document.client_id == client_id,
            Document.kind == DocumentKind.PHOTO,
            Document.removed_at.is_(None),
        )
        .order_by(Document.id.desc())
        .limit(1)
    )


def _retire_photos(work: Work, client_id: int) -> None:
    while (before := work.session.scalar(_photos(client_id))) is not None:
        _drop(work, before, REPLACED)


def _agreed(work: Work, client_id: int) -> bool:
    """The client's word on photos decides; where there is none, consent to care covers one for the file."""
    query = select(Consent).where(Consent.client_id == client_id, Consent.mistaken.is_(False))
    given = list(work.session.scalars(query))
    in_force = {
        consent.kind
        for consent in given
        if consent.withdrawn_at is None and (consent.until is None or consent.until >= work.today)
    }
    asked = any(consent.kind is ConsentKind.PHOTO for consent in given)
    return (ConsentKind.PHOTO if asked else ConsentKind.TREATMENT) in in_force


def _row(document: Document, by: str, gone: str) -> DocumentRow:
    return DocumentRow(
        document.id,
        document.version,
        document.kind,
        document.title,
        document.dated,
        document.note,
        document.name,
        document.media,
        document.size,
        document.pages,
        by,
        document.added_at,
        document.removed_at,
        gone,
        document.removed_why,
    )
