"""Finding clients as they are typed: trigrams from three letters on, prefixes below, a b-tree for numbers.

The search tables, and the one that leads to likely doubles, are kept beside `client` by the functions here,
in the transaction that saves a client.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from rehabdesk.domain.likeness import likeness_keys
from rehabdesk.domain.people import fold, sought

# Past this many hits, walking the name index until a page is full beats sorting them all. Names do not lead
# to numbers, though: of more hits for a number only the first so many are sorted.
FEW = 1000

TABLES = (
    "CREATE VIRTUAL TABLE client_search USING fts5(words, tokenize='trigram', columnsize=0)",
    "CREATE TABLE client_prefix (prefix TEXT NOT NULL, name_key TEXT NOT NULL, client_id INTEGER NOT NULL,"
    " PRIMARY KEY (prefix, name_key, client_id)) WITHOUT ROWID",
    "CREATE TABLE client_likeness (key TEXT NOT NULL, client_id INTEGER NOT NULL,"
    " PRIMARY KEY (key, client_id)) WITHOUT ROWID",
)


def words_of(record_number: str, name: str, alias: str, *numbers: str) -> str:
    """What a client can be found by, folded."""
    return " ".join(filter(None, (fold(name), fold(alias), record_number.casefold(), *numbers)))


def prefixes(name_key: str) -> set[str]:
    return {part for word in name_key.split() for part in (word[:1], word[:2])}


@dataclass(frozen=True)
class Entry:
    """What the search tables hold of one client."""

    words: str = ""
    name_key: str = ""
    mother_name: str = ""

    @property
    def keys(self) -> set[str]:
        return likeness_keys(self.name_key, self.mother_name)


def index_client(session: Session, client_id: int, entry: Entry, old: Entry | None = None) -> None:
    """`old` is what was indexed before, but for its words. An empty entry forgets the client."""
    old = old or Entry()
    session.execute(_FORGET, {"id": client_id})
    if entry.words:
        session.execute(_REMEMBER, {"id": client_id, "words": entry.words})
    if entry.name_key != old.name_key:
        gone = [_pair(part, old.name_key, client_id) for part in prefixes(old.name_key)]
        come = [_pair(part, entry.name_key, client_id) for part in prefixes(entry.name_key)]
        if gone:
            session.execute(_FORGET_PREFIX, gone)
        if come:
            session.execute(_REMEMBER_PREFIX, come)
    if lost := [{"key": key, "id": client_id} for key in old.keys - entry.keys]:
        session.execute(_FORGET_LIKENESS, lost)
    if new := [{"key": key, "id": client_id} for key in entry.keys - old.keys]:
        session.execute(_REMEMBER_LIKENESS, new)


def bulk_index(session: Session, rows: Iterable[tuple[int, Entry]]) -> None:
    """Index many new clients at once."""
    found = list(rows)
    # Straight to the driver: there are a dozen rows for every client.
    run = session.connection().exec_driver_sql
    run(str(_REMEMBER), [{"id": i, "words": entry.words} for i, entry in found])
    pairs = [_pair(part, entry.name_key, i) for i, entry in found for part in prefixes(entry.name_key)]
    run(str(_REMEMBER_PREFIX), pairs)
    run(str(_REMEMBER_LIKENESS), [{"key": key, "id": i} for i, entry in found for key in entry.keys])


def _pair(part: str, name_key: str, client_id: int) -> dict[str, Any]:
    return {"part": part, "key": name_key, "id": client_id}


_FORGET = text("DELETE FROM client_search WHERE rowid = :id")
_REMEMBER = text("INSERT INTO client_search (rowid, words) VALUES (:id, :words)")
_FORGET_PREFIX = text(
    "DELETE FROM client_prefix WHERE prefix = :part AND name_key = :key AND client_id = :id"
)
_REMEMBER_PREFIX = text(
    "INSERT OR IGNORE INTO client_prefix (prefix, name_key, client_id) VALUES (:part, :key, :id)"
)
_FORGET_LIKENESS = text("DELETE FROM client_likeness WHERE key = :key AND client_id = :id")
_REMEMBER_LIKENESS = text("INSERT OR IGNORE INTO client_likeness (key, client_id) VALUES (:key, :id)")


@dataclass(frozen=True)
class Match:
    """How to find what was typed: where to read from, what must hold, in which order it comes."""

    source: str = "client"
    where: tuple[str, ...] = ()
    order: str = "client.name_key"
    values: dict[str, Any] = field(default_factory=dict)


def match(session: Session, typed: str) -> Match:
    """Raises nothing: whatever is typed finds something or nothing."""
    terms = sought(typed)
    if not terms:
        return Match()
    digits = "".join(terms)
    if digits.isdigit() and len(digits) == 16:
        return Match(where=(_BY_NIK,), order="+client.name_key", values={"nik": digits})
    if digits.isdigit() and len(digits) >= 10:
        # A number is kept as it is dialled here; pasted from elsewhere it begins with +62.
        number = f"0{digits[2:].lstrip('0')}" if digits.startswith("62") else digits
        return Match(
            where=(_BY_NUMBER,), values={"low": digits, "high": digits + ":", "match": _quoted(number)}
        )
    if len(terms) == 1 and len(terms[0]) < 3:
        return Match(
            "client_prefix CROSS JOIN client ON client.id = client_prefix.client_id",
            ("client_prefix.prefix = :part",),
            "client_prefix.name_key",
            {"part": terms[0]},
        )
    likes = {f"like{i}": f"%{term}%" for i, term in enumerate(terms)}
    long = [term for term in terms if len(term) >= 3]
    if long:
        wanted = {"match": " AND ".join(_quoted(term) for term in long), "few": FEW + 1}
        numbers = any(character.isdigit() for character in digits)
        if numbers or _how_many(session, wanted) <= FEW:
            short = [f"client.name_key LIKE :like{i}" for i, term in enumerate(terms) if len(term) < 3]
            # The + keeps the planner from walking the name index for a handful of known rows.
            order, values = "+client.name_key", likes | wanted
            if numbers:  # a whole record number leads to its client, whoever else holds its parts
                order, values = f"{_NOT_THIS}, {order}", values | {"number": typed.strip().upper()}
            return Match(where=(_AMONG_HITS, *short), order=order, values=values)
    return Match(where=tuple(f"client.name_key LIKE :like{i}" for i in range(len(terms))), values=likes)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


_BY_NIK = "client.nik = :nik AND client.nik <> ''"  # said twice, so that the index of known NIKs serves
# ":" is the character after "9", so low..high covers every number that begins with the digits.
_BY_NUMBER = (
    "client.id IN (SELECT id FROM client WHERE nik >= :low AND nik < :high AND nik <> ''"
    " UNION SELECT rowid FROM client_search WHERE client_search MATCH :match)"
)
# Also the number of a file that went into another one.
_NOT_THIS = (
    "client.record_number <> :number AND client.id IS NOT"
    " (SELECT gone.merged_into_id FROM client AS gone WHERE gone.record_number = :number)"
)
_AMONG_HITS = "client.id IN (SELECT rowid FROM client_search WHERE client_search MATCH :match LIMIT :few)"
_HOW_MANY = "SELECT count(*) FROM (SELECT 1 FROM client_search WHERE client_search MATCH :match LIMIT :few)"


def _how_many(session: Session, wanted: dict[str, Any]) -> int:
    return int(session.connection().exec_driver_sql(_HOW_MANY, wanted).scalar() or 0)
