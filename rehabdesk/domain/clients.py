"""A client as the front door knows them: identity, address, the people around them (domain.md §3)."""

from dataclasses import dataclass
from datetime import date

from rehabdesk.domain.fields import (
    Choice,
    Problem,
    choice,
    day,
    flag,
    text,
)
from rehabdesk.domain.nik import structure_problem
from rehabdesk.domain.people import (
    Education,
    MaritalStatus,
    Occupation,
    Relation,
    Religion,
    Sex,
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


@dataclass(frozen=True)
class ClientDraft:
    """Who the client is. A name alone can be saved; admission asks for everything marked as needed."""

    name: str = text(N_("Full name as on the KTP"), required=True)
    alias: str = text(N_("Nickname"))
    nik: str = text(N_("NIK"), max_length=16, hint=N_("16 digits, on the KTP or family card."))
    no_nik: NoNik | None = choice(N_("Without NIK because"), NoNik)
    birth_place: str = text(N_("Place of birth"))
    born_on: date | None = day(N_("Date of birth"), required=True)
    sex: Sex | None = choice(N_("Sex"), Sex, required=True)
    religion: Religion | None = choice(N_("Religion"), Religion)
    education: Education | None = choice(N_("Education"), Education)
    marital_status: MaritalStatus | None = choice(N_("Marital status"), MaritalStatus)
    occupation: Occupation | None = choice(N_("Occupation"), Occupation)
    mother_name: str = text(N_("Mother's name"), hint=N_("Tells two people of the same name apart."))
    phone: str = text(N_("Mobile number"), phone_problem, max_length=20, example="0812 5550 0142")
    address: str = text(N_("Address where the client lives"), required=True, max_length=200)
    rt_rw: str = text(N_("RT/RW"), max_length=9, example="004/002")
    village: str = text(N_("Kelurahan or village"))
    district: str = text(N_("District (kecamatan)"))
    city: str = text(N_("City or regency"))
    contact_name: str = text(N_("Contact person"))
    contact_relation: Relation | None = choice(N_("Relation to the client"), Relation)
    contact_phone: str = text(N_("Contact's number"), phone_problem, max_length=20, example="0812 5550 0142")
    contact_knows: bool = flag(N_("May be told who is calling"))
    discretion: str = text(
        N_("Whom never to contact, what not to say"),
        max_length=300,
        hint=N_("Shown wherever a number is shown."),
    )

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
