"""Declared fields, settings of this machine."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk import settings
from rehabdesk.domain.centre import CentreDraft, Zone
from rehabdesk.domain.clients import ClientDraft, NoNik
from rehabdesk.domain.consents import ConsentDraft
from rehabdesk.domain.fields import Choice, blank, choice, day, number, problems, specs, text
from rehabdesk.domain.intake import DischargeDraft, IntakeDraft
from rehabdesk.domain.letters import LetterDraft
from rehabdesk.domain.partners import PartnerDraft
from rehabdesk.i18n import N_


class Colour(Choice):
    RED = "r", N_("Red")
    PLAIN = "plain"


@dataclass(frozen=True)
class Draft:
    name: str = text("Name", required=True, max_length=5)
    born_on: date | None = day("Born", required=True)
    colour: Colour | None = choice("Colour", Colour)
    age: int | None = number("Age", least=1, most=9)


def fields_of(draft: Draft, **how: bool) -> list[str]:
    return [problem.field for problem in problems(draft, **how)]


def test_what_is_missing_is_asked_only_when_complete() -> None:
    assert fields_of(Draft()) == ["name", "born_on"]
    assert fields_of(Draft(), complete=False) == []
    assert all(problem.missing for problem in problems(Draft()))


def test_limits_hold_whether_complete_or_not() -> None:
    draft = Draft(name="toolong", age=10)
    assert fields_of(draft, complete=False) == ["name", "age"]
    assert fields_of(Draft(name="ok", age=0), complete=False) == ["age"]


@given(st.text(max_size=5))
def test_a_name_of_any_letters_is_taken_or_said_to_be_unprintable(name: str) -> None:
    found = problems(Draft(name=name, born_on=date(2000, 1, 1)))
    unprintable = any((ord(sign) < 32 and sign not in "\n\r\t") or ord(sign) == 127 for sign in name)
    assert bool(found) == (unprintable or not name)


def test_a_value_set_keeps_value_and_label() -> None:
    assert (Colour.RED.value, Colour.RED.label, str(Colour.RED)) == ("r", "Red", "r")
    assert Colour("r") is Colour.RED
    assert Colour.PLAIN.label == "plain"


@pytest.mark.parametrize(
    "draft", [CentreDraft, ClientDraft, IntakeDraft, ConsentDraft, DischargeDraft, LetterDraft, PartnerDraft]
)
def test_every_draft_has_a_blank_and_a_label_for_each_field(draft: type) -> None:
    made = blank(draft)
    assert all(spec.label for _name, spec in specs(draft))
    assert problems(made, complete=False) == []


def test_a_client_without_nik_says_why() -> None:
    known = {"name": "Ana", "born_on": date(1990, 1, 1), "address": "Jl. A"}
    assert "nik" in {problem.field for problem in problems(ClientDraft(**known))}
    assert "nik" not in {problem.field for problem in problems(ClientDraft(**known, no_nik=NoNik.LOST))}
    assert "nik" in {problem.field for problem in problems(ClientDraft(**known, nik="123"), complete=False)}


def test_the_three_zones_have_their_hours() -> None:
    assert [zone.info.utcoffset(None).total_seconds() / 3600 for zone in Zone] == [7, 8, 9]


def test_settings_come_back_and_unknown_keys_stay() -> None:
    settings.save(settings.Settings(language="en", backup_folders=("/a", "/b"), window=(1, 2, 3, 4)))
    path = settings.folder() / "settings.json"
    kept = json.loads(path.read_text())
    path.write_text(json.dumps({**kept, "newer": 5, "theme": 7}))
    loaded = settings.load()
    assert (loaded.language, loaded.backup_folders, loaded.window) == ("en", ("/a", "/b"), (1, 2, 3, 4))
    assert loaded.theme == "system"
    settings.save(loaded)
    assert json.loads(path.read_text())["newer"] == 5


@pytest.mark.parametrize("content", ["", "{", "[]", "null", '{"font_percent": "big"}'])
def test_bad_settings_are_defaults(content: str) -> None:
    folder: Path = settings.folder()
    folder.mkdir(parents=True)
    (folder / "settings.json").write_text(content)
    assert settings.load().font_percent == 100
