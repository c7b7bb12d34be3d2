"""Every guard of the money chain with the evil that it prevents. `test_guards.py` does each: with the guard, and with it taken away."""

from __future__ import annotations

from tests.finance.guards import budget, ledger, treasury
from tests.finance.guards.evil import Evil

EVILS: dict[str, Evil] = ledger.EVILS | budget.EVILS | treasury.EVILS

__all__ = ["EVILS", "Evil"]
