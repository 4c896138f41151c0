"""Names hidden from whoever looks over a shoulder: the code first, initials second."""

from rehabdesk.domain.initials import initials_of

_hidden = [False]


def hide_names(hidden: bool) -> None:
    _hidden[0] = hidden


def names_hidden() -> bool:
    return _hidden[0]


def shown_name(name: str, code: str = "") -> str:
    """The name, or while names are hidden the code and initials."""
    if not _hidden[0]:
        return name
    initials = " ".join(f"{letter}." for letter in initials_of(name))
    return f"{code}  {initials}".strip() if code else initials
