"""What services are told of plans and their money, and how rooms above planning add to it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from simpul.finance import public
from simpul.finance.planning import standing, tracing
from simpul.finance.planning.tests.conftest import YEAR, World, build
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans(db: None) -> World:
    return build()


def test_services_find_undertakings_and_follow_their_money(plans: World) -> None:
    (found,) = public.undertakings(plans.works.pk, YEAR, "jalan rutin")
    assert (found.code, found.programme, found.money) == ("1.03.10.2.01.0009", "1.03.10", Decimal(2_400_000_000))
    assert len(public.undertakings(plans.works.pk, YEAR)) == 2
    assert [one.code for one in public.undertakings(plans.works.pk, YEAR, "1.03.02")] == ["1.03.02.2.01.0001"]
    assert public.undertakings(cast.agency("dinkes").pk, YEAR) == []
    assert public.undertaking(found.pk, cast.agency("dinkes").pk) is None
    (stage,) = [stage for stage in public.trace(found.pk) if stage.kind == "plan"]
    assert (stage.amount, stage.done) == (Decimal(2_400_000_000), False)


def test_a_room_above_adds_what_it_knows(plans: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracing, "_tellers", list(tracing._tellers))
    tracing.tells(order=20)(lambda undertaking: [tracing.Stage("budget", "Dianggarkan", Decimal(7))])
    one = standing.works(YEAR).order_by("pk")[0].undertaking
    assert [stage.kind for stage in public.trace(one.pk)][:2] == ["plan", "budget"]
