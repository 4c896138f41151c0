"""The words a person sees, in their language. Source text is English; Indonesian is the default language."""

import gettext
from functools import cache

from rehabdesk import resources

LANGUAGES = ("id", "en")


def N_(text: str) -> str:
    """Mark a text for translation without translating it."""
    return text


@cache
def words(language: str) -> gettext.NullTranslations:
    """The catalogue of one language, for a letter whose language is not the screen's."""
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("rehabdesk", resources.path("locale"), [language])


_current = ["id"]


def use(language: str) -> None:
    """Speak this language from now on."""
    words(language)
    _current[0] = language


def language() -> str:
    return _current[0]


def _(text: str) -> str:
    return words(_current[0]).gettext(text) if text else ""


def ngettext(one: str, many: str, count: int) -> str:
    return words(_current[0]).ngettext(one, many, count)
