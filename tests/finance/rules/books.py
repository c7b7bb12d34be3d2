"""Months that close and open, memorial journals, and what the bank says."""

from __future__ import annotations

from decimal import Decimal

import hypothesis.strategies as st
from hypothesis.stateful import precondition, rule

from simpul.finance.ledger.models import Period
from simpul.finance.ledger.posting import Side, turn
from simpul.finance.reports import memorials
from simpul.finance.reports.models import Memorial
from simpul.finance.treasury import statements
from simpul.finance.treasury.models import BankLine, Match
from tests.finance.machine import MONTH, PICK, Machine
from tests.finance.making import YEAR, day
from tests.finance.oracle.books import WEAR, WORN


class BookRules(Machine):
    """The office of the books, and the bank."""

    @rule(
        month=MONTH,
        state=st.sampled_from(["closed", "closed", "soft", "open"]),
        words=st.sampled_from(["Koreksi audit BPK", ""]),
    )
    def turn_a_month(self, month: int, state: str, words: str) -> None:
        """Close it, softly or with a seal, or open it again."""
        period = Period.objects.get(year=YEAR, month=month)
        self.both(
            lambda: (turn(YEAR, month, state, by=self.place.user(6), reason=words), period)[1],
            lambda _key: self.oracle.turn(month, state, words),
        )

    @rule(amount=st.integers(1, 9), month=MONTH, author=st.integers(0, 2), by=st.integers(0, 2), also=st.booleans())
    def make_a_memorial(self, amount: int, month: int, author: int, by: int, also: bool) -> None:
        """By one person, and often decided at once."""
        legs = [Side(WEAR, self.place.agency.pk, Decimal(amount)), Side(WORN, self.place.agency.pk, Decimal(-amount))]
        made = self.both(
            lambda: memorials.make(day=day(month), words="Penyusutan", legs=legs, by=self.place.user(author)),
            lambda key: self.oracle.make_memorial(key, month, amount, author),
        )
        if also:
            self.decide(made.pk, by, True)

    @precondition(lambda self: self.oracle.memorials)
    @rule(n=PICK, by=st.integers(0, 2), approved=st.booleans())
    def decide_a_memorial(self, n: int, by: int, approved: bool) -> None:
        """Yes or no."""
        self.decide(self.pick(self.oracle.memorials, n), by, approved)

    def decide(self, key: int, by: int, approved: bool) -> None:
        """By whoever."""
        memorial, person = Memorial.objects.get(pk=key), self.place.user(by)
        if approved:
            self.both(lambda: memorials.approve(memorial, by=person), lambda _key: self.oracle.approve(key, by))
        else:
            self.both(
                lambda: memorials.reject(memorial, by=person, reason="Salah akun"),
                lambda _key: self.oracle.reject(key, by),
            )

    @precondition(lambda self: self.oracle.documents)
    @rule(ns=st.lists(PICK, min_size=1, max_size=3), parts=st.integers(1, 2), odd=st.integers(-3, 3))
    def hear_from_the_bank(self, ns: list[int], parts: int, odd: int) -> None:
        """A file with lines of some documents, whole or in halves, and perhaps one that is nobody's."""
        amounts = [self.oracle.documents[self.pick(self.oracle.documents, n)] // parts for n in ns] + [odd]
        rows = "".join(f"15/03/2027;{amount};;uji {self.next()}\n" for amount in amounts if amount)
        if not rows:
            return
        content = f"Tanggal;Jumlah;Referensi;Keterangan\n{rows}".encode()
        statement = statements.take_in("3-001", content, by=self.place.people[5])
        self.oracle.said |= {line.pk: int(line.amount) for line in BankLine.objects.filter(statement=statement)}

    @precondition(lambda self: self.oracle.said)
    @rule(line=PICK, document=PICK, less=st.sampled_from([0, 0, 0, 1, -1]), fits=st.booleans())
    def lay(self, line: int, document: int, less: int, fits: bool) -> None:
        """A part of a line beside a document; `fits` looks for one that does."""
        found = self.pick(self.oracle.said, line)
        amount = self.oracle.rest_of(found) - less
        equal = [one for one in self.oracle.documents if fits and self.oracle.rest(one) == amount]
        kind, subject = of = self.pick(equal or self.oracle.documents, document)
        row = BankLine.objects.get(pk=found)
        self.both(
            lambda: statements.lay(row, kind, subject, Decimal(amount), by=self.place.people[5]),
            lambda key: self.oracle.lay(key, found, of, amount),
        )

    @precondition(lambda self: self.oracle.matches)
    @rule(n=PICK)
    def unlay(self, n: int) -> None:
        """They were not of each other."""
        key = self.pick(self.oracle.matches, n)
        match = Match.objects.get(pk=key)
        self.both(
            lambda: statements.undo(match, by=self.place.people[5], reason="Salah"),
            lambda made: self.oracle.unlay(made, key),
        )
