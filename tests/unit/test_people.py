from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.people import (
    LIKELY_THE_SAME,
    ReferralSource,
    SirenaSource,
    age_on,
    can_be_seen,
    fold,
    name_likeness,
    phone_problem,
    read_phone,
    show_phone,
    sirena_source,
    sounds,
)

names = st.text(alphabet="abcdefghijklmnopqrstuvwxyz ABCDEŞÉéøł'’-.", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Soeharto", "Suharto"),
        ("Djufri Tnunay", "Jufri Tnunay"),
        ("Tjokro", "Cokro"),
        ("Sjahrir", "Syahrir"),
        ("Syaiful Anwar", "Saeful Anwar"),
        ("Yosef Manu", "Josef Manu"),
        ("Julius Manafe", "Yulius Manafe"),
        ("Muh. Rizky", "Muhammad Rizki"),
        ("Stefanus Nalle", "Stevanus Nale"),
        ("Kristian", "Christian"),
        ("Siti Nurhaliza", "St. Nur'haliza"),
        ("Manafe Yulius", "Yulius Manafe"),
        ("Yohanes B. Lado", "Yohanes Baptista Lado"),
        ("Ignasius Naben", "Ignatius Naben"),
        ("Maria Banunaek", "Maria Goreti Banunaek"),
    ],
)
def test_one_name_spelled_in_two_ways_is_likely_the_same(one, other):
    assert name_likeness(one, other) >= LIKELY_THE_SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Maria Banunaek", "Maria Taebenu"),
        ("Ahmad Fauzi", "Anton Riwu"),
        ("Yulius Manafe", "Yuliana Mone"),
        ("Simon Bria", "Simon Kefi"),
        ("Suharto", "Sudirman"),
        ("", "Suharto"),
    ],
)
def test_two_names_are_two_names(one, other):
    assert name_likeness(one, other) < LIKELY_THE_SAME


@given(names, names)
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    likeness = name_likeness(one, other)
    assert 0 <= likeness <= 1
    assert likeness == pytest.approx(name_likeness(other, one))


@given(names)
def test_a_name_is_like_itself_and_sounds_alike_in_any_order(name):
    turned = " ".join(reversed(name.split()))
    assert sounds(name) == sounds(name.upper())
    if fold(name):
        assert name_likeness(name, name) == pytest.approx(1)
        assert name_likeness(name, turned) > 0


@given(st.text(max_size=60))
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


def test_folds_what_fingers_leave_out():
    assert fold("  Nur’Aini   D'Souza-Pérez ") == "nuraini dsouza perez"
    assert fold("Ødegård Łucja") == "odegard lucja"


@pytest.mark.parametrize(
    ("name", "seen"),
    [("A", True), ("ماريا", True), ("🙂", True), (" \u00a0", False), ("\u200b\ufeff\u202e", False)],
)
def test_a_name_can_be_seen(name, seen):
    assert can_be_seen(name) is seen


def test_age_counts_completed_years():
    assert age_on(date(2026, 11, 17), date(1998, 8, 12)) == 28
    assert age_on(date(2026, 8, 11), date(1998, 8, 12)) == 27
    assert age_on(date(2026, 2, 28), date(2000, 2, 29)) == 25
    assert age_on(date(2026, 3, 1), date(2000, 2, 29)) == 26


@pytest.mark.parametrize(
    ("typed", "stored", "shown"),
    [
        ("0812 5550 0142", "+6281255500142", "0812 5550 0142"),
        ("+62 812-5550-0142", "+6281255500142", "0812 5550 0142"),
        ("6281255500142", "+6281255500142", "0812 5550 0142"),
        ("+62 (0)812 5550 0142", "+6281255500142", "0812 5550 0142"),
        ("81255500142", "+6281255500142", "0812 5550 0142"),
        ("(0380) 555-0142", "+623805550142", "0380 5550 142"),
        ("021 5550 0142", "+622155500142", "0215 5500 142"),
        ("+670 7755 0142", "+67077550142", "+670 7755 0142"),
    ],
)
def test_a_telephone_number_is_stored_whole_and_shown_in_fours(typed, stored, shown):
    assert read_phone(typed) == stored
    assert show_phone(stored) == shown
    assert read_phone(shown) == stored
    assert phone_problem(typed) is None


@pytest.mark.parametrize(
    "typed", ["0812 5550 1", "0812 5550 0142 0142", "telepon ibu", "0012345678", "12345", "+"]
)
def test_what_is_no_telephone_number_is_said(typed):
    assert read_phone(typed) is None
    assert phone_problem(typed)


@given(st.from_regex(r"08[1-9]\d{7,10}", fullmatch=True))
def test_every_mobile_number_reads_back(typed):
    stored = read_phone(typed)
    assert stored is not None
    assert stored.startswith("+628")
    assert read_phone(show_phone(stored)) == stored


def test_every_source_of_referral_maps_to_one_of_four():
    assert {sirena_source(source) for source in ReferralSource} == set(SirenaSource)
