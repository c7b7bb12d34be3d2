"""Contracts, commitments, receipts, requests and their steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from simpul.finance.treasury import committing, parties, paying
from simpul.finance.treasury.models import Commitment, Contract, PartyAccount, Request
from simpul.finance.treasury.paying import Tax
from tests.finance.machine import AMOUNT, MONTH, PICK, SOMEBODY, Machine
from tests.finance.making import day, give_account
from tests.finance.oracle.books import TAX

NEXT = {"submitted": "verify", "verified": "order", "ordered": "pay"}
DUTIES = {"verify": "verifies", "order": "orders", "pay": "pays"}
STEPS = st.sampled_from(["next"] * 9 + ["verify", "order", "pay", "refuse"])
has_commitments = precondition(lambda self: self.oracle.commitments)
has_contracts = precondition(lambda self: self.oracle.contracts)
has_requests = precondition(lambda self: self.oracle.requests)


class PaperRules(Machine):
    """The way of money from a line to a payee."""

    @rule(value=st.integers(1, 60), amount=AMOUNT, also=st.booleans())
    def sign_a_contract(self, value: int, amount: int, also: bool) -> None:
        """And often commit on it at once."""
        told: dict[str, Any] = {
            "day": day(1),
            "starts": day(1),
            "ends": day(12),
            "words": "Jalan",
            "by": self.place.people[0],
        }
        made = self.both(
            lambda: committing.contract(
                self.place.agency, self.place.account.party, f"602/{self.next()}", value=Decimal(value), **told
            ),
            lambda key: self.oracle.sign(key, value),
        )
        if also:
            self.speak_for(self.place.pens, amount, None, made.pk)

    @rule(
        line=st.integers(0, 1), amount=AMOUNT, other=SOMEBODY, n=PICK, contracted=st.sampled_from([True, False, False])
    )
    def commit(self, line: int, amount: int, other: int | None, n: int, contracted: bool) -> None:
        """Speak for a part of a line, now and then of one that money comes in by."""
        contract = self.pick(self.oracle.contracts, n) if contracted and self.oracle.contracts else None
        self.speak_for(self.place.market if n < 8 else self.place.spending[line], amount, other, contract)

    def speak_for(self, line: Any, amount: int, other: int | None, contract: int | None) -> None:
        """Commit."""
        by, person = self.who("commits", other)
        kind, key = (Commitment.Kind.CONTRACT if contract else Commitment.Kind.SELF), uuid4()
        of = Contract.objects.get(pk=contract) if contract else None
        self.both(
            lambda: committing.commit(line, Decimal(amount), "ATK", by=by, key=key, kind=kind, contract=of),
            lambda made: self.oracle.commit(made, line.pk, amount, person, contract),
            again=True,
        )

    @has_contracts
    @rule(n=PICK, delta=st.integers(-30, 30), percent=st.none() | st.sampled_from([0, 10, 50, 100]))
    def change_a_contract(self, n: int, delta: int, percent: int | None) -> None:
        """By an addendum, or by what is seen of the work."""
        key = self.pick(self.oracle.contracts, n)
        contract = Contract.objects.get(pk=key)
        if percent is not None:
            committing.see_progress(contract, Decimal(percent), day=day(2), evidence="Foto", by=self.place.people[1])
            self.oracle.contracts[key].progress = percent
            return
        told: dict[str, Any] = {"day": day(2), "reason": "Volume", "by": self.place.people[0], "delta": Decimal(delta)}
        self.both(
            lambda: committing.amend(contract, f"Add-{self.next()}", **told),
            lambda _key: self.oracle.amend(key, delta),
        )

    @has_commitments
    @rule(n=PICK, amount=AMOUNT, kind=st.sampled_from(["increase", "release", "expire"]), other=SOMEBODY)
    def adjust(self, n: int, amount: int, kind: str, other: int | None) -> None:
        """More, less, or over by the clock."""
        commitment = Commitment.objects.get(pk=self.pick(self.oracle.commitments, n))
        (by, person), key = self.who("commits", other), uuid4()
        if kind == "expire":
            left = int(commitment.open)
            self.both(
                lambda: committing.expire(commitment, key=key),
                lambda made: self.oracle.adjust(made or commitment.pk, kind, left, None),
                again=True,
            )
        else:
            self.both(
                lambda: committing.adjust(commitment, kind, Decimal(amount), by=by, key=key, reason="Perlu"),
                lambda made: self.oracle.adjust(made or commitment.pk, kind, amount, person),
                again=True,
            )

    @has_commitments
    @rule(n=PICK, amount=AMOUNT, other=SOMEBODY)
    def receive(self, n: int, amount: int, other: int | None) -> None:
        """Goods or work are accepted."""
        commitment = Commitment.objects.get(pk=self.pick(self.oracle.commitments, n))
        by, person = self.who("receives", other)
        told: dict[str, Any] = {"day": day(2), "evidence": "Foto", "by": by}
        self.both(
            lambda: committing.receive(commitment, f"BAST/{self.next()}", Decimal(amount), "Diterima", **told),
            lambda _key: self.oracle.receive(commitment.pk, amount, person),
        )

    @has_commitments
    @rule(
        ns=st.lists(PICK, min_size=1, max_size=2),
        amount=AMOUNT,
        tax=st.sampled_from([0, 0, 1, 5]),
        other=SOMEBODY,
        invoice=st.sampled_from(["", "", "INV/1"]),
    )
    def ask(self, ns: list[int], amount: int, tax: int, other: int | None, invoice: str) -> None:
        """For a payment out of one or two commitments."""
        items = {self.pick(self.oracle.commitments, n): amount for n in ns}
        self.submit(items, other, tax=tax, invoice=invoice)

    def submit(self, items: dict[int, int], other: int | None, *, tax: int = 0, **more: Any) -> None:
        """An SPP."""
        rows, key = Commitment.objects.in_bulk(items), uuid4()
        (by, person), preparer = self.who("requests", other), self.place.user(1)
        told: dict[str, Any] = {"words": "ATK", "day": day(3), "by": by, "prepared_by": preparer, "key": key}
        told["taxes"] = [Tax("PPN", TAX, Decimal(10), Decimal(tax))] if tax else []
        account = PartyAccount.objects.get(pk=self.oracle.account)
        real = {name: Decimal(cell) if name == "amount" else cell for name, cell in more.items()}
        self.both(
            lambda: paying.submit(
                self.place.agency,
                account,
                {rows[one]: Decimal(amount) for one, amount in items.items()},
                **told,
                **real,
            ),
            lambda made: self.oracle.submit(made, items, preparer=preparer.pk, person=person, tax=tax, **more),
            again=True,
        )

    @has_requests
    @rule(n=PICK, step=STEPS, other=SOMEBODY, month=MONTH, words=st.sampled_from(["Kuitansi belum lengkap", "Kurang"]))
    def take_a_step(self, n: int, step: str, other: int | None, month: int, words: str) -> None:
        """Whichever step of whichever request."""
        self.step(n, step, other, month, words)

    @has_requests
    @rule(n=PICK, month=MONTH, steps=st.integers(1, 3))
    def go_on(self, n: int, month: int, steps: int) -> None:
        """The next steps of a request."""
        for _ in range(steps):
            self.step(n, "next", None, month, "")

    def step(self, n: int, step: str, other: int | None, month: int, words: str) -> None:
        """One step."""
        request = Request.objects.get(pk=self.pick(self.oracle.requests, n))
        step = NEXT.get(request.state, "verify") if step == "next" else step
        turn = DUTIES.get(NEXT.get(request.state, "verify") if step == "refuse" else step, "verifies")
        (by, person), key = self.who(turn, other), uuid4()
        told: dict[str, Any] = {"by": by, "day": day(month), "key": key} | (
            {"reason": words} if step == "refuse" else {}
        )
        act = self.both(
            lambda: getattr(paying, step)(request, **told),
            lambda _key: self.oracle.step(request.pk, step, person, month, words),
            again=True,
        )
        if act and step == "pay":
            one = self.oracle.requests[request.pk]
            self.oracle.documents["payment", act.pk] = one.tax - one.amount

    @rule(verified=st.booleans())
    def change_the_account(self, verified: bool) -> None:
        """The payee has another account; or somebody sees the one that is new."""
        if not self.oracle.verified:
            parties.verify(PartyAccount.objects.get(pk=self.oracle.account), by=self.place.user(3), evidence="Buku")
            self.oracle.verified = True
        else:
            made = give_account(
                self.place.account.party, self.place.people, f"30010{self.next():05}", verified=verified
            )
            self.oracle.account, self.oracle.verified = made.pk, verified
