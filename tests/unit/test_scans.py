"""What may be kept of a chosen file: upright, smaller, bare, whole; and a sentence for all the rest."""

import io
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption

from rehabdesk.domain.documents import LONG_SIDE, MOST_PICTURE, PHOTO, Media
from rehabdesk.errors import DeskError
from rehabdesk.paper.scan import draw_picture
from rehabdesk.services import scans
from rehabdesk.services.scans import Scan, read_photo, read_scan
from rehabdesk.ui.widgets.preview import Pages
from tests.helpers.scans import bomb, large_pdf, pdf_saying, phone_photo, picture


def opened(scan: Scan) -> Image.Image:
    assert scan.media is Media.JPEG
    return Image.open(io.BytesIO(scan.content))


def refused(source: bytes | Path) -> DeskError:
    with pytest.raises(DeskError) as caught:
        read_scan(source)
    assert "{" not in str(caught.value)
    return caught.value


def is_red(dot: tuple[int, ...]) -> bool:
    return dot[0] > 200 and dot[1] < 60


# Where the red corner is seen once the picture stands as it was taken.
CORNERS = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}


@pytest.mark.parametrize("orientation", CORNERS)
def test_a_phone_photo_stands_upright_and_says_nothing_of_where_it_was_taken(orientation: int) -> None:
    taken = phone_photo(orientation=orientation)
    assert b"Ponsel Rahasia" in taken
    kept = read_scan(taken, "IMG_1.jpg")
    image = opened(kept)
    assert image.size == ((400, 300) if orientation < 5 else (300, 400))
    right, low = CORNERS[orientation]
    dot = image.getpixel((right * (image.width - 8) + 4, low * (image.height - 8) + 4))
    assert isinstance(dot, tuple)
    assert is_red(dot)
    assert not image.getexif()
    assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Ponsel" not in kept.content
    assert b"Exif" not in kept.content


def test_a_photo_of_forty_million_dots_becomes_small_while_it_is_read() -> None:
    large = picture((7744, 5184))
    kept = read_scan(large)
    assert max(opened(kept).size) == LONG_SIDE
    assert len(kept.content) < 200_000
    portrait = opened(read_photo(large))
    assert portrait.width <= PHOTO[0]
    assert portrait.height <= PHOTO[1]


@pytest.mark.parametrize(
    ("form", "mode"),
    [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("WEBP", "RGB"), ("TIFF", "CMYK"),
     ("TIFF", "1"), ("BMP", "RGB"), ("AVIF", "RGB"), ("JPEG", "L")],
)  # fmt: skip
def test_every_kind_of_picture_becomes_a_jpeg(form: str, mode: str) -> None:
    image = opened(read_scan(picture((300, 200), form, mode)))
    assert image.format == "JPEG"
    assert image.size == (300, 200)
    light = image.convert("L").getpixel((290, 190))
    assert isinstance(light, int | float)
    assert light > 240


@pytest.mark.parametrize(
    ("mode", "dot", "seen"), [("RGBA", (0, 0, 0, 0), (255, 255, 255)), ("I;16", 40_000, 156)]
)
def test_see_through_stands_on_white_and_fine_greys_stay_grey(mode: str, dot: int, seen: object) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 40), dot).save(out, "PNG")
    assert opened(read_scan(out.getvalue())).getpixel((20, 20)) == seen


def test_a_fax_of_three_pages_becomes_a_pdf() -> None:
    pages = [Image.new("1", (850, 1100), 1) for _ in range(3)]
    out = io.BytesIO()
    pages[0].save(out, "TIFF", save_all=True, append_images=pages[1:], compression="group4")
    kept = read_scan(out.getvalue())
    assert (kept.media, kept.pages) == (Media.PDF, 3)
    assert len(Pages(kept.content)) == 3


def test_what_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    pdf, photo = tmp_path / "berkas.pdf", tmp_path / "foto.jpg"
    jpeg = b"\xff\xd8\xff\xe0"
    for path, start, size in ((pdf, b"%PDF-1.7\n", 80_000_000), (photo, jpeg, MOST_PICTURE + 1)):
        with path.open("wb") as file:
            file.write(start)
            file.truncate(size)
    said = refused(pdf)
    assert (said.text, said.values["size"]) == (scans.TOO_LARGE, 80)
    assert refused(photo).text == scans.PICTURE_TOO_LARGE


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", scans.EMPTY),
        (b"PK\x03\x04" + bytes(60), scans.NOT_OURS),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", scans.HEIC),
        (bomb(), scans.TOO_MANY_DOTS),
        (bomb(9_000), scans.TOO_MANY_DOTS),
        (picture((1200, 900))[:4000], scans.BROKEN_PICTURE),
        (picture(form="PNG")[:200], scans.BROKEN_PICTURE),
        (b"\xff\xd8\xff\xe0" + bytes(40), scans.BROKEN_PICTURE),
        (b"%PDF-1.7\nnothing", scans.BROKEN_PDF),
        (large_pdf()[:120], scans.BROKEN_PDF),
        (pdf_saying("Hasil", encrypt=StandardEncryption("rahasia")), scans.LOCKED_PDF),
    ],
    ids=["empty", "zip", "heic", "bomb", "smaller bomb", "cut jpeg", "cut png", "no jpeg", "no pdf",
         "cut pdf", "locked pdf"],
)  # fmt: skip
def test_what_cannot_be_kept_gets_a_sentence(content: bytes, said: str) -> None:
    assert refused(content).text == said


def test_a_file_that_is_gone_and_a_folder_get_a_sentence(tmp_path: Path) -> None:
    assert refused(tmp_path / "tidak ada.pdf").text == scans.NOT_READ
    assert refused(tmp_path).text == scans.NOT_READ


def test_a_photo_is_no_pdf() -> None:
    with pytest.raises(DeskError) as caught:
        read_photo(large_pdf())
    assert caught.value.text == scans.NO_PICTURE


SOUND = [picture((64, 48), form) for form in ("JPEG", "PNG", "TIFF", "WEBP", "BMP")] + [large_pdf()]


@pytest.mark.filterwarnings("ignore:::PIL")  # Pillow talks of what it mends
@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=6),
    st.data(),
)
def test_whatever_was_done_to_a_file_it_is_kept_or_refused_in_words(
    sound: bytes, flips: list[tuple[int, int]], data: st.DataObject
) -> None:
    spoilt = bytearray(sound)
    for at, value in flips:
        spoilt[at % len(spoilt)] = value
    cut = data.draw(st.integers(0, len(spoilt)))
    for content in (bytes(spoilt), bytes(spoilt[:cut])):
        with suppress(DeskError):
            assert read_scan(content).pages >= 1


@pytest.mark.parametrize(("size", "lies"), [((1600, 1000), True), ((600, 900), False), ((20, 3000), False)])
def test_a_picture_fits_on_its_sheet(size: tuple[int, int], lies: bool) -> None:
    pages = Pages(draw_picture(picture(size)))
    wide, high = pages.size(0)
    assert len(pages) == 1
    assert (wide > high) is lies
    assert max(wide, high) < 842
