"""Gathers the words a person sees, brings the Indonesian catalogue up to date and compiles it."""

import sys
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
PO = ROOT / "resources" / "locale" / "id" / "LC_MESSAGES" / "rehabdesk.po"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # the file changes only when the words do


def gather() -> Catalog:
    """Every text marked in the source, with the files it stands in."""
    found = Catalog(creation_date=ALWAYS)
    for file, _line, text, _comments, context in extract_from_dir(
        ROOT / "rehabdesk", method_map=[("**.py", "python")], keywords=KEYWORDS, comment_tags=()
    ):
        found.add(text, None, [(f"rehabdesk/{file}".replace("\\", "/"), 1)], context=context)
    return found


def translate(found: Catalog) -> Catalog:
    """The gathered texts with the translations kept so far."""
    words = read_po(BytesIO(PO.read_bytes()), locale="id")
    words.update(found, no_fuzzy_matching=True)
    words.obsolete.clear()
    return words


def untranslated(words: Catalog) -> list[str]:
    """Texts with no Indonesian yet."""
    texts = []
    for message in words:
        strings = message.string if isinstance(message.string, (tuple, list)) else [message.string]
        if message.id and not all(strings):
            texts.append(message.id if isinstance(message.id, str) else message.id[0])
    return texts


def main() -> int:
    words = translate(gather())
    with PO.open("wb") as file:
        write_po(file, words, width=110, sort_output=True, include_lineno=False)
    with PO.with_suffix(".mo").open("wb") as file:
        write_mo(file, words)
    missing = untranslated(words)
    print(f"{len(words)} texts, {len(missing)} without Indonesian")
    for text in missing:
        print("   ", text)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
