"""An old register row by row: which column is what, and what a row says of a client and a course of care."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from difflib import SequenceMatcher
from functools import cache
from typing import Any

from rehabdesk.domain import reading
from rehabdesk.domain.clients import ClientDraft, NoNik
from rehabdesk.domain.dates import show_day
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Setting, is_open
from rehabdesk.domain.fields import Choice, Kind, Problem, problems, specs
from rehabdesk.domain.import_words import CHOICES, HEADINGS, SETTINGS, STATUSES, Standing
from rehabdesk.domain.nik import warnings
from rehabdesk.domain.people import FundingSource, ReferralSource, YesNo, can_be_seen, fold
from rehabdesk.domain.reading import Cell, Read
from rehabdesk.domain.substances import Substance
from rehabdesk.i18n import N_, words

LOOK_FOR_HEADINGS = 30  # rows
LONG_AGO = 730  # days: nobody is in care that long


@dataclass(frozen=True)
class Target:
    """Something a column can be: of the client, or of one course of care."""

    key: str
    label: str
    of_episode: bool = False


TARGETS: tuple[Target, ...] = (
    Target("record_number", N_("Record number")),
    Target("name", N_("Name")),
    Target("alias", N_("Nickname")),
    Target("nik", N_("NIK")),
    Target("birth", N_("Place and date of birth")),
    Target("birth_place", N_("Place of birth")),
    Target("born_on", N_("Date of birth")),
    Target("sex", N_("Sex")),
    Target("religion", N_("Religion")),
    Target("education", N_("Education")),
    Target("marital_status", N_("Marital status")),
    Target("occupation", N_("Occupation")),
    Target("mother_name", N_("Mother's name")),
    Target("father_name", N_("Father's name")),
    Target("phone", N_("Mobile number")),
    Target("address", N_("Address")),
    Target("rt_rw", N_("RT/RW")),
    Target("village", N_("Kelurahan or village")),
    Target("district", N_("District (kecamatan)")),
    Target("city", N_("City or regency")),
    Target("province", N_("Province")),
    Target("contact_name", N_("Contact person")),
    Target("contact_relation", N_("Relation to the client")),
    Target("contact_phone", N_("Contact's number")),
    Target("contact_call", N_("May be called")),
    Target("intake_on", N_("Date of intake"), of_episode=True),
    Target("admitted_on", N_("Date of admission"), of_episode=True),
    Target("programme", N_("Programme"), of_episode=True),
    Target("counsellor", N_("Counsellor"), of_episode=True),
    Target("referral_source", N_("Source of referral"), of_episode=True),
    Target("funding", N_("Source of funds"), of_episode=True),
    Target("substance", N_("Main substance"), of_episode=True),
    Target("substances", N_("Other substances"), of_episode=True),
    Target("presenting_problem", N_("Presenting problem"), of_episode=True),
    Target("allergies", N_("Allergies"), of_episode=True),
    Target("status", N_("Status"), of_episode=True),
    Target("discharged_on", N_("Date of discharge"), of_episode=True),
    Target("discharge_reason", N_("Reason of discharge"), of_episode=True),
    Target("summary", N_("Remarks"), of_episode=True),
)
TARGET: Mapping[str, Target] = {target.key: target for target in TARGETS}
Columns = Mapping[int, str]  # place in the row → key of a target

# which column is what


@cache
def _known_headings() -> dict[str, str]:
    """Every heading that is known, folded, and what it means; labels in both languages among them."""
    found: dict[str, str] = {}
    for target in TARGETS:
        spoken = (words(language).gettext(target.label) for language in ("id", "en"))
        for heading in (target.key.replace("_", " "), *spoken, *HEADINGS[target.key].split("|")):
            found.setdefault(fold(heading), target.key)
    return found


def meaning_of(heading: Cell) -> tuple[str, float]:
    """What a heading means, and how sure that is: 1 by name, less by likeness, 0 not at all."""
    said = _heading(heading)
    known = _known_headings()
    if not said or len(said) > 60:
        return "", 0.0
    if said in known:
        return known[said], 1.0
    best, likeness = "", 0.0
    for name, key in known.items():
        if len(name) > 4 and abs(len(name) - len(said)) <= 3:
            like = SequenceMatcher(None, name, said, autojunk=False).ratio()
            if like > likeness:
                best, likeness = key, like
    return (best, likeness) if likeness >= 0.85 else ("", 0.0)


def _heading(cell: Cell) -> str:
    return fold(re.sub(r"\(.*?\)|\*", " ", reading.text_of(cell))) if isinstance(cell, str) else ""


def match_columns(headings: Sequence[Cell]) -> dict[int, str]:
    """Which column is what, by its heading; of two alike the surer and then the first one."""
    meant = [(place, *meaning_of(heading)) for place, heading in enumerate(headings)]
    found: dict[int, str] = {}
    for place, key, sure in sorted(meant, key=lambda each: (-each[2], each[0])):
        if sure and key not in found.values():
            found[place] = key
    if "born_on" in found.values():
        found = {place: key for place, key in found.items() if key != "birth"}
    return dict(sorted(found.items()))


def find_headings(rows: Sequence[Sequence[Cell]]) -> int:
    """The row that holds the headings, below whatever titles stand above it; -1 where none is known."""
    best, most, known = -1, 0, _known_headings()
    for place, row in enumerate(rows[:LOOK_FOR_HEADINGS]):
        count = len({known[said] for cell in row if (said := _heading(cell)) in known})
        # Headings merged over two rows are read as two rows: the lower one is nearer to the table.
        if count > most or (count == most > 0 and place == best + 1):
            best, most = place, count
    return best


# what a row says


@dataclass(frozen=True)
class Ground:
    """What a row is read against: the day, the centre's programmes and people, how the file writes sex."""

    today: date
    programmes: tuple[tuple[int, str, Setting, int], ...] = ()  # id, name, setting, days
    counsellors: Mapping[str, int] | None = None  # folded name → account
    p_is_male: bool = False


@dataclass(frozen=True)
class EpisodePart:
    """What a row says of one course of care."""

    state: EpisodeState
    intake_on: date | None = None
    admitted_on: date | None = None
    discharged_on: date | None = None
    discharge_reason: DischargeReason | None = None
    programme_id: int | None = None
    setting: Setting | None = None
    planned_days: int | None = None
    counsellor_id: int | None = None
    referral_source: ReferralSource | None = None
    funding: FundingSource | None = None
    substances: tuple[Substance, ...] = ()
    presenting_problem: str = ""
    allergies: str = ""
    summary: str = ""

    @property
    def begins(self) -> date | None:
        return self.admitted_on or self.intake_on or self.discharged_on


@dataclass(frozen=True)
class RowRead:
    """A row as it was understood. A problem that is no warning keeps it out."""

    line: int  # as the spreadsheet counts
    client: ClientDraft
    record_number: str
    episode: EpisodePart | None
    problems: tuple[Problem, ...]

    @property
    def blocked(self) -> bool:
        return any(not problem.warning for problem in self.problems)


NO_NAME = N_("No name stands in this row.")
ENDS_FIRST = N_("Discharged on {end}, before the admission on {begin}.")
STILL_OPEN = N_("Admitted on {date} and no end given. The client will count as in care.")
NO_END_DAY = N_("Ended, but no date of discharge stands in the row.")
NO_BEGIN = N_("No date of intake or admission stands in the row.")
NO_PROGRAMME = N_("No programme is called “{cell}”. It is left empty.")
NO_COUNSELLOR = N_("No account is called “{cell}”. It is left empty.")
NOT_ENOUGH = N_("Too long for this column: at most {most} characters are kept.")


def is_blank(cells: Sequence[Cell]) -> bool:
    return not any(reading.text_of(cell) for cell in cells)


def read_row(line: int, cells: Sequence[Cell], columns: Columns, ground: Ground) -> RowRead:
    """Everything a row says, with what could not be read. Nothing raises."""
    row = _Row({key: cells[place] if place < len(cells) else "" for place, key in columns.items()}, ground)
    client = row.client()
    episode = row.episode()
    return RowRead(line, client, reading.text_of(row.cell("record_number")), episode, tuple(row.found))


class _Row:
    """One row while it is read; `found` gathers its problems."""

    def __init__(self, cells: Mapping[str, Cell], ground: Ground) -> None:
        self._cells, self._ground = cells, ground
        self.found: list[Problem] = []

    def cell(self, key: str) -> Cell:
        return self._cells.get(key, "")

    def client(self) -> ClientDraft:
        values: dict[str, Any] = {}
        for key in _PLAIN:
            if said := self._text(key):
                values[key] = said
        place, born = reading.read_birth(self.cell("birth"), self._ground.today)
        values["birth_place"] = values.get("birth_place") or place
        values["born_on"] = self._take("birth", born) or self._day("born_on", born=True)
        values["sex"] = self._take(
            "sex", reading.read_sex(self.cell("sex"), p_is_male=self._ground.p_is_male)
        )
        values["nik"] = self._take("nik", reading.read_nik(self.cell("nik"))) or ""
        if not values["nik"] and reading.text_of(self.cell("nik")):
            values["no_nik"] = NoNik.FAULTY
        for key in ("phone", "contact_phone"):
            values[key] = self._take(key, reading.read_telephone(self.cell(key))) or ""
        for key in ("religion", "education", "marital_status", "occupation", "contact_relation"):
            values[key] = self._choice(key)
        called = self._take("contact_call", reading.read_yes(self.cell("contact_call")))
        values["contact_call"] = None if called is None else YesNo.YES if called else YesNo.NO
        draft = self._shortened(ClientDraft(**values))
        if not can_be_seen(draft.name):
            self._say("name", NO_NAME)
        self.found += [problem for problem in problems(draft, complete=False) if not problem.missing]
        self.found += warnings(draft.nik, draft.born_on, draft.sex, self._ground.today)
        return draft

    def episode(self) -> EpisodePart | None:
        if not any(reading.text_of(self.cell(key)) for key in _OF_EPISODE):
            return None
        values: dict[str, Any] = {key: self._text(key) for key in ("allergies", "presenting_problem")}
        values["summary"] = self._text("summary")
        for key in ("intake_on", "admitted_on", "discharged_on"):
            values[key] = self._day(key)
        for key in ("referral_source", "funding", "discharge_reason"):
            values[key] = self._choice(key)
        main = self._take("substance", reading.read_substances(self.cell("substance"))) or ()
        others = self._take("substances", reading.read_substances(self.cell("substances"))) or ()
        values["substances"] = tuple(dict.fromkeys((*main, *others)))
        standing = self._standing()
        values |= self._programme(standing.setting)
        values["counsellor_id"] = self._counsellor()
        values["discharge_reason"] = values["discharge_reason"] or standing.reason
        episode = EpisodePart(state=_state_of(standing, values), **values)
        return self._checked(episode)

    def _checked(self, episode: EpisodePart) -> EpisodePart:
        begin, end = episode.begins, episode.discharged_on
        if begin is None:
            self._warn("admitted_on", NO_BEGIN)
        if episode.admitted_on and end and end < episode.admitted_on:
            shown = (("end", show_day(end)), ("begin", show_day(episode.admitted_on)))
            self._say("discharged_on", ENDS_FIRST, shown)
        if episode.state is EpisodeState.DISCHARGED:
            if end is None:
                self._warn("discharged_on", NO_END_DAY)
            if episode.discharge_reason is None:
                episode = replace(episode, discharge_reason=DischargeReason.OTHER)
        elif is_open(episode.state) and begin and begin < self._ground.today - timedelta(days=LONG_AGO):
            self._warn("discharged_on", STILL_OPEN, (("date", show_day(begin)),))
        return episode

    def _standing(self) -> Standing:
        said = reading.text_of(self.cell("status"))
        standing = STATUSES.get(fold(said))
        if standing is not None:
            return standing
        reason = reading.read_choice(said, DischargeReason, CHOICES["discharge_reason"]).value
        if reason is not None:
            return Standing(EpisodeState.DISCHARGED, reason)
        if (state := reading.read_choice(said, EpisodeState).value) is not None:
            return Standing(state)
        if said:
            self._warn("status", reading.NO_CHOICE, (("cell", said[:40]),))
        return Standing()

    def _programme(self, setting: Setting | None) -> dict[str, Any]:
        said = fold(reading.text_of(self.cell("programme")))
        offered = self._ground.programmes
        found = [each for each in offered if fold(each[1]) == said] if said else []
        if said and not found:
            setting = SETTINGS.get(said) or setting
            found = [each for each in offered if each[2] is setting]
            if not found and SETTINGS.get(said) is None:
                found = [each for each in offered if said in fold(each[1])]
            if not found:
                cell = reading.text_of(self.cell("programme"))[:40]
                self._warn("programme", NO_PROGRAMME, (("cell", cell),))
        elif not said and setting:
            found = [each for each in offered if each[2] is setting]
        if not found:
            return {"setting": setting}
        programme_id, _name, setting, days = found[0]
        return {"programme_id": programme_id, "setting": setting, "planned_days": days}

    def _counsellor(self) -> int | None:
        said = reading.text_of(self.cell("counsellor"))
        known = self._ground.counsellors or {}
        wanted = fold(re.split(r",", said)[0])
        if not wanted:
            return None
        if wanted in known:
            return known[wanted]
        parts = [
            account for name, account in known.items() if set(wanted.split()) <= set(name.split())
        ]  # "Pak Petrus" is not found, "Petrus" is
        if len(parts) == 1:
            return parts[0]
        self._warn("counsellor", NO_COUNSELLOR, (("cell", said[:40]),))
        return None

    def _text(self, key: str) -> str:
        cell = self.cell(key)
        if reading.broken(cell):
            self._warn(key, reading.BROKEN, (("cell", str(cell)),))
        return reading.paragraph_of(cell) if key in _LONG else reading.text_of(cell)

    def _day(self, key: str, *, born: bool = False) -> date | None:
        found: date | None = self._take(key, reading.read_date(self.cell(key), self._ground.today, born=born))
        return found

    def _choice(self, key: str) -> Any:
        return self._take(key, reading.read_choice(self.cell(key), _OPTIONS[key], CHOICES.get(key)))

    def _take(self, key: str, read: Read[Any]) -> Any:
        if reading.broken(self.cell(key)):
            self._warn(key, reading.BROKEN, (("cell", str(self.cell(key))),))
        elif read.said:
            self._warn(key, read.said, read.values)
        return read.value

    def _shortened(self, draft: ClientDraft) -> ClientDraft:
        """Texts cut to what their fields hold; the row as it stood is kept whole beside the client."""
        cut: dict[str, Any] = {}
        for key, most in _longest():
            value = getattr(draft, key)
            if value and len(value) > most:
                self._warn(key, NOT_ENOUGH, (("most", most),))
                cut[key] = value[:most].rstrip()
        return replace(draft, **cut) if cut else draft

    def _say(self, key: str, text: str, values: tuple[tuple[str, object], ...] = ()) -> None:
        self.found.append(Problem(key, text, values))

    def _warn(self, key: str, text: str, values: tuple[tuple[str, object], ...] = ()) -> None:
        self.found.append(Problem(key, text, values, warning=True))


@cache
def _longest() -> tuple[tuple[str, int], ...]:
    """How many characters each text of a client may have."""
    return tuple(
        (name, spec.max_length)
        for name, spec in specs(ClientDraft)
        if spec.max_length and spec.kind in (Kind.TEXT, Kind.PARAGRAPH)
    )


def _state_of(standing: Standing, values: Mapping[str, Any]) -> EpisodeState:
    """What the row says outright counts; else its dates tell."""
    if values["discharged_on"] and standing.state not in (EpisodeState.REFUSED, EpisodeState.WITHDRAWN):
        return EpisodeState.DISCHARGED
    if standing.state is not None:
        return standing.state
    if values["discharge_reason"]:
        return EpisodeState.DISCHARGED
    return EpisodeState.ADMITTED if values["admitted_on"] else EpisodeState.REGISTERED


_OF_EPISODE = tuple(target.key for target in TARGETS if target.of_episode)
_LONG = frozenset({"presenting_problem", "summary"})
_PLAIN = (
    "name", "alias", "birth_place", "mother_name", "father_name", "address", "rt_rw", "village", "district",
    "city", "province", "contact_name",
)  # fmt: skip
_OPTIONS: Mapping[str, type[Choice]] = {
    **{
        f.name: f.metadata["spec"].options
        for f in fields(ClientDraft)
        if f.name in ("religion", "education", "marital_status", "occupation", "contact_relation")
    },
    "referral_source": ReferralSource,
    "funding": FundingSource,
    "discharge_reason": DischargeReason,
}
