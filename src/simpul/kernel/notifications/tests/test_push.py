"""Web push: sealed for the device, signed by us, only to known services, and without a word about the matter."""

import base64
import json
import os

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from http_ece import decrypt

from simpul.kernel.notifications import inbox, push, send
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.notifications.models import Channel, Message, PushSubscription
from simpul.kernel.notifications.tests.conftest import connected
from simpul.kernel.notifications.tests.samples import SAID
from simpul.kernel.testing.contracts import ContractServer
from simpul.kernel.testing.databases import keys
from simpul.lib import clock

pytestmark = pytest.mark.django_db


def text(raw):
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@pytest.fixture
def service(settings):
    """A push service on this machine."""
    with ContractServer.running() as server:
        given = keys()["connections"]["push"] | {"hosts": [server.base.removeprefix("http://")]}
        connected(settings, push=given)
        yield server


@pytest.fixture
def device(service, account):
    """A browser of the account, with its own keys."""
    key, auth = ec.generate_private_key(ec.SECP256R1()), os.urandom(16)
    point = key.public_key().public_bytes(serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint)
    push.subscribe(account, f"{service.base}/perangkat/1", text(point), text(auth))
    inbox.choose_channels(account, Channel.PUSH)
    return key, auth


def noon():
    from datetime import UTC, datetime

    return clock.frozen(datetime(2026, 11, 23, 5, tzinfo=UTC))


def test_the_device_reads_a_number_and_nothing_more(service, account, device):
    key, auth = device
    with noon():
        send(to=account, **SAID)
        went = PostOffice().empty()
        assert went == 1, Message.objects.values_list("last_error")
    [heard] = service.heard
    assert heard.headers["content-encoding"] == "aes128gcm"
    assert heard.headers["authorization"].startswith("vapid t=")
    assert b"Lampu" not in heard.body
    words = json.loads(decrypt(heard.body, private_key=key, auth_secret=auth, version="aes128gcm"))
    assert words == {
        "title": "Kabupaten Batang",
        "body": "ADU-2026-000123: ada kabar baru.",
        "url": "/lacak/ADU-2026-000123/",
    }


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_has_gone_is_forgotten(service, account, device, status, caplog):
    service.replies((status, {}))
    with noon():
        [_copy, message] = send(to=account, **SAID)
        PostOffice().empty()
    assert not PushSubscription.objects.exists()
    message.refresh_from_db()
    assert message.status == "Gagal"
    assert [one.channel for one in send(to=account, **SAID)] == ["inapp", "email"], "better another way than silence"


@pytest.mark.parametrize(
    "endpoint", ["https://jahat.contoh/x", "http://169.254.169.254/", "https://fcm.googleapis.com@jahat.contoh/"]
)
def test_a_browser_cannot_send_us_anywhere(client, account, service, endpoint):
    client.force_login(account)
    body = json.dumps({"endpoint": endpoint, "keys": {"p256dh": "a", "auth": "b"}})
    assert client.post("/kabar/perangkat/", body, content_type="application/json").status_code == 400
    assert client.post("/kabar/perangkat/", {"endpoint": "x"}).status_code == 400  # as a form
    assert not PushSubscription.objects.exists()


def test_a_browser_is_registered_and_taken_back(client, account, service):
    client.force_login(account)
    given = {"endpoint": "https://fcm.googleapis.com/fcm/send/abc", "keys": {"p256dh": "a", "auth": "b"}}
    said = client.post("/kabar/perangkat/", json.dumps(given), content_type="application/json")
    assert said.json() == {"devices": 1}
    said = client.post("/kabar/perangkat/", json.dumps(given | {"forget": True}), content_type="application/json")
    assert said.json() == {"devices": 0}
