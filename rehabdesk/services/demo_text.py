"""Invented people and what might be written of them, for the demo centre: plausible, and nobody's."""

import json
from functools import cache
from random import Random
from typing import Any

from rehabdesk import resources
from rehabdesk.domain.counselling import PARTS, NoteFormat
from rehabdesk.domain.people import Sex


@cache
def stock() -> dict[str, Any]:
    """Names, kelurahan and sentences of the seed towns, from resources/demo."""
    found: dict[str, Any] = json.loads(resources.path("demo", "id.json").read_text("utf-8"))
    sentences = found["sentences"]
    sentences["data"] = sentences["subjective"] + sentences["objective"]
    sentences["text"] = sentences["data"] + sentences["assessment"]
    return found


def one(random: Random, kind: str) -> Any:
    return random.choice(stock()[kind])


def person(random: Random) -> tuple[str, Sex]:
    """A name and a sex; one in twelve has a single name, some have three."""
    sex = Sex.FEMALE if random.random() < 0.18 else Sex.MALE
    given = "women" if sex is Sex.FEMALE else "men"
    chance = random.random()
    if chance < 0.08:
        return one(random, given), sex
    middle = [one(random, given)] if chance > 0.8 else []
    return " ".join([one(random, given), *middle, one(random, "families")]), sex


def street(random: Random) -> str:
    return f"{one(random, 'streets')} No. {random.randint(1, 120)}"


def rt_rw(random: Random) -> str:
    return f"{random.randint(1, 20):03}/{random.randint(1, 9):03}"


_LENGTH = {"subjective": (3, 6), "objective": (2, 4), "assessment": (2, 4), "plan": (2, 4), "data": (6, 10)}


def note_parts(random: Random, form: NoteFormat) -> dict[str, str]:
    """The boxes of a SOAP or DAP note, 60 to 200 words together."""
    written = {}
    for part in PARTS[form]:
        few, many = _LENGTH[part.key]
        sentences = random.sample(stock()["sentences"][part.key], random.randint(few, many))
        written[part.key] = " ".join(sentences)
    return written
