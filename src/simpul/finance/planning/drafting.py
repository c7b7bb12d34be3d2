"""Making plans: a document, a draft of it, and what stands in the draft. Putting something that stands already changes it.

    plan = drafting.open_plan(Plan.Kind.RKPD, 2027, by=user)
    version = drafting.draft(plan, by=user)
    drafting.undertake(version, [Intended(agency, "1.03.02.2.01.0001", "1.03.02", Decimal("150000000"), outputs)], by=user)

What the database refuses, since the version is no draft any more, comes back as a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max

from simpul.finance.classification.codes import Level
from simpul.finance.classification.models import Activity
from simpul.finance.planning.models import Indicator, Node, Output, Plan, Target, Terms, Undertaking, Version, Work
from simpul.finance.planning.refusing import refusals
from simpul.kernel import audit
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency
from simpul.kernel.workflow import Refused
from simpul.kernel.writing import whole


@dataclass(frozen=True)
class Promised:
    """So much of something that an undertaking shall bring; `region` is the code of a village or kecamatan."""

    what: str
    unit: str
    quantity: Decimal
    region: str | None = None
    place: str = ""


@dataclass(frozen=True)
class Intended:
    """What an agency intends: a sub kegiatan by its code, for a programme of the RPJMD (empty: none), with outputs and money."""

    agency: Agency
    activity: str
    programme: str = ""
    money: Decimal = Decimal(0)
    outputs: Sequence[Promised] = ()
    note: str = ""


@whole()
def open_plan(
    kind: str, first_year: int, last_year: int | None = None, *, by: User | None, agency: Agency | None = None,
    legal_basis: str = "", example: bool = False,
) -> Plan:  # fmt: skip
    """A new document without a version. Raises `Refused` when there is one for that time."""
    with refusals():
        made = Plan.objects.create(
            kind=kind, agency=agency, first_year=first_year, last_year=last_year or first_year, legal_basis=legal_basis, example=example
        )  # fmt: skip
    audit.record("planning.open", "plan", made.pk, by=by, plan=str(made))
    return made


@whole()
def draft(plan: Plan, *, by: User | None, reason: str = "") -> Version:
    """A draft that begins as what stands: the newest version that was set. Raises `Refused` while another is open."""
    before = plan.versions.filter(state=Version.State.SET).order_by("-n").first()
    if before and not reason:
        raise Refused("Tulis alasan perubahan: versi %(n)s sudah ditetapkan.", n=before.n, field="reason")
    last: int = plan.versions.aggregate(last=Max("n"))["last"] or 0
    with refusals():
        made = Version.objects.create(plan=plan, n=last + 1, reason=reason, made_by=by.pk if by else None)
    if before:
        _copy(before, made)
    audit.record("planning.draft", "plan_version", made.pk, by=by, reason=reason, version=str(made))
    return made


@whole()
def put_node(
    version: Version, kind: str, code: str, name: str, *, parent: str = "", agency: Agency | None = None, by: User | None
) -> Node:  # fmt: skip
    """A mission, goal, objective or programme. Raises `Refused` when what it shall stand under is not there."""
    above = version.nodes.filter(code=parent).first() if parent else None
    if parent and above is None:
        raise Refused("Kode %(code)s belum ada di dokumen ini.", code=parent, field="parent")
    with refusals():
        values = {"kind": kind, "name": name, "parent": above, "agency": agency}
        one, _new = Node.objects.update_or_create(version=version, code=code, defaults=values)
    _noted(version, by, node=code)
    return one


@whole()
def put_indicator(
    version: Version, code: str, node: str, *, by: User | None, targets: Mapping[int, Decimal], example: bool = False, **told: Any
) -> Terms:  # fmt: skip
    """An indicator of what stands under a code; `told` are the columns of `Terms`. Raises `Refused` for a year outside the plan."""
    measures = version.nodes.filter(code=node).first()
    if measures is None:
        raise Refused("Kode %(code)s belum ada di dokumen ini.", code=node, field="node")
    for year in set(targets) - set(version.plan.years):
        raise Refused("Tahun %(year)s di luar masa dokumen ini.", year=year)
    one, _new = Indicator.objects.get_or_create(plan=version.plan, code=code, defaults={"example": example})
    with refusals():
        terms, _new = Terms.objects.update_or_create(
            version=version, indicator=one, defaults={**told, "node": measures}
        )
        terms.targets.all().delete()
        Target.objects.bulk_create(
            Target(version=version, terms=terms, year=year, value=value) for year, value in targets.items()
        )
    _noted(version, by, indicator=code)
    return terms


@whole()
def undertake(
    version: Version, intended: Iterable[Intended], *, by: User | None, example: bool = False
) -> list[Undertaking]:
    """What agencies intend in the year of an RKPD or Renja; what stands for the same sub kegiatan is replaced.

    Raises `Refused` for a code that the year's chart lacks, or that is no sub kegiatan.
    """
    told = list(intended)
    if not version.plan.is_yearly:
        raise Refused("Kegiatan hanya dicatat di RKPD dan Renja.")
    year = version.plan.first_year
    found = Activity.objects.of(year).filter(code__in={one.activity for one in told}, level=Level.SUB_KEGIATAN)
    chart = {one.code: one for one in found}
    for one in told:
        if one.activity not in chart:
            raise Refused("Kode %(code)s bukan sub kegiatan tahun %(year)s.", code=one.activity, year=year)
        if version.plan.agency_id not in (None, one.agency.pk):
            raise Refused("Renja ini bukan milik %(agency)s.", agency=one.agency)
    wanted = {(one.agency.pk, chart[one.activity].pk): one for one in told}
    Undertaking.objects.bulk_create(
        [Undertaking(year=year, agency_id=a, activity_id=b, example=example) for a, b in wanted], ignore_conflicts=True
    )
    standing = Undertaking.objects.filter(year=year, agency__in={a for a, _b in wanted})
    rows = {(one.agency_id, one.activity_id): one for one in standing}
    with refusals():
        remove(version, [rows[key] for key in wanted], by=None)
        works = Work.objects.bulk_create(
            Work(
                version=version,
                undertaking=rows[key],
                programme=one.programme,
                money=one.money,
                note=one.note,
            )
            for key, one in wanted.items()
        )
        _outputs(version, zip(works, wanted.values(), strict=True))
    _noted(version, by, undertakings=len(wanted))
    return [rows[key] for key in wanted]


@whole()
def remove(version: Version, undertakings: Iterable[Undertaking], *, by: User | None) -> None:
    """Leave undertakings out of a draft. They stay known: other versions and money may speak of them."""
    gone = Work.objects.filter(version=version, undertaking__in=list(undertakings))
    with refusals():
        Output.objects.filter(work__in=gone).delete()
        gone.delete()
    if by is not None:
        _noted(version, by, removed=True)


@whole()
def drop(row: Node | Terms, *, by: User | None) -> None:
    """Take a node or an indicator out of a draft. Raises `Refused` while something hangs on it."""
    version, code = row.version, row.code if isinstance(row, Node) else row.indicator.code
    if isinstance(row, Node) and (row.parts.exists() or row.terms.exists()):
        raise Refused("Masih ada yang berada di bawah %(code)s. Keluarkan itu dahulu.", code=code)
    with refusals():
        if isinstance(row, Terms):
            row.targets.all().delete()
        row.delete()
    _noted(version, by, dropped=code)


def _outputs(version: Version, made: Iterable[tuple[Work, Intended]]) -> None:
    Output.objects.bulk_create(
        Output(
            version=version,
            work=work,
            n=n,
            what=one.what,
            unit=one.unit,
            quantity=one.quantity,
            region_id=one.region,
            place=one.place,
        )
        for work, intended in made
        for n, one in enumerate(intended.outputs, 1)
    )


def _noted(version: Version, by: User | None, **what: Any) -> None:
    audit.record("planning.edit", "plan_version", version.pk, by=by, **what)


def _copy(before: Version, made: Version) -> None:
    """All that stands in a version, once more in another: rows get new numbers, and point at the new ones of each other."""
    nodes = _again(Node, before, made, {})
    for old, new in nodes.items():  # a tree points at itself: its rows need their numbers first
        new.parent = nodes[old.parent] if old.parent is not None else None
    Node.objects.bulk_update([new for new in nodes.values() if new.parent_id], ["parent"])
    _again(Target, before, made, {"terms": _again(Terms, before, made, {"node": nodes})})
    _again(Output, before, made, {"work": _again(Work, before, made, {})})


def _again(model: Any, before: Version, made: Version, points: Mapping[str, Mapping[Any, Any]]) -> dict[Any, Any]:
    """The rows of a table in a version, copied into another: old row to new."""
    columns = [
        field.attname for field in model._meta.concrete_fields if field.name not in {"id", "version", "parent", *points}
    ]
    old = list(model.objects.filter(version=before).order_by("pk"))
    new = model.objects.bulk_create(
        model(
            version=made,
            **{name: getattr(one, name) for name in columns},
            **{f"{name}_id": rows[getattr(one, name)].pk for name, rows in points.items()},
        )
        for one in old
    )
    return dict(zip(old, new, strict=True))
