"""Who may be the same person: ranked by what agrees, found by indexed keys."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.likeness import ENOUGH, Known, births_near, compare, likeness_keys, nearly
from rehabdesk.domain.people import Sex, fold

YULIANA = Known(
    "Yuliana Soeharti Nalle",
    date(1995, 8, 3),
    Sex.FEMALE,
    "0071054308950001",
    "Marta Seran",
    "+6281255500142",
)
names = st.sampled_from(
    ["Maria Nalle", "Mariah Nale", "Yohanes Bere", "Johanis Berre", "Soeharto", "Suharto", "Maria", "", "X Y"]
) | st.text(max_size=30)
days = st.dates(date(1930, 1, 1), date(2020, 12, 31))
niks = st.sampled_from(["", YULIANA.nik, "0071054308950002", "0071054308950010"])
people = st.builds(Known, names, st.none() | days, st.none() | st.sampled_from(Sex), niks, names)


@pytest.mark.parametrize(
    ("other", "reasons"),
    [
        (Known("Juliana Suharti Nale", date(1995, 8, 3)),
         "a name that sounds the same, born on the same day"),
        (Known("Yuliana Nalle", date(1995, 3, 8), mother_name="Martha Seran"),
         "a shorter form of the name, the same mother, birth day and month swapped"),
        (Known("Yuliana Suharti Nalle", date(1985, 8, 3)),
         "a name that sounds the same, birth year with one digit different"),
        (Known("Yuliani Suharti Nalle", phone="+6281255500142"), "a like name, the same number"),
        (Known("Ana", nik="0071054308950001"), "the same NIK"),
        (Known("Yuliana S. Nalle", nik="0071054380950001"), "a like name, a NIK with one digit different"),
    ],
)  # fmt: skip
def test_one_person_is_known_again_and_the_reasons_said(other: Known, reasons: str) -> None:
    points, said = compare(YULIANA, other)
    assert points >= ENOUGH
    assert set(said) == set(reasons.split(", "))


@pytest.mark.parametrize(
    "other",
    [
        Known("Simon Kana", date(1995, 8, 3)),  # born the same day
        Known("Yuliana Seran", date(1995, 8, 3)),
        Known("Yuliana Soeharti Nalle", date(1962, 1, 30)),  # a namesake
        Known("Yosef Nalle", date(1991, 1, 2), Sex.MALE, mother_name="Marta Seran"),  # a brother
        Known("Marta Seran", phone="+6281255500142"),  # the mother, with the telephone of the house
        Known(),
    ],
)
def test_two_people_are_left_alone(other: Known) -> None:
    assert compare(YULIANA, other)[0] < ENOUGH


@given(people, people)
def test_it_does_not_matter_who_is_compared_with_whom(one: Known, other: Known) -> None:
    points, said = compare(one, other)
    again, said_again = compare(other, one)
    assert (points, set(said)) == (again, set(said_again))


@given(people, people)
def test_more_that_agrees_ranks_higher(one: Known, other: Known) -> None:
    phone = "+6281255500199"
    assert compare(replace(one, phone=phone), replace(other, phone=phone))[0] > compare(one, other)[0]
    assert compare(one, replace(other, born_on=one.born_on))[0] >= compare(one, other)[0]


@given(people, people)
def test_who_is_likely_the_same_is_found_by_an_index(one: Known, other: Known) -> None:
    """Whatever has enough points shares a day, a number, a NIK or a key with the person looked for."""
    if compare(one, other)[0] < ENOUGH:
        return
    ways = (
        one.nik and (one.nik == other.nik or other.nik in nearly(one.nik)),
        one.phone and one.phone == other.phone,
        one.born_on and other.born_on in births_near(one.born_on),
        likeness_keys(fold(one.name), one.mother_name) & likeness_keys(fold(other.name), other.mother_name),
    )
    assert any(ways)


@given(days)
def test_a_day_and_its_neighbours_lead_to_each_other(day: date) -> None:
    assert all(day in births_near(other) for other in births_near(day))
