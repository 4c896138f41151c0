"""Makes of a chosen file what may be kept: pictures upright, smaller and without their metadata; whole PDFs.

No database here: the heavy part of adding a document, meant for the worker.
"""

from __future__ import annotations

import hashlib
import struct
from contextlib import closing
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from rehabdesk.domain.documents import LONG_SIDE, MOST_FILE, MOST_PICTURE, PHOTO, Media
from rehabdesk.errors import DeskError
from rehabdesk.i18n import N_

if TYPE_CHECKING:
    from PIL.Image import Image

TOO_LARGE = N_(
    "This file has {size} MB; at most {most} MB are kept."
    " Scan it again in grey at 150 to 200 dots an inch, or in several parts."
)
PICTURE_TOO_LARGE = N_("This picture has {size} MB, more than {most}. Take it again in a smaller size.")
TOO_MANY_DOTS = N_("This picture is too large to be opened safely. Take or scan it again in a smaller size.")
NOT_OURS = N_("This is neither a picture nor a PDF. Print it to a PDF, or scan it, and add that.")
HEIC = N_(
    "This is a HEIC picture of an iPhone, which cannot be read here."
    " Choose Most Compatible in the phone's camera settings, or send the picture as JPEG."
)
BROKEN_PICTURE = N_("This picture is damaged or cut short. Copy it again, or scan it anew.")
BROKEN_PDF = N_("This PDF is damaged or cut short. Copy it again, or scan it anew.")
LOCKED_PDF = N_("This PDF asks for a password. Save it without one, or print and scan it, and add that.")
EMPTY = N_("This file is empty. Copy it again from where it came.")
NOT_READ = N_("The file cannot be read. Check that it is still there and not open in another program.")
NO_PICTURE = N_("A photo is a picture. Choose a JPEG or PNG.")

_QUALITY = 85
_PICTURES = ("JPEG", "PNG", "TIFF", "WEBP", "BMP", "AVIF")
# Dots that are opened: a JPEG is made smaller while it is read, the others stand in memory whole.
_MOST_DOTS, _MOST_JPEG_DOTS = 60_000_000, 120_000_000
_MOST_PAGES = 40  # of a TIFF
_PASSWORD = 4  # FPDF_ERR_PASSWORD

# The PDF library knows no threads: whoever opens a document holds this.
pdf_alone = Lock()


@dataclass(frozen=True)
class Scan:
    """What will be kept of one file."""

    name: str
    media: Media
    pages: int
    digest: str
    content: bytes = field(repr=False)


def read_scan(source: bytes | Path, name: str = "") -> Scan:
    """A file of the disk or what the clipboard held. Raises DeskError with what to do."""
    if isinstance(source, Path):
        return _read(_from_disk(source), name or source.name)
    _not_above(source[:32], len(source))
    return _read(source, name)


def read_photo(source: bytes | Path, name: str = "") -> Scan:
    """A portrait: no larger than 4 × 6 cm on paper needs."""
    scan = read_scan(source, name)
    if scan.media is not Media.JPEG:
        raise DeskError(NO_PICTURE)
    return _of_picture(scan.content, name, PHOTO)


def turned(scan: Scan) -> Scan:
    """A picture a quarter to the right: many a phone does not say how it was held."""
    from PIL import Image as Pictures

    out = BytesIO()
    with Pictures.open(BytesIO(scan.content)) as image:
        image.transpose(Pictures.Transpose.ROTATE_270).save(out, "JPEG", quality=_QUALITY, optimize=True)
    kept = out.getvalue()
    return replace(scan, content=kept, digest=_digest(kept))


def _from_disk(path: Path) -> bytes:
    """What is too large is refused before it is read."""
    try:
        with path.open("rb") as file:
            head = file.read(32)
            _not_above(head, path.stat().st_size)
            return head + file.read(MOST_PICTURE)
    except OSError as error:
        raise DeskError(NOT_READ) from error


def _not_above(head: bytes, size: int) -> None:
    if not size:
        raise DeskError(EMPTY)
    picture = _is_picture(head)
    if size > (most := MOST_PICTURE if picture else MOST_FILE):
        said = PICTURE_TOO_LARGE if picture else TOO_LARGE
        raise DeskError(said, size=-(-size // 1_000_000), most=most // 1_000_000)


def _is_picture(head: bytes) -> bool:
    return (
        head.startswith((b"\xff\xd8\xff", b"\x89PNG", b"II*\0", b"MM\0*", b"BM"))
        or (head[:4], head[8:12]) == (b"RIFF", b"WEBP")
        or head[4:12] == b"ftypavif"
    )


def _read(content: bytes, name: str) -> Scan:
    head = content[:32]
    if _is_picture(head):
        return _of_picture(content, name, (LONG_SIDE, LONG_SIDE))
    if head[4:8] == b"ftyp" and head[8:12] in (b"heic", b"heix", b"hevc", b"mif1", b"msf1"):
        raise DeskError(HEIC)
    if b"%PDF-" in content[:1024]:
        return Scan(name, Media.PDF, _pages_of(content), _digest(content), content)
    raise DeskError(NOT_OURS)


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _pages_of(content: bytes) -> int:
    """How many pages a PDF has; each is opened, so that a broken one is found now and not in a year."""
    import pypdfium2

    try:
        with pdf_alone, closing(pypdfium2.PdfDocument(content)) as document:
            for number in range(len(document)):
                document[number].close()
            pages = len(document)
    except pypdfium2.PdfiumError as error:
        locked = getattr(error, "err_code", None) == _PASSWORD
        raise DeskError(LOCKED_PDF if locked else BROKEN_PDF) from error
    if not pages:
        raise DeskError(BROKEN_PDF)
    return pages


def _of_picture(content: bytes, name: str, within: tuple[int, int]) -> Scan:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = _MOST_JPEG_DOTS  # Pillow refuses twice as many by itself
    broken = (  # what Pillow raises for bytes that are not what they say
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        LookupError,
        ArithmeticError,
        RuntimeError,
        EOFError,
        struct.error,
        MemoryError,
    )
    try:
        with Image.open(BytesIO(content), formats=_PICTURES) as image:
            _not_a_bomb(image)
            pages = [_made_small(image, within)]
            if image.format == "TIFF":
                for number in range(1, min(getattr(image, "n_frames", 1), _MOST_PAGES)):
                    image.seek(number)
                    _not_a_bomb(image)
                    pages.append(_made_small(image, within))
    except Image.DecompressionBombError as error:
        raise DeskError(TOO_MANY_DOTS) from error
    except broken as error:
        raise DeskError(BROKEN_PICTURE) from error
    out = BytesIO()
    if len(pages) == 1:
        pages[0].save(out, "JPEG", quality=_QUALITY, optimize=True)
        media = Media.JPEG
    else:  # a TIFF of several pages becomes a PDF
        dots = max(max(page.size) for page in pages) / 11.7
        pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=dots, quality=_QUALITY)
        media = Media.PDF
    kept = out.getvalue()
    return Scan(name, media, len(pages), _digest(kept), kept)


def _not_a_bomb(image: Image) -> None:
    dots = image.width * image.height
    if dots > (_MOST_JPEG_DOTS if image.format in ("JPEG", "MPO") else _MOST_DOTS):
        raise DeskError(TOO_MANY_DOTS)


def _made_small(image: Image, within: tuple[int, int]) -> Image:
    """Upright, on white, in grey or colour, with nothing beside the dots."""
    from PIL import Image as Pictures

    # A JPEG gives half, a quarter, an eighth of its dots without unpacking the rest.
    image.draft(None, (max(within), max(within)))
    turn = image.getexif().get(0x0112, 1)
    image.load()
    plain: Any = image
    if image.mode.startswith("I;16"):
        plain = image.point(lambda value: value / 256).convert("L")
    elif image.mode in ("LA", "PA", "RGBA", "P") or "transparency" in image.info:
        plain = Pictures.new("RGB", image.size, "white")
        layer = image.convert("RGBA")
        plain.paste(layer, mask=layer)
    elif image.mode == "1":
        plain = image.convert("L")
    elif image.mode not in ("L", "RGB"):
        plain = image.convert("RGB")
    room = within if turn < 5 else within[::-1]
    part = min(1.0, room[0] / plain.width, room[1] / plain.height)
    size = max(1, round(plain.width * part)), max(1, round(plain.height * part))
    small: Any = plain.resize(size, Pictures.Resampling.LANCZOS, reducing_gap=2.0)
    if turn in _TURNS:
        small = small.transpose(Pictures.Transpose(_TURNS[turn]))
    bare: Image = Pictures.new(small.mode, small.size)
    bare.paste(small)
    return bare


# What Exif's orientation asks for, as Pillow's transposition.
_TURNS = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
