"""The page of records that may be of one person, filled: candidates, a merge in force, and one that waits for a second officer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from simpul.kernel.accounts.roles import REGISTRAR
from simpul.kernel.privacy import merging
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from tests.browser.accessibility import faults
from tests.browser.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["360px", "1366px"])
def test_double_records_are_found_merged_and_parted(visit: Callable[..., Page], size: Any) -> None:
    siti = cast.resident("Siti Rahayu", phone="+6281234567890", region=cast.village())
    twins = [
        Resident.objects.create(name=name, phone="+6281234567890", region=cast.village(), verified_level=level)
        for name, level in (("Sitti Rahayu", 0), ("S. Rahayu", 0), ("Hj. Siti Rahayu", 0))
    ]
    person, colleague = Resident.objects.get(pk=siti.resident_id), cast.officer(REGISTRAR, name="Eko").user
    assert colleague
    merging.ask(person, twins[0], by=colleague, reason="Nomor ponsel dan nama sama")
    page = visit(cast.officer(REGISTRAR, name="Wahyu"), size=size)
    page.goto("/meja/warga/")
    page.get_by_label("E-mail, nomor ponsel, atau NIK").fill("081234567890")
    page.locator("main").get_by_role("button", name="Cari", exact=True).click()
    page.get_by_role("link", name="Catatan ganda").click()
    page.get_by_role("button", name="Cari catatan yang mirip").click()
    expect(page.get_by_text("Yang mungkin orang yang sama").first).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Ini orang yang sama").first.click()
    expect(page.get_by_text("Bidang ini wajib diisi").or_(page.locator(".error")).first).to_be_visible()
    expect(page.get_by_role("button", name="Pisahkan lagi").first).to_be_visible()
