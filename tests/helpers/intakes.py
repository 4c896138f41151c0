"""A whole intake of an invented client, with everything a signature asks for."""

from dataclasses import replace
from datetime import date

from rehabdesk.domain.clients import ContactPerson
from rehabdesk.domain.intake_health import Medical, Mental, Urine, UrineResult
from rehabdesk.domain.intake_life import Family, Living, Work, WorkStatus
from rehabdesk.domain.intake_origin import (
    Arrival,
    CareEnd,
    CareKind,
    Conclusion,
    EarlierCare,
    History,
    Legal,
    Papers,
    RegisteredBy,
    Step,
    There,
    When,
)
from rehabdesk.domain.intake_sections import Sections
from rehabdesk.domain.people import Relation, YesNo
from tests.helpers.people import MARIA

WHOLE_CLIENT = replace(
    MARIA,
    mother_name="Yuliana Banunaek",
    father_name="Yakob Banunaek",
    contact_address="Jl. Lontar 3",
    contact_call=YesNo.YES,
    contacts=(ContactPerson("Yakob Banunaek", Relation.FATHER, may_call=YesNo.NO),),
)


def whole_sections() -> Sections:
    return Sections(
        arrival=Arrival(registered_by=RegisteredBy.SELF),
        legal=Legal(in_process=YesNo.NO, charged_before=YesNo.NO),
        history=History(
            treated_before=YesNo.YES,
            treatments=(EarlierCare(CareKind.INPATIENT, "Rumah Damping", 2023, 6, CareEnd.COMPLETED),),
            overdose=YesNo.NO,
            injected=When.NEVER,
        ),
        medical=Medical(hospital=YesNo.NO, chronic=YesNo.NO, therapy=YesNo.NO, systolic=120, diastolic=80),
        mental=Mental(*[When.NEVER] * 8),
        family=Family(living=Living.PARENTS, lives_with_user=YesNo.NO, supported=YesNo.NO),
        work=Work(status=WorkStatus.NONE, skills="Mengemudi"),
        urine=Urine(
            tested=YesNo.YES, taken_on=date(2026, 11, 17), witnessed=YesNo.NO, met=UrineResult.POSITIVE
        ),
        papers=Papers(ktp=There.THERE, family_card=There.MISSING),
        conclusion=Conclusion(resume="Ketergantungan alkohol.", steps=(Step.COUNSELLING,)),
    )
