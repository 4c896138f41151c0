"""Any declared value in words: for a comparison of two versions, a sheet that is read, a line of facts."""

from dataclasses import fields, is_dataclass
from datetime import date, time
from typing import Any

from rehabdesk.domain import dates
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.intake import SubstanceUse
from rehabdesk.domain.people import read_phone, show_phone
from rehabdesk.i18n import _, language, ngettext


def say_value(value: Any) -> str:
    """Empty for what was not filled in."""
    if value in (None, "", ()):
        return ""
    if isinstance(value, Choice):
        return _(value.label)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str):
        return show_phone(value) if value.startswith("+62") else value
    if isinstance(value, tuple):
        apart = "\n" if any(is_dataclass(each) for each in value) else ", "
        return apart.join(say_value(each) for each in value)
    if isinstance(value, SubstanceUse):
        return _say_use(value)
    if is_dataclass(value):
        return ", ".join(said for f in fields(value) if (said := say_value(getattr(value, f.name))))
    if isinstance(value, date):
        return show_day(value)
    return dates.show_time(value, language()) if isinstance(value, time) else str(value)


def is_same(one: Any, other: Any) -> bool:
    """Whether two values mean the same: a number does however it was typed."""
    return bool(_stored(one) == _stored(other))


def _stored(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return tuple(_stored(getattr(value, f.name)) for f in fields(value))
    if isinstance(value, tuple):
        return tuple(_stored(each) for each in value)
    return (read_phone(value) or value) if type(value) is str else value


def _say_use(use: SubstanceUse) -> str:
    said = [_(use.substance.label)]
    if use.main or use.secondary:
        said.append(_("primary") if use.main else _("secondary"))
    if use.days is not None:
        said.append(_("{count} of 30 days").format(count=use.days))
    if use.first_age is not None:
        said.append(_("first at {age}").format(age=use.first_age))
    if use.years is not None:
        said.append(ngettext("{count} year", "{count} years", use.years).format(count=use.years))
    if use.route is not None:
        said.append(_(use.route.label))
    if use.last_use is not None:
        said.append(_("last on {day}").format(day=show_day(use.last_use)))
    return ", ".join(said)
