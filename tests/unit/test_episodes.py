from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.episodes import (
    PHASES,
    DischargeReason,
    EpisodeState,
    Setting,
    Status,
    day_number,
    is_before_admission,
    is_open,
    is_readmission,
    length_of_stay,
    may_move,
    planned_end,
    sirena_status,
    status_of,
)

days = st.dates(date(2015, 1, 1), date(2035, 1, 1))


@given(st.lists(st.sampled_from(EpisodeState), max_size=12))
def test_an_episode_only_goes_forward_and_ends_once(wishes):
    state = EpisodeState.REGISTERED
    seen = [state]
    for wish in wishes:
        if may_move(state, wish):
            assert is_open(state)
            assert wish not in seen
            state = wish
            seen.append(state)
    if not is_open(state):
        assert not any(may_move(state, to) for to in EpisodeState)


def test_only_who_was_admitted_can_be_discharged():
    for state in EpisodeState:
        assert may_move(state, EpisodeState.DISCHARGED) == (state is EpisodeState.ADMITTED)
        assert may_move(state, EpisodeState.REFUSED) == is_before_admission(state)


def test_a_list_shows_one_word_for_each_episode():
    inpatient = Setting.INPATIENT
    assert status_of(EpisodeState.ASSESSED, inpatient) is Status.WAITING
    assert status_of(EpisodeState.ADMITTED, Setting.AFTERCARE) is Status.AFTERCARE
    assert status_of(EpisodeState.REFUSED, inpatient) is Status.CLOSED
    ended = {reason: status_of(EpisodeState.DISCHARGED, inpatient, reason) for reason in DischargeReason}
    assert ended[DischargeReason.COMPLETED] is Status.COMPLETED
    assert ended[DischargeReason.REFERRED] is Status.REFERRED
    assert ended[DischargeReason.LEFT] is Status.LEFT_EARLY
    assert ended[DischargeReason.DIED] is Status.CLOSED


def test_leaving_without_leave_is_not_the_registers_word_for_relapse():
    assert "KB" not in {reason.value for reason in DischargeReason}
    assert sirena_status(DischargeReason.LEFT) == "DO"
    assert sirena_status(DischargeReason.OTHER) == ""


@pytest.mark.parametrize(("stay", "counted"), [(0, 1), (1, 1), (2, 2), (90, 90)])
def test_length_of_stay(stay, counted):
    admitted = date(2026, 2, 27)
    assert length_of_stay(admitted, admitted + timedelta(days=stay)) == counted


@given(days, st.integers(1, 400))
def test_the_planned_end_is_the_last_planned_day(admitted, length):
    assert day_number(admitted, admitted) == 1
    assert day_number(admitted, planned_end(admitted, length)) == length


def test_readmission_is_within_ninety_days_whatever_the_reason():
    left = date(2026, 1, 1)
    assert is_readmission(left, left)
    assert is_readmission(left, left + timedelta(days=90))
    assert not is_readmission(left, left + timedelta(days=91))
    assert not is_readmission(None, left)


def test_every_setting_has_its_phases():
    assert set(PHASES) == set(Setting)
    assert len({phase for phases in PHASES.values() for phase in phases}) == 10
