"""The printed attendance list: every name, every meeting, every mark."""

from datetime import date, timedelta

import pypdfium2
import pytest

from rehabdesk.paper.roll import Roll, attendance_list
from tests.conftest import CENDANA


def read(pdf: bytes) -> tuple[int, str]:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    pages = len(document)
    document.close()
    return pages, text


def roll(people: int, meetings: int) -> Roll:
    days = [date(2026, 10, 26) + timedelta(days=7 * number) for number in range(meetings)]
    names = [
        (f"Peserta Bernama Panjang Sekali {number:02}", ["H", "S"] * meetings) for number in range(people)
    ]
    return Roll(
        "Servis sepeda motor", "Angkatan 3", "Bengkel", "Anton Riwu", "Dinas Tenaga Kerja", days, names
    )


@pytest.mark.parametrize(("people", "meetings"), [(0, 0), (1, 1), (12, 12), (16, 13), (40, 35)])
def test_everybody_stands_on_the_list(people, meetings):
    pages, text = read(attendance_list(CENDANA, roll(people, meetings), "id"))
    assert "DAFTAR HADIR" in text
    assert "Anton Riwu" in text
    assert all(f"{number:02}" in text for number in range(people))
    assert pages >= 1
    if (people, meetings) == (12, 12):
        assert pages == 1


def test_the_same_list_is_the_same_bytes():
    assert attendance_list(CENDANA, roll(3, 4), "en") == attendance_list(CENDANA, roll(3, 4), "en")
