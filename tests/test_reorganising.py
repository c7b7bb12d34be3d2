"""Agencies are renamed and end without taking their past with them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, ProgrammingError, transaction

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import engine
from simpul.kernel.organizations import reorganising
from simpul.kernel.organizations.models import Agency, FormerName
from simpul.kernel.organizations.reorganising import NotClosed
from simpul.kernel.regency import current
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
BASIS = "Perda 4/2026"


def today() -> date:
    return clock.today(current().zone)


@pytest.fixture
def somebody():
    return cast.officer(DESK).user


def test_a_new_name_keeps_the_old_one(somebody) -> None:
    dishub = cast.agency("dishub")
    reorganising.rename(
        dishub, name="Dinas Perhubungan dan Kominfo", short_name="Dishubkom", on=today(), legal_basis=BASIS, by=somebody
    )
    former = dishub.former_names.get()
    assert (former.name, former.until, Agency.objects.get(code="dishub").short_name) == (
        "Dinas Dishub",
        today(),
        "Dishubkom",
    )
    assert Entry.objects.get(verb="agency.rename").detail["after"] == "Dinas Perhubungan dan Kominfo"
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        FormerName.objects.update(name="Lain")
    with pytest.raises(ValidationError, match="mulai berlakunya"):
        reorganising.rename(dishub, name="X", short_name="X", on=today() + timedelta(3), legal_basis=BASIS, by=somebody)


def test_an_agency_with_open_cases_people_or_units_does_not_end(somebody) -> None:
    dishub, other = cast.agency("dishub"), cast.agency("dpupr")
    unit = Agency.objects.create(code="upt-parkir", name="UPT Parkir", short_name="UPT Parkir", parent=dishub)
    officer = cast.officer(AGENCY, at=dishub, name="Budi")
    case, _code = engine.open_case(
        Report, by=NOBODY, fields={"title": "Uji", "text": "Parkir liar.", "category_id": "parkir"}
    )
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=dishub)
    with pytest.raises(NotClosed) as refused:
        reorganising.close(dishub, on=today(), successor=other, legal_basis=BASIS, by=somebody)
    said = str(refused.value)
    assert case.number in said
    assert "Budi masih memegang peran" in said
    assert "UPT Parkir" in said
    assert len(refused.value.hindrances) == 3
    engine.perform(ReportFlow.give_back, case, by=officer, reason="Bukan kami")
    officer.user.granted.update(valid_to=today())
    reorganising.close(unit, on=today(), successor=dishub, legal_basis=BASIS, by=somebody)
    reorganising.close(dishub, on=today(), successor=other, legal_basis=BASIS, by=somebody)
    assert dishub not in Agency.objects.active()
    assert Agency.objects.get(pk=dishub.pk).successor == other


def test_a_successor_without_an_end_is_refused_by_the_database() -> None:
    with pytest.raises(IntegrityError, match="successor_has_ended"), transaction.atomic():
        Agency.objects.filter(pk=cast.agency("dishub").pk).update(successor=cast.agency("dpupr"))


def test_what_changes_is_in_the_trail(somebody) -> None:
    agency = cast.agency("dlh")
    agency.phone = "0285 391000"
    reorganising.save(agency, by=somebody)
    assert Entry.objects.get(verb="agency.change").detail["changed"] == {"phone": "0285 391000"}
    reorganising.save(agency, by=somebody)
    assert Entry.objects.filter(verb="agency.change").count() == 1, "saying the same again changes nothing"
