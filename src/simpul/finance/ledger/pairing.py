"""Which accounts of the two books belong together, and the legs of both books for everything that happens to money.

    books = pairing.of(2027)                                     # one question; everything after it asks nothing
    legs = books.spending("5.1.02.01.01.0024", dinas.pk, amount, line=line.pk) + books.withheld(tax, "2.1.01.05.01.0004")
    post_both(legs, on=day, words="ATK", source=Source("sp2d", 7), by=user, key=key)

What happens at once is added (`+`) and posted once, so that each book is locked once and in the same order. Amounts are positive.
The rules are rows of the year (`PostingRule`, with legal basis), never code. PP 71/2010, PSAP 01, 02, 12; Permendagri 77/2020.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from simpul.finance.classification.codes import POSTABLE_DEPTH, Book, book, depth, parent
from simpul.finance.ledger.posting import Posted, Side, Source, post
from simpul.kernel import kept
from simpul.kernel.accounts.models import User
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole


@dataclass(frozen=True)
class Legs:
    """Legs of both books that belong to one happening."""

    budgetary: tuple[Side, ...] = ()
    accrual: tuple[Side, ...] = ()

    def __add__(self, other: Legs) -> Legs:
        return Legs(self.budgetary + other.budgetary, self.accrual + other.accrual)

    def __neg__(self) -> Legs:
        return Legs(_negative(self.budgetary), _negative(self.accrual))


@dataclass(frozen=True)
class About:
    """What a leg on a nominal account says besides: the fund, the budget line, whom it concerns."""

    fund: str = ""
    line: int | None = None
    party: int | None = None


NOTHING = About()
RULES = """
SELECT t.agency_id, (SELECT json_object_agg(about, account)::text FROM ledger_postingrule WHERE year = $1)
FROM ledger_generaltreasury t WHERE t.year = $1
"""


@dataclass(frozen=True)
class Books:
    """The rules of a year, read once."""

    year: int
    treasury: int
    rules: Mapping[str, str] = field(repr=False)

    def named(self, name: str) -> str:
        """The account that a name stands for. Raises `Refused` where the year has no such rule."""
        try:
            return self.rules[name]
        except KeyError:
            raise Refused(
                _("Aturan posting tahun %(year)s belum menyebut “%(name)s”.") % {"year": self.year, "name": name}
            ) from None

    def partner(self, account: str, kind: str = "") -> str:
        """The account of the accrual book that answers to one of the budget; empty where none does. Raises `Refused`."""
        prefix = account
        while prefix and f"{kind}{prefix}" not in self.rules:
            prefix = parent(prefix)
        found = self.named(f"{kind}{prefix or account}")
        return found if not found or depth(found) >= POSTABLE_DEPTH else found + account.removeprefix(prefix)

    def spending(self, account: str, agency: int, amount: Decimal, about: About = NOTHING) -> Legs:
        """Paid straight to a third party (LS): the budget line is used, the expense or the asset stands, Kas Daerah pays."""
        used = Side(self.partner(account), agency, amount, **vars(about))
        return Legs(self._used(account, agency, amount, about), (used, *self._paid_out(agency, amount)))

    def spending_returned(self, account: str, agency: int, amount: Decimal, about: About = NOTHING) -> Legs:
        """Money paid straight comes back within the year: the spending is less (kontra pos)."""
        return -self.spending(account, agency, amount, about)

    def float_given(self, agency: int, amount: Decimal) -> Legs:
        """Cash for the agency's treasurer (UP, GU, TU). No budget is used yet."""
        return Legs(
            accrual=(Side(self.named("kas bendahara pengeluaran"), agency, amount), *self._paid_out(agency, amount))
        )

    def float_returned(self, agency: int, amount: Decimal) -> Legs:
        """The treasurer gives back what was not spent."""
        return -self.float_given(agency, amount)

    def float_spent(self, account: str, agency: int, amount: Decimal, about: About = NOTHING) -> Legs:
        """Spent out of the treasurer's cash, and accounted for (SPJ)."""
        used = Side(self.partner(account), agency, amount, **vars(about))
        cash = Side(self.named("kas bendahara pengeluaran"), agency, -amount)
        return Legs(self._used(account, agency, amount, about), (used, cash))

    def assessed(self, account: str, agency: int, amount: Decimal) -> Legs:
        """A claim that was told to whom it concerns (SKP, SKR): earned, not yet paid."""
        return Legs(
            accrual=(
                Side(self.partner(account, "piutang "), agency, amount),
                Side(self.partner(account), agency, -amount),
            )
        )

    def revenue(
        self, account: str, agency: int, amount: Decimal, *, to_treasurer: bool = False, claimed: bool = False, fund: str = ""
    ) -> Legs:  # fmt: skip
        """Revenue received in Kas Daerah, or by the agency's treasurer; `claimed`: it was assessed before."""
        earned = Side(self.partner(account, "piutang " if claimed else ""), agency, -amount, fund)
        if to_treasurer:
            cash: tuple[Side, ...] = (Side(self.named("kas bendahara penerimaan"), agency, amount),)
        else:
            cash = _negative(self._paid_out(agency, amount))
        return Legs(self._used(account, agency, -amount, About(fund)), (*cash, earned))

    def deposited(self, agency: int, amount: Decimal) -> Legs:
        """The treasurer brings revenue to Kas Daerah (STS)."""
        cash = Side(self.named("kas bendahara penerimaan"), agency, -amount)
        return Legs(accrual=(cash, *_negative(self._paid_out(agency, amount))))

    def withheld(self, amount: Decimal, tax: str, *, agency: int | None = None) -> Legs:
        """A tax kept back from a payment: cash that is not the regency's. `agency`: its treasurer keeps it, else Kas Daerah does."""
        where, cash = self._held(agency)
        return Legs(accrual=(Side(cash, where, amount), Side(tax, where, -amount)))

    def remitted(self, amount: Decimal, tax: str, *, agency: int | None = None) -> Legs:
        """The tax goes where it belongs."""
        return -self.withheld(amount, tax, agency=agency)

    def financing(self, account: str, amount: Decimal, *, fund: str = "") -> Legs:
        """Financing received (6.1) or paid (6.2) by the treasury. Last year's SiLPA moves no cash: it is there."""
        paid = amount if not f"{account}.".startswith("6.1.") else -amount
        partner = self.partner(account)
        moved = (
            (Side(partner, self.treasury, paid), Side(self.named("kas daerah"), self.treasury, -paid))
            if partner
            else ()
        )
        return Legs(self._used(account, self.treasury, paid, About(fund)), moved)

    def appropriated(self, *, revenue: Decimal, spending: Decimal, received: Decimal, paid: Decimal) -> Legs:
        """The budget as it was adopted (jurnal anggaran); negative amounts take back what a change of the budget lowers."""
        told = {
            "estimasi pendapatan": revenue, "estimasi penerimaan pembiayaan": received, "apropriasi belanja": -spending,
            "apropriasi pengeluaran pembiayaan": -paid, "perubahan sal": spending + paid - revenue - received,
        }  # fmt: skip
        return Legs(tuple(Side(self.named(name), self.treasury, amount) for name, amount in told.items() if amount))

    def _used(self, account: str, agency: int, amount: Decimal, about: About) -> tuple[Side, ...]:
        """The leg on the budget's account, against Estimasi Perubahan SAL."""
        return (
            Side(account, agency, amount, **vars(about)),
            Side(self.named("perubahan sal"), agency, -amount, about.fund),
        )

    def _paid_out(self, agency: int, amount: Decimal) -> tuple[Side, ...]:
        """Kas Daerah pays for an agency: through the transit accounts of both, unless it is the treasury itself."""
        cash = Side(self.named("kas daerah"), self.treasury, -amount)
        if agency == self.treasury:
            return (cash,)
        return (Side(self.named("rk ppkd"), agency, -amount), Side(self.named("rk skpd"), self.treasury, amount), cash)

    def _held(self, agency: int | None) -> tuple[int, str]:
        if agency is None:
            return self.treasury, self.named("kas daerah")
        return agency, self.named("kas bendahara pengeluaran")


def _negative(legs: tuple[Side, ...]) -> tuple[Side, ...]:
    return tuple(replace(leg, amount=-leg.amount) for leg in legs)


def of(year: int) -> Books:
    """The rules of a year. Raises `Refused` where nobody said who keeps the treasury."""
    found = kept.run(RULES, [year], numbered=True)
    if not found:
        raise Refused(_("Belum ditetapkan OPD mana yang menjadi PPKD tahun %(year)s.") % {"year": year})
    [[treasury, rules]] = found
    return Books(year, treasury, json.loads(rules or "{}"))


@whole()
def post_both(
    legs: Legs, *, on: date, words: str, source: Source, by: User | None, key: UUID,
    month: int = 0, office: bool = False, example: bool = False,
) -> list[Posted]:  # fmt: skip
    """Post what touches one book or both, whole or not at all: the budgetary entry first, the accrual one after it."""
    told: dict[str, Any] = {"on": on, "words": words, "source": source, "by": by}
    told |= {"month": month, "office": office, "example": example}
    return [
        post(one, legs=sides, key=uuid5(key, one.value), **told)
        for one, sides in ((Book.BUDGETARY, legs.budgetary), (Book.ACCRUAL, legs.accrual))
        if sides
    ]


def sorted_by_book(sides: list[Side]) -> Legs:
    """Legs as somebody wrote them down, each into the book of its account."""
    return Legs(
        tuple(side for side in sides if book(side.account) is Book.BUDGETARY),
        tuple(side for side in sides if book(side.account) is Book.ACCRUAL),
    )
