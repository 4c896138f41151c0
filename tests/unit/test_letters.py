"""Numbers, frozen content and paper."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rehabdesk.domain.dates import ROMAN_MONTHS
from rehabdesk.domain.letters import (
    Block,
    Disclosure,
    Facts,
    LetterContent,
    LetterDraft,
    Letterhead,
    LetterKind,
    LetterLanguage,
    Signature,
    compose,
    digest,
    pack,
    unpack,
)
from rehabdesk.domain.numbering import make_number, pattern_problem, place_of
from rehabdesk.paper.letter import draw_letter
from rehabdesk.ui.widgets.preview import Pages

PATTERN = "{seq:03}/{kind}/{site}/{roman_month}/{year}"
LETTER = LetterContent(
    "SKSR", "id", "021/SKSR/RPC/XI/2026", "Kupang", "2026-11-17",
    Letterhead("Rumah Pulih Cendana", "Yayasan Cendana Harapan", "Jl. Cendana 14", "Telepon (0380) 555 014"),
    "Surat Keterangan Selesai Rehabilitasi",
    (Block("Yang bertanda tangan:"), Block(facts=(("Nama", "Gregorius Tnunay"),))),
    (Signature("Kepala", "dr. Kartika Wila"),), check_code="RPC-7K3M-R2XD",
)  # fmt: skip


@given(st.integers(1, 99_999), st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_number_can_be_read_back(seq: int, issued_on: date) -> None:
    number = make_number(PATTERN, seq=seq, kind="SRJ", site="RPC", issued_on=issued_on)
    assert place_of(number, PATTERN) == seq
    assert number.split("/")[3] == ROMAN_MONTHS[issued_on.month - 1]


def test_numbers_carry_the_year_and_the_place_of_the_letter() -> None:
    assert (
        make_number(PATTERN, seq=1, kind="SKM", site="RPC", issued_on=date(2027, 1, 1))
        == "001/SKM/RPC/I/2027"
    )
    assert pattern_problem(PATTERN) is None
    assert pattern_problem("{seq}/{kind}") is not None
    assert pattern_problem("SKM/{year}") is not None
    assert pattern_problem("{seq}/{nonsense}/{year}") is not None


@given(st.text(max_size=60), st.text(max_size=200))
def test_frozen_content_comes_back_whole(name: str, body: str) -> None:
    content = replace(LETTER, blocks=(Block(body), Block(facts=((name, body),))))
    assert unpack(pack(content)) == content
    assert digest(pack(content)) != digest(pack(replace(content, number="x")))


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", LetterLanguage)
def test_nothing_is_told_that_was_not_ticked(kind: LetterKind, language: LetterLanguage) -> None:
    secrets = {
        "nik": "0071",
        "substance": "SABU",
        "history": "RIWAYAT",
        "medicines": "FLUOKSETIN",
        "training": "BENGKEL",
    }
    facts = Facts(
        {"name": "Simon", "nik": "0071", "address": "JALAN"},
        {**secrets, "setting": "rawat inap", "centre": "X"},
    )
    draft = LetterDraft(kind=kind, client_id=1, language=language)
    said = str(compose(draft, facts))
    assert not [word for word in (*secrets.values(), "JALAN") if word in said]
    everything = str(compose(replace(draft, disclosed=tuple(Disclosure)), facts))
    assert "0071" in everything


def test_no_letter_promises_a_cure() -> None:
    for language in LetterLanguage:
        for kind in LetterKind:
            said = str(compose(LetterDraft(kind=kind, language=language), Facts({}, {}))).lower()
            assert "sembuh" not in said
            assert "cured" not in said
            assert "bebas narkoba" not in said


def test_the_paper_holds_what_the_content_says() -> None:
    pages = Pages(draw_letter(LETTER))
    words = pages.text()
    assert len(pages) == 1
    for part in (
        "021/SKSR/RPC/XI/2026",
        "Gregorius Tnunay",
        "17 November 2026",
        "RPC-7K3M-R2XD",
        "dr. Kartika Wila",
    ):
        assert part in words


@pytest.mark.parametrize(
    "name", ["Nguyễn Łukasz", "محمد", "王小明", "😀", "<b>&amp;", "a" * 300, "O’Brien \u202eabc"]
)
def test_any_name_can_be_printed(name: str) -> None:
    content = replace(LETTER, blocks=(Block(name), Block(facts=(("Nama", name),))))
    assert draw_letter(content).startswith(b"%PDF")


def test_a_long_letter_goes_on_over_pages_with_its_signature_held_to_the_text() -> None:
    content = replace(LETTER, blocks=tuple(Block(f"Alinea {n}. " + "kata " * 80) for n in range(30)))
    pages = Pages(draw_letter(content))
    assert len(pages) > 1
    assert f"Halaman {len(pages)} dari {len(pages)}" in pages.text()


def test_the_same_content_is_the_same_bytes() -> None:
    assert draw_letter(LETTER) == draw_letter(LETTER)


@pytest.mark.parametrize(("copy", "marked"), [(0, False), (1, False), (2, True), (7, True)])
def test_a_copy_says_so(copy: int, marked: bool) -> None:
    pages = Pages(draw_letter(LETTER, copy=copy))
    assert (f"SALINAN KE-{copy}" in pages.text()) is marked
