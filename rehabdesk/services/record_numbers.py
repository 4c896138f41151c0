"""Record numbers for many clients at once, beside numbers that an old register brings along."""

import re
from collections.abc import Collection, Iterable

from sqlalchemy import func
from sqlalchemy.dialects.sqlite import insert

from rehabdesk.db.models.centre import Centre
from rehabdesk.db.models.clients import RecordCounter
from rehabdesk.db.work import Work


def keep_ahead_of(work: Work, numbers: Iterable[str]) -> None:
    """Count on from numbers that follow the centre's pattern, so that none of them is given out again."""
    centre = work.session.get_one(Centre, 1)
    shape = _shape(centre.record_pattern, centre.site_code)
    last: dict[int, int] = {}
    for number in numbers:
        if number and (found := re.fullmatch(shape, number)):
            parts = found.groupdict()
            year, seq = int(parts.get("year") or work.today.year), int(parts["seq"])
            last[year] = max(last.get(year, 0), seq)
    for year, seq in last.items():
        _raise_to(work, year, seq)


def _shape(pattern: str, site: str) -> str:
    shape = ""
    for part in re.split(r"(\{[^}]*\})", pattern):
        token = re.match(r"\{(\w+)", part)
        if token is None:
            shape += re.escape(part)
        elif token[1] == "site":
            shape += re.escape(site)
        else:
            digits = r"\d{4}" if token[1] == "year" else r"\d{1,9}"
            shape += f"(?P<{token[1]}>{digits})" if f"?P<{token[1]}>" not in shape else digits
    return shape


def _raise_to(work: Work, year: int, seq: int) -> None:
    kept = insert(RecordCounter).values(year=year, last=seq)
    kept = kept.on_conflict_do_update(
        index_elements=["year"], set_={"last": func.max(RecordCounter.last, kept.excluded.last)}
    )
    work.session.execute(kept)


def reserve_numbers(work: Work, count: int, taken: Collection[str]) -> list[str]:
    """The next so many of the year; what stands in `taken` is passed over."""
    if not count:
        return []
    centre, year = work.session.get_one(Centre, 1), work.today.year
    last = work.session.get(RecordCounter, year)
    seq = last.last if last else 0
    found: list[str] = []
    while len(found) < count:
        seq += 1
        number = centre.record_pattern.format(site=centre.site_code, year=year, seq=seq)
        if number not in taken:
            found.append(number)
    _raise_to(work, year, seq)
    work.session.expire_all()
    return found
