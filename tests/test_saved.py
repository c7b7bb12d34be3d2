"""Filters kept under a name: one's own, shared in the office, with counts; nothing beyond the gate."""

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine
from simpul.kernel.cases.deskwork import SavedFilter
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import AGENCY, DESK
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db


def report(category: str) -> Report:
    fields = {"title": "Lampu mati", "text": "Lampu mati", "category_id": category, "region": cast.village()}
    return engine.open_case(Report, by=NOBODY, fields=fields)[0]


def test_a_filter_is_kept_shared_counted_and_forgotten(client: Client) -> None:
    wanted, other = report("parkir"), report("sampah")
    page = cast.sign_in(client, cast.officer(DESK))
    page.post(
        "/meja/saringan/",
        {"nama": "Parkir", "lihat": "antrean", "layanan": "aduan", "kolom-category": "parkir", "bersama": "1"},
    )
    kept = SavedFilter.objects.get()
    found = page.get(f"/meja/?{kept.query}").text
    assert wanted.number in found
    assert other.number not in found
    assert "Parkir" in cast.sign_in(Client(), cast.officer(DESK)).get("/meja/").text
    assert "Parkir" not in cast.sign_in(Client(), cast.officer(AGENCY)).get("/meja/").text
    cast.sign_in(Client(), cast.officer(DESK)).post(f"/meja/saringan/{kept.pk}/buang/")
    assert SavedFilter.objects.count() == 1
    page.post(f"/meja/saringan/{kept.pk}/buang/")
    assert not SavedFilter.objects.exists()


def test_a_filter_needs_a_name(client: Client) -> None:
    page = cast.sign_in(client, cast.officer(DESK))
    assert "Beri nama saringan ini." in page.post("/meja/saringan/", {"nama": " ", "q": "lampu"}, follow=True).text
    assert not SavedFilter.objects.exists()
