"""Numbers of regulations: dated, never two at once, and a calendar that the regency may correct."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from simpul.kernel.regulations import Parameter, registry
from simpul.kernel.regulations.calendar import calendar
from simpul.kernel.regulations.models import HolidayOverride, ParameterVersion
from simpul.kernel.regulations.parameters import forget, publish

BASIS = "Perbup contoh 1/2020"


@pytest.fixture
def limit(db: Any) -> Any:
    declared = Parameter("test.limit", "Batas uji", "hari", 3, BASIS, date(2020, 1, 1))
    publish()
    yield declared
    del registry["test.limit"]


def test_the_first_version_comes_from_the_code(limit: Parameter) -> None:
    ruling = limit.on(date(2026, 1, 1))
    assert (ruling.value, ruling.legal_basis, ruling.verified) == (3, BASIS, False)
    assert ParameterVersion.objects.get(pk=ruling.version).code == "test.limit"


def test_publishing_again_changes_nothing(limit: Parameter) -> None:
    publish()
    assert ParameterVersion.objects.filter(code="test.limit").count() == 1


def test_a_later_version_holds_from_its_day(limit: Parameter) -> None:
    ParameterVersion.objects.filter(code="test.limit").update(valid_to=date(2026, 7, 1))
    ParameterVersion.objects.create(
        code="test.limit", value=5, legal_basis="Perbup 2/2026", valid_from=date(2026, 7, 1)
    )
    forget()
    assert [limit.on(day).value for day in (date(2026, 6, 30), date(2026, 7, 1))] == [3, 5]


def test_two_versions_never_hold_on_the_same_day(limit: Parameter) -> None:
    with pytest.raises(IntegrityError, match="parameter_once_a_day"):
        ParameterVersion.objects.create(code="test.limit", value=5, legal_basis="?", valid_from=date(2026, 7, 1))


def test_before_any_rule_there_is_no_number(limit: Parameter) -> None:
    with pytest.raises(LookupError, match="Batas uji"):
        limit.on(date(2019, 12, 31))


@pytest.mark.django_db
def test_a_regency_corrects_the_calendar() -> None:
    nyepi, monday = date(2026, 3, 19), date(2026, 3, 16)
    assert not calendar().is_working_day(nyepi)
    HolidayOverride.objects.create(day=nyepi, kind="workday", name="Uji", legal_basis=BASIS)
    HolidayOverride.objects.create(day=monday, kind="holiday", name="Hari jadi", legal_basis=BASIS)
    calendar.forget()
    assert calendar().is_working_day(nyepi)
    assert not calendar().is_working_day(monday)
