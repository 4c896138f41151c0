"""Lists: the model, the chosen row, keys, sorting."""

from dataclasses import dataclass
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from rehabdesk.ui.tables import Column, RowsModel, Table, find_hits


@dataclass(frozen=True)
class Row:
    id: int
    name: str
    status: str
    days: int | None


ROWS = [
    Row(1, "Maria Banunaek", "inap", 58),
    Row(2, "Stefanus Nalle", "pasca", None),
    Row(3, "Ana Lakapu", "inap", 4),
]
COLUMNS = [
    Column("Klien", lambda row: row.name, lambda row: f"RC-{row.id}", sort=lambda row: row.name),
    Column("Status", chip=lambda row: (row.status, "ok", "inpatient")),
    Column("Hari", lambda row: str(row.days or ""), sort=lambda row: row.days, right=True, width=80),
    Column("Kemajuan", bar=lambda row: 0.4),
]


@pytest.fixture
def table(qtbot: QtBot) -> Any:
    table = Table(COLUMNS, name="Klien")
    qtbot.addWidget(table)
    table.resize(700, 300)
    table.show()
    table.show(ROWS, sought="na")
    qtbot.waitExposed(table)
    return table


def test_the_model_is_sound(qtmodeltester: Any) -> None:
    model = RowsModel(COLUMNS)
    model.show(ROWS)
    qtmodeltester.check(model)
    model.append([Row(4, "Nadia Putri Rahman", "inap", 1)])
    qtmodeltester.check(model)


def test_a_cell_says_its_words_to_a_screen_reader() -> None:
    model = RowsModel(COLUMNS)
    model.show(ROWS)
    said = [model.data(model.index(0, place), Qt.ItemDataRole.AccessibleTextRole) for place in range(2)]
    assert said == ["Maria Banunaek, RC-1", "inap"]


def test_the_chosen_row_stays_chosen_when_the_list_is_asked_again(table: Table) -> None:
    table.choose(3)
    table.show([ROWS[2], ROWS[0]])
    assert table.current() == ROWS[2]
    table.show(ROWS[:1])
    assert table.current() is None


def test_arrows_move_letters_jump_and_enter_opens(table: Table, qtbot: QtBot) -> None:
    table.setFocus()
    table.choose_first()
    qtbot.keyClick(table, Qt.Key.Key_Down)
    assert table.current() == ROWS[1]
    qtbot.keyClicks(table, "ana")
    assert table.current() == ROWS[2]
    qtbot.keyClick(table, Qt.Key.Key_Home)
    with qtbot.waitSignal(table.opened) as opened:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert opened.args == [ROWS[0]]


def test_the_preview_follows_after_a_rest(table: Table, qtbot: QtBot) -> None:
    rested: list[Any] = []
    table.rested.connect(rested.append)
    table.choose(1)
    table.choose(2)
    assert rested == []
    qtbot.waitUntil(lambda: rested == [ROWS[1]])


def test_a_title_sorts_and_sorts_back_with_unknowns_last(table: Table) -> None:
    table.choose(1)
    table.sort_by(2)
    assert [row.id for row in table.rows()] == [3, 1, 2]
    table.sort_by(2)
    assert [row.id for row in table.rows()] == [1, 3, 2]
    assert table.current() == ROWS[0]


def test_hits_are_found_without_accents_and_in_any_order() -> None:
    assert find_hits("Banunaek Maria", "maria banú") == [(9, 14), (0, 4)]
    assert find_hits("Nalle", "xyz") == []


def test_it_paints_every_kind_of_cell(table: Table, qtbot: QtBot) -> None:
    table.choose(2)
    picture = table.grab().toImage()
    assert picture.width() == 700


def test_long_words_make_their_row_taller_and_a_column_gives_way(qtbot: QtBot) -> None:
    made = Table(
        [
            Column("Question", lambda row: row, wraps=True, share=2),
            Column("Answer", lambda _row: "yes"),
        ],
        name="Answers",
        key=str,
    )
    qtbot.addWidget(made)
    made.resize(320, 200)
    made.show(["short", "words that go on " * 8])
    narrow = made.rowHeight(1)
    assert made.rowHeight(0) == made.row_height() < narrow
    made.show_column(1, False)
    assert made.columnWidth(0) == made.viewport().width()
    assert made.rowHeight(1) < narrow
    made.grab()


def test_twenty_thousand_rows_are_shown_at_once(table: Table) -> None:
    table.show([Row(number, f"Klien {number}", "inap", number) for number in range(20_000)])
    table.choose(19_999)
    assert table.current().id == 19_999
    assert not table.grab().isNull()
