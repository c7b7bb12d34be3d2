"""What services may ask of the money chain. They enter by nothing else.

for found in public.undertakings(agency.pk, 2027, "jalan"): found.pk, found.name, found.money
public.published()  what of public money is open data: tables, and where the same lies in standard forms
public.trace(pk)    from the plan to what was budgeted, committed and paid, as far as the rooms above know
public.pay(case, line, account, amount, …)  commitment and SPP of a case, in the transaction that decides it, once for ever
public.course(case) how far that payment is, to the day on which the money arrived
public.room(line, day)  what is left on a line, and when more is planned
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from simpul.finance.disclosure.catalogue import Published
from simpul.finance.disclosure.catalogue import every as published
from simpul.finance.planning import standing, tracing
from simpul.finance.planning.models import Undertaking
from simpul.finance.planning.tracing import Stage
from simpul.finance.roles import AGENCY_PLANNER, PLANNER
from simpul.finance.treasury.case_payments import Course, Room, course, pay, room

__all__ = [
    "AGENCY_PLANNER",
    "PLANNER",
    "Course",
    "Found",
    "Published",
    "Room",
    "Stage",
    "Undertaking",
    "course",
    "pay",
    "published",
    "room",
    "trace",
    "undertaking",
    "undertakings",
]


@dataclass(frozen=True)
class Found:
    """An undertaking of a plan that was set. `programme` is empty where it serves none of the RPJMD."""

    pk: int
    year: int
    code: str
    name: str
    agency: str
    programme: str
    money: Decimal

    def __str__(self) -> str:
        return f"{self.code} {self.name} ({self.agency}, {self.year})"


def undertakings(agency: int, year: int, words: str = "", *, most: int = 50) -> list[Found]:
    """What an agency undertakes in a year, by code; narrowed to those whose code or name holds these words."""
    rows = standing.works(year).filter(undertaking__agency=agency)
    for word in words.split():
        named = rows.filter(undertaking__activity__name__icontains=word)
        rows = named if not word[0].isdigit() else rows.filter(undertaking__activity__code__startswith=word)
    found = rows.order_by("undertaking__activity__code")[:most]
    return [
        Found(
            one.undertaking_id, year, one.undertaking.activity.code, one.undertaking.activity.name,
            one.undertaking.agency.short_name, one.programme, one.money,
        )
        for one in found
    ]  # fmt: skip


def undertaking(pk: int, agency: int) -> Undertaking | None:
    """An undertaking of an agency by its key."""
    return Undertaking.objects.filter(pk=pk, agency=agency).select_related("agency", "activity").first()


def trace(pk: int) -> Sequence[Stage]:
    """What became of an undertaking, from the plan to the payment."""
    one = Undertaking.objects.filter(pk=pk).select_related("agency", "activity").first()
    return tracing.trace(one) if one else ()
