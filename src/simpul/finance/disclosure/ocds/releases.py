"""Releases: one for each thing that happened to a process, in the order in which it was recorded here.

The tables behind them are only added to, so a release that was published once never reads otherwise; its key is made of the row's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from simpul.finance.disclosure.ocds import telling
from simpul.finance.disclosure.ocds.facts import RESERVED, Payment, Process
from simpul.finance.disclosure.ocds.telling import Parties, Told
from simpul.finance.treasury.models import Addendum, CommitmentEvent, Contract, Progress, Receipt

PERCENT = {"name": "persen"}


@dataclass(frozen=True)
class Happening:
    """Something that happened: when it was recorded, its place among what was recorded at the same moment, and how it is told."""

    at: datetime
    rank: int
    key: int
    name: str
    tell: Callable[[], tuple[list[str], Told]]


@dataclass
class Course:
    """A process while it is told from the beginning: what it is worth by now, until when it runs, what is reserved, what was paid."""

    process: Process
    parties: Parties = field(init=False)
    value: dict[int, Decimal] = field(default_factory=dict)
    ends: dict[int, date] = field(default_factory=dict)
    paid: dict[int, Decimal] = field(default_factory=dict)
    reserved: dict[int, Decimal] = field(default_factory=dict)
    tags: set[str] = field(default_factory=set)
    last: str = ""
    now: str = ""

    def __post_init__(self) -> None:
        self.parties = Parties(self.process.codes)
        self.contracts = {one.pk: one for one in self.process.contracts}

    def signed(self, one: Contract) -> tuple[list[str], Told]:
        """A contract was put on record: award and contract in one, since that is when the platform hears of both."""
        self.value[one.pk], self.ends[one.pk], self.paid[one.pk] = one.value, one.ends, Decimal(0)
        buyer = self.parties.agency(one.agency, "buyer", one.day.year)
        supplier = self.parties.payee(one.party, "supplier", one.pk)
        period = {"startDate": telling.day(one.starts), "endDate": telling.day(one.ends)}
        worth, name = telling.amount(one.value), telling.title(one)
        award = {
            "id": one.number,
            "title": name,
            "status": "active",
            "value": worth,
            "suppliers": [supplier],
            "contractPeriod": period,
        }
        contract = {
            "id": one.number, "awardID": one.number, "title": name, "status": "active", "value": worth, "period": period,
            "dateSigned": telling.day(one.day),
        }  # fmt: skip
        told: Told = {"buyer": buyer, "awards": [award], "contracts": [contract]}
        if one.method.strip():
            told["tender"] = telling.tender(self.process.ocid, one)
        return [self._first("award", "awardUpdate"), self._first("contract", "contractUpdate")], told

    def reserve(self, event: CommitmentEvent) -> tuple[list[str], Told]:
        """Money of the budget was reserved for it, or let go of."""
        line = self.process.commitments[event.commitment_id].line_id
        self.reserved[line] = self.reserved.get(line, Decimal(0)) + RESERVED[event.kind] * event.amount
        lines = {one.line_id: one.line for one in self.process.commitments.values()}
        told = telling.budget((lines[key], amount) for key, amount in self.reserved.items())
        return [self._first("planning", "planningUpdate")], {"planning": {"budget": told}}

    def amend(self, one: Addendum) -> tuple[list[str], Told]:
        """An addendum changed its value, its end, or both."""
        contract = self.contracts[one.contract_id]
        self.value[contract.pk] += one.delta
        self.ends[contract.pk] = one.ends or self.ends[contract.pk]
        amendment = {
            "id": one.number, "date": telling.day(one.day), "amendsReleaseID": self.last, "releaseID": self.now,
            **({"rationale": told["description"]} if (told := telling.words(contract, one.reason)) else {}),
        }  # fmt: skip
        period = {"startDate": telling.day(contract.starts), "endDate": telling.day(self.ends[contract.pk])}
        return ["contractAmendment"], {"contracts": [{
            **_of(contract), "value": telling.amount(self.value[contract.pk]), "period": period, "amendments": [amendment],
            "status": self._status(contract),
        }]}  # fmt: skip

    def deliver(self, one: Receipt) -> tuple[list[str], Told]:
        """Goods or work were accepted (BAST)."""
        contract = self.contracts[one.commitment.contract_id or 0]
        name, key = f"BAST {one.number}", f"bast-{one.pk}"
        milestone = {
            "id": key, "title": name, "type": "delivery", "status": "met", "dateMet": telling.day(one.day),
            **telling.words(contract, one.words),
        }  # fmt: skip
        document = {
            "id": key,
            "documentType": "completionCertificate",
            "title": name,
            "datePublished": telling.moment(one.at),
        }
        return self._implementing(contract, {"milestones": [milestone], "documents": [document]})

    def see(self, one: Progress) -> tuple[list[str], Told]:
        """Somebody saw how far the work was."""
        observation = {
            "id": f"kemajuan-{one.pk}",
            "measure": one.percent,
            "unit": PERCENT,
            "period": {"endDate": telling.day(one.day)},
        }
        metric = {"id": "kemajuan-fisik", "title": "Kemajuan fisik", "observations": [observation]}
        return self._implementing(self.contracts[one.contract_id], {"metrics": [metric]})

    def pay(self, one: Payment) -> tuple[list[str], Told]:
        """Money left, before taxes were taken off. With the last of it the contract has come to its end."""
        contract = self.contracts[one.contract]
        self.paid[contract.pk] += one.amount
        transaction: Told = {"id": one.key, "date": telling.day(one.day), "value": telling.amount(one.amount)}
        if treasury := self.process.treasuries.get(one.day.year):
            transaction["payer"] = self.parties.agency(treasury, "payer", one.day.year)
        if one.payee is not None:
            transaction["payee"] = self.parties.payee(one.payee, "payee", contract.pk)
        tags, told = self._implementing(contract, {"transactions": [transaction]})
        status = self._status(contract)
        told["contracts"][0]["status"] = status
        return (tags + ["contractTermination"] if status == "terminated" else tags), told

    def _implementing(self, contract: Contract, told: Told) -> tuple[list[str], Told]:
        tag = self._first("implementation", "implementationUpdate")
        return [tag], {"contracts": [{**_of(contract), "implementation": told}]}

    def _status(self, contract: Contract) -> str:
        return "terminated" if self.paid[contract.pk] >= self.value[contract.pk] else "active"

    def _first(self, tag: str, later: str) -> str:
        if tag in self.tags:
            return later
        self.tags.add(tag)
        return tag


def of(process: Process) -> list[Told]:
    """All releases of a process, the oldest first."""
    course, told = Course(process), []
    for one in sorted(_happenings(course), key=lambda one: (one.at, one.rank, one.key)):
        course.now = f"{process.ocid}-{one.name}-{one.key}"
        tags, sections = one.tell()
        told.append({
            "ocid": process.ocid, "id": course.now, "date": telling.moment(one.at), "tag": tags, "initiationType": "tender",
            "language": "id", "parties": course.parties.told(), **sections,
        })  # fmt: skip
        course.last = course.now
    return told


def _happenings(course: Course) -> list[Happening]:
    process, since = course.process, {one.pk: one.audit.at for one in course.process.contracts}

    def at(contract: int, moment: datetime) -> datetime:
        """Nothing comes before the contract it belongs to, whichever clock it was recorded by."""
        return max(moment, since[contract])

    contract_of = {key: one.contract_id or 0 for key, one in process.commitments.items()}
    found = [Happening(since[one.pk], 0, one.pk, "kontrak", partial(course.signed, one)) for one in process.contracts]
    for event in process.events:
        moment = at(contract_of[event.commitment_id], event.at)
        found.append(Happening(moment, 1, event.pk, "anggaran", partial(course.reserve, event)))
    for addendum in process.addenda:
        moment = at(addendum.contract_id, addendum.audit.at)
        found.append(Happening(moment, 2, addendum.pk, "adendum", partial(course.amend, addendum)))
    for seen in process.progress:
        moment = at(seen.contract_id, seen.audit.at)
        found.append(Happening(moment, 3, seen.pk, "kemajuan", partial(course.see, seen)))
    for receipt in process.receipts:
        moment = at(contract_of[receipt.commitment_id], receipt.at)
        found.append(Happening(moment, 4, receipt.pk, "bast", partial(course.deliver, receipt)))
    for payment in process.payments:
        kind, _dash, key = payment.key.partition("-")
        found.append(Happening(at(payment.contract, payment.at), 5, int(key), kind, partial(course.pay, payment)))
    return found


def _of(contract: Contract) -> Told:
    return {"id": contract.number, "awardID": contract.number}
