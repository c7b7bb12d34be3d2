"""The golden thread holds in both directions, and says where it is torn."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from simpul.finance.openness import thread
from simpul.finance.openness.tests.conftest import YEAR, Money
from simpul.finance.openness.thread import Strength
from simpul.finance.planning.models import Indicator
from simpul.finance.treasury.models import Act

pytestmark = pytest.mark.django_db


def test_a_payment_leads_to_line_undertaking_programme_and_target(money: Money, client: Client) -> None:
    [strand] = thread.of_payment(Act.objects.get(pk=money.to_company.pk)).strands
    assert strand.amount == Decimal("10000000")
    assert strand.work
    assert strand.programme
    assert strand.outputs
    assert [known for _one, known in strand.measured] == [Strength.ASSERTED] * len(strand.measured)
    page = client.get(f"/benang/sp2d/{money.to_company.pk}/").text
    for words in (
        "CV Maju Contoh",
        strand.programme.name,
        strand.outputs[0].what,
        "dilaporkan, diverifikasi",
        "/bukti/?acuan=",
    ):
        assert words in page, words


def test_a_target_leads_back_to_its_payments(money: Money, client: Client) -> None:
    [strand] = thread.of_payment(Act.objects.get(pk=money.to_company.pk)).strands
    indicator = strand.measured[0][0].terms.indicator
    aim = thread.of_target(indicator, YEAR)
    assert aim
    assert aim.total.paid == Decimal("12000000")
    page = client.get(f"/benang/target/{indicator.pk}/{YEAR}/").text
    assert "Rp12,0 juta" in page
    assert f"/anggaran/{YEAR}/pembayaran/?opd=" in page


def test_a_payment_is_found_by_its_number(money: Money, client: Client) -> None:
    number = f"{money.to_company.no}/{YEAR}"
    assert client.get(f"/benang/?nomor=SP2D+{number}").url == f"/benang/sp2d/{money.to_company.pk}/"  # type: ignore[attr-defined]
    for typed in ("999999/2027", "apa saja", "1" * 50, "%00"):
        assert "Tidak ada pembayaran" in client.get(f"/benang/?nomor={typed}").text or typed == "%00"


def test_only_what_was_paid_is_public(money: Money, client: Client) -> None:
    house = money.house
    waiting = house.submit(house.commit("1000000"), "1000000")
    act = Act.objects.get(request=waiting)
    assert client.get(f"/benang/sp2d/{act.pk}/").status_code == 404
    assert client.get("/benang/sp2d/999999/").status_code == 404


def test_a_target_that_no_plan_has_is_not_there(money: Money, client: Client) -> None:
    one = Indicator.objects.first()
    assert one
    assert client.get(f"/benang/target/{one.pk}/1999/").status_code == 404
