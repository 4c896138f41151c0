"""The sheet with the recovery key: printed once, locked away, typed back when every password is forgotten."""

from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.dates import long_day
from rehabdesk.domain.recovery import split_key
from rehabdesk.i18n import N_, words
from rehabdesk.paper.letterhead import draw_letterhead, letterhead_of
from rehabdesk.paper.sheet import BODY, BOLD, BOTTOM, MONO, Sheet, paragraph

_STEPS = (
    N_("Install RehabDesk and start it."),
    N_(
        "On the sign-in page choose 'Forgotten the password?'."
        " On another computer choose 'Restore from a backup'."
    ),
    N_("Type the eight groups of this sheet. Each group is checked as you type."),
    N_("Choose a new password for an administrator, then make a new key and destroy this sheet."),
)
_WARNING = N_(
    "This key opens all data of the centre. Keep it in a safe or locked cupboard, apart from the computer"
    " and from the backups. Do not photograph it and do not send it."
)


def recovery_sheet(centre: CentreDraft, key: str, made_on: date, language: str) -> bytes:
    """One page: the eight groups, how to use them, and room for who keeps it."""
    say = words(language).gettext
    sheet = Sheet(centre.paper.value, say(N_("Recovery key sheet")), centre.name)
    top = draw_letterhead(sheet, letterhead_of(centre, language), centre.logo)
    story: list[Any] = [
        paragraph(say(N_("Recovery key sheet")), 16, align="left", font=BOLD, space=8),
        paragraph(say(_WARNING), BODY, space=14),
        _groups(split_key(key)),
        Spacer(1, 8 * mm),
        paragraph(say(N_("How to use it")), 13, align="left", font=BOLD, space=6),
        *(
            paragraph(f"{number}. {say(step)}", BODY, align="left", indent=5 * mm, space=4)
            for number, step in enumerate(_STEPS, start=1)
        ),
        Spacer(1, 8 * mm),
        _keeping(centre, made_on, language),
    ]
    sheet.flow(story, top, BOTTOM, lambda _page: None)
    return sheet.finish()


def _groups(groups: list[str]) -> Table:
    cells = [
        [
            [
                paragraph(str(place + 1), 8, align="centre", space=2),
                paragraph(groups[place], 17, align="centre", font=f"{MONO}-Bold", space=0),
            ]
            for place in range(row * 4, row * 4 + 4)
        ]
        for row in range(2)
    ]
    table = Table(cells, colWidths=[38.5 * mm] * 4, rowHeights=[19 * mm] * 2)
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.8, "black"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    )
    return table


def _keeping(centre: CentreDraft, made_on: date, language: str) -> Table:
    say = words(language).gettext
    rows = [
        (say(N_("Centre")), centre.name),
        (say(N_("Made on")), long_day(made_on, language)),
        (say(N_("Kept by")), ""),
        (say(N_("Kept where")), ""),
        (say(N_("Signature")), ""),
    ]
    cells = [
        [paragraph(name, 10.5, align="left", space=0), paragraph(value or " ", 10.5, align="left", space=0)]
        for name, value in rows
    ]
    table = Table(cells, colWidths=[40 * mm, 114 * mm], rowHeights=[8 * mm] * 4 + [18 * mm])
    table.setStyle(
        TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "grey"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    )
    return table
