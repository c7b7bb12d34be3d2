"""Cash of treasurers (UP, GU, TU), revenue brought in, taxes remitted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.finance.oracle.books import COUNTER, PURSE, TAX, TREASURY
from tests.finance.oracle.papers import Papers, Request
from tests.finance.oracle.rules import must


@dataclass
class Float:
    """Cash in a treasurer's hands."""

    kind: str
    given: int
    spent: int = 0
    replenished: int = 0
    returned: int = 0

    @property
    def held(self) -> int:
        """What there must be."""
        return self.given + self.replenished - self.spent - self.returned

    def told(self) -> tuple[int, ...]:
        """Its figures."""
        return self.given, self.spent, self.replenished, self.returned


class Cash(Papers):
    """Floats go by the key of the request that gave them."""

    def __init__(self, *budget: Any, **more: Any) -> None:
        super().__init__(*budget, **more)
        self.floats: dict[int, Float] = {}
        self.most: int | None = None

    def cap(self, amount: int) -> None:
        """How much UP there may be."""
        must(amount > 0, "Tulis batas UP")
        self.most = amount

    def _float_is_due(self, kind: str, amount: int) -> None:
        live = [one for one in self.requests.values() if one.kind == kind and one.state != "refused"]
        flying = [one for one in live if one.state != "paid"]
        if kind == "up":
            must(self.most is not None and amount <= self.most, "float_within_cap")
            must(not live, "float_once_a_year")
        elif kind == "gu":
            up = next((one for one in self.floats.values() if one.kind == "up"), None)
            asked = amount + sum(one.amount for one in flying)
            must(up is not None and up.replenished + asked <= up.spent, "float_replenished_as_spent")
        elif kind == "tu":
            settled = all(one.held == 0 for one in self.floats.values() if one.kind == "tu")
            must(settled and not flying, "float_settled_first")

    def _float_given(self, key: int, one: Request, month: int) -> None:
        if one.kind == "gu":
            next(one for one in self.floats.values() if one.kind == "up").replenished += one.amount
        else:
            self.floats[key] = Float(one.kind, one.amount)
        self.post(month, {TREASURY: -one.amount, PURSE: one.amount}, "accrual")

    def account_for(self, key: int, items: dict[int, int], person: int, month: int) -> None:
        """What was spent of the cash (SPJ)."""
        held, total = self.floats[key], sum(items.values())
        for item in sorted(items, key=lambda one: (self.commitments[one].line, one)):
            self._move(item, "liquidate", items[item])
            self._move(item, "pay", items[item])
        self._contracts_are_due(items)
        self._act(sorted({self._chain(item) for item in items}), "verifies", person)
        must(total <= held.held, "float_holds_so_much")
        held.spent += total
        self._number("spj")
        self.post(month, {PURSE: -total}, "budgetary", "accrual")

    def bring_back(self, key: int, amount: int, month: int) -> None:
        """Cash goes back to the treasury."""
        held = self.floats[key]
        must(0 < amount <= held.held, "float_holds_so_much")
        held.returned += amount
        self._number("sts-sisa")
        self.post(month, {TREASURY: amount, PURSE: -amount}, "accrual")

    def collect(self, amount: int, month: int, *, to_treasurer: bool) -> None:
        """Revenue comes in."""
        must(amount > 0, "Pilih baris pendapatan")
        self.post(month, {COUNTER if to_treasurer else TREASURY: amount}, "budgetary", "accrual")

    def deposit(self, amount: int, month: int) -> None:
        """What the revenue treasurer holds goes to Kas Daerah."""
        must(amount > 0, "amount_is_positive")
        must(amount <= self.balances[COUNTER], "deposit_within_held")
        self.post(month, {COUNTER: -amount, TREASURY: amount}, "accrual")

    def remit(self, amount: int, month: int) -> None:
        """Taxes kept back go to the state."""
        must(amount > 0, "Tulis NTPN dan")
        must(amount <= -self.balances[TAX], "remittance_within_withheld")
        self.post(month, {TAX: amount, TREASURY: -amount}, "accrual")
