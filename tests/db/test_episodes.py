"""The course of an episode in a real encrypted file: phases, what is open, discharge."""

from dataclasses import replace
from datetime import date, time

import pytest

from rehabdesk.domain.alerts import AlertKind
from rehabdesk.domain.clients import ClientDraft
from rehabdesk.domain.episodes import DischargeReason, EpisodeState, Phase
from rehabdesk.domain.intake import DischargeDraft
from rehabdesk.domain.rights import Role
from rehabdesk.domain.training import EnrolmentState
from rehabdesk.errors import Conflict, DeskError, Invalid
from rehabdesk.services.clients import client_row
from rehabdesk.services.episodes import (
    OpenKind,
    change_phase,
    discharge,
    episode_head,
    must_say_why,
    open_items,
)
from rehabdesk.services.intake import open_intake
from rehabdesk.services.timeline import timeline
from rehabdesk.services.training import client_classes, enrol
from tests.helpers.classes import add_class
from tests.helpers.people import admit_somebody, register_somebody, whole_intake, write_unsigned_note

DONE = DischargeDraft(
    discharged_on=date(2026, 11, 17),
    discharge_reason=DischargeReason.COMPLETED,
    summary="Mengikuti seluruh program.",
    medicines="tidak ada",
    plan_after="Kontrol tiap bulan.",
)


def head_of(desk, client):
    found = desk.ask(episode_head, client)
    assert found is not None
    return found


def end(desk, client, draft=DONE, **how):
    head = head_of(desk, client)
    desk.run(discharge, head.id, head.version, draft, **how)


def fields_of(refused) -> list[str]:
    return [problem.field for problem in refused.value.problems]


def test_admission_begins_the_first_phase_and_plans_the_end(desk):
    head = head_of(desk, admit_somebody(desk))
    assert (head.state, head.phase) == (EpisodeState.ADMITTED, Phase.DETOX)
    assert (head.admitted_on, head.planned_end) == (date(2026, 11, 17), date(2027, 5, 15))


def test_allergy_and_risk_are_named_unless_an_alert_says_so_already(desk):
    head = head_of(desk, admit_somebody(desk))
    assert [tone for _text, tone in head.risks()] == ["bad", "warn"]
    assert head.risks(brief=True)[1][0] == "Risiko: pantau"
    assert head.risks((AlertKind.ALLERGY, AlertKind.SUICIDE)) == []
    assert replace(head, allergies="Tidak ada", risk=None).risks() == []


def test_a_phase_begins_within_the_time_in_care(desk, clock):
    client = admit_somebody(desk)
    clock.forward(days=10)
    head = head_of(desk, client)
    for day in (date(2026, 11, 16), date(2026, 11, 28)):
        with pytest.raises(Invalid):
            desk.run(change_phase, head.id, head.version, Phase.PRIMARY, day)
    desk.run(change_phase, head.id, head.version, Phase.PRIMARY, date(2026, 11, 20))
    assert head_of(desk, client).phase is Phase.PRIMARY
    with pytest.raises(Conflict):
        desk.run(change_phase, head.id, head.version, Phase.ENTRY, date(2026, 11, 21))


def test_discharge_asks_for_everything(desk):
    client = admit_somebody(desk)
    with pytest.raises(Invalid) as refused:
        end(desk, client, DischargeDraft())
    assert fields_of(refused) == ["discharged_on", "discharge_reason", "summary", "medicines", "plan_after"]


@pytest.mark.parametrize("day", [date(2026, 11, 16), date(2026, 11, 18)])
def test_discharge_lies_between_admission_and_today(desk, day):
    client = admit_somebody(desk)
    with pytest.raises(Invalid) as refused:
        end(desk, client, replace(DONE, discharged_on=day))
    assert fields_of(refused) == ["discharged_on"]


def test_an_unsigned_note_keeps_the_client_and_is_named(desk):
    client = admit_somebody(desk)
    note = write_unsigned_note(desk, client)
    [item] = desk.ask(open_items, client)
    assert (item.kind, item.target_id, item.blocks) == (OpenKind.NOTE, note, True)
    with pytest.raises(Invalid) as refused:
        end(desk, client)
    [problem] = refused.value.problems
    assert "17/11/2026, Nur Aini Hasan" in dict(problem.values)["which"]
    assert head_of(desk, client).state is EpisodeState.ADMITTED


@pytest.mark.parametrize(("leave", "goes_on"), [(True, False), (False, True)])
def test_running_classes_end_with_the_care_unless_the_client_goes_on(desk, leave, goes_on):
    client = admit_somebody(desk)
    batch = add_class(desk, "Barista", "Ruang 2", "135", time(13), 12)
    desk.run(enrol, batch, client)
    [item] = desk.ask(open_items, client)
    assert (item.kind, item.blocks) == (OpenKind.CLASS, False)
    end(desk, client, leave_classes=leave)
    [row] = desk.ask(client_classes, client)
    left = (EnrolmentState.CANCELLED, EnrolmentState.WITHDRAWN)
    assert (row.state not in left) is goes_on


def test_a_closed_episode_stays_and_a_new_one_can_begin(desk, clock):
    client = admit_somebody(desk)
    end(desk, client)
    row = desk.ask(client_row, client)
    assert (row.state, row.ended) == (EpisodeState.DISCHARGED, DischargeReason.COMPLETED)
    with pytest.raises(DeskError):
        end(desk, client)
    clock.forward(days=30)
    desk.run(open_intake, client, whole_intake(desk))
    assert head_of(desk, client).number == 2
    titles = [event.title for event in desk.ask(timeline, client).events]
    assert titles.count("Asesmen awal") == 2


def test_only_a_colleagues_client_asks_for_a_reason(desk, desk_of):
    client, new = admit_somebody(desk), register_somebody(desk, ClientDraft(name="Simon Kana"))
    stranger = desk_of(Role.COUNSELLOR)
    object.__setattr__(stranger.who, "account_id", 99)
    assert stranger.ask(must_say_why, client) == "Nur Aini Hasan"
    assert stranger.ask(must_say_why, new) == ""
    for roles in ((Role.HEAD,), (Role.HEALTH,), (Role.OFFICE,)):
        assert desk_of(*roles).ask(must_say_why, client) == ""
