"""The printed summary of an assessment: whatever was answered stands on it."""

from datetime import date

import pypdfium2
import pytest

from rehabdesk.paper.assessment import AssessmentPaper, PaperScore, assessment_summary
from tests.conftest import CENDANA


def read(pdf: bytes) -> tuple[int, str]:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    pages = len(document)
    document.close()
    return pages, text


def paper(questions: int, before: date | None = None) -> AssessmentPaper:
    rows = [
        (str(n), f"Pertanyaan yang agak panjang nomor {n} <b>&", f"Jawaban {n}")
        for n in range(1, questions + 1)
    ]
    return AssessmentPaper(
        "PHQ-9: Gejala depresi",
        "1",
        "Yulius Manafe",
        "RPC-26-041",
        date(1998, 8, 12),
        date(2026, 11, 17),
        "Saat penerimaan",
        "Nur Aini Hasan",
        "Konselor adiksi",
        [PaperScore("Gejala depresi", "12", "0–27", "Sedang", "20", "−8", "1 ditolak")],
        [("Dua minggu terakhir", rows)] if rows else [],
        before_on=before,
        incomplete="Tidak semua pertanyaan dijawab: Tidur." if before else "",
        licence="Boleh digandakan.",
    )


@pytest.mark.parametrize(("questions", "before"), [(0, None), (9, date(2026, 10, 1)), (120, None)])
def test_every_answer_and_the_signature_stand_on_it(questions, before):
    pages, text = read(assessment_summary(CENDANA, paper(questions, before), date(2026, 11, 20), "id"))
    for said in (
        "RINGKASAN ASESMEN",
        "Yulius Manafe",
        "RPC-26-041",
        "12/08/1998",
        "( Nur Aini Hasan )",
        "RAHASIA",
    ):
        assert said in text
    assert all(f"Jawaban {n}" in text for n in range(1, questions + 1))
    assert ("−8" in text) == (before is not None)
    assert ("asesmen tanggal 01/10/2026" in text) == (before is not None)
    assert (pages == 1) == (questions < 20)
    assert text.count("Dua minggu terakhir") == (pages if questions else 0)  # over its answers on each page


def test_the_same_summary_is_the_same_bytes():
    today = date(2026, 11, 20)
    assert assessment_summary(CENDANA, paper(9), today, "en") == assessment_summary(
        CENDANA, paper(9), today, "en"
    )
