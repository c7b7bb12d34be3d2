"""The books in a real browser: every page by the axe rules, on a phone and at a desk, in both languages; and the way from a figure down."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from playwright.sync_api import Page

from simpul.finance.ledger.closing import open_books
from simpul.finance.ledger.models import Entry
from simpul.finance.ledger.posting import Side, turn
from simpul.finance.reports import memorials
from simpul.finance.reports.models import Memorial
from simpul.finance.reports.tests.conftest import CASH, GOODS, MARKET, SILPA, YEAR, begin, post
from simpul.finance.roles import ACCOUNTANT
from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.testing import cast
from tests.browser.accessibility import faults, faults_in_all_themes
from tests.browser.conftest import DESK as WIDE
from tests.browser.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
AT = f"tahun={YEAR}&dari=1&sampai=12"


@pytest.fixture
def kept() -> dict[str, Any]:
    """A year with a few postings, a closed month, and a memorial journal that waits."""
    books, dinas = begin(), cast.agency("dpupr")
    open_books(YEAR, by=None, balances=[(CASH, books.treasury, Decimal(9_000_000_000))])
    post(books.financing(SILPA, Decimal(9_000_000_000)), month=1, words="SiLPA tahun lalu")
    post(books.spending(GOODS, dinas.pk, Decimal(12_500_000)), words="Pembelian alat tulis kantor", example=True)
    post(books.revenue(MARKET, dinas.pk, Decimal(4_000_000)), month=5, words="Retribusi pelayanan pasar")
    rina, joko = cast.officer(ACCOUNTANT, name="Rina Astuti"), cast.officer(ACCOUNTANT, name="Joko Pranoto")
    legs = [
        Side("8.1.08.01.01.0001", dinas.pk, Decimal(750_000)),
        Side("1.3.07.01.01.0001", dinas.pk, Decimal(-750_000)),
    ]
    for words in ("Penyusutan peralatan", "Penyusutan gedung"):
        made = memorials.make(day=date(YEAR, 12, 28), words=words, legs=legs, by=rina.user)  # type: ignore[arg-type]
    memorials.approve(Memorial.objects.earliest("pk"), by=joko.user)  # type: ignore[arg-type]
    turn(YEAR, 1, "closed", by=joko.user)
    return {
        "rina": rina,
        "joko": joko,
        "memorial": made,
        "entry": Entry.objects.get(book="budgetary", words__startswith="Pembelian"),
    }


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["360px", "1366px"])
def test_no_page_of_the_books_has_a_fault(
    visit: Callable[..., Page], kept: dict[str, Any], size: dict[str, int]
) -> None:
    wrong = {}
    people = {
        "nobody": visit(NOBODY, size=size),
        "joko": visit(kept["joko"], size=size),
        "english": visit(NOBODY, size=size, language="en-GB"),
    }
    for who, address in (
        ("nobody", f"/laporan-keuangan/?laporan=lra&{AT}"), ("english", f"/laporan-keuangan/?laporan=neraca&{AT}"),
        ("nobody", f"/laporan-keuangan/angka/?{AT}&akun=5.1.02"), ("nobody", f"/laporan-keuangan/jurnal/{kept['entry'].pk}/"),
        ("joko", f"/keuangan/buku/?{AT}"), ("joko", f"/keuangan/buku/neraca-saldo/?{AT}"), ("joko", f"/keuangan/buku/bulan/?tahun={YEAR}"),
        ("joko", "/keuangan/buku/memorial/"), ("joko", f"/keuangan/buku/memorial/{kept['memorial'].pk}/"),
        ("joko", "/keuangan/buku/memorial/baru/"),
    ):  # fmt: skip
        page = people[who]
        page.goto(address)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(
                path=f"{folder}/{size['width']}-{address.strip('/').replace('/', '_').replace('?', '-')}.png",
                full_page=True,
            )
        wrong[f"{who} {address}"] = faults_in_all_themes(page) if "laporan=lra" in address else faults(page)
    assert not any(wrong.values()), wrong


def test_from_a_figure_down_to_the_entry_without_javascript(visit: Callable[..., Page], kept: dict[str, Any]) -> None:
    page = visit(NOBODY, javascript=False)
    page.goto(f"/laporan-keuangan/?{AT}")
    page.get_by_role("link", name="Belanja barang dan jasa: 12.500.000,00").click()
    page.get_by_role("link", name="Pembelian alat tulis kantor").click()
    assert page.get_by_role("heading", level=1).inner_text() == "Pembelian alat tulis kantor"
    assert page.get_by_text(bytes(kept["entry"].hash).hex()).is_visible()
