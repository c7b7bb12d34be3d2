"""What indicators came to: two persons, nothing rewritten, what counts, and what the platform measures by itself."""

from __future__ import annotations

from decimal import Decimal

import pytest

from simpul.finance.planning import deciding, drafting, measuring, standing
from simpul.finance.planning.achievement import Band
from simpul.finance.planning.models import Indicator, Terms
from simpul.finance.planning.observations import Realisation
from simpul.finance.planning.tests.conftest import YEAR, World
from simpul.kernel.indicators import registry
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db


def course(code: str, year: int = YEAR) -> standing.Course:
    terms = Terms.objects.get(indicator__code=code, version=standing.rpjmd(year))
    return standing.courses([terms], [year])[terms.pk][0]


def test_what_was_verified_counts(plans: World) -> None:
    found = course("IKU-1")
    assert (found.target, found.value) == (Decimal(74), Decimal(72))
    assert found.achieved
    assert (found.achieved.shown, found.achieved.band) == (Decimal("97.29"), Band.VERY_HIGH)


def test_what_nobody_verified_counts_for_nothing(plans: World) -> None:
    measuring.declare(plans.made.iku, YEAR + 1, Decimal(80), evidence="Survei jalan", by=plans.planner)
    assert course("IKU-1", YEAR + 1).value is None


def test_a_correction_supersedes_once_it_is_verified_and_the_old_one_stays(plans: World) -> None:
    with pytest.raises(Refused, match="diperbaiki"):
        measuring.declare(plans.made.iku, YEAR, Decimal(60), evidence="Survei ulang", by=plans.planner)
    later = measuring.declare(
        plans.made.iku, YEAR, Decimal(60), evidence="Survei ulang", by=plans.planner, reason="Ruas dihitung ganda"
    )
    assert course("IKU-1").value == 72
    measuring.verify(later, by=plans.second, accepted=True)
    assert course("IKU-1").value == 60
    assert [one.value for one in standing.chain(plans.made.iku)] == [72, 60]


def test_what_was_refused_does_not_count_and_can_be_mended(plans: World) -> None:
    year = YEAR + 1
    first = measuring.declare(plans.made.iku, year, Decimal(99), evidence="Foto", by=plans.planner)
    with pytest.raises(Refused, match="tidak cukup"):
        measuring.verify(first, by=plans.second, accepted=False)
    measuring.verify(first, by=plans.second, accepted=False, reason="Bukan data tahun ini")
    assert course("IKU-1", year).value is None
    later = measuring.declare(
        plans.made.iku, year, Decimal(76), evidence="Survei", by=plans.planner, reason="Data benar"
    )
    measuring.verify(later, by=plans.second, accepted=True)
    assert course("IKU-1", year).value == 76


def test_nobody_verifies_what_he_entered_and_nobody_twice(plans: World) -> None:
    one = measuring.declare(plans.made.iku, YEAR + 1, Decimal(80), evidence="Survei", by=plans.planner)
    with pytest.raises(Refused, match="Minta orang lain"):
        measuring.verify(one, by=plans.planner, accepted=True)
    measuring.verify(one, by=plans.second, accepted=True)
    with pytest.raises(Refused, match="sudah diperiksa"):
        measuring.verify(one, by=plans.second, accepted=True)


def test_a_realisation_needs_evidence_and_an_indicator_that_is_in_force(plans: World) -> None:
    with pytest.raises(Refused, match="bukti"):
        measuring.declare(plans.made.iku, YEAR + 1, Decimal(80), evidence="  ", by=plans.planner)
    with pytest.raises(Refused, match="tidak ada di dokumen"):
        measuring.declare(plans.made.iku, YEAR + 9, Decimal(80), evidence="Survei", by=plans.planner)


def measured(plans: World, *, typed: bool) -> Indicator:
    """An indicator that a figure of the platform measures, in a version that is set."""
    version = plans.redraft()
    figure = next(code for code in registry if code.endswith(".received"))
    drafting.put_indicator(
        version, "IKU-3", "S1", targets={YEAR + n: Decimal(1) for n in range(5)}, by=plans.planner, name="Aduan masuk", unit="aduan",
        polarity="maximise", formula="Jumlah aduan", source="Simpul", agency=plans.works, figure=figure, typed=typed,
    )  # fmt: skip
    deciding.agree(version, by=plans.planner)
    deciding.set_by_decree(version, by=plans.second, decree="Perda 2", decree_on=version.made_at.date())
    return Indicator.objects.get(code="IKU-3")


def test_nobody_types_what_the_platform_measures(plans: World) -> None:
    one = measured(plans, typed=False)
    with pytest.raises(Refused, match="tidak diketik"):
        measuring.declare(one, YEAR, Decimal(9), evidence="Laporan", by=plans.planner)
    assert measuring.measure_all(YEAR) == 1
    found = course("IKU-3")
    assert (found.declared, found.measured, found.value) == (None, 0, 0)


def test_what_is_declared_and_what_is_measured_stand_side_by_side(plans: World) -> None:
    one = measured(plans, typed=True)
    said = measuring.declare(one, YEAR, Decimal(9), evidence="Laporan", by=plans.planner)
    measuring.verify(said, by=plans.second, accepted=True)
    measuring.measure_all(YEAR)
    found = course("IKU-3")
    assert (found.declared, found.measured, found.value) == (9, 0, 0), "what was measured counts"
    assert found.of_declared
    assert found.of_measured
    assert (found.of_declared.shown, found.of_measured.shown) == (900, 0)


def test_the_courses_of_many_indicators_take_few_questions(plans: World, django_assert_max_num_queries: object) -> None:
    several = list(Terms.objects.filter(version=plans.made.rpjmd).order_by("pk"))
    with django_assert_max_num_queries(5):  # type: ignore[operator]
        found = standing.courses(several, range(YEAR, YEAR + 5))
    assert {len(row) for row in found.values()} == {5}
    assert Realisation.objects.count() == 2
