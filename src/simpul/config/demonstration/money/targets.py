"""What the year's money is for: an RPJMD, the year's RKPD with what every agency undertakes, and what the indicators came to."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from random import Random

from simpul.config.demonstration.money.shape import Shape, Spot, rows
from simpul.config.demonstration.money.stage import Stage
from simpul.finance.classification.codes import Level, depth
from simpul.finance.classification.models import Activity
from simpul.finance.planning import deciding, drafting, measuring, standing
from simpul.finance.planning.drafting import Intended, Promised
from simpul.finance.planning.models import Plan, Version
from simpul.kernel.regions.models import Region

TREE = (
    ("mission", "M1", "Infrastruktur dan lingkungan yang merata", ""),
    ("mission", "M2", "Manusia yang sehat, cerdas, dan sejahtera", ""),
    ("mission", "M3", "Pemerintahan yang bersih dan melayani", ""),
    ("goal", "T1", "Meningkatnya kualitas infrastruktur", "M1"),
    ("goal", "T2", "Meningkatnya kualitas hidup", "M2"),
    ("goal", "T3", "Meningkatnya kualitas tata kelola", "M3"),
    ("objective", "S1", "Jalan, irigasi, dan air minum dalam kondisi baik", "T1"),
    ("objective", "S2", "Masyarakat yang sehat", "T2"),
    ("objective", "S3", "Pendidikan yang merata", "T2"),
    ("objective", "S4", "Kemiskinan yang berkurang", "T2"),
    ("objective", "S5", "Birokrasi yang akuntabel", "T3"),
    ("objective", "S6", "Lingkungan yang lestari", "T1"),
)
SERVES = {
    "1.01": "S3",
    "1.02": "S2",
    "1.03": "S1",
    "1.04": "S1",
    "1.06": "S4",
    "2.11": "S6",
    "3.27": "S4",
    "3.30": "S4",
}
UNLINKED = {"2.18.04", "1.05.02"}  # programs that no mission names: money without a programme, counted and shown
YEARS = 5


def plan(stage: Stage) -> None:
    """The RPJMD and the year's RKPD, where none stands yet."""
    if standing.rpjmd(stage.year) is None:
        _long_plan(stage)
    if not Plan.objects.filter(kind=Plan.Kind.RKPD, first_year=stage.year).exists():
        _year_plan(stage)


def _long_plan(stage: Stage) -> None:
    by, first = stage.person("perencana"), stage.year - 1
    made = drafting.open_plan("rpjmd", first, first + YEARS - 1, by=by, legal_basis="UU 25/2004", example=True)
    version = drafting.draft(made, by=by)
    for kind, code, name, parent in TREE:
        drafting.put_node(version, kind, code, name, parent=parent, by=by)
    used = {spot.program: spot.agency for spot in _spots(stage.shape)}
    names = dict(Activity.objects.of(stage.year).filter(level=Level.PROGRAM).values_list("code", "name"))
    for code, agency in sorted(used.items()):
        if code not in UNLINKED:
            under = SERVES.get(code.rpartition(".")[0], "S5") if not code.endswith(".01") else "S5"
            drafting.put_node(
                version, "programme", code, names[code], parent=under, agency=stage.agencies[agency], by=by
            )
    for row in rows("indicators"):
        if stage.shape.size.has(row["agency"]):
            targets = dict(zip(range(first, first + YEARS), map(Decimal, row["targets"].split()), strict=True))
            drafting.put_indicator(
                version, row["code"], row["objective"], targets=targets, by=by, name=row["name"], unit=row["unit"], iku=True,
                polarity=row["polarity"], baseline=Decimal(row["baseline"]), baseline_year=first - 1, formula=row["formula"],
                source="Laporan perangkat daerah", agency=stage.agencies[row["agency"]], example=True,
            )  # fmt: skip
    _set(stage, version, f"Perda contoh 4/{first}", date(first, 1, 2))


def _year_plan(stage: Stage) -> None:
    by, year = stage.person("perencana"), stage.year
    money: dict[tuple[str, str], int] = defaultdict(int)
    for one in stage.shape.spending:
        money[one.spot.agency, one.spot.activity] += one.amount
    told = {row["code"]: row for row in rows("activities") if row["output"]}
    regions = list(Region.objects.villages().order_by("code").values_list("code", flat=True))
    version = drafting.draft(drafting.open_plan("rkpd", year, by=by, legal_basis="UU 25/2004", example=True), by=by)
    wanted: list[Intended] = []
    for (agency, activity), amount in sorted(money.items()):
        row, random = told.get(activity), Random(f"{year}:{agency}:{activity}")  # noqa: S311
        outputs = [Promised("Laporan yang diselesaikan", "dokumen", Decimal(4))]
        if row:
            place = random.choice(regions) if regions and activity.startswith(("1.03.", "1.04.", "3.27.")) else None
            outputs = [Promised(row["output"], row["unit"], Decimal(row["quantity"]), place)]
        programme = ".".join(activity.split(".")[: depth("1.01.01")])
        wanted.append(
            Intended(
                stage.agencies[agency], activity, "" if programme in UNLINKED else programme, Decimal(amount), outputs
            )
        )
    drafting.undertake(version, wanted, by=by, example=True)
    _set(stage, version, f"Perkada contoh 18/{year - 1}", date(year - 1, 6, 28))


def realise(stage: Stage) -> None:
    """What the year's indicators came to: declared by one planner, verified by another; the last still waits."""
    by, other = stage.person("perencana"), stage.person("perencana.2")
    version = standing.rpjmd(stage.year)
    if version is None or not version.plan.example:
        return
    told = {row["code"]: row for row in rows("indicators")}
    terms = list(version.terms.select_related("indicator").order_by("indicator__code"))
    for n, one in enumerate(terms):
        row = told.get(one.indicator.code)
        if row is None or standing.chain(one.indicator, stage.year):
            continue
        said = measuring.declare(
            one.indicator, stage.year, Decimal(row["came"]), evidence=f"Laporan kinerja contoh {stage.year}", by=by, example=True
        )  # fmt: skip
        if n < len(terms) - 1:
            measuring.verify(said, by=other, accepted=True)


def _set(stage: Stage, version: Version, decree: str, on: date) -> None:
    deciding.agree(version, by=stage.person("perencana"))
    deciding.set_by_decree(version, by=stage.person("perencana.2"), decree=decree, decree_on=on)


def _spots(shape: Shape) -> list[Spot]:
    return [one.spot for one in shape.spending]
