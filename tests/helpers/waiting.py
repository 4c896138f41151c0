"""Invented people who ask for help, and a small house, for tests."""

from dataclasses import replace
from datetime import date

from rehabdesk.desk import Desk
from rehabdesk.domain.beds import RoomDraft, RoomFor
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.enquiries import Channel, EnquiryDraft
from rehabdesk.domain.people import ReferralSource, Relation, Sex
from rehabdesk.services.beds import add_room, house
from tests.helpers.people import MARIA, admit_somebody

JONI = EnquiryDraft(
    name="Joni Tefa",
    sex=Sex.MALE,
    age=27,
    came_on=date(2026, 11, 12),
    channel=Channel.FAMILY,
    phone="0812 5550 0177",
    may_say=True,
    caller_name="Marta Tefa",
    caller_relation=Relation.MOTHER,
    village="Naikoten Satu",
    substances="sabu, sopi",
    wanted="Minta rawat inap.",
    source=ReferralSource.FAMILY,
)


def two_rooms(desk: Desk) -> list[int]:
    """The ids of the beds: two for men, two for women."""
    desk.run(add_room, RoomDraft("Cendana", RoomFor.MEN, 2))
    desk.run(add_room, RoomDraft("Cempaka", RoomFor.WOMEN, 2))
    return [bed.id for bed in desk.ask(house).beds]


def admit_another(desk: Desk, name: str, sex: Sex = Sex.MALE) -> int:
    nik = f"007105211295{sum(map(ord, name)) % 10_000:04}"
    draft: ClientDraft = replace(MARIA, name=name, alias="", nik=nik, sex=sex, phone="", discretion="")
    return admit_somebody(desk, draft)
