"""Letter numbers from the centre's pattern: 021/SKSR/RPC/XI/2026 (domain.md §5.1)."""

import re
from datetime import date

from rehabdesk.domain.dates import ROMAN_MONTHS
from rehabdesk.i18n import N_

TOKENS = ("seq", "kind", "site", "roman_month", "month", "year")


def make_number(pattern: str, *, seq: int, kind: str, site: str, issued_on: date) -> str:
    """Fill the pattern. Its tokens are those of TOKENS; {seq:03} pads with zeros."""
    return pattern.format(
        seq=seq,
        kind=kind,
        site=site,
        roman_month=ROMAN_MONTHS[issued_on.month - 1],
        month=f"{issued_on.month:02}",
        year=issued_on.year,
    )


def pattern_problem(pattern: str) -> str | None:
    """The rule for a pattern: every letter of a year must get a number of its own."""
    try:
        one = make_number(pattern, seq=1, kind="X", site="S", issued_on=date(2026, 1, 31))
        other = make_number(pattern, seq=2, kind="X", site="S", issued_on=date(2026, 1, 31))
        next_year = make_number(pattern, seq=1, kind="X", site="S", issued_on=date(2027, 1, 31))
    except (KeyError, IndexError, ValueError):
        return N_(
            "Only {{seq}}, {{kind}}, {{site}}, {{roman_month}}, {{month}} and {{year}} may stand in it."
        )
    if one == other:
        return N_("The pattern needs {{seq}}, where the running number stands.")
    if one == next_year:
        return N_("The pattern needs {{year}}: numbers begin again each year.")
    return None


def place_of(number: str, pattern: str) -> int | None:
    """The running number in a finished number; None where it does not follow the pattern."""
    parts = [re.escape(part) for part in re.split(r"\{[^}]*\}", pattern)]
    names = re.findall(r"\{(\w+)[^}]*\}", pattern)
    shape = parts[0]
    for name, rest in zip(names, parts[1:], strict=True):
        shape += (r"(\d+)" if name == "seq" else r"[^/]+?") + rest
    found = re.fullmatch(shape, number)
    return int(found[1]) if found else None
