"""`./simpul bench`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from statistics import median

from bench import counting, finance, measuring, memory, report, rows, stage
from simpul.config.cli.commands import guarded

CASES = 100_000
REQUESTS = 320


def run(words: Sequence[str]) -> int:
    """Measure the rows whose name begins with one of the parts; all if none is given."""
    parser = argparse.ArgumentParser(prog="./simpul bench", description="Ukur biaya setiap permintaan.")
    parser.add_argument(
        "parts",
        nargs="*",
        metavar="BAGIAN",
        help="awal nama baris, misalnya case atau page; memory: memori saat diam; finance: pembukuan",
    )
    parser.add_argument("--cases", type=int, default=CASES, metavar="N")
    parser.add_argument("--requests", type=int, default=REQUESTS, metavar="N", help="permintaan untuk setiap baris")
    parser.add_argument("--fresh", action="store_true", help="tulis ulang basis datanya")
    parser.add_argument("--legs", type=int, metavar="N", help="baris jurnal bagi bagian finance")
    wish = parser.parse_args(words)
    if wish.parts == ["finance"]:
        return finance.run(wish.legs or finance.LEGS, finance.POSTS)
    if wish.parts == ["memory"]:
        return memory.tell(memory.measure())
    chosen = [row for row in rows.ROWS if not wish.parts or row.name.startswith(tuple(wish.parts))]
    results: list[measuring.Result] = []
    with stage.set_up(wish.cases, fresh=wish.fresh, money=any(row.money for row in chosen)) as up:
        report.head(wish.cases)
        for row in chosen:
            result = measuring.measure(up, row, wish.requests)
            result.queries = counting.queries(up, row)
            report.line(result)
            results.append(result)
    report.write(report.machine(median(result.yardstick_ms for result in results)), wish.cases, results)
    return 0


if __name__ == "__main__":
    sys.exit(guarded(run, sys.argv[1:]))
