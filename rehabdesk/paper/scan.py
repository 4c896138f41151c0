"""A kept picture on paper: as large as the sheet allows, on its side where it is wider than high."""

from io import BytesIO

from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

_MARGIN = 28.0  # points, a centimetre: what most printers leave white
_DOT = 72 / 150  # a small picture is not blown up beyond 150 dots an inch


def draw_picture(jpeg: bytes) -> bytes:
    """One A4 page; the JPEG goes into it as it is."""
    reader = ImageReader(BytesIO(jpeg))
    wide, high = reader.getSize()
    page = landscape(A4) if wide > high else A4
    out = BytesIO()
    canvas = Canvas(out, pagesize=page, invariant=1)
    room = page[0] - 2 * _MARGIN, page[1] - 2 * _MARGIN
    scale = min(room[0] / wide, room[1] / high, _DOT)
    size = wide * scale, high * scale
    canvas.drawImage(reader, (page[0] - size[0]) / 2, page[1] - _MARGIN - size[1], *size)
    canvas.showPage()
    canvas.save()
    return out.getvalue()
