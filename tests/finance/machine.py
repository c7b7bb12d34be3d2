"""A machine that does anything to documents, in any order, beside an oracle: after each step the database holds what the oracle holds.

What the one refuses the other must refuse, for the same reason. An example runs in a savepoint, so that the next begins as this one did.
"""

from __future__ import annotations

import copy
from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

import hypothesis.strategies as st
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from simpul.kernel.workflow import Refused
from tests.finance import reading
from tests.finance.making import PLACES, Place
from tests.finance.oracle import No, Oracle
from tests.finance.refusing import reason

AMOUNT, PICK, MONTH = st.integers(0, 45), st.integers(0, 99), st.integers(1, 4)
LOOK = 8
SOMEBODY = st.sampled_from([None] * 9 + [0, 1, 3])
"""Who does it: mostly whose task it is (`PLACES`), now and then somebody else."""


class Machine(RuleBasedStateMachine):
    """What every rule works with. `place` and `oracle_of` are given by the test that runs it."""

    place: ClassVar[Place]
    oracle_of: ClassVar[type[Oracle]] = Oracle
    met: ClassVar[Counter[str]]

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        self.oracle = self.place.oracle()
        self.oracle.__class__ = self.oracle_of
        self.done: list[tuple[Callable[[], Any], int]] = []
        self.count = self.steps = 0

    def teardown(self) -> None:
        """All is undone."""
        try:
            wrong = reading.broken() + reading.flaws()
        finally:
            transaction.set_rollback(True)
            self.savepoint.__exit__(None, None, None)
        assert wrong == []

    def both(self, real: Callable[[], Any], modelled: Callable[[int], None], *, again: bool = False) -> Any:
        """Do it to the database and to the oracle; give what was made, or nothing. `again`: it may be repeated with its key."""
        before = copy.deepcopy(self.oracle)
        made, why, said = None, None, None
        try:
            made = real()
        except Refused as refused:
            why = reason(refused)
        try:
            modelled(made.pk if made is not None else 0)
        except No as no:
            self.oracle, said = before, str(no)
        assert why == said, f"the database says {why}, the oracle {said}"
        self.met[why or "done"] += 1
        if again and made is not None:
            self.done.append((real, made.pk))
        return made

    def next(self) -> int:
        """A number that was not used before."""
        self.count += 1
        return self.count

    def who(self, duty: str, other: int | None) -> tuple[Any, int]:
        """Who does it: as somebody who looks, and by the key."""
        n = PLACES[duty] if other is None else other
        return self.place.people[n], self.place.user(n).pk

    @staticmethod
    def pick(several: Any, n: int) -> Any:
        """One of several keys or rows, the latest more often."""
        known = list(several)
        return known[-1 - n // 2 % len(known) if n % 2 else -1]

    @rule(n=PICK)
    def say_it_again(self, n: int) -> None:
        """The same key once more: the same answer, and nothing moves."""
        if self.done:
            deed, key = self.pick(self.done, n)
            assert deed().pk == key

    @invariant()
    def the_database_holds_what_the_oracle_holds(self) -> None:
        """After each step; what always holds and costs more is looked at now and then, and at the end."""
        self.steps += 1
        if self.steps % LOOK == 0:
            assert reading.broken() == []
        assert reading.told() == self.oracle.told()
