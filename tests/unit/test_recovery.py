import random

from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.recovery import ALPHABET, GROUPS, key_problem, make_key, read_key, split_key

secrets = st.binary(min_size=16, max_size=16)
LOOK_ALIKE = ("B8", "S5", "Z2", "G6", "UV", "VW", "MN", "EF", "PR", "CG", "DQ", "QG", "X Y", "37", "A4", "KX")


@given(secrets)
def test_a_key_reads_back_however_it_is_typed(secret):
    key = make_key(secret)
    assert len(split_key(key)) == GROUPS
    assert set(key) <= {*ALPHABET, "-"}
    for typed in (key, key.lower(), key.replace("-", " "), key.replace("-", ""), f"  {key}\n"):
        assert key_problem(typed) is None
        assert read_key(typed) == secret


@given(secrets, st.integers(0, 31), st.integers(1, 31))
def test_a_wrong_character_names_its_group(secret, position, step):
    plain = make_key(secret).replace("-", "")
    right = ALPHABET.index(plain[position])
    if right ^ ((right + step) % 32) == 0b10011:  # the one slip in 31 that a four-bit check cannot see
        return
    wrong = plain[:position] + ALPHABET[(right + step) % 32] + plain[position + 1 :]
    said = key_problem(wrong)
    assert said is not None
    assert dict(said.values) == {"group": position // 4 + 1}


def test_characters_that_look_alike_are_always_told_apart():
    for pair in LOOK_ALIKE:
        one, other = pair.replace(" ", "")
        assert ALPHABET.index(one) ^ ALPHABET.index(other) != 0b10011


@given(secrets, st.integers(0, 7), st.integers(0, 7))
def test_groups_in_the_wrong_order_are_found(secret, one, other):
    groups = split_key(make_key(secret))
    if one == other:
        return
    groups[one], groups[other] = groups[other], groups[one]
    said = key_problem("-".join(groups))
    assert said is not None
    assert dict(said.values)["group"] == min(one, other) + 1


def test_says_what_is_wrong():
    key = make_key(random.Random(7).randbytes(16))
    groups = split_key(key)
    for groups_typed, named in ((groups[:7], None), ([*groups, "AAAA"], None), ([*groups[:7], "O01I"], 8)):
        said = key_problem("-".join(groups_typed))
        assert said is not None
        assert dict(said.values).get("group") == named
    assert key_problem("") is not None


@given(st.text(max_size=60))
def test_anything_typed_gets_an_answer(typed):
    if key_problem(typed) is None:
        assert len(read_key(typed)) == 16
