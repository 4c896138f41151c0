"""What every paper keeps to: embedded fonts, true sizes, any name, any logo."""

import io
from dataclasses import replace
from datetime import date

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from rehabdesk.domain.centre import CentreDraft, PaperSize
from rehabdesk.domain.letters import Block, LetterContent, Letterhead, Signature
from rehabdesk.domain.recovery import make_key, split_key
from rehabdesk.paper.letter import draw_letter
from rehabdesk.paper.letterhead import letterhead_sample
from rehabdesk.paper.recovery import recovery_sheet
from rehabdesk.paper.sheet import faces, picture, warm_up
from rehabdesk.ui.widgets.preview import Pages
from tests.conftest import CENDANA

REFERRAL = LetterContent(
    kind="SRJ",
    language="id",
    number="014/SRJ/RPC/XI/2026",
    place="Kupang",
    dated="2026-11-16",
    letterhead=Letterhead("Rumah Pulih Cendana", contact="Telepon (0380) 555 014"),
    title="Surat Rujukan",
    blocks=(Block("Bersama surat ini kami merujuk Debora Taek."),),
    signatures=(Signature("Kepala", "dr. Kartika Wila, M.Kes."),),
    recipient=("Dokter Jiwa", "RSU Lontar Sejahtera", "di Kupang"),
    subject="Rujukan pemeriksaan lanjutan",
    attachments="Satu berkas",
    confidential=True,
    check_code="RPC-4CNA-WJ6E",
    made="2026-11-16T14:10+08:00",
    strong=("Debora Taek",),
)


def words_of(pdf: bytes) -> str:
    return " ".join(Pages(pdf).text().split())


def drawn_logo(form: str, mode: str = "RGBA", size: tuple[int, int] = (480, 480)) -> bytes:
    held = io.BytesIO()
    Image.new(mode, size, 0).save(held, form)
    return held.getvalue()


def test_a_referral_is_set_out_as_offices_expect() -> None:
    said = words_of(draw_letter(REFERRAL))
    for part in (
        "RAHASIA",
        "Yth. Dokter Jiwa",
        "di Kupang",
        "Satu berkas",
        "Dibuat 16/11/2026 14.10.",
        "Keaslian: telepon (0380) 555 014",
    ):
        assert part in said


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 210, 297), ("F4", 215, 330)])
def test_pages_have_their_true_size(paper: str, width: int, height: int) -> None:
    wide, high = Pages(draw_letter(replace(REFERRAL, paper=paper))).size(0)
    assert (round(wide / 72 * 25.4), round(high / 72 * 25.4)) == (width, height)


def test_every_font_is_in_the_file() -> None:
    letter = draw_letter(replace(REFERRAL, blocks=(Block("Łukasz Ӝ محمد"), Block(facts=(("Nama", "Ana"),)))))
    key = make_key(bytes(16))
    for pdf in (letter, recovery_sheet(CENDANA, key, date(2026, 11, 17), "id")):
        assert pdf.count(b"/BaseFont ") == pdf.count(b"/FontFile2 ") > 1


def test_letters_the_text_face_lacks_come_from_the_other() -> None:
    assert [face for face, _run in faces("Lukas")] == ["Caladea"]
    mixed = faces("Ana Ӝ Kana", "Caladea-Bold")
    assert [face for face, _run in mixed] == ["Caladea-Bold", "DejaVuSans-Bold", "Caladea-Bold"]
    assert "".join(run for _face, run in mixed) == "Ana Ӝ Kana"


def test_a_long_history_runs_on_over_the_pages() -> None:
    told = " ".join(f"kata{number}" for number in range(3000))
    content = replace(REFERRAL, blocks=(Block(facts=(("Nama", "Debora Taek"), ("Riwayat", told))),))
    pages = Pages(draw_letter(content))
    assert len(pages) > 2
    said = " ".join(pages.text().split())
    assert [f"kata{number}" for number in range(0, 3000, 500) if f"kata{number} " not in said] == []
    assert "kata2999" in said


@settings(deadline=None, max_examples=40)
@given(st.text(max_size=80), st.text(max_size=200), st.tuples(st.text(max_size=20)))
def test_whatever_is_typed_can_be_drawn(name: str, text: str, strong: tuple[str]) -> None:
    content = replace(
        REFERRAL,
        strong=strong,
        subject=text,
        recipient=(name or "X",),
        blocks=(Block(text), Block(facts=((name, text),))),
        signatures=(Signature(text, name),),
    )
    assert draw_letter(content).startswith(b"%PDF")


@pytest.mark.parametrize(("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "CMYK"), ("PNG", "1")])
def test_any_kind_of_picture_serves_as_a_logo(form: str, mode: str) -> None:
    logo = drawn_logo(form, mode)
    assert len(draw_letter(REFERRAL, logo)) > len(draw_letter(REFERRAL))


@pytest.mark.parametrize("logo", [b"", b"no picture", drawn_logo("PNG")[:60]])
def test_a_broken_logo_leaves_the_letter_whole(logo: bytes) -> None:
    assert picture(logo) is None
    assert "RUMAH PULIH CENDANA" in words_of(draw_letter(REFERRAL, logo))


def test_a_long_name_of_the_centre_stays_on_the_sheet() -> None:
    head = Letterhead("Yayasan Rehabilitasi " * 6, "Perkumpulan " * 9, "Jalan " * 30)
    content = replace(REFERRAL, letterhead=head)
    document = pypdfium2.PdfDocument(draw_letter(content, drawn_logo("PNG")))
    boxes = document[0].get_textpage()
    rights = [boxes.get_charbox(place)[2] for place in range(boxes.count_chars())]
    document.close()
    assert max(rights) < 210 / 25.4 * 72


def test_the_letterhead_can_be_seen_while_it_is_typed() -> None:
    for typed in (CentreDraft(), replace(CENDANA, letter_pattern="{se"), replace(CENDANA, letter_pattern="")):
        assert letterhead_sample(typed, date(2026, 11, 17)).startswith(b"%PDF")
    said = words_of(letterhead_sample(CENDANA, date(2026, 11, 17)))
    assert "001/SKM/RPC/XI/2026" in said
    assert "Kupang, 17 November 2026" in said


@pytest.mark.parametrize("paper", PaperSize)
@pytest.mark.parametrize("language", ["id", "en"])
def test_the_recovery_sheet_is_one_page_with_every_group(paper: PaperSize, language: str) -> None:
    key = make_key(bytes(range(16)))
    pages = Pages(recovery_sheet(replace(CENDANA, paper=paper), key, date(2026, 11, 17), language))
    assert len(pages) == 1
    assert all(group in pages.text() for group in split_key(key))


def test_warming_up_needs_no_logo() -> None:
    warm_up(b"")
    warm_up(drawn_logo("PNG"))
