"""From a workbook to a case: an officer defines a form, residents fill it in page by page, and what has begun keeps its version."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.db.utils import ProgrammingError
from django.test import Client

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases import filing, services
from simpul.kernel.cases.answers import Answers
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Case
from simpul.kernel.cases.services import Service
from simpul.kernel.documents.models import Document
from simpul.kernel.forms.models import FormUpload, FormVersion
from simpul.kernel.forms.versions import Declared, Published, definition_of
from simpul.kernel.privacy import consents
from simpul.kernel.testing import cast
from simpul.kernel.testing.workbooks import CROWD, VILLAGES, xlsx
from simpul.lib import clock
from simpul.services.complaints.flow import DESK
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
FORM = "/layanan/keramaian/ajukan/"
DESK_OF_FORMS = "/pengelola/formulir/"
NIK = "3325014107900001"


class PermitCase(Report):
    """Cases of a tiny service that exists in these tests alone; it borrows the table of the complaints."""

    prefix = "KRM"

    class Meta:
        proxy = True
        app_label = "complaints"


@pytest.fixture
def permits() -> Iterator[Service]:
    """A service whose form an officer defines."""
    made = Service(
        slug="keramaian", name="Izin keramaian", summary="Izin mengadakan acara.", icon="flag", agency="Satpol PP", legal_basis=("-",),
        result="Surat izin", requirements=("KTP",), model=PermitCase, form=Published("izin-keramaian"), identity_roles=frozenset({DESK}),
        intake_roles=frozenset({DESK}),
    )  # fmt: skip
    yield made
    del services.registry["keramaian"]


@pytest.fixture
def administrator() -> Client:
    return cast.sign_in(Client(), cast.officer(ADMINISTRATOR))


def upload(client: Client, markdown: str) -> Any:
    book = SimpleUploadedFile("izin.xlsx", xlsx(markdown))
    return client.post(DESK_OF_FORMS, {"berkas": book}, follow=True)


def published(client: Client, markdown: str = CROWD) -> FormVersion:
    """Upload and publish, as an administrator does."""
    page = upload(client, markdown)
    sha = re.search(r'name="sha256" value="(\w+)"', page.text)
    assert sha, page.text
    address = f"{DESK_OF_FORMS}izin-keramaian/terbitkan/"
    client.post(address, {"sha256": sha[1], "berlaku": clock.today(cast.zone()).isoformat()})
    return FormVersion.objects.order_by("-number")[0]


def siti(**more: Any) -> Viewer:
    found = cast.resident("Siti Rahayu", phone="+6281234567890", **more)
    assert found.user
    assert found.user.resident
    found.user.resident.set_nik(NIK)
    found.user.resident.save()
    consents.say(consents.PREFILL, found.user, yes=True)
    return found


def shown(page: str) -> dict[str, str]:
    """The hidden fields of a page, as a browser sends them back."""
    return dict(re.findall(r'<input type="hidden" name="(hal|tampil|draf|kunci)" value="([^"]*)"', page))


class Pages:
    """Somebody without a script who fills in page after page."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.page: Any = client.get(FORM)

    def post(self, **typed: Any) -> Any:
        button = (
            {} if {"simpan", "tambah", "hapus", "kembali", "buang", "cari", "kirim"} & set(typed) else {"lanjut": "1"}
        )
        self.page = self.client.post(FORM, {**shown(self.page.text), **button, **typed}, follow=True)
        return self.page

    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.page.text)
        assert found
        return found[1]


def event(**more: Any) -> dict[str, Any]:
    day = (clock.today(cast.zone()) + timedelta(days=30)).isoformat()
    return {
        "judul": "Sedekah bumi", "tanggal": day, "tamu": "120", "jalan": "tidak", "lokasi-region": cast.village().code, **more
    }  # fmt: skip


def photo() -> SimpleUploadedFile:
    return SimpleUploadedFile("tempat.jpg", cast.photo(), content_type="image/jpeg")


def filed(client: Client) -> Case:
    """The whole way, with a repeat and a photo."""
    pages = Pages(client)
    pages.post()
    pages.post(**event())
    pages.post(alat=["tenda", "p3k"])
    pages.post(tambah="petugas", **{"petugas-0-nama_petugas": "Budi", "petugas-0-umur": "30"})
    pages.post(
        **{
            "petugas-0-nama_petugas": "Budi",
            "petugas-0-umur": "30",
            "petugas-1-nama_petugas": "Tini",
            "petugas-1-umur": "22",
        }
    )
    pages.post(foto=photo())
    assert pages.heading() == "Periksa jawaban Anda", pages.page.text
    pages.post(kirim="1", kunci=str(uuid4()))
    return Case.objects.latest("id")


def test_from_a_workbook_to_a_case_that_keeps_its_version(
    permits: Service, administrator: Client, client: Client
) -> None:
    first = published(administrator)
    person = siti()
    cast.sign_in(client, person)
    case = filed(client)
    kept = Answers.objects.get(case=case)
    assert kept.version == first
    assert case.title == "Sedekah bumi"
    assert case.region_id == cast.village().code
    assert kept.data["petugas"] == [{"nama_petugas": "Budi", "umur": 30}, {"nama_petugas": "Tini", "umur": 22}]
    assert kept.data["alat"] == ["tenda", "p3k"]
    assert "nama_jalan" not in kept.data
    assert case.attachments.count() == 1
    assert not Draft.objects.exists()

    second = published(administrator, CROWD.replace("Berapa tamu?", "Jumlah tamu seluruhnya"))
    assert (second.number, first.sha256 == second.sha256) == (2, False)
    page = client.get(f"/lacak/{case.number}/").text
    assert "Berapa tamu?" in page
    assert "Jumlah tamu seluruhnya" not in page
    assert "Jumlah tamu seluruhnya" in Pages(client).post().text


def test_what_is_known_is_offered_with_its_source_and_its_use_is_recorded(
    permits: Service, administrator: Client, client: Client
) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    page = client.get(FORM).text
    assert "Siti Rahayu" in page
    assert "Dari akun Anda" in page
    assert "3325••••••••0001" in page
    assert NIK not in page
    case = filed(client)
    kept = Answers.objects.get(case=case)
    assert kept.known == {"nama": "resident.name", "nik": "resident.nik"}
    assert NIK not in str(kept.data)
    used = Entry.objects.filter(verb="use_known", object_id=str(case.pk))
    assert {entry.detail["fact"] for entry in used} == {"resident.name", "resident.nik"}


def test_nothing_known_is_offered_without_a_yes(permits: Service, administrator: Client, client: Client) -> None:
    published(administrator)
    viewer = siti()
    assert viewer.user
    consents.say(consents.PREFILL, viewer.user, yes=False)
    cast.sign_in(client, viewer)
    page = client.get(FORM).text
    assert "Dari akun Anda" not in page
    assert "Setujui dan isikan" in page
    answer = client.post("/akun/data-saya/persetujuan/", {"purpose": "prefill", "given": "1", "next": FORM})
    assert answer.url == FORM
    page = client.get(FORM).text
    assert "Dari akun Anda" in page
    assert "Setujui dan isikan" not in page
    away = client.post(
        "/akun/data-saya/persetujuan/", {"purpose": "prefill", "given": "0", "next": "https://jahat.example/"}
    )
    assert away.url.startswith("/akun/data-saya/")


def test_a_typed_identity_number_lies_sealed_in_draft_and_case(
    permits: Service, administrator: Client, client: Client
) -> None:
    published(administrator)
    cast.sign_in(client, cast.resident("Budi"))
    pages = Pages(client)
    refused = pages.post(nik="123")
    assert refused.status_code == 422
    pages.post(nik=NIK)
    assert NIK not in str(Draft.objects.get().data)
    assert NIK not in client.get(f"{FORM}?hal=pemohon").text
    assert "3325••••••••0001" in client.get(f"{FORM}?hal=pemohon").text


def test_mistakes_stand_beside_their_fields_and_lose_nothing(
    permits: Service, administrator: Client, client: Client
) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    pages = Pages(client)
    pages.post()
    refused = pages.post(**event(tamu="seratus", tanggal="2020-01-01", judul="Sunatan"))
    assert refused.status_code == 422
    assert "Ada 2 isian yang perlu diperbaiki" in refused.text
    assert "Tanggal acara harus sesudah hari ini." in refused.text
    assert 'value="seratus"' in refused.text
    assert 'value="Sunatan"' in refused.text


def test_a_question_that_follows_is_asked_before_going_on_without_any_script(
    permits: Service, administrator: Client, client: Client
) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    pages = Pages(client)
    assert "Jalan yang ditutup" not in pages.post().text
    asked = pages.post(**event(jalan="ya"))
    assert "Jalan yang ditutup" in asked.text
    assert "pertanyaan lanjutan" in asked.text
    assert pages.post(**event(jalan="ya", nama_jalan="")).status_code == 422
    assert pages.post(**event(jalan="ya", nama_jalan="Jalan Dr. Sutomo")).status_code == 200
    assert pages.heading() == "Pengamanan"


def test_a_small_event_is_not_asked_for_stewards(permits: Service, administrator: Client, client: Client) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    pages = Pages(client)
    pages.post()
    pages.post(**event(tamu="20"))
    assert pages.heading() == "Bukti"


def test_rounds_of_a_repeat_come_and_go(permits: Service, administrator: Client, client: Client) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    pages = Pages(client)
    pages.post()
    pages.post(**event())
    pages.post(alat="tenda")
    pages.post(tambah="petugas", **{"petugas-0-nama_petugas": "Budi", "petugas-0-umur": "tua"})
    assert "Umur Budi" in pages.page.text
    assert 'value="tua"' in pages.page.text
    pages.post(hapus="petugas-0", **{"petugas-1-nama_petugas": "Tini", "petugas-1-umur": "22"})
    assert 'name="petugas-0-nama_petugas" value="Tini"' in pages.page.text
    assert "petugas-1-nama_petugas" not in pages.page.text


def test_a_draft_is_resumed_on_another_device_and_keeps_its_version(
    permits: Service, administrator: Client, client: Client
) -> None:
    first = published(administrator)
    person = siti()
    pages = Pages(cast.sign_in(client, person))
    pages.post()
    pages.post(simpan="1", **event(judul="Sunatan"))
    published(administrator, CROWD.replace("Berapa tamu?", "Jumlah tamu seluruhnya"))
    elsewhere = cast.sign_in(Client(), person)
    assert "Draf: Izin keramaian" in elsewhere.get("/urusan/").text
    resumed = elsewhere.get(f"{FORM}?hal=acara").text
    assert 'value="Sunatan"' in resumed
    assert "Berapa tamu?" in resumed
    assert "Formulir ini sudah diperbarui" in resumed
    assert Draft.objects.get().version == first


def test_a_session_that_ended_loses_nothing(permits: Service, administrator: Client) -> None:
    published(administrator)
    person = siti()
    pages = Pages(cast.sign_in(Client(), person))
    pages.post()
    pages.client.logout()
    led = pages.client.post(FORM, {**shown(pages.page.text), "lanjut": "1", **event(judul="Wayang kulit")})
    assert led.status_code == 302
    assert "/akun/masuk/" in led["Location"]
    cast.sign_in(pages.client, person)
    assert 'value="Wayang kulit"' in pages.client.get(f"{FORM}?hal=acara").text


def test_a_page_open_too_long_keeps_what_was_typed(permits: Service, administrator: Client) -> None:
    published(administrator)
    client = cast.sign_in(Client(enforce_csrf_checks=True), siti())
    page = client.get(f"{FORM}?hal=acara").text
    stale = client.post(FORM, {**shown(page), "lanjut": "1", **event(judul="Wayang kulit")})
    assert stale.status_code == 403
    assert 'value="Wayang kulit"' in stale.text
    assert not Draft.objects.exists()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', stale.text)
    assert token
    again = client.post(FORM, {**shown(stale.text), "csrfmiddlewaretoken": token[1], "lanjut": "1", **event()})
    assert again.status_code == 302


def test_a_photo_survives_and_an_unneeded_one_leaves(permits: Service, administrator: Client, client: Client) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    pages = Pages(client)
    client.get(f"{FORM}?hal=bukti")
    pages.page = client.get(f"{FORM}?hal=bukti")
    pages.post(simpan="1", foto=photo())
    assert "1 foto sudah tersimpan" in pages.page.text
    wrong = pages.post(foto=SimpleUploadedFile("virus.jpg", b"MZ\x90"))
    assert wrong.status_code == 422
    assert "bukan foto" in wrong.text
    pages.post(buang="foto")
    assert "sudah tersimpan" not in pages.page.text
    assert not Document.objects.filter(personal=True).exists()


def test_a_photo_goes_with_the_answers_beside_it(permits: Service, administrator: Client, client: Client) -> None:
    follows = "| image | foto | Foto tempat | Photo of the place | | yes | ${apa} = 'rusak' |"
    published(
        administrator,
        CROWD.replace(
            "| image | foto | Foto tempat | Photo of the place | | yes | |",
            "| text | apa | Apa yang terjadi? | What happened? | | yes | | | | | | | |\n    | " + follows,
        ),
    )
    cast.sign_in(client, siti())
    pages = Pages(client)
    pages.page = client.get(f"{FORM}?hal=bukti")
    pages.post(simpan="1", apa="rusak", foto=photo())  # with a script the photo is asked for before the answer was sent
    kept = Draft.objects.get().data
    assert kept["apa"] == "rusak"
    assert len(kept["foto"]) == 1


def test_officers_read_the_answers_and_strangers_do_not(
    permits: Service, administrator: Client, client: Client
) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    case = filed(client)
    desk = cast.sign_in(Client(), cast.officer(DESK)).get(f"/meja/kasus/{case.number}/").text
    assert "Nama petugas" in desk
    assert "Kotak P3K" in desk
    assert NIK not in desk
    assert cast.sign_in(Client(), cast.resident("Orang Lain")).get(f"/lacak/{case.number}/").status_code == 404


def test_answers_of_a_public_case_stay_inside(permits: Service, administrator: Client, client: Client) -> None:
    published(administrator)
    cast.sign_in(client, siti())
    case = filed(client)
    Case.objects.filter(pk=case.pk).update(published=True)
    outputs = (
        f"/lacak/{case.number}/",
        f"/api/v1/cases/{case.number}",
        "/api/v1/cases",
        "/layanan/aduan/daftar/?unduh=csv",
    )
    assert "Tini" in client.get(outputs[0]).text
    for address in outputs:
        answer = Client().get(address)
        told = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[arg-type]
        assert b"Tini" not in told, address
        assert b"P3K" not in told, address


def test_a_form_declared_in_code_is_filled_in_by_the_same_pages(
    permits: Service, administrator: Client, client: Client
) -> None:
    definition, _plan = definition_of(published(administrator))
    object.__setattr__(permits, "form", Declared(replace(definition, code="dalam-kode")))
    cast.sign_in(client, siti())
    assert Answers.objects.get(case=filed(client)).version.code == "dalam-kode"
    assert FormVersion.objects.filter(code="dalam-kode").count() == 1


@pytest.mark.parametrize("verb", ["UPDATE forms_formversion SET code = 'lain'", "DELETE FROM forms_formversion"])
def test_a_published_version_cannot_be_rewritten(permits: Service, administrator: Client, verb: str) -> None:
    published(administrator)
    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb)


def test_the_officer_sees_what_is_wrong_and_what_changes(permits: Service, administrator: Client) -> None:
    wrong = upload(administrator, CROWD.replace("| integer | tamu", "| barcode | tamu"))
    assert wrong.status_code == 422
    assert "lembar survey, baris 9, kolom A (type)" in wrong.text
    assert not FormUpload.objects.exists()
    published(administrator)
    page = upload(administrator, CROWD.replace("Berapa tamu?", "Jumlah tamu").replace("Nama acara", "Judul acara"))
    assert page.text.count("berubah</span>") == 2
    source = re.search(r'href="(/berkas/[^"]+\.xlsx)"', page.text)
    assert source
    assert b"".join(administrator.get(source[1]).streaming_content).startswith(b"PK")  # type: ignore[attr-defined]
    assert cast.sign_in(Client(), siti()).get(source[1]).status_code == 404
    walked = administrator.get(f"{DESK_OF_FORMS}izin-keramaian/pratinjau/")
    assert "Pemohon" in walked.text
    assert Case.objects.count() == 0


def test_drafts_end_after_seven_days(permits: Service, administrator: Client, client: Client) -> None:
    published(administrator)
    Pages(cast.sign_in(client, siti())).post(nama="Siti")
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert filing.clean_up() == 1
    assert User.objects.exists()


def test_villages_follow_the_kecamatan_without_any_script(
    permits: Service, administrator: Client, client: Client
) -> None:
    published(administrator, VILLAGES)
    pages = Pages(cast.sign_in(client, siti()))
    assert "Kauman" not in pages.page.text
    page = pages.post(kecamatan="batang").text
    assert "Dari jawaban Anda, ada pertanyaan lanjutan" in page
    assert "Kauman" in page
    assert "Simbangdesa" not in page
    page = pages.post(kecamatan="tulis", desa="kauman").text
    assert "Pilih lagi" in page, "the village was of the other kecamatan"
    assert "Simbangdesa" in page
    assert "Kauman" not in page
    pages.post(kecamatan="tulis", desa="simbangdesa")
    assert pages.heading() == "Periksa jawaban Anda"
    pages.post(kirim="1", kunci=str(uuid4()))
    assert Answers.objects.get().data == {"kecamatan": "tulis", "desa": "simbangdesa"}


def test_a_form_cannot_be_sent_with_a_village_of_another_kecamatan(
    permits: Service, administrator: Client, client: Client
) -> None:
    published(administrator, VILLAGES)
    pages = Pages(cast.sign_in(client, siti()))
    pages.post(kecamatan="batang")
    pages.post(kecamatan="batang", desa="kauman")
    Draft.objects.update(data={"kecamatan": "tulis", "desa": "kauman"})
    pages.post(kirim="1", kunci=str(uuid4()))
    assert not Case.objects.exists()
    assert "Pilih lagi" in pages.page.text
