"""Who may do what (architecture §6, domain.md §9): roles are fixed bundles of rights."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, TypeVar

from rehabdesk.domain.fields import Choice
from rehabdesk.i18n import N_


class Role(Choice):
    ADMIN = "admin", N_("System administrator")
    HEAD = "head", N_("Head of the centre")
    SUPERVISOR = "supervisor", N_("Supervisor")
    COUNSELLOR = "counsellor", N_("Addiction counsellor")
    HEALTH = "health", N_("Health worker")
    INSTRUCTOR = "instructor", N_("Training instructor")
    OFFICE = "office", N_("Office staff")
    AUDITOR = "auditor", N_("Auditor (read only)")


class Right(Enum):
    SIGNED_IN = auto()  # what every account may do: its own password, its own unfinished drafts
    CLIENTS_SEE = auto()  # identity, contacts, status
    CLIENTS_WRITE = auto()
    WAITING_SEE = auto()  # who asked for help, who waits, who lies in which bed
    CLINICAL_SEE = auto()  # notes, substances, risk, summaries
    CLINICAL_WRITE = auto()
    INFECTIONS_SEE = auto()  # HIV, hepatitis, tuberculosis: seen and written
    MERGE = auto()  # make one file of two
    MERGE_UNDO = auto()
    EPISODES_WRITE = auto()  # admit, change phase, discharge
    NOTES_WRITE = auto()
    TRAINING_SEE = auto()
    TRAINING_WRITE = auto()
    PARTNERS_SEE = auto()
    PARTNERS_WRITE = auto()
    LETTERS_SEE = auto()
    LETTERS_WRITE = auto()
    LETTERS_ISSUE = auto()
    EXPORT = auto()
    IMPORT = auto()  # bring an old register in, and take it out again
    CENTRE_WRITE = auto()
    ACCOUNTS_WRITE = auto()
    BACKUP = auto()
    RESTORE = auto()
    AUDIT_SEE = auto()


_FRONT = {
    Right.CLIENTS_SEE,
    Right.CLIENTS_WRITE,
    Right.WAITING_SEE,
    Right.PARTNERS_SEE,
    Right.LETTERS_SEE,
    Right.LETTERS_WRITE,
}
_CARE = _FRONT | {
    Right.CLINICAL_SEE,
    Right.CLINICAL_WRITE,
    Right.EPISODES_WRITE,
    Right.NOTES_WRITE,
    Right.TRAINING_SEE,
    Right.TRAINING_WRITE,
    Right.PARTNERS_WRITE,
}

_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(
        {
            Right.CENTRE_WRITE,
            Right.ACCOUNTS_WRITE,
            Right.BACKUP,
            Right.RESTORE,
            Right.AUDIT_SEE,
            Right.MERGE_UNDO,
        }
    ),
    Role.HEAD: frozenset(
        _CARE
        | {
            Right.LETTERS_ISSUE,
            Right.INFECTIONS_SEE,
            Right.MERGE,
            Right.MERGE_UNDO,
            Right.EXPORT,
            Right.IMPORT,
            Right.CENTRE_WRITE,
            Right.BACKUP,
            Right.RESTORE,
            Right.AUDIT_SEE,
        }
    ),
    Role.SUPERVISOR: frozenset(_CARE | {Right.LETTERS_ISSUE, Right.MERGE, Right.EXPORT, Right.IMPORT}),
    Role.COUNSELLOR: frozenset(_CARE | {Right.LETTERS_ISSUE, Right.MERGE}),
    Role.HEALTH: frozenset(_CARE | {Right.INFECTIONS_SEE}),
    Role.INSTRUCTOR: frozenset(
        {Right.CLIENTS_SEE, Right.TRAINING_SEE, Right.TRAINING_WRITE, Right.PARTNERS_SEE}
    ),
    Role.OFFICE: frozenset(_FRONT | {Right.PARTNERS_WRITE, Right.TRAINING_SEE, Right.BACKUP}),
    Role.AUDITOR: frozenset(
        {
            Right.CLIENTS_SEE,
            Right.WAITING_SEE,
            Right.CLINICAL_SEE,
            Right.TRAINING_SEE,
            Right.PARTNERS_SEE,
            Right.LETTERS_SEE,
            Right.AUDIT_SEE,
        }
    ),
}


def rights_of(roles: Iterable[Role]) -> frozenset[Right]:
    return frozenset({Right.SIGNED_IN}).union(*(_RIGHTS[role] for role in roles))


@dataclass(frozen=True)
class Person:
    """Whoever is signed in."""

    account_id: int
    name: str
    roles: tuple[Role, ...]
    title: str = ""

    def may(self, right: Right) -> bool:
        return right in rights_of(self.roles)


F = TypeVar("F", bound=Callable[..., Any])


def needs(right: Right) -> Callable[[F], F]:
    """Declare the right a use case or question needs; Desk refuses one that declares none."""

    def declare(function: F) -> F:
        function.__needs__ = right  # type: ignore[attr-defined]  # functions carry attributes at run time
        return function

    return declare
