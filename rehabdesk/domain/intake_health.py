"""Sections of the intake about body and mind: medical, infections, mental state, urine test."""

import re
from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.fields import Choice, Problem, choice, day, number, paragraph, rows, text
from rehabdesk.domain.intake_origin import When
from rehabdesk.domain.people import YesNo, fold
from rehabdesk.i18n import N_

_NO_ALLERGY = {
    "none",
    "no",
    "tidak ada",
    "tidak",
    "nihil",
    "tak ada",
    "tdk ada",
    "belum ada",
    "tidak ada alergi",
}


def has_allergy(typed: str) -> bool:
    """Whether the words name an allergy, and do not only say that there is none."""
    said = fold(typed)
    return bool(said) and said not in _NO_ALLERGY


@dataclass(frozen=True)
class HospitalStay:
    disease: str = text(N_("Disease"))
    year: int | None = number(N_("Year"), least=1930, most=2200)
    days: int | None = number(N_("Days"), most=3650)


def temperature_problem(typed: str) -> str | None:
    found = re.fullmatch(r"([0-9]{2})([.,][0-9])?", typed)
    return None if found and 30 <= int(found[1]) <= 44 else N_("In degrees, like 36,5")


@dataclass(frozen=True)
class Medical:
    """Hospital stays, chronic disease, therapy, and the body as it was examined."""

    hospital: YesNo | None = choice(N_("In hospital, other than for drugs?"), YesNo, required=True)
    stays: tuple[HospitalStay, ...] = rows(N_("Hospital stays, one line each"), HospitalStay, required=True)
    chronic: YesNo | None = choice(N_("Chronic disease?"), YesNo, required=True)
    diseases: str = text(N_("Which disease"), max_length=300, required=True)
    therapy: YesNo | None = choice(N_("In medical therapy now?"), YesNo, required=True)
    medicines: str = text(N_("Which therapy or medicine"), max_length=300, required=True)
    pregnant: YesNo | None = choice(N_("Pregnant"), YesNo)
    systolic: int | None = number(N_("Blood pressure, upper"), least=40, most=300)
    diastolic: int | None = number(N_("Blood pressure, lower"), least=20, most=200)
    pulse: int | None = number(N_("Pulse a minute"), least=20, most=250)
    breaths: int | None = number(N_("Breaths a minute"), least=4, most=80)
    temperature: str = text(N_("Temperature"), temperature_problem, max_length=4, example="36,5")
    weight: int | None = number(N_("Weight in kg"), least=2, most=400)
    height: int | None = number(N_("Height in cm"), least=40, most=260)
    digestion: str = text(N_("Digestion"), max_length=200)
    heart: str = text(N_("Heart and vessels"), max_length=200)
    lungs: str = text(N_("Breathing"), max_length=200)
    nerves: str = text(N_("Nervous system"), max_length=200)
    skin: str = text(N_("Ear, nose, throat and skin"), max_length=200)

    def unasked(self) -> frozenset[str]:
        silent = set()
        for asked, then in (("hospital", "stays"), ("chronic", "diseases"), ("therapy", "medicines")):
            if getattr(self, asked) is not YesNo.YES:
                silent.add(then)
        return frozenset(silent)

    def check(self) -> list[Problem]:
        if self.systolic and self.diastolic and self.diastolic >= self.systolic:
            return [Problem("diastolic", N_("The lower figure lies above the upper one."))]
        return []


class Infection(Choice):
    NOT_TESTED = "0", N_("Not tested")
    NEGATIVE = "-", N_("Negative")
    POSITIVE = "+", N_("Positive")
    WAITING = "?", N_("Result not known")


class Tuberculosis(Choice):
    NO_SIGN = "0", N_("No sign")
    SUSPECTED = "?", N_("Suspected")
    IN_TREATMENT = "+", N_("In treatment")
    TREATED = "x", N_("Treated earlier")


@dataclass(frozen=True)
class Infections:
    """Only for those with the right; kept apart from the rest of the intake."""

    hiv: Infection | None = choice(N_("HIV test"), Infection)
    hiv_on: date | None = day(N_("Date of the HIV test"))
    arv: YesNo | None = choice(N_("Takes ARV"), YesNo)
    hepatitis_a: Infection | None = choice(N_("Hepatitis A test"), Infection)
    hepatitis_b: Infection | None = choice(N_("Hepatitis B test"), Infection)
    hepatitis_c: Infection | None = choice(N_("Hepatitis C test"), Infection)
    syphilis: Infection | None = choice(N_("Syphilis test"), Infection)
    tuberculosis: Tuberculosis | None = choice(N_("Tuberculosis"), Tuberculosis)
    note: str = text(N_("Remark"), max_length=300)

    def unasked(self) -> frozenset[str]:
        silent = set()
        if self.hiv in (None, Infection.NOT_TESTED):
            silent.add("hiv_on")
        if self.hiv is not Infection.POSITIVE:
            silent.add("arv")
        return frozenset(silent)


def _ever(label: str) -> When | None:
    found: When | None = choice(label, When, required=True)
    return found


@dataclass(frozen=True)
class Mental:
    """Symptoms that were not brought on by drugs, as the wajib-lapor form asks for them."""

    depression: When | None = _ever(N_("Depression"))
    anxiety: When | None = _ever(N_("Anxiety"))
    hallucination: When | None = _ever(N_("Hallucination"))
    memory: When | None = _ever(N_("Trouble with memory or concentration"))
    violence: When | None = _ever(N_("Violent behaviour"))
    suicidal_thoughts: When | None = _ever(N_("Thoughts of suicide"))
    suicide_attempt: When | None = _ever(N_("Suicide attempt"))
    psychiatric: When | None = _ever(N_("Psychiatric treatment"))
    suicide_note: str = text(
        N_("What was said, is there a plan, what was agreed"), max_length=300, required=True
    )
    appearance: str = paragraph(N_("Mental state as it was seen"))

    def unasked(self) -> frozenset[str]:
        quiet = (None, When.NEVER)
        if self.suicidal_thoughts in quiet and self.suicide_attempt in quiet:
            return frozenset({"suicide_note"})
        return frozenset()

    @property
    def endangered(self) -> bool:
        """Thoughts within the last thirty days, or an attempt at any time."""
        return self.suicidal_thoughts is When.LATELY or self.suicide_attempt in (When.EARLIER, When.LATELY)


class UrineResult(Choice):
    NEGATIVE = "-", N_("Negative")
    POSITIVE = "+", N_("Positive")
    INVALID = "x", N_("Invalid")
    NOT_TESTED = "0", N_("Not tested")


def _strip(label: str) -> UrineResult | None:
    found: UrineResult | None = choice(label, UrineResult)
    return found


@dataclass(frozen=True)
class Urine:
    """The rapid test on the day of intake: kit, witness, and each parameter."""

    tested: YesNo | None = choice(N_("Urine tested at intake?"), YesNo, required=True)
    why_not: str = text(N_("Why not"), required=True)
    taken_on: date | None = day(N_("Date of the test"), required=True)
    witnessed: YesNo | None = choice(N_("Taken under observation?"), YesNo, required=True)
    witness: str = text(N_("Observed by"))
    brand: str = text(N_("Brand of the kit"))
    lot: str = text(N_("Lot number"))
    expires_on: date | None = day(N_("Kit good until"))
    amp: UrineResult | None = _strip("AMP")
    met: UrineResult | None = _strip("MET")
    thc: UrineResult | None = _strip("THC")
    mop: UrineResult | None = _strip("MOP")
    bzo: UrineResult | None = _strip("BZO")
    coc: UrineResult | None = _strip("COC")
    mdma: UrineResult | None = _strip("MDMA")
    bup: UrineResult | None = _strip("BUP")
    mtd: UrineResult | None = _strip("MTD")
    tra: UrineResult | None = _strip("TRA")
    soma: UrineResult | None = _strip("SOMA")
    k2: UrineResult | None = _strip("K2")
    ket: UrineResult | None = _strip("KET")
    bar: UrineResult | None = _strip("BAR")
    cot: UrineResult | None = _strip("COT")

    def unasked(self) -> frozenset[str]:
        if self.tested is YesNo.YES:
            return frozenset({"why_not"} | ({"witness"} if self.witnessed is not YesNo.YES else set()))
        kit = {"taken_on", "witnessed", "witness", "brand", "lot", "expires_on", *STRIPS}
        return frozenset(kit | ({"why_not"} if self.tested is not YesNo.NO else set()))

    def check(self) -> list[Problem]:
        if self.tested is not YesNo.YES:
            return []
        found = []
        if self.expires_on and self.taken_on and self.expires_on < self.taken_on:
            found.append(
                Problem("expires_on", N_("The kit was too old on the day of the test."), warning=True)
            )
        if all(getattr(self, strip) in (None, UrineResult.NOT_TESTED) for strip in STRIPS):
            found.append(Problem("amp", N_("Enter the result of at least one parameter."), missing=True))
        return found

    def positive(self) -> list[str]:
        """The parameters that were found."""
        return [strip.upper() for strip in STRIPS if getattr(self, strip) is UrineResult.POSITIVE]


STRIPS = (
    "amp", "met", "thc", "mop", "bzo", "coc", "mdma", "bup", "mtd", "tra", "soma", "k2", "ket", "bar", "cot",
)  # fmt: skip
