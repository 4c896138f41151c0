"""One command, `python3 start.py benchmarks`: a table of ratios, each against its limit in the same run."""

import argparse
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from benchmarks import backups, centres, searching
from benchmarks.rounds import Row, table

SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    asked = argparse.ArgumentParser(prog="start.py benchmarks", description=__doc__)
    asked.add_argument("--clients", type=int, nargs="+", default=SIZES, help="sizes of the demo centres")
    asked.add_argument("--rounds", type=int, default=30)
    asked.add_argument("--only", nargs="+", metavar="P5", help="only these rows")
    said = asked.parse_args()
    rows: list[Row] = []
    for clients in said.clients:
        with centres.opened(clients) as centre:
            rows += searching.measure(centre, said.rounds)
            rows += backups.measure(centre, max(3, said.rounds // 5))
    print(table(rows))


if __name__ == "__main__":
    main()
