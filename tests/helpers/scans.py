"""Pictures and PDFs as phones, scanners and ill will make them."""

import io
from typing import Any

import pypdfium2
from PIL import Image, ImageDraw


def picture(
    size: tuple[int, int] = (400, 300), form: str = "JPEG", *, exif: Image.Exif | None = None, **more: Any
) -> bytes:
    """A drawing whose top left corner is red."""
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="red")
    out = io.BytesIO()
    if exif is not None:
        more["exif"] = exif
    image.save(out, form, **more)
    return out.getvalue()


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
