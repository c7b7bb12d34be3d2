"""The house attacked as strangers and insiders would: by what they send, what they race, what they shadow and what they once held."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client

from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.viewer import NOBODY, Viewer
from simpul.kernel.cases import engine, filing
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Attachment, Audience
from simpul.kernel.documents import store
from simpul.kernel.documents.models import Document
from simpul.kernel.documents.permissions import may_open
from simpul.kernel.testing import cast
from simpul.lib import clock
from simpul.services.complaints.flow import AGENCY, DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
FORM = "/layanan/aduan/ajukan/"
NUL = "%00"


def filled(**more: Any) -> dict[str, Any]:
    place = cast.village().code
    asked = {
        "kind": "complaint",
        "text": "Sampah menumpuk di pasar.",
        "category": "sampah",
        "region": place,
        "secrecy": "0",
    }
    return {**asked, "kunci": str(uuid4()), **more}


def picture(name: str = "foto.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, cast.photo(), content_type="image/jpeg")


def report(**more: Any) -> Report:
    told = {
        "title": "Lampu mati",
        "text": "Lampu mati di jalan.",
        "category_id": "lampu-jalan",
        "region": cast.village(),
    }
    return engine.open_case(Report, by=NOBODY, fields={**told, **more})[0]


def forwarded(**answers: Any) -> Report:
    found = report()
    engine.perform(ReportFlow.forward, found, by=cast.officer(DESK), **{"agency": cast.agency("dpupr"), **answers})
    return found


@pytest.mark.parametrize(
    "address",
    [
        f"/cari/?q={NUL}",
        f"/cari/?q=A-1{NUL}",
        "/cari/?q=a&setelah=wrI",  # a key whose digits are no digits to `int`
        f"/layanan/aduan/daftar/?q={NUL}",
        f"/layanan/aduan/daftar/?kecamatan={NUL}",
        f"/layanan/aduan/daftar/?keadaan={NUL}",
        "/layanan/aduan/daftar/?q=" + "sampah%20or%20" * 500,
        f"/lacak/ADU-{NUL}/",
        f"/indikator/{NUL}/",
        "/indikator/aduan.received/9999-12/",
        "/indikator/aduan.received/0001/",
        "/indikator/aduan.received/2026-11/?a=wrI",
        f"/api/v1/cases?q={NUL}",
        f"/open311/v2/requests.json?service_code={NUL}",
        f"/meja/?q={NUL}",
        f"/meja/?kecamatan={NUL}",
        f"/pusat-komando/kasus/?kecamatan={NUL}",
        "/kabar/99999999999999999999999/",
    ],
)
@pytest.mark.parametrize("viewer", ["nobody", "desk"])
def test_nonsense_in_an_address_breaks_nothing(client: Client, address: str, viewer: str) -> None:
    if viewer == "desk":
        cast.sign_in(client, cast.officer(DESK))
    assert client.get(address).status_code < 500


def test_nonsense_that_is_sent_breaks_nothing(client: Client) -> None:
    found = report()
    cast.sign_in(client, Viewer(unlocked=frozenset({found.pk})))
    messages = f"/api/v1/cases/{found.number}/messages"
    assert client.post("/lacak/", {"nomor": "\0"}).status_code == 400
    assert client.post(FORM, filled(text="\0", simpan="1")).status_code == 400
    assert client.post(f"/lacak/{found.number}/pesan/", {"text": "a\0b"}).status_code == 400
    assert client.post(messages, {"text": "a\0b"}).status_code == 422
    assert client.post(messages, json.dumps({"text": "a\0b"}), content_type="application/json").status_code == 422


def test_a_stranger_stores_nothing_on_a_public_case(client: Client) -> None:
    found = forwarded(publish=True)
    client.post(f"/lacak/{found.number}/pesan/", {"text": "halo", "photos": picture()})
    assert not Document.objects.exists()


def test_a_draft_takes_three_photos_however_they_come(client: Client) -> None:
    assert client.post(FORM, {"photos": [picture() for _ in range(30)]}).status_code == 422
    for _ in range(5):
        client.post(FORM, {"photos": [picture()]})
    assert Document.objects.count() == 1, "the same photo, sent again"
    for width in range(300, 305):
        other = SimpleUploadedFile("foto.jpg", cast.photo(size=(width, 240)), content_type="image/jpeg")
        client.post(FORM, {"photos": [other]})
    assert Document.objects.count() == 3
    client.post(FORM, filled(buang="1"))
    assert not Document.objects.exists()


def test_a_photo_is_a_photo(client: Client) -> None:
    paper = SimpleUploadedFile("foto.jpg", b"%PDF-1.4\n%%EOF", content_type="image/jpeg")
    assert client.post(FORM, filled(photos=paper)).status_code == 422
    assert not Document.objects.exists()


def test_forgotten_drafts_take_their_photos_along(client: Client) -> None:
    client.post(FORM, {"photos": [picture()], "simpan": "1"})
    with clock.frozen(clock.now() + timedelta(days=8)):
        assert filing.clean_up() == 1
    assert not Draft.objects.exists()
    assert not Document.objects.exists()


def test_others_are_not_pestered_through_us(client: Client) -> None:
    sent = [
        client.post(
            FORM, filled(email="korban@contoh.id", text=f"Sampah di gang {n} menumpuk"), REMOTE_ADDR=f"10.0.0.{n}"
        )
        for n in range(21)
    ]
    assert [answer.status_code for answer in sent] == [302] * 20 + [429]


def test_the_name_of_a_photo_tells_nobody_whose_it_is(client: Client) -> None:
    client.post(FORM, filled(secrecy="1", photos=picture("Namasirahasia.jpg")))
    found = Report.objects.get()
    desk = cast.officer(DESK)
    engine.perform(ReportFlow.forward, found, by=desk, agency=cast.agency("dpupr"), publish=True, publish_photos=True)
    for viewer in (NOBODY, cast.officer(AGENCY)):
        browser = cast.sign_in(Client(), viewer)
        pages = [browser.get(f"/lacak/{found.number}/").text, browser.get(f"/api/v1/cases/{found.number}").text]
        assert "Namasirahasia" not in "".join(pages)
        assert "photo.jpg" in pages[0]
        shown = browser.get(found.attachments.get().url)
        assert shown["Content-Disposition"] == 'inline; filename="photo.jpg"'
        assert b"".join(shown.streaming_content)


def test_a_photo_that_the_desk_takes_back_is_not_public_any_more() -> None:
    found = report()
    taken = Attachment.objects.create(case_id=found.pk, document=store(cast.photo(), by=None), kind="photo", seq=1)
    for shown, audience in ((True, Audience.PUBLIC), (False, Audience.PARTY)):
        answers = {"agency": cast.agency("dpupr"), "publish": True, "publish_photos": shown}
        engine.perform(ReportFlow.forward, found, by=cast.officer(DESK), **answers)
        engine.perform(ReportFlow.give_back, found, by=cast.officer(AGENCY), reason="Bukan kewenangan kami")
        taken.refresh_from_db()
        assert taken.audience == audience


def test_who_leaves_an_office_leaves_its_files() -> None:
    found = forwarded()
    officer = cast.officer(AGENCY)
    document = store(cast.photo(), by=officer.user)
    assert may_open(officer, document)
    Attachment.objects.create(case_id=found.pk, document=document, kind="after", seq=2)
    assert may_open(officer, document)
    officer.user.granted.update(valid_to=cast.SINCE)
    assert not may_open(Viewer(User.objects.get(pk=officer.user.pk)), document)


@pytest.mark.parametrize("former", [{"is_staff_member": False}, {"is_active": False}])
def test_former_staff_hold_nothing(former: dict[str, bool]) -> None:
    officer = cast.officer(AGENCY)
    User.objects.filter(pk=officer.user.pk).update(**former)
    assert User.objects.get(pk=officer.user.pk).grants() == ()


def test_an_officer_of_two_agencies_acts_for_the_one_concerned() -> None:
    officer, other = cast.officer(AGENCY), cast.agency("dlh")
    officer.user.granted.create(role=AGENCY.code, agency=other, valid_from=cast.SINCE)
    found = forwarded(agency=other)
    assert engine.perform(ReportFlow.give_back, found, by=Viewer(officer.user), reason="Bukan kami").agency == other


def test_temporary_tables_cannot_be_laid_over_the_guarantees() -> None:
    found = forwarded()
    with pytest.raises(DatabaseError, match="permission denied to create temporary tables"), transaction.atomic():
        connection.cursor().execute("CREATE TEMP TABLE cases_case (id bigint, seq int)")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname ~ '^(case|event)_' "
            "AND proowner = (SELECT relowner FROM pg_class WHERE oid = 'cases_case'::regclass) AND proconfig IS NULL"
        )
        assert cursor.fetchall() == []
    assert found.seq == 2


def test_a_picture_that_explodes_is_refused_unopened(client: Client) -> None:
    from PIL import Image

    bomb = BytesIO()
    Image.new("1", (9_000, 9_000)).save(bomb, "PNG")
    answer = client.post(FORM, filled(photos=SimpleUploadedFile("a.png", bomb.getvalue(), content_type="image/png")))
    assert answer.status_code == 422
    assert not Report.objects.exists()
