"""Sections of the intake about how the client came: arrival, law, earlier care, papers, conclusion."""

import re
from dataclasses import dataclass, fields
from datetime import date

from rehabdesk.domain.fields import (
    Choice,
    Problem,
    choice,
    choices,
    day,
    number,
    paragraph,
    rows,
    text,
)
from rehabdesk.domain.people import Relation, YesNo, phone_problem
from rehabdesk.i18n import N_


class RegisteredBy(Choice):
    SELF = "self", N_("The client")
    OTHER = "other", N_("Someone else")


class Registry(Choice):
    """Where the national register took the client up."""

    PROVINCE = "BNNP", N_("BNN of the province (BNNP)")
    REGENCY = "BNNK", N_("BNN of the regency or city (BNNK)")
    BALAI = "Balai", N_("Rehabilitation centre of BNN (Balai)")
    NONE = "-", N_("Not registered there")


@dataclass(frozen=True)
class Arrival:
    """Who registers the client, and the numbers other institutions know the client by."""

    registered_by: RegisteredBy | None = choice(N_("Registered by"), RegisteredBy, required=True)
    brought_by: str = text(N_("Name of the person who registers"))
    brought_relation: Relation | None = choice(N_("That person's relation"), Relation)
    registry: Registry | None = choice(N_("Place of registration"), Registry)
    registry_number: str = text(N_("BNN or SIRENA registration number"))
    card_number: str = text(N_("Self-report card number (kartu lapor diri)"))
    card_on: date | None = day(N_("Card issued on"))
    card_by: str = text(N_("Card issued by (IPWL)"))
    care_period: int | None = number(
        N_("Care period on the card"), least=1, most=2, hint=N_("A card is good for two.")
    )

    def unasked(self) -> frozenset[str]:
        silent = set()
        if self.registered_by is not RegisteredBy.OTHER:
            silent |= {"brought_by", "brought_relation"}
        if not self.card_number:
            silent |= {"card_on", "card_by", "care_period"}
        if self.registry is Registry.NONE:
            silent.add("registry_number")
        return frozenset(silent)


class ClientType(Choice):
    """As UU 35/2009 art. 54 and 127 name them."""

    ADDICT = "pecandu", N_("Addict (pecandu)")
    MISUSER = "penyalah guna", N_("Misuser (penyalah guna)")
    VICTIM = "korban penyalahgunaan", N_("Victim of misuse")


class LegalStage(Choice):
    INVESTIGATION = "penyidikan", N_("Investigation")
    PROSECUTION = "penuntutan", N_("Prosecution")
    TRIAL = "persidangan", N_("Trial")
    FINAL = "putusan tetap", N_("Final verdict")


class LegalRole(Choice):
    SUSPECT = "tersangka", N_("Suspect")
    ACCUSED = "terdakwa", N_("Accused")
    CONVICTED = "terpidana", N_("Convicted")


class TatCare(Choice):
    INPATIENT = "inap", N_("Inpatient")
    OUTPATIENT = "jalan", N_("Outpatient")


# (own) Days before the end of a placement on which it is said, and said louder.
PLACEMENT_ALARM = (14, 7, 1)


def placement_alarm(ends_on: date, today: date) -> int | None:
    """Which of the three alarms rings: 0 the first, 2 the last; None while there is time."""
    left = (ends_on - today).days
    rung = [place for place, days in enumerate(PLACEMENT_ALARM) if left <= days]
    return rung[-1] if rung else None


_CHARGES = (
    "theft", "parole", "drugs", "forgery", "armed", "burglary", "robbery", "assault", "arson", "rape",
    "murder", "prostitution", "contempt", "other_charge",
)  # fmt: skip


def _times(label: str) -> int | None:
    found: int | None = number(label, most=999)
    return found


@dataclass(frozen=True)
class Legal:
    """A client in the hands of the law, and how often one was before (wajib-lapor form)."""

    client_type: ClientType | None = choice(N_("Kind of client by law"), ClientType)
    in_process: YesNo | None = choice(N_("In a legal process now?"), YesNo, required=True)
    stage: LegalStage | None = choice(N_("Stage"), LegalStage, required=True)
    role: LegalRole | None = choice(N_("Role"), LegalRole, required=True)
    article: str = text(N_("Article"), example="127 (1) a")
    unit: str = text(N_("Unit of the police or BNN"))
    investigator: str = text(N_("Investigator"))
    investigator_phone: str = text(N_("Investigator's number"), phone_problem, max_length=20)
    entrusted_number: str = text(N_("Letter of entrustment, number"))
    entrusted_on: date | None = day(N_("Letter of entrustment, date"))
    tat_number: str = text(N_("TAT recommendation, number"))
    tat_on: date | None = day(N_("TAT recommendation, date"))
    tat_care: TatCare | None = choice(N_("TAT recommends"), TatCare)
    tat_months: int | None = number(N_("TAT, months"), least=1, most=36)
    court_number: str = text(N_("Court decision, number"))
    court_on: date | None = day(N_("Court decision, date"))
    court_months: int | None = number(N_("Court decision, months"), least=1, most=60)
    placement_ends: date | None = day(
        N_("Placement ends on"), hint=N_("Today reminds 14, 7 and 1 days before.")
    )
    handover: str = text(N_("Handover report, number and date"))
    charged_before: YesNo | None = choice(N_("Ever arrested or charged?"), YesNo, required=True)
    theft: int | None = _times(N_("Shop theft, vandalism"))
    parole: int | None = _times(N_("Breaking parole"))
    drugs: int | None = _times(N_("Drug offence"))
    forgery: int | None = _times(N_("Forgery"))
    armed: int | None = _times(N_("Armed assault"))
    burglary: int | None = _times(N_("Burglary"))
    robbery: int | None = _times(N_("Robbery"))
    assault: int | None = _times(N_("Assault"))
    arson: int | None = _times(N_("Arson"))
    rape: int | None = _times(N_("Rape"))
    murder: int | None = _times(N_("Murder"))
    prostitution: int | None = _times(N_("Prostitution"))
    contempt: int | None = _times(N_("Contempt of court"))
    other_charge: int | None = _times(N_("Other offence"))

    def unasked(self) -> frozenset[str]:
        names = [f.name for f in fields(self)]
        silent: set[str] = set()
        if self.in_process is not YesNo.YES:
            silent.update(names[names.index("stage") : names.index("charged_before")])
        if self.charged_before is not YesNo.YES:
            silent.update(_CHARGES)
        return frozenset(silent)

    def check(self) -> list[Problem]:
        found = []
        if self.in_process is YesNo.YES:
            began = max((d for d in (self.entrusted_on, self.court_on) if d), default=None)
            if self.placement_ends and began and self.placement_ends < began:
                found.append(Problem("placement_ends", N_("Ends before it began. Check the dates.")))
        return found


class CareKind(Choice):
    DETOX = "detox", N_("Detoxification")
    INPATIENT = "inpatient", N_("Inpatient rehabilitation")
    OUTPATIENT = "outpatient", N_("Outpatient rehabilitation")
    SUBSTITUTION = "substitution", N_("Substitution (methadone, buprenorphine)")
    HOSPITAL = "hospital", N_("Hospital")
    TRADITIONAL = "traditional", N_("Religious or traditional")
    OTHER = "other", N_("Other kind")


class CareEnd(Choice):
    COMPLETED = "completed", N_("Completed")
    LEFT = "left", N_("Left early")
    ONGOING = "ongoing", N_("Still going on")


@dataclass(frozen=True)
class EarlierCare:
    kind: CareKind | None = choice(N_("Kind"), CareKind)
    place: str = text(N_("Where"))
    year: int | None = number(N_("Year"), least=1950, most=2200)
    months: int | None = number(N_("Months"), most=240)
    ended: CareEnd | None = choice(N_("How it ended"), CareEnd)


class HandledBy(Choice):
    """Numbered as on the assessment form."""

    HOSPITAL = "1", N_("Hospital")
    HEALTH_CENTRE = "2", N_("Community health centre")
    SELF = "3", N_("Nobody, or friends")


class When(Choice):
    """Never, at any time in life, or within the last thirty days: both columns of the form in one answer."""

    NEVER = "0", N_("Never")
    EARLIER = "1", N_("Earlier")
    LATELY = "2", N_("Last 30 days")


@dataclass(frozen=True)
class History:
    """Earlier care, overdose, injecting."""

    treated_before: YesNo | None = choice(N_("Earlier rehabilitation or treatment?"), YesNo, required=True)
    treatments: tuple[EarlierCare, ...] = rows(N_("Earlier care, one line each"), EarlierCare, required=True)
    longest_clean: int | None = number(N_("Longest time without, in months"), most=960)
    overdose: YesNo | None = choice(N_("Ever an overdose?"), YesNo, required=True)
    overdose_times: int | None = number(N_("How many times"), least=1, most=99)
    overdose_last: str = text(N_("When, the last time"), example=N_("March 2025"))
    overdose_help: HandledBy | None = choice(N_("Who dealt with it"), HandledBy)
    injected: When | None = choice(N_("Injecting"), When, required=True)
    shared: When | None = choice(N_("Sharing needles"), When)
    relapse: str = text(N_("What led back to use"), max_length=300)

    def unasked(self) -> frozenset[str]:
        silent = set()
        if self.treated_before is not YesNo.YES:
            silent |= {"treatments", "longest_clean", "relapse"}
        if self.overdose is not YesNo.YES:
            silent |= {"overdose_times", "overdose_last", "overdose_help"}
        if self.injected in (None, When.NEVER):
            silent.add("shared")
        return frozenset(silent)


class There(Choice):
    """A paper of the checklist."""

    THERE = "ada", N_("There")
    MISSING = "tidak", N_("Not there")
    NOT_NEEDED = "-", N_("Not needed")


def _paper(label: str, *, required: bool = False) -> There | None:
    found: There | None = choice(label, There, required=required)
    return found


@dataclass(frozen=True)
class Papers:
    """The papers a client brings (domain.md §1.3): there, not there, not needed."""

    ktp: There | None = _paper(N_("Copy of the KTP"), required=True)
    family_card: There | None = _paper(N_("Copy of the family card"), required=True)
    parents_ktp: There | None = _paper(N_("Parent's KTP (for a minor)"))
    photos: There | None = _paper(N_("Two colour photos 4 × 6"))
    stamps: There | None = _paper(N_("Duty stamps"))
    insurance_card: There | None = _paper(N_("BPJS card"))
    referral_letter: There | None = _paper(N_("Referral letter"))
    court_file: There | None = _paper(N_("Court decision"))
    entrustment: There | None = _paper(N_("Letter of entrustment"))
    tat: There | None = _paper(N_("TAT recommendation"))
    handover: There | None = _paper(N_("Handover report"))
    lab: There | None = _paper(N_("Laboratory result"))
    note: str = text(N_("Promised for when"), max_length=300)


class Step(Choice):
    """What the wajib-lapor form offers to tick as a plan."""

    ASSESSMENT = "asesmen lanjutan", N_("Further assessment")
    PSYCHOLOGICAL = "evaluasi psikologis", N_("Psychological evaluation")
    DETOX = "detoksifikasi", N_("Detoxification")
    MOTIVATION = "wawancara motivasional", N_("Motivational interviewing")
    BRIEF = "intervensi singkat", N_("Brief intervention")
    MAINTENANCE = "terapi rumatan", N_("Maintenance therapy")
    INPATIENT = "rawat inap", N_("Inpatient care")
    COUNSELLING = "konseling", N_("Counselling")
    OTHER = "lain", N_("Other")


def diagnosis_problem(typed: str) -> str | None:
    """ICD-10 chapter F as the register wants it: F15, F15.2, F19.20."""
    ok = re.fullmatch(r"F[0-9]{2}(\.[0-9]{1,2})?", typed.strip().upper())
    return None if ok else N_("An ICD-10 code of chapter F, like F15.2")


@dataclass(frozen=True)
class Conclusion:
    """What the first assessment comes to."""

    diagnosis: str = text(N_("Diagnosis (ICD-10, F)"), diagnosis_problem, max_length=6, example="F15.2")
    other_diagnosis: str = text(N_("Other diagnosis"), max_length=200)
    resume: str = paragraph(N_("Summary of the assessment"), required=True)
    steps: tuple[Step, ...] = choices(N_("Plan"), Step, required=True)
    other_step: str = text(N_("Which other step"))
    refer_to: str = text(N_("Refer to"))

    def unasked(self) -> frozenset[str]:
        return frozenset() if Step.OTHER in self.steps else frozenset({"other_step"})
