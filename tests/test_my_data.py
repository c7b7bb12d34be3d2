"""What the regency knows about me: complete, mine alone, taken away once; and who looked at it."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.cases import conversation, engine
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Audience, Case
from simpul.kernel.documents import store
from simpul.kernel.notifications import send
from simpul.kernel.notifications.models import Message
from simpul.kernel.privacy import consents, dossier, erasing, exporting
from simpul.kernel.privacy.models import Consent, Export
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, INSPECTORATE, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
PLACE = "/akun/data-saya/"


@pytest.fixture
def siti() -> Viewer:
    return cast.resident("Siti Rahayu", phone="+6281234567890", address="Jalan Veteran 3")


@pytest.fixture
def case(siti: Viewer) -> Report:
    return file(siti, "Lampu mati di gang 3")


@pytest.fixture
def home(client: Client, siti: Viewer) -> Client:
    return cast.sign_in(client, siti)


def file(who: Viewer, title: str, **more: Any) -> Report:
    assert who.user
    fields = {
        "title": title,
        "text": f"{title}, sudah seminggu.",
        "category_id": "lampu-jalan",
        "region": cast.village(),
    }
    case, _code = engine.open_case(Report, by=who, fields={**fields, "applicant": who.user.resident, **more})
    conversation.attach(case, store(cast.photo(), by=who.user, name="lampu.jpg"))
    conversation.write(case, by=who, text=f"Tambahan: {title}", audience=Audience.PARTY)
    return case


def test_the_page_shows_what_every_table_keeps_and_nothing_of_others(home: Client, siti: Viewer, case: Report) -> None:
    file(cast.resident("Tono Wijaya"), "Sampah Tono")
    desk = cast.officer(DESK)
    conversation.write(case, by=desk, text="Catatan internal: sering melapor", audience=Audience.STAFF)
    page = home.get(PLACE).text
    for words in ("Siti Rahayu", "Jalan Veteran 3", case.number, "Tambahan: Lampu mati", "lampu.jpg", "UU 25/2009"):
        assert words in page
    for words in ("Tono", "Catatan internal: sering"):
        assert words not in page


def test_drafts_and_the_words_of_messages_are_listed(home: Client, siti: Viewer, case: Report) -> None:
    assert siti.user
    for owner, words in ((siti.user.pk, "Jalan berlubang besar"), (siti.user.pk + 1, "Isian orang lain")):
        Draft.objects.create(owner=f"user:{owner}", service="aduan", data={"text": words}, updated_at=clock.now())
    send(siti.user, "cases/received", {"number": case.number, "title": "Lampu mati di jalan"}, about=case.number)
    page = home.get(PLACE).text
    assert "Jalan berlubang besar" in page
    assert "Isian orang lain" not in page
    assert Message.objects.filter(user=siti.user).first().words.partition(".")[0] in page  # type: ignore[union-attr]


def test_a_link_chooses_the_request_beforehand(home: Client) -> None:
    page = home.get("/layanan/data-pribadi/ajukan/?kind=objection").text
    assert [line for line in page.split("<input") if 'value="objection"' in line and "checked" in line]


def test_looks_tell_the_office_and_the_purpose_but_no_name(home: Client, case: Report) -> None:
    desk = cast.officer(DESK, name="Dewi Lestari")
    cast.sign_in(Client(), desk).get(f"/meja/kasus/{case.number}/")
    page = home.get(PLACE).text
    assert "Urusan beserta nama Anda dibuka" in page
    assert f"Menangani urusan {case.number}" in page
    assert "Dewi" not in page


def test_a_sealed_inquiry_tells_nothing_until_it_ends(home: Client, case: Report) -> None:
    engine.perform(
        ReportFlow.seal, case, by=cast.officer(DESK), reason="Menyangkut petugas", accused=cast.agency("dishub")
    )
    inspector = cast.officer(INSPECTORATE)
    assert cast.sign_in(Client(), inspector).get(f"/meja/kasus/{case.number}/").status_code == 200
    assert f"Menangani urusan {case.number}" not in home.get(PLACE).text


def test_consent_is_given_in_words_and_withdrawn_and_both_stay_proved(home: Client, siti: Viewer) -> None:
    assert siti.user
    assert not consents.given(consents.SURVEYS, siti.user)
    home.post(f"{PLACE}persetujuan/", {"purpose": "surveys", "given": "1"})
    assert consents.given(consents.SURVEYS, siti.user)
    assert "survei kepuasan" in Consent.objects.get().text
    home.post(f"{PLACE}persetujuan/", {"purpose": "surveys", "given": "0"})
    assert not consents.given(consents.SURVEYS, siti.user)
    assert Consent.objects.count() == 2
    assert home.post(f"{PLACE}persetujuan/", {"purpose": "jual-data", "given": "1"}).status_code == 404


def test_a_consent_is_never_rewritten() -> None:
    user = cast.resident().user
    assert user
    consents.say(consents.SURVEYS, user, yes=False)
    with pytest.raises(DatabaseError, match="permission denied"):
        Consent.objects.update(given=True)


def test_new_words_need_a_new_yes(siti: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    assert siti.user
    consents.say(consents.SURVEYS, siti.user, yes=True)
    monkeypatch.setitem(consents.SURVEYS.__dict__, "version", 2)
    assert not consents.given(consents.SURVEYS, siti.user)


def test_a_copy_is_made_taken_once_and_gone(home: Client, siti: Viewer, case: Report) -> None:
    home.post(f"{PLACE}salinan/")
    home.post(f"{PLACE}salinan/")
    export = Export.objects.get()
    assert "sedang dibuat" in home.get(PLACE).text
    exporting.make(export.pk)
    exporting.make(export.pk)
    answer = home.post(f"{PLACE}salinan/{export.pk}/")
    with zipfile.ZipFile(BytesIO(answer.content)) as archive:
        names = archive.namelist()
        told = json.loads(archive.read("data-saya.json"))
        page = archive.read("data-saya.html").decode()
    assert any(name.startswith("berkas/") and name.endswith("lampu.jpg") for name in names)
    assert {"Data diri Anda", "Urusan Anda", "Lampiran urusan Anda"} <= {one["data"] for one in told}
    assert case.number in page
    assert home.post(f"{PLACE}salinan/{export.pk}/").status_code == 302
    export.refresh_from_db()
    assert bytes(export.content) == b""


def test_a_copy_is_for_its_owner_alone_and_after_signing_in_just_now(home: Client, siti: Viewer) -> None:
    assert siti.user
    export = exporting.ask(siti.user)
    exporting.make(export.pk)
    other = cast.sign_in(Client(), cast.resident("Tono"))
    assert other.post(f"{PLACE}salinan/{export.pk}/").status_code == 302
    with clock.frozen(clock.now() + timedelta(minutes=11)):
        answer = home.post(f"{PLACE}salinan/{export.pk}/")
        assert answer.url.startswith("/akun/masuk/?next=")
    assert Export.objects.ready().filter(pk=export.pk).exists()


def test_a_copy_expires(home: Client, siti: Viewer) -> None:
    assert siti.user
    with clock.frozen(clock.now() - timedelta(days=4)):
        export = exporting.ask(siti.user)
        exporting.make(export.pk)
    assert exporting.take(siti.user, export.pk) is None
    erasing.run()
    assert not Export.objects.exists()


def test_before_asking_for_erasure_one_reads_what_goes_and_what_stays(home: Client, siti: Viewer, case: Report) -> None:
    engine.perform(
        ReportFlow.archive, case, by=cast.officer(DESK), reason="Tidak jelas", archived_as="unclear", text="Diarsipkan."
    )
    page = home.get(f"{PLACE}penghapusan/").text
    assert "Akun Anda" in page
    assert "Wajib disimpan dahulu" in page
    year = (clock.now() + timedelta(days=365 * 5 + 2)).year
    assert str(year) in page


def test_every_table_that_says_whose_its_rows_are_can_be_asked(siti: Viewer) -> None:
    assert siti.user
    shown = {section.model._meta.label for section in dossier.of(siti)}
    assert {"residents.Resident", "accounts.User"} <= shown
    assert not Case.objects.filter(applicant=siti.resident_id).exists()
    assert User.objects.filter(pk=siti.user.pk).exists()
    assert cast.officer(AGENCY)


def test_erasure_leaves_what_must_stay_and_takes_the_account(siti: Viewer, case: Report) -> None:
    from simpul.kernel.accounts.roles import PRIVACY_OFFICER
    from simpul.services.data_rights.flow import RequestFlow
    from simpul.services.data_rights.models import DataRequest

    assert siti.user
    fields = {"kind": "erasure", "title": "Hapus", "text": "Hapus", "applicant": siti.user.resident}
    request, _code = engine.open_case(DataRequest, by=siti, fields=fields)
    engine.perform(RequestFlow.grant, request, by=cast.officer(PRIVACY_OFFICER), reason="Permintaan pemilik")
    account = User.objects.get(pk=siti.user.pk)
    kept = Report.objects.get(pk=case.pk)
    assert (account.is_active, account.email) == (False, None)
    assert (kept.text, kept.applicant.name) == (case.text, "Siti Rahayu")


def test_who_has_no_matters_loses_everything_at_once(home: Client) -> None:
    page = home.get(f"{PLACE}penghapusan/").text
    assert "Data diri Anda" in page.partition("Hilang begitu")[2].partition("Wajib disimpan")[0]
