"""P10: a letter as PDF against one bare ReportLab page with the same words, table, fonts and logo on it.

Nothing heavy is imported here: the first letter of a new process is measured with its imports.
"""

import os
import subprocess
import sys
from functools import cache
from io import BytesIO
from typing import Any

from benchmarks.rounds import Row, by_turns, row
from rehabdesk import resources

RUNNING = 2
FIRST = 1.5

NAME = "Rumah Pulih Cendana"
TITLE = "Surat Keterangan Selesai Menjalani Rehabilitasi"
OPENING = (
    "Yang bertanda tangan di bawah ini, Kepala Rumah Pulih Cendana, menerangkan dengan sebenarnya bahwa:"
)
FACTS = (
    ("Nama", "Maria Yohana Tefa"),
    ("Tempat, tanggal lahir", "Kota Kupang, 14 Maret 1998"),
    ("NIK", "0071055403980014"),
    ("Jenis kelamin", "Perempuan"),
    ("Alamat", "Jl. Kenanga No. 7, RT 003/RW 002, Naikoten Satu, Kota Raja, Kota Kupang"),
    ("Nomor rekam", "RPC-2026-0014"),
)
TEXT = (
    "Adalah benar telah menjalani program rehabilitasi rawat inap di Rumah Pulih Cendana sejak tanggal"
    " 20 Mei 2026 sampai dengan 16 November 2026 dan menyelesaikan seluruh tahapan program.",
    "Selama menjalani program yang bersangkutan mengikuti konseling perorangan dan kelompok serta pelatihan"
    " keterampilan, dan dinyatakan selesai sesuai dengan rencana terapi.",
    "Surat keterangan ini dibuat atas permintaan yang bersangkutan untuk dipergunakan sebagaimana mestinya.",
)
SIGNED = ("Kepala Rumah Pulih Cendana", "dr. Kartika Wila, M.Kes.", "2014.03.007")
NUMBER = "0014/SKSR/RPC/XI/2026"


def measure(rounds: int) -> list[Row]:
    running = by_turns(bare_letter, our_letter, rounds, warm=5)
    first = by_turns(lambda: in_new_process("bare_letter"), lambda: in_new_process("our_letter"), 8, warm=1)
    return [
        row("P10", "letter, running / bare ReportLab", "one page", running, RUNNING),
        row("P10", "first letter of a new process, with imports", "one page", first, FIRST),
    ]


def in_new_process(name: str) -> None:
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    command = [sys.executable, "-c", f"from benchmarks import letters; letters.{name}()"]
    subprocess.run(command, check=True, env=kept)


@cache
def logo() -> bytes:
    """A seal of 600 × 600 pixels."""
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (600, 600), "white")
    pen = ImageDraw.Draw(picture)
    for step in range(24):
        pen.ellipse(
            (10 + 10 * step, 10 + 12 * step, 590 - 10 * step, 590 - 12 * step), outline=(14, 92, 84), width=3
        )
    kept = BytesIO()
    picture.save(kept, "PNG")
    return kept.getvalue()


@cache
def content() -> Any:
    from rehabdesk.domain.letters import Block, LetterContent, Letterhead, Signature

    head = Letterhead(
        NAME, "Yayasan Cendana Harapan", "Jl. Cendana Wangi No. 14, Kota Kupang", "Telepon (0380) 555 014"
    )
    return LetterContent(
        "SKSR",
        "id",
        NUMBER,
        "Kota Kupang",
        "2026-11-16",
        head,
        TITLE,
        (Block(OPENING), Block(facts=FACTS), *(Block(text) for text in TEXT)),
        (Signature(*SIGNED),),
        check_code="7K4M-2PQX",
    )


def our_letter() -> bytes:
    from rehabdesk.paper.letter import draw_letter

    return draw_letter(content(), logo())


@cache
def seal() -> Any:
    """What any program would keep from one letter to the next: the fonts and the decoded logo."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in (("Bare", "Caladea-Regular.ttf"), ("Bare-Bold", "Caladea-Bold.ttf")):
        pdfmetrics.registerFont(TTFont(name, str(resources.path("fonts", file))))
    return ImageReader(BytesIO(logo()))


def bare_letter() -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

    picture = seal()
    body = ParagraphStyle("body", fontName="Bare", fontSize=11.5, leading=15, spaceAfter=7)
    strong = ParagraphStyle("strong", parent=body, fontName="Bare-Bold")

    def head(canvas: Any, _document: Any) -> None:
        canvas.drawImage(picture, 80, 730, 74, 74)
        canvas.setFont("Bare-Bold", 19)
        canvas.drawCentredString(330, 770, NAME.upper())

    said = BytesIO()
    story = [
        Spacer(1, 80),
        Paragraph(TITLE.upper(), strong),
        Paragraph(f"Nomor: {NUMBER}", body),
        Paragraph(OPENING, body),
        Table(
            [[Paragraph(name, body), ":", Paragraph(value, body)] for name, value in FACTS], [140, 12, 290]
        ),
        *(Paragraph(text, body) for text in TEXT),
        *(Paragraph(line, strong) for line in SIGNED),
    ]
    SimpleDocTemplate(said, pagesize=A4).build(story, onFirstPage=head)
    return said.getvalue()
