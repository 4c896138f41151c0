"""The words of a client's alerts: in the head of the file, in the list's preview, above the summary."""

from rehabdesk.domain.alerts import SHORT, WHAT_TO_DO, AlertKind
from rehabdesk.i18n import _
from rehabdesk.services.alerts import AlertRow
from rehabdesk.services.episodes import EpisodeHead

_GRAVE = (AlertKind.SUICIDE, AlertKind.VIOLENCE, AlertKind.ALLERGY)
LONGEST = 32  # characters of a chip


def tone_of(kind: AlertKind) -> str:
    return "bad" if kind in _GRAVE else "warn"


def whole(row: AlertRow) -> str:
    """What it is, why for whoever may know, and what to do."""
    what = f"{_(row.kind.label)}: {row.detail}" if row.detail else _(row.kind.label)
    return f"{what.rstrip('.')}. {_(WHAT_TO_DO[row.kind])}"


def banners(alerts: list[AlertRow], head: EpisodeHead | None) -> list[tuple[str, str]]:
    """Every alert in whole sentences, and what the intake says to mind: text and tone."""
    risks = head.risks([row.kind for row in alerts]) if head else []
    return [*((whole(row), tone_of(row.kind)) for row in alerts), *risks]


def chips(alerts: list[AlertRow], head: EpisodeHead | None) -> list[tuple[str, str]]:
    """The same in two words each, and each once."""
    found = list(dict.fromkeys((_brief(row), tone_of(row.kind)) for row in alerts))
    found += head.risks([row.kind for row in alerts], brief=True) if head else []
    return [
        (text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…", tone) for text, tone in found
    ]


def _brief(row: AlertRow) -> str:
    if row.kind is AlertKind.ALLERGY and row.detail:
        return _("Allergy: {what}").format(what=row.detail)
    return _(SHORT[row.kind])
