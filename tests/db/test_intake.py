"""Taking a client in, in a real encrypted file: saved half-done, admitted whole."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from rehabdesk.db.models.audit import AuditEntry
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import EpisodeState
from rehabdesk.domain.intake import IntakeDraft, SubstanceUse, use_problems
from rehabdesk.domain.rights import Role
from rehabdesk.domain.substances import Substance
from rehabdesk.errors import Conflict, DeskError, Invalid, Refused
from rehabdesk.services import intake
from rehabdesk.services.clients import client_row, client_sheet, find_clients, register_client
from rehabdesk.services.consents import record_consent, withdraw_consent
from tests.helpers.people import CONSENT, MARIA, admit_somebody, register_somebody, whole_intake


def fields_of(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_a_name_alone_can_be_saved_and_taken_up_again(desk):
    saved = desk.run(intake.save_form, None, ClientDraft(name="Yohanis"), IntakeDraft())
    again = desk.run(intake.save_form, saved, replace(MARIA, name="Yohanis Tok"), whole_intake(desk))
    assert (again.client_id, again.episode_id) == (saved.client_id, saved.episode_id)
    assert desk.ask(client_sheet, saved.client_id).draft.name == "Yohanis Tok"
    assert desk.ask(intake.intake_sheet, saved.episode_id).draft == whole_intake(desk)


def test_a_form_is_saved_whole_or_not_at_all(desk):
    wrong = IntakeDraft(substances=(SubstanceUse(Substance.ALCOHOL, days=31),))
    with pytest.raises(Invalid):
        desk.run(intake.save_form, None, MARIA, wrong)
    assert desk.ask(find_clients, "maria").rows == []


def test_a_save_over_somebody_elses_change_is_a_conflict(desk):
    saved = desk.run(intake.save_form, None, MARIA, IntakeDraft())
    desk.run(intake.save_form, saved, MARIA, IntakeDraft())
    with pytest.raises(Conflict):
        desk.run(intake.save_form, saved, MARIA, IntakeDraft())


def test_the_office_saves_identity_but_no_intake(desk_of):
    office = desk_of(Role.OFFICE)
    saved = office.run(intake.save_form, None, MARIA, None)
    assert saved.episode_id is None
    with pytest.raises(Refused):
        office.run(intake.save_form, saved, MARIA, IntakeDraft())


def test_who_was_said_to_be_somebody_else_is_on_record(desk, store):
    other = register_somebody(desk)
    saved = desk.run(intake.save_form, None, ClientDraft(name="Maria Banunaek"), None, [other])
    with Session(store.engine) as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "not the same person")).one()
        assert (entry.client_id, entry.detail) == (saved.client_id, {"other": other})


def test_admission_asks_for_everything_and_the_consent(desk):
    client = desk.run(register_client, ClientDraft(name="Yohanis"))
    episode = desk.run(intake.open_intake, client, IntakeDraft())
    with pytest.raises(Invalid) as refused:
        desk.run(intake.admit, episode, desk.now().date())
    missing = fields_of(refused)
    assert {"born_on", "sex", "address", "nik", "allergies", "substances", "programme_id", "consent"} <= set(
        missing
    )
    assert desk.ask(client_row, client).state is EpisodeState.REGISTERED


def test_a_consent_not_in_force_does_not_count(desk):
    client = register_somebody(desk)
    episode = desk.run(intake.open_intake, client, whole_intake(desk))
    given = desk.run(record_consent, client, CONSENT, episode)
    assert desk.ask(intake.missing_for_admission, episode) == []
    desk.run(withdraw_consent, given, "Klien menarik persetujuan")
    assert [problem.field for problem in desk.ask(intake.missing_for_admission, episode)] == ["consent"]


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 18)])
def test_admission_lies_between_intake_and_today(desk, day):
    client = register_somebody(desk)
    episode = desk.run(intake.open_intake, client, whole_intake(desk))
    desk.run(record_consent, client, CONSENT, episode)
    with pytest.raises(Invalid) as refused:
        desk.run(intake.admit, episode, day)
    assert fields_of(refused) == ["admitted_on"]


def test_one_episode_is_open_at_a_time(desk):
    client = admit_somebody(desk)
    with pytest.raises(DeskError):
        desk.run(intake.open_intake, client, IntakeDraft())


@given(
    days=st.none() | st.integers(-5, 40),
    first=st.none() | st.integers(0, 110),
    age=st.none() | st.integers(4, 99),
)
def test_a_row_of_the_grid_is_right_or_says_which_field_is_wrong(days, first, age):
    wrong = {name for name, _said in use_problems(SubstanceUse(Substance.HEROIN, days, first), age)}
    assert ("days" in wrong) == (days is not None and not 0 <= days <= 30)
    early = first is not None and not 4 <= first <= 99
    above = first is not None and age is not None and first > age
    assert ("first_age" in wrong) == (early or above)
