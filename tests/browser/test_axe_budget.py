"""The budget's desk in a real browser: no axe violations in any theme, nothing wider than the screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page

from simpul.finance.budget import allotting
from simpul.finance.budget.models import Line, Version
from simpul.finance.budget.tests.making import FUEL, budget, draft, spending, team
from simpul.finance.roles import BUDGET_TEAM, TREASURER_GENERAL
from simpul.kernel.testing import cast
from tests.browser.accessibility import faults_in_all_themes, overflow_when_narrow
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_the_budget_are_sound(visit: Callable[..., Page]) -> None:
    [pens, _fuel] = budget("150000000", "240000000", allotted="40000000")
    allotting.plan_cash({pens.pk: [Decimal(12_500_000)] * 12}, by=team())
    shift = draft(
        Version.Kind.SHIFT,
        spending("149000000", reason="Harga pulpen turun"),
        spending("241000000", FUEL, reason="BBM naik"),
    )
    assert Line.objects.count() == 3
    pages = ["", "anggaran/", f"anggaran/versi/{shift.pk}/", "anggaran/baris/", f"anggaran/baris/{pens.pk}/", "anggaran/rka/",
             "anggaran/harga/", "anggaran/sipd/", "anggaran/spd/", "anggaran/plafon/", "anggaran/kas/?opd=dpupr",
             f"anggaran/kas/{pens.pk}/", "anggaran/harga/izin/"]  # fmt: skip
    for size in (PHONE, DESK):
        page = visit(cast.officer(TREASURER_GENERAL), size=size)
        page.goto("/keuangan/anggaran/spd/")
        assert faults_in_all_themes(page) == {}
        page = visit(cast.officer(BUDGET_TEAM), size=size)
        for address in pages:
            page.goto(f"/keuangan/{address}")
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=f"{folder}/{size['width']}-{address.replace('/', '_')}.png", full_page=True)
            assert faults_in_all_themes(page) == {}, address
            assert overflow_when_narrow(page) == [], address
