import pytest

from rehabdesk.domain.regions import area_name, find_villages, regency_names, village


@pytest.mark.parametrize(
    ("code", "name", "district"),
    [
        ("53.71.05.1003", "Airnona", "Kota Raja"),
        ("53.71.05.1004", "Naikoten Satu", "Kota Raja"),
        ("53.71.05.1007", "Nunleu", "Kota Raja"),
        ("53.71.02.1008", "Sikumana", "Maulafa"),
        ("53.71.02.1009", "Naikolan", "Maulafa"),
    ],
)
def test_knows_the_villages_of_kupang(code, name, district):
    found = village(code)
    assert found is not None
    assert (found.code, found.name, found.district, found.regency) == (code, name, district, "Kota Kupang")
    assert found.is_kelurahan
    assert village(code.replace(".", "")) == found


@pytest.mark.parametrize("typed", ["Naikoten 1", "naikoten i", "NAIKOTEN SATU", "Naikoten  satu"])
def test_a_numeral_may_be_a_digit_a_roman_or_a_word(typed):
    assert [found.name for found in find_villages(typed)] == ["Naikoten Satu"]


def test_an_exact_name_comes_before_longer_ones():
    names = [found.name for found in find_villages("bakunase")]
    assert names == ["Bakunase", "Bakunase Dua"]


def test_finds_nothing_for_nothing():
    assert find_villages("") == find_villages("a") == find_villages("xyzzy") == []
    assert village("00.71.05.1003") is None


def test_the_first_and_last_line_are_found_by_code():
    for code in ("11.01.01.2001", "96.71.10.1004"):
        found = village(code)
        assert found is None or found.code == code
    assert village("11.01.01.2001") is not None


def test_names_areas():
    assert area_name("53") == "Nusa Tenggara Timur"
    assert area_name("53.71") == "Kota Kupang"
    assert area_name("00") is None
    assert len(regency_names()) == 514
