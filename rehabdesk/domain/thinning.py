"""Which timed copies to keep: all of two days, then the last of 12 days, of 10 weeks, of 9 months."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta

WHOLE = timedelta(days=2)
DAYS, WEEKS, MONTHS = 12, 10, 9


def copies_to_keep(made: Iterable[datetime], now: datetime) -> set[datetime]:
    """Those worth keeping of copies made at these moments, which share the zone of `now`.

    Only days, weeks and months that hold a copy are counted, so neither a long holiday nor a clock that once
    ran ahead empties the shelf. Copies dated after `now` mean the clock went back: they are kept, and so is
    the newest of the others.
    """
    newest_first = sorted(set(made), reverse=True)
    kept = {moment for moment in newest_first if moment > now - WHOLE}
    older = [moment for moment in newest_first if moment not in kept]
    kept.update(older[:1])
    for count, period in ((DAYS, _day), (WEEKS, _week), (MONTHS, _month)):
        last = _last_of_each(older, period, count)
        kept.update(last)
        older = [moment for moment in older if last and period(moment) < period(last[-1])]
    return kept


def _last_of_each(
    newest_first: list[datetime], period: Callable[[datetime], tuple[int, ...]], count: int
) -> list[datetime]:
    last: dict[Hashable, datetime] = {}
    for moment in newest_first:
        last.setdefault(period(moment), moment)
    return list(last.values())[:count]


def _day(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month, moment.day


def _week(moment: datetime) -> tuple[int, ...]:
    return tuple(moment.isocalendar()[:2])


def _month(moment: datetime) -> tuple[int, ...]:
    return moment.year, moment.month
