"""The sheet every paper is drawn on: sizes, fonts, styles, pictures. Data in, bytes out; no file."""

import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape

from PIL import Image, ImageOps
from reportlab import rl_config
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from rehabdesk import resources

SIZES = {"A4": A4, "F4": (215 * mm, 330 * mm)}
LEFT, RIGHT, TOP, BOTTOM = 30 * mm, 25 * mm, 15 * mm, 15 * mm
SERIF, BOLD, ITALIC, MONO = "Caladea", "Caladea-Bold", "Caladea-Italic", "DejaVuSansMono"
# Has nearly every letter a name can have; used for the letters the text face lacks.
FALLBACK, FALLBACK_BOLD = "DejaVuSans", "DejaVuSans-Bold"
# In every table: its cells would else name a font that is not in the file.
FACE = ("FONTNAME", (0, 0), (-1, -1), SERIF)
BODY = 11.5
SMALLEST = 10.5


@cache
def register_fonts() -> None:
    rl_config.useA85 = 0  # else ReportLab spells every logo out in ASCII, in Python: most of a letter's time
    for name in (SERIF, BOLD, ITALIC, "Caladea-BoldItalic", MONO, f"{MONO}-Bold", FALLBACK, FALLBACK_BOLD):
        file = "Caladea-Regular" if name == SERIF else name
        pdfmetrics.registerFont(TTFont(name, str(resources.path("fonts", f"{file}.ttf"))))
    pdfmetrics.registerFontFamily(SERIF, SERIF, BOLD, ITALIC, "Caladea-BoldItalic")
    pdfmetrics.registerFontFamily(FALLBACK, FALLBACK, FALLBACK_BOLD, FALLBACK, FALLBACK_BOLD)


@cache
def _glyphs(font: str) -> frozenset[int]:
    register_fonts()
    return frozenset(pdfmetrics.getFont(font).face.charToGlyph)


def faces(text: str, font: str = SERIF) -> list[tuple[str, str]]:
    """The text in runs of (face, run): letters the font lacks go to the fallback."""
    register_fonts()
    own = _glyphs(font)
    if all(ord(sign) in own or sign in "\n\t" for sign in text):
        return [(font, text)]
    other = FALLBACK_BOLD if font == BOLD else FALLBACK
    runs = groupby(text, lambda sign: font if ord(sign) in own or sign.isspace() else other)
    return [(face, "".join(run)) for face, run in runs]


def rich(text: str, font: str = SERIF) -> str:
    """Plain text as markup for a Paragraph: nothing in it is taken for markup, every letter has a glyph."""
    marked = "".join(
        escape(run) if face == font else f'<font name="{face}">{escape(run)}</font>'
        for face, run in faces(text, font)
    )
    return marked.replace("\n", "<br/>")


def width_of(text: str, size: float, font: str = SERIF) -> float:
    return float(sum(pdfmetrics.stringWidth(run, face, size) for face, run in faces(text, font)))


def draw(
    canvas: Canvas, x: float, y: float, text: str, size: float, font: str = SERIF, *, align: str = "left"
) -> None:
    """One line at its baseline; x is its left end, middle or right end."""
    runs = faces(text, font)
    wide = width_of(text, size, font)
    left = x - wide if align == "right" else x - wide / 2 if align == "centre" else x
    for face, run in runs:
        canvas.setFont(face, size)
        canvas.drawString(left, y, run)
        left += pdfmetrics.stringWidth(run, face, size)


@lru_cache(maxsize=8)
def style(
    size: float, *, align: str = "justify", space: float = 7, font: str = SERIF, indent: float = 0
) -> ParagraphStyle:
    register_fonts()
    return ParagraphStyle(
        f"{font} {size} {align}",
        fontName=font,
        fontSize=size,
        leading=size * 1.32,
        spaceAfter=space * size / BODY,
        leftIndent=indent,
        alignment={"justify": TA_JUSTIFY, "left": TA_LEFT, "centre": TA_CENTER, "right": TA_RIGHT}[align],
        splitLongWords=1,
        allowWidows=0,
        allowOrphans=0,
    )


def paragraph(text: str, size: float, **how: Any) -> Paragraph:
    made = style(size, **how)
    return Paragraph(rich(text, made.fontName), made)


@dataclass(frozen=True)
class Picture:
    """A logo made ready once: opaque, at most 700 pixels, as the JPEG that goes into the PDF untouched."""

    reader: ImageReader
    width: float
    height: float


_pictures: dict[str, Picture] = {}


def picture(data: bytes) -> Picture | None:
    """The decoded logo; None where the bytes are no picture."""
    key = hashlib.sha256(data).hexdigest()
    if key not in _pictures:
        try:
            with Image.open(io.BytesIO(data)) as opened:
                turned = ImageOps.exif_transpose(opened).convert("RGBA")
        except (OSError, ValueError, Image.DecompressionBombError):
            return None
        turned.thumbnail((700, 700))
        ground = Image.new("RGB", turned.size, "white")
        ground.paste(turned, mask=turned.getchannel("A"))
        made = io.BytesIO()
        ground.save(made, "JPEG", quality=92)
        made.seek(0)
        _pictures[key] = Picture(ImageReader(made), *map(float, ground.size))
    return _pictures[key]


class Sheet:
    """Pages of one paper. `head` and `foot` are drawn on the first page and on every page."""

    def __init__(self, size: str, title: str, author: str) -> None:
        register_fonts()
        self.width, self.height = SIZES[size]
        self._bytes = io.BytesIO()
        # invariant: the same content is the same bytes, whenever it is drawn
        area = (self.width, self.height)
        self.canvas = Canvas(self._bytes, area, invariant=1, pageCompression=1, initialFontName=SERIF)
        self.canvas.setTitle(title)
        self.canvas.setAuthor(author)
        self.canvas.setCreator("RehabDesk")

    @property
    def right(self) -> float:
        return float(self.width - RIGHT)

    @property
    def text_width(self) -> float:
        return float(self.width - LEFT - RIGHT)

    def flow(
        self, story: list[Any], top: float, bottom: float, each_page: Callable[[int], None], together: int = 0
    ) -> int:
        """Set the story from `top` down to `bottom`, on as many pages as it takes; return how many.

        The last `together` parts stay on one page, unless they are taller than one: then the first of
        them is parted.
        """
        next_top = self.height - TOP - 10 * mm
        page, y, space = 1, top, 0.0
        waiting = list(story)
        while waiting:
            part = waiting[0]
            group = [part]
            if len(waiting) == together and height_of(waiting, self) <= next_top - bottom:
                group = waiting
            y -= max(space, part.getSpaceBefore()) if y < top else 0
            room = y - bottom
            fits = height_of(group, self) <= room + 0.1
            pieces = [] if fits or len(group) > 1 else part.splitOn(self.canvas, self.text_width, room)
            if fits:
                high = part.wrapOn(self.canvas, self.text_width, room)[1]
                part.drawOn(self.canvas, LEFT, y - high)
                y, space = y - high, part.getSpaceAfter()
                waiting.pop(0)
            elif len(pieces) > 1:
                waiting[0:1] = pieces
            elif y >= top - 0.1:
                raise ValueError("a part of the paper is taller than a page")
            else:
                each_page(page)
                self.canvas.showPage()
                page, top, space = page + 1, next_top, 0.0
                y = top
        each_page(page)
        return page

    def finish(self) -> bytes:
        self.canvas.showPage()
        self.canvas.save()
        return self._bytes.getvalue()


def height_of(story: list[Any], sheet: Sheet) -> float:
    """How tall the story is when set in one column of the sheet."""
    total = 0.0
    last = 0.0
    for number, part in enumerate(story):
        total += part.wrapOn(sheet.canvas, sheet.text_width, 100_000)[1]
        total += max(last, part.getSpaceBefore()) if number else 0
        last = part.getSpaceAfter()
    return total


def warm_up(logo: bytes) -> None:
    """Parse the fonts and decode the logo, so that the first letter costs what the hundredth does."""
    register_fonts()
    for font in (SERIF, BOLD):
        _glyphs(font)
    if logo:
        picture(logo)
