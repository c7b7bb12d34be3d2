"""Residents: their identity number is sealed, masked, found, and opened only with a reason."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.db import IntegrityError, connection, transaction

from simpul.kernel.audit.models import Entry
from simpul.kernel.residents.models import Resident, Verified
from simpul.lib.nik import NikError

pytestmark = pytest.mark.django_db
NIK = "3325116511900003"


@dataclass
class Officer:
    """Somebody who acts, as the trail sees them."""

    pk: int = 7

    def __str__(self) -> str:
        return "Wahyu Prasetyo"


@dataclass
class Looker:
    """Somebody who looks, as this room sees them."""

    resident_ids: frozenset[int]


def siti(**more: object) -> Resident:
    resident = Resident(name="Siti Rahayu", phone="+6281586029990", **more)
    resident.set_nik(NIK)
    resident.save()
    return resident


def test_no_digit_of_the_number_lies_in_the_database() -> None:
    siti()
    with connection.cursor() as cursor:
        cursor.execute("SELECT r::text, encode(nik_sealed, 'escape') FROM residents_resident r")
        row = " ".join(cursor.fetchone())
    assert "3325116511900003" not in row
    assert "33251165" not in row


def test_the_number_is_shown_masked() -> None:
    assert siti().masked_nik == "3325••••••••0003"
    assert Resident(name="Tanpa NIK").masked_nik == ""


def test_a_resident_is_found_by_the_number_however_it_is_typed() -> None:
    found = siti()
    assert Resident.objects.by_nik("3325 1165 1190 0003") == found
    assert Resident.objects.by_nik("3325116511900004") is None
    with pytest.raises(NikError, match="16 angka"):
        Resident.objects.by_nik("33251165")


def test_of_several_who_claim_a_number_the_verified_one_is_found() -> None:
    siti()
    proven = siti(verified_level=Verified.DOCUMENT)
    siti()
    assert Resident.objects.by_nik(NIK) == proven


def test_a_number_has_one_verified_bearer() -> None:
    siti(verified_level=Verified.REGISTRY)
    with pytest.raises(IntegrityError, match="resident_one_verified_bearer_of_a_nik"):
        siti(verified_level=Verified.DOCUMENT)


def test_opening_the_number_is_recorded_with_its_reason() -> None:
    resident = siti()
    assert resident.unmask(by=Officer(), reason="Mencocokkan KTP di loket") == NIK
    entry = Entry.objects.get(noun="resident", object_id=str(resident.pk))
    assert (entry.verb, entry.actor, entry.actor_name) == ("unmask", 7, "Wahyu Prasetyo")
    assert entry.reason == "Mencocokkan KTP di loket"
    assert NIK not in str(entry.detail)


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_nothing_is_opened(reason: str) -> None:
    resident = siti()
    with pytest.raises(ValueError, match="alasan"):
        resident.unmask(by=Officer(), reason=reason)
    assert not Entry.objects.exists()


def test_opening_fails_when_the_trail_can_not_be_written(monkeypatch) -> None:
    resident = siti()

    def refuse(*args: object, **more: object) -> None:
        raise IntegrityError("no trail")

    monkeypatch.setattr("simpul.kernel.audit.record", refuse)
    with pytest.raises(IntegrityError):
        resident.unmask(by=Officer(), reason="Verifikasi")


def test_everybody_sees_only_himself() -> None:
    me, other = siti(), siti()
    assert list(Resident.objects.visible_to(Looker(frozenset({me.pk})))) == [me]
    assert other not in Resident.objects.visible_to(Looker(frozenset({me.pk})))
    assert not Resident.objects.visible_to(Looker(frozenset())).exists()


def test_a_sealed_number_without_its_fingerprint_is_refused_by_the_database() -> None:
    resident = siti()
    with pytest.raises(IntegrityError, match="resident_nik_is_sealed_and_findable"), transaction.atomic():
        Resident.objects.filter(pk=resident.pk).update(nik_hash=None)


def test_an_erased_resident_keeps_only_the_number_of_the_row() -> None:
    resident = siti(email="siti@contoh.id", address="Jalan Veteran 3")
    resident.erase(by=None, reason="Permintaan warga")
    resident.refresh_from_db()
    left = (resident.phone, resident.email, resident.address, resident.masked_nik, resident.has_nik)
    assert left == ("", "", "", "", False)
    assert "Siti" not in resident.name
    assert Entry.objects.get(verb="erase").reason == "Permintaan warga"


def test_a_correction_leaves_what_somebody_else_changed_meanwhile() -> None:
    siti()
    seen = Resident.objects.get()
    Resident.objects.update(phone="+6281234567890", verified_level=Verified.DOCUMENT)
    seen.correct({"name": "Siti Rahayuningsih"}, by=Officer(), reason="Sesuai KTP")
    found = Resident.objects.get()
    assert (found.name, found.phone) == ("Siti Rahayuningsih", "+6281234567890")
    assert found.verified_level == Verified.DOCUMENT
