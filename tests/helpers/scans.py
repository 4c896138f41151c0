"""Pictures and PDFs as phones, scanners and ill will make them."""

import io
import struct
import zlib
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas


def picture(size: tuple[int, int] = (400, 300), form: str = "JPEG", mode: str = "RGB", **more: Any) -> bytes:
    """A white drawing whose top left corner is red, or dark where there is no colour."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="red")
    out = io.BytesIO()
    image.convert(mode).save(out, form, **more)
    return out.getvalue()


def phone_photo(size: tuple[int, int] = (400, 300), orientation: int = 6) -> bytes:
    """As a phone held upright writes it: lying, with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Ponsel Rahasia"
    exif.get_ifd(0x8825).update({1: "S", 2: (10.0, 10.0, 37.5), 3: "E", 4: (123.0, 36.0, 25.0)})
    return picture(size, exif=exif, comment=b"Ponsel Rahasia")


def bomb(across: int = 50_000) -> bytes:
    """A PNG of a few bytes that says it is billions of dots."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", across, across, 8, 0, 0, 0, 0)
    rows = zlib.compress(bytes(100_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def large_pdf(size: int = 0, pages: int = 1) -> bytes:
    """A PDF of blank pages, with bytes of no use to make it as large as asked for."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    document.close()
    pdf = out.getvalue()
    return pdf + b"\n%" + bytes(range(32, 127)) * ((size - len(pdf)) // 95) if size else pdf


def pdf_saying(words: str, **more: Any) -> bytes:
    """A page whose words can be read in its bytes."""
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0, **more)
    canvas.drawString(100, 700, words)
    canvas.save()
    return out.getvalue()
