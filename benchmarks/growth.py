"""P14: what may not grow with the file: the same jobs on a small and a large centre, in turn."""

from benchmarks.centres import Measured
from benchmarks.records import opening, saving
from benchmarks.rounds import Row, by_turns, row
from benchmarks.searching import finding

GROWTH = 2


def measure(small: Measured, large: Measured, rounds: int) -> list[Row]:
    sizes = f"{small.clients:,} → {large.clients:,}"
    jobs = {"search": finding, "open a client": opening, "save a note": saving}
    return [
        row("P14", job, sizes, by_turns(act(small), act(large), rounds * 2), GROWTH)
        for job, act in jobs.items()
    ]
