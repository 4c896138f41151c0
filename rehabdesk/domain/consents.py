"""Consents given on paper: to care, to data processing, to telling somebody outside, to photographs."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from json import loads
from typing import Any

from rehabdesk import resources
from rehabdesk.domain.disclosure import Disclosure, Purpose
from rehabdesk.domain.fields import Choice, Problem, choice, choices, day, flag, pick, text
from rehabdesk.domain.people import Relation, age_on, fold
from rehabdesk.i18n import N_

OF_AGE = 18
SOON = timedelta(days=14)
STOP_WITHIN = timedelta(hours=72)  # 3 x 24 hours, UU 27/2022 art. 40


class ConsentKind(Choice):
    TREATMENT = "treatment", N_("Consent to rehabilitation")
    DATA = "data", N_("Consent to data processing")
    RELEASE = "release", N_("Release of information")
    PHOTO = "photo", N_("Consent to photographs")


# What every client in care has; a release and photographs are asked for when there is a reason.
NEEDED = (ConsentKind.TREATMENT, ConsentKind.DATA)
# Who may sign for somebody under age.
GUARDIANS = frozenset(Relation) - {
    Relation.CHILD,
    Relation.YOUNGER_SIBLING,
    Relation.FRIEND,
    Relation.OTHER,
}


@dataclass(frozen=True)
class ConsentDraft:
    """Informed consent as it was given on paper (domain.md §5.2)."""

    kind: ConsentKind = choice(
        N_("Kind of consent"), ConsentKind, required=True, default=ConsentKind.TREATMENT
    )
    given_on: date | None = day(N_("Date of consent"), required=True)
    signed_by: str = text(N_("Signed by"), required=True)
    relation: Relation | None = choice(
        N_("Relation, when a guardian signs"), Relation, hint=N_("Empty when the client signs.")
    )
    explained_by: str = text(N_("Explained by"), required=True)
    witness: str = text(N_("Witness"))
    partner_id: int | None = pick(N_("To this agency"))
    to_person: str = text(
        N_("Or to this person"), hint=N_("A relative, school, employer or court, as it is called.")
    )
    until: date | None = day(N_("Valid until"))
    aims: tuple[Purpose, ...] = choices(N_("What for"), Purpose)
    tells: tuple[Disclosure, ...] = choices(N_("What may be told"), Disclosure)
    purposes: str = text(N_("More about it, in words"), max_length=300)
    on_paper: bool = flag(N_("The signed paper is in the file"))

    def check(self) -> list[Problem]:
        found = []
        if self.until and self.given_on and self.until < self.given_on:
            found.append(Problem("until", N_("Ends before it was given. Check both dates.")))
        if self.kind is ConsentKind.RELEASE:
            found += self._check_release()
        return found

    def _check_release(self) -> list[Problem]:
        found = []
        if self.partner_id is None and not self.to_person.strip():
            found.append(Problem("partner_id", N_("Name the agency or the person."), missing=True))
        if self.partner_id is not None and self.to_person.strip():
            said = N_("Either an agency or a person. For both, record two consents.")
            found.append(Problem("to_person", said))
        if not self.aims:
            found.append(Problem("aims", N_("Say what for."), missing=True))
        if not self.tells:
            found.append(Problem("tells", N_("Say what may be told."), missing=True))
        if Purpose.OTHER in self.aims and not self.purposes.strip():
            found.append(Problem("purposes", N_("Say what the other purpose is."), missing=True))
        if self.until is None:
            found.append(
                Problem("until", N_("A release of information has an end. Fill it in."), missing=True)
            )
        return found


RELEASE_ONLY = ("partner_id", "to_person", "aims", "tells")


def settled(draft: ConsentDraft) -> ConsentDraft:
    """Without what was filled in for a release while the kind was still another one."""
    if draft.kind is ConsentKind.RELEASE:
        return draft
    return replace(draft, partner_id=None, to_person="", aims=(), tells=())


def is_minor(born_on: date | None, on: date) -> bool:
    return born_on is not None and age_on(on, born_on) < OF_AGE


def guardian_problems(draft: ConsentDraft, name: str, born_on: date | None) -> list[Problem]:
    """For a client under age a parent or guardian signs."""
    if draft.given_on is None or not is_minor(born_on, draft.given_on):
        return []
    found = []
    if draft.relation not in GUARDIANS:
        said = N_("Under 18: a parent or guardian signs. Choose who it is.")
        found.append(Problem("relation", said, missing=True))
    if draft.signed_by and fold(draft.signed_by) == fold(name):
        said = N_("Under 18: write the name of the parent or guardian who signed.")
        found.append(Problem("signed_by", said))
    return found


# in force


class Standing(Choice):
    IN_FORCE = "in force", N_("In force")
    ENDING = "ending", N_("Runs out soon")
    ENDED = "ended", N_("Ran out")
    WITHDRAWN = "withdrawn", N_("Withdrawn")
    MISTAKEN = "mistaken", N_("Recorded by mistake")


@dataclass(frozen=True)
class Span:
    """From when to when a consent holds; on the day it is withdrawn it holds no more."""

    given_on: date
    until: date | None = None
    withdrawn_on: date | None = None
    mistaken: bool = False

    def in_force(self, on: date) -> bool:
        return (
            not self.mistaken
            and self.given_on <= on
            and (self.until is None or on <= self.until)
            and (self.withdrawn_on is None or on < self.withdrawn_on)
        )

    def standing(self, today: date) -> Standing:
        if self.mistaken:
            return Standing.MISTAKEN
        if self.withdrawn_on is not None and self.withdrawn_on <= today:
            return Standing.WITHDRAWN
        if self.until is not None and self.until < today:
            return Standing.ENDED
        soon = self.until is not None and self.until - today <= SOON
        return Standing.ENDING if soon else Standing.IN_FORCE


def stop_by(withdrawn_at: datetime) -> datetime:
    """When what rested on a withdrawn consent must have stopped."""
    return withdrawn_at + STOP_WITHIN


# whom a release covers


@dataclass(frozen=True)
class Scope:
    """To whom, what for and what. A release that names nobody covers nobody."""

    partner_id: int | None = None
    names: tuple[str, ...] = ()
    aims: frozenset[Purpose] = frozenset()
    tells: frozenset[Disclosure] = frozenset()

    def reaches(self, to: int | str) -> bool:
        if isinstance(to, int):
            return self.partner_id == to
        wanted = bare_name(to)
        return bool(wanted) and wanted in {bare_name(name) for name in self.names}

    def covers(self, to: int | str, purpose: Purpose, tells: Collection[Disclosure] = ()) -> bool:
        return self.reaches(to) and purpose in self.aims and self.tells >= set(tells)


_POLITE = frozenset(
    {"bapak", "bpk", "pak", "ibu", "bu", "sdr", "sdri", "saudara", "saudari", "tuan", "tn", "nyonya", "ny"}
    | {"nona", "yth", "kepada", "mr", "mrs", "ms"}
)


def bare_name(named: str) -> str:
    """A name as it is compared: without forms of address before it and without what follows a comma."""
    said = fold(re.split(r"[,(;]", named, maxsplit=1)[0]).split()
    while len(said) > 1 and said[0] in _POLITE:  # somebody may be called Ny and nothing else
        said.pop(0)
    return " ".join(said)


# the text that is signed


@dataclass(frozen=True)
class ConsentText:
    """What stands on the paper. `facts` sentences hold {centre}; `matters` are ticked by hand."""

    version: str
    title: str
    opening: str
    matters: tuple[str, ...]
    closing: tuple[str, ...]


@cache
def _texts(language: str) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Any] = loads(resources.path("consents", f"{language}.json").read_text("utf-8"))
    return found


def newest_version(kind: ConsentKind) -> str:
    """The version that is printed now. What was printed before keeps its own, and stays readable."""
    return max(_texts("id")[kind.value], key=int)


def consent_text(kind: ConsentKind, language: str = "id", version: str = "") -> ConsentText:
    of_kind = _texts(language)[kind.value]
    chosen = version if version in of_kind else newest_version(kind)
    said = of_kind[chosen]
    return ConsentText(chosen, said["title"], said["opening"], tuple(said["matters"]), tuple(said["closing"]))
