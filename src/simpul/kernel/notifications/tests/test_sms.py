"""Text messages through the gateway, by its contract."""

from datetime import UTC, datetime, timedelta

import pytest

from simpul.kernel.notifications import Address, send
from simpul.kernel.notifications.delivery import PostOffice
from simpul.kernel.notifications.tests.conftest import free_port
from simpul.kernel.notifications.tests.samples import SAID, WARNING
from simpul.lib import clock

pytestmark = pytest.mark.django_db
TO = Address(phone="+6281234567890")


@pytest.fixture(autouse=True)
def by_day():
    with clock.frozen(datetime(2026, 11, 23, 3, tzinfo=UTC)):  # ten in the morning: nobody sleeps
        yield


def test_contract(gateway):
    [message] = send(to=TO, **SAID)
    assert PostOffice().empty() == 1
    [(path, headers, body)] = gateway.taken
    assert path == "/kirim?dari=simpul"
    assert headers["Authorization"] == "Bearer rahasia"
    assert headers["Idempotency-Key"] == str(message.message_id) == body["id"]
    assert body["to"] == "+6281234567890"
    assert body["text"] == "ADU-2026-000123: pesan dari petugas"
    assert body["possible_duplicate"] is False


@pytest.mark.parametrize(("status", "state"), [(503, "Menunggu"), (429, "Menunggu"), (400, "Gagal"), (302, "Menunggu")])
def test_what_the_gateway_says_is_heeded(gateway, status, state, caplog):
    [message] = send(to=TO, **SAID)
    gateway.status = status
    assert PostOffice().empty() == 0
    message.refresh_from_db()
    assert (message.status, message.last_error, message.trying_since) == (state, f"HTTP {status}", None)


def test_gateway_that_falls_silent_is_told_of_the_doubt(gateway):
    send(to=TO, **SAID)
    gateway.status = None
    assert PostOffice().empty() == 0
    gateway.status = 200
    with clock.frozen(clock.now() + timedelta(seconds=60)):
        assert PostOffice().empty() == 1
    first, second = (body for _, _, body in gateway.taken)
    assert first["id"] == second["id"]
    assert second["possible_duplicate"] is True
    assert second["text"].startswith(WARNING)


def test_gateway_that_is_not_there(settings, gateway):
    [message] = send(to=TO, **SAID)
    settings.SECRETS = settings.SECRETS | {"sms_gateway": f"http://127.0.0.1:{free_port()}/"}
    assert PostOffice().empty() == 0
    message.refresh_from_db()
    assert (message.status, message.trying_since) == ("Menunggu", None)
