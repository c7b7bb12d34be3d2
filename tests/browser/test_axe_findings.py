"""The pages of findings and the auditors' desk in a real browser: no axe violations in any theme, nothing wider than the screen."""

from __future__ import annotations

import os
from collections.abc import Callable
from decimal import Decimal

import pytest
from playwright.sync_api import Page

from simpul.finance.findings import answering
from simpul.finance.findings.tests.conftest import RECEIVED, World, user
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.testing import cast
from tests.browser.accessibility import faults_in_all_themes, overflow_when_narrow
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def test_the_pages_of_findings_are_sound(visit: Callable[..., Page]) -> None:
    world = World()
    one = world.whole()
    world.ask(one.finding, amount=None, agency=cast.agency("bpkad"))
    answering.answer(one, "Sudah disetor sebagian.", by=user(world.pa), files=[cast.photo()])
    answering.judge(one, "not_yet", by=user(world.bpk), reason="Sisanya belum disetor.")
    answering.restore(one, "STS-1", Decimal(60_000_000), day=RECEIVED, by=user(world.apip))
    report, desk = one.finding.examination_id, "/keuangan/temuan/"
    pages = [
        (NOBODY, ["/temuan/", f"/temuan/{report}/", "/temuan/daftar/"]),
        (world.apip, [f"{desk}{one.finding_id}/", f"{desk}rekomendasi/{one.pk}/"]),
        (world.bpk, ["/keuangan/pemeriksa/"]),
    ]
    for n, (viewer, addresses) in enumerate(pages):
        page = visit(viewer, size=PHONE)
        for address in addresses:
            page.goto(address)
            if folder := os.environ.get("SHOTS"):
                page.screenshot(path=f"{folder}/{n}-{address.strip('/').replace('/', '_')}.png", full_page=True)
            assert faults_in_all_themes(page) == {}, address
            wide = overflow_when_narrow(page)
            assert wide == [], f"{address}: {wide}"
