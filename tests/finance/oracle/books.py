"""The two books: months that take entries or do not, how many entries there are, what the accounts of cash come to."""

from __future__ import annotations

from collections import Counter

from tests.finance.oracle.rules import must

TREASURY, COUNTER, PURSE, TAX = "1.1.01.01.01.0001", "1.1.01.02.01.0001", "1.1.01.03.01.0001", "2.1.01.05.01.0004"
"""Kas Daerah, cash of revenue treasurers, cash of spending treasurers, taxes owed."""
WEAR, WORN = "8.1.08.01.01.0001", "1.3.07.01.01.0001"


class Books:
    """Entries are only ever added, in months that are open; a month softly closed takes those of the accounting office."""

    def __init__(self) -> None:
        self.months = dict.fromkeys(range(1, 14), "open")
        self.entries: Counter[str] = Counter()
        self.balances: Counter[str] = Counter()
        self.memorials: dict[int, tuple[int, int, int, bool]] = {}  # month, amount, author, decided

    def post(self, month: int, legs: dict[str, int], *books: str, office: bool = False) -> None:
        """One entry in each of these books."""
        must(self.months[month] == "open" or (office and self.months[month] == "soft"), "period_is_open")
        self.balances.update(legs)
        self.entries.update(books)

    def turn(self, month: int, state: str, reason: str) -> None:
        """Close a month, softly or with a seal, or open it again."""
        was = self.months[month]
        must(was != state, "period_turns")
        if state == "closed":
            must(all(self.months[n] == "closed" for n in range(1, month)), "period_in_order")
        if was == "closed":
            must(all(self.months[n] != "closed" for n in range(month + 1, 14)), "period_in_order")
            must(len(reason.strip()) >= 10, "period_opens_for_a_reason")
        self.months[month] = state

    def make_memorial(self, key: int, month: int, amount: int, author: int) -> None:
        """A journal that waits for a second person."""
        self.memorials[key] = month, amount, author, False

    def approve(self, key: int, by: int) -> None:
        """The second person posts it."""
        month, amount, author, decided = self.memorials[key]
        must(by != author, "Anda yang membuat")
        must(not decided, "reports_decision_pkey")
        self.memorials[key] = month, amount, author, True
        self.post(month, {WEAR: amount, WORN: -amount}, "accrual", office=True)

    def reject(self, key: int, by: int) -> None:
        """The second person says no, or the first takes it back."""
        month, amount, author, decided = self.memorials[key]
        must(not decided, "reports_decision_pkey")
        self.memorials[key] = month, amount, author, True
