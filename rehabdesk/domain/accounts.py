"""Accounts and what makes a password good enough."""

from dataclasses import dataclass

from rehabdesk.domain.fields import choices, flag, text
from rehabdesk.domain.rights import Role
from rehabdesk.i18n import N_

SHORTEST = 10


@dataclass(frozen=True)
class AccountDraft:
    name: str = text(N_("Full name"), required=True)
    title: str = text(
        N_("Title under a signature"), hint=N_("As it stands on letters, like Konselor adiksi.")
    )
    credential: str = text(N_("Staff or certificate number"))
    roles: tuple[Role, ...] = choices(N_("Roles"), Role, required=True)
    active: bool = flag(N_("May sign in"), default=True)


def password_problem(password: str) -> str | None:
    """Length is what makes guessing slow; what everybody guesses first is refused."""
    if len(password) < SHORTEST:
        return N_("Too short. Use at least 10 characters; three or four words are easy to remember.")
    plain = password.casefold().replace(" ", "")
    if len(set(plain)) < 5 or any(plain.startswith(word) and len(plain) < 14 for word in _GUESSED):
        return N_("Too easy to guess. Use three or four words that belong to no one.")
    return None


_GUESSED = ("password", "katasandi", "rehab", "12345", "qwerty", "admin", "indonesia", "bismillah")


def password_strength(password: str) -> str:
    """In a word, for whoever is choosing one."""
    if password_problem(password):
        return N_("Weak")
    return N_("Strong") if len(password) >= 16 else N_("Good")
