"""A letter from its frozen content: the same content, copy number and logo are always the same bytes."""

import re
from collections.abc import Callable
from datetime import date, datetime
from itertools import groupby
from typing import Any

from reportlab.graphics.barcode.qrencoder import QRCode, QRErrorCorrectLevel
from reportlab.lib.colors import Color, black
from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from rehabdesk.domain.dates import long_day, show_day, show_time
from rehabdesk.domain.letters import Block, LetterContent, Signature, wording
from rehabdesk.paper.letterhead import draw_letterhead
from rehabdesk.paper.sheet import (
    BODY,
    BOLD,
    BOTTOM,
    FACE,
    LEFT,
    MONO,
    SMALLEST,
    TOP,
    Sheet,
    draw,
    height_of,
    paragraph,
    rich,
    style,
)

_GREY = Color(0.35, 0.35, 0.35)
_FOOT = BOTTOM + 18 * mm
_INDENT = "\u00a0" * 3
_SIGN_ROOM = 25 * mm  # for the signature and the stamp over its left part


def draw_letter(
    content: LetterContent,
    logo: bytes = b"",
    *,
    copy: int = 0,
    void: bool = False,
    draft: bool = False,
    stamp: bool = False,
) -> bytes:
    """The PDF. `copy` marks a reprint; `stamp` shows on the screen, never on paper, where the stamp goes."""
    said = wording(content.language)
    sheet = Sheet(content.paper, f"{content.title} {content.number}".strip(), content.letterhead.name)
    top = draw_letterhead(sheet, content.letterhead, logo)
    size, pages = _fit(content, said, sheet, top)

    def each_page(page: int) -> None:
        _draw_foot(sheet, content, said, page, pages)
        _draw_marks(sheet, said, copy=copy, void=void, draft=draft, secret=content.confidential)

    _set(sheet, _story(content, said, size, stamp=stamp), top, each_page)
    return sheet.finish()


def _set(
    sheet: Sheet, parts: tuple[list[Any], list[Any]], top: float, each_page: Callable[[int], None]
) -> int:
    body, end = parts
    # The signature never stands alone on a page: the last paragraph goes with it.
    return sheet.flow([*body, *end], top, _FOOT, each_page, together=len(end) + 1)


def _fit(content: LetterContent, said: Any, sheet: Sheet, top: float) -> tuple[float, int]:
    """The largest type that keeps the letter on one page, or the usual size and how many pages it takes."""
    for size in (BODY, 11.0, SMALLEST):
        body, end = _story(content, said, size)
        if height_of([*body, *end], sheet) <= top - _FOOT:
            return size, 1
    trial = Sheet(content.paper, "", "")
    return BODY, _set(trial, _story(content, said, BODY), top, _nothing)


def _nothing(_page: int) -> None:
    pass


def _story(
    content: LetterContent, said: Any, size: float, *, stamp: bool = False
) -> tuple[list[Any], list[Any]]:
    """The body, and what ends the letter."""
    story: list[Any] = (
        _correspondence(content, said, size) if content.is_correspondence else _heading(content, said, size)
    )
    story += [_block(block, size, content.strong) for block in content.blocks]
    end = [Spacer(1, 6), *_signatures(content, said, size, stamp=stamp)]
    return story, end


def _heading(content: LetterContent, said: Any, size: float) -> list[Any]:
    title = f"<u>{rich(content.title.upper(), BOLD)}</u>"
    number = content.number or "…"
    return [
        Paragraph(title, style(size + 2.5, align="centre", space=1, font=BOLD)),
        paragraph(f"{said['number']}: {number}", size, align="centre", space=16),
    ]


def _correspondence(content: LetterContent, said: Any, size: float) -> list[Any]:
    rows = [
        (said["number"], content.number or "…"),
        (said["nature"], said["secret"] if content.confidential else said["none"]),
        (said["attachments"], content.attachments or said["none"]),
        (said["subject"], content.subject),
    ]
    left = _facts(tuple(rows), size, strong=(content.subject,), label=20 * mm, width=100 * mm)
    dated = paragraph(f"{content.place}, {_day(content)}", size, align="right")
    head = Table([[left, dated]], colWidths=[100 * mm, None])
    head.setStyle(_PLAIN)
    first, *others = content.recipient
    address = "<br/>".join(rich(line) for line in (f"{said['to']} {first}", *others))
    return [
        head,
        Spacer(1, 10),
        Paragraph(address, style(size, align="left", space=12)),
        paragraph(said["greeting"], size),
    ]


_PLAIN = TableStyle(
    [
        FACE,
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]
)


def _block(block: Block, size: float, strong: tuple[str, ...]) -> Any:
    if block.facts:
        return _facts(block.facts, size, strong=strong, indent=8 * mm, after=6)
    return Paragraph(_marked(block.text, strong), style(size))


def _marked(text: str, strong: tuple[str, ...]) -> str:
    """Markup with the strong words in bold."""
    wanted = "|".join(re.escape(words) for words in strong if words)
    if not wanted:
        return rich(text)
    parts = re.split(f"({wanted})", text)
    return "".join(
        f'<font name="{BOLD}">{rich(part, BOLD)}</font>' if place % 2 else rich(part)
        for place, part in enumerate(parts)
    )


def _facts(
    rows: tuple[tuple[str, str], ...],
    size: float,
    *,
    strong: tuple[str, ...] = (),
    label: float = 45 * mm,
    indent: float = 0,
    width: float | None = None,
    after: float = 0,
) -> Table:
    plain = style(size, align="left", space=0)
    cells = [
        ["", Paragraph(rich(name), plain), Paragraph(":", plain), Paragraph(_marked(value, strong), plain)]
        for name, value in rows
    ]
    wide = (width or 155 * mm) - indent - label - 4 * mm
    # A row may run on over pages: a history can be long.
    table = Table(
        cells, colWidths=[indent, label, 4 * mm, wide], hAlign="LEFT", spaceAfter=after, splitInRow=1
    )
    table.setStyle(_PLAIN)
    return table


def _signatures(content: LetterContent, said: Any, size: float, *, stamp: bool) -> list[Any]:
    dated = "" if content.is_correspondence else f"{content.place}, {_day(content)}"
    columns = [_signature(each, size) for each in content.signatures]
    cells = [*([[]] * (2 - len(columns))), *columns]
    last = cells[-1]
    if dated:
        last = [paragraph(dated, size, align="left", space=0), *last]
        cells[0] = [paragraph("\u00a0", size, align="left", space=0), *cells[0]] if cells[0] else []
    table = Table([[cells[0], last]], colWidths=[88 * mm, None])
    table.setStyle(_PLAIN)
    end: list[Any] = [paragraph(said["yours"], size)] if content.is_correspondence else []
    end.append(table)
    if stamp:
        end.append(_Stamp(said["stamp"]))
    if content.copies_to:
        lines = [
            f"\u00a0\u00a0\u00a0{number}. {rich(who)}" for number, who in enumerate(content.copies_to, 1)
        ]
        copies = f"{rich(said['copies'])}<br/>" + "<br/>".join(lines)
        end += [Spacer(1, 10), Paragraph(copies, style(size - 1, align="left", space=0))]
    return end


def _signature(signature: Signature, size: float) -> list[Any]:
    name = Paragraph(f"<u>{rich(signature.name, BOLD)}</u>", style(size, align="left", space=0, font=BOLD))
    parts = [paragraph(f"{signature.role},", size, align="left", space=0), Spacer(1, _SIGN_ROOM), name]
    if signature.credential:
        parts.append(paragraph(signature.credential, size - 1, align="left", space=0))
    return parts


class _Stamp(Spacer):  # type: ignore[misc]  # ReportLab is untyped
    """A dashed circle where the stamp goes."""

    def __init__(self, word: str) -> None:
        super().__init__(1, 0.1)
        self._word = word

    def draw(self) -> None:
        canvas = self.canv
        canvas.saveState()
        canvas.setStrokeColor(Color(0.7, 0.7, 0.7))
        canvas.setFillColor(Color(0.6, 0.6, 0.6))
        canvas.setDash(2, 2)
        canvas.circle(86 * mm, 20 * mm, 13 * mm)
        draw(canvas, 86 * mm, 19 * mm, self._word, 8, align="centre")
        canvas.restoreState()


def _draw_foot(sheet: Sheet, content: LetterContent, said: Any, page: int, pages: int) -> None:
    canvas = sheet.canvas
    canvas.saveState()
    canvas.setStrokeColor(Color(0.72, 0.72, 0.72))
    canvas.setLineWidth(0.5)
    canvas.line(LEFT, _FOOT - 4 * mm, sheet.right, _FOOT - 4 * mm)
    canvas.setFillColor(_GREY)
    y = _FOOT - 9 * mm
    draw(canvas, sheet.right, y, said["page"].format(page=page, pages=pages), 8.5, align="right")
    if content.check_code:
        _draw_qr(
            sheet, LEFT, BOTTOM - 1.5 * mm, 13 * mm, f"{content.number} {content.dated} {content.check_code}"
        )
        left = LEFT + 17 * mm
        canvas.setFillColor(black)
        draw(canvas, left, y, said["code"].format(code=content.check_code), 9, f"{MONO}-Bold")
        canvas.setFillColor(_GREY)
        lower = [_made(content, said), _proof(content, said)]
        for place, line in enumerate(filter(None, lower), start=1):
            draw(canvas, left, y - place * 4.2 * mm, line, 8.5)
    canvas.restoreState()


def _made(content: LetterContent, said: Any) -> str:
    if not content.made:
        return ""
    moment = datetime.fromisoformat(content.made)
    day, time = show_day(moment.date()), show_time(moment.time(), content.language)
    return str(said["made"].format(day=day, time=time))


def _proof(content: LetterContent, said: Any) -> str:
    phone = content.letterhead.contact.split(",")[0].split(" ", 1)
    known = len(phone) == 2 and any(sign.isdigit() for sign in phone[1])
    return str(said["proof"].format(phone=phone[1]) if known else said["proof_plain"])


def _draw_qr(sheet: Sheet, x: float, y: float, side: float, text: str) -> None:
    code = QRCode(None, QRErrorCorrectLevel.M)
    code.addData(text)
    # Any mask can be read; trying all eight for the prettiest would cost a third of the letter.
    code.version = code.calculate_version()
    code.makeImpl(False, 0)
    count = code.getModuleCount()
    step = side / count
    path = sheet.canvas.beginPath()
    for row in range(count):
        column = 0
        for dark, run in groupby(code.isDark(row, each) for each in range(count)):
            long = len(list(run))
            if dark:
                path.rect(x + column * step, y + side - (row + 1) * step, long * step, step)
            column += long
    sheet.canvas.setFillColor(black)
    sheet.canvas.drawPath(path, stroke=0, fill=1)


def _draw_marks(sheet: Sheet, said: Any, *, copy: int, void: bool, draft: bool, secret: bool) -> None:
    canvas = sheet.canvas
    if secret:
        draw(canvas, sheet.right, sheet.height - TOP + 3 * mm, said["confidential"], 9, BOLD, align="right")
    if copy > 1:
        draw(canvas, LEFT, sheet.height - TOP + 3 * mm, said["copy"].format(copy=copy), 9, BOLD)
    word = said["void"] if void else said["draft"] if draft else ""
    if word:
        canvas.saveState()
        canvas.setFillColor(Color(0.75, 0.1, 0.1, alpha=0.16))
        canvas.translate(sheet.width / 2, sheet.height / 2)
        canvas.rotate(38)
        draw(canvas, 0, -30, word, 110, BOLD, align="centre")
        canvas.restoreState()


def _day(content: LetterContent) -> str:
    return long_day(date.fromisoformat(content.dated), content.language)
