"""Where recommendations stand, and the counts of them. A state is worked out from what was added; nobody types it.

untouched   nobody answered yet, or the examiner said that nothing was done
answered    the agency answered, the examiner has not looked: the clock does not run against the agency
not_yet     the examiner said that it is not enough
done, impossible   settled by the examiner
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DecimalField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from simpul.finance.findings.models import MONEY, Answer, Judgement, Recommendation, Restitution
from simpul.finance.treasury.models import Deposit, Revenue
from simpul.kernel.regency import current
from simpul.lib import clock

LABELS: dict[str, str | Promise] = {
    "untouched": _("Belum ditindaklanjuti"), "answered": _("Menunggu penilaian"), "not_yet": _("Belum sesuai"),
    "done": _("Sesuai"), "impossible": _("Tidak dapat ditindaklanjuti"),
}  # fmt: skip
TONES = {"untouched": "warn", "answered": "info", "not_yet": "warn", "done": "ok", "impossible": "quiet"}
OPEN, WITH_AGENCY = ("untouched", "answered", "not_yet"), ("untouched", "not_yet")
NOTHING = Value(Decimal(0), output_field=DecimalField(**MONEY))


def told(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Recommendations with their `state`, when they were answered and judged last, and what came back."""
    judged = Judgement.objects.filter(recommendation=OuterRef("pk")).order_by("-seq")
    answered = Answer.objects.filter(recommendation=OuterRef("pk")).order_by("-pk")
    back = Restitution.objects.filter(recommendation=OuterRef("pk")).order_by("-seq")
    found: QuerySet[Any] = rows.annotate(
        outcome=Subquery(judged.values("outcome")[:1]), judged_at=Subquery(judged.values("at")[:1]),
        judged_answer=_key(judged.values("answer")[:1]),
        last_answer=_key(answered.values("pk")[:1]),
        answered_at=Subquery(answered.values("at")[:1]), restored=Coalesce(Subquery(back.values("after")[:1]), NOTHING),
    )  # fmt: skip
    stated: QuerySet[Any] = found.annotate(
        state=Case(
            When(outcome__in=("done", "impossible"), then=F("outcome")),
            When(last_answer__gt=F("judged_answer"), then=Value("answered")),
            default=Coalesce(F("outcome"), Value("untouched", output_field=TextField())),
            output_field=TextField(),
        )
    )
    return stated


def _key(rows: QuerySet[Any, Any]) -> Coalesce:
    """The key of a row, or zero."""
    return Coalesce(Subquery(rows, output_field=BigIntegerField()), Value(0, output_field=BigIntegerField()))


def overdue(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Of told ones those whose day has passed while it is the agency's turn."""
    return rows.filter(due__lt=today(), state__in=WITH_AGENCY)


def today() -> date:
    """Today in the regency."""
    return clock.today(current().zone)


def days_left(one: Any) -> int | None:
    """How many days an agency has left; negative when late, None when it is not its turn."""
    return (one.due - today()) // timedelta(days=1) if one.state in WITH_AGENCY else None


@dataclass
class Counts:
    """Recommendations counted: by state, overdue, and the money they ask for and got."""

    states: Counter[str] = field(default_factory=Counter)
    overdue: int = 0
    owed: Decimal = Decimal(0)
    restored: Decimal = Decimal(0)
    found: Decimal = Decimal(0)
    agency: Any = None

    @property
    def all(self) -> int:
        """How many there are."""
        return sum(self.states.values())

    def add(self, one: Any, found: Decimal) -> None:
        """Count one more."""
        self.states[one.state] += 1
        self.overdue += one.state in WITH_AGENCY and one.due < today()
        self.owed += one.amount or 0
        self.restored += one.restored
        self.found += found


@dataclass
class Tally:
    """The same rows counted together, for each examination, and for each agency."""

    total: Counts
    examinations: dict[int, Counts]
    agencies: list[Counts]


def count(rows: QuerySet[Any]) -> Tally:
    """Count recommendations: one question for them, one for the money that the treasury's books know."""
    several = list(told(rows.standing()).select_related("agency", "finding").defer("words"))  # type: ignore[attr-defined]
    found = _found(one.pk for one in several if one.restored)
    tally, agencies = Tally(Counts(), {}, []), dict[int, Counts]()
    for one in several:
        of_examination = tally.examinations.setdefault(one.finding.examination_id, Counts())
        of_agency = agencies.setdefault(one.agency_id, Counts(agency=one.agency))
        for counts in (tally.total, of_examination, of_agency):
            counts.add(one, found.get(one.pk, Decimal(0)))
    tally.agencies = sorted(agencies.values(), key=lambda one: (-one.overdue, -one.all, one.agency.name))
    return tally


def known(rows: QuerySet[Restitution]) -> QuerySet[Any]:
    """Restitutions with `known`: whether the treasury's books have their STS."""
    deposit = Exists(Deposit.objects.filter(number=OuterRef("number")))
    revenue = Exists(Revenue.objects.filter(reference=OuterRef("number"), to_treasurer=False))
    found: QuerySet[Any] = rows.annotate(known=Q(deposit) | Q(revenue))
    return found


def _found(keys: Iterable[int]) -> dict[int, Decimal]:
    sums: dict[int, Decimal] = {}
    rows = known(Restitution.objects.filter(recommendation__in=list(keys))).filter(known=True)
    for pk, amount in rows.values_list("recommendation", "amount"):
        sums[pk] = sums.get(pk, Decimal(0)) + amount
    return sums


def of(pk: int, rows: QuerySet[Any] | None = None) -> Any:
    """One recommendation with its state, or None."""
    seen = Recommendation.objects.all() if rows is None else rows
    return told(seen.filter(pk=pk)).first()
