"""What can go wrong in a way the person at the desk can mend."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rehabdesk.i18n import N_, _

if TYPE_CHECKING:  # the first window needs the sentences, not the forms
    from rehabdesk.domain.fields import Problem


class DeskError(Exception):
    """The person can act on it. The text says what happened, then what to do.

    `text` is an N_-marked sentence with named {fields}; it is translated when shown, so that the
    sentence is in the language of whoever reads it.
    """

    def __init__(self, text: str, **values: object) -> None:
        super().__init__(text)
        self.text = text
        self.values = values

    def __str__(self) -> str:
        return _(self.text).format(**self.values)


class Invalid(DeskError):
    """Rules broken, each at its field."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(N_("Something is missing or wrong. See the marked fields."))
        self.problems = problems


class Refused(DeskError):
    """The account has no right to do this."""

    def __init__(self) -> None:
        super().__init__(N_("Your account may not do this. Ask an administrator."))


class Conflict(DeskError):
    """Somebody else changed the record meanwhile; `theirs` is what it holds now."""

    def __init__(self, theirs: object = None) -> None:
        super().__init__(N_("Somebody else changed this meanwhile. Compare both and save again."))
        self.theirs = theirs
