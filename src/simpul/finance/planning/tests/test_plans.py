"""Documents and versions: drafted, agreed, set by another; what changed from one to the next; undertakings without a programme."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from simpul.finance.planning import deciding, diffing, drafting, standing
from simpul.finance.planning.drafting import Intended, Promised
from simpul.finance.planning.models import Indicator, Node, Plan, Terms, Undertaking, Version
from simpul.finance.planning.tests.conftest import YEAR, World
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
IRRIGATION, ROADS = "1.03.02.2.01.0001", "1.03.10.2.01.0009"


def test_what_a_decree_set_is_what_holds(plans: World) -> None:
    held = standing.rpjmd(YEAR)
    assert held == plans.made.rpjmd
    assert (held.n, held.state, held.decree) == (1, "set", "Perda contoh 1")
    assert standing.rpjmd(YEAR + 5) is None
    assert [node.code for node in held.nodes.filter(kind=Node.Kind.MISSION).order_by("code")] == ["M1", "M2"]


def test_whoever_agreed_does_not_set(plans: World) -> None:
    version = plans.redraft()
    deciding.agree(version, by=plans.planner)
    with pytest.raises(Refused, match="Minta orang lain"):
        deciding.set_by_decree(version, by=plans.planner, decree="Perda 2", decree_on=date(YEAR, 9, 1))
    version.refresh_from_db()
    assert version.state == "agreed"
    deciding.set_by_decree(version, by=plans.second, decree="Perda 2", decree_on=date(YEAR, 9, 1))
    assert standing.rpjmd(YEAR) == version
    assert Entry.objects.filter(verb="planning.set", object_id=version.pk, actor=plans.second.pk).count() == 1


def test_what_is_agreed_or_set_is_not_edited(plans: World) -> None:
    with pytest.raises(Refused, match="bukan rancangan lagi"):
        drafting.put_node(plans.made.rpjmd, "mission", "M3", "Misi susulan", by=plans.planner)
    version = plans.redraft()
    deciding.agree(version, by=plans.planner)
    with pytest.raises(Refused, match="bukan rancangan lagi"):
        drafting.put_node(version, "mission", "M3", "Misi susulan", by=plans.planner)
    deciding.send_back(version, by=plans.second, reason="Misi ketiga belum masuk")
    drafting.put_node(version, "mission", "M3", "Misi susulan", by=plans.planner)


def test_one_version_at_a_time_is_open_and_a_change_needs_a_reason(plans: World) -> None:
    with pytest.raises(Refused, match="alasan perubahan"):
        plans.redraft(reason="")
    plans.redraft()
    with pytest.raises(Refused, match="belum ditetapkan"):
        plans.redraft()


def test_a_new_version_begins_as_the_last_one_and_says_only_what_changed(plans: World) -> None:
    version = plans.redraft()
    assert diffing.differences(plans.made.rpjmd, version) == []
    terms = version.terms.get(indicator__code="IKU-2")
    drafting.put_indicator(
        version, "IKU-2", "S2", targets={YEAR + n: Decimal(20 - n) for n in range(5)}, by=plans.planner, name=terms.name,
        unit="%", polarity="minimise", baseline=Decimal(21), baseline_year=YEAR - 1, iku=True, formula=terms.formula,
        source=terms.source, agency=terms.agency,
    )  # fmt: skip
    drafting.put_node(version, "mission", "M3", "Misi susulan", by=plans.planner)
    drafting.drop(version.nodes.get(code="1.02.02"), by=plans.planner)
    found = {one.key: one for one in diffing.differences(plans.made.rpjmd, version)}
    assert set(found) == {"indikator IKU-2", "M3", "1.02.02"}
    assert found["indikator IKU-2"].columns == [
        ("Target 2028", "18", "19"), ("Target 2029", "16", "18"), ("Target 2030", "15", "17"), ("Target 2031", "14", "16"),
    ]  # fmt: skip
    assert found["M3"].was is None
    assert found["1.02.02"].now is None
    assert Indicator.objects.filter(code="IKU-2").count() == 1, "the indicator stays the same one"


def test_a_set_version_keeps_a_digest_of_all_that_stands_in_it(plans: World) -> None:
    assert diffing.untouched(plans.made.rpjmd)
    assert diffing.untouched(plans.made.rkpd)
    assert diffing.digest(plans.redraft()) != bytes(plans.made.rpjmd.digest or b"")


def test_a_draft_that_lacks_something_is_not_agreed_to(plans: World) -> None:
    plan = drafting.open_plan(Plan.Kind.RENSTRA, YEAR, YEAR + 4, agency=plans.works, by=plans.planner)
    version = drafting.draft(plan, by=plans.planner)
    with pytest.raises(Refused, match="kosong"):
        deciding.agree(version, by=plans.planner)
    drafting.put_node(version, "programme", "1.03.10", "Program Penyelenggaraan Jalan", by=plans.planner)
    drafting.put_indicator(
        version, "R-1", "1.03.10", targets={YEAR: Decimal(5)}, by=plans.planner, name="Jalan dipelihara", unit="km",
        polarity="maximise", formula="Jumlah", source="Laporan", agency=plans.works,
    )  # fmt: skip
    with pytest.raises(Refused, match="R-1 belum memiliki target tahun 2028, 2029, 2030, 2031"):
        deciding.agree(version, by=plans.planner)


def test_an_undertaking_is_the_same_in_every_plan(plans: World) -> None:
    plan = drafting.open_plan(Plan.Kind.RENJA, YEAR, agency=plans.works, by=plans.planner)
    version = drafting.draft(plan, by=plans.planner)
    wanted = Intended(plans.works, ROADS, "1.03.10", Decimal(1), [Promised("Jalan", "km", Decimal(9))])
    (one,) = drafting.undertake(version, [wanted], by=plans.planner)
    assert Undertaking.objects.count() == 2
    assert [work.version for work in standing.works(YEAR).filter(undertaking=one)] == [plans.made.rkpd]
    with pytest.raises(Refused, match="bukan milik"):
        drafting.undertake(version, [Intended(cast.agency("dinkes"), ROADS)], by=plans.planner)
    with pytest.raises(Refused, match=r"1\.03\.10 bukan sub kegiatan"):
        drafting.undertake(version, [Intended(plans.works, "1.03.10")], by=plans.planner)


def test_where_the_rkpd_is_silent_the_renja_speaks(plans: World) -> None:
    plan = drafting.open_plan(Plan.Kind.RENJA, YEAR, agency=plans.works, by=plans.planner)
    version = drafting.draft(plan, by=plans.planner)
    (one,) = drafting.undertake(version, [Intended(plans.works, "1.03.05.2.01.0017", "9.99.99")], by=plans.planner)
    assert not standing.works(YEAR).filter(undertaking=one).exists(), "a draft is not what holds"
    deciding.agree(version, by=plans.planner)
    deciding.set_by_decree(version, by=plans.second, decree="Perka 7", decree_on=date(YEAR, 7, 1))
    assert standing.works(YEAR).filter(undertaking=one).exists()
    assert standing.without_programme(YEAR).count() == 2, "one names none, one a programme that the RPJMD lacks"


def test_undertakings_without_a_programme_are_counted(plans: World) -> None:
    (one,) = standing.without_programme(YEAR)
    assert one.undertaking.activity.code == IRRIGATION


def test_what_is_brought_again_replaces_what_stood(plans: World) -> None:
    plan = Plan.objects.get(kind="rkpd")
    version = drafting.draft(plan, by=plans.planner, reason="Pergeseran")
    drafting.undertake(version, [Intended(plans.works, IRRIGATION, "1.03.02", Decimal(5))], by=plans.planner)
    work = version.works.get(undertaking__activity__code=IRRIGATION)
    assert (work.programme, work.money, work.outputs.count()) == ("1.03.02", 5, 0)
    drafting.remove(version, [work.undertaking], by=plans.planner)
    assert version.works.count() == 1


def test_nothing_is_dropped_while_something_hangs_on_it(plans: World) -> None:
    version = plans.redraft()
    with pytest.raises(Refused, match="Masih ada yang berada di bawah S1"):
        drafting.drop(version.nodes.get(code="S1"), by=plans.planner)
    drafting.drop(version.terms.get(indicator__code="IKU-1"), by=plans.planner)
    assert Terms.objects.filter(version=version).count() == 1
    assert Version.objects.get(pk=plans.made.rpjmd.pk).terms.count() == 2
