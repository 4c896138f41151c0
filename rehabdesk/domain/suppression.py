"""Counting people for outsiders so that no small number is told, nor can be worked out from the others."""

from collections import deque
from collections.abc import Iterable, Sequence

LEAST = 5  # a smaller number is not shown
HIDDEN = "–"
MOST_CELLS = 4_000  # of a table; more of them would be nearly all too small to show

Counts = list[list[int]]
Place = tuple[int, int]


def cross(pairs: Iterable[tuple[str, str]], rows: Sequence[str], columns: Sequence[str]) -> Counts:
    """How many of each, with the totals in a last column and a last row."""
    at_row = {name: place for place, name in enumerate(rows)}
    at_column = {name: place for place, name in enumerate(columns)}
    counts = [[0] * (len(columns) + 1) for _row in range(len(rows) + 1)]
    for row, column in pairs:
        for i in (at_row[row], -1):
            for j in (at_column[column], -1):
                counts[i][j] += 1
    return counts


def hide_small(counts: Counts) -> set[Place]:
    """The cells to keep back: every number under five, none included, and so many others that none of those
    can be worked out from the rest.

    The totals are hidden first and by themselves, so that two tables over the same people hide the same ones.
    """
    high, wide = len(counts) - 1, len(counts[0]) - 1
    pipes = _Pipes(counts)
    for margin in ([(i, wide) for i in range(high)], [(high, j) for j in range(wide)]):
        pipes.hide(_to_hide_in_line(counts, margin))
    if counts[high][wide] < LEAST:
        pipes.hide([*((i, wide) for i in range(high + 1)), *((high, j) for j in range(wide))])
    pipes.hide((i, j) for i in range(high) for j in range(wide) if counts[i][j] < LEAST)
    for place in sorted(pipes.hidden):  # what is hidden on the way only opens more ways: once is enough
        while counts[place[0]][place[1]] < LEAST and pipes.tell(place):
            pipes.hide([_next_to_hide(counts, pipes.hidden, place)])
    return pipes.hidden


def _to_hide_in_line(counts: Counts, line: Sequence[Place]) -> set[Place]:
    """Of totals that add up to one that is shown: the small ones, and with them the next larger one."""
    sizes = {place: counts[place[0]][place[1]] for place in line}
    small = {place for place, size in sizes.items() if size < LEAST}
    rest = sorted((size, place) for place, size in sizes.items() if place not in small)
    if small and rest and (len(small) == 1 or not sum(sizes[place] for place in small)):
        small.add(rest[0][1])
    return small


def _next_to_hide(counts: Counts, hidden: set[Place], told: Place) -> Place:
    """The smallest number near by that is still shown; totals only where nothing else is left."""
    high, wide = len(counts) - 1, len(counts[0]) - 1
    inner = [(i, j) for i in range(high) for j in range(wide)]
    totals = [(i, wide) for i in range(high)] + [(high, j) for j in range(wide)]
    for cells in (inner, totals, [(high, wide)]):
        shown = [place for place in cells if place not in hidden]
        near = [place for place in shown if place[0] == told[0] or place[1] == told[1]]
        if near or shown:
            return min(near or shown, key=lambda place: (counts[place[0]][place[1]], place))
    raise ValueError(told)  # when everything is hidden nothing is told


class _Pipes:
    """The hidden cells as a network: rows and columns are its points, cells and totals the pipes between
    them, and the numbers flow round.

    A hidden cell can be something else exactly when there is another way round through hidden pipes, which
    could carry more, or less without running dry.
    """

    def __init__(self, counts: Counts) -> None:
        self._counts = counts
        self._high, self._wide = len(counts) - 1, len(counts[0]) - 1
        self._ways: dict[str, list[tuple[str, Place]]] = {}
        self.hidden: set[Place] = set()

    def hide(self, places: Iterable[Place]) -> None:
        for place in places:
            if place in self.hidden:
                continue
            self.hidden.add(place)
            begin, end = self._ends(place)
            self._ways.setdefault(begin, []).append((end, place))
            if self._counts[place[0]][place[1]]:
                self._ways.setdefault(end, []).append((begin, place))

    def tell(self, place: Place) -> bool:
        """Whether the shown numbers leave this hidden one only a single value."""
        begin, end = self._ends(place)
        if self._lead(end, begin, place):
            return False  # it could be more
        return not (self._counts[place[0]][place[1]] and self._lead(begin, end, place))

    def _ends(self, place: Place) -> tuple[str, str]:
        row, column = place
        if row == self._high and column == self._wide:
            return "R", "C"
        if row == self._high:
            return f"c{column}", "R"
        return ("C", f"r{row}") if column == self._wide else (f"r{row}", f"c{column}")

    def _lead(self, begin: str, end: str, without: Place) -> bool:
        seen, waiting = {begin}, deque([begin])
        while waiting:
            for point, cell in self._ways.get(waiting.popleft(), []):
                if cell == without or point in seen:
                    continue
                if point == end:
                    return True
                seen.add(point)
                waiting.append(point)
        return False
