"""The centre's letterhead: logo, names, address, double rule."""

from datetime import date

from reportlab.lib.units import mm

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.dates import long_day
from rehabdesk.domain.letters import Letterhead, letterhead_of, wording
from rehabdesk.domain.numbering import make_number, pattern_problem
from rehabdesk.paper.sheet import BODY, BOLD, LEFT, RIGHT, SERIF, TOP, Sheet, draw, picture, width_of

LOGO_SIDE = 26 * mm


def draw_letterhead(sheet: Sheet, head: Letterhead, logo: bytes) -> float:
    """Draw it at the top of the page; return where the text may begin."""
    canvas, top = sheet.canvas, sheet.height - TOP
    shown = picture(logo) if logo else None
    middle = sheet.width / 2
    room = sheet.text_width
    if shown is not None:
        scale = LOGO_SIDE / max(shown.width, shown.height)
        wide, high = shown.width * scale, shown.height * scale
        canvas.drawImage(shown.reader, LEFT - 2 * mm, top - LOGO_SIDE / 2 - high / 2, wide, high)
        left = LEFT + LOGO_SIDE
        middle, room = (left + sheet.width - RIGHT) / 2, sheet.width - RIGHT - left
    lines = [
        (head.foundation.upper(), 12.5, SERIF),
        (head.name.upper(), 19, BOLD),
        (head.address, 10.5, SERIF),
        (head.contact, 10.5, SERIF),
        (head.licence, 10.5, SERIF),
    ]
    lines = [line for line in lines if line[0]]
    tall = sum(size * 1.24 for _text, size, _font in lines)
    y = top - max(0, (LOGO_SIDE - tall) / 2) if shown is not None else top
    for text, size, font in lines:
        size = _fit(text, size, font, room)
        y -= size * 1.24
        draw(canvas, middle, y + size * 0.24, text, size, font, align="centre")
    rule = min(y, top - LOGO_SIDE if shown is not None else y) - 3 * mm
    canvas.setLineWidth(2.2)
    canvas.line(LEFT, rule, sheet.right, rule)
    canvas.setLineWidth(0.7)
    canvas.line(LEFT, rule - 2.6, sheet.right, rule - 2.6)
    return float(rule - 9 * mm)


def _fit(text: str, size: float, font: str, room: float) -> float:
    wide = width_of(text, size, font)
    return size if wide <= room else max(6.5, size * room / wide)


def letterhead_sample(centre: CentreDraft, today: date, language: str = "id") -> bytes:
    """The top of a letter with the letterhead as it stands, for first run and settings."""
    sheet = Sheet(centre.paper.value, "RehabDesk", centre.name)
    y = draw_letterhead(sheet, letterhead_of(centre, language), centre.logo)
    said = wording(language)
    # Drawn while the centre is still being typed in: a pattern that is not right yet shows as a gap.
    site, pattern = centre.site_code or "…", centre.letter_pattern
    known = pattern_problem(pattern) is None
    number = make_number(pattern, seq=1, kind="SKM", site=site, issued_on=today) if known else "…"
    draw(sheet.canvas, LEFT, y, f"{said['number']}   : {number}", BODY)
    place = centre.city.removeprefix("Kota ").removeprefix("Kabupaten ") or "…"
    draw(sheet.canvas, sheet.right, y, f"{place}, {long_day(today, language)}", BODY, align="right")
    return sheet.finish()
