"""The performance report: of the regency and of an agency, with nothing typed for it, and what is missing said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from simpul.finance.openness import performance
from simpul.finance.openness.tests.conftest import YEAR, Money
from simpul.finance.planning.models import Node
from simpul.kernel.organizations.models import Agency

pytestmark = pytest.mark.django_db
HOME = f"/laporan-kinerja/{YEAR}/"


def test_it_counts_what_plans_say_and_budget_and_treasury_keep(money: Money) -> None:
    told = performance.of(YEAR)
    assert told
    assert told.paid == Decimal(12_000_000)
    assert told.indicators
    assert sum(told.bands.values()) + told.unknown <= len(told.indicators)
    programmes = [part for part in told.parts if part.node.kind == Node.Kind.PROGRAMME and part.ceiling]
    assert sum(part.paid for part in programmes) == Decimal(12_000_000), (
        "all of it serves a programme that the plan has"
    )
    assert performance.of(1999) is None


def test_an_agency_reports_by_its_own_plan(money: Money, client: Client) -> None:
    for agency in performance.agencies(YEAR):
        told = performance.of(YEAR, agency)
        assert told
        assert told.version.plan.agency == agency
    without = Agency.objects.exclude(pk__in=performance.agencies(YEAR)).first()
    if without:
        assert client.get(f"{HOME}?opd={without.code}").status_code == 404


def test_as_page_table_and_paper(money: Money, client: Client) -> None:
    told = performance.of(YEAR)
    assert told
    page = client.get(HOME)
    assert page.status_code == 200
    one, _known = told.indicators[0]
    assert one.terms.name in page.text
    assert f"/benang/target/{one.terms.indicator_id}/{YEAR}/" in page.text, "each figure opens what it is made of"
    table = b"".join(client.get(f"{HOME}?unduh=csv").streaming_content).decode()  # type: ignore[attr-defined]
    assert table.count("\n") > len(told.indicators)
    first = client.get(f"{HOME}lkjip.pdf")
    assert first.content.startswith(b"%PDF-")
    assert first.content == client.get(f"{HOME}lkjip.pdf").content
    for nonsense in ("?opd=tidak-ada", "?opd=%00", "?opd=" + "x" * 300):
        assert client.get(HOME + nonsense).status_code in (400, 404)
    assert client.get("/laporan-kinerja/99999999/").status_code == 404
    assert client.get("/laporan-kinerja/").status_code == 302
