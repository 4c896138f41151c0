"""What stands in the cells of an export, and what a consent must let be told for it."""

from collections.abc import Callable, Mapping
from datetime import date

from rehabdesk.db.models.clients import Client
from rehabdesk.db.models.episodes import Episode
from rehabdesk.domain.disclosure import Disclosure
from rehabdesk.domain.episodes import Setting, Status, status_of
from rehabdesk.domain.exports import AGE_BANDS, By, age_band
from rehabdesk.domain.fields import Choice
from rehabdesk.domain.imports import TARGET
from rehabdesk.domain.initials import initials_of
from rehabdesk.domain.people import ReferralSource, Sex, age_on, show_phone
from rehabdesk.domain.reading import Cell
from rehabdesk.domain.substances import Substance
from rehabdesk.i18n import N_, _

Told = frozenset[Disclosure]
EVERYTHING: Told = frozenset(Disclosure)

MORE = {
    "initials": N_("Initials"),
    "age": N_("Age at intake"),
    "reason": N_("Reason for coming"),
    "condition": N_("Condition on arrival"),
    "risk": N_("Risk"),
    "planned_end": N_("Planned end"),
    "condition_at_discharge": N_("Condition at discharge"),
    "medicines": N_("Medicines to continue"),
    "plan_after": N_("Plan after discharge"),
}
REGISTER = (
    "record_number", "name", "alias", "nik", "birth_place", "born_on", "sex", "religion", "education",
    "marital_status", "occupation", "mother_name", "father_name", "phone", "address", "rt_rw", "village",
    "district", "city", "province", "contact_name", "contact_relation", "contact_phone", "contact_call",
    "intake_on",
    "admitted_on", "programme", "counsellor", "referral_source", "funding", "substance", "substances",
    "presenting_problem", "allergies", "status", "discharged_on", "discharge_reason", "summary",
)  # fmt: skip
# No names, numbers, birth dates, telephones or free text; the district is the smallest place.
PSEUDONYMOUS = (
    "record_number", "initials", "sex", "age", "education", "marital_status", "occupation", "district",
    "city", "province", "intake_on", "admitted_on", "programme", "referral_source", "funding", "substance",
    "substances", "status", "discharged_on", "discharge_reason",
)  # fmt: skip
# What a consent must let be told for a cell to be filled; what is not here goes with any release.
_NEEDS: Mapping[str, Disclosure] = {
    "nik": Disclosure.NIK,
    **dict.fromkeys(
        ("phone", "address", "rt_rw", "village", "district", "city", "province", "contact_name",
         "contact_relation", "contact_phone", "contact_call"),
        Disclosure.ADDRESS,
    ),
    **dict.fromkeys(
        ("intake_on", "admitted_on", "programme", "counsellor", "status", "discharged_on", "planned_end",
         "discharge_reason"),
        Disclosure.DATES,
    ),
    **dict.fromkeys(("substance", "substances"), Disclosure.SUBSTANCE),
    **dict.fromkeys(
        ("religion", "education", "marital_status", "occupation", "mother_name", "father_name",
         "referral_source", "funding", "presenting_problem", "summary", "reason", "condition", "risk",
         "condition_at_discharge", "plan_after"),
        Disclosure.HISTORY,
    ),
    **dict.fromkeys(("allergies", "medicines"), Disclosure.MEDICINES),
}  # fmt: skip


def is_told(key: str, told: Told) -> bool:
    needed = _NEEDS.get(key)
    return needed is None or needed in told


def label_of(key: str) -> str:
    return _(TARGET[key].label) if key in TARGET else _(MORE[key])


def _word(choice: Choice | None) -> str:
    return _(choice.label) if choice is not None else ""


def client_cells(client: Client, on: date) -> dict[str, Cell]:
    plain = (
        "record_number", "name", "alias", "nik", "birth_place", "mother_name", "father_name", "address",
        "rt_rw", "village", "district", "city", "province", "contact_name",
    )  # fmt: skip
    chosen = ("sex", "religion", "education", "marital_status", "occupation", "contact_relation")
    return {
        **{key: getattr(client, key) for key in plain},
        **{key: _word(getattr(client, key)) for key in chosen},
        "initials": initials_of(client.name),
        "age": age_on(on, client.born_on) if client.born_on else "",
        "born_on": client.born_on or "",
        "contact_call": _word(client.contact_call),
        "phone": show_phone(client.phone) if client.phone else "",
        "contact_phone": show_phone(client.contact_phone) if client.contact_phone else "",
    }


def episode_cells(
    episode: Episode | None, programme: str, setting: Setting | None, counsellor: str
) -> dict[str, Cell]:
    if episode is None:
        return dict.fromkeys((key for key in REGISTER if TARGET[key].of_episode), "")
    main, others = _substances(episode)
    return {
        "intake_on": episode.intake_on or "",
        "admitted_on": episode.admitted_on or "",
        "programme": programme or _word(setting),
        "counsellor": counsellor,
        "referral_source": _word(episode.referral_source),
        "funding": _word(episode.funding),
        "substance": _word(main),
        "substances": "; ".join(_word(each) for each in others),
        "presenting_problem": episode.presenting_problem,
        "allergies": episode.allergies,
        "status": _word(episode.state),
        "discharged_on": episode.discharged_on or "",
        "discharge_reason": _word(episode.discharge_reason),
        "summary": episode.summary,
    }


def intake_cells(episode: Episode) -> dict[str, Cell]:
    return {
        "reason": _word(episode.reason),
        "condition": _word(episode.condition),
        "risk": _word(episode.risk),
        "planned_end": episode.planned_end or "",
        "condition_at_discharge": episode.condition_at_discharge,
        "medicines": episode.medicines,
        "plan_after": episode.plan_after,
    }


def _substances(episode: Episode) -> tuple[Substance | None, list[Substance]]:
    used = [(Substance(use["substance"]), bool(use.get("main"))) for use in episode.substances or ()]
    main = next((substance for substance, is_main in used if is_main), used[0][0] if used else None)
    return main, [substance for substance, _is_main in used if substance is not main]


# groups of the counts

_GROUPS: Mapping[By, Callable[[Client, Episode, Setting | None], str]] = {
    By.NOTHING: lambda _client, _episode, _setting: "",
    By.AGE: lambda client, episode, _setting: age_band(
        client.born_on, episode.intake_on or episode.opened_at.date()
    ),
    By.SEX: lambda client, _episode, _setting: client.sex or "",
    By.DISTRICT: lambda client, _episode, _setting: client.district.strip().title(),
    By.CITY: lambda client, _episode, _setting: client.city.strip().title(),
    By.MONTH: lambda _client, episode, _setting: f"{episode.intake_on:%Y-%m}" if episode.intake_on else "",
    By.YEAR: lambda _client, episode, _setting: f"{episode.intake_on:%Y}" if episode.intake_on else "",
    By.SETTING: lambda _client, _episode, setting: setting or "",
    By.SUBSTANCE: lambda _client, episode, _setting: _substances(episode)[0] or "",
    By.SOURCE: lambda _client, episode, _setting: episode.referral_source or "",
    By.STATUS: lambda _client, episode, setting: status_of(
        episode.state, setting or Setting.OUTPATIENT, episode.discharge_reason
    ),
}


def group_of(by: By, client: Client, episode: Episode, setting: Setting | None) -> str:
    found = _GROUPS[by](client, episode, setting)
    return _(found.label) if isinstance(found, Choice) else found


# The order in which the groups of a value set stand; everything else stands by its name.
_ORDERS: Mapping[By, type[Choice]] = {
    By.SEX: Sex,
    By.SETTING: Setting,
    By.SUBSTANCE: Substance,
    By.SOURCE: ReferralSource,
    By.STATUS: Status,
}


def in_order(by: By, found: set[str]) -> list[str]:
    """The groups there are; those nobody knows stand last."""
    if by is By.AGE:
        order = [name for _limit, name in AGE_BANDS]
    elif by in _ORDERS:
        order = [_(choice.label) for choice in _ORDERS[by]]
    else:
        order = sorted(found)
    return [name for name in order if name in found and name] + ([""] if "" in found or not found else [])
