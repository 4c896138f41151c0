"""Two people changed one record: what the file holds now, said at each field that differs from mine."""

from dataclasses import fields
from typing import Any

from rehabdesk.domain.fields import Problem
from rehabdesk.i18n import N_, _
from rehabdesk.ui.said import is_same, say_value


def differences(mine: Any, theirs: Any) -> list[Problem]:
    """Warnings, so that saving again keeps mine; nothing is overwritten unseen."""
    said = N_("Now in the file: {value}")
    return [
        Problem(f.name, said, (("value", _words(value)),), warning=True)
        for f in fields(mine)
        if not is_same(value := getattr(theirs, f.name), getattr(mine, f.name))
    ]


def _words(value: Any) -> str:
    return say_value(value) or _("empty")
