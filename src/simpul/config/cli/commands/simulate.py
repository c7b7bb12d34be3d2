"""`./simpul simulate`: made-up complaints, as many as one likes, or a whole fiscal year, for trying and measuring."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Sequence

from simpul.config.cli import credentials, inside_django, provided, say
from simpul.config.cli.trouble import Trouble
from simpul.kernel.regency import load

MANY = 20_000  # from here on several processes are worth their start


def run(words: Sequence[str]) -> int:
    """Add them to a regency that is marked as a demonstration, and measure the indicators anew."""
    wish = _parser().parse_args(words)
    regency = load(wish.regency)
    if not regency.demonstration:
        raise Trouble(f"{regency.name} bukan peragaan. Data contoh tidak dicampur dengan data sungguhan.")
    os.environ.update(SIMPUL_REGENCY=regency.slug, SIMPUL_ROLE="owner")
    with provided.database() as server:
        credentials.bring(regency, server)
        inside_django.set_up()
        from simpul.config.demonstration import agencies, cast, loading
        from simpul.config.demonstration.simulation.simulator import simulate

        agencies.load()
        cast.load()
        began = time.monotonic()
        if wish.finance:
            _money(wish.year, wish.seed, small=wish.small)
            return 0
        processes = wish.processes or ((os.cpu_count() or 1) if wish.cases >= MANY else 1)
        simulate(wish.cases, years=wish.years, seed=wish.seed, processes=processes, progress=_progress)
        loading.measure()
        say.line(f"{wish.cases} laporan contoh ditulis dalam {time.monotonic() - began:.0f} detik.")
    return 0


def _money(year: int, seed: int, *, small: bool) -> None:
    """A fiscal year of a regency, about 2,000 lines and 20,000 documents, or a small one. The last that has ended, unless one is wished."""
    from simpul.config.demonstration import money
    from simpul.kernel.regency import current
    from simpul.lib import clock

    began = time.monotonic()
    today = clock.today(current().zone)
    try:
        told = money.year(
            year or today.year - 1, money.SMALL if small else money.WHOLE, seed=seed, until=today, progress=_told
        )
    except money.Taken as taken:
        raise Trouble(f"{taken} Pilih tahun lain dengan --year.") from None
    took = time.monotonic() - began
    say.line(f"{told.lines} baris anggaran dan {told.papers} dokumen contoh ditulis dalam {took:.0f} detik.")


def _told(done: int, of: int) -> None:
    if done * 20 // of != (done - 40) * 20 // of:
        say.line(f"  {done * 100 // of} %")


def _progress(done: int, of: int) -> None:
    if done * 10 // of != (done - 2_000) * 10 // of:
        say.line(f"  {done * 100 // of} %")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./simpul simulate", description="Tulis laporan rekaan bertanda contoh, atau satu tahun anggaran."
    )
    parser.add_argument("--finance", action="store_true", help="satu tahun anggaran lengkap, bukan laporan")
    parser.add_argument("--small", action="store_true", help="tahun anggaran dengan empat perangkat daerah")
    parser.add_argument("--year", type=int, default=0, help="tahun anggarannya")
    parser.add_argument("--cases", type=int, default=6_000, metavar="N")
    parser.add_argument("--regency", default="batang", metavar="KABUPATEN")
    parser.add_argument("--years", type=float, default=2)
    parser.add_argument("--seed", type=int, default=33)
    parser.add_argument("--processes", type=int, default=0)
    return parser
