"""A resident reports by WhatsApp, through the carrier's contract: webhook in, worker, answers out."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from simpul.kernel.accounts.models import User
from simpul.kernel.cases.drafts import Draft
from simpul.kernel.cases.models import Attachment, Secrecy
from simpul.kernel.documents.models import Document
from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.notifications.models import Message
from simpul.kernel.residents.models import Resident
from simpul.kernel.testing import cast
from simpul.kernel.testing.meta import Meta, post, written
from simpul.lib import clock
from simpul.services.complaints.chat import intake, keeping
from simpul.services.complaints.models import Category, Report
from simpul.services.complaints.talks import Asked, Heard, Talk

pytestmark = pytest.mark.django_db
SITI, BUDI = "+6281234567890", "+6281300001111"
LIGHT = "Lampu jalan mati di depan balai desa sejak hari Senin."


@pytest.fixture(autouse=True)
def by_day():
    with clock.frozen(datetime(2026, 11, 23, 3, tzinfo=UTC)):
        yield


@pytest.fixture
def meta(settings):
    with Meta.running() as server:
        known = settings.SECRETS.get("connections", {})
        settings.SECRETS = settings.SECRETS | {"connections": known | {"whatsapp": server.settings}}
        yield server


class Phone:
    """Somebody's telephone: writes, and reads what comes back."""

    def __init__(self, meta, number=SITI):
        self.meta, self.number, self.client, self.seen = meta, number, Client(), 0

    def send(self, kind, content, *, name=""):
        assert post(self.client, written(self.number, kind, content, name=name)) == 200
        return self.read()

    def write(self, text, **more):
        return self.send("text", {"body": text}, **more)

    def tap(self, key):
        return self.send("interactive", {"type": "button_reply", "button_reply": {"id": key, "title": key}})

    def photo(self, caption="", colour="teal"):
        self.meta.media["foto-1"] = cast.photo(colour)
        return self.send("image", {"id": "foto-1", "mime_type": "image/jpeg", "caption": caption})

    def pin(self, place):
        return self.send("location", {"latitude": place.y, "longitude": place.x})

    def read(self):
        """All that has come since, as one text."""
        incoming.take_all()
        PostOffice().empty()
        mine = [body for body in self.meta.sent if "+" + body["to"] == self.number]
        fresh, self.seen = mine[self.seen :], len(mine)
        return "\n".join(
            body["text"]["body"] if body["type"] == "text" else body["interactive"]["body"]["text"] for body in fresh
        )


@pytest.fixture
def phone(meta):
    return Phone(meta)


def category(oversight=False):
    return (
        Category.objects.filter(active=True, parent__isnull=False, oversight=oversight)
        .order_by("position", "code")
        .first()
    )


def to_summary(phone, text=LIGHT, oversight=False):
    phone.write(text)
    phone.tap(f"category-{category(oversight).code}")
    if oversight:
        phone.write("anonim")
    return phone.pin(cast.village().centre)


def test_words_photo_and_place_become_a_case(phone):
    assert "Balas dengan nomornya" in phone.write(LIGHT)
    assert "Di mana?" in phone.write("1")
    assert "Lampu jalan" not in phone.photo()
    said = phone.pin(cast.village().centre)
    assert all(part in said for part in (LIGHT, cast.village().name, "Foto: 1", "KIRIM"))
    assert not Report.objects.exists()
    said = phone.write("Kirim!")
    case = Report.objects.get()
    assert case.number in said
    assert re.search(r"Kode akses: \*\S+\*", said)
    assert (case.channel, case.text, case.region_id, bool(case.place)) == ("whatsapp", LIGHT, cast.village().code, True)
    assert Attachment.objects.get().case_id == case.pk
    assert case.applicant.phone == SITI
    code = re.search(r"Kode akses: \*(\S+)\*", said)[1]
    assert not Message.objects.filter(context__icontains=code).exists(), "the code is not kept once it is told"


def test_a_case_of_an_account_stands_among_its_matters(phone, client):
    siti = Resident.objects.create(name="Siti Aminah", phone=SITI)
    user = User.objects.create_user("Siti Aminah", phone=SITI, phone_verified=True, resident=siti)
    to_summary(phone)
    phone.tap("send")
    client.force_login(user)
    assert Report.objects.get().number in client.get("/urusan/").content.decode()


def test_however_often_it_comes_one_case_is_made(phone):
    to_summary(phone)
    body = written(SITI, "text", {"body": "KIRIM"}, name="wamid.SATU")
    for _ in range(3):
        post(phone.client, body)
        incoming.take_all()
    Incoming.objects.all().delete()  # even if the first guard forgot
    post(phone.client, body)
    assert phone.read().count("Terima kasih") == 1
    phone.write("KIRIM")
    assert Report.objects.count() == 1


def test_a_worker_killed_in_between_leaves_all_or_nothing(phone, monkeypatch):
    to_summary(phone)
    answer = intake.outbox.answer

    def die(*args, **more):
        raise SystemExit("killed")

    monkeypatch.setattr(intake.outbox, "answer", die)
    post(phone.client, written(SITI, "text", {"body": "KIRIM"}))
    with pytest.raises(SystemExit):
        incoming.take_all()
    assert not Report.objects.exists()
    monkeypatch.setattr(intake.outbox, "answer", answer)
    with clock.frozen(clock.now() + incoming.LEASE + timedelta(seconds=1)):
        assert "Terima kasih" in phone.read()
    assert Report.objects.count() == 1


def test_misconduct_is_asked_who_may_know_and_sealed(phone):
    phone.write("Petugas loket meminta uang untuk surat keterangan.")
    assert "Inspektorat" in phone.tap(f"category-{category(oversight=True).code}")
    assert "Di mana?" in phone.write("Rahasia")
    phone.pin(cast.village().centre)
    phone.tap("send")
    case = Report.objects.get()
    assert (case.sealed, case.oversight, case.secrecy) == (True, True, Secrecy.CONFIDENTIAL)


def test_status_is_told_by_the_number_that_asks(phone, meta):
    to_summary(phone, "Petugas loket meminta uang untuk surat keterangan.", oversight=True)
    phone.tap("send")
    number = Report.objects.get().number
    assert "Keadaan:" in phone.write(f"status {number.lower()}")
    stranger = Phone(meta, BUDI)
    hidden, nothing = stranger.write(f"STATUS {number}"), stranger.write("STATUS ADU-0000-999999")
    assert hidden.replace(number, "x") == nothing.replace("ADU-0000-999999", "x"), (
        "a stranger can't tell whether it exists"
    )
    assert "uang" not in hidden


def test_a_place_by_name_and_a_change_of_mind(phone):
    phone.write(LIGHT)
    phone.write("1")
    assert "belum kami kenali" in phone.write("entah di mana ini ya")
    village = next(v for v in (cast.village(n) for n in range(60)) if v.name != v.parent.name)
    said = phone.write(f"di {village.name}, kecamatan {village.parent.name}")
    assert village.name in said
    assert "ISI, KATEGORI, atau LOKASI" in phone.write("ubah")
    assert "Apa yang terjadi?" in phone.write("isi")
    said = phone.write("Lampu taman yang mati, bukan lampu jalan.")
    assert "Lampu taman" in said
    assert LIGHT not in said
    assert "dihapus" in phone.write("BATAL")
    assert Talk.objects.get().data == {}


def test_a_place_outside_the_regency_is_refused(phone):
    phone.write(LIGHT)
    phone.write("1")
    assert "di luar kabupaten" in phone.send("location", {"latitude": -6.2, "longitude": 106.8})
    assert "di luar kabupaten" in phone.send("location", {"latitude": 999, "longitude": 999})


@pytest.mark.parametrize(
    ("kind", "told"),
    [("audio", "Pesan suara"), ("sticker", "Stiker"), ("video", "Video"), ("reaction", "belum dapat kami baca")],
)
def test_what_we_cannot_take_is_said_so(phone, kind, told):
    assert told in phone.send(kind, {"id": "1"})
    assert not Talk.objects.get().data


@pytest.mark.parametrize("text", ["halo", "Selamat pagi", "p", "MENU", "???"])
def test_greetings_begin_nothing(phone, text):
    assert "Selamat datang" in phone.write(text)
    assert Talk.objects.get().asked == Asked.NOTHING


def test_a_picture_that_is_none_is_refused(phone, meta):
    meta.media["jahat"] = b"<script>alert(1)</script>"
    assert "bukan foto" in phone.send("image", {"id": "jahat"})
    assert not Document.objects.exists()


def test_a_fourth_photo_is_not_kept(phone):
    for colour in ("teal", "red", "blue"):
        phone.photo(colour=colour)
    assert "Paling banyak 3" in phone.photo(colour="green")


def test_who_floods_gets_silence(phone):
    for _ in range(intake.AN_HOUR):
        intake.throttle("chat", SITI, limit=10_000, seconds=3600)
    assert phone.write(LIGHT) == ""
    assert not Heard.objects.exists()


def test_stop_ends_the_draft_and_the_news(phone):
    phone.write(LIGHT)
    assert "tidak akan mengirimi" in phone.write("BERHENTI")
    assert Talk.objects.get().data == {}


def test_a_draft_nobody_came_back_to_goes_with_its_photos(phone):
    phone.photo(LIGHT)
    assert Draft.objects.count() == 1
    with clock.frozen(clock.now() + timedelta(days=3)):
        keeping.prune()
        assert not Draft.objects.exists()
        assert not Document.objects.exists()
        assert Talk.objects.get().asked == Asked.NOTHING
    with clock.frozen(clock.now() + timedelta(days=31)):
        assert keeping.prune() == 1
