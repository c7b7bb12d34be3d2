"""Anything is done to documents, in any order: the database does what the oracle does, and refuses what it refuses.

`SIMPUL_MACHINE=400` runs as many examples, of 60 steps each, with other choices each time.
"""

from __future__ import annotations

import os
from collections import Counter
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.finance.making import Place, build
from tests.finance.oracle import Oracle
from tests.finance.rules.books import BookRules
from tests.finance.rules.budget import BudgetRules
from tests.finance.rules.cash import CashRules

EXAMPLES = int(os.environ.get("SIMPUL_MACHINE", "0"))
PROFILE: dict[str, Any] = {
    "max_examples": EXAMPLES or 20, "stateful_step_count": 60 if EXAMPLES else 30, "deadline": None, "database": None,
    "derandomize": not EXAMPLES, "suppress_health_check": list(HealthCheck), "print_blob": True, "phases": [Phase.generate],
}  # fmt: skip


class Everything(BudgetRules, CashRules, BookRules):
    """All rules of all rooms."""


@pytest.fixture(scope="module")
def place(world: Any) -> Place:
    """Made once; each example is a savepoint."""
    with world():
        return build()


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_is_done_the_database_does_what_the_oracle_does(place: Place) -> None:
    met: Counter[str] = Counter()
    machine = type("Everything", (Everything,), {"place": place, "met": met})
    run_state_machine_as_test(machine, settings=settings(**PROFILE))
    print(met)
    assert met["done"] > 100
    assert len(met) > 20, f"too little was refused, the test would prove nothing: {met}"


class Forgetful(Oracle):
    """An oracle that forgets SPD: what it lets pass the database refuses."""

    def told(self) -> dict[str, Any]:
        """As if all were released."""
        for line in self.lines.values():
            line.allotted = line.ceiling
        return super().told()


class Careless(Oracle):
    """An oracle that closes months in any order."""

    def turn(self, month: int, state: str, reason: str) -> None:
        """Whatever is asked."""
        self.months[month] = state


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [Forgetful, Careless])
def test_an_oracle_that_is_wrong_is_found_to_be(place: Place, wrong: type[Oracle]) -> None:
    """The machine would see it if the database were wrong in the same way."""
    machine = type("Wrong", (Everything,), {"place": place, "oracle_of": wrong, "met": Counter()})
    profile = PROFILE | {"phases": [Phase.generate], "report_multiple_bugs": False, "derandomize": True}
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=settings(**profile))
