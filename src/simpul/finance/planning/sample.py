"""A small RPJMD, RKPD and some realisations, marked as examples: for tests, and to look at before there is a real one.

The regency's own documents are imported (`importing`). Names and figures are made up.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from simpul.finance.planning import deciding, drafting, measuring
from simpul.finance.planning.achievement import Polarity
from simpul.finance.planning.drafting import Intended, Promised
from simpul.finance.planning.models import Indicator, Plan, Version
from simpul.kernel.accounts.models import User
from simpul.kernel.organizations.models import Agency

NODES = (
    ("mission", "M1", "Mewujudkan pelayanan dasar yang merata", ""),
    ("goal", "T1", "Meningkatnya kualitas infrastruktur desa", "M1"),
    ("objective", "S1", "Jalan dalam kondisi mantap", "T1"),
    ("programme", "1.03.10", "Program Penyelenggaraan Jalan", "S1"),
    ("mission", "M2", "Mewujudkan masyarakat yang sehat", ""),
    ("goal", "T2", "Meningkatnya derajat kesehatan", "M2"),
    ("objective", "S2", "Balita tumbuh sehat", "T2"),
    ("programme", "1.02.02", "Program Pemenuhan Upaya Kesehatan", "S2"),
)
INDICATORS = (
    ("IKU-1", "S1", "Jalan kabupaten dalam kondisi mantap", "%", Polarity.MAXIMISE, "71.5", (74, 77, 80, 83, 86), "72", True),
    ("IKU-2", "S2", "Prevalensi balita pendek", "%", Polarity.MINIMISE, "21", (20, 18, 16, 15, 14), "19", True),
)  # fmt: skip
WORKS = (
    ("1.03.10.2.01.0009", "1.03.10", "2400000000", ("Jalan yang dipelihara", "km", "3.5")),
    ("1.03.02.2.01.0001", "", "350000000", ("Saluran yang diperbaiki", "meter", "420")),
)


@dataclass(frozen=True)
class Sample:
    """What was made."""

    rpjmd: Version
    rkpd: Version
    iku: Indicator


def load(first_year: int, *, works: Agency, health: Agency, by: User, second: User) -> Sample:
    """An RPJMD from a year on and the RKPD of that year, both set by decree; two persons, as it must be.

    The chart of that year must be there (`classification.sample`).
    """
    plan = drafting.open_plan(
        Plan.Kind.RPJMD, first_year, first_year + 4, by=by, legal_basis="UU 25/2004", example=True
    )
    version = drafting.draft(plan, by=by)
    for kind, code, name, parent in NODES:
        drafting.put_node(version, kind, code, name, parent=parent, agency=works if code == "1.03.10" else None, by=by)
    for code, node, name, unit, polarity, baseline, targets, _came, iku in INDICATORS:
        drafting.put_indicator(
            version, code, node, targets={first_year + n: Decimal(value) for n, value in enumerate(targets)}, by=by,
            name=name, unit=unit, polarity=polarity.value, baseline=Decimal(baseline), baseline_year=first_year - 1, iku=iku,
            formula=f"{name}: jumlah yang memenuhi dibagi seluruhnya, dikali 100", source="Laporan perangkat daerah",
            agency=works if code == "IKU-1" else health, example=True,
        )  # fmt: skip
    settle(version, by=by, second=second, decree="Perda contoh 1", on=date(first_year, 6, 30))
    rkpd = drafting.draft(drafting.open_plan(Plan.Kind.RKPD, first_year, by=by, example=True), by=by)
    wanted = [
        Intended(works, code, programme, Decimal(money), [Promised(what, unit, Decimal(quantity))])
        for code, programme, money, (what, unit, quantity) in WORKS
    ]
    drafting.undertake(rkpd, wanted, by=by, example=True)
    settle(rkpd, by=by, second=second, decree="Perkada contoh 2", on=date(first_year, 6, 30))
    for code, *_told, came, _iku in INDICATORS:
        one = Indicator.objects.get(plan=plan, code=code)
        said = measuring.declare(one, first_year, Decimal(came), evidence="Laporan kinerja contoh", by=by, example=True)
        measuring.verify(said, by=second, accepted=True)
    return Sample(version, rkpd, Indicator.objects.get(plan=plan, code="IKU-1"))


def settle(version: Version, *, by: User, second: User, decree: str, on: date) -> None:
    """Agree to a draft and set it: two persons."""
    deciding.agree(version, by=by)
    deciding.set_by_decree(version, by=second, decree=decree, decree_on=on)
