"""The cash book of an agency's spending treasurer (BKU): what came in, what was spent or brought back, and what must be in hand.

Drawn from the papers themselves, day by day, so that it cannot be kept differently from them. Permendagri 77/2020.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from simpul.finance.treasury.models import Accounting, Act, Request
from simpul.kernel.organizations.models import Agency
from simpul.lib.periods import Period

NOTHING = Decimal(0)
CASH = (Request.Kind.UP, Request.Kind.GU, Request.Kind.TU)


@dataclass(frozen=True)
class Written:
    """A line of the book. `came` and `went` in rupiah, `balance` what is in hand after it; `request` or `accounting` opens its paper."""

    day: date
    number: str
    words: str
    came: Decimal
    went: Decimal
    balance: Decimal = NOTHING
    request: int = 0
    accounting: int = 0


@dataclass(frozen=True)
class Book:
    """A month of an agency's cash: what was in hand before, and the lines."""

    agency: Agency
    month: Period
    opening: Decimal
    lines: Sequence[Written]
    example: bool = False

    @property
    def came(self) -> Decimal:
        """What came in within the month."""
        return sum((one.came for one in self.lines), NOTHING)

    @property
    def went(self) -> Decimal:
        """What went out within the month."""
        return sum((one.went for one in self.lines), NOTHING)

    @property
    def closing(self) -> Decimal:
        """What must be in hand at its end."""
        return self.opening + self.came - self.went


def of(agency: Agency, month: Period) -> Book:
    """The book of a month of one fiscal year: cash of another year is brought back or accounted for in that year's book."""
    given, accounted = _given(agency, month), _accounted(agency, month)
    before = given.filter(day__lt=month.first_day).aggregate(all=Sum("request__amount"))["all"] or NOTHING
    gone = accounted.filter(day__lt=month.first_day).aggregate(all=Sum("amount"))["all"] or NOTHING
    held, lines = before - gone, []
    for one in sorted(_lines(given, accounted, month), key=lambda one: (one.day, one.went > 0, one.number)):
        held += one.came - one.went
        lines.append(replace(one, balance=held))
    return Book(agency, month, before - gone, lines, given.filter(request__example=True).exists())


def _given(agency: Agency, month: Period) -> QuerySet[Act]:
    paid = Act.objects.filter(step="pay", request__agency=agency, request__kind__in=CASH)
    return paid.filter(request__year=month.first_day.year)


def _accounted(agency: Agency, month: Period) -> QuerySet[Accounting]:
    return Accounting.objects.filter(float__agency=agency, float__year=month.first_day.year)


def _lines(given: QuerySet[Act], accounted: QuerySet[Accounting], month: Period) -> Iterator[Written]:
    within = {"day__gte": month.first_day, "day__lte": month.last_day}
    for act in given.filter(**within).select_related("request"):
        words = _("%(kind)s: %(words)s") % {"kind": act.request.kind.upper(), "words": act.request.words}
        yield Written(act.day, f"SP2D {act.no}", words, act.request.amount, NOTHING, request=act.request_id)
    for one in accounted.filter(**within):
        name = f"SPJ {one.no}" if one.kind == "spent" else _("Setoran %(no)s") % {"no": one.no}
        yield Written(one.day, name, one.words, NOTHING, one.amount, accounting=one.pk)
