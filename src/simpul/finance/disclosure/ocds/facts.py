"""What the treasury knows of contracts, some processes at a time, in a fixed number of questions.

A process is what has one ocid: a contract, or all contracts that were entered with the same one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Sum

from simpul.finance.classification.models import AgencyCode
from simpul.finance.ledger.models import GeneralTreasury
from simpul.finance.treasury.models import (
    AccountingItem,
    Addendum,
    Commitment,
    CommitmentEvent,
    Contract,
    Item,
    Party,
    Progress,
    Receipt,
)
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current

RESERVED = {"reserve": 1, "increase": 1, "release": -1, "expire": -1}
"""What an event of a commitment does to what is reserved of its line."""


@dataclass(frozen=True)
class Payment:
    """Money that left for a contract: by SP2D to its payee, or out of a treasurer's cash (SPJ), whose payee nobody recorded here."""

    contract: int
    key: str
    title: str
    day: date
    at: datetime
    amount: Decimal
    payee: Party | None


@dataclass
class Process:
    """Everything known of what has one ocid."""

    ocid: str
    contracts: list[Contract] = field(default_factory=list)
    commitments: dict[int, Commitment] = field(default_factory=dict)
    events: list[CommitmentEvent] = field(default_factory=list)
    addenda: list[Addendum] = field(default_factory=list)
    progress: list[Progress] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    treasuries: dict[int, Agency] = field(default_factory=dict)
    codes: dict[tuple[int, int], str] = field(default_factory=dict)


def prefix() -> str:
    """What stands before our numbers: the prefix registered for this publisher, or a word that says there is none."""
    regency = current()
    return regency.ocid_prefix or f"unregistered-{regency.slug.replace('_', '-')}"


def ocid(contract: Contract) -> str:
    """The open contracting identifier: the one that was entered, or ours, which never changes."""
    return contract.ocid.strip() or f"{prefix()}-{contract.pk}"


def first_ones(year: int | None = None) -> QuerySet[Contract, Contract]:
    """The first contract of each process; of a year, those that were signed in it. Contracts are public (UU 14/2008 Pasal 11)."""
    same = Contract.objects.filter(ocid=OuterRef("ocid"), pk__lt=OuterRef("pk")).exclude(ocid="")
    found: QuerySet[Contract, Contract] = Contract.objects.filter(~Exists(same))
    return found.filter(day__year=year) if year else found


def of(contracts: Sequence[Contract]) -> list[Process]:
    """The processes that these contracts begin, in their order."""
    found = {ocid(one): Process(ocid(one)) for one in contracts}
    given = [one.ocid for one in contracts if one.ocid.strip()]
    everyone = Contract.objects.filter(pk__in=[one.pk for one in contracts]) | Contract.objects.filter(ocid__in=given)
    mine: dict[int, Process] = {}
    for one in everyone.select_related("agency", "party", "audit").order_by("pk"):
        mine[one.pk] = found[ocid(one)]
        mine[one.pk].contracts.append(one)
    _add_commitments(mine)
    _add_deeds(mine)
    _add_payments(mine)
    _add_offices(found.values())
    return list(found.values())


def _add_commitments(mine: dict[int, Process]) -> None:
    related = ("line__activity", "line__account", "line__fund")
    for one in Commitment.objects.filter(contract__in=mine).select_related(*related).order_by("pk"):
        mine[one.contract_id or 0].commitments[one.pk] = one
    for event in CommitmentEvent.objects.filter(commitment__contract__in=mine, kind__in=RESERVED).select_related(
        "commitment"
    ):
        mine[event.commitment.contract_id or 0].events.append(event)


def _add_deeds(mine: dict[int, Process]) -> None:
    for addendum in Addendum.objects.filter(contract__in=mine).select_related("audit"):
        mine[addendum.contract_id].addenda.append(addendum)
    for seen in Progress.objects.filter(contract__in=mine).select_related("audit"):
        mine[seen.contract_id].progress.append(seen)
    for receipt in Receipt.objects.filter(commitment__contract__in=mine).select_related("commitment"):
        mine[receipt.commitment.contract_id or 0].receipts.append(receipt)


def _add_payments(mine: dict[int, Process]) -> None:
    party = "request__account__party"
    orders = Item.objects.filter(commitment__contract__in=mine, request__state="paid", request__acts__step="pay")
    named = ("pk", "no", "day", "at")
    for row in orders.values_list(
        "commitment__contract", *(f"request__acts__{name}" for name in named), party, f"{party}__kind", f"{party}__name"
    ).annotate(total=Sum("amount")):
        contract, pk, no, day, at, payee, kind, name, total = row
        told = Payment(contract, f"sp2d-{pk}", f"SP2D {no}", day, at, total, Party(pk=payee, kind=kind, name=name))
        mine[contract].payments.append(told)
    accounted = AccountingItem.objects.filter(commitment__contract__in=mine, accounting__kind="spent")
    for contract, pk, no, day, at, total in accounted.values_list(
        "commitment__contract", *(f"accounting__{name}" for name in named)
    ).annotate(total=Sum("amount")):
        mine[contract].payments.append(Payment(contract, f"spj-{pk}", f"SPJ {no}", day, at, total, None))


def _add_offices(processes: Iterable[Process]) -> None:
    treasuries = {one.year: one.agency for one in GeneralTreasury.objects.select_related("agency")}
    agencies = {one.agency_id for process in processes for one in process.contracts}
    agencies |= {one.pk for one in treasuries.values()}
    rows: Iterable[Any] = AgencyCode.objects.filter(agency__in=agencies).values_list("year", "agency", "code")
    codes = {(year, agency): code for year, agency, code in rows}
    for process in processes:
        process.treasuries, process.codes = treasuries, codes
