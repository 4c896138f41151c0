"""A client as the front door knows them: identity, addresses, the people around them (domain.md §3)."""

import re
from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.fields import (
    Choice,
    Problem,
    choice,
    day,
    flag,
    rows,
    text,
)
from rehabdesk.domain.nik import structure_problem
from rehabdesk.domain.people import (
    BloodGroup,
    Citizenship,
    Education,
    MaritalStatus,
    Occupation,
    Relation,
    Religion,
    Sex,
    YesNo,
    phone_problem,
)
from rehabdesk.i18n import N_


class NoNik(Choice):
    """Why a client has no usable NIK."""

    FOREIGN = "foreign", N_("Foreign citizen")
    CHILD = "child", N_("Child without a NIK")
    NOT_REGISTERED = "not registered", N_("Not registered yet")
    LOST = "lost", N_("Card lost, number not known")
    FAULTY = "faulty", N_("The number on the card is faulty")


def postcode_problem(typed: str) -> str | None:
    return None if re.fullmatch(r"[0-9]{5}", typed) else N_("A postcode has 5 digits.")


def insurance_problem(typed: str) -> str | None:
    """A card of the national health insurance has 13 digits; a NIK serves as its number too."""
    return None if re.fullmatch(r"[0-9]{13}|[0-9]{16}", typed) else N_("13 digits, or the NIK.")


@dataclass(frozen=True)
class ContactPerson:
    """Somebody around the client, besides the first contact."""

    name: str = text(N_("Name"))
    relation: Relation | None = choice(N_("Relation"), Relation)
    phone: str = text(N_("Number"), phone_problem, max_length=20)
    address: str = text(N_("Address"), max_length=200)
    may_call: YesNo | None = choice(N_("May we call?"), YesNo)
    may_say: YesNo | None = choice(N_("May we say who we are?"), YesNo)
    guarantor: YesNo | None = choice(N_("Guarantor"), YesNo)


_KTP_ADDRESS = (
    "ktp_address", "ktp_rt_rw", "ktp_village", "ktp_district", "ktp_city", "ktp_province", "ktp_postcode",
)  # fmt: skip


@dataclass(frozen=True)
class ClientDraft:
    """Who the client is. A name alone can be saved; admission asks for everything marked as needed."""

    name: str = text(N_("Full name as on the KTP"), required=True)
    alias: str = text(N_("Nickname"))
    other_names: str = text(N_("Other names"), max_length=200, hint=N_("Several with a comma between."))
    nik: str = text(
        N_("NIK"),
        max_length=16,
        hint=N_("16 digits, on the KTP or family card. Admission needs it, or why there is none."),
    )
    no_nik: NoNik | None = choice(N_("Without NIK because"), NoNik)
    sim: str = text(N_("Driving licence (SIM)"), max_length=20)
    passport: str = text(N_("Passport"), max_length=20)
    kia: str = text(N_("Child's card (KIA)"), max_length=20)
    insurance: str = text(N_("BPJS card"), insurance_problem, max_length=16)
    birth_place: str = text(N_("Place of birth"))
    born_on: date | None = day(N_("Date of birth"), required=True)
    sex: Sex | None = choice(N_("Sex"), Sex, required=True)
    blood_group: BloodGroup | None = choice(N_("Blood group"), BloodGroup)
    religion: Religion | None = choice(N_("Religion"), Religion)
    ethnic_group: str = text(N_("Ethnic group"))
    citizenship: Citizenship | None = choice(N_("Citizenship"), Citizenship)
    country: str = text(N_("Country"))
    education: Education | None = choice(N_("Education"), Education)
    marital_status: MaritalStatus | None = choice(N_("Marital status"), MaritalStatus)
    occupation: Occupation | None = choice(N_("Occupation"), Occupation)
    mother_name: str = text(N_("Mother's name"), hint=N_("Tells two people of the same name apart."))
    father_name: str = text(N_("Father's name"))
    phone: str = text(N_("Mobile number"), phone_problem, max_length=20, example="0812 5550 0142")
    home_phone: str = text(N_("Telephone at home"), max_length=20, example="(0380) 555 014")
    address: str = text(N_("Address where the client lives"), required=True, max_length=200)
    rt_rw: str = text(N_("RT/RW"), max_length=9, example="004/002")
    village: str = text(N_("Kelurahan or village"))
    district: str = text(N_("District (kecamatan)"))
    city: str = text(N_("City or regency"))
    province: str = text(N_("Province"))
    postcode: str = text(N_("Postcode"), postcode_problem, max_length=5)
    ktp_same: bool = flag(N_("The KTP has the same address"))
    ktp_address: str = text(N_("Address on the KTP"), max_length=200)
    ktp_rt_rw: str = text(N_("RT/RW on the KTP"), max_length=9)
    ktp_village: str = text(N_("Kelurahan on the KTP"))
    ktp_district: str = text(N_("District on the KTP"))
    ktp_city: str = text(N_("City on the KTP"))
    ktp_province: str = text(N_("Province on the KTP"))
    ktp_postcode: str = text(N_("Postcode on the KTP"), postcode_problem, max_length=5)
    contact_name: str = text(N_("Contact person"))
    contact_relation: Relation | None = choice(N_("Relation to the client"), Relation)
    contact_phone: str = text(N_("Contact's number"), phone_problem, max_length=20, example="0812 5550 0142")
    contact_address: str = text(N_("Contact's address"), max_length=200)
    contact_call: YesNo | None = choice(N_("May we call?"), YesNo)
    contact_knows: bool = flag(N_("May be told who is calling"))
    contact_guarantor: bool = flag(N_("Is the guarantor"))
    contacts: tuple[ContactPerson, ...] = rows(N_("Further contacts"), ContactPerson)
    discretion: str = text(
        N_("Whom never to contact, what not to say"),
        max_length=300,
        hint=N_("Shown wherever a number is shown."),
    )

    def unasked(self) -> frozenset[str]:
        silent = set(_KTP_ADDRESS) if self.ktp_same else set()
        if self.citizenship is not Citizenship.FOREIGN:
            silent.add("country")
        return frozenset(silent)

    def check(self) -> list[Problem]:
        """The NIK must be one, or absent with a reason; what it tells only warns (domain.md §3.5)."""
        if not self.nik:
            return (
                [] if self.no_nik else [Problem("nik", N_("Needed, or say why there is none."), missing=True)]
            )
        if self.no_nik:
            return []
        said = structure_problem(self.nik)
        return [Problem("nik", said)] if said else []
