"""How enquiries are put into words: chips, days, history lines."""

from rehabdesk.domain.dates import show_day
from rehabdesk.domain.enquiries import EnquiryState
from rehabdesk.domain.people import show_phone
from rehabdesk.i18n import _, ngettext
from rehabdesk.services.enquiries import EnquiryRow, EnquirySheet, StepRow

_TONES = {
    EnquiryState.CONTACTED: ("neu", "phone"),
    EnquiryState.SCREENED: ("info", "half"),
    EnquiryState.OFFERED: ("vio", "later"),
    EnquiryState.ACCEPTED: ("ok", "tick"),
    EnquiryState.DECLINED: ("neu", "refused"),
    EnquiryState.NO_SHOW: ("warn", "left early"),
    EnquiryState.LOST: ("warn", "do not contact"),
}


def state_chip(row: EnquiryRow) -> tuple[str, str, str]:
    """The state; whoever was admitted meanwhile is said to be, and what waits too long is marked."""
    if row.admitted_on is not None:
        return _("Admitted"), "ok", "done"
    tone, icon = _TONES[row.state]
    return _(row.state.label), "warn" if row.overdue else tone, "overdue" if row.overdue else icon


def days(count: int) -> str:
    if count == 0:
        return _("today")
    return ngettext("{count} day", "{count} days", count).format(count=count)


def who(row: EnquiryRow) -> str:
    """Age and where from, in one line."""
    age = ngettext("{count} year", "{count} years", row.age).format(count=row.age) if row.age else ""
    sex = _(row.sex.label) if row.sex else ""
    return ", ".join(part for part in (sex, age, row.village) if part)


def step_title(step: StepRow) -> str:
    if step.contact:
        return _("Spoken with")
    if step.reopened:
        return _("Reopened")
    if step.reason is not None:
        return _("Declined by the centre") if step.reason.by_centre else _("Declined by the person")
    return _(step.state.label)


def step_detail(step: StepRow) -> str:
    """What the step says besides its name."""
    parts = [_(step.result.label) if step.result else "", _(step.reason.label) if step.reason else ""]
    if step.programme:
        parts.append(step.programme)
    if step.offered_for:
        parts.append(_("may come on {date}").format(date=show_day(step.offered_for)))
    return ". ".join(part for part in (*parts, step.place, step.note) if part)


def call_back(sheet: EnquirySheet) -> str:
    """The number and what may be said on it, always together."""
    draft = sheet.draft
    if not draft.phone:
        return _("No number")
    if not draft.may_call:
        return _("{phone}, do not call").format(phone=show_phone(draft.phone))
    said = _("{phone}, we may say who we are") if draft.may_say else _("{phone}, do not say who we are")
    return said.format(phone=show_phone(draft.phone))
