"""What the money chain must do, as its rules say it: plain Python over whole rupiah, without a database.

Each verb either changes the oracle or raises `No` with the name of the guard that must refuse. It is not atomic: who tries keeps a copy.
"""

from __future__ import annotations

from typing import Any

from tests.finance.oracle.bank import Bank
from tests.finance.oracle.books import Books
from tests.finance.oracle.budget import Budget
from tests.finance.oracle.cash import Cash
from tests.finance.oracle.papers import Papers
from tests.finance.oracle.rules import No


class Oracle(Bank, Cash, Papers, Budget, Books):
    """All of it. Documents go by the keys that the database gave them."""

    def told(self) -> dict[str, Any]:
        """Everything that `reading.told` reads from the database."""
        return {
            "lines": {key: line.told() for key, line in self.lines.items()},
            "versions": {key: version.state for key, version in self.versions.items()},
            "commitments": {key: one.told() for key, one in self.commitments.items()},
            "requests": {key: (one.state, one.no, one.spm, one.sp2d) for key, one in self.requests.items()},
            "floats": {key: one.told() for key, one in self.floats.items()},
            "duties": self.acts,
            "numbers": {name: last for name, last in self.numbers.items() if last},
            "used": {key: line.paid for key, line in self.lines.items() if line.paid},
            "balances": {account: amount for account, amount in self.balances.items() if amount},
            "entries": {book: many for book, many in self.entries.items() if many},
            "months": {month: state for month, state in self.months.items() if state != "open"},
            "bank": self.left(),
        }


__all__ = ["No", "Oracle"]
