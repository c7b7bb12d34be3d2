"""A report about the Inspektorat itself: closed to all who belong there, and never closed to everybody."""

from __future__ import annotations

from typing import Any

import pytest

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine, gate
from simpul.kernel.cases.models import Case
from simpul.kernel.organizations.models import Agency
from simpul.kernel.testing import cast
from simpul.kernel.web.administration.checklist import checks
from simpul.services.complaints.flow import INSPECTORATE, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def told() -> str:
    return next(str(check.lacks()) for check in checks.all() if "tersegel" in str(check.name))


def works_at(viewer: Any, agency: Agency) -> Any:
    viewer.user.unit = agency
    viewer.user.save()
    return viewer


def test_the_alternate_opens_what_accuses_the_inspectorate_and_nobody_there_does() -> None:
    inspectorate, secretariat = cast.agency("inspektorat"), cast.agency("setda")
    by_unit = cast.officer(INSPECTORATE, name="Ratna")
    assert "Isi unit kerja Ratna" in told(), "without a unit nobody knows what must be closed to her"
    works_at(by_unit, inspectorate)
    by_role = cast.officer(INSPECTORATE, at=inspectorate)
    assert "tidak dapat dibuka siapa pun" in told()
    alternate = works_at(cast.officer(INSPECTORATE, name="Surya"), secretariat)
    assert told() == ""
    fields = {
        "title": "Uji",
        "text": "Pemeriksa meminta uang.",
        "category_id": "pungli",
        "oversight": True,
        "sealed": True,
    }
    case, _code = engine.open_case(Report, by=NOBODY, fields={**fields, "barred_agency": inspectorate})
    for viewer, opens in ((by_unit, False), (by_role, False), (alternate, True)):
        assert gate.works_on(case, viewer) is opens
        assert Case.objects.filter(gate.staff_rows(viewer), pk=case.pk).exists() is opens
    assert case.state == "inspected"
    engine.perform(ReportFlow.conclude, case, by=alternate, text="Sudah diperiksa oleh pengganti.")
    assert case.state == "answered"
