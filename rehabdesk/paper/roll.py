"""The attendance list of a class, to be filled in by hand or kept as proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.dates import long_day
from rehabdesk.domain.letters import letterhead_of
from rehabdesk.domain.training import Mark
from rehabdesk.i18n import N_, words
from rehabdesk.paper.letterhead import draw_letterhead
from rehabdesk.paper.sheet import BODY, BOLD, BOTTOM, FACE, SERIF, Sheet, paragraph

ACROSS = 12  # meetings side by side
_SMALL = 9.5


@dataclass(frozen=True)
class Roll:
    """What the list says. `marks` of a person are letters, one a meeting, empty where nothing is marked."""

    course: str
    batch: str
    place: str
    instructor: str
    partner: str
    meetings: Sequence[date]
    people: Sequence[tuple[str, Sequence[str]]]


def attendance_list(centre: CentreDraft, roll: Roll, language: str) -> bytes:
    say = words(language).gettext
    title = say(N_("Attendance list"))
    sheet = Sheet(centre.paper.value, title, centre.name)
    top = draw_letterhead(sheet, letterhead_of(centre, language), centre.logo)
    story: list[Any] = [
        paragraph(title.upper(), 14, align="centre", font=BOLD, space=3),
        paragraph(f"{roll.course}, {roll.batch}", BODY, align="centre", space=8),
        *_facts(roll, language),
        Spacer(1, 3 * mm),
    ]
    for start in range(0, max(1, len(roll.meetings)), ACROSS):
        story += [_grid(roll, start, language), Spacer(1, 5 * mm)]
    legend = ", ".join(f"{mark.value} {say(mark.label)}" for mark in Mark)
    story += [paragraph(legend, _SMALL, align="left", space=10), _signature(roll, language)]
    sheet.flow(story, top, BOTTOM, lambda _page: None, together=2)
    return sheet.finish()


def _facts(roll: Roll, language: str) -> list[Any]:
    say = words(language).gettext
    ends = [*roll.meetings[:1], *roll.meetings[-1:]]
    days = [long_day(day, language) for day in ends]
    named = (
        (N_("Place"), roll.place),
        (N_("Instructor"), roll.instructor),
        (N_("Partner"), roll.partner),
        (N_("Time"), " – ".join(dict.fromkeys(days))),
    )
    return [paragraph(f"{say(name)}: {value}", BODY, align="left", space=1) for name, value in named if value]


def _grid(roll: Roll, start: int, language: str) -> Table:
    say = words(language).gettext
    meetings = list(roll.meetings[start : start + ACROSS])
    head: list[Any] = [_cell("No."), _cell(say(N_("Name")), "left")]
    head += [_head(start + place, day) for place, day in enumerate(meetings, 1)]
    rows = [head]
    for number, (name, marks) in enumerate(roll.people, 1):
        letters = [_cell(letter) for letter in marks[start : start + len(meetings)]]
        rows.append([_cell(str(number)), _cell(name, "left"), *letters])
    grid = Table(
        rows,
        colWidths=[8 * mm, 147 * mm - ACROSS * 8 * mm, *[8 * mm] * len(meetings)],
        repeatRows=1,
        hAlign="LEFT",
    )
    grid.setStyle(
        TableStyle(
            [
                FACE,
                ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#808080")),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#F2F2F2")),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("RIGHTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return grid


def _cell(text: str, align: str = "centre") -> Any:
    return paragraph(text, _SMALL, align=align, space=0)


def _head(number: int, day: date) -> list[Any]:
    return [
        paragraph(str(number), _SMALL, align="centre", font=BOLD, space=0),
        paragraph(f"{day:%d/%m}", 7, align="centre", space=0),
    ]


def _signature(roll: Roll, language: str) -> Table:
    say = words(language).gettext
    signed = [
        paragraph(say(N_("Instructor")), BODY, align="centre", space=0),
        Spacer(1, 16 * mm),
        paragraph(roll.instructor, BODY, align="centre", font=BOLD if roll.instructor else SERIF, space=0),
    ]
    return Table([["", signed]], colWidths=[90 * mm, 65 * mm], hAlign="LEFT")
