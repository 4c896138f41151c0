"""Compile the Indonesian catalogue from its parts."""

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from rehabdesk import resources


def compile_words() -> None:
    whole = Catalog(locale="id", domain="rehabdesk")
    whole.mime_headers = [("Plural-Forms", "nplurals=1; plural=0;")]
    for part in sorted(resources.path("locale", "id", "parts").glob("*.po")):
        with part.open("rb") as file:
            for message in read_po(file, locale="id"):
                if message.id and message.string:
                    whole.add(message.id, message.string, context=message.context)
    target = resources.path("locale", "id", "LC_MESSAGES", "rehabdesk.mo")
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        write_mo(file, whole)


if __name__ == "__main__":
    compile_words()
