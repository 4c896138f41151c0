"""A consent as it is signed on paper: each matter explained and ticked by hand."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentDraft, ConsentKind, consent_text, is_minor
from rehabdesk.domain.dates import long_day
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.domain.letters import letterhead_of
from rehabdesk.domain.people import fold
from rehabdesk.i18n import N_, words
from rehabdesk.paper.letterhead import draw_letterhead
from rehabdesk.paper.sheet import BODY, BOLD, BOTTOM, FACE, Sheet, draw, paragraph, rich, style

_SMALL = 10.5
_BLANK = "." * 60
_NO_PADDING = [(side, (0, 0), (-1, -1), 0) for side in ("TOPPADDING", "LEFTPADDING", "RIGHTPADDING")]


def consent_form(
    centre: CentreDraft,
    client: ClientDraft,
    consent: ConsentDraft,
    today: date,
    language: str = "id",
    *,
    receiver: str = "",
    version: str = "",
) -> bytes:
    """One page to be explained, ticked by hand and signed. `receiver` is whom a release names; the text is
    the newest one, or the `version` that was signed at the time."""
    say = words(language).gettext
    said = consent_text(consent.kind, language, version)
    sheet = Sheet(centre.paper.value, said.title, centre.name)
    top = draw_letterhead(sheet, letterhead_of(centre, language), centre.logo)
    story: list[Any] = [
        Paragraph(
            f"<u>{rich(said.title.upper(), BOLD)}</u>", style(BODY + 2, align="centre", space=10, font=BOLD)
        ),
        paragraph(say(N_("The undersigned:")), _SMALL, align="left", space=4),
        _facts(_person(client, consent, today, language)),
        Spacer(1, 5),
        paragraph(said.opening.format(centre=centre.name), _SMALL, space=6),
        *(_release(consent, receiver, language) if consent.kind is ConsentKind.RELEASE else ()),
        *([_ticks(said.matters, say(N_("Explained")), say)] if said.matters else ()),
        Spacer(1, 8),
        *(paragraph(sentence, _SMALL, space=4) for sentence in said.closing),
        Spacer(1, 6),
        _signatures(centre, client, consent, today, language),
    ]
    sheet.flow(story, top + 4 * mm, BOTTOM, lambda _page: None)
    draw(sheet.canvas, sheet.right, sheet.height - 12 * mm, say(N_("CONFIDENTIAL")), 9, BOLD, align="right")
    which = f"{said.title}, {say(N_('version {version}')).format(version=said.version)}"
    draw(sheet.canvas, sheet.right, 12 * mm, which, 8, align="right")
    return sheet.finish()


def _person(client: ClientDraft, consent: ConsentDraft, today: date, language: str) -> list[tuple[str, str]]:
    say = words(language).gettext
    born = long_day(client.born_on, language) if client.born_on else ""
    address = ", ".join(part for part in (client.address, client.village, client.city) if part)
    guardian = []
    if consent.relation is not None:
        guardian = [(say(N_("Guardian")), f"{consent.signed_by} ({say(consent.relation.label).lower()})")]
    elif _needs_guardian(client, consent, today):
        guardian = [(say(N_("Guardian")), "")]
    return [
        (say(N_("Name")), client.name),
        (say(N_("Place and date of birth")), ", ".join(part for part in (client.birth_place, born) if part)),
        (say(N_("Address")), address),
        *guardian,
    ]


def _release(consent: ConsentDraft, receiver: str, language: str) -> list[Any]:
    """To whom, until when, and what for and what as ticks, set already where they are known."""
    say = words(language).gettext
    given = long_day(consent.given_on, language) if consent.given_on else "." * 20
    until = long_day(consent.until, language) if consent.until else "." * 20
    rows = [
        (say(N_("To")), receiver or consent.to_person),
        (say(N_("Valid")), say(N_("from {start} until {end}")).format(start=given, end=until)),
        (say(N_("More about it")), consent.purposes or ("-" if consent.aims else "")),
    ]
    both = [
        _ticks(_labels(options, say), say(title), say, _marks(options, chosen), half=True)
        for options, title, chosen in (
            (Purpose, N_("What for"), consent.aims),
            (Disclosure, N_("What may be told"), consent.tells),
        )
    ]
    beside = Table([both], colWidths=[77 * mm] * 2)
    beside.setStyle(TableStyle([FACE, ("VALIGN", (0, 0), (-1, -1), "TOP"), *_NO_PADDING]))
    return [_facts(rows), Spacer(1, 4), beside]


def _labels(options: type[Any], say: Any) -> list[str]:
    return [say(option.label) for option in options]


def _marks(options: type[Any], chosen: Sequence[Any]) -> list[bool]:
    return [option in chosen for option in options]


def _facts(rows: list[tuple[str, str]]) -> Table:
    cells = [
        [
            paragraph(name, _SMALL, align="left", space=0),
            paragraph(":", _SMALL, align="left", space=0),
            paragraph(value or _BLANK, _SMALL, align="left", space=0),
        ]
        for name, value in rows
    ]
    table = Table(cells, colWidths=[48 * mm, 4 * mm, 100 * mm], hAlign="LEFT")
    top = ("VALIGN", (0, 0), (-1, -1), "TOP")
    table.setStyle(TableStyle([FACE, top, *_NO_PADDING, ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]))
    return table


def _ticks(
    lines: Sequence[str], title: str, say: Any, marked: Sequence[bool] = (), *, half: bool = False
) -> Table:
    head = [say(N_("No.")), title, say(N_("Yes"))]
    cells = [[paragraph(each, _SMALL, align="left", font=BOLD, space=0) for each in head]]
    for number, line in enumerate(lines, start=1):
        mark = "X" if marked and marked[number - 1] else ""
        cells.append(
            [
                paragraph(str(number), _SMALL, align="centre", space=0),
                paragraph(line, _SMALL, align="left", space=0),
                paragraph(mark, _SMALL, align="centre", font=BOLD, space=0),
            ]
        )
    widths = (10, 52, 13) if half else (12, 127, 15)
    table = Table(cells, colWidths=[width * mm for width in widths], hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                FACE,
                ("GRID", (0, 0), (-1, -1), 0.5, "grey"),
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
            ]
        )
    )
    return table


def _signatures(
    centre: CentreDraft, client: ClientDraft, consent: ConsentDraft, today: date, language: str
) -> Table:
    say = words(language).gettext
    place = centre.city.removeprefix("Kota ").removeprefix("Kabupaten ")
    day = long_day(consent.given_on or today, language)
    signers = [
        *_givers(client, consent, today, say),
        (say(N_("Witness")), consent.witness),
        (say(N_("Explained by")), consent.explained_by),
    ]
    count = len(signers)
    dots = "." * (84 // count)
    cells = [
        [paragraph(f"{place}, {day}", _SMALL, align="right", space=2), *[""] * (count - 1)],
        [paragraph(head, _SMALL, align="centre", space=0) for head, _name in signers],
        [Spacer(1, 18 * mm)] * count,
        [paragraph(f"( {name or dots} )", _SMALL, align="centre", space=0) for _head, name in signers],
    ]
    table = Table(cells, colWidths=[153 * mm / count] * count)
    table.setStyle(
        TableStyle(
            [
                FACE,
                ("SPAN", (0, 0), (-1, 0)),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("TOPPADDING", (0, 0), (-1, -1), 0),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
            ]
        )
    )
    return table


def _givers(client: ClientDraft, consent: ConsentDraft, today: date, say: Any) -> list[tuple[str, str]]:
    """The client; beside a client under age, or one somebody signs for, also the guardian."""
    if not _needs_guardian(client, consent, today):
        return [(say(N_("Client")), consent.signed_by or client.name)]
    guardian = "" if fold(consent.signed_by) == fold(client.name) else consent.signed_by
    return [(say(N_("Client")), client.name), (say(N_("Guardian")), guardian)]


def _needs_guardian(client: ClientDraft, consent: ConsentDraft, today: date) -> bool:
    return consent.relation is not None or is_minor(client.born_on, consent.given_on or today)
