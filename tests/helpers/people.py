"""Invented clients for tests, as far along as a test needs them."""

from dataclasses import replace
from datetime import date

from rehabdesk.desk import Desk
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.consents import ConsentDraft
from rehabdesk.domain.episodes import Setting
from rehabdesk.domain.intake import Condition, IntakeDraft, Reason, Risk, SubstanceUse
from rehabdesk.domain.people import ReferralSource, Relation, Sex
from rehabdesk.domain.substances import Route, Substance
from rehabdesk.services import intake
from rehabdesk.services.clients import list_counsellors, register_client
from rehabdesk.services.consents import record_consent
from rehabdesk.services.counselling import NoteDraft, begin_note

MARIA = ClientDraft(
    name="Maria Banunaek",
    alias="Mia",
    nik="0071056112950003",
    born_on=date(1995, 12, 21),
    sex=Sex.FEMALE,
    phone="0812 5550 0142",
    address="Jl. Lontar 3",
    village="Sikumana",
    city="Kota Kupang",
    contact_name="Yuliana Banunaek",
    contact_relation=Relation.MOTHER,
    contact_phone="0812 5550 0143",
    discretion="Jangan hubungi tempat kerja",
)
CONSENT = ConsentDraft(
    given_on=date(2026, 11, 17),
    signed_by="Maria Banunaek",
    explained_by="Nur Aini Hasan",
    on_paper=True,
)


def register_somebody(desk: Desk, draft: ClientDraft = MARIA) -> int:
    return desk.run(register_client, draft)


def whole_intake(desk: Desk) -> IntakeDraft:
    """Everything admission asks for, today."""
    programme = next(row for row in desk.ask(intake.list_programmes) if row.setting is Setting.INPATIENT)
    [(counsellor, _name), *_rest] = desk.ask(list_counsellors)
    return IntakeDraft(
        intake_on=desk.now().date(),
        referral_source=ReferralSource.FAMILY,
        reason=Reason.PARENTS,
        presenting_problem="Minum sampai mabuk tiap akhir pekan.",
        condition=Condition.STABLE,
        allergies="penisilin",
        risk=Risk.WATCH,
        risk_note="Pernah bicara ingin mati, sudah dibuat kesepakatan.",
        programme_id=programme.id,
        planned_days=180,
        counsellor_id=counsellor,
        substances=(SubstanceUse(Substance.ALCOHOL, 20, 16, 9, Route.ORAL, main=True),),
    )


def admit_somebody(desk: Desk, draft: ClientDraft = MARIA) -> int:
    client = register_somebody(desk, draft)
    episode = desk.run(intake.open_intake, client, whole_intake(desk))
    given = replace(CONSENT, signed_by=draft.name, given_on=desk.now().date())
    desk.run(record_consent, client, given, episode)
    desk.run(intake.admit, episode, desk.now().date())
    return client


def write_unsigned_note(desk: Desk, client_id: int) -> int:
    draft = NoteDraft(held_on=desk.now().date(), parts={"S": "Lebih tenang."})
    return desk.run(begin_note, client_id, draft)
