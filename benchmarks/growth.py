"""P14: what may not grow with the file: the same jobs on a small and a large centre, in turn."""

from collections.abc import Iterator

from benchmarks.centres import Measured
from benchmarks.records import opening, saving
from benchmarks.rounds import Row, by_turns, row
from benchmarks.searching import KINDS, finding_kind

GROWTH = 2
TWO_NAMES = 8  # both words' lists of hits are gone through


def measure(small: Measured, large: Measured, rounds: int) -> Iterator[Row]:
    sizes = f"{small.clients:,} → {large.clients:,}"
    for kind in KINDS:
        took = by_turns(finding_kind(small, kind), finding_kind(large, kind), rounds * 2)
        yield row("P14", f"search: {kind}", sizes, took, TWO_NAMES if kind == "two names" else GROWTH)
    for job, act in (("open a client", opening), ("save a note", saving)):
        yield row("P14", job, sizes, by_turns(act(small), act(large), rounds * 2), GROWTH)
