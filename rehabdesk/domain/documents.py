"""Scans and files of a client: kinds, limits, and what is asked for at the door (domain.md §1.3)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.fields import Choice, choice, day, paragraph, text
from rehabdesk.domain.people import ReferralSource, age_on
from rehabdesk.i18n import N_

# What is read at all, in bytes. A picture is made smaller before it is kept, so it may come larger.
MOST_FILE = 25_000_000
MOST_PICTURE = 60_000_000
# How much is held in memory at a time while a document is written into the file.
PART = 1 << 20
# A kept picture's longer side: an A4 page at 170 dots an inch, small print readable.
LONG_SIDE = 2000
# A portrait of 4 × 6 cm at 300 dots an inch and a little more, for a large screen.
PHOTO = (600, 900)
ADULT = 17  # who has a KTP of their own


class DocumentKind(Choice):
    PHOTO = "photo", N_("Photo of the client")
    KTP = "ktp", N_("KTP (identity card)")
    KK = "kk", N_("Family card (KK)")
    PARENT_KTP = "parent ktp", N_("KTP of a parent or guardian")
    OTHER_ID = "other id", N_("Other proof of identity (SIM, passport, BPJS)")
    CONSENT = "consent", N_("Signed consent")
    PHOTO_CONSENT = "photo consent", N_("Signed consent to a photo")
    INTAKE = "intake", N_("Signed intake form")
    COURT = "court", N_("Court decision")
    ENTRUSTMENT = "entrustment", N_("Letter of entrustment")
    TAT = "tat", N_("Recommendation of the assessment team (TAT)")
    REFERRAL = "referral", N_("Referral letter")
    LAB = "lab", N_("Laboratory result")
    MEDICAL = "medical", N_("Other medical paper")
    OTHER = "other", N_("Other document")


# Only for those who may see clinical data. The rest is what the front door handles.
CLINICAL = frozenset(
    {
        DocumentKind.INTAKE,
        DocumentKind.COURT,
        DocumentKind.ENTRUSTMENT,
        DocumentKind.TAT,
        DocumentKind.REFERRAL,
        DocumentKind.LAB,
        DocumentKind.MEDICAL,
    }
)


class Media(Choice):
    """What is kept: everything that is not a PDF becomes a JPEG."""

    PDF = "application/pdf", N_("PDF")
    JPEG = "image/jpeg", N_("Picture")


ENDINGS = {Media.PDF: "pdf", Media.JPEG: "jpg"}


class Use(Choice):
    """What a document was taken out for; each goes on record."""

    VIEWED = "viewed", N_("Viewed")
    PRINTED = "printed", N_("Printed")
    EXPORTED = "exported", N_("Saved to a file")


@dataclass(frozen=True)
class DocumentDraft:
    kind: DocumentKind | None = choice(N_("Kind of document"), DocumentKind, required=True)
    title: str = text(N_("Title"), hint=N_("Empty: the kind stands for it."))
    dated: date | None = day(N_("Date on the document"))
    note: str = paragraph(N_("Note"), max_length=1000)


class EntryPaper(Choice):
    """What a client is asked to bring."""

    IDENTITY = "identity", N_("Copy of the KTP")
    PARENT = "parent", N_("Copy of a parent's KTP")
    FAMILY = "family", N_("Copy of the family card (KK)")
    PHOTOS = "photos", N_("Two colour photos 4×6")
    STAMPS = "stamps", N_("Duty stamps")
    VERDICT = "verdict", N_("File of the court decision")


# Which scans answer for a paper. Duty stamps can only be ticked.
ANSWERED_BY: dict[EntryPaper, frozenset[DocumentKind]] = {
    EntryPaper.IDENTITY: frozenset({DocumentKind.KTP, DocumentKind.OTHER_ID}),
    EntryPaper.PARENT: frozenset({DocumentKind.PARENT_KTP}),
    EntryPaper.FAMILY: frozenset({DocumentKind.KK}),
    EntryPaper.PHOTOS: frozenset({DocumentKind.PHOTO}),
    EntryPaper.STAMPS: frozenset(),
    EntryPaper.VERDICT: frozenset({DocumentKind.COURT}),
}


def asked_papers(
    born_on: date | None, today: date, source: ReferralSource | None = None
) -> tuple[EntryPaper, ...]:
    """The entry papers of this client: a minor brings a parent's KTP, a convicted person the decision."""
    minor = born_on is not None and age_on(today, born_on) < ADULT
    verdict = (EntryPaper.VERDICT,) if source in (ReferralSource.COURT, ReferralSource.PRISON) else ()
    identity = EntryPaper.PARENT if minor else EntryPaper.IDENTITY
    return (identity, EntryPaper.FAMILY, EntryPaper.PHOTOS, EntryPaper.STAMPS, *verdict)


def answers(paper: EntryPaper, kinds: Collection[DocumentKind]) -> bool:
    """Whether one of these scans stands for the paper."""
    return not ANSWERED_BY[paper].isdisjoint(kinds)


def as_printable(name: str) -> str:
    """A file's name as it can be kept and shown: disks hold names that no text can."""
    plain = name.encode("utf-8", "replace").decode("utf-8")
    return "".join(letter if letter.isprintable() else "?" for letter in plain)[:200]
