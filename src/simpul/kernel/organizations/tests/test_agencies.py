"""Agencies: who exists when, and who stands under whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from simpul.kernel.organizations.models import Agency
from simpul.lib import clock

pytestmark = pytest.mark.django_db


def agency(code: str, **more: object) -> Agency:
    return Agency.objects.create(code=code, name=f"Dinas {code}", short_name=code.upper(), **more)


def test_an_agency_is_active_from_its_first_day_until_the_day_before_its_last_date() -> None:
    old = agency("uji-lama", valid_from=date(2017, 1, 1), valid_to=date(2026, 11, 22))
    assert old in Agency.objects.active(date(2017, 1, 1))
    assert old in Agency.objects.active(date(2026, 11, 21))
    assert old not in Agency.objects.active(date(2026, 11, 22))
    assert old not in Agency.objects.active(date(2016, 12, 31))
    assert old.exists_on(date(2026, 11, 21))
    assert not old.exists_on(date(2026, 11, 22))


def test_today_is_the_date_on_the_wall_of_the_regency() -> None:
    new = agency("uji-baru", valid_from=date(2026, 11, 23))
    with clock.frozen(datetime(2026, 11, 22, 16, 59, tzinfo=UTC)):
        assert new not in Agency.objects.active()
    with clock.frozen(datetime(2026, 11, 22, 17, 0, tzinfo=UTC)):  # midnight in western Indonesia
        assert new in Agency.objects.active()


def test_an_agency_with_all_that_is_under_it() -> None:
    top = agency("uji-setda")
    middle = agency("uji-bagian", parent=top)
    bottom = agency("uji-subbagian", parent=middle)
    agency("uji-lain")
    assert set(Agency.objects.all().below(top)) == {top, middle, bottom}
    assert [above.code for above in bottom.above()] == ["uji-bagian", "uji-setda"]


def test_a_ring_is_refused_with_a_sentence_and_hangs_nothing() -> None:
    top = agency("uji-a")
    child = agency("uji-b", parent=top)
    top.parent = child
    with pytest.raises(ValidationError, match="di bawah instansi itu sendiri"):
        top.full_clean()
    top.save()
    assert set(Agency.objects.all().below(top)) == {top, child}


def test_the_database_refuses_a_period_that_ends_before_it_begins_and_an_agency_over_itself() -> None:
    one = agency("uji-satu")
    with pytest.raises(IntegrityError, match="agency_period"), transaction.atomic():
        agency("uji-dua", valid_from=date(2026, 1, 1), valid_to=date(2026, 1, 1))
    with pytest.raises(IntegrityError, match="agency_is_not_its_own_parent"), transaction.atomic():
        Agency.objects.filter(pk=one.pk).update(parent=one)
