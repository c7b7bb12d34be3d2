"""The tree of a plan, ready to be drawn: each node with its indicators as they stand in a year, and what hangs below it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count

from simpul.finance.planning import standing
from simpul.finance.planning.models import Node, Terms, Version
from simpul.finance.planning.standing import Course


@dataclass(frozen=True)
class Measured:
    """An indicator and how it stands in a year."""

    terms: Terms
    course: Course


@dataclass
class Branch:
    """A node with all that hangs on it. `undertaken` counts the undertakings of the year that serve a programme."""

    node: Node
    measured: list[Measured] = field(default_factory=list)
    parts: list[Branch] = field(default_factory=list)
    undertaken: int = 0


def measured(several: Sequence[Terms], year: int) -> list[Measured]:
    """Indicators with their course in a year."""
    courses = standing.courses(several, [year])
    return [Measured(terms, courses[terms.pk][0]) for terms in several]


def of(version: Version, year: int) -> list[Branch]:
    """The tree of a version from the top, in the order of the codes."""
    nodes = Node.objects.filter(version=version).select_related("agency").order_by("code")
    branches = {node.pk: Branch(node) for node in nodes}
    several = list(
        Terms.objects.filter(version=version).select_related("indicator", "agency").order_by("indicator__code")
    )
    for one in measured(several, year):
        branches[one.terms.node_id].measured.append(one)
    served = dict(
        standing.works(year).order_by().values_list("programme").annotate(n=Count("pk")).values_list("programme", "n")
    )
    for branch in branches.values():
        if branch.node.kind == Node.Kind.PROGRAMME:
            branch.undertaken = served.get(branch.node.code, 0)
        if branch.node.parent_id:
            branches[branch.node.parent_id].parts.append(branch)
    return [branch for branch in branches.values() if branch.node.parent_id is None]
