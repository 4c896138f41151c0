"""P19, P20: a large photo made ready to keep, a large scan written into the encrypted file."""

import io
from collections.abc import Iterator

import pypdfium2
from PIL import Image

from benchmarks.centres import Measured
from benchmarks.rounds import Row, by_turns, row
from rehabdesk.domain.documents import LONG_SIDE, PART, DocumentDraft, DocumentKind
from rehabdesk.services.documents import add_document
from rehabdesk.services.scans import read_scan

PHOTO, SCAN = 1.5, 2
DOTS = (7728, 5184)  # 40 megapixels, as phones make them
BYTES = 24_000_000


def measure(centre: Measured, rounds: int) -> Iterator[Row]:
    photo = phone_photo()
    took = by_turns(lambda: shrink(photo), lambda: read_scan(photo), rounds)
    job = "a photo upright, small, without metadata / Pillow alone"
    yield row("P19", job, f"40 MP, {len(photo) // 1_000_000} MB", took, PHOTO)
    scan = read_scan(pdf())
    draft = DocumentDraft(DocumentKind.OTHER)
    took = by_turns(
        lambda: insert(centre, scan.content),
        lambda: centre.desk.run(add_document, 1, draft, "", scan),
        rounds,
        warm=1,
    )
    yield row("P20", "keep a scan, audited / driver, the same parts", "24 MB", took, SCAN)


def phone_photo() -> bytes:
    """Noise of the grain that makes a file as large as a phone's."""
    grain = Image.effect_noise((DOTS[0] // 4, DOTS[1] // 4), 60).resize(DOTS, Image.Resampling.BILINEAR)
    turned = grain.transpose(Image.Transpose.ROTATE_180)
    out = io.BytesIO()
    Image.merge("RGB", (grain, turned, grain)).save(out, "JPEG", quality=92)
    return out.getvalue()


def shrink(photo: bytes) -> bytes:
    with Image.open(io.BytesIO(photo)) as image:
        image.draft(None, (LONG_SIDE, LONG_SIDE))
        image.thumbnail((LONG_SIDE, LONG_SIDE), Image.Resampling.LANCZOS)
        out = io.BytesIO()
        image.save(out, "JPEG", quality=85)
    return out.getvalue()


def pdf() -> bytes:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue() + b"\n%" + bytes(range(32, 127)) * (BYTES // 95)


def insert(centre: Measured, content: bytes) -> None:
    """The parts in one synced transaction, under numbers below nought that no document has."""
    raw = centre.raw
    last = raw.execute("SELECT coalesce(min(document_id), 0) FROM document_part").fetchone()[0]
    raw.execute("BEGIN IMMEDIATE")
    for place, start in enumerate(range(0, len(content), PART)):
        part = (min(last, 0) - 1, place, content[start : start + PART])
        raw.execute("INSERT INTO document_part (document_id, place, content) VALUES (?, ?, ?)", part)
    raw.execute("COMMIT")
