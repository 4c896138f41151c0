"""Measuring by turns, so that a slow minute of the machine is slow for both sides, and the table of it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

Act = Callable[[], object]


@dataclass(frozen=True)
class Taken:
    """Seconds of each round."""

    limit: list[float]
    ours: list[float]

    @property
    def ratio(self) -> float:
        """The middle of the rounds' own ratios."""
        return median(ours / limit for limit, ours in zip(self.limit, self.ours, strict=True))

    @property
    def p95(self) -> float:
        return sorted(self.ours)[max(0, round(len(self.ours) * 0.95) - 1)]


@dataclass(frozen=True)
class Row:
    """A line of the table. `wanted` is the goal in words; `met` the verdict on it."""

    number: str
    job: str
    size: str
    limit: str
    ours: str
    p95: str
    ratio: str
    wanted: str
    met: bool


def by_turns(limit: Act, ours: Act, rounds: int, warm: int = 2) -> Taken:
    """Time both sides in every round; the first rounds only warm up."""
    took = Taken([], [])
    for turn in range(rounds + warm):
        for act, kept in ((limit, took.limit), (ours, took.ours)):
            began = perf_counter()
            act()
            spent = perf_counter() - began
            if turn >= warm:
                kept.append(spent)
    return took


def row(number: str, job: str, size: str, took: Taken, at_most: float, p95_ms: float | None = None) -> Row:
    """The verdict on one goal: a ratio, and where the goal has one a p95 in milliseconds."""
    wanted = f"≤ {at_most:g} ×" + (f", p95 ≤ {p95_ms:g} ms" if p95_ms else "")
    met = took.ratio <= at_most and (p95_ms is None or took.p95 * 1000 <= p95_ms)
    limit, ours = spoken(median(took.limit)), spoken(median(took.ours))
    return Row(number, job, size, limit, ours, spoken(took.p95), f"{took.ratio:.2f} ×", wanted, met)


def spoken(seconds: float) -> str:
    if seconds < 0.01:
        return f"{seconds * 1000:.2f} ms"
    return f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.2f} s"


def heading() -> str:
    """The table's head, in Markdown."""
    heads = ("", "job", "size", "limit", "RehabDesk", "p95", "ratio", "goal", "")
    return "| " + " | ".join(heads) + " |\n" + "|" + "---|" * len(heads)


def line(row: Row) -> str:
    verdict = "met" if row.met else "**not met**"
    cells = (row.number, row.job, row.size, row.limit, row.ours, row.p95, row.ratio, row.wanted, verdict)
    return "| " + " | ".join(cells) + " |"
