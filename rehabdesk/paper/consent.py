"""The consent to rehabilitation as it is signed on paper: each matter explained and ticked by hand."""

from datetime import date
from typing import Any

from reportlab.lib.units import mm
from reportlab.platypus import Paragraph, Spacer, Table, TableStyle

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentDraft
from rehabdesk.domain.dates import long_day
from rehabdesk.domain.letters import letterhead_of
from rehabdesk.i18n import N_, words
from rehabdesk.paper.letterhead import draw_letterhead
from rehabdesk.paper.sheet import BODY, BOLD, BOTTOM, FACE, Sheet, draw, paragraph, rich, style

_MATTERS = (
    N_("The problem as the centre understands it"),
    N_("The programme, its stages and its length"),
    N_("House rules and what follows when they are broken"),
    N_("The client's rights"),
    N_("Risks, and other ways of getting help"),
    N_("Costs and who bears them"),
    N_("Urine tests"),
    N_("Contact and visits"),
    N_("Confidentiality, and where the law limits it"),
    N_("How personal data are kept and used, and the right to withdraw consent"),
    N_("The right to stop the programme"),
)
_SMALL = 10.5


def consent_form(
    centre: CentreDraft, client: ClientDraft, consent: ConsentDraft, today: date, language: str = "id"
) -> bytes:
    """One page to be explained, ticked by hand and signed."""
    say = words(language).gettext
    title = say(N_("Consent to rehabilitation"))
    sheet = Sheet(centre.paper.value, title, centre.name)
    top = draw_letterhead(sheet, letterhead_of(centre, language), centre.logo)
    born = long_day(client.born_on, language) if client.born_on else ""
    address = ", ".join(part for part in (client.address, client.village, client.city) if part)
    rows = [
        (say(N_("Name")), client.name),
        (say(N_("Place and date of birth")), ", ".join(part for part in (client.birth_place, born) if part)),
        (say(N_("Address")), address),
    ]
    said = say(
        N_(
            "I declare that the matters below were explained to me in words I understand, that I could ask"
            " questions, and that I agree to take part in the programme of {centre}."
        )
    )
    story: list[Any] = [
        Paragraph(
            f"<u>{rich(title.upper(), BOLD)}</u>", style(BODY + 2, align="centre", space=10, font=BOLD)
        ),
        paragraph(say(N_("The undersigned:")), _SMALL, align="left", space=4),
        _facts(rows),
        Spacer(1, 5),
        paragraph(said.format(centre=centre.name), _SMALL, space=6),
        _matters(say),
        Spacer(1, 8),
        paragraph(
            say(N_("I may withdraw this consent at any time; the centre then ends what it covers.")),
            _SMALL,
            space=10,
        ),
        _signatures(centre, client, consent, today, language),
    ]
    sheet.flow(story, top + 4 * mm, BOTTOM, lambda _page: None)
    draw(sheet.canvas, sheet.right, sheet.height - 12 * mm, say(N_("CONFIDENTIAL")), 9, BOLD, align="right")
    return sheet.finish()


def _facts(rows: list[tuple[str, str]]) -> Table:
    cells = [
        [
            paragraph(name, _SMALL, align="left", space=0),
            paragraph(":", _SMALL, align="left", space=0),
            paragraph(value or "." * 60, _SMALL, align="left", space=0),
        ]
        for name, value in rows
    ]
    table = Table(cells, colWidths=[48 * mm, 4 * mm, 100 * mm], hAlign="LEFT")
    tight = [(side, (0, 0), (-1, -1), 0) for side in ("TOPPADDING", "LEFTPADDING", "RIGHTPADDING")]
    table.setStyle(TableStyle([FACE, *tight, ("BOTTOMPADDING", (0, 0), (-1, -1), 2)]))
    return table


def _matters(say: Any) -> Table:
    head = [say(N_("No.")), say(N_("Explained")), say(N_("Yes"))]
    cells = [[paragraph(each, _SMALL, align="left", font=BOLD, space=0) for each in head]]
    for number, matter in enumerate(_MATTERS, start=1):
        cells.append(
            [
                paragraph(str(number), _SMALL, align="centre", space=0),
                paragraph(say(matter), _SMALL, align="left", space=0),
                paragraph("", _SMALL, space=0),
            ]
        )
    table = Table(cells, colWidths=[12 * mm, 127 * mm, 15 * mm])
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
    heads = [say(N_("Client or guardian")), say(N_("Witness")), say(N_("Explained by"))]
    names = [consent.signed_by or client.name, consent.witness, consent.explained_by]
    cells = [
        ["", "", paragraph(f"{place}, {day}", _SMALL, align="centre", space=0)],
        [paragraph(head, _SMALL, align="centre", space=0) for head in heads],
        [Spacer(1, 18 * mm)] * 3,
        [paragraph(f"( {name or '.' * 28} )", _SMALL, align="centre", space=0) for name in names],
    ]
    table = Table(cells, colWidths=[51 * mm] * 3)
    table.setStyle(
        TableStyle([FACE, ("TOPPADDING", (0, 0), (-1, -1), 0), ("BOTTOMPADDING", (0, 0), (-1, -1), 1)])
    )
    return table
