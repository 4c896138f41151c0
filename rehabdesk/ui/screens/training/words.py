"""How batches, enrolments and results are said on the screens of training."""

from datetime import date

from rehabdesk.domain.dates import SHORT_WEEKDAYS, show_day, show_time
from rehabdesk.domain.training import Competence, EnrolmentState, Mark, Standing
from rehabdesk.i18n import _, language
from rehabdesk.services.training import BatchRow, BatchSheet, ClientClass

MARK_TONES = {Mark.PRESENT: "ok", Mark.EXCUSED: "info", Mark.SICK: "warn", Mark.ABSENT: "bad"}

STANDING_TONES = {
    Standing.QUALIFIES: ("ok", "certificate"),
    Standing.TOO_ABSENT: ("bad", "overdue"),
    Standing.NOT_PASSED: ("warn", "warning"),
    Standing.NO_RESULT: ("neu", "half"),
    Standing.UNMARKED: ("neu", "half"),
}

STATE_TONES = {
    EnrolmentState.PROPOSED: ("neu", "later"),
    EnrolmentState.WAITING: ("warn", "waiting"),
    EnrolmentState.ACCEPTED: ("info", "next"),
    EnrolmentState.ATTENDING: ("info", "half"),
    EnrolmentState.COMPLETED: ("ok", "done"),
    EnrolmentState.FAILED: ("warn", "warning"),
    EnrolmentState.WITHDRAWN: ("neu", "left early"),
    EnrolmentState.CANCELLED: ("neu", "refused"),
}


def letters() -> dict[str, tuple[str, str]]:
    """What may be typed into the attendance grid → its tone and word."""
    return {mark.value: (MARK_TONES[mark], _(mark.label)) for mark in Mark}


def when_and_where(row: BatchRow) -> str:
    """Sen, Sel 13.00, Bengkel"""
    days = ", ".join(SHORT_WEEKDAYS[language()][int(day) - 1] for day in row.weekdays)
    return f"{days} {show_time(row.starts_at, language())}, {row.place}"


def who_and_when(sheet: BatchSheet) -> str:
    """The line under the title of a class."""
    draft = sheet.draft
    assert draft.first_day
    assert draft.last_day
    said = {
        "instructor": draft.instructor,
        "partner": sheet.partner,
        "first": show_day(draft.first_day)[: None if draft.first_day.year != draft.last_day.year else 5],
        "last": show_day(draft.last_day),
    }
    if sheet.partner:
        return _("Instructor {instructor}, partner {partner}. {first} to {last}").format(**said)
    return _("Instructor {instructor}. {first} to {last}").format(**said)


def per_cent(rate: int | None) -> str:
    return "–" if rate is None else f"{rate}%"


def result(score: int | None, competence: Competence | None) -> str:
    if competence is not None:
        return competence.value
    return "–" if score is None else str(score)


def span(each: ClientClass) -> str:
    return f"{_day(each.first_day)} – {_day(each.last_day)}"


def _day(day: date) -> str:
    return show_day(day)
