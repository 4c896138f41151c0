"""Accounts and what makes a password good enough."""

from dataclasses import dataclass

from rehabdesk.domain.fields import choices, flag, text
from rehabdesk.domain.rights import Role
from rehabdesk.i18n import N_

SHORTEST = 10
TOO_SHORT = N_("Too short. Use at least 10 characters; three or four words are easy to remember.")
OWN_NAME = N_("A name is the first thing somebody tries. Choose other words.")
GUESSED = N_("Too easy to guess. Use three or four words that belong to no one.")


@dataclass(frozen=True)
class AccountDraft:
    name: str = text(N_("Full name"), required=True)
    title: str = text(
        N_("Title under a signature"), hint=N_("As it stands on letters, like Konselor adiksi.")
    )
    credential: str = text(N_("Staff or certificate number"))
    roles: tuple[Role, ...] = choices(N_("Roles"), Role, required=True)
    active: bool = flag(N_("May sign in"), default=True)


def is_long_enough(password: str) -> bool:
    return len(password) >= SHORTEST


def names_somebody(password: str, *names: str) -> bool:
    """Whether it holds a word of the person's or the centre's name."""
    plain = password.casefold()
    return any(word in plain for name in names for word in name.casefold().split() if len(word) > 3)


def is_common(password: str) -> bool:
    """Few different signs, or one of the words everybody uses with a little behind it."""
    plain = password.casefold().replace(" ", "")
    return len(set(plain)) < 5 or any(plain.startswith(word) and len(plain) < 14 for word in _COMMON)


_COMMON = ("password", "katasandi", "rehab", "12345", "qwerty", "admin", "indonesia", "bismillah")


def password_problem(password: str, *names: str) -> str | None:
    """Length is what makes guessing slow; what everybody guesses first is refused."""
    if not is_long_enough(password):
        return TOO_SHORT
    if names_somebody(password, *names):
        return OWN_NAME
    return GUESSED if is_common(password) else None


def password_strength(password: str, *names: str) -> str:
    """In a word, for whoever is choosing one."""
    if password_problem(password, *names):
        return N_("Weak")
    return N_("Strong") if len(password) >= 16 else N_("Good")
