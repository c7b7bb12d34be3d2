"""The golden thread: a payment, its line, what was undertaken with it, for which programme, what that reached; and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from django.db.models import Sum

from simpul.finance.budget.models import Line, LineState
from simpul.finance.ledger.models import Entry
from simpul.finance.planning import standing, trees
from simpul.finance.planning.models import Indicator, Node, Output, Terms, Work
from simpul.finance.planning.trees import Measured
from simpul.finance.treasury.models import Act, Contract, Item, Receipt

ZERO = Decimal(0)


class Strength(StrEnum):
    """How well it is known that an output reaches what a programme wants: seen by the platform, declared and verified, or not at all."""

    MEASURED = "measured"
    ASSERTED = "asserted"
    MISSING = "missing"


def strength(measured: Measured) -> Strength:
    """How well an indicator is known in its year. That money *caused* it is nowhere claimed."""
    if measured.course.measured is not None:
        return Strength.MEASURED
    return Strength.ASSERTED if measured.course.declared is not None else Strength.MISSING


@dataclass
class Strand:
    """One line of a payment and where it leads."""

    line: Line
    amount: Decimal
    state: LineState | None = None
    work: Work | None = None
    programme: Node | None = None
    outputs: Sequence[Output] = ()
    measured: Sequence[tuple[Measured, Strength]] = ()
    contract: Contract | None = None
    receipts: Sequence[Receipt] = ()


@dataclass
class Payment:
    """A payment with everything that leads to it and away from it."""

    act: Act
    steps: Sequence[Act]
    entries: Sequence[Entry]
    strands: list[Strand] = field(default_factory=list)

    @property
    def days(self) -> int | None:
        """Calendar days from SPP to SP2D."""
        asked = next((one.day for one in self.steps if one.step == Act.Step.SUBMIT), None)
        return (self.act.day - asked).days if asked else None


def of_payment(act: Act) -> Payment:
    """Follow a payment to what it was for."""
    request = act.request
    keys = [key for key in (act.budgetary, act.accrual) if key]
    found = Payment(act, list(request.acts.order_by("id")), list(Entry.objects.filter(key__in=keys).order_by("book")))
    items = Item.objects.filter(request=request).select_related(
        "commitment__line__agency", "commitment__line__activity", "commitment__line__account", "commitment__line__fund",
        "commitment__line__state", "commitment__contract__party",
    )  # fmt: skip
    for item in items.order_by("id"):
        line = item.commitment.line
        strand = Strand(line, item.amount, line.state, contract=item.commitment.contract)
        strand.receipts = list(Receipt.objects.filter(commitment=item.commitment).order_by("day"))
        _lead_on(strand)
        found.strands.append(strand)
    return found


def _lead_on(strand: Strand) -> None:
    """From a line to its undertaking, programme and targets, as far as plans in force tell."""
    line = strand.line
    work = (
        standing.works(line.year)
        .filter(undertaking__agency=line.agency_id, undertaking__activity=line.activity_id)
        .first()
    )
    if work is None:
        return
    strand.work = work
    strand.outputs = list(Output.objects.filter(work=work).select_related("region").order_by("n"))
    strand.programme = _programme(line.year, work.programme)
    if strand.programme:
        strand.measured = _measured(_above(strand.programme), line.year)


def _programme(year: int, code: str) -> Node | None:
    version = standing.rpjmd(year) if code else None
    if version is None:
        return None
    kind = Node.Kind.PROGRAMME
    return Node.objects.filter(version=version, kind=kind, code=code).select_related("parent").first()


def _above(node: Node) -> list[Node]:
    """A programme and what it serves, up to the goal: targets stand at each."""
    nodes = {one.pk: one for one in Node.objects.filter(version=node.version_id)}
    found, step = [], nodes.get(node.pk)
    while step:
        found.append(step)
        step = nodes.get(step.parent_id or 0)
    return found


def _measured(nodes: Sequence[Node], year: int) -> list[tuple[Measured, Strength]]:
    terms = Terms.objects.filter(node__in=nodes).select_related("indicator", "node").order_by("indicator__code")
    return [(one, strength(one)) for one in trees.measured(list(terms), year)]


@dataclass
class Undertaken:
    """An undertaking and what became of its money."""

    work: Work
    ceiling: Decimal = ZERO
    committed: Decimal = ZERO
    paid: Decimal = ZERO


@dataclass
class Aim:
    """An indicator in a year, the programmes that serve it, and all their money."""

    terms: Terms
    measured: Measured
    strength: Strength
    programmes: Sequence[Node]
    undertaken: list[Undertaken]

    @property
    def total(self) -> Undertaken:
        """All of it together."""
        found = Undertaken(self.undertaken[0].work) if self.undertaken else None
        if found is None:
            raise ValueError("nothing is undertaken for it")
        for one in self.undertaken:
            found.ceiling, found.committed, found.paid = (
                found.ceiling + one.ceiling, found.committed + one.committed, found.paid + one.paid,
            )  # fmt: skip
        return found


def of_target(indicator: Indicator, year: int) -> Aim | None:
    """Follow a target back to its money. None where no plan in force has it."""
    terms = (
        Terms.objects.filter(indicator=indicator, version__in=standing.versions(year).values("pk"))
        .select_related("node__version", "indicator", "agency")
        .first()
    )
    if terms is None:
        return None
    [measured] = trees.measured([terms], year)
    programmes = _below(terms.node)
    works = standing.works(year).filter(programme__in=[one.code for one in programmes])
    undertaken = [Undertaken(work) for work in works.order_by("undertaking__activity__code", "pk")]
    _fill(undertaken, year)
    return Aim(terms, measured, strength(measured), programmes, undertaken)


def _below(node: Node) -> list[Node]:
    """The programmes at or below a node."""
    nodes = list(Node.objects.filter(version=node.version_id))
    wanted, found = {node.pk}, []
    for one in sorted(nodes, key=lambda one: list(Node.Kind).index(Node.Kind(one.kind))):
        if one.pk in wanted or one.parent_id in wanted:
            wanted.add(one.pk)
            found += [one] if one.kind == Node.Kind.PROGRAMME else []
    return found


def _fill(undertaken: Sequence[Undertaken], year: int) -> None:
    """The money of all of them, by one question."""
    keys = ("line__agency", "line__activity")
    pairs = {(one.work.undertaking.agency_id, one.work.undertaking.activity_id): one for one in undertaken}
    sums = LineState.objects.filter(
        line__year=year, line__activity__in=[activity for _agency, activity in pairs], outgoing=True
    )
    for row in sums.values(*keys).annotate(Sum("ceiling"), Sum("committed"), Sum("paid")).order_by():
        if one := pairs.get((row["line__agency"], row["line__activity"])):
            one.ceiling, one.committed, one.paid = row["ceiling__sum"], row["committed__sum"], row["paid__sum"]
