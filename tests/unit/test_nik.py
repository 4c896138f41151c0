from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.nik import decode, digits_of, show_nik, structure_problem, warnings
from rehabdesk.domain.people import Sex

TODAY = date(2026, 11, 17)


def test_says_where_when_and_who():
    said = decode("5371057112850003", TODAY)
    assert said is not None
    assert said.place == "Kota Raja, Kota Kupang"
    assert said.province == "Nusa Tenggara Timur"
    assert (said.born_on, said.sex, said.serial) == (date(1985, 12, 31), Sex.FEMALE, 3)


@pytest.mark.parametrize(
    "nik",
    [
        "5371053002900001",  # 30 February
        "5371053202900001",  # day 32
        "5371057202900001",  # day 72
        "5371050113900001",  # month 13
        "5371052902010001",  # 29 February of no leap year
        "5371050101000000",  # serial 0000
        "537105010190001",
        "53710501019000011",
        "537105O101900001",
        "537105010190000²",
        "",
    ],
)
def test_a_number_that_cannot_be_one_is_refused(nik):
    assert structure_problem(nik)
    assert decode(nik, TODAY) is None


@pytest.mark.parametrize("nik", ["9999990101900001", "0071050101900001"])
def test_an_unknown_region_only_warns(nik):
    assert structure_problem(nik) is None
    [said] = warnings(nik, None, None, TODAY)
    assert (said.field, said.warning) == ("nik", True)


def test_a_wrong_birth_date_or_sex_only_warns():
    found = warnings("5371021208980003", date(1989, 8, 12), Sex.FEMALE, TODAY)
    assert [(problem.field, problem.warning) for problem in found] == [("born_on", True), ("sex", True)]
    assert dict(found[0].values) == {"date": "12/08/1998"}
    assert not warnings("5371021208980003", date(1998, 8, 12), Sex.MALE, TODAY)


def test_a_leap_day_of_2000_is_a_date():
    said = decode("5371022902000003", TODAY)
    assert said is not None
    assert said.born_on == date(2000, 2, 29)


@given(born_on=st.dates(date(1927, 11, 18), TODAY), sex=st.sampled_from(Sex), serial=st.integers(1, 9999))
def test_every_living_persons_number_reads_back(born_on, sex, serial):
    day = born_on.day + (40 if sex is Sex.FEMALE else 0)
    nik = f"537105{day:02}{born_on:%m%y}{serial:04}"
    said = decode(nik, TODAY)
    assert said is not None
    assert (said.born_on, said.sex, said.serial) == (born_on, sex, serial)
    assert not warnings(nik, born_on, sex, TODAY)
    assert digits_of(show_nik(nik)) == nik


@given(st.text(max_size=20))
def test_anything_typed_gets_an_answer(typed):
    assert (structure_problem(typed) is None) == (decode(typed, TODAY) is not None)


def test_is_grouped_while_typing():
    assert show_nik("5371021208980003") == "537102 120898 0003"
    assert show_nik("5371021") == "537102 1"
    assert digits_of("537102.120898-0003 ") == "5371021208980003"
