"""One finished assessment on paper: scores with their bands, every answer, a line to sign."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Spacer, Table, TableStyle

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.dates import long_day, show_day
from rehabdesk.domain.letters import letterhead_of
from rehabdesk.i18n import N_, words
from rehabdesk.paper.letterhead import draw_letterhead
from rehabdesk.paper.sheet import BODY, BOLD, BOTTOM, FACE, SERIF, Sheet, draw, paragraph

_SMALL = 10.0
_TINY = 8.5
_WIDE = 155 * mm


@dataclass(frozen=True)
class PaperScore:
    """One scale as it is written: value, its range, what it means; the result before and the difference."""

    name: str
    shown: str
    span: str
    word: str
    before: str = ""
    difference: str = ""
    note: str = ""


@dataclass(frozen=True)
class AssessmentPaper:
    """What the summary says. `answers` are sections of (number, question, answer)."""

    instrument: str
    version: str
    client: str
    record_number: str
    born_on: date | None
    assessed_on: date
    occasion: str
    assessed_by: str
    by_title: str
    scores: Sequence[PaperScore]
    answers: Sequence[tuple[str, Sequence[tuple[str, str, str]]]]
    before_on: date | None = None
    alerts: Sequence[str] = ()
    incomplete: str = ""
    method: str = ""
    licence: str = ""
    copy: bool = False


def assessment_summary(centre: CentreDraft, paper: AssessmentPaper, today: date, language: str) -> bytes:
    """As many pages as the answers take; the signature stays with what stands above it."""
    say = words(language).gettext
    title = say(N_("Summary of an assessment"))
    sheet = Sheet(centre.paper.value, title, centre.name)
    top = draw_letterhead(sheet, letterhead_of(centre, language), centre.logo)
    story: list[Any] = [
        paragraph(title.upper(), 14, align="centre", font=BOLD, space=2),
        paragraph(f"{paper.instrument} ({paper.version})", BODY, align="centre", space=8),
        _facts(paper, say),
        Spacer(1, 3 * mm),
        _scores(paper, say),
        Spacer(1, 2 * mm),
        *_remarks(paper, say),
        Spacer(1, 2 * mm),
    ]
    for name, rows in paper.answers:
        story += [_answers(name, rows), Spacer(1, 2 * mm)]
    if paper.licence:
        story.append(paragraph(paper.licence, _TINY, align="left", space=4))
    story += [Spacer(1, 3 * mm), _signature(centre, paper, today, language)]

    def each_page(number: int) -> None:
        edge = sheet.height - 12 * mm
        draw(sheet.canvas, sheet.right, edge, say(N_("CONFIDENTIAL")), 9, BOLD, align="right")
        who = f"{paper.record_number}, {paper.instrument}, {show_day(paper.assessed_on)}"
        draw(sheet.canvas, 30 * mm, 9 * mm, who, _TINY)
        page = say(N_("Page {number}")).format(number=number)
        draw(sheet.canvas, sheet.right, 9 * mm, page, _TINY, align="right")

    sheet.flow(story, top, BOTTOM, each_page, together=2)
    return sheet.finish()


def _facts(paper: AssessmentPaper, say: Callable[[str], str]) -> Table:
    rows = [
        (say(N_("Name")), paper.client),
        (say(N_("Record number")), paper.record_number),
        (say(N_("Date of birth")), show_day(paper.born_on) if paper.born_on else ""),
        (say(N_("Date of the assessment")), show_day(paper.assessed_on)),
        (say(N_("Occasion")), paper.occasion),
        (say(N_("Assessed by")), paper.assessed_by),
    ]
    cells = [[_cell(name), _cell(":"), _cell(value)] for name, value in rows if value]
    table = Table(cells, colWidths=[48 * mm, 4 * mm, 103 * mm], hAlign="LEFT")
    tight = [(side, (0, 0), (-1, -1), 0) for side in ("TOPPADDING", "LEFTPADDING", "RIGHTPADDING")]
    table.setStyle(TableStyle([FACE, *tight, ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]))
    return table


def _scores(paper: AssessmentPaper, say: Callable[[str], str]) -> Table:
    heads = [N_("Scale"), N_("Score"), N_("Range"), N_("Meaning")]
    wide = [60 * mm, 20 * mm, 24 * mm, 51 * mm]
    compared = paper.before_on is not None
    if compared:
        heads += [N_("Before"), N_("Difference")]
        wide = [42 * mm, 16 * mm, 20 * mm, 31 * mm, 24 * mm, 22 * mm]
    rows = [[_cell(say(head), font=BOLD) for head in heads]]
    for score in paper.scores:
        row = [_cell(score.name), _cell(score.shown, font=BOLD), _cell(score.span), _cell(score.word)]
        if score.note:
            row[3] = _cell(". ".join(part for part in (score.word, score.note) if part))
        rows.append([*row, _cell(score.before), _cell(score.difference)] if compared else row)
    return _grid(rows, wide)


def _remarks(paper: AssessmentPaper, say: Callable[[str], str]) -> list[Any]:
    said: list[tuple[str, str]] = [(alert, BOLD) for alert in paper.alerts]
    if paper.incomplete:
        said.append((paper.incomplete, SERIF))
    if paper.before_on is not None:
        day = show_day(paper.before_on)
        said.append((say(N_("Before: the assessment of {day}.")).format(day=day), SERIF))
    if paper.method:
        said.append((say(N_("Method: {method}")).format(method=paper.method), SERIF))
    return [paragraph(text, _SMALL, align="left", font=font, space=2) for text, font in said]


def _answers(name: str, rows: Sequence[tuple[str, str, str]]) -> Table:
    """The section stands over its answers, on every page they reach. Only what has numbers shows them."""
    numbered = any(number for number, _text, _said in rows)
    cells = [[_cell(number), _cell(text), _cell(said)][0 if numbered else 1 :] for number, text, said in rows]
    wide = [14 * mm, 91 * mm, 50 * mm] if numbered else [105 * mm, 50 * mm]
    table = _grid([[_cell(name, font=BOLD), *[""] * (len(wide) - 1)], *cells], wide)
    table.setStyle(TableStyle([("SPAN", (0, 0), (-1, 0))]))
    return table


def _grid(rows: list[list[Any]], wide: list[float]) -> Table:
    """The first row stands over the others on every page."""
    table = Table(rows, colWidths=wide, repeatRows=1, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                FACE,
                ("BACKGROUND", (0, 0), (-1, 0), HexColor("#F2F2F2")),
                ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#808080")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 1.5),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
            ]
        )
    )
    return table


def _cell(text: str, font: str = SERIF) -> Any:
    return paragraph(text, _SMALL, align="left", font=font, space=0)


def _signature(centre: CentreDraft, paper: AssessmentPaper, today: date, language: str) -> Table:
    say = words(language).gettext
    place = centre.city.removeprefix("Kota ").removeprefix("Kabupaten ")
    signed = [
        paragraph(f"{place}, {long_day(today, language)}", _SMALL, align="centre", space=0),
        paragraph(say(N_("Assessed by")), _SMALL, align="centre", space=0),
        Spacer(1, 16 * mm),
        paragraph(f"( {paper.assessed_by or '.' * 28} )", _SMALL, align="centre", font=BOLD, space=0),
        paragraph(paper.by_title, _SMALL, align="centre", space=0),
    ]
    return Table([["", signed]], colWidths=[_WIDE - 70 * mm, 70 * mm], hAlign="LEFT")
