"""A letter becomes a draft that only its true sender can send."""

import io
import re
from email.message import EmailMessage

import pytest
from django.core.management import call_command

from simpul.kernel.cases.drafts import Draft
from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications.models import Message
from simpul.kernel.testing import cast
from simpul.services.complaints.mail.letters import read
from simpul.services.complaints.management.commands import receive_mail
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
TEXT = "Jembatan di dusun kami rusak sejak hujan kemarin."


@pytest.fixture(autouse=True)
def mailbox(settings):
    given = {"address": "lapor@batang.contoh.id", "authority": "mx.batang.contoh.id"}
    known = settings.SECRETS.get("connections", {})
    settings.SECRETS = settings.SECRETS | {"connections": known | {"mailbox": given}}


def letter(*, sender="Siti Aminah <siti@contoh.id>", text=TEXT, photo=None, name="<a1@contoh.id>", **headers):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"], mail["Message-ID"] = (
        sender,
        "lapor@batang.contoh.id",
        "Jembatan rusak",
        name,
    )
    for key, value in headers.items():
        mail[key.replace("_", "-")] = value
    mail.set_content(text)
    if photo:
        mail.add_attachment(photo, maintype="image", subtype="jpeg", filename="../../jahat.exe")
    return mail.as_bytes()


def receive(raw, monkeypatch):
    monkeypatch.setattr(receive_mail.Command, "stdin", io.BytesIO(raw))
    call_command("receive_mail")
    incoming.take_all()


def link():
    return re.search(r"/layanan/aduan/surel/\w+/", Message.objects.order_by("-pk")[0].context["link"])[0]


def test_a_letter_is_finished_in_the_form_and_becomes_one_case(client, monkeypatch):
    for _ in range(2):
        receive(letter(photo=cast.photo(), text=f"{TEXT}\n\n> kutipan lama"), monkeypatch)
    assert Message.objects.filter(template="mail/confirm", address="siti@contoh.id").count() == 1
    assert not Report.objects.exists()
    page = client.get(link())
    assert TEXT in page.content.decode()
    assert "kutipan lama" not in page.content.decode()
    assert client.head(link()).status_code == 200, "whoever only looks takes nothing"
    form = client.post(link(), follow=True)
    assert TEXT in form.content.decode()
    assert "siti@contoh.id" in form.content.decode()
    assert Draft.objects.get().documents.count() == 1
    assert client.get(link()).status_code == 404, "the link has done its work"


@pytest.mark.parametrize(
    "raw",
    [
        letter(Auto_Submitted="auto-replied"),
        letter(Precedence="bulk"),
        letter(List_Id="<warga.contoh.id>"),
        letter(Return_Path="<>"),
        letter(sender="MAILER-DAEMON@contoh.id"),
        letter(sender="lapor@batang.contoh.id"),
        letter(Authentication_Results="mx.batang.contoh.id; dmarc=fail; spf=pass"),
        letter(Authentication_Results="mx.batang.contoh.id; spf=softfail; dkim=none"),
        letter(sender="bukan alamat"),
        b"",
        b"\x00\xff\xfe bukan surat",
    ],
)
def test_machines_loops_and_forgers_get_no_answer(raw, monkeypatch):
    receive(raw, monkeypatch)
    assert not Message.objects.exists()
    assert not Draft.objects.exists()
    assert Incoming.objects.get().taken_at


def test_only_our_own_server_is_believed(monkeypatch):
    receive(letter(Authentication_Results="mx.jahat.contoh; dmarc=fail"), monkeypatch)
    assert Message.objects.count() == 1


def test_a_flood_is_answered_a_few_times_only(monkeypatch):
    for number in range(8):
        receive(letter(name=f"<{number}@contoh.id>"), monkeypatch)
    assert (Message.objects.count(), Draft.objects.count()) == (5, 5)


def test_a_page_in_a_letter_is_read_for_its_words():
    mail = EmailMessage()
    mail["From"] = "a@contoh.id"
    mail.set_content("<style>p{}</style><p>Jalan &amp; jembatan</p><script>alert(1)</script>", subtype="html")
    assert read(mail.as_bytes()).text == "Jalan & jembatan"


def test_a_guessed_link_opens_nothing(client):
    assert client.get("/layanan/aduan/surel/" + "0" * 40 + "/").status_code == 404
