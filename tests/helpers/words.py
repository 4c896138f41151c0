"""Compile the Indonesian catalogue from its parts."""
from rehabdesk import resources
from babel.messages.pofile import read_po
from babel.messages.mofile import write_mo
from babel.messages.catalog import Catalog

def compile_words() -> None:
    whole = Catalog(locale="id", domain="rehabdesk")
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
