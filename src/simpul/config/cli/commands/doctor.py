"""`./simpul doctor`: what is wrong with this installation, one sentence each."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from simpul.config.cli import examination, installed, say


def run(words: Sequence[str]) -> int:
    """Exit code 0 if nothing is wrong, 1 otherwise. `--port` as it was given to `start`."""
    parser = argparse.ArgumentParser(prog="./simpul doctor", description="Periksa apa yang salah pada pemasangan ini.")
    parser.add_argument("--port", type=int, metavar="N", help="port kabupaten pertama, bila tidak berjalan di sini")
    wish, wrong = parser.parse_args(words), 0
    ports = {one.slug: wish.port + n for n, one in enumerate(installed.all_of_them())} if wish.port else None
    for subject, complaints in examination.everything(ports):
        say.line(f"{'✗' if complaints else '✓'} {subject}")
        for complaint in complaints:
            say.line(f"    {complaint}")
        wrong += len(complaints)
    say.line("\nSemua baik." if not wrong else f"\n{wrong} hal perlu dibereskan.")
    return 1 if wrong else 0
