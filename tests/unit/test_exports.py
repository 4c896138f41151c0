"""What leaves the house: nothing that calculates, nobody who can be worked out."""

from dataclasses import replace
from datetime import date
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from rehabdesk.domain.disclosure import Purpose, WithoutConsent
from rehabdesk.domain.exports import (
    ExportDraft,
    FileKind,
    Level,
    Subject,
    age_band,
    is_formula,
    neutralised,
    sheet_name,
)
from rehabdesk.domain.fields import problems
from rehabdesk.domain.suppression import LEAST, Counts, Place, cross, hide_small


@given(st.text(max_size=40))
def test_no_text_is_a_formula_any_more(said: str) -> None:
    kept = neutralised(said)
    assert kept.removeprefix("'") == said.removeprefix("'") or kept == said
    assert not kept.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    assert is_formula(said) == (kept != said)


@given(st.lists(st.text(max_size=40), max_size=5))
def test_sheet_names_are_taken_by_every_spreadsheet(names: list[str]) -> None:
    taken: list[str] = []
    for name in names:
        taken.append(sheet_name(name, taken))
    assert len({name.casefold() for name in taken}) == len(names)
    for name in taken:
        assert 0 < len(name) <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name[0] not in "'=+-@"


def tables(high: int, wide: int) -> st.SearchStrategy[Counts]:
    numbers = st.sampled_from([0, 0, 0, 1, 2, 3, 4, 5, 6, 9, 20])
    return st.lists(st.lists(numbers, min_size=wide, max_size=wide), min_size=high, max_size=high).map(
        with_totals
    )


def with_totals(body: list[list[int]]) -> Counts:
    counts = [[*row, sum(row)] for row in body]
    return [*counts, [sum(column) for column in zip(*counts, strict=True)]]


def could_be_else(counts: Counts, hidden: set[Place], place: Place) -> bool:
    """Whether another table with the same shown numbers has something else here.

    Two such tables differ by flows round a network, and each flow is made of rounds of one: to find one other
    table it is enough to change inner cells by one.
    """
    high, wide = len(counts) - 1, len(counts[0]) - 1
    inner = [(i, j) for i, j in hidden if i < high and j < wide]
    for change in product((-1, 0, 1), repeat=len(inner)):
        by = dict(zip(inner, change, strict=True))
        other = with_totals([[counts[i][j] + by.get((i, j), 0) for j in range(wide)] for i in range(high)])
        cells = list(product(range(high + 1), range(wide + 1)))
        same = all(other[i][j] == counts[i][j] for i, j in cells if (i, j) not in hidden)
        if same and min(map(min, other)) >= 0 and other[place[0]][place[1]] != counts[place[0]][place[1]]:
            return True
    return False


@settings(max_examples=25, deadline=None)
@given(st.one_of(tables(1, 4), tables(4, 1), tables(2, 2), tables(2, 3), tables(3, 2)))
def test_no_number_under_five_can_be_worked_out(counts: Counts) -> None:
    hidden = hide_small(counts)
    for place in product(range(len(counts)), range(len(counts[0]))):
        if counts[place[0]][place[1]] < LEAST:
            assert place in hidden
            assert could_be_else(counts, hidden, place), (counts, hidden, place)


def test_a_large_table_of_small_numbers_is_soon_done() -> None:
    body = [[(i * j) % 7 for j in range(12)] for i in range(40)]
    counts = with_totals(body)
    hidden = hide_small(counts)
    assert len(hidden) < 41 * 13


def test_large_numbers_stay_and_a_lone_small_one_takes_three_along() -> None:
    assert hide_small(with_totals([[10, 20], [30, 40]])) == set()
    assert hide_small(with_totals([[3, 20], [30, 40]])) == {(0, 0), (0, 1), (1, 0), (1, 1)}


def test_counts_carry_their_totals() -> None:
    assert cross([("a", "x"), ("a", "y"), ("b", "x")], ["a", "b"], ["x", "y"]) == [
        [1, 1, 2],
        [1, 0, 1],
        [2, 1, 3],
    ]


def test_age_bands_of_the_national_recap() -> None:
    today = date(2026, 11, 17)
    ages = {17: "< 18", 18: "18–24", 24: "18–24", 25: "25–34", 44: "35–44", 45: "45+", 99: "45+"}
    assert {age: age_band(date(2026 - age, 1, 1), today) for age in ages} == ages
    assert age_band(None, today) == ""


def test_an_export_says_for_whom_and_on_what_ground() -> None:
    def missing(draft: ExportDraft) -> list[str]:
        return [problem.field for problem in problems(draft)]

    draft = ExportDraft(recipient="BNNP NTT", purpose=Purpose.FUNDING)
    assert missing(draft) == []
    assert missing(ExportDraft()) == ["purpose", "partner_id"]
    named = replace(draft, level=Level.IDENTIFIED, basis=WithoutConsent.LAW)
    assert missing(named) == ["basis_reason"]
    assert missing(replace(draft, level=Level.ANONYMOUS, subject=Subject.ASSESSMENTS)) == ["level"]
    assert missing(replace(draft, partner_id=1)) == ["recipient"]
    assert missing(replace(draft, begin=date(2026, 2, 1), end=date(2026, 1, 1))) == ["end"]
    assert [kind.ending for kind in FileKind] == ["xlsx", "csv", "csv"]
