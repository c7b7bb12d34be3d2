"""Cash of treasurers, revenue, taxes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from simpul.finance.treasury import accounting, collecting
from simpul.finance.treasury.models import Commitment, Float
from tests.finance.machine import AMOUNT, MONTH, PICK, SOMEBODY
from tests.finance.making import YEAR, day
from tests.finance.oracle.books import TAX
from tests.finance.rules.papers import PaperRules

has_floats = precondition(lambda self: self.oracle.floats)


class CashRules(PaperRules):
    """UP, GU, TU; what comes in; what goes on to the state."""

    @rule(amount=st.integers(1, 45))
    def cap(self, amount: int) -> None:
        """How much UP there may be."""
        self.both(
            lambda: accounting.cap(self.place.agency, YEAR, Decimal(amount), decree="SK 900", by=self.place.people[0]),
            lambda _key: self.oracle.cap(amount),
        )

    @rule(kind=st.sampled_from(["up", "gu", "tu", "ls"]), amount=AMOUNT, other=SOMEBODY, steps=st.integers(0, 3))
    def ask_for_cash(self, kind: str, amount: int, other: int | None, steps: int) -> None:
        """And take it some way; `ls` without a commitment is none."""
        many = len(self.oracle.requests)
        self.submit({}, other, kind=kind, amount=amount)
        if len(self.oracle.requests) > many:
            for _ in range(steps):
                self.step(0, "next", None, 3, "")

    @has_floats
    @rule(n=PICK, amount=AMOUNT, of=PICK, fresh=st.booleans(), other=SOMEBODY, month=MONTH)
    def account_for(self, n: int, amount: int, of: int, fresh: bool, other: int | None, month: int) -> None:
        """An SPJ: out of a new commitment, or of any there is."""
        if fresh:
            self.speak_for(self.place.fuel, amount, None, None)
        if not self.oracle.commitments:
            return
        commitment = Commitment.objects.get(pk=self.pick(self.oracle.commitments, 0 if fresh else of))
        held = Float.objects.get(request=self.pick(self.oracle.floats, n))
        (by, person), told = self.who("verifies", other), {"words": "SPJ", "day": day(month), "key": uuid4()}
        self.both(
            lambda: accounting.account_for(held, {commitment: Decimal(amount)}, by=by, **told),
            lambda _key: self.oracle.account_for(held.request_id, {commitment.pk: amount}, person, month),
            again=True,
        )

    @has_floats
    @rule(n=PICK, amount=AMOUNT, month=MONTH)
    def bring_back(self, n: int, amount: int, month: int) -> None:
        """What was not spent."""
        held = Float.objects.get(request=self.pick(self.oracle.floats, n))
        told: dict[str, Any] = {"words": "Sisa", "day": day(month), "key": uuid4(), "by": self.place.people[2]}
        self.both(
            lambda: accounting.bring_back(held, Decimal(amount), **told),
            lambda _key: self.oracle.bring_back(held.request_id, amount, month),
            again=True,
        )

    @rule(amount=AMOUNT, month=MONTH, to_treasurer=st.booleans())
    def collect(self, amount: int, month: int, to_treasurer: bool) -> None:
        """Revenue."""
        line = self.place.market if to_treasurer else self.place.transfer
        told: dict[str, Any] = {
            "reference": f"NK/{self.next()}",
            "day": day(month),
            "key": uuid4(),
            "by": self.place.people[5],
        }
        made = self.both(
            lambda: collecting.receive(line, Decimal(amount), "Diterima", to_treasurer=to_treasurer, **told),
            lambda _key: self.oracle.collect(amount, month, to_treasurer=to_treasurer),
            again=True,
        )
        if made and not to_treasurer:
            self.oracle.documents["revenue", made.pk] = amount

    @rule(amount=AMOUNT, month=MONTH)
    def deposit(self, amount: int, month: int) -> None:
        """To Kas Daerah."""
        number, told = f"STS/{self.next()}", {"day": day(month), "key": uuid4(), "by": self.place.people[5]}
        made = self.both(
            lambda: collecting.deposit(self.place.agency, number, Decimal(amount), **told),
            lambda _key: self.oracle.deposit(amount, month),
            again=True,
        )
        if made:
            self.oracle.documents["deposit", made.pk] = amount

    @rule(amount=st.integers(0, 8), month=MONTH)
    def remit(self, amount: int, month: int) -> None:
        """Taxes."""
        told: dict[str, Any] = {
            "receipt": f"NTPN{self.next()}",
            "day": day(month),
            "key": uuid4(),
            "by": self.place.people[5],
        }
        made = self.both(
            lambda: collecting.remit(TAX, Decimal(amount), **told),
            lambda _key: self.oracle.remit(amount, month),
            again=True,
        )
        if made:
            self.oracle.documents["remittance", made.pk] = -amount
