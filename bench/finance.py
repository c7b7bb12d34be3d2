"""What money costs: `./simpul bench finance`, in a database of its own that is never that of the cases.

Postings a second into one series and into many, by `posting.post` and by the same SQL alone; the chain of a payment (`chain`); the
statements of many legs, beside their SQL, the same sum over the legs, and hledger on the same journal where that is installed; a log of
as many leaves (`logs`); and many who want more of one line than it has (`hostile`).
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from statistics import median
from tempfile import NamedTemporaryFile
from typing import Any
from uuid import uuid4

from bench import chain, hostile, logs, report, turns
from simpul.config.cli import inside_django, installing, provided, say
from simpul.config.cli.server import Server
from simpul.kernel.regency import load

PREFIX = "simpul_money"
LEGS, POSTS, POSTERS = 1_000_000, 400, 4
YEARS = range(2030, 2034)
FULL = 2040  # the year that holds the many legs
GOODS, CHANGE = "5.1.02.01.01.0024", "0.0.00.01.01.0001"

FILL = """
INSERT INTO ledger_entry
  (series_id, book, year, no, period_id, day, posted_at, words, source_kind, source_id, key, body, hash, audit_id, example)
SELECT s.id, s.book, s.year, n, p.id, make_date(s.year::int, (1 + n %% 12)::int, 15), now(), 'Uji', 'uji', n, gen_random_uuid(), '',
  decode(repeat('00', 32), 'hex'), (SELECT max(id) FROM audit_entry), true
FROM generate_series(1, %(entries)s) n JOIN ledger_series s ON s.year = %(year)s AND s.book = 'budgetary'
JOIN ledger_period p ON p.year = s.year AND p.month = 1 + n %% 12;
INSERT INTO ledger_leg (entry_id, book, year, n, account_id, agency_id, amount)
SELECT e.id, e.book, e.year, part, CASE part WHEN 1 THEN (SELECT ids[1 + e.no %% cardinality(ids)] FROM spent) ELSE c.id END,
  (SELECT ids[1 + e.no %% cardinality(ids)] FROM offices), CASE part WHEN 1 THEN 1 ELSE -1 END * (1 + e.no %% 100000)
FROM ledger_entry e CROSS JOIN generate_series(1, 2) part JOIN classification_account c ON c.year = e.year AND c.code = %(change)s
WHERE e.year = %(year)s;
INSERT INTO ledger_balance (account_id, agency_id, period_id, debit, credit)
SELECT l.account_id, l.agency_id, e.period_id, coalesce(sum(amount) FILTER (WHERE amount > 0), 0),
  coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)
FROM ledger_leg l JOIN ledger_entry e ON e.id = l.entry_id WHERE e.year = %(year)s GROUP BY 1, 2, 3
"""
LISTS = """
CREATE TEMP TABLE spent AS SELECT array_agg(id ORDER BY code) ids FROM classification_account
WHERE year = %(year)s AND postable AND code LIKE '5.%%';
CREATE TEMP TABLE offices AS SELECT array_agg(id ORDER BY id) ids FROM (SELECT id FROM organizations_agency ORDER BY id LIMIT 30) AS few
"""
OVER_LEGS = """SELECT a.code, sum(l.amount) FROM ledger_leg l JOIN classification_account a ON a.id = l.account_id
JOIN ledger_entry e ON e.id = l.entry_id WHERE l.year = {year} GROUP BY a.code"""


def run(legs: int, posts: int) -> int:
    """Measure, say it and write it down (`var/bench/finance.json`)."""
    os.environ["SIMPUL_REGENCY"] = "batang"
    regency = load("batang")
    with provided.database() as where:
        installing.install(where, regency, prefix=PREFIX)
        inside_django.set_up()
        database = f"{PREFIX}_{regency.slug}"
        _begun()
        rows = [_posting("ledger.post.one_series", where, database, posts, [YEARS[0]])]
        rows.append(_posting("ledger.post.many_series", where, database, posts, list(YEARS)))
        rows += chain.measure(where, database, posts)
        with say.step(f"Mengisi {legs} baris jurnal"):
            _filled(where, database, legs)
        rows += _reporting(where, database, legs)
        with say.step(f"Pohon dengan {legs} daun"):
            rows += logs.measure(where, database, legs)
        with say.step("Rebutan satu baris anggaran"):
            rows += hostile.measure(where, database)
    for row in rows:
        say.line("  ".join(f"{name}={value}" for name, value in row.items()))
    told = {"machine": {"cores": os.cpu_count(), "load": os.getloadavg()[0]}, "rows": rows}
    (report.LATEST.parent / "finance.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    return 0


def _begun() -> None:
    """Charts and months of the years, and thirty agencies."""
    from simpul.finance.classification import sample
    from simpul.finance.ledger.posting import open_year
    from simpul.kernel.testing import cast

    for number in range(30):
        cast.agency(f"opd-{number:02}")
    for year in (*YEARS, FULL):
        sample.load(year)
        open_year(year, by=None)


def _posting(name: str, where: Server, database: str, posts: int, years: list[int]) -> dict[str, Any]:
    from simpul.finance.classification.codes import Book
    from simpul.finance.ledger.posting import Side, Source, post
    from simpul.kernel.organizations.models import Agency

    agencies = list(Agency.objects.values_list("pk", flat=True)[:30])

    def ours(number: int) -> None:
        agency, amount = agencies[number % len(agencies)], Decimal(1 + number)
        legs = [Side(GOODS, agency, amount), Side(CHANGE, agency, -amount)]
        day = date(years[number % len(years)], 1 + number % 12, 3)
        post(Book.BUDGETARY, on=day, legs=legs, words="Uji", source=Source("uji", number), by=None, key=uuid4())

    plain = _raw(where, database, years, agencies)
    spent = turns.measured(ours, plain, posts)
    per_second, raw = (
        _at_once(lambda number: ours(posts + number), posts),
        _at_once(lambda number: plain(posts + number), posts),
    )
    return {"name": name, "per_second": per_second, "raw_per_second": raw, **spent}


def _at_once(act: Callable[[int], None], many: int) -> float:
    """How often in a second, by several at once."""
    from django.db import connection

    def several(first: int) -> None:
        for number in range(first, many, POSTERS):
            act(number)
        connection.close()

    begun = time.perf_counter()
    threads = [threading.Thread(target=several, args=(first,)) for first in range(POSTERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return round(many / (time.perf_counter() - begun), 1)


def _raw(where: Server, database: str, years: list[int], agencies: list[int]) -> Callable[[int], None]:
    """The same by SQL alone: the audit entry and the function, in one transaction."""
    with where.connect(database) as one:
        keys = {
            year: one.execute(
                "SELECT s.id, g.id, c.id FROM ledger_series s, classification_account g, classification_account c "
                "WHERE s.book = 'budgetary' AND s.year = %(y)s AND g.year = %(y)s AND c.year = %(y)s AND g.code = %(g)s AND c.code = %(c)s",
                {"y": year, "g": GOODS, "c": CHANGE},
            ).fetchone()
            for year in years
        }
    held = threading.local()

    def act(number: int) -> None:
        if not hasattr(held, "one"):
            held.one = where.connect(database)
        year, agency = years[number % len(years)], agencies[number % len(agencies)]
        series, goods, change = keys[year]  # type: ignore[misc]
        legs = json.dumps(
            [[goods, agency, None, None, None, str(1 + number)], [change, agency, None, None, None, str(-1 - number)]]
        )
        held.one.execute(
            "WITH a AS (INSERT INTO audit_entry (at, actor_name, verb, noun, object_id, reason, detail) "
            "VALUES (now(), '', 'ledger.post', 'uji', '', '', '{}') RETURNING id) "
            "SELECT p.* FROM a, ledger_post(%s, %s::smallint, %s, 'Uji', 'uji', %s, NULL, %s, a.id, false, true, %s) p",
            [series, 1 + number % 12, date(year, 1 + number % 12, 3), number, uuid4(), legs],
        )

    return act


def _filled(where: Server, database: str, legs: int) -> None:
    """So many legs in one year, written past the function and its triggers: they balance by construction."""
    values = {"year": FULL, "entries": legs // 2, "change": CHANGE}
    with where.connect(database) as one:
        if one.execute("SELECT count(*) FROM ledger_leg WHERE year = %s", [FULL]).fetchone() == (legs // 2 * 2,):
            return
        one.execute("SET session_replication_role = replica")
        for table in (
            "ledger_balance WHERE period_id IN (SELECT id FROM ledger_period WHERE year = %s)",
            "ledger_leg WHERE year = %s",
            "ledger_entry WHERE year = %s",
        ):
            one.execute(f"DELETE FROM {table}", [FULL])
        for statement in (LISTS + ";" + FILL).split(";"):
            one.execute(statement, values)
        one.execute("VACUUM ANALYZE ledger_entry, ledger_leg, ledger_balance")


def _reporting(where: Server, database: str, legs: int) -> list[dict[str, Any]]:
    from simpul.finance.reports import statements
    from simpul.finance.reports.sums import SUMS, Span

    span = Span(FULL)
    with where.connect(database) as one:
        over_legs = _milliseconds(lambda: one.execute(OVER_LEGS.format(year=FULL)).fetchall(), times=3)
        rows: list[dict[str, Any]] = []
        for code in ("lra", "lpsal", "neraca", "lo", "lak", "lpe"):
            spent = turns.measured(
                lambda _n, code=code: statements.of(span).told(code),  # type: ignore[misc]
                lambda _n: one.execute(SUMS, {**vars(span)}).fetchall(), 80,
            )  # fmt: skip
            rows.append({"name": f"report.{code}", **spent, "over_legs_ms": over_legs, "legs": legs})
    rows[0] |= _hledger()
    return rows


def _hledger() -> dict[str, Any]:
    """The same journal, added up by hledger: seconds, if it is installed."""
    from simpul.finance.reports import journal

    if not shutil.which("hledger"):
        return {"hledger": "tidak terpasang"}
    with NamedTemporaryFile("w", suffix=".hledger", encoding="utf-8") as file:
        begun = time.perf_counter()
        file.writelines(journal.lines("hledger", FULL))
        file.flush()
        written = time.perf_counter()
        subprocess.run(["hledger", "-f", file.name, "balance", "--depth", "1"], capture_output=True, check=True)  # noqa: S603, S607
        return {"journal_s": round(written - begun, 1), "hledger_s": round(time.perf_counter() - written, 1)}


def _milliseconds(act: Callable[[], object], times: int = 9) -> float:
    taken = []
    for _time in range(times):
        begun = time.perf_counter()
        act()
        taken.append((time.perf_counter() - begun) * 1000)
    return round(median(taken), 2)
