"""Versions of the budget and SPD."""

from __future__ import annotations

from decimal import Decimal

import hypothesis.strategies as st
from hypothesis.stateful import rule

from simpul.finance.budget import versions
from simpul.finance.budget.models import Version
from simpul.finance.budget.planning import Wanted, plan
from simpul.finance.budget.tests import making
from tests.finance.machine import AMOUNT, PICK, Machine
from tests.finance.making import allot, day

KINDS = st.sampled_from([Version.Kind.SHIFT, Version.Kind.CHANGE])
AGREES, DECREES = 6, 5


class BudgetRules(Machine):
    """A version is drawn up, agreed to, made effective, or given up on the way."""

    @rule(kind=KINDS, pens=st.integers(0, 180), off=st.sampled_from([0, 0, 0, 1]), steps=st.integers(1, 4), alone=PICK)
    def revise(self, kind: Version.Kind, pens: int, off: int, steps: int, alone: int) -> None:
        """From one line to the other, as far as it goes; `off` unbalances it, and one in twenty lets the same person do both."""
        made = self.both(
            lambda: versions.begin(making.YEAR, kind, title=kind.label, by=self.place.user(AGREES)),
            lambda key: self.oracle.begin(key, kind.value),
        )
        key = made.pk if made else self.pick(self.oracle.versions, 1)
        places = [
            lambda: self.draw_up(key, pens, off),
            lambda: self.turn(key, "agreed"),
            lambda: self.make_effective(key, AGREES if alone < 5 else DECREES),
        ]
        for step in places[: steps - 1]:
            step()

    def draw_up(self, key: int, pens: int, off: int) -> None:
        """Pens so much, fuel the rest."""
        held = self.oracle.lines
        total = sum(line.ceiling for line in held.values() if not line.outgoing)
        targets = {self.place.pens: min(pens, total), self.place.fuel: max(total - pens, 0) + off}
        wanted = [making.spending(Decimal(amount), line.account.code) for line, amount in targets.items()]
        version = Version.objects.get(pk=key)
        self.both(
            lambda: (plan(version, wanted, by=self.place.user(AGREES)), version)[1],
            lambda _key: self.oracle.plan(key, {line.pk: amount for line, amount in targets.items()}),
        )

    @rule(amount=st.integers(100, 250), n=PICK)
    def expect_more(self, amount: int, n: int) -> None:
        """Another amount is expected to come in: nothing balances until the lines follow."""
        key = self.pick(self.oracle.versions, n)
        version, line = Version.objects.get(pk=key), self.place.transfer
        wanted = Wanted(line.agency_id, line.account.code, Decimal(amount))
        self.both(
            lambda: (plan(version, [wanted], by=self.place.user(AGREES)), version)[1],
            lambda _key: self.oracle.plan(key, {line.pk: amount}),
        )

    @rule(state=st.sampled_from(["agreed", "draft", "withdrawn", "withdrawn"]), n=PICK)
    def turn_a_version(self, state: str, n: int) -> None:
        """To any state."""
        self.turn(self.pick(self.oracle.versions, n), state)

    def turn(self, key: int, state: str) -> None:
        """Agree, give back, withdraw."""
        version, by = Version.objects.get(pk=key), self.place.user(AGREES)
        deeds = {
            "agreed": lambda: versions.agree(version, by=by),
            "draft": lambda: versions.reopen(version, by=by, reason="Perlu diperbaiki"),
            "withdrawn": lambda: versions.withdraw(version, by=by, reason="Tidak jadi"),
        }
        self.both(deeds[state], lambda _key: self.oracle.turn_version(key, state, by.pk))

    @rule(n=PICK, by=st.sampled_from([DECREES, DECREES, AGREES]))
    def make_a_version_effective(self, n: int, by: int) -> None:
        """Whichever."""
        self.make_effective(self.pick(self.oracle.versions, n), by)

    def make_effective(self, key: int, by: int) -> None:
        """By decree."""
        version, person = Version.objects.get(pk=key), self.place.user(by)
        self.both(
            lambda: versions.make_effective(version, decree="Perbup 2/2027", day=day(1), by=person),
            lambda _key: self.oracle.make_effective(key, person.pk),
        )

    @rule(fuel=st.booleans(), amount=AMOUNT, back=st.sampled_from([1, 1, 1, -1]))
    def release(self, fuel: bool, amount: int, back: int) -> None:
        """An SPD, or one that takes back."""
        line = self.place.fuel if fuel else self.place.pens
        self.both(
            lambda: allot(self.place, {line: amount * back}, f"SPD-{self.next() + 1}"),
            lambda _key: self.oracle.allot(line.pk, amount * back),
        )
