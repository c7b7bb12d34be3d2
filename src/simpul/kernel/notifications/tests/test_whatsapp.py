"""WhatsApp by its contract: words, templates, receipts in any order, forged and repeated webhooks, and the next channel."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications import Address, inbox, outbox, receipts, send, whatsapp
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.notifications.models import Channel, Correspondent, Message, Receipt
from simpul.kernel.notifications.tests.samples import ABOUT, SAID
from simpul.kernel.testing import meta as contract
from simpul.kernel.testing.meta import error, post, status, written
from simpul.lib import clock

pytestmark = pytest.mark.django_db
NUMBER = "+6281234567890"
DAY = datetime(2026, 11, 23, 3, tzinfo=UTC)  # ten in the morning


@pytest.fixture(autouse=True)
def by_day():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def wishes(account, meta):
    """An account that chose WhatsApp and text messages."""
    inbox.choose_channels(account, Channel.WHATSAPP, Channel.SMS)
    return account


def sent(to):
    [_copy, message] = send(to=to, **SAID)
    PostOffice().empty()
    message.refresh_from_db()
    return message


def test_a_stranger_gets_the_template_and_who_has_written_gets_words(client, wishes, meta):
    sent(wishes)
    [body] = meta.sent
    assert (body["type"], body["template"]["name"], body["template"]["language"]) == (
        "template",
        "kabar_urusan",
        {"code": "id"},
    )
    words, link = (part["text"] for part in body["template"]["components"][0]["parameters"])
    assert words == f"{ABOUT}: pesan dari petugas"
    assert link.endswith(f"/lacak/{ABOUT}/")
    assert "Regu kami" not in json.dumps(body), "the words of the office stay behind the link"
    post(client, written(NUMBER, "text", {"body": "halo"}))
    incoming.take_all()
    sent(wishes)
    assert meta.sent[-1]["type"] == "text"
    assert "Regu kami datang besok pagi & sore." in meta.sent[-1]["text"]["body"]
    with clock.frozen(DAY + timedelta(hours=25)):
        sent(wishes)
    assert meta.sent[-1]["type"] == "template"


def test_a_window_that_meta_sees_closed_is_no_obstacle(wishes, meta):
    Correspondent.objects.create(channel=Channel.WHATSAPP, address=NUMBER, wrote_at=DAY)
    meta.closed.add("6281234567890")
    assert sent(wishes).status == "Terkirim"
    assert meta.sent[0]["type"] == "template"


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (error(400, 130429, "Rate limit hit"), "Menunggu"),
        (error(400, 131056, "Pair rate limit hit"), "Menunggu"),
        (error(429, 80007, "Rate limit issues"), "Menunggu"),
        (error(401, 190, "Token expired"), "Menunggu"),
        ((503, b""), "Menunggu"),
        (error(400, 131026, "Message undeliverable"), "Gagal"),
        (error(404, 132001, "Template does not exist"), "Gagal"),
    ],
)
def test_what_meta_answers_is_heeded(wishes, meta, answer, state, caplog):
    meta.replies(answer)
    assert sent(wishes).status == state


def test_receipts_only_ever_go_up(client, wishes, meta):
    message = sent(wishes)
    [body] = meta.sent
    for word, receipt in [("delivered", 2), ("sent", 2), ("read", 3), ("delivered", 3), ("read", 3), ("failed", 3)]:
        assert post(client, status(body, word, code=131026 if word == "failed" else 0)) == 200
        incoming.take_all()
        message.refresh_from_db()
        assert (message.receipt, message.failed_at) == (receipt, None)
    assert message.status == "Dibaca"


def test_forged_receipts_change_nothing(client, wishes, meta):
    message = sent(wishes)
    for signature in ("", "sha256=" + "0" * 64, "sha1=x"):
        assert post(client, status(meta.sent[0], "read"), signature=signature) == 403
    other = status(meta.sent[0], "read")
    other["entry"][0]["changes"][0]["value"]["metadata"]["phone_number_id"] = "999"
    assert post(client, other) == 200
    incoming.take_all()
    message.refresh_from_db()
    assert message.receipt == Receipt.NONE
    assert Incoming.objects.count() == 1


def test_a_failure_takes_the_next_channel_once(client, wishes, meta, infobip):
    message = sent(wishes)
    assert message.ways == [["sms", NUMBER]], "the cheaper one went first"
    for _ in range(2):
        post(client, status(meta.sent[0], "failed", code=131026))
        incoming.take_all()
    PostOffice().empty()
    receipts.overdue()
    assert [body["to"] for body in infobip.sent] == ["6281234567890"]
    message.refresh_from_db()
    assert (message.status, Message.objects.failed().count()) == ("Gagal", 0), "another channel has taken over"


def test_silence_takes_the_next_channel_and_a_receipt_does_not(client, wishes, meta, infobip):
    sent(wishes)
    post(client, status(meta.sent[0], "delivered"))
    sent(wishes)
    incoming.take_all()
    with clock.frozen(DAY + timedelta(minutes=16)):
        assert receipts.overdue() == 1
        assert receipts.overdue() == 0
        PostOffice().empty()
    assert [body["destinations"][0]["to"] for body in infobip.sent] == ["6281234567890"]
    assert Message.objects.filter(fallback_of__isnull=False).count() == 1


def test_a_receipt_that_comes_late_calls_the_next_channel_back(client, wishes, meta, infobip):
    sent(wishes)
    with clock.frozen(DAY + timedelta(minutes=16)):
        receipts.overdue()
        post(client, status(meta.sent[0], "delivered"))
        incoming.take_all()
        PostOffice().empty()
    assert infobip.sent == []


def test_meta_that_falls_silent_may_have_it_and_its_receipt_says_so(client, wishes, meta):
    meta.replies((0, None))
    message = sent(wishes)
    assert (message.status, bool(message.trying_since)) == ("Menunggu", True)
    body = {"id": "wamid.X", "to": "6281234567890", "biz_opaque_callback_data": str(message.message_id)}
    post(client, status(body, "delivered"))
    incoming.take_all()
    with clock.frozen(DAY + timedelta(hours=1)):
        PostOffice().empty()
    message.refresh_from_db()
    assert (message.status, meta.sent) == ("Sampai", [])


def test_quiet_hours_hold_what_buzzes_and_not_what_is_urgent(wishes, meta):
    late = datetime(2026, 11, 23, 16, 30, tzinfo=UTC)  # half past eleven at night
    with clock.frozen(late):
        assert sent(wishes).status == "Menunggu"
        outbox.answer(NUMBER, "Halo")
        PostOffice().empty()
    assert [body["type"] for body in meta.sent] == ["text"]
    with clock.frozen(datetime(2026, 11, 23, 23, 1, tzinfo=UTC)):  # a minute past six
        assert PostOffice().empty() == 1


def test_stop_is_heeded_and_taken_back(client, wishes, meta, infobip):
    post(client, written(NUMBER, "text", {"body": " Berhenti. "}))
    incoming.take_all()
    assert [message.channel for message in send(to=wishes, **SAID)] == ["inapp", "sms"]
    post(client, written(NUMBER, "text", {"body": "MULAI"}))
    incoming.take_all()
    assert [message.channel for message in send(to=wishes, **SAID)] == ["inapp", "whatsapp"]


def test_nobody_is_written_to_by_whatsapp_who_did_not_ask(siti, meta, infobip):
    siti.email = ""
    assert [message.channel for message in send(to=siti, **SAID)] == ["sms"]
    Correspondent.objects.create(channel=Channel.WHATSAPP, address=NUMBER, wrote_at=DAY)
    assert [message.channel for message in send(to=Address(phone=NUMBER), **SAID)] == ["whatsapp"]


def test_the_webhook_proves_itself(client, meta):
    asked = {"hub.mode": "subscribe", "hub.verify_token": contract.VERIFY, "hub.challenge": "1158201444"}
    assert client.get("/kait/whatsapp/", asked).content == b"1158201444"
    assert client.get("/kait/whatsapp/", asked | {"hub.verify_token": "salah"}).status_code == 403
    assert client.get("/kait/whatsapp/", asked | {"hub.challenge": "<script>"}).status_code == 403


@pytest.mark.parametrize(
    "message",
    [{}, {"from": "x", "id": "1", "timestamp": "1", "type": "text"}, {"from": "62", "id": "1", "timestamp": "x"}, {"from": None},
     {"from": "62", "id": "1", "timestamp": "99999999999999999999", "type": "text", "text": {"body": "a"}},
     {"from": "62", "id": "1", "timestamp": "1", "type": "text", "text": "no mapping"}],
)  # fmt: skip
def test_nonsense_is_nobodys_message(message):
    assert whatsapp.parsed(message) is None


def test_the_check_tells_what_to_do(meta):
    assert whatsapp.CONNECTION.check().ok
    meta.replies(error(401, 190, "Invalid OAuth access token"))
    assert "Buat token baru" in whatsapp.CONNECTION.check().hint
