"""One command, `python3 start.py benchmarks`: a table of ratios, each against its limit in the same run."""

import argparse
import os
from collections.abc import Iterable
from contextlib import ExitStack

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks import backups, centres, desks, files, growth, importing, letters, records, scans, searching
from benchmarks.rounds import Row, heading, line

SIZES = (1_000, 10_000, 100_000)
PARTS = ("start", "search", "records", "files", "letters", "backup", "import", "growth")


def main() -> None:
    asked = argparse.ArgumentParser(prog="start.py benchmarks", description=__doc__)
    asked.add_argument("--clients", type=int, nargs="+", default=SIZES, help="sizes of the demo centres")
    asked.add_argument("--rounds", type=int, default=20)
    asked.add_argument("--only", nargs="+", choices=PARTS, default=PARTS)
    said = asked.parse_args()
    for clients in said.clients:
        centres.kept(clients)
    print(heading(), flush=True)
    run(said.clients, said.rounds, said.only)


def run(sizes: list[int], rounds: int, parts: list[str]) -> None:
    middle = sizes[len(sizes) // 2]
    with centres.opened(middle) as centre:
        if "start" in parts:
            say(desks.measure(centre, rounds))
        if "files" in parts:
            say(scans.measure(centre, max(3, rounds // 4)))
    if "letters" in parts:
        say(letters.measure(rounds))
    if "files" in parts:
        say([files.villages(rounds)])
    for clients in sizes:
        with centres.opened(clients) as centre:
            if "search" in parts:
                say(desks.typing(centre, rounds))
                say(searching.measure(centre, rounds))
            if "records" in parts:
                say(records.measure(centre, rounds))
            if "files" in parts:
                say(files.measure(centre, rounds))
            if "backup" in parts:
                say(backups.measure(centre, max(3, rounds // 5)))
    if "import" in parts:
        say(importing.measure(sizes[0], max(3, rounds // 5)))
    if "growth" in parts and len(sizes) > 1:
        with ExitStack() as stack:
            small, large = (stack.enter_context(centres.opened(size)) for size in (sizes[0], sizes[-1]))
            say(growth.measure(small, large, rounds))


def say(rows: Iterable[Row]) -> None:
    for row in rows:
        print(line(row), flush=True)


if __name__ == "__main__":
    main()
