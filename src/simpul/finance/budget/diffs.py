"""What differs between two versions of a year's budget: line by line, from what to what, by whom and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet

from simpul.finance.budget.models import Change, Version

ZERO = Decimal(0)


@dataclass(frozen=True)
class Reason:
    """One change of a line: by which version, how much, by whom, when, and why."""

    version: str
    delta: Decimal
    by: str
    at: datetime
    words: str


@dataclass(frozen=True)
class Difference:
    """A line that came to something else. `reasons` come to `delta`, the oldest first."""

    line: int
    before: Decimal
    after: Decimal
    reasons: list[Reason] = field(default_factory=list)

    @property
    def delta(self) -> Decimal:
        """What was added, or taken where negative."""
        return self.after - self.before


def amounts(version: Version | None) -> dict[int, Decimal]:
    """What each line comes to under a version; nothing under none."""
    if version is None:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT line, amount FROM budget_under(%s)", [version.pk])
        return dict(cursor.fetchall())


def between(one: Version | None, other: Version) -> list[Difference]:
    """What differs from one version to a later one of the same year; from none: all of the later one. Largest differences first."""
    before, after = amounts(one), amounts(other)
    moved = {key for key in before.keys() | after.keys() if before.get(key, ZERO) != after.get(key, ZERO)}
    reasons: dict[int, list[Reason]] = {}
    for change in _between(one, other).filter(line__in=moved):
        told = Reason(str(change.version.title), change.delta, change.audit.actor_name, change.at, change.reason)
        reasons.setdefault(change.line_id, []).append(told)
    found = [
        Difference(key, before.get(key, ZERO), after.get(key, ZERO), reasons.get(key, [])) for key in sorted(moved)
    ]
    return sorted(found, key=lambda one: -abs(one.delta))


def _between(one: Version | None, other: Version) -> QuerySet[Change]:
    first = one.n if one else 0
    counted = Q(version__state="effective", version__n__lt=other.n, version__n__gt=first) | Q(version=other)
    rows = Change.objects.filter(counted, version__year=other.year)
    return rows.select_related("version", "audit").order_by("version__n", "seq", "id")
