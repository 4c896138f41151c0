"""Waiting times on paper: every figure, no name."""

from datetime import date

import pytest

from rehabdesk.domain.enquiries import Declined, EnquiryState, Wait, WaitingTimes, WaitRow
from rehabdesk.paper.waiting_times import waiting_report
from tests.conftest import CENDANA
from tests.unit.test_roll import read

DAY = date(2026, 11, 17)
TIMES = WaitingTimes(
    6,
    12,
    15,
    Wait(13, 2.0, 3),
    Wait(10, 8.5, 18),
    Wait(),
    ((EnquiryState.DECLINED, 3), (EnquiryState.NO_SHOW, 1)),
    ((Declined.TOO_LONG, 2),),
    (WaitRow(date(2026, 11, 1), "", 15, 0, 4, 6, Wait()),),
    (WaitRow(None, "Rawat jalan sore", 9, 0, 4, 0, Wait()), WaitRow(None, "", 6, 0, 0, 6, Wait())),
)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "id",
            (
                "WAKTU TUNGGU",
                "8,5 hari",
                "November 2026",
                "Menunggu terlalu lama",
                "Tidak hadir",
                "Semua program",
            ),
        ),
        ("en", ("WAITING TIMES", "8.5 days", "The wait was too long", "Intake closed before admission")),
    ],
)
def test_every_figure_stands_on_the_paper(language, said):
    pages, text = read(waiting_report(CENDANA, TIMES, None, DAY, "", language))
    assert pages == 1
    assert [word for word in said if word not in text] == []


def test_a_span_and_a_programme_are_named():
    _pages, text = read(waiting_report(CENDANA, TIMES, date(2026, 1, 1), DAY, "Rawat inap", "id"))
    assert "1 Januari 2026" in text
    assert "Rawat inap" in text
