"""How sessions and moments are said, on the list, in the editor and in the reader."""

from datetime import date, datetime, time

from rehabdesk.desk import Desk
from rehabdesk.domain.counselling import SessionKind, minutes_between
from rehabdesk.domain.dates import show_day
from rehabdesk.i18n import _, ngettext
from rehabdesk.ui.widgets.dates import show_time


def short_date(day: date, today: date) -> str:
    """Today, 16/11, or 16/11/2025 for another year."""
    if day == today:
        return _("Today")
    return f"{day:%d/%m}" if day.year == today.year else show_day(day)


def moment(desk: Desk, at: datetime) -> str:
    """17/11/2026 10.42, in the centre's zone."""
    here = at.astimezone(desk.now().tzinfo)
    return f"{show_day(here.date())} {show_time(here.time())}"


def held(day: date, starts_at: time | None) -> str:
    return f"{show_day(day)} {show_time(starts_at)}" if starts_at else show_day(day)


def duration(starts_at: time | None, ends_at: time | None) -> str:
    if starts_at is None or ends_at is None or ends_at <= starts_at:
        return ""
    count = minutes_between(starts_at, ends_at)
    return ngettext("{count} minute", "{count} minutes", count).format(count=count)


def numbered(kind: SessionKind, number: int) -> str:
    return _("{kind}, note {number}").format(kind=_(kind.label), number=number)
