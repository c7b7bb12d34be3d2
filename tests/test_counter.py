"""Verification at a counter: found by what the person says, verified by the card, seen by the resident, and never probed."""

from __future__ import annotations

import pytest
from django.test import Client

from simpul.kernel.accounts import verifying
from simpul.kernel.accounts.roles import REGISTRAR
from simpul.kernel.accounts.throttling import TooMany
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident, Verified
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
PLACE, NIK, OTHER = "/meja/warga/", "3325116511900003", "3325114501900001"


@pytest.fixture
def siti() -> Viewer:
    return cast.resident("Siti Rahayu", phone="+6281234567890", email="siti@contoh.id")


@pytest.fixture
def desk(client: Client) -> Client:
    return cast.sign_in(client, cast.officer(REGISTRAR, name="Wahyu"))


def test_a_person_is_found_by_the_telephone_and_verified_by_the_card(desk: Client, siti: Viewer) -> None:
    assert desk.post(PLACE, {"deed": "cari", "words": "0812 3456 7890"}).status_code == 302
    page = desk.get(PLACE).text
    assert "Siti Rahayu" in page
    assert "siti@contoh.id" not in page
    assert desk.post(PLACE, {"deed": "periksa", "nik": NIK, "seen": "on"}).status_code == 302
    person = Resident.objects.get(pk=siti.resident_id)
    assert (person.verified_level, person.has_nik) == (Verified.DOCUMENT, True)
    assert Message.objects.filter(template="accounts/verified", user=siti.user).exists()
    told = cast.sign_in(Client(), siti).get("/akun/data-saya/").text
    assert "Data diri dilihat" in told
    assert "KTP diperlihatkan kepada petugas" in told
    assert str(REGISTRAR.label) in told
    assert not Entry.objects.filter(reason__contains=NIK).exists()
    assert NIK not in str(list(Entry.objects.values_list("detail", flat=True)))


@pytest.mark.parametrize(
    ("given", "says"), [({"nik": "3325113002900001", "seen": "on"}, "kalender"), ({"nik": NIK}, "")]
)
def test_a_wrong_number_or_an_unseen_card_verifies_nobody(
    desk: Client, siti: Viewer, given: dict[str, str], says: str
) -> None:
    desk.post(PLACE, {"deed": "cari", "words": "siti@contoh.id"})
    answer = desk.post(PLACE, {"deed": "periksa", **given})
    assert answer.status_code == 422
    assert says in answer.text
    assert Resident.objects.get(pk=siti.resident_id).verified_level == Verified.CLAIMED


def test_a_verified_number_is_not_replaced_and_belongs_to_one(desk: Client, siti: Viewer) -> None:
    officer = cast.officer(REGISTRAR).user
    assert officer
    person = Resident.objects.get(pk=siti.resident_id)
    verifying.verify(person, NIK, by=officer)
    verifying.verify(person, NIK, by=officer)
    with pytest.raises(verifying.NotVerified, match="pejabat pelindungan"):
        verifying.verify(person, OTHER, by=officer)
    with pytest.raises(verifying.NotVerified, match="warga lain"):
        verifying.verify(Resident.objects.create(name="Tono"), NIK, by=officer)


def test_numbers_cannot_be_tried_one_after_the_other() -> None:
    officer = cast.officer(REGISTRAR).user
    assert officer
    for n in range(verifying.LOOKS_AN_HOUR):
        verifying.find(f"33251165119{n:05d}", by=officer)
    with pytest.raises(TooMany):
        verifying.find(NIK, by=officer)


def test_part_of_a_number_finds_nobody(desk: Client, siti: Viewer) -> None:
    for words in ("0812", "siti", "3325", "Siti Rahayu"):
        assert desk.post(PLACE, {"deed": "cari", "words": words}).status_code == 422


def test_nobody_verifies_himself() -> None:
    viewer = cast.officer(REGISTRAR)
    assert viewer.user
    viewer.user.resident = Resident.objects.create(name="Wahyu")
    viewer.user.save()
    with pytest.raises(verifying.NotVerified, match="petugas lain"):
        verifying.verify(viewer.user.resident, NIK, by=viewer.user)
