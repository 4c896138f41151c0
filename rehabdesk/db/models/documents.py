"""Documents of a client. The content lies beside the record, in parts; dropped, it leaves the record."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from rehabdesk.db.models.base import Base, ChoiceColumn, Utc, Versioned
from rehabdesk.domain.documents import DocumentKind, EntryPaper, Media


class Document(Versioned, Base):
    __tablename__ = "document"
    __table_args__ = (Index(None, "client_id", "id"),)
    __unspoken__ = frozenset({"title", "note", "name", "removed_why"})
    __triggers__ = (
        "CREATE TRIGGER document_stays BEFORE DELETE ON document"
        " BEGIN SELECT RAISE(ABORT, 'a document stays on record'); END",
        "CREATE TRIGGER document_keeps BEFORE UPDATE OF media, size, pages, digest, added_by, added_at"
        " ON document BEGIN SELECT RAISE(ABORT, 'what was scanned cannot be changed'); END",
        "CREATE TRIGGER document_removed_stays BEFORE UPDATE OF removed_at, removed_by, removed_why"
        " ON document WHEN old.removed_at IS NOT NULL"
        " BEGIN SELECT RAISE(ABORT, 'a removed document stays removed'); END",
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    kind: Mapped[DocumentKind] = mapped_column(ChoiceColumn(DocumentKind))
    title: Mapped[str] = mapped_column(default="")
    dated: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    name: Mapped[str] = mapped_column(default="")  # of the file it came from
    media: Mapped[Media] = mapped_column(ChoiceColumn(Media))
    size: Mapped[int]
    pages: Mapped[int]
    digest: Mapped[str]  # SHA-256 of the content
    added_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
    added_at: Mapped[datetime] = mapped_column(Utc)
    removed_at: Mapped[datetime | None] = mapped_column(Utc)
    removed_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    removed_why: Mapped[str] = mapped_column(default="")


class DocumentPart(Base):
    """A megabyte of content at most, so that no large document is ever handled in one piece."""

    __tablename__ = "document_part"
    __audited__ = False
    __triggers__ = (
        "CREATE TRIGGER document_part_keeps BEFORE UPDATE ON document_part"
        " BEGIN SELECT RAISE(ABORT, 'what was scanned cannot be changed'); END",
        "CREATE TRIGGER document_part_stays BEFORE DELETE ON document_part"
        " WHEN (SELECT removed_at FROM document WHERE id = old.document_id) IS NULL"
        " BEGIN SELECT RAISE(ABORT, 'only a removed document loses its content'); END",
    )

    document_id: Mapped[int] = mapped_column(ForeignKey("document.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)


class PaperTick(Base):
    """An entry paper that was handed in on paper."""

    __tablename__ = "paper_tick"
    __table_args__ = (Index(None, "client_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(ForeignKey("client.id"))
    paper: Mapped[EntryPaper] = mapped_column(ChoiceColumn(EntryPaper))
    ticked_on: Mapped[date]
    ticked_by: Mapped[int] = mapped_column(ForeignKey("account.id"))
