"""What everybody may read of standing checks: for each how many documents it looked at, of how many, and what became of what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from simpul.finance.control.checks import Check, Weight, registry
from simpul.finance.control.models import Hit, Run

State = Hit.State


@dataclass(frozen=True)
class Count:
    """A check in a year: its latest run, and its hits by how far they are. Never which, and never whose."""

    check: Check
    run: Run | None
    states: Counter[str]

    @property
    def found(self) -> int:
        """Hits that no later one took the place of."""
        return sum(self.states.values())

    @property
    def open(self) -> int:
        """Those that are not decided."""
        return self.states[State.OPEN] + self.states[State.ASKED] + self.states[State.ANSWERED]

    @property
    def explained(self) -> int:
        """Those that have an explanation."""
        return self.states[State.EXPLAINED]

    @property
    def passed_on(self) -> int:
        """Those that were handed on to become findings."""
        return self.states[State.PASSED_ON]

    @property
    def rules(self) -> Iterator[tuple[Any, Any, bool]]:
        """The numbers of the latest run: parameter, value, whether it was checked against the gazette."""
        for name, parameter in self.check.parameters.items():
            if self.run and name in self.run.rules:
                value, _version, verified = self.run.rules[name]
                yield parameter, value, verified


def years() -> list[int]:
    """The years for which checks were asked, the newest first."""
    return list(Run.objects.order_by("-year").values_list("year", flat=True).distinct())


def of(year: int) -> list[Count]:
    """Every check in a year, those that deserve a look first in front."""
    latest = {run.code: run for run in Run.objects.filter(year=year).order_by("id")}
    states: dict[str, Counter[str]] = {}
    for check, state in Hit.objects.standing().filter(year=year).values_list("code", "state"):
        states.setdefault(check, Counter())[state] += 1
    order = list(Weight)[::-1]
    several = sorted(registry.values(), key=lambda check: order.index(check.weight))
    return [Count(check, latest.get(check.code), states.get(check.code, Counter())) for check in several]
