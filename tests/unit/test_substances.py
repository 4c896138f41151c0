import pytest

from rehabdesk.domain.substances import FACTS, Substance, find_substances


@pytest.mark.parametrize(
    ("typed", "substance"),
    [
        ("sabu", Substance.METHAMPHETAMINE),
        ("shabu", Substance.METHAMPHETAMINE),
        ("SS", Substance.METHAMPHETAMINE),
        ("putau", Substance.HEROIN),
        ("PT", Substance.HEROIN),
        ("sopi", Substance.ALCOHOL),
        ("buto ijo", Substance.BENZODIAZEPINE),
        ("tembakau gorila", Substance.SYNTHETIC_CANNABINOID),
        ("tembakau", Substance.TOBACCO),
        ("ngelem", Substance.INHALANT),
        ("pil kuning", Substance.TRIHEXYPHENIDYL),
        ("gele", Substance.CANNABIS),
        ("MDMA", Substance.ECSTASY),
        ("I", Substance.ECSTASY),
        ("ganj", Substance.CANNABIS),
    ],
)
def test_is_found_by_its_street_name(typed, substance):
    assert find_substances(typed)[0] is substance


def test_every_substance_is_described_and_none_lost():
    assert set(FACTS) == set(Substance)
    assert find_substances("") == list(Substance)
    assert find_substances("tidak ada") == []
    for substance, facts in FACTS.items():
        assert set(facts.assist) <= set("abcdefghij"), substance
        assert all(code[:2] == "F1" for code in facts.icd10)


def test_codes_are_those_of_the_forms():
    facts = FACTS[Substance.METHAMPHETAMINE]
    assert (facts.assist, facts.asi, facts.icd10) == ("e", "D8", ("F15",))
    assert FACTS[Substance.TOBACCO].assist == "a"
    assert {facts.asi for facts in FACTS.values()} >= {f"D{number}" for number in range(1, 13)}
