from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.counselling import (
    COPIED_WARNING,
    PARTS,
    NoteFormat,
    copied_share,
    is_late_entry,
    is_overdue,
    overlaps,
    recast,
    signing_problems,
    time_problems,
)

ENDED = datetime(2026, 11, 17, 4, 30, tzinfo=UTC)
formats = st.sampled_from(NoteFormat)


def test_the_boxes_carry_the_letters_of_their_format():
    for form in (NoteFormat.SOAP, NoteFormat.DAP, NoteFormat.BIRP, NoteFormat.GIRP):
        assert "".join(part.letter for part in PARTS[form]) == form.value


def test_soap_becomes_dap_and_keeps_its_words():
    texts = {
        "subjective": "Tidur enam jam.",
        "objective": "Tenang.",
        "assessment": "Membaik.",
        "plan": "Jadwal.",
    }
    assert recast(texts, NoteFormat.DAP) == {
        "data": "Tidur enam jam.\n\nTenang.",
        "assessment": "Membaik.",
        "plan": "Jadwal.",
    }


@given(st.data(), formats, formats)
def test_no_word_is_lost_between_formats(data, one, other):
    texts = {part.key: data.draw(st.sampled_from(["", "satu", "dua", "tiga"])) for part in PARTS[one]}
    moved = recast(texts, other)
    assert set(moved) == {part.key for part in PARTS[other]}
    assert sorted(" ".join(moved.values()).split()) == sorted(" ".join(texts.values()).split())


def test_signing_asks_for_every_box_both_times_and_a_goal():
    found = signing_problems(
        NoteFormat.DAP, {"data": "x", "plan": "  "}, starts_at=None, ends_at=None, goal="", outside_plan=""
    )
    assert [problem.field for problem in found] == ["assessment", "plan", "starts_at", "ends_at", "goal"]
    assert all(problem.missing for problem in found)


def test_a_whole_note_can_be_signed_with_a_goal_or_a_reason():
    texts = {"text": "Bertemu 40 menit."}
    times = {"starts_at": time(9), "ends_at": time(9, 40)}
    assert not signing_problems(NoteFormat.FREE, texts, **times, goal="Tidur", outside_plan="")
    assert not signing_problems(NoteFormat.FREE, texts, **times, goal="", outside_plan="Krisis")


def test_a_session_ends_after_it_begins():
    assert [problem.warning for problem in time_problems(time(10), time(9))] == [False]
    assert [problem.warning for problem in time_problems(time(8), time(13))] == [True]
    assert time_problems(time(8), time(9)) == time_problems(None, time(9)) == []


@given(st.times(), st.times(), st.times(), st.times())
def test_overlap_is_the_same_seen_from_both_sides(a, b, c, d):
    assert overlaps(a, b, c, d) == overlaps(c, d, a, b)


def test_sessions_back_to_back_do_not_overlap():
    assert not overlaps(time(9), time(10), time(10), time(11))
    assert overlaps(time(9), time(10), time(9, 59), time(11))


@pytest.mark.parametrize(
    ("hours", "overdue", "late"), [(23, False, False), (25, True, False), (73, True, True)]
)
def test_a_note_is_due_in_a_day_and_late_after_three(hours, overdue, late):
    then = ENDED + timedelta(hours=hours)
    assert is_overdue(ENDED, then) == overdue
    assert is_late_entry(ENDED, then) == late


def test_copied_text_is_noticed_and_ordinary_text_is_not():
    earlier = "Klien datang tepat waktu dan menyampaikan bahwa tidurnya mulai membaik sejak minggu lalu."
    fresh = "Klien bercerita tentang pertengkaran dengan adik dan rencana mencari kerja di bengkel paman."
    assert copied_share(earlier, [fresh, earlier]) == 1
    assert copied_share(f"{earlier} Hari ini cerah.", [earlier]) > COPIED_WARNING
    assert copied_share(fresh, [earlier]) == 0
    assert copied_share("", [earlier]) == copied_share(fresh, []) == 0
