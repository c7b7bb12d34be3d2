"""Statements: what belongs together agrees after anything that happens, in any span; what is wrong is shown; and what it costs to ask."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simpul.finance.budget import allotting
from simpul.finance.budget.tests import making
from simpul.finance.classification.codes import Book
from simpul.finance.ledger.closing import close_year, open_books
from simpul.finance.ledger.pairing import Books
from simpul.finance.ledger.posting import Side, Source
from simpul.finance.ledger.posting import post as post_one
from simpul.finance.reports import ceilings, checks, statements
from simpul.finance.reports.layouts import STATEMENTS
from simpul.finance.reports.sums import SUMS, Span
from simpul.finance.reports.tests.conftest import BEGINS, CASH, GOODS, MARKET, YEAR, begin, happenings, post
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db


def wrong(span: Span) -> dict[str, Decimal]:
    """The checks that do not hold, with their differences."""
    return {str(one.words): one.difference for one in checks.of(statements.of(span)) if one.difference}


AMOUNTS = st.decimals("0.01", "999999999999", places=2)
HAPPENED = st.lists(st.tuples(st.integers(0, 15), AMOUNTS, st.integers(1, 12), st.booleans()), max_size=12)


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HAPPENED, st.integers(1, 12), st.integers(1, 12))
def test_whatever_happens_the_statements_agree(
    books: Books, happened: list[tuple[int, Decimal, int, bool]], one: int, other: int
) -> None:
    for which, amount, month, first in happened:
        agency = cast.agency("dpupr" if first else "dinkes").pk
        post(list(happenings(books, agency, amount).values())[which], month=month)
    span = Span(YEAR, min(one, other), max(one, other))
    for asked in (span, Span(YEAR), Span(YEAR, agency=cast.agency("dpupr").pk), Span(YEAR, agency=books.treasury)):
        assert wrong(asked) == {}


def test_a_year_in_figures(books: Books) -> None:
    dinas = cast.agency("dpupr").pk
    post(books.spending(GOODS, dinas, Decimal(12_500_000)) + books.withheld(Decimal(1_375_000), "2.1.01.05.01.0004"))
    post(books.revenue(MARKET, dinas, Decimal(4_000_000), to_treasurer=True))
    told = statements.of(Span(YEAR))
    amounts = {code: {row.line.code: row.amount for row in told.told(code).rows} for code in STATEMENTS}
    assert (amounts["lra"]["b"], amounts["lra"]["p"]) == (12_500_000, 4_000_000)
    assert amounts["lra"]["silpa"] == BEGINS - 25_000_000 - 8_500_000
    assert amounts["lo"]["surplus"] == -8_500_000
    assert amounts["neraca"]["k1"] == BEGINS - 12_500_000 + 1_375_000
    assert amounts["neraca"]["u1"] == 25_000_000 + 1_375_000
    assert amounts["neraca"]["rk"] == 0, "what agencies owe each other is left out"
    assert amounts["lpsal"]["akhir"] == amounts["neraca"]["k1"] + amounts["neraca"]["k2"] - amounts["neraca"]["u1"]
    of_the_agency = statements.of(Span(YEAR, agency=dinas)).told("neraca")
    assert (of_the_agency.amount("e2"), of_the_agency.amount("k2")) == (12_500_000, 4_000_000)


def test_the_year_before_stands_beside_it_and_the_books_go_over(books: Books) -> None:
    dinas = cast.agency("dpupr").pk
    post(books.spending(GOODS, dinas, Decimal(700)))
    close_year(YEAR, by=None)
    following = begin(YEAR + 1)
    open_books(YEAR + 1, by=None)
    post(following.spending(GOODS, dinas, Decimal(900)), year=YEAR + 1)
    told = statements.of(Span(YEAR + 1))
    spent = next(row for row in told.told("lra").rows if row.line.code == "b")
    assert (spent.amount, spent.before) == (900, 700), "the closing entries of month 13 are not read"
    balance = {row.line.code: (row.amount, row.before) for row in told.told("neraca").rows}
    assert balance["k1"] == (BEGINS - 1600, BEGINS - 700)
    assert told.told("lpe").amount("awal") == balance["e"][1]
    assert told.told("lpsal").amount("awal") == next(
        r.before for r in told.told("lpsal").rows if r.line.code == "akhir"
    )
    assert wrong(Span(YEAR)) == wrong(Span(YEAR + 1)) == {}


def test_what_was_posted_past_the_rules_is_shown_with_its_difference(books: Books) -> None:
    legs = [Side(CASH, books.treasury, Decimal(-50)), Side("8.1.02.01.01.0001", books.treasury, Decimal(50))]
    more: dict[str, Any] = {"on": _day(), "words": "Tanpa buku anggaran", "source": Source("uji", 9), "by": None}
    post_one(Book.ACCRUAL, legs=legs, key=uuid4(), **more)
    assert wrong(Span(YEAR)) == {
        "SAL akhir = kas tanpa titipan pajak (PFK)": 50,
        "Saldo akhir kas LAK = kas di Neraca": 50,
    }


def _day() -> Any:
    from datetime import date

    return date(YEAR, 5, 2)


def test_every_amount_of_the_chart_is_in_the_layouts(books: Books) -> None:
    """The sums of the lines are those of the heads: no account falls between them."""
    for legs in happenings(books, cast.agency("dpupr").pk, Decimal(1000)).values():
        post(legs)
    told = statements.of(Span(YEAR))
    now = told.now
    from simpul.finance.reports.layouts import Measure, Term

    for statement, line, code in (
        ("lra", "p", "4"),
        ("lra", "b", "5"),
        ("lra", "pm", "6.1"),
        ("lra", "pk", "6.2"),
        ("lo", "p", "7"),
    ):
        assert told.told(statement).amount(line) == now.of(Term(1, Measure.MOVED, code)), (statement, line)


def test_all_statements_cost_two_questions(books: Books) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        told = statements.of(Span(YEAR))
        for code in STATEMENTS:
            told.told(code)
        checks.of(told)
    assert len(asked) <= 3


def test_the_sums_are_found_by_their_period(books: Books) -> None:
    values = {"year": YEAR, "first": 1, "last": 12, "agency": None}
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + SUMS, values)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan" not in plan
    assert "ledger_leg" not in plan, "no leg is read for a statement"


def test_the_budget_stands_beside_what_was_done(books: Books, client: Client) -> None:
    lines = making.budget("150000000", "40000000")
    allotting.plan_cash(
        {lines[0].pk: [Decimal(12_500_000)] * 12, lines[1].pk: [*[Decimal(0)] * 11, Decimal(40_000_000)]}, by=None
    )
    post(books.spending(GOODS, cast.agency("dpupr").pk, Decimal(30_000_000)))
    told = statements.of(Span(YEAR, 1, 3))
    row = next(row for row in told.told("lra").rows if row.line.code == "b")
    assert (row.amount, row.budget) == (30_000_000, 190_000_000)
    absorbed = ceilings.absorption(Span(YEAR, 1, 3), row.amount, told.budget)
    assert absorbed.of_plan == 80
    assert round(absorbed.of_ceiling or 0, 1) == Decimal("15.8")
    page = client.get(f"/laporan-keuangan/?tahun={YEAR}&dari=1&sampai=3").content.decode()
    assert "190.000.000,00" in page
    assert "80,0%" in page
    nothing = statements.of(Span(YEAR, agency=books.treasury)).told("lra")
    assert next(row for row in nothing.rows if row.line.code == "b").amount == 0
