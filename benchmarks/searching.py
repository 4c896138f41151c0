"""P6: finding clients, against the same rows asked of the bare driver by whoever knows the best plan."""

from collections.abc import Callable
from typing import Any

from benchmarks.centres import Measured
from benchmarks.rounds import Row, by_turns, row
from rehabdesk.services.clients import Found, find_clients

ANSWER = 4

_LIST = """
SELECT client.id, client.record_number, client.name, client.alias, client.sex, client.born_on,
       episode.state, programme.setting, episode.phase, episode.discharge_reason, account.name,
       (SELECT max(session.held_on) FROM session WHERE session.client_id = client.id)
FROM {source}
LEFT JOIN episode ON episode.id = client.current_episode_id
LEFT JOIN programme ON programme.id = episode.programme_id
LEFT JOIN account ON account.id = episode.counsellor_id
WHERE {where} ORDER BY {order} LIMIT 51  -- fifty, and one that says there are more
"""
_FEW = _LIST.format(
    source="client",
    where="client.id IN (SELECT rowid FROM client_search WHERE client_search MATCH ?)",
    order="+client.name_key",
)
_MANY = _LIST.format(source="client", where="client.name_key LIKE ?", order="client.name_key")
_PREFIX = _LIST.format(
    source="client_prefix CROSS JOIN client ON client.id = client_prefix.client_id",
    where="client_prefix.prefix = ?",
    order="client_prefix.name_key",
)
_NUMBER = _LIST.format(source="client", where="client.nik = ? AND client.nik <> ''", order="+client.name_key")


def typed(centre: Measured) -> dict[str, tuple[str, str]]:
    """What is typed → the best statement for it and its value."""
    names = centre.raw.execute(
        "SELECT name_key, nik FROM client WHERE nik <> '' ORDER BY id DESC LIMIT 1"
    ).fetchone()
    first, _, last = names[0].partition(" ")
    two = f"{first[:4]} {last.split()[-1][:5]}" if last else first[:4]
    return {
        "mar": _best(centre.raw, "mar"),
        "mariana": _best(centre.raw, "mariana"),
        two: (_FEW, " AND ".join(f'"{word}"' for word in two.split())),
        "ma": (_PREFIX, "ma"),
        names[1]: (_NUMBER, names[1]),
        "zzqx": _best(centre.raw, "zzqx"),
    }


def _best(raw: Any, word: str) -> tuple[str, str]:
    count = "SELECT count(*) FROM client_search WHERE client_search MATCH ?"
    hits = raw.execute(count, (f'"{word}"',)).fetchone()[0]
    return (_FEW, f'"{word}"') if hits <= 1000 else (_MANY, f"%{word}%")


KINDS = ("part of a name", "a name", "two names", "two letters", "a whole NIK", "nothing to find")


def finding_kind(centre: Measured, kind: str) -> Callable[[], Found]:
    word = list(typed(centre))[KINDS.index(kind)]
    return lambda: centre.desk.ask(find_clients, word)


def finding(centre: Measured) -> Callable[[], list[Found]]:
    """Ask the program everything that is typed, once."""
    words = list(typed(centre))
    return lambda: [centre.desk.ask(find_clients, word) for word in words]


def finding_bare(centre: Measured) -> Callable[[], list[list[Any]]]:
    asked = list(typed(centre).values())
    return lambda: [centre.raw.execute(statement, (value,)).fetchall() for statement, value in asked]


def measure(centre: Measured, rounds: int) -> list[Row]:
    answered = [len(centre.desk.ask(find_clients, word).rows) for word in typed(centre)]
    expected = [min(50, len(answer)) for answer in finding_bare(centre)()]
    assert answered == expected, f"the two sides found different clients: {answered}, {expected}"
    took = by_turns(finding_bare(centre), finding(centre), rounds)
    return [row("P6", f"{len(answered)} client searches, answers only / driver", centre.size, took, ANSWER)]
