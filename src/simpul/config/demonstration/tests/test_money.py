"""A made-up fiscal year: its script by arithmetic alone, and a very small one told to the rooms, which accept every step of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from simpul.config.demonstration import money
from simpul.config.demonstration.money import shape, steps, telling
from simpul.config.demonstration.money.budgets import Adopt, Allot, PlanCash
from simpul.config.demonstration.money.shape import Spot
from simpul.finance.budget import versions
from simpul.finance.budget.models import Line, LineState, Version
from simpul.finance.control import controls
from simpul.finance.control.models import Hit, Override, Run
from simpul.finance.ledger.models import Entry as Posted
from simpul.finance.ledger.models import Period
from simpul.finance.ledger.verifying import flaws
from simpul.finance.planning import standing
from simpul.finance.reports import checks, statements
from simpul.finance.reports.sums import Span
from simpul.finance.treasury.models import BankLine, Commitment, Float, Match, Request
from simpul.kernel.audit.models import Entry
from simpul.lib import clock

YEAR = 2025
UNTIL = date(YEAR, 5, 31)
KECAMATAN = [f"kec-{n:02}" for n in range(1, 16)]
TINY = shape.Size("uji", frozenset({"dinsos", "bpkpad"}), 8, 6, 400 * shape.MILLION, frequent=False)


@pytest.fixture(scope="module")
def whole() -> telling.Script:
    """The whole size, as a script."""
    drawn = shape.draw(money.WHOLE, KECAMATAN)
    return telling.write(YEAR, drawn, 33, tuple(f"Desa {n}" for n in range(239)))


def test_the_whole_year_is_of_the_size_that_was_asked(whole: telling.Script) -> None:
    drawn = whole.shape
    assert sum(one.amount for one in drawn.spending) == 1_850_000_000_000
    assert sum(one.amount for one in drawn.revenue) == 1_800_000_000_000
    assert (drawn.silpa, drawn.placed) == (70_000_000_000, 20_000_000_000)
    assert 30 <= len(drawn.offices) <= 40
    assert 2_000 <= len(drawn.spending) <= 2_100
    assert len({one.spot for one in drawn.spending}) == len(drawn.spending)
    papers = sum(step.papers for step in whole.in_order(date(YEAR, 12, 31)))
    assert 19_000 <= papers <= 23_000, papers


def test_the_same_seed_tells_the_same_year(whole: telling.Script) -> None:
    again = telling.write(YEAR, whole.shape, 33, whole.villages)
    other = telling.write(YEAR, whole.shape, 34, whole.villages)
    assert again.steps == whole.steps
    assert other.steps != whole.steps


def test_nothing_is_asked_for_that_was_not_released(whole: telling.Script) -> None:
    released: dict[Spot, int] = defaultdict(int)
    asked: dict[Spot, int] = defaultdict(int)
    where = {step.label: step.spot for step in whole.steps if isinstance(step, steps.Reserve)}
    for step in whole.in_order(date(YEAR, 12, 31)):
        if isinstance(step, Allot):
            for spot, amount in step.amounts.items():
                released[spot] += amount
        elif isinstance(step, steps.Ask | steps.Spend) and not step.label.endswith("!"):
            for label, amount in step.items:
                asked[where[label]] += amount
                assert asked[where[label]] <= released[where[label]], step
    assert sum(asked.values()) > 0.88 * 1_850_000_000_000


def test_every_cash_plan_is_the_ceiling_of_its_line(whole: telling.Script) -> None:
    ceiling: dict[Spot, int] = {}
    for step in whole.in_order(date(YEAR, 12, 31)):
        if isinstance(step, Adopt):
            ceiling |= dict(step.amounts)
        elif isinstance(step, PlanCash):
            assert all(sum(months) == ceiling[spot] and min(months) >= 0 for spot, months in step.plans.items())


@pytest.fixture(scope="module")
def told(settled: Path, world: object) -> Iterator[money.Told]:
    """Five months of two agencies, told in two goes."""
    with world(), clock.frozen(datetime(YEAR, 6, 1, 9, tzinfo=ZoneInfo("Asia/Jakarta"))):  # type: ignore[operator]
        money.year(YEAR, TINY, seed=7, until=date(YEAR, 2, 20))
        yield money.year(YEAR, TINY, seed=7, until=UNTIL)


@pytest.fixture
def books(told: money.Told, stage: Path) -> statements.Books:
    """The statements of the regency."""
    return statements.of(Span(YEAR))


def test_the_rooms_accept_the_year_and_the_statements_agree(books: statements.Books) -> None:
    assert {one.words: one.difference for one in checks.of(books) if one.difference} == {}
    assert list(versions.drift()) == []
    lra = books.told("lra")
    budget = LineState.objects.filter(line__side="spending")
    ceiling = sum(one.ceiling for one in budget)
    assert Decimal("0.2") < lra.amount("b") / ceiling < Decimal("0.6")
    assert Version.objects.filter(year=YEAR, state="effective").count() == 2


def test_months_are_closed_but_the_last_and_the_chain_holds(books: statements.Books) -> None:
    closed = Period.objects.filter(year=YEAR, state="closed").values_list("month", flat=True)
    assert sorted(closed) == [1, 2, 3, 4]
    assert list(flaws()) == []


def test_everything_is_marked_as_an_example(books: statements.Books) -> None:
    for model in (Version, Line, Commitment, Request, Float, Posted):
        assert model._default_manager.exists()
        assert not model._default_manager.filter(example=False).exists(), model


def test_attempts_were_refused_and_stay_on_record(books: statements.Books) -> None:
    reasons = list(Entry.objects.filter(verb="treasury.refused").values_list("reason", flat=True))
    assert len(reasons) >= 3
    assert any("Sisa pagu" in reason for reason in reasons)
    assert any("Sisa SPD" in reason for reason in reasons)


def test_most_of_what_the_bank_says_fits(books: statements.Books) -> None:
    lines = BankLine.objects.count()
    assert 0.9 * lines < Match.objects.values("line").distinct().count() < lines


def test_money_has_its_purpose_and_some_has_none(books: statements.Books) -> None:
    works = standing.works(YEAR)
    assert works.count() > 20
    assert standing.without_programme(YEAR).count() == 0, "both agencies' programs are in the RPJMD"


def test_standing_checks_looked_at_the_year_and_nothing_contradicts_a_control(books: statements.Books) -> None:
    assert {one.control.number for one in controls.judged() if not one.holds} == set()
    assert Run.objects.filter(year=YEAR).count() > 10
    assert not Hit.objects.filter(example=False).exists()
    assert Hit.objects.filter(state="explained").exists(), "an agency was asked, and heard"
    assert Override.objects.signed().count() == Override.objects.waiting().count() == 1


def test_telling_it_again_tells_nothing_more(books: statements.Books) -> None:
    before = Entry.objects.exclude(verb__startswith="ledger.open").count(), Posted.objects.count()
    money.year(YEAR, TINY, seed=7, until=UNTIL)
    assert before == (Entry.objects.exclude(verb__startswith="ledger.open").count(), Posted.objects.count())
    with pytest.raises(money.Taken):
        money.year(YEAR, money.SMALL, seed=7)
