"""The sections of an intake together: what they hold, what signing asks for, what changed since."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, TypeVar

from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.fields import Problem, blank, problems, unasked
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.intake_health import Medical, Mental, Urine
from rehabdesk.domain.intake_life import Family, Work
from rehabdesk.domain.intake_origin import Arrival, Conclusion, EarlierCare, History, Legal, Papers, When
from rehabdesk.domain.kept import pack_filled, unpack
from rehabdesk.domain.people import YesNo
from rehabdesk.i18n import N_

D = TypeVar("D")


@dataclass(frozen=True)
class Sections:
    """What an intake holds beyond the columns of its episode. The order is that of the form."""

    arrival: Arrival = Arrival()
    legal: Legal = Legal()
    history: History = History()
    medical: Medical = Medical()
    mental: Mental = Mental()
    family: Family = Family()
    work: Work = Work()
    urine: Urine = Urine()
    papers: Papers = Papers()
    conclusion: Conclusion = Conclusion()

    @property
    def placement_ends(self) -> date | None:
        return self.legal.placement_ends if self.legal.in_process is YesNo.YES else None


@dataclass(frozen=True)
class Whole:
    """Everything a signature stands for, but the infections, which are signed apart."""

    client: ClientDraft
    intake: IntakeDraft
    sections: Sections = Sections()

    def parts(self) -> Iterator[tuple[str, Any]]:
        """(key, Draft) in the order of the form."""
        yield "client", self.client
        yield "intake", self.intake
        for f in fields(self.sections):
            yield f.name, getattr(self.sections, f.name)


def pack_sections(sections: Sections) -> dict[str, Any]:
    """Section by section, those with an answer."""
    made = {f.name: pack_filled(getattr(sections, f.name)) for f in fields(sections)}
    return {key: filled for key, filled in made.items() if filled}


def unpack_sections(kept: Mapping[str, Any]) -> Sections:
    return unpack(Sections, kept)


def pack_whole(whole: Whole) -> dict[str, Any]:
    return {
        "client": pack_filled(whole.client),
        "intake": pack_filled(whole.intake),
        **pack_sections(whole.sections),
    }


def unpack_whole(kept: Mapping[str, Any]) -> Whole:
    return Whole(
        unpack(ClientDraft, kept.get("client", {})),
        unpack(IntakeDraft, kept.get("intake", {})),
        unpack_sections(kept),
    )


def settle(draft: D) -> D:
    """Answers that the others make idle are taken back: what is not asked is not signed."""
    empty = blank(type(draft))
    silent = unasked(draft)
    changed: Any = draft
    calm: D = replace(changed, **{name: getattr(empty, name) for name in silent})
    return calm


def settle_all(sections: Sections) -> Sections:
    return Sections(**{f.name: settle(getattr(sections, f.name)) for f in fields(sections)})


def signing_problems(whole: Whole) -> list[Problem]:
    """Everything that is missing or broken; the field of a section's problem is written "mental.anxiety"."""
    found = [*problems(whole.client), *_register_asks(whole.client), *problems(whole.intake)]
    for key, part in whole.parts():
        if key not in ("client", "intake"):
            found += [replace(problem, field=f"{key}.{problem.field}") for problem in problems(part)]
    return [problem for problem in found if not problem.warning]


def _register_asks(client: ClientDraft) -> Iterator[Problem]:
    """What the national register needs besides, so that its form is not filled in a second time."""
    said = N_("The national register asks for it. Write '-' where nobody knows.")
    for name in ("mother_name", "father_name", "contact_name", "contact_address"):
        if not getattr(client, name):
            yield Problem(name, said, missing=True)
    if client.contact_name and client.contact_relation is None:
        yield Problem("contact_relation", N_("Needed. Fill this in."), missing=True)
    if client.contact_phone and client.contact_call is None:
        yield Problem("contact_call", N_("Ask, and put down the answer."), missing=True)


def intake_hash(content: Mapping[str, Any], reason: str, signed_as: str, signed_at: datetime) -> bytes:
    """SHA-256 over everything a signature stands for; `check` compares it with what the file holds."""
    said = [content, reason, signed_as, signed_at.astimezone(UTC).isoformat()]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).digest()


def changes(before: Any, after: Any) -> dict[str, Any]:
    """Fields that differ, each with what stood there before."""
    return {f.name: old for f in fields(after) if (old := getattr(before, f.name)) != getattr(after, f.name)}


def changes_of(before: Whole, after: Whole) -> dict[str, Any]:
    """The same over a whole intake; fields of sections are written "mental.anxiety"."""
    found: dict[str, Any] = {}
    for (key, old), (_key, new) in zip(before.parts(), after.parts(), strict=True):
        for name, value in changes(old, new).items():
            found[name if key in ("client", "intake") else f"{key}.{name}"] = value
    return found


# A new episode asks these afresh: they were true of one day.
_OF_THE_DAY = {
    "legal": ("in_process",),
    "medical": (
        "systolic", "diastolic", "pulse", "breaths", "temperature", "weight", "height", "pregnant",
        "digestion", "heart", "lungs", "nerves", "skin",
    ),
    "mental": ("suicide_note", "appearance"),
}  # fmt: skip
_AFRESH = ("urine", "papers", "conclusion")


def carry_over(whole: Whole, own_care: EarlierCare | None = None) -> tuple[IntakeDraft, Sections]:
    """What a new episode may start from: what is known and does not grow old.

    `own_care` is the earlier episode itself, which counts as earlier care now.
    """
    uses = tuple(replace(use, days=None, last_use=None) for use in whole.intake.substances)
    intake = IntakeDraft(allergies=whole.intake.allergies, funding=whole.intake.funding, substances=uses)
    kept: dict[str, Any] = {}
    for f in fields(whole.sections):
        part = settle(getattr(whole.sections, f.name))
        empty = blank(type(part))
        if f.name in _AFRESH:
            kept[f.name] = empty
            continue
        again = {name: getattr(empty, name) for name in _OF_THE_DAY.get(f.name, ())}
        kept[f.name] = _grown_old(settle(replace(part, **again)))
    if own_care is not None:
        history = kept["history"]
        treatments = (*history.treatments, own_care)
        kept["history"] = replace(history, treated_before=YesNo.YES, treatments=treatments)
    return intake, Sections(**kept)


def _grown_old(part: D) -> D:
    """What was so within thirty days of the earlier intake is so "earlier" now."""
    aged: Any = part
    lately = {f.name: When.EARLIER for f in fields(aged) if getattr(part, f.name) is When.LATELY}
    older: D = replace(aged, **lately)
    return older
