"""Lines with their ceilings, the versions that change them, and what SPD release."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.finance.oracle.books import Books
from tests.finance.oracle.rules import must


@dataclass
class Line:
    """0 ≤ paid ≤ liquidated ≤ committed ≤ ceiling, and liquidated ≤ allotted ≤ ceiling."""

    outgoing: bool
    ceiling: int
    allotted: int = 0
    committed: int = 0
    liquidated: int = 0
    paid: int = 0

    def take(self, committed: int = 0, liquidated: int = 0, paid: int = 0) -> None:
        """What treasury does to a line, or gives back."""
        must(self.outgoing, "line_has_room none")
        committed, liquidated, paid = self.committed + committed, self.liquidated + liquidated, self.paid + paid
        must(committed <= self.ceiling, "line_has_room ceiling")
        must(liquidated <= self.allotted, "line_has_room allotted")
        must(liquidated <= committed, "line_has_room committed")
        must(0 <= paid <= liquidated, "line_has_room liquidated")
        self.committed, self.liquidated, self.paid = committed, liquidated, paid

    def told(self) -> tuple[int, ...]:
        """Its figures."""
        return self.ceiling, self.allotted, self.committed, self.liquidated, self.paid


@dataclass
class Version:
    """What a version adds to lines, and how far it is."""

    kind: str
    state: str = "draft"
    deltas: dict[int, int] = field(default_factory=dict)
    agreed_by: int = 0


class Budget(Books):
    """The ceilings of a year are what its effective versions come to."""

    def __init__(self, lines: dict[int, Line], versions: dict[int, Version]) -> None:
        super().__init__()
        self.lines, self.versions = lines, versions

    def begin(self, key: int, kind: str) -> None:
        """Begin a draft: one at a time, and one change by Perda a year."""
        standing = [one for one in self.versions.values() if one.state != "withdrawn"]
        if kind == "perubahan":
            must(all(one.kind != kind for one in standing), "version_changes_a_year")
        must(all(one.state == "effective" for one in standing), "budget_version_one_open")
        self.versions[key] = Version(kind)

    def plan(self, key: int, targets: dict[int, int]) -> None:
        """Say what lines come to."""
        version = self.versions[key]
        must(version.state == "draft", "version_is_draft")
        version.deltas |= {line: amount - self.lines[line].ceiling for line, amount in targets.items()}

    def turn_version(self, key: int, state: str, by: int) -> None:
        """Agree, give back to those who draft, or withdraw."""
        version = self.versions[key]
        ways = {"draft": ("agreed", "withdrawn"), "agreed": ("draft", "withdrawn")}
        must(state in ways.get(version.state, ()), "version_turns")
        if state == "agreed":
            must(self._balance(version) == 0, "budget_balances")
        version.state, version.agreed_by = state, by

    def make_effective(self, key: int, by: int) -> None:
        """Let it count, all of it or nothing."""
        version = self.versions[key]
        must(version.state == "agreed", "version_turns")
        for line, delta in version.deltas.items():
            held = self.lines[line]
            must(held.ceiling + delta >= max(held.committed, held.allotted), "ceiling_holds_what_is_used")
        must(by != version.agreed_by, "version_effective_by_two")
        for line, delta in version.deltas.items():
            self.lines[line].ceiling += delta
        version.state = "effective"

    def _balance(self, version: Version) -> int:
        return sum(
            (line.ceiling + version.deltas.get(key, 0)) * (-1 if line.outgoing else 1)
            for key, line in self.lines.items()
        )

    def allot(self, key: int, amount: int) -> None:
        """Release money of a line, or take it back."""
        line = self.lines[key]
        must(amount != 0, "spd_line_is_not_zero")
        held = line.allotted + amount
        must(line.outgoing and line.liquidated <= held <= line.ceiling, "spd_within_ceiling")
        line.allotted = held
