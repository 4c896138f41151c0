"""How an event of the timeline looks in a list, and where Enter leads."""

from collections.abc import Callable
from datetime import date

from rehabdesk.domain.dates import near_day, show_day, show_time
from rehabdesk.i18n import language
from rehabdesk.services.timeline import Event, EventKind
from rehabdesk.ui.screen import Place
from rehabdesk.ui.tables import Column

# kind → icon, tone
LOOKS = {
    EventKind.CARE: ("phase", "ok"),
    EventKind.SESSION: ("sessions", "info"),
    EventKind.ASSESSMENT: ("chart", "vio"),
    EventKind.TRAINING: ("training", "vio"),
    EventKind.LETTER: ("letters", "neu"),
    EventKind.CONSENT: ("consent", "ok"),
    EventKind.DOCUMENT: ("documents", "neu"),
    EventKind.ALERT: ("overdue", "bad"),
    EventKind.FILE: ("folder", "neu"),
}
_TABS = {
    "note": "sessions",
    "assessment": "assessments",
    "document": "documents",
    "consent": "consents",
    "intake": "intake",
    "identity": "identity",
    "alert": "summary",
}


def place_of(event: Event, client_id: int) -> Place | None:
    """The thing itself: a tab of this file with it open, or another place."""
    if event.of in _TABS:
        thing = "" if event.target_id is None else str(event.target_id)
        return Place("client", client_id, tab=_TABS[event.of], text=thing)
    if event.of == "letter":
        return Place("letters", event.target_id)
    if event.of == "class":
        return Place("training", event.target_id)
    if event.of == "enquiry":
        return Place("waiting", event.target_id, tab="enquiries")
    return Place("waiting", tab="beds") if event.of == "bed" else None


def columns(today: Callable[[], date]) -> list[Column]:
    def day(event: Event) -> str:
        if abs((today() - event.on).days) < 2:
            return near_day(event.on, today(), language())
        return show_day(event.on)[: 5 if event.on.year == today().year else 10]

    return [
        Column("", day, second=_clock, width=110),
        Column(
            "",
            lambda event: event.title,
            second=lambda event: event.line,
            icon=lambda event: LOOKS[event.kind],
            tone=lambda _event: "ink",
        ),
        Column("", chip=_chip, width=196),
    ]


def key_of(event: Event) -> object:
    return (event.kind, event.of, event.target_id, event.title, event.on, event.at)


def _clock(event: Event) -> str:
    return show_time(event.at, language()) if event.at else ""


def _chip(event: Event) -> tuple[str, str, str] | None:
    icon = {"warn": "sign", "bad": "refused"}.get(event.tone, "")
    return (event.state, event.tone, icon) if event.state else None
