"""Ceilings agreed with DPRD, the cash plan, and leave for dear items, on pages."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.finance.budget import ceilings
from simpul.finance.budget.models import CashPlan, CeilingAgreement, Version
from simpul.finance.budget.tests.making import PENS, YEAR, budget, draft, income, spending
from simpul.finance.roles import AGENCY_PLANNER, BUDGET_TEAM, TREASURER_GENERAL
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
CEILINGS, CASH = "/keuangan/anggaran/plafon/", "/keuangan/anggaran/kas/"


def at(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


def file(text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("tabel.csv", text.encode())


def test_an_agreement_is_entered_as_a_table_and_stands_beside_what_is_planned() -> None:
    version = draft(Version.Kind.ORIGINAL, income("100"), spending("100", PENS))
    team = at(cast.officer(BUDGET_TEAM))
    program = Version.objects.get().changes.filter(line__side="spending").first().line.activity.parent.parent.code
    head = "Kode SKPD;Kode program;Plafon\n"
    told = {"tahun": YEAR, "nomor": "NK 1/2026", "tanggal": "2026-08-10"}
    for wrong, said in (
        (f"bukan;{program};60\n", "SKPD ini"), ("dpupr;9.99;60\n", "Program ini"), (f"dpupr;{program};-1\n", "negatif"),
        (f"dpupr;{program};60\ndpupr;{program};61\n", "sudah tertulis"),
    ):  # fmt: skip
        answer = team.post(CEILINGS, told | {"berkas": file(head + wrong)})
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert "NK 1/2026" in answer.content.decode(), "nothing typed is lost"
    assert not CeilingAgreement.objects.exists()
    assert team.post(CEILINGS, told | {"nomor": "", "berkas": file(f"{head}dpupr;{program};60\n")}).status_code == 422
    assert team.post(CEILINGS, told | {"berkas": file(f"{head}dpupr;{program};60\n")}).status_code == 302
    [beside] = [one for one in ceilings.beside(CeilingAgreement.objects.get()) if one.program == program]
    assert (beside.ceiling, beside.planned, beside.room) == (Decimal(60), Decimal(100), Decimal(-40))
    page = at(cast.officer(TREASURER_GENERAL)).get(f"{CEILINGS}?tahun={YEAR}").content.decode()
    assert "melampaui" in page
    assert version.year == YEAR
    planner = at(cast.officer(AGENCY_PLANNER))
    assert "Catat kesepakatan" not in planner.get(CEILINGS).content.decode()
    planner.post(CEILINGS, told | {"berkas": file(f"{head}dpupr;{program};1\n")})
    assert CeilingAgreement.objects.count() == 1, "who may only read enters nothing"


def test_a_cash_plan_comes_to_its_ceiling_or_is_refused_by_month() -> None:
    [line] = budget("1200")
    desk = at(cast.officer(AGENCY_PLANNER))
    months = {f"b{n}": "100" for n in range(1, 13)}
    address = f"{CASH}{line.pk}/"
    assert desk.post(address, months | {"b3": "seratus"}).status_code == 422
    short = desk.post(address, months | {"b12": "99"})
    assert short.status_code == 422
    assert 'value="99"' in short.content.decode(), "nothing typed is lost"
    assert not CashPlan.objects.exists()
    assert desk.post(address, months).status_code == 302
    assert CashPlan.objects.get().months == [Decimal(100)] * 12
    sheet = b"".join(desk.get(f"{CASH}?tahun={YEAR}&opd=dpupr&unduh=csv").streaming_content).decode("utf-8-sig")
    again = desk.post(CASH, {"tahun": YEAR, "opd": "dpupr", "berkas": SimpleUploadedFile("kas.csv", sheet.encode())})
    assert again.status_code == 302, "the sheet that was taken can be brought as it is"
    assert at(cast.officer(AGENCY_PLANNER, at=cast.agency("dlh"))).post(address, months).status_code == 403
