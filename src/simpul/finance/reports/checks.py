"""What must agree between the statements (PSAP 01), each with both amounts and their difference. Shown, never hidden.

The two sides of a check are read from different accounts, mostly from different books: a difference tells that something is wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.finance.reports.layouts import Measure, Term
from simpul.finance.reports.statements import Books
from simpul.finance.reports.sums import TRANSIT


@dataclass(frozen=True)
class Check:
    """Two amounts that must be the same."""

    words: str | Promise
    one: Decimal
    other: Decimal

    @property
    def difference(self) -> Decimal:
        """Nothing, if all is well."""
        return self.one - self.other


def of(books: Books) -> list[Check]:
    """All checks of a span; those of cash and of SAL only for the regency as a whole, whose they are."""
    whole = _whole(books) if books.span.agency is None else []
    balance, equity = books.told("neraca"), books.told("lpe")
    net = balance.amount("a") - balance.amount("u")
    return [
        *whole,
        Check(_("Surplus/defisit LO = baris surplus/defisit LPE"), books.told("lo").amount("surplus"), equity.amount("surplus")),
        Check(_("Ekuitas akhir LPE = aset dikurangi kewajiban di Neraca"), equity.amount("akhir"), net),
        Check(_("Aset = kewajiban + ekuitas"), balance.amount("a"), balance.amount("ke")),
    ]  # fmt: skip


def _whole(books: Books) -> list[Check]:
    def now(prefix: str) -> Decimal:
        return books.now.of(Term(1, Measure.BALANCE, prefix))

    sal, flow = books.told("lpsal"), books.told("lak")
    due, owed = (books.now.transit(prefix) for prefix in TRANSIT)
    return [
        Check(_("SiLPA di LRA = baris SiLPA di LPSAL"), books.told("lra").amount("silpa"), sal.amount("silpa")),
        Check(_("SAL akhir = kas tanpa titipan pajak (PFK)"), sal.amount("akhir"), now("1.1.01") - now("2.1.01")),
        Check(_("Saldo akhir kas LAK = kas di Neraca"), flow.amount("akhir"), now("1.1.01")),
        Check(_("RK SKPD = RK PPKD"), due, -owed),
    ]
