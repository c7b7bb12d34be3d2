"""What the platform holds of the money of a year, asked once for all duties: a handful of questions, whatever the year holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Q

from simpul.finance.budget.models import Detail, Line, Version
from simpul.finance.budget.planning import NOT_DETAILED
from simpul.finance.classification.codes import Book
from simpul.finance.disclosure.ocds import facts
from simpul.finance.findings.models import Examination
from simpul.finance.ledger.models import Balance, Entry, GeneralTreasury, Period
from simpul.finance.treasury.models import Act
from simpul.kernel.organizations.models import Agency

KINDS = Version.Kind


@dataclass(frozen=True)
class Opinion:
    """What BPK said of the statements of a year, once everybody may know."""

    words: str
    day: date
    number: int


@dataclass(frozen=True)
class YearFacts:
    """The budget's versions, who has lines, who has postings, how far the books are, what was said of them."""

    year: int
    versions: Sequence[Version]
    budgeted: frozenset[int]
    posted: frozenset[int]
    undetailed: frozenset[int]
    treasury: int | None
    posted_at: datetime | None
    accrual_at: datetime | None
    closed: bool
    contracts: int
    contract_at: datetime | None
    paid_at: datetime | None
    opinion: Opinion | None
    names: dict[int, str]

    def first(self, *kinds: str, effective: bool = False) -> Version | None:
        """The first version of these kinds that was agreed, or is in force."""
        states = (Version.State.EFFECTIVE,) if effective else (Version.State.EFFECTIVE, Version.State.AGREED)
        return next((one for one in self.versions if one.kind in kinds and one.state in states), None)

    def named(self, agencies: frozenset[int], most: int = 5) -> str:
        """Some agencies by name, and how many more."""
        names = sorted(self.names.get(one, "?") for one in agencies)
        more = f" (+{len(names) - most})" if len(names) > most else ""
        return ", ".join(names[:most]) + more


def of(year: int) -> YearFacts:
    """Ask for a year."""
    in_force = Q(changes__version__state=Version.State.EFFECTIVE) | Q(changes__version__state=Version.State.AGREED)
    lines = Line.objects.of(year).filter(in_force)
    entries = {
        one["book"]: one["last"]
        for one in Entry.objects.filter(year=year).values("book").annotate(last=Max("posted_at"))
    }
    treasury = GeneralTreasury.objects.filter(year=year).first()
    contracts = facts.first_ones(year).aggregate(many=Count("pk"), last=Max("audit__at"))
    budgetary = Balance.objects.filter(period__year=year, account__book=Book.BUDGETARY.value)
    return YearFacts(
        year=year,
        versions=list(Version.objects.of(year).exclude(state=Version.State.WITHDRAWN).order_by("n")),
        budgeted=_set(lines, "agency"),
        posted=_set(budgetary, "agency"),
        undetailed=_set(Detail.objects.filter(line__year=year, item=NOT_DETAILED), "line__agency"),
        treasury=treasury.agency_id if treasury else None,
        posted_at=entries.get(Book.BUDGETARY.value),
        accrual_at=entries.get(Book.ACCRUAL.value),
        closed=Period.objects.filter(year=year, month=12, state=Period.State.CLOSED).exists(),
        contracts=contracts["many"],
        contract_at=contracts["last"],
        paid_at=Act.objects.filter(step="pay", request__year=year).aggregate(last=Max("at"))["last"],
        opinion=_opinion(year),
        names=dict(Agency.objects.values_list("pk", "short_name")),
    )


def _set(rows: Any, name: str) -> frozenset[int]:
    return frozenset(rows.values_list(name, flat=True).order_by(name).distinct())


def _opinion(year: int) -> Opinion | None:
    opened = Examination.objects.opened().filter(year=year).exclude(opinion="")
    one = opened.select_related("disclosure").order_by("-day").first()
    return Opinion(one.get_opinion_display(), one.disclosure.day, one.pk) if one else None
