"""Enquiries in a real encrypted file: each step dated, and nobody a client before the intake."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.domain.enquiries import (
    ContactDraft,
    Declined,
    Ending,
    EndingDraft,
    EnquiryDraft,
    EnquiryState,
    OfferDraft,
    Screened,
    ScreeningDraft,
)
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.intake import IntakeDraft
from rehabdesk.domain.people import ReferralSource, Relation
from rehabdesk.domain.rights import Role
from rehabdesk.domain.substances import Substance
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services import enquiries as cases
from rehabdesk.services import intake
from rehabdesk.services.clients import client_sheet, count_clients
from rehabdesk.services.enquiries import EnquiryFilter
from rehabdesk.services.episodes import episode_head
from rehabdesk.services.waiting_times import waiting_times
from tests.helpers.people import MARIA, admit_somebody, register_somebody, whole_intake
from tests.helpers.waiting import JONI

DAY = date(2026, 11, 17)
SCREENED = ScreeningDraft(date(2026, 11, 14), Screened.INPATIENT, "Pakai setiap hari.")


def fields_of(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


@pytest.fixture
def joni(desk) -> int:
    return desk.run(cases.add_enquiry, JONI)


def version(desk, enquiry_id: int) -> int:
    return desk.ask(cases.enquiry_sheet, enquiry_id).version


def offer(desk) -> OfferDraft:
    return OfferDraft(DAY, desk.ask(intake.list_programmes)[0].id, DAY + timedelta(days=3), "Cendana 2")


def test_the_way_from_first_contact_to_a_client_in_care(desk, joni):
    desk.run(cases.screen_enquiry, joni, 1, SCREENED)
    desk.run(cases.offer_place, joni, 2, offer(desk))
    assert desk.ask(count_clients) == 0  # who only waits is no client
    client = desk.run(cases.begin_intake, joni, 3)
    sheet = desk.ask(cases.enquiry_sheet, joni)
    assert [step.state for step in sheet.steps] == [
        EnquiryState.CONTACTED,
        EnquiryState.SCREENED,
        EnquiryState.OFFERED,
        EnquiryState.ACCEPTED,
    ]
    assert [step.done_on.day for step in sheet.steps] == [12, 14, 17, 17]
    assert {step.by for step in sheet.steps} == {"Nur Aini Hasan"}
    known = desk.ask(client_sheet, client).draft
    assert (known.name, known.contact_name, known.contact_relation) == (
        "Joni Tefa",
        "Marta Tefa",
        Relation.MOTHER,
    )
    assert (known.phone, known.contact_phone, known.contact_knows) == ("", "+6281255500177", True)
    begun = desk.ask(intake.intake_sheet, desk.ask(episode_head, client).id).draft
    assert (begun.referral_source, begun.presenting_problem) == (ReferralSource.FAMILY, "Minta rawat inap.")
    assert [(use.substance, use.main) for use in begun.substances] == [
        (Substance.METHAMPHETAMINE, True),
        (Substance.ALCOHOL, False),
    ]
    with pytest.raises(DeskError):
        desk.run(cases.begin_intake, joni, 4)


def test_a_returning_client_is_proposed_and_never_made_twice(desk):
    client = register_somebody(desk)
    enquiry = desk.run(
        cases.add_enquiry, replace(JONI, name="Maria Banunaek", caller_name="", phone=MARIA.phone)
    )
    [likely] = desk.ask(cases.enquiry_sheet, enquiry).may_be
    assert likely.id == client
    desk.run(cases.link_client, enquiry, 1, client)
    assert desk.ask(cases.enquiry_sheet, enquiry).may_be == ()
    assert desk.run(cases.begin_intake, enquiry, 2) == client
    assert desk.ask(count_clients) == 1
    with pytest.raises(DeskError):
        desk.run(cases.link_client, enquiry, 3, None)


def test_who_was_here_before_starts_from_what_is_known(desk, joni):
    client = register_somebody(desk)
    known = replace(whole_intake(desk), allergies="penisilin")  # alcohol is its substance
    episode = desk.run(intake.open_intake, client, known)
    desk.run(intake.refuse_episode, episode, by_client=True, why="Pulang")
    desk.run(cases.link_client, joni, 1, client)
    desk.run(cases.begin_intake, joni, 2)
    begun = desk.ask(intake.intake_sheet, desk.ask(episode_head, client).id).draft
    assert (begun.allergies, begun.presenting_problem) == ("penisilin", "Minta rawat inap.")
    assert [(use.substance, use.main) for use in begun.substances] == [
        (Substance.ALCOHOL, True),
        (Substance.METHAMPHETAMINE, False),
    ]


def test_somebody_in_care_already_begins_no_second_intake(desk, joni):
    client = admit_somebody(desk)
    desk.run(cases.link_client, joni, 1, client)
    with pytest.raises(DeskError):
        desk.run(cases.begin_intake, joni, 2)
    assert desk.ask(cases.enquiry_sheet, joni).row.state is EnquiryState.CONTACTED


def test_an_end_has_a_reason_and_may_be_taken_up_again(desk, joni):
    declined = EndingDraft(DAY, Ending.CENTRE, Declined.NO_PLACE, "Semua tempat tidur terisi.")
    with pytest.raises(Invalid) as refused:
        desk.run(cases.end_enquiry, joni, 1, replace(declined, reason=None))
    assert fields_of(refused) == ["reason"]
    desk.run(cases.end_enquiry, joni, 1, declined)
    assert desk.ask(cases.find_enquiries) == []
    [ended] = desk.ask(cases.find_enquiries, "tefa", which=EnquiryFilter.ENDED)
    assert (ended.state, ended.waiting) == (EnquiryState.DECLINED, None)
    with pytest.raises(Invalid):
        desk.run(cases.reopen_enquiry, joni, 2, " ")
    desk.run(cases.reopen_enquiry, joni, 2, "Ada tempat kosong")
    [back] = desk.ask(cases.find_enquiries)
    assert (back.state, back.waiting) == (EnquiryState.CONTACTED, 5)
    with pytest.raises(DeskError):
        desk.run(cases.reopen_enquiry, joni, 3, "Lagi")


def test_the_last_step_can_be_undone_but_not_the_first(desk, joni):
    desk.run(cases.offer_place, joni, 1, offer(desk))
    desk.run(cases.end_enquiry, joni, 2, EndingDraft(DAY, Ending.NO_SHOW))
    desk.run(cases.take_back_step, joni, 3)
    row = desk.ask(cases.enquiry_sheet, joni).row
    assert (row.state, row.offered_for) == (EnquiryState.OFFERED, DAY + timedelta(days=3))
    desk.run(cases.take_back_step, joni, 4)
    assert desk.ask(cases.enquiry_sheet, joni).row.programme == ""
    with pytest.raises(DeskError):
        desk.run(cases.take_back_step, joni, 5)


def test_who_was_called_back_is_not_waiting_unheard(desk, joni):
    assert desk.ask(cases.find_enquiries)[0].overdue
    desk.run(cases.note_contact, joni, 1, ContactDraft(DAY, "Tidak diangkat"))
    [row] = desk.ask(cases.find_enquiries)
    assert (row.overdue, row.state, row.since) == (False, EnquiryState.CONTACTED, JONI.came_on)
    assert desk.ask(cases.enquiry_sheet, joni).steps[-1].note == "Tidak diangkat"
    with pytest.raises(Invalid):
        desk.run(cases.note_contact, joni, 2, ContactDraft(DAY + timedelta(days=1), "Besok"))
    desk.run(cases.screen_enquiry, joni, 2, SCREENED)  # on a day before the call, written down later
    desk.run(cases.take_back_step, joni, 3)
    desk.run(cases.take_back_step, joni, 4)
    assert desk.ask(cases.find_enquiries)[0].overdue


@pytest.mark.parametrize("on", [date(2026, 11, 11), date(2026, 11, 18)])
def test_steps_follow_each_other_and_lie_not_ahead(desk, joni, on):
    with pytest.raises(Invalid) as refused:
        desk.run(cases.screen_enquiry, joni, 1, replace(SCREENED, on=on))
    assert fields_of(refused) == ["on"]
    desk.run(cases.screen_enquiry, joni, 1, SCREENED)
    with pytest.raises(Invalid) as refused:
        desk.run(cases.change_enquiry, joni, 2, replace(JONI, came_on=date(2026, 11, 15)))
    assert fields_of(refused) == ["came_on"]


def test_what_was_typed_is_checked_and_a_save_over_another_is_a_conflict(desk, joni):
    with pytest.raises(Invalid) as refused:
        desk.run(cases.add_enquiry, EnquiryDraft(urgent=True, came_on=date(2027, 1, 1)))
    assert fields_of(refused) == ["name", "channel", "urgent_why", "came_on"]
    desk.run(cases.change_enquiry, joni, 1, replace(JONI, came_on=date(2026, 11, 10)))
    assert desk.ask(cases.enquiry_sheet, joni).steps[0].done_on == date(2026, 11, 10)
    with pytest.raises(Conflict):
        desk.run(cases.change_enquiry, joni, 1, JONI)


def test_urgent_ones_stand_first_then_who_waits_longest(desk, joni):
    desk.run(cases.add_enquiry, replace(JONI, name="Ani", came_on=date(2026, 11, 1)))
    soon = replace(JONI, name="Beni", came_on=DAY, urgent=True, urgent_why="Sakau berat")
    desk.run(cases.add_enquiry, soon)
    rows = desk.ask(cases.find_enquiries)
    assert [row.name for row in rows] == ["Beni", "Ani", "Joni Tefa"]
    assert [row.overdue for row in rows] == [False, True, True]
    assert [row.name for row in desk.ask(cases.find_enquiries, "0812 5550 0177")] == [r.name for r in rows]


def test_how_long_people_waited(desk, joni, clock):
    desk.run(cases.screen_enquiry, joni, 1, SCREENED)
    other = desk.run(cases.add_enquiry, replace(JONI, name="Ani", came_on=date(2026, 10, 30)))
    desk.run(cases.end_enquiry, other, 1, EndingDraft(DAY, Ending.PERSON, Declined.TOO_LONG))
    third = desk.run(cases.add_enquiry, replace(JONI, name="Beni"))
    client = desk.run(cases.begin_intake, third, 1)
    desk.run(
        intake.refuse_episode, desk.ask(episode_head, client).id, by_client=True, why="Pulang ke kampung"
    )
    found = desk.ask(waiting_times, date(2026, 10, 1), DAY)
    assert (found.waiting, found.longest_now, found.contacted) == (1, 5, 3)
    assert (found.screened.count, found.screened.longest, found.admitted.count) == (1, 2, 0)
    assert found.ends == ((EnquiryState.DECLINED, 2),)
    assert found.reasons == ((Declined.TOO_LONG, 1),)
    assert [(row.month.month, row.contacted, row.ended) for row in found.months] == [(11, 2, 1), (10, 1, 1)]
    desk.run(cases.offer_place, joni, 2, offer(desk))
    offered = desk.ask(waiting_times, date(2026, 10, 1), DAY)
    assert [(bool(row.programme), row.contacted, row.waiting) for row in offered.programmes] == [
        (True, 1, 1),
        (False, 2, 0),
    ]
    assert desk.ask(waiting_times, DAY, DAY).contacted == 0


def test_the_front_office_takes_calls_but_neither_screens_nor_reads_screenings(desk, desk_of, joni, store):
    office = desk_of(Role.OFFICE)
    office.run(cases.add_enquiry, replace(JONI, name="Ani"))
    for use_case, draft in ((cases.screen_enquiry, SCREENED), (cases.begin_intake, None)):
        with pytest.raises(Refused):
            office.run(use_case, joni, 1, *([draft] if draft else []))
    desk.run(cases.screen_enquiry, joni, 1, SCREENED)
    assert office.ask(cases.enquiry_sheet, joni).steps[1].note == ""
    assert desk.ask(cases.enquiry_sheet, joni).steps[1].note == "Pakai setiap hari."
    with pytest.raises(Refused):
        desk_of(Role.INSTRUCTOR).ask(cases.find_enquiries)
    with Session(store.engine) as session:
        said = [str(entry.detail) for entry in session.scalars(select(AuditEntry))]
    assert not any("sopi" in each or "setiap hari" in each for each in said)


def test_an_intake_begun_by_somebody_else_meanwhile_is_joined(desk, joni):
    client = register_somebody(desk)
    episode = desk.run(intake.open_intake, client, IntakeDraft())
    desk.run(cases.link_client, joni, 1, client)
    desk.run(cases.begin_intake, joni, 2)
    head = desk.ask(episode_head, client)
    assert (head.id, head.state) == (episode, EpisodeState.REGISTERED)
