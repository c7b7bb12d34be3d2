"""The performance report (LKjIP) of the regency or of an agency: what was aimed at, what was reached, and the money beside it.

Perpres 29/2014; Permenpan RB 53/2014. The regency's report follows its RPJMD, an agency's its Renstra. Nothing is typed for it: targets are
of the version that was set, realisations what the platform measured or a second person verified, money what budget and treasury keep.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum

from simpul.finance.budget.models import LineState
from simpul.finance.openness.thread import Strength, strength
from simpul.finance.planning import standing, trees
from simpul.finance.planning.achievement import Band
from simpul.finance.planning.models import Node, Plan, Terms, Version
from simpul.finance.planning.trees import Measured
from simpul.kernel.organizations.models import Agency

ZERO = Decimal(0)


@dataclass
class Part:
    """A goal, an objective or a programme with its indicators; a programme also with its money."""

    node: Node
    measured: list[tuple[Measured, Strength]] = field(default_factory=list)
    ceiling: Decimal = ZERO
    paid: Decimal = ZERO

    @property
    def absorbed(self) -> Decimal | None:
        """What was paid of its budget, in hundredths."""
        return self.paid / self.ceiling * 100 if self.ceiling else None


@dataclass(frozen=True)
class Report:
    """A year of the regency (`agency` is None) or of an agency."""

    year: int
    agency: Agency | None
    version: Version
    parts: Sequence[Part]
    ceiling: Decimal
    paid: Decimal

    @property
    def indicators(self) -> list[tuple[Measured, Strength]]:
        """All of them."""
        return [one for part in self.parts for one in part.measured]

    @property
    def bands(self) -> Counter[Band]:
        """How many indicators fell into which band."""
        judged = (one.course.achieved for one, _known in self.indicators)
        return Counter(one.band for one in judged if one is not None and one.band is not None)

    @property
    def unknown(self) -> int:
        """How many have a target and no realisation that counts. They are in no band, and said to be missing."""
        return sum(1 for one, _known in self.indicators if one.course.target is not None and one.course.value is None)

    @property
    def reached(self) -> int:
        """How many reached their target."""
        judged = (one.course.achieved for one, _known in self.indicators)
        return sum(1 for one in judged if one is not None and one.reached)

    @property
    def absorbed(self) -> Decimal | None:
        """What was paid of the whole budget, in hundredths."""
        return self.paid / self.ceiling * 100 if self.ceiling else None


def agencies(year: int) -> QuerySet[Agency]:
    """Those that have a Renstra in force."""
    return Agency.objects.filter(
        pk__in=standing.versions(year).filter(plan__kind=Plan.Kind.RENSTRA).values("plan__agency")
    ).order_by("name")


def of(year: int, agency: Agency | None = None) -> Report | None:
    """The report of a year; None where no plan in force says what was aimed at."""
    if agency is None:
        version = standing.rpjmd(year)
    else:
        version = (
            standing.versions(year).filter(plan__kind=Plan.Kind.RENSTRA, plan__agency=agency).order_by("-pk").first()
        )
    if version is None:
        return None
    nodes = {
        one.pk: Part(one) for one in Node.objects.filter(version=version).select_related("agency").order_by("code")
    }
    terms = (
        Terms.objects.filter(version=version).select_related("indicator", "node", "agency").order_by("indicator__code")
    )
    for one in trees.measured(list(terms), year):
        nodes[one.terms.node_id].measured.append((one, strength(one)))
    _money(list(nodes.values()), year, agency)
    kinds = list(Node.Kind)
    parts = [part for part in nodes.values() if part.measured or part.ceiling]
    parts.sort(key=lambda part: (kinds.index(Node.Kind(part.node.kind)), part.node.code))
    told = _lines(year, agency).aggregate(ceiling=Sum("ceiling"), paid=Sum("paid"))
    return Report(year, agency, version, parts, told["ceiling"] or ZERO, told["paid"] or ZERO)


def _lines(year: int, agency: Agency | None) -> QuerySet[LineState]:
    spent = Q(line__year=year, line__side="spending")
    return LineState.objects.filter(spent & Q(line__agency=agency) if agency else spent)


def _money(parts: Sequence[Part], year: int, agency: Agency | None) -> None:
    """The budget of each programme, by the code that plans and budget share; one question."""
    programmes = {part.node.code: part for part in parts if part.node.kind == Node.Kind.PROGRAMME}
    rows = _lines(year, agency).filter(line__activity__parent__parent__code__in=programmes)
    sums: Any = (
        rows.values_list("line__activity__parent__parent__code").annotate(Sum("ceiling"), Sum("paid")).order_by()
    )
    for code, ceiling, paid in sums:
        programmes[code].ceiling, programmes[code].paid = ceiling, paid
