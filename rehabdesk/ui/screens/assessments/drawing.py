"""A finished assessment as its printed summary wants it; imported only to print: drawing is slow to load."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rehabdesk.domain.centre import CentreDraft
from rehabdesk.domain.instruments import in_words
from rehabdesk.i18n import _, language
from rehabdesk.paper.assessment import AssessmentPaper, PaperScore, assessment_summary
from rehabdesk.services.assessments import AssessmentSheet
from rehabdesk.services.clients import ClientRow
from rehabdesk.ui.screens.assessments.trends import Trend
from rehabdesk.ui.screens.assessments.words import (
    alerts_of,
    answer_words,
    change,
    name_questions,
    number,
    number_of,
    way_of,
)


def draw_summary(
    centre: CentreDraft, client: ClientRow, sheet: AssessmentSheet, trends: Sequence[Trend], today: date
) -> bytes:
    return assessment_summary(centre, paper_of(client, sheet, trends), today, language())


def paper_of(client: ClientRow, sheet: AssessmentSheet, trends: Sequence[Trend]) -> AssessmentPaper:
    """The result before stands beside the scores only where all of them come from one assessment."""
    known = sheet.instrument
    days = {trend.before.assessed_on for trend in trends if trend.before}
    before_on = days.pop() if len(days) == 1 else None
    lacking = {code for trend in trends for code in (*trend.kept.missing, *trend.kept.refused)}
    missing = [item.code for item in known.items if item.code in lacking]
    incomplete = ""
    if not sheet.complete:
        incomplete = _("Not every question was answered.")
        if missing:
            names = name_questions(known, missing, 12)
            incomplete = _("Not every question was answered: {questions}.").format(questions=names)
    return AssessmentPaper(
        f"{known.name}: {in_words(known.title)}",
        known.version,
        client.name,
        client.record_number,
        client.born_on,
        sheet.assessed_on or sheet.begun_at.date(),
        _(sheet.occasion.label),
        sheet.by.split(",")[0],
        sheet.by.partition(", ")[2],
        [_score(trend, compared=before_on is not None) for trend in trends],
        [
            (section.typed or in_words(section.title), rows)
            for section in known.sections
            if (
                rows := [
                    (number_of(item), item.text(), answer_words(item, sheet.answers[item.code]))
                    for item in section.items
                    if item.code in sheet.answers
                ]
            )
        ],
        before_on,
        alerts_of(sheet),
        incomplete,
        way_of(known, sheet.method, sheet.system),
        in_words(known.licence),
    )


def _score(trend: Trend, *, compared: bool) -> PaperScore:
    kept = trend.kept
    earlier = trend.before.score.value if trend.before and compared else None
    return PaperScore(
        in_words(kept.name),
        number(kept.value),
        f"{number(kept.least)}–{number(kept.most)}",
        in_words(kept.band_name) if kept.band else "",
        number(earlier) if earlier is not None else "",
        change(kept.value, earlier),
        trend.line.note,
    )
