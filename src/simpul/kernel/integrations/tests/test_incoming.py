"""What others send us: forged, huge, repeated, late, and right."""

import hmac
from datetime import timedelta
from hashlib import sha256

import pytest

from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Incoming
from simpul.lib import clock

pytestmark = pytest.mark.django_db
KEY = "kunci-aplikasi"


def sign(body):
    return "sha256=" + hmac.new(KEY.encode(), body, sha256).hexdigest()


def send(rf, body, signature):
    request = rf.post("/kait/", body, content_type="application/json", headers={"X-Sign": signature})
    return incoming.receive(request, "uji", genuine=lambda b: incoming.signed(b, request.headers["X-Sign"], KEY))


@pytest.fixture
def taken(connection):
    """What the connection's room was given; it fails as often as `taken.fail` says."""

    class Taken(list):
        fail = 0

    seen = Taken()

    def take(row):
        if seen.fail:
            seen.fail -= 1
            raise ConnectionError("belum")
        seen.append(row.content)

    object.__setattr__(connection, "take", take)
    return seen


def test_a_message_is_kept_once_and_taken_once(rf, taken):
    for _ in range(3):
        assert send(rf, b'{"a":1}', sign(b'{"a":1}')).status_code == 200
    assert Incoming.objects.count() == 1
    assert incoming.take_all() == 1
    assert incoming.take_all() == 0
    assert send(rf, b'{"a":1}', sign(b'{"a":1}')).status_code == 200, "played again much later it changes nothing"
    assert incoming.take_all() == 0
    assert taken == [b'{"a":1}']
    assert Incoming.objects.get().content == b"", "what was said is not kept"


@pytest.mark.parametrize("signature", ["", "sha256=", "sha256=" + "0" * 64, sign(b"x"), "sha1=abc", "sha256=é"])
def test_a_forged_one_is_refused_and_leaves_no_trace(rf, taken, signature):
    assert send(rf, b'{"a":1}', signature).status_code == 403
    assert not Incoming.objects.exists()


def test_no_key_means_nobody_is_genuine():
    assert not incoming.signed(b"x", "sha256=" + hmac.new(b"", b"x", sha256).hexdigest(), "")
    assert not incoming.same("", "")


def test_a_huge_one_is_not_even_read(rf):
    body = b"x" * (incoming.LARGEST + 1)
    assert send(rf, body, sign(body)).status_code == 413


def test_what_fails_comes_again_and_in_the_end_is_left_for_people(rf, taken):
    taken.fail = incoming.ATTEMPTS
    send(rf, b"{}", sign(b"{}"))
    moment = clock.now()
    for _ in range(incoming.ATTEMPTS + 2):
        with clock.frozen(moment):
            incoming.take_all()
        moment += timedelta(days=1)
    row = Incoming.objects.get()
    assert (row.attempts, row.last_error, bool(row.failed_at)) == (incoming.ATTEMPTS, "ConnectionError", True)
    assert taken == []


def test_what_a_dead_worker_held_is_taken_by_another(rf, taken):
    send(rf, b"{}", sign(b"{}"))
    assert incoming._claim(Incoming.objects.get().pk), "a worker takes it in hand, and dies"
    assert incoming.take_all() == 0
    with clock.frozen(clock.now() + incoming.LEASE + timedelta(seconds=1)):
        assert incoming.take_all() == 1


def test_old_signed_times_are_refused():
    now = int(clock.now().timestamp())
    assert incoming.fresh(str(now - 100))
    assert not incoming.fresh(str(now - 1000))
    assert not incoming.fresh("kemarin")
