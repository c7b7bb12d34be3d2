"""One thing that somebody does on a day. A step knows the verb of its room, and asks the stage for people, lines and papers.

Papers are known by a label: the same label gives the same key, so that what was told once is not told again.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import ClassVar

from simpul.config.demonstration.money.shape import Spot
from simpul.config.demonstration.money.stage import Stage
from simpul.finance import roles
from simpul.finance.reports import memorials
from simpul.finance.treasury import accounting, collecting, committing, paying
from simpul.finance.treasury.models import Request
from simpul.finance.treasury.paying import Tax
from simpul.kernel.workflow import Refused

Items = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Step:
    """Something happens on a day. `papers`: how many documents it makes; `rank`: what comes first on the same day; `alone`: it is a
    transaction by itself."""

    day: date
    papers: ClassVar[int] = 1
    rank: ClassVar[int] = 5
    alone: ClassVar[bool] = False

    def tell(self, on: Stage) -> None:
        """Let it happen."""
        raise NotImplementedError


@dataclass(frozen=True)
class Sign(Step):
    """A contract is signed."""

    number: str
    agency: str
    payee: str
    value: int
    ends: date
    words: str
    method: str

    def tell(self, on: Stage) -> None:
        on.contracts[self.number] = committing.contract(
            on.agencies[self.agency], on.account(self.payee).party, self.number, day=self.day, starts=self.day, ends=self.ends,
            value=Decimal(self.value), words=self.words, method=self.method, by=on.who(roles.COMMITMENT_OFFICER, self.agency), example=True,
        )  # fmt: skip


@dataclass(frozen=True)
class Reserve(Step):
    """Money of a line is spoken for."""

    label: str
    spot: Spot
    amount: int
    words: str
    kind: str
    contract: str = ""

    def tell(self, on: Stage) -> None:
        line = on.line(self.spot)
        made = committing.commit(
            line, Decimal(self.amount), self.words, by=on.who(roles.COMMITMENT_OFFICER, self.spot.agency), key=on.key(self.label),
            kind=self.kind, contract=on.contract(self.contract) if self.contract else None, example=True,
        )  # fmt: skip
        made.line = line
        on.commitments[self.label] = made


@dataclass(frozen=True)
class Accept(Step):
    """Goods or work are accepted, after somebody saw how far the work is."""

    commitment: str
    number: str
    amount: int
    words: str
    percent: int = 0

    def tell(self, on: Stage) -> None:
        commitment = on.commitment(self.commitment)
        by = on.who(roles.ACTIVITY_OFFICER, commitment.line.agency.code)
        if self.percent and commitment.contract:
            evidence = f"Foto pengukuran lapangan {self.percent} %"
            committing.see_progress(commitment.contract, Decimal(self.percent), day=self.day, evidence=evidence, by=by)
        committing.receive(
            commitment, self.number, Decimal(self.amount), self.words, day=self.day, evidence="Berita acara dan foto", by=by, example=True
        )  # fmt: skip


@dataclass(frozen=True)
class Ask(Step):
    """A request for payment (SPP)."""

    label: str
    agency: str
    payee: str
    items: Items
    words: str
    invoice: str = ""
    taxes: tuple[Tax, ...] = ()
    kind: str = Request.Kind.LS
    cash: int = 0

    def tell(self, on: Stage) -> None:
        prepared = on.who(roles.ACTIVITY_OFFICER, self.agency).user
        assert prepared
        items = {on.commitment(label): Decimal(amount) for label, amount in self.items}
        on.requests[self.label] = paying.submit(
            on.agencies[self.agency], on.account(self.payee), items, words=self.words, day=self.day,
            by=on.who(roles.SPENDING_TREASURER, self.agency), prepared_by=prepared, key=on.key(self.label), invoice=self.invoice,
            taxes=self.taxes, kind=self.kind, amount=Decimal(self.cash) if self.cash else None, example=True,
        )  # fmt: skip


@dataclass(frozen=True)
class Verify(Step):
    """The agency's finance officer finds a request right."""

    papers = 0
    request: str
    agency: str

    def tell(self, on: Stage) -> None:
        by = on.who(roles.FINANCE_OFFICER, self.agency)
        paying.verify(on.request(self.request), by=by, day=self.day, key=on.key(f"{self.request} verify"))


@dataclass(frozen=True)
class Order(Step):
    """An order to pay (SPM)."""

    request: str
    agency: str

    def tell(self, on: Stage) -> None:
        by = on.who(roles.BUDGET_USER, self.agency)
        paying.order(on.request(self.request), by=by, day=self.day, key=on.key(f"{self.request} order"))


@dataclass(frozen=True)
class Pay(Step):
    """A payment (SP2D)."""

    request: str

    def tell(self, on: Stage) -> None:
        by = on.who(roles.DEPUTY_TREASURER)
        paying.pay(on.request(self.request), by=by, day=self.day, key=on.key(f"{self.request} pay"))
        on.requests.pop(self.request)


@dataclass(frozen=True)
class Decline(Step):
    """The agency's finance officer refuses a request, for a reason."""

    papers = 0
    request: str
    agency: str
    reason: str

    def tell(self, on: Stage) -> None:
        by = on.who(roles.FINANCE_OFFICER, self.agency)
        paying.refuse(
            on.request(self.request), by=by, day=self.day, key=on.key(f"{self.request} refuse"), reason=self.reason
        )


@dataclass(frozen=True)
class Spend(Step):
    """What was spent of an agency's cash is accounted for (SPJ)."""

    label: str
    agency: str
    kind: str
    items: Items
    words: str

    def tell(self, on: Stage) -> None:
        items = {on.commitment(label): Decimal(amount) for label, amount in self.items}
        by = on.who(roles.FINANCE_OFFICER, self.agency)
        accounting.account_for(
            on.cash(self.agency, self.kind), items, words=self.words, day=self.day, by=by, key=on.key(self.label)
        )


@dataclass(frozen=True)
class BringBack(Step):
    """Cash that was not spent comes back."""

    label: str
    agency: str
    kind: str

    def tell(self, on: Stage) -> None:
        held, by = on.cash(self.agency, self.kind), on.who(roles.SPENDING_TREASURER, self.agency)
        if held.held:
            words = f"Sisa {self.kind.upper()}"
            accounting.bring_back(held, held.held, words=words, day=self.day, by=by, key=on.key(self.label))


@dataclass(frozen=True)
class Earn(Step):
    """Revenue comes in, to Kas Daerah or to an agency's treasurer."""

    reference: str
    spot: Spot
    amount: int
    words: str
    to_treasurer: bool

    def tell(self, on: Stage) -> None:
        role = roles.REVENUE_TREASURER if self.to_treasurer else roles.DEPUTY_TREASURER
        collecting.receive(
            on.line(self.spot), Decimal(self.amount), self.words, reference=self.reference, day=self.day,
            by=on.who(role, self.spot.agency if self.to_treasurer else ""), key=on.key(self.reference), to_treasurer=self.to_treasurer,
            example=True,
        )  # fmt: skip


@dataclass(frozen=True)
class Deposit(Step):
    """A treasurer brings revenue to Kas Daerah (STS)."""

    number: str
    agency: str
    amount: int

    def tell(self, on: Stage) -> None:
        collecting.deposit(
            on.agencies[self.agency], self.number, Decimal(self.amount), day=self.day,
            by=on.who(roles.REVENUE_TREASURER, self.agency), key=on.key(self.number), example=True,
        )  # fmt: skip


@dataclass(frozen=True)
class Remit(Step):
    """Taxes that were kept back go to the state."""

    rank = 6
    receipt: str
    account: str
    amount: int

    def tell(self, on: Stage) -> None:
        by = on.who(roles.DEPUTY_TREASURER)
        key = on.key(self.receipt)
        collecting.remit(
            self.account, Decimal(self.amount), receipt=self.receipt, day=self.day, by=by, key=key, example=True
        )


@dataclass(frozen=True)
class Journal(Step):
    """A memorial journal, made by one accountant and approved by another. Legs: account, agency, debit."""

    words: str
    legs: tuple[tuple[str, str, int], ...] = field(repr=False)

    def tell(self, on: Stage) -> None:
        one, other = on.accountants
        sides = [on.side(*leg) for leg in self.legs]
        made = memorials.make(day=self.day, words=self.words, legs=sides, by=one, example=True)
        memorials.approve(made, by=other)


@dataclass(frozen=True)
class Attempt(Step):
    """Somebody tries what the rules refuse. That it was tried stays in the audit trail; if it is not refused, something is wrong."""

    papers = 0
    alone = True
    step: Step

    def tell(self, on: Stage) -> None:
        try:
            self.step.tell(on)
        except Refused:
            return
        raise AssertionError(f"What should be refused was not: {self.step}")
