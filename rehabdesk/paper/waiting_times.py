"""How long people wait, on paper: figures for a meeting or for whoever pays; no names."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.dates import MONTHS, long_day
from rehabdesk.domain.enquiries import Wait, WaitingTimes, WaitRow
from rehabdesk.domain.letters import letterhead_of
from rehabdesk.i18n import N_, words
from rehabdesk.paper.letterhead import draw_letterhead
from rehabdesk.paper.sheet import BODY, BOLD, BOTTOM, FACE, Sheet, paragraph

_SMALL = 9.5
_NONE = "–"


def waiting_report(
    centre: CentreDraft, times: WaitingTimes, first: date | None, last: date, programme: str, language: str
) -> bytes:
    """`first` None: from the beginning. `programme` empty: of all of them."""
    say = words(language).gettext
    title = say(N_("Waiting times"))
    sheet = Sheet(centre.paper.value, title, centre.name)
    top = draw_letterhead(sheet, letterhead_of(centre, language), centre.logo)
    until = long_day(last, language)
    span = say(N_("First contact up to {last}")).format(last=until)
    if first is not None:
        between = say(N_("First contact from {first} to {last}"))
        span = between.format(first=long_day(first, language), last=until)
    story: list[Any] = [
        paragraph(title.upper(), 14, align="centre", font=BOLD, space=3),
        paragraph(span, BODY, align="centre", space=2),
        paragraph(programme or say(N_("Every programme")), BODY, align="centre", space=8),
        _waits(times, language),
        Spacer(1, 5 * mm),
        _groups(times.months, N_("First contact"), language),
        Spacer(1, 5 * mm),
        _groups(times.programmes, N_("Programme"), language),
        Spacer(1, 5 * mm),
    ]
    if times.without_care():
        story += [_reasons(times, language), Spacer(1, 5 * mm)]
    legend = say(N_("Days from the first contact; the median is the middle of all waits."))
    story.append(paragraph(legend, _SMALL, align="left", space=0))
    sheet.flow(story, top, BOTTOM, lambda _page: None, together=1)
    return sheet.finish()


def _waits(times: WaitingTimes, language: str) -> Table:
    say = words(language).gettext
    waits = (
        (N_("Until screened"), times.screened),
        (N_("Until a place was offered"), times.offered),
        (N_("Until admitted"), times.admitted),
    )
    rows = [(say(name), str(wait.count), *_days(wait, language)) for name, wait in waits]
    longest = _NONE if times.longest_now is None else _whole(times.longest_now, language)
    rows.append((say(N_("Waiting now")), str(times.waiting), _NONE, longest))
    head = ("", say(N_("People")), say(N_("Median")), say(N_("Longest")))
    return _grid([head, *rows], (79, 24, 26, 26))


def _groups(rows: Sequence[WaitRow], name: str, language: str) -> Table:
    say = words(language).gettext
    head = tuple(
        say(each)
        for each in (
            name,
            N_("People"),
            N_("Waiting"),
            N_("Admitted"),
            N_("Without care"),
            N_("Median"),
            N_("Longest"),
        )
    )
    cells = [
        (
            _whose(row, language),
            *(str(count) for count in (row.contacted, row.waiting, row.admitted, row.ended)),
            *_days(row.wait, language),
        )
        for row in rows
    ]
    return _grid([head, *cells], (39, 17, 21, 17, 21, 20, 20))


def _whose(row: WaitRow, language: str) -> str:
    if row.month is None:
        return row.programme or words(language).gettext(N_("None offered yet"))
    return f"{MONTHS[language][row.month.month - 1]} {row.month.year}"


def _reasons(times: WaitingTimes, language: str) -> Table:
    say = words(language).gettext
    head = (say(N_("Why it came to nothing")), say(N_("Whose reason")), say(N_("Count")))
    rows = [(say(why), say(side) if side else "", str(count)) for why, count, side in times.without_care()]
    return _grid([head, *rows], (98, 34, 23))


def _days(wait: Wait, language: str) -> tuple[str, str]:
    if wait.middle is None or wait.longest is None:
        return _NONE, _NONE
    if wait.middle == int(wait.middle):
        return _whole(int(wait.middle), language), _whole(wait.longest, language)
    number = f"{wait.middle:.1f}" if language == "en" else f"{wait.middle:.1f}".replace(".", ",")
    middle = words(language).gettext(N_("{number} days")).format(number=number)
    return middle, _whole(wait.longest, language)


def _whole(count: int, language: str) -> str:
    return words(language).ngettext("{count} day", "{count} days", count).format(count=count)


def _cell(text: str, column: int, *, head: bool) -> Any:
    bold = {"font": BOLD} if head else {}
    return paragraph(text, _SMALL, align="centre" if column else "left", space=0, **bold)


def _grid(rows: list[tuple[str, ...]], widths: tuple[int, ...]) -> Table:
    cells = [[_cell(text, column, head=row is rows[0]) for column, text in enumerate(row)] for row in rows]
    grid = Table(cells, colWidths=[wide * mm for wide in widths], repeatRows=1, hAlign="LEFT")
    grid.setStyle(
        TableStyle(
            [
                FACE,
                ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#808080")),
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#F2F2F2")),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 3),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return grid
