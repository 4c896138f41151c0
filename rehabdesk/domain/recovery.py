"""The recovery key as people copy it from paper: eight groups of four, each checked alone so that a wrong
one can be named.

A group holds sixteen bits of the secret and a four-bit check (CRC-4, begun with the group's place), written
as four of 32 characters. The check finds every swapped pair of groups and all but one of the 31 ways one
character can be wrong or change places with its neighbour; that one is never a pair that looks alike.
"""

from rehabdesk.domain.fields import Problem
from rehabdesk.i18n import N_

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # no I, O, 0 or 1
SECRET_BYTES = 16
GROUPS = 8

_BITS = 20
_POLYNOMIAL = 0b10011


def make_key(secret: bytes) -> str:
    """The sixteen secret bytes as they are printed: XXXX-XXXX-…"""
    if len(secret) != SECRET_BYTES:
        raise ValueError("a recovery secret has sixteen bytes")
    return "-".join(
        _write(int.from_bytes(secret[2 * place : 2 * place + 2], "big"), place) for place in range(GROUPS)
    )


def _write(half: int, place: int) -> str:
    value = half << 4 | _check(half, place)
    return "".join(ALPHABET[value >> shift & 31] for shift in range(_BITS - 5, -1, -5))


def _check(half: int, place: int) -> int:
    left = ((place + 1) << 16 | half) << 4
    for shift in range(left.bit_length() - 5, -1, -1):
        if left >> (shift + 4) & 1:
            left ^= _POLYNOMIAL << shift
    return left


def split_key(typed: str) -> list[str]:
    """The groups of a key, however it was typed: small letters, spaces, dashes or none."""
    plain = "".join(sign for sign in typed.upper() if not sign.isspace() and sign not in "-–—.")
    return [plain[start : start + 4] for start in range(0, len(plain), 4)]


def as_printed(typed: str) -> str:
    """A whole key as it stands on the sheet, however it was typed; anything else as it is."""
    return typed if key_problem(typed) else "-".join(split_key(typed))


def group_is_right(group: str, place: int) -> bool:
    """Whether a group can stand at this place (counted from 0)."""
    return len(group) == 4 and set(group) <= set(ALPHABET) and _write(_read(group), place) == group


def _read(group: str) -> int:
    value = 0
    for sign in group:
        value = value << 5 | ALPHABET.index(sign)
    return value >> 4


def key_problem(typed: str) -> Problem | None:
    """What is wrong with a typed key, naming the first wrong group, or None."""
    groups = split_key(typed)
    for place, group in enumerate(groups[:GROUPS]):
        named = (("group", place + 1),)
        if not set(group) <= set(ALPHABET):
            return Problem(
                "key", N_("Group {group} has a sign that no key has (such as I, O, 0 or 1)."), named
            )
        if len(group) == 4 and not group_is_right(group, place):
            return Problem("key", N_("The key does not match. Check group {group}."), named)
    if len(groups) != GROUPS or len(groups[-1]) != 4:
        return Problem("key", N_("A recovery key has eight groups of four."))
    return None


def read_key(typed: str) -> bytes:
    """The secret of a key that has no problem."""
    if key_problem(typed):
        raise ValueError("not a recovery key")
    return b"".join(_read(group).to_bytes(2, "big") for group in split_key(typed))
