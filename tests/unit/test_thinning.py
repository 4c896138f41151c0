from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rehabdesk.domain.thinning import copies_to_keep

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)

calendars = st.lists(
    st.datetimes(datetime(2023, 1, 1), datetime(2027, 6, 1), timezones=st.just(UTC)), max_size=80
)


@given(calendars)
def test_keeps_only_what_there_is_and_always_the_newest(made):
    kept = copies_to_keep(made, NOW)
    assert kept <= set(made)
    past = [moment for moment in made if moment <= NOW]
    if past:
        assert max(past) in kept
    if made:
        assert max(made) in kept


@given(calendars)
def test_keeps_all_of_two_days_and_all_that_a_clock_set_back_calls_future(made):
    assert {moment for moment in made if moment > NOW - timedelta(days=2)} <= copies_to_keep(made, NOW)


@given(calendars)
def test_thinning_twice_changes_nothing(made):
    kept = copies_to_keep(made, NOW)
    assert copies_to_keep(kept, NOW) == kept


@given(calendars)
def test_old_copies_are_few(made):
    kept = copies_to_keep(made, NOW)
    assert len([moment for moment in kept if moment <= NOW - timedelta(days=2)]) <= 12 + 10 + 9


@settings(max_examples=25, deadline=None)
@given(st.integers(30, 500), st.integers(1, 4))
def test_day_after_day_there_is_a_copy_from_each_recent_day_week_and_month(days, a_day):
    """A centre that backs up every day and thins each time keeps a year in sight."""
    shelf: set[datetime] = set()
    start = datetime(2025, 1, 1, 8, 0, tzinfo=UTC)
    for number in range(days):
        for hour in range(a_day):
            now = start + timedelta(days=number, hours=hour)
            shelf = copies_to_keep([*shelf, now], now)
    ages = sorted((now - moment).days for moment in shelf)
    assert set(range(min(days, 12))) <= set(ages)
    steps = [later - earlier for earlier, later in pairwise(ages)]
    assert max(steps) <= 62
    if days >= 400:
        assert ages[-1] > 290


def test_a_clock_that_ran_ahead_once_empties_nothing():
    made = [NOW - timedelta(days=day) for day in range(300)]
    before = copies_to_keep(made, NOW)
    ahead = NOW.replace(year=2031)
    kept = copies_to_keep([*before, ahead], ahead)
    assert len(kept) > 25
    assert max(made) in kept
