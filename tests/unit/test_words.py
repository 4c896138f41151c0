"""The Indonesian catalogue: whole, faithful to its placeholders, and compiled as it stands."""

import re
from io import BytesIO

from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import words as gatherer
from rehabdesk import i18n, resources

PO = resources.path("locale", "id", "LC_MESSAGES", "rehabdesk.po")
HOLE = re.compile(r"(?<!\{)\{(\w+)[^}]*\}(?!\})")


def catalogue() -> Catalog:
    return read_po(BytesIO(PO.read_bytes()), locale="id")


def texts(message: object) -> tuple[str, ...]:
    return (message,) if isinstance(message, str) else tuple(message)  # type: ignore[arg-type]  # a plural pair


def test_every_text_a_person_sees_is_in_indonesian() -> None:
    assert gatherer.untranslated(gatherer.translate(gatherer.gather())) == []


def test_nothing_in_the_catalogue_is_no_longer_said() -> None:
    said = {texts(message.id) for message in gatherer.gather() if message.id}
    assert [
        texts(message.id) for message in catalogue() if message.id and texts(message.id) not in said
    ] == []


def test_translations_keep_the_placeholders() -> None:
    wrong = []
    for message in catalogue():
        wanted = set().union(*(HOLE.findall(each) for each in texts(message.id)), set())
        for said in texts(message.string):
            if message.id and said and set(HOLE.findall(said)) != wanted:
                wrong.append(texts(message.id)[0])
    assert wrong == []


def test_what_is_shipped_is_what_was_compiled() -> None:
    compiled = read_mo(BytesIO(PO.with_suffix(".mo").read_bytes()))
    shipped = {texts(message.id): texts(message.string) for message in compiled if message.id}
    written = {texts(m.id): texts(m.string) for m in catalogue() if m.id and all(texts(m.string))}
    assert shipped == written


def test_two_languages_can_be_spoken_at_once() -> None:
    i18n.use("en")
    assert i18n._("Save") == "Save"
    assert i18n.words("id").gettext("Save") == "Simpan"
