"""Unfinished typing: kept, given back, dropped, taken over."""

import pytest

from rehabdesk.domain.rights import Role
from rehabdesk.errors import Refused
from rehabdesk.services.drafts import (
    drop_draft,
    find_draft,
    keep_draft,
    list_drafts,
    list_everyones_drafts,
    take_over_draft,
)

HALF = {"client": {"name": "Mar", "born_on": None}, "substances": [{"days": 4}]}


def colleague(desk_of, *roles):
    other = desk_of(*roles)
    object.__setattr__(other.who, "account_id", 99)
    return other


def test_what_is_kept_comes_back_as_it_was(desk, clock):
    desk.run(keep_draft, "intake", "new", HALF)
    clock.forward(minutes=3)
    desk.run(keep_draft, "intake", "new", HALF | {"step": 2})
    kept = desk.ask(find_draft, "intake", "new")
    assert (kept.content, kept.saved_at) == (HALF | {"step": 2}, clock.now)
    assert len(desk.ask(list_drafts)) == 1


def test_two_forms_of_a_kind_are_told_apart(desk):
    desk.run(keep_draft, "identity", "1", HALF)
    desk.run(keep_draft, "identity", "2", HALF)
    desk.run(drop_draft, "identity", "1")
    assert [draft.key for draft in desk.ask(list_drafts, "identity")] == ["2"]
    desk.run(drop_draft, "identity", "1")


def test_a_draft_belongs_to_who_typed_it(desk, desk_of):
    desk.run(keep_draft, "intake", "new", HALF)
    assert colleague(desk_of, Role.COUNSELLOR).ask(find_draft, "intake", "new") is None


def test_only_who_writes_clinical_records_sees_everyones_drafts(desk, desk_of):
    desk.run(keep_draft, "intake", "new", HALF)
    [draft] = desk.ask(list_everyones_drafts, "intake")
    assert draft.author == "Nur Aini Hasan"
    desk.run(take_over_draft, draft.id)
    assert desk.ask(find_draft, "intake", "new").content == HALF
    with pytest.raises(Refused):
        colleague(desk_of, Role.OFFICE).ask(list_everyones_drafts, "intake")
