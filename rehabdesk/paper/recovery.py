"""The sheet with the recovery key: printed once, locked away, typed back when every password is forgotten."""

from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Spacer, Table, TableStyle

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.dates import long_day
from rehabdesk.domain.letters import letterhead_of
from rehabdesk.domain.recovery import split_key
from rehabdesk.i18n import N_, words
from rehabdesk.paper.letterhead import draw_letterhead
from rehabdesk.paper.sheet import BODY, BOLD, BOTTOM, FACE, MONO, Sheet, draw, paragraph

_STEPS = (
    N_("Install RehabDesk and start it."),
    N_(
        "On the sign-in page choose 'Forgotten the password?'."
        " On another computer choose 'Restore from a backup'."
    ),
    N_("Type the eight groups of this sheet. Each group is checked as you type."),
    N_("Choose a new password for an administrator, then make a new key and destroy this sheet."),
)
_LETTERS = N_("Without the letters I and O and the digits 0 and 1, so that none is taken for another.")
_BOX, _GAP = 24 * mm, 5 * mm
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
        Spacer(1, 2 * mm),
        paragraph(say(N_("Recovery key sheet")), 17, align="left", font=BOLD, space=12),
        paragraph(say(_WARNING), BODY, space=14),
        _Groups(split_key(key)),
        Spacer(1, 7 * mm),
        paragraph(say(_LETTERS), 9, align="left", space=0),
        Spacer(1, 8 * mm),
        paragraph(say(N_("How to use it")), 13, align="left", font=BOLD, space=6),
        *(
            paragraph(f"{number}. {say(step)}", BODY, align="left", space=6)
            for number, step in enumerate(_STEPS, start=1)
        ),
        Spacer(1, 8 * mm),
        _keeping(centre, made_on, language),
    ]
    sheet.flow(story, top, BOTTOM, lambda _page: None)
    return sheet.finish()


class _Groups(Flowable):  # type: ignore[misc]  # ReportLab is untyped
    """Eight numbered boxes in two rows: large enough to be read out and typed without a mistake."""

    def __init__(self, groups: list[str]) -> None:
        super().__init__()
        self._groups = groups

    def wrap(self, wide: float, _high: float) -> tuple[float, float]:
        self._wide = wide
        return wide, 2 * _BOX + _GAP

    def draw(self) -> None:
        each = (self._wide - 3 * _GAP) / 4
        for place, group in enumerate(self._groups):
            x = place % 4 * (each + _GAP)
            y = (1 - place // 4) * (_BOX + _GAP)
            self.canv.setLineWidth(1.1)
            self.canv.roundRect(x, y, each, _BOX, 3.2 * mm)
            draw(self.canv, x + each / 2, y + _BOX - 6 * mm, str(place + 1), 9, align="centre")
            draw(self.canv, x + each / 2, y + 6.5 * mm, group, 20, f"{MONO}-Bold", align="centre")


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
        [
            paragraph(name, BODY, align="left", space=0),
            paragraph(value or " ", BODY, align="left", font=BOLD, space=0),
        ]
        for name, value in rows
    ]
    table = Table(cells, colWidths=[38 * mm, 117 * mm], rowHeights=[8.6 * mm] * 4 + [19 * mm], hAlign="LEFT")
    table.setStyle(
        TableStyle([FACE, ("GRID", (0, 0), (-1, -1), 0.5, "grey"), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")])
    )
    return table
