"""Categories and ways in, kept by the administrator on screen."""

import pytest
from django.test import Client

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.services.complaints.models import Category, Channel
from simpul.services.complaints.tests.test_report import report

pytestmark = pytest.mark.django_db
HERE = "/pengelola/kategori-aduan/"


@pytest.fixture
def desk(client: Client) -> Client:
    return cast.sign_in(client, cast.officer(ADMINISTRATOR))


def answers(**more: str) -> dict[str, str]:
    return {
        "code": "jembatan-gantung",
        "parent": "jalan",
        "name": "Jembatan rusak",
        "position": "9",
        "active": "on",
        "reason": "Usul Dinas PUPR",
        **more,
    }


def test_a_new_category_can_be_chosen_and_its_reason_is_kept(desk):
    sent = desk.post(f"{HERE}baru/", answers())
    assert sent.status_code == 302, sent.text[sent.text.find('class="errors"') :][:600]
    made = Category.objects.get(code="jembatan-gantung")
    assert (made.parent_id, made.active) == ("jalan", True)
    entry = Entry.objects.get(verb="category.change")
    assert entry.reason == "Usul Dinas PUPR"
    assert "Jembatan rusak" in desk.get(HERE).text
    assert "Jembatan rusak" in Client().get("/layanan/aduan/ajukan/").text


@pytest.mark.parametrize(
    ("wrong", "said"), [({"reason": ""}, "Tuliskan alasan"), ({"code": "sampah"}, "sudah dipakai"), ({"name": ""}, "")]
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(desk, wrong, said):
    before = Category.objects.count()
    page = desk.post(f"{HERE}baru/", answers(**wrong))
    assert page.status_code == 422
    assert said in page.text
    assert "Usul Dinas PUPR" in page.text or "reason" in wrong
    assert Category.objects.count() == before


def test_what_reports_point_at_keeps_its_place(desk):
    report(category="lampu-jalan")
    kept = {"name": "Lampu jalan mati", "position": "1", "active": "on", "reason": "Uji"}
    assert desk.post(f"{HERE}lampu-jalan/", {**kept, "parent": ""}).status_code == 422
    assert desk.post(f"{HERE}jalan/", {**kept, "parent": "lingkungan"}).status_code == 422
    assert "Matikan dahulu" in desk.post(f"{HERE}jalan/", {"name": "Jalan", "position": "1", "reason": "Uji"}).text
    off = desk.post(
        f"{HERE}lampu-jalan/", {"name": "Lampu jalan mati", "parent": "jalan", "position": "1", "reason": "Digabung"}
    )
    assert off.status_code == 302
    assert not Category.objects.get(code="lampu-jalan").active


def test_a_way_in_ends_after_it_began(desk):
    one = {
        "code": "wa",
        "name": "WhatsApp",
        "kind": "whatsapp",
        "owner": "Diskominfo",
        "reason": "Baru",
        "valid_from": "2026-03-01",
    }
    assert "sesudah tanggal mulai" in desk.post("/pengelola/kanal-aduan/baru/", {**one, "valid_to": "2026-02-01"}).text
    assert desk.post("/pengelola/kanal-aduan/baru/", one).status_code == 302
    assert Channel.objects.get(code="wa").owner == "Diskominfo"
    assert desk.get("/pengelola/kanal-aduan/wa/").status_code == 200
    assert desk.get("/pengelola/kanal-aduan/tidak-ada/").status_code == 404


def test_the_checklist_names_categories_without_an_agency(desk):
    Category.objects.update(agency=None)
    assert "kategori aduan belum punya instansi" in desk.get("/pengelola/").text
