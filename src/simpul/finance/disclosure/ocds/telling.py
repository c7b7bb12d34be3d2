"""How single things are told in OCDS: parties, amounts, days, the budget behind a contract. What is not known has no field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from simpul.finance.budget.models import Line
from simpul.finance.treasury.models import Contract, Party
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regency import current
from simpul.lib import clock

Told = dict[str, Any]
CURRENCY = "IDR"
METHODS = {"tender": "open", "penunjukan langsung": "direct"}
"""Only where Perpres 16/2018 and the closed list of OCDS mean the same; every other way is told in its own words alone."""


@dataclass
class Parties:
    """Who takes part in a process. Roles only grow, so that each release names all that a party has been so far."""

    codes: Mapping[tuple[int, int], str]
    known: dict[str, Told] = field(default_factory=dict)

    def agency(self, one: Agency, role: str, year: int) -> Told:
        """An office, with the code that it has in the year's budget."""
        told: Told = {"id": f"instansi-{one.code}", "name": one.name, "roles": []}
        if code := self.codes.get((year, one.pk)):
            told["details"] = {"skpdCode": code}
        return self._refer(told, role)

    def payee(self, one: Party, role: str, contract: int) -> Told:
        """A payee under his public name. A person has a key for this contract alone, so that nobody can be followed through others."""
        person = one.kind == Party.Kind.PERSON
        key = f"perorangan-{contract}" if person else f"pihak-{one.pk}"
        return self._refer({"id": key, "name": one.public_name, "roles": []}, role)

    def told(self) -> list[Told]:
        """Everybody so far."""
        return [{**one, "roles": list(one["roles"])} for one in self.known.values()]

    def _refer(self, told: Told, role: str) -> Told:
        mine = self.known.setdefault(told["id"], told)
        if role not in mine["roles"]:
            mine["roles"].append(role)
        return {"id": mine["id"], "name": mine["name"]}


def amount(value: Decimal) -> Told:
    """Money."""
    return {"amount": value, "currency": CURRENCY}


def day(on: date) -> str:
    """A day as the moment at which it begins here."""
    return datetime.combine(on, time(), current().zone).isoformat()


def moment(at: datetime) -> str:
    """A moment, on our clocks, to the microsecond: releases of one process keep their order."""
    return at.astimezone(current().zone).isoformat()


def now() -> str:
    """The moment at which something is made."""
    return moment(clock.now().replace(microsecond=0))


def words(contract: Contract, written: str) -> Told:
    """What somebody wrote, as `description`; nothing where the payee is a person, for it may name him."""
    return {} if contract.party.kind == Party.Kind.PERSON or not written.strip() else {"description": written.strip()}


def title(contract: Contract) -> str:
    """What a contract is called. Demonstration data says so."""
    person = contract.party.kind == Party.Kind.PERSON
    mark = " (contoh)" if contract.example else ""
    return f"Perjanjian {contract.number}{mark}" if person else f"{contract.words}{mark}"


def tender(ocid: str, contract: Contract) -> Told:
    """The little that is known of how the payee was chosen: the way in words, and its code where both lists agree."""
    method = contract.method.strip()
    code = METHODS.get(method.lower())
    return {"id": ocid, "procurementMethodDetails": method, **({"procurementMethod": code} if code else {})}


def budget(lines: Iterable[tuple[Line, Decimal]]) -> Told:
    """The budget lines behind a process and what is reserved on each. The keys of lines are those of the fiscal data package."""
    several = list(lines)
    first = several[0][0]
    told: Told = {
        "id": ",".join(str(line.pk) for line, _reserved in several),
        "description": "; ".join(f"{line.account.code} {line.account.name}" for line, _reserved in several),
        "amount": amount(sum((reserved for _line, reserved in several), Decimal(0))),
        "budgetBreakdown": [_line(line, reserved) for line, reserved in several],
    }
    if first.activity is not None:
        told |= {"project": first.activity.name, "projectID": first.activity.code}
    return told


def _line(line: Line, reserved: Decimal) -> Told:
    source = {"sourceParty": {"name": f"{line.fund.code} {line.fund.name}"}} if line.fund else {}
    return {
        "id": str(line.pk), "description": f"{line.account.code} {line.account.name}", "amount": amount(reserved),
        "period": {"startDate": day(date(line.year, 1, 1)), "endDate": day(date(line.year, 12, 31))}, **source,
    }  # fmt: skip
