"""Contracts, commitments, receipts, and the way of a request to its payment. Who did what on a chain of papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from simpul.finance.roles import APART, Duty
from tests.finance.oracle.books import TAX, TREASURY
from tests.finance.oracle.budget import Budget
from tests.finance.oracle.rules import must

WAYS = {
    ("submitted", "verify"): ("verified", "verifies"), ("verified", "order"): ("ordered", "orders"),
    ("ordered", "pay"): ("paid", "pays"), ("submitted", "refuse"): ("refused", "verifies"),
    ("verified", "refuse"): ("refused", "orders"), ("ordered", "refuse"): ("refused", "pays"),
}  # fmt: skip


@dataclass
class Contract:
    """Its value with addenda, and how many hundredths of the work were seen last."""

    value: int
    progress: int | None = None


@dataclass
class Commitment:
    """Reserved = requested + released + open."""

    line: int
    contract: int | None
    reserved: int
    liquidated: int = 0
    paid: int = 0
    released: int = 0
    accepted: int = 0

    @property
    def open(self) -> int:
        """What nobody asked for yet."""
        return self.reserved - self.liquidated - self.released

    def told(self) -> tuple[int, ...]:
        """Its figures."""
        return self.reserved, self.liquidated, self.paid, self.released


@dataclass
class Request:
    """An SPP, its SPM and its SP2D."""

    kind: str
    amount: int
    account: int
    no: int
    items: dict[int, int] = field(default_factory=dict)
    tax: int = 0
    invoice: str = ""
    state: str = "submitted"
    spm: int | None = None
    sp2d: int | None = None


class Papers(Budget):
    """Money is reserved, requested, paid, on the commitment and on its line at once."""

    def __init__(self, *budget: Any, account: int) -> None:
        super().__init__(*budget)
        self.contracts: dict[int, Contract] = {}
        self.commitments: dict[int, Commitment] = {}
        self.requests: dict[int, Request] = {}
        self.acts: set[tuple[str, str, int]] = set()
        self.numbers: Counter[str] = Counter()
        self.account, self.verified = account, True

    # Contracts and commitments

    def sign(self, key: int, value: int) -> None:
        """A contract is put on record."""
        self.contracts[key] = Contract(value)

    def amend(self, key: int, delta: int) -> None:
        """An addendum changes what it is worth, never below what it holds already."""
        contract = self.contracts[key]
        must(contract.value + delta >= self._spoken(key), "contract_is_not_exceeded")
        contract.value += delta

    def commit(self, key: int, line: int, amount: int, person: int, contract: int | None = None) -> None:
        """Speak for a part of a line."""
        must(amount > 0, "amount_is_positive")
        self.lines[line].take(committed=amount)
        self.commitments[key] = Commitment(line, contract, amount)
        self._within_contract(contract)
        self._act([self._chain(key)], "commits", person)

    def adjust(self, key: int, kind: str, amount: int, person: int | None) -> None:
        """Reserve more, or let go of what is open; by the clock where nobody does."""
        if person is not None:
            self._act([self._chain(key)], "commits", person)
        self._move(key, kind, amount)
        if kind == "increase":
            self._within_contract(self.commitments[key].contract)

    def receive(self, key: int, amount: int, person: int) -> None:
        """Accept goods or work."""
        must(amount > 0, "Tulis nilai yang")
        one = self.commitments[key]
        must(one.accepted + amount <= one.reserved - one.released, "receipt_within_commitment")
        one.accepted += amount
        self._act([self._chain(key)], "receives", person)

    # Requests

    def submit(
        self, key: int, items: dict[int, int], *, preparer: int, person: int, kind: str = "ls", amount: int = 0, tax: int = 0,
        invoice: str = "",
    ) -> None:  # fmt: skip
        """Ask for a payment."""
        total = sum(items.values()) if items else amount
        must((kind == "ls") == bool(items), "request_has_items")
        must(tax < total, "taxes_below_amount")
        must(self.verified, "account_is_verified")
        live = [one for one in self.requests.values() if one.state != "refused"]
        must(
            not invoice or all((one.invoice, one.amount) != (invoice, total) for one in live), "request_of_invoice_once"
        )
        for item in sorted(items, key=lambda one: (self.commitments[one].line, one)):
            self._move(item, "liquidate", items[item])
        self._contracts_are_due(items)
        self._float_is_due(kind, total)
        made = Request(kind, total, self.account, self._number("spp"), dict(items), tax, invoice)
        self.requests[key] = made
        self._act(self._chains(key), "prepares", preparer)
        self._act(self._chains(key), "requests", person)

    def step(self, key: int, step: str, person: int, month: int, reason: str = "") -> None:
        """Verify, order, pay, or refuse; each by whose turn it is."""
        one = self.requests[key]
        must((one.state, step) in WAYS, "request_takes_step")
        arrives, duty = WAYS[one.state, step]
        self._act(self._chains(key), duty, person)
        for item, amount in one.items.items():
            if step in {"pay", "refuse"}:
                self._move(item, "pay" if step == "pay" else "give_back", amount)
        if step == "pay":
            must(self.verified and one.account == self.account, "account_is_verified")
            one.sp2d = self._number("sp2d")
        if step == "order":
            one.spm = self._number("spm")
        if step == "refuse":
            must(len(reason) >= 10, "refusal_has_a_reason")
        one.state = arrives
        if step == "pay":
            self._pay(key, one, month)

    def _pay(self, key: int, one: Request, month: int) -> None:
        if one.kind == "ls":
            legs = {TREASURY: one.tax - one.amount} | ({TAX: -one.tax} if one.tax else {})
            self.post(month, legs, "budgetary", "accrual")
        else:
            self._float_given(key, one, month)

    def _float_is_due(self, kind: str, amount: int) -> None:
        raise NotImplementedError

    def _float_given(self, key: int, one: Request, month: int) -> None:
        raise NotImplementedError

    # What all of them share

    def _move(self, key: int, kind: str, amount: int) -> None:
        one = self.commitments[key]
        must(amount > 0, "amount_is_positive")
        must(kind not in {"liquidate", "release", "expire"} or one.open >= amount, "commitment_adds_up")
        line = self.lines[one.line]
        if kind == "increase":
            line.take(committed=amount)
            one.reserved += amount
        elif kind == "liquidate":
            line.take(liquidated=amount)
            one.liquidated += amount
        elif kind == "give_back":
            line.take(liquidated=-amount)
            one.liquidated -= amount
        elif kind == "pay":
            line.take(paid=amount)
            one.paid += amount
        else:
            line.take(committed=-amount)
            one.released += amount

    def _spoken(self, contract: int) -> int:
        return sum(one.reserved - one.released for one in self.commitments.values() if one.contract == contract)

    def _within_contract(self, contract: int | None) -> None:
        if contract is not None:
            must(self._spoken(contract) <= self.contracts[contract].value, "contract_is_not_exceeded")

    def _contracts_are_due(self, items: Iterable[int]) -> None:
        """Requested of a contract: no more than was accepted, and than the work is worth so far."""
        for key in sorted({found for item in items if (found := self.commitments[item].contract) is not None}):
            several = [one for one in self.commitments.values() if one.contract == key]
            asked, contract = sum(one.liquidated for one in several), self.contracts[key]
            must(asked <= sum(one.accepted for one in several), "request_was_received")
            if contract.progress is not None:
                must(asked * 100 <= contract.value * contract.progress, "request_within_progress")

    def _chain(self, commitment: int) -> str:
        contract = self.commitments[commitment].contract
        return f"k{commitment}" if contract is None else f"c{contract}"

    def _chains(self, request: int) -> list[str]:
        return sorted({self._chain(item) for item in self.requests[request].items}) or [f"r{request}"]

    def _act(self, chains: Iterable[str], duty: str, person: int) -> None:
        for chain in chains:
            held = [one for one in Duty if (chain, one.value, person) in self.acts]
            must(all(frozenset({one, Duty(duty)}) not in APART for one in held), "duties_apart")
            self.acts.add((chain, duty, person))

    def _number(self, series: str) -> int:
        self.numbers[series] += 1
        return self.numbers[series]
