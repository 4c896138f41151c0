"""How a consent is said: its standing, whom and what it covers, the hours that are left."""

from datetime import date, datetime

from rehabdesk.domain.consents import ConsentKind, Standing
from rehabdesk.domain.dates import show_day, show_time
from rehabdesk.i18n import _, language, ngettext
from rehabdesk.services.consents import ConsentRow
from rehabdesk.ui.privacy import shown_name

_LOOKS = {
    Standing.IN_FORCE: ("ok", "done"),
    Standing.ENDING: ("warn", "time"),
    Standing.ENDED: ("neu", "finished"),
    Standing.WITHDRAWN: ("neu", "refused"),
    Standing.MISTAKEN: ("neu", "undo"),
}
_HOUR = 3600


def standing_chip(row: ConsentRow) -> tuple[str, str, str]:
    if row.to_stop:
        return _("To be carried out"), "bad", "overdue"
    return (_(row.standing.label), *_LOOKS[row.standing])


def scope_of(row: ConsentRow) -> str:
    """To whom and what for, in one line; who signed where it is no release."""
    if row.kind is ConsentKind.RELEASE:
        aims = ", ".join(_(aim.label) for aim in row.aims)
        if not row.receiver:
            return row.purposes
        return _("{receiver}: {purposes}").format(receiver=receiver_of(row), purposes=aims)
    return signer_of(row)


def receiver_of(row: ConsentRow) -> str:
    """An agency by its name, also while names of people are hidden."""
    return row.receiver if row.scope.partner_id is not None else shown_name(row.receiver)


def signer_of(row: ConsentRow) -> str:
    name = shown_name(row.signed_by)
    if row.relation is None:
        return name
    return _("{name} ({relation})").format(name=name, relation=_(row.relation.label))


def time_left(due: datetime, now: datetime) -> tuple[str, str]:
    """Words and a tone: what is left of the three days, or how late it is."""
    hours = int((due - now).total_seconds() // _HOUR)
    if hours < 0:
        late = -hours
        return ngettext("{count} hour late", "{count} hours late", late).format(count=late), "bad"
    said = ngettext("{count} hour left", "{count} hours left", hours).format(count=hours)
    return said, "bad" if hours < 24 else "warn"


def moment(at: datetime, now: datetime) -> str:
    there = at.astimezone(now.tzinfo)
    clock = show_time(there.time(), language())
    return _("{day}, {time}").format(day=show_day(there.date()), time=clock)


def days_left(until: date, today: date) -> str:
    days = (until - today).days
    if days <= 0:
        return _("Today")
    return ngettext("{count} day left", "{count} days left", days).format(count=days)
