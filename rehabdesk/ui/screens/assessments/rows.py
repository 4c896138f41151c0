"""One question of a sheet as it is shown, and the measures of its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt

from rehabdesk.domain.instruments import ItemKind
from rehabdesk.ui.widgets import paint


@dataclass(frozen=True)
class SheetAnswer:
    """One answer that may be given: its key, what is stored, how it reads."""

    key: str
    value: int | str
    label: str


@dataclass(frozen=True)
class SheetRow:
    """One question. `given` is the stored answer; `said` how it reads. Numbers and words are typed."""

    code: str
    number: str
    text: str
    kind: ItemKind = ItemKind.CHOICE
    answers: tuple[SheetAnswer, ...] = ()
    given: int | str | None = None
    said: str = ""
    refused: bool = False
    refusable: bool = True
    unit: str = ""
    below: str = ""
    span: tuple[int, int] | None = None  # what a number may be


@dataclass(frozen=True)
class Placed:
    """Where a row stands: all of it, its words, a box for every answer."""

    row: SheetRow
    box: QRectF
    words: QRectF
    cells: tuple[tuple[SheetAnswer, QRectF], ...]


def alike(rows: Sequence[SheetRow]) -> bool:
    """Whether the questions can share one head: the same answers, few enough and short enough."""
    chosen = [row.answers for row in rows if row.kind is ItemKind.CHOICE]
    if len(chosen) < 2 or not 2 <= len(chosen[0]) <= 7:
        return False
    return all(each == chosen[0] for each in chosen) and all(len(each.label) <= 44 for each in chosen[0])


def tail(text: str, wide: float) -> str:
    """The end of what is typed, where the caret is."""
    return paint.metrics_of("body").elidedText(text, Qt.TextElideMode.ElideLeft, wide - 4)
