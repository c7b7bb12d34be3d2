"""What the tests pay less for is dear outside, and a world shared by a module is nobody's to change."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher, make_password

from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cheaper


def test_outside_of_tests_a_password_costs_at_least_what_owasp_asks() -> None:
    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    assert cheaper.REAL["memory_cost"] >= 19_456
    assert cheaper.REAL["time_cost"] >= 2
    hashed = make_password("kembang-kertas-27")
    assert isinstance(identify_hasher(hashed), Argon2PasswordHasher)
    assert "m=8,t=1,p=1" in hashed, "here it costs a token"


@pytest.fixture(scope="module")
def shared(world: Any) -> int:
    with world():
        return Resident.objects.create(name="Slamet").pk


@pytest.mark.django_db
@pytest.mark.parametrize("_again", range(2))
def test_each_test_finds_the_world_as_it_was_made(shared: int, _again: int) -> None:
    assert Resident.objects.get(pk=shared).name == "Slamet"
    assert not Resident.objects.filter(name="Siti").exists(), "what another test wrote is gone"
    Resident.objects.filter(pk=shared).update(name="Bukan Slamet")
    Resident.objects.create(name="Siti")
