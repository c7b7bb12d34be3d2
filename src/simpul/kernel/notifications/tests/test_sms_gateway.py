"""The gateway for text messages by its contract, with reports that prove themselves."""

from datetime import UTC, datetime

import pytest

from simpul.kernel.integrations import incoming
from simpul.kernel.notifications import Address, send, sms
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.notifications.models import Receipt
from simpul.kernel.notifications.tests.samples import SAID
from simpul.kernel.testing.infobip import report
from simpul.lib import clock

pytestmark = pytest.mark.django_db
TO = Address(phone="+6281234567890")


@pytest.fixture(autouse=True)
def by_day():
    with clock.frozen(datetime(2026, 11, 23, 3, tzinfo=UTC)):
        yield


def sent():
    [message] = send(to=TO, **SAID)
    PostOffice().empty()
    message.refresh_from_db()
    return message


def post(client, body):
    found = client.post("/kait/sms/", body, content_type="application/json").status_code
    incoming.take_all()
    return found


def test_a_report_is_believed_only_with_our_proof(client, infobip):
    message = sent()
    [body] = infobip.sent
    assert body["content"]["text"] == "ADU-2026-000123: pesan dari petugas"
    assert post(client, report(body, "DELIVERED", proof="0" * 64)) == 403
    assert post(client, b"bukan json") == 403
    message.refresh_from_db()
    assert message.receipt == Receipt.NONE
    assert post(client, report(body, "DELIVERED")) == 200
    message.refresh_from_db()
    assert message.receipt == Receipt.DELIVERED
    post(client, report(body, "UNDELIVERABLE"))
    message.refresh_from_db()
    assert message.status == "Sampai"


def test_undeliverable_is_left_for_people_to_see(client, infobip):
    message = sent()
    post(client, report(infobip.sent[0], "UNDELIVERABLE"))
    message.refresh_from_db()
    assert (message.status, message.last_error) == ("Gagal", "SMS UNDELIVERABLE_UJI")


def test_refused_at_once_and_throttled(infobip, caplog):
    infobip.rejected.add("6281234567890")
    assert sent().status == "Gagal"
    infobip.replies((429, {}))
    assert sent().status == "Menunggu"
    infobip.replies((401, {}))
    assert sent().status == "Menunggu", "a wrong key is the operator's to mend; the message waits"


def test_the_check(infobip):
    assert sms.CONNECTION.check().ok
    infobip.replies((200, {"balance": 0}))
    assert sms.CONNECTION.check().says == "Saldo SMS habis."
