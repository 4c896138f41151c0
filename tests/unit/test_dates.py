from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.dates import (
    MONTHS,
    add_months,
    long_day,
    near_day,
    read_day,
    read_time,
    short_day,
    show_day,
    show_time,
    week_of,
    weekday_and_day,
)

TODAY = date(2026, 11, 17)


@pytest.mark.parametrize(
    "typed",
    [
        "12081998",
        "120898",
        "12/8/98",
        "12-8-1998",
        "12.08.1998",
        "12 8 1998",
        "12 Agustus 1998",
        "12 agust 98",
        "12 Agt 1998",
        "12-Aug-1998",
        "12 August, 1998",
        "1998-08-12",
        " 12/08/1998 ",
    ],
)
def test_reads_a_date_however_it_is_typed(typed):
    assert read_day(typed, TODAY) == date(1998, 8, 12)


@pytest.mark.parametrize(
    ("typed", "year"),
    [("1/1/26", 2026), ("1/1/27", 2027), ("1/1/28", 1928), ("1/1/00", 2000), ("1/1/99", 1999)],
)
def test_two_digits_are_this_century_up_to_next_year(typed, year):
    assert read_day(typed, TODAY) == date(year, 1, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "31/02/2026",
        "32/1/2026",
        "1/13/2026",
        "29022025",
        "12 Ju 1998",
        "12 ma 1998",
        "x",
        "1/1/998",
        "00/00/0000",
    ],
)
def test_what_is_no_date_is_none(typed):
    assert read_day(typed, TODAY) is None


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(["id", "en"]))
def test_every_date_reads_back_as_shown(day, language):
    for shown in (show_day(day), long_day(day, language), f"{day:%d%m%Y}", day.isoformat()):
        assert read_day(shown, TODAY) == day


@given(st.text(max_size=20))
def test_anything_typed_gets_an_answer(typed):
    read_day(typed, TODAY)
    read_time(typed)


@pytest.mark.parametrize("typed", ["1042", "10.42", "10:42", "10 42", "10,42"])
def test_reads_a_time_however_it_is_typed(typed):
    assert read_time(typed) == time(10, 42)


def test_reads_short_times_and_refuses_what_is_none():
    assert read_time("9") == time(9)
    assert read_time("930") == time(9, 30)
    assert read_time("0905") == time(9, 5)
    for typed in ("24", "2460", "9.5", "", "x", "10.42.11"):
        assert read_time(typed) is None


@given(st.times(), st.sampled_from(["id", "en"]))
def test_every_time_reads_back_as_shown(at, language):
    assert read_time(show_time(at, language)) == at.replace(second=0, microsecond=0)


def test_shows_dates_and_times_in_both_languages():
    assert show_time(time(10, 42), "id") == "10.42"
    assert show_time(time(10, 42), "en") == "10:42"
    assert show_day(date(2026, 8, 5)) == "05/08/2026"
    assert long_day(date(2026, 8, 5), "id") == "5 Agustus 2026"
    assert long_day(date(2026, 8, 5), "en") == "5 August 2026"
    assert weekday_and_day(TODAY, "id") == "Selasa, 17 November 2026"
    assert short_day(date(2026, 10, 5), "id") == "5 Okt"
    assert all(len(names) == 12 for names in MONTHS.values())


@pytest.mark.parametrize(
    ("away", "shown"),
    [
        (0, "Hari ini"),
        (-1, "Kemarin"),
        (1, "Besok"),
        (-5, "5 hari lalu"),
        (-7, "7 hari lalu"),
        (3, "3 hari lagi"),
        (-8, "09/11/2026"),
        (8, "25/11/2026"),
    ],
)
def test_near_days_are_said_in_words(away, shown):
    assert near_day(TODAY + timedelta(days=away), TODAY, "id") == shown


def test_month_arithmetic_stays_inside_the_month():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2028, 1, 31), 1) == date(2028, 2, 29)
    assert add_months(date(2026, 12, 15), 1) == date(2027, 1, 15)
    assert add_months(date(2026, 1, 15), -1) == date(2025, 12, 15)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_week_begins_on_monday(day):
    monday, sunday = week_of(day)
    assert monday <= day <= sunday
    assert (monday.isoweekday(), sunday.isoweekday()) == (1, 7)
