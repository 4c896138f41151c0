"""Dates and times as people type and read them, in both languages and without the machine's own locale."""

import re
from calendar import monthrange
from datetime import date, time, timedelta

from rehabdesk.i18n import N_, words

MONTHS = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
SHORT_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT_WEEKDAYS = {
    "id": ("Sen", "Sel", "Rab", "Kam", "Jum", "Sab", "Min"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
ROMAN_MONTHS = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")

_OLD_SPELLINGS = {"peb": 2, "pebruari": 2, "agt": 8, "agst": 8, "nop": 11, "nopember": 11}


def read_day(typed: str, today: date) -> date | None:
    """What was typed as a date (12081998, 12/8/98, 17 Agust 1990, 1990-08-17), or None.

    A two-digit year lies in this century up to next year, else in the last.
    """
    typed = typed.strip().casefold()
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed):
        year, month, day = (int(part) for part in found.groups())
        return _day(year, month, day)
    if found := re.fullmatch(r"(\d{2})(\d{2})(\d{4}|\d{2})", typed):
        return _day(_year(found[3], today), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})\s*[/\-. ]\s*(\d{1,2})\s*[/\-. ]\s*(\d{4}|\d{2})", typed):
        return _day(_year(found[3], today), int(found[2]), int(found[1]))
    if found := re.fullmatch(r"(\d{1,2})[\s\-.]*([a-z]{3,})\.?[\s\-.,]*(\d{4}|\d{2})", typed):
        return _day(_year(found[3], today), _month(found[2]), int(found[1]))
    return None


def _year(digits: str, today: date) -> int:
    if len(digits) == 4:
        return int(digits)
    year = today.year // 100 * 100 + int(digits)
    return year - 100 if year > today.year + 1 else year


def _month(word: str) -> int:
    """1 to 12, or 0 when the word names no month or more than one."""
    named = {
        number
        for names in MONTHS.values()
        for number, name in enumerate(names, 1)
        if name.casefold().startswith(word)
    }
    return named.pop() if len(named) == 1 else _OLD_SPELLINGS.get(word, 0)


def _day(year: int, month: int, day: int) -> date | None:
    if not (1900 <= year <= 2199 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day)


def read_time(typed: str) -> time | None:
    """What was typed as a time of day (1042, 10.42, 10:42, 9), or None."""
    found = re.fullmatch(r"(\d{1,2})(?:\s*[.:,]?\s*(\d{2}))?", typed.strip())
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def show_time(at: time, language: str) -> str:
    return at.strftime("%H:%M" if language == "en" else "%H.%M")


def show_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def long_day(day: date, language: str) -> str:
    """17 November 2026"""
    return f"{day.day} {MONTHS[language][day.month - 1]} {day.year}"


def weekday_and_day(day: date, language: str) -> str:
    """Selasa, 17 November 2026"""
    return f"{WEEKDAYS[language][day.weekday()]}, {long_day(day, language)}"


def short_day(day: date, language: str) -> str:
    """17 Nov"""
    return f"{day.day} {SHORT_MONTHS[language][day.month - 1]}"


def near_day(day: date, today: date, language: str) -> str:
    """Today, yesterday, 5 days ago; from the eighth day on, the date."""
    said = words(language)
    away = (day - today).days
    if away == 0:
        return said.gettext(N_("Today"))
    if away == -1:
        return said.gettext(N_("Yesterday"))
    if away == 1:
        return said.gettext(N_("Tomorrow"))
    if -7 <= away < 0:
        return said.ngettext("{count} day ago", "{count} days ago", -away).format(count=-away)
    if 0 < away <= 7:
        return said.ngettext("in {count} day", "in {count} days", away).format(count=away)
    return show_day(day)


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last: 31 January and one month is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def week_of(day: date) -> tuple[date, date]:
    """The Monday and the Sunday around a day."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)
