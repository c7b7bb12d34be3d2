"""What holds: of each document the newest version that was set; of a year its undertakings; of an indicator what counts.

What is not set by decree is nowhere in here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from simpul.finance.planning import achievement
from simpul.finance.planning.achievement import Achievement, Polarity
from simpul.finance.planning.models import Indicator, Node, Plan, Target, Terms, Version, Work
from simpul.finance.planning.observations import Realisation
from simpul.finance.planning.parameters import BANDS
from simpul.kernel.indicators.models import Observation
from simpul.kernel.regency import current
from simpul.lib import clock

Kind = Plan.Kind


def versions(year: int) -> QuerySet[Version]:
    """The newest set version of every document that is for a year."""
    later = Version.objects.filter(plan=OuterRef("plan"), state=Version.State.SET, n__gt=OuterRef("n"))
    held = Version.objects.filter(~Exists(later), state=Version.State.SET)
    return held.filter(plan__first_year__lte=year, plan__last_year__gte=year).select_related("plan__agency")


def rpjmd(year: int) -> Version | None:
    """The RPJMD of a year, as it was set last."""
    return versions(year).filter(plan__kind=Kind.RPJMD).order_by("-plan__first_year").first()


def works(year: int) -> QuerySet[Work]:
    """The undertakings of a year: as the RKPD says, and where it is silent as the agency's Renja does."""
    held = versions(year).values("pk")
    of_regency = Work.objects.filter(version__in=held, version__plan__kind=Kind.RKPD)
    said = of_regency.filter(undertaking=OuterRef("undertaking"))
    there = Q(version__plan__kind=Kind.RKPD) | (Q(version__plan__kind=Kind.RENJA) & ~Exists(said))
    found = Work.objects.filter(there, version__in=held)
    return found.select_related("undertaking__agency", "undertaking__activity", "version__plan")


def without_programme(year: int) -> QuerySet[Work]:
    """Undertakings that serve no programme of the RPJMD in force (F15): none is named, or one that it does not have."""
    plan = rpjmd(year)
    programmes = Node.objects.filter(version=plan, kind=Node.Kind.PROGRAMME, code=OuterRef("programme"))
    return works(year).filter(~Exists(programmes))


def terms_of(indicator: Indicator, year: int) -> Terms | None:
    """What the version in force says of an indicator."""
    return Terms.objects.filter(indicator=indicator, version__in=versions(year).values("pk")).first()


def chain(indicator: Indicator, year: int | None = None) -> list[Realisation]:
    """Every declaration of an indicator, the oldest first."""
    rows = (
        Realisation.objects.filter(indicator=indicator)
        .select_related("verification", "audit", "verification__audit")
        .prefetch_related("files__document")
    )
    return list((rows if year is None else rows.filter(year=year)).order_by("year", "pk"))


@dataclass(frozen=True)
class Course:
    """An indicator in a year: its target, what was declared and verified, what the platform measured, and what both come to."""

    year: int
    target: Decimal | None
    declared: Decimal | None
    measured: Decimal | None
    of_declared: Achievement | None
    of_measured: Achievement | None

    @property
    def value(self) -> Decimal | None:
        """What counts: what was measured, or else what was declared and verified."""
        return self.declared if self.measured is None else self.measured

    @property
    def achieved(self) -> Achievement | None:
        """How far the target was reached by what counts."""
        return self.of_declared if self.measured is None else self.of_measured


def courses(several: Sequence[Terms], years: Iterable[int]) -> dict[int, list[Course]]:
    """The course of indicators over years, by the key of their terms; four questions, however many they are."""
    span = list(years)
    targets = {(row.terms_id, row.year): row.value for row in Target.objects.filter(terms__in=several, year__in=span)}
    declared = _declared(several, span)
    measured = _measured(several, span)
    bounds = BANDS.on(clock.today(current().zone)).value
    found: dict[int, list[Course]] = {}
    for terms in several:
        for year in span:
            target = targets.get((terms.pk, year))
            said = declared.get((terms.indicator_id, year)) if terms.typed else None
            seen = measured.get((terms.figure, year)) if terms.figure else None
            judged = [_judged(value, target, terms.polarity, bounds) for value in (said, seen)]
            found.setdefault(terms.pk, []).append(Course(year, target, said, seen, *judged))
    return found


def _judged(value: Decimal | None, target: Decimal | None, polarity: str, bounds: Any) -> Achievement | None:
    if value is None or target is None:
        return None
    return achievement.judge(value, target, Polarity(polarity), bounds)


def _declared(several: Sequence[Terms], span: list[int]) -> dict[tuple[int, int], Decimal]:
    """What counts of what was declared: the newest that a second person accepted."""
    rows = Realisation.objects.filter(
        indicator__in=[one.indicator_id for one in several], year__in=span, verification__accepted=True
    )
    return {(row.indicator_id, row.year): row.value for row in rows.order_by("pk")}


def _measured(several: Sequence[Terms], span: list[int]) -> dict[tuple[str, int], Decimal]:
    codes = {one.figure for one in several if one.figure}
    if not codes:
        return {}
    rows = Observation.objects.filter(indicator__in=codes, scope="", period__in=[str(year) for year in span])
    newest = rows.order_by("indicator", "period", "-id").distinct("indicator", "period")
    return {(row.indicator, int(row.period)): row.value for row in newest if row.value is not None}
