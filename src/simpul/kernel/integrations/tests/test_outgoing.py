"""Calls to the other side, to a server that behaves well and badly."""

from datetime import timedelta

import pytest

from simpul.kernel import integrations
from simpul.kernel.integrations import Unreachable, outgoing
from simpul.kernel.integrations.models import Call
from simpul.kernel.testing.contracts import HANG_UP
from simpul.lib import clock

pytestmark = pytest.mark.django_db


def calls():
    return list(Call.objects.order_by("pk").values_list("outcome", "ok", "attempt"))


def test_a_call_is_made_and_noted_without_its_words(outside):
    answer = integrations.http("uji").post("/kirim", json={"isi": "kata rahasia"}, operation="send")
    assert answer.ok
    assert (outside.heard[0].path, outside.heard[0].json()) == ("/kirim", {"isi": "kata rahasia"})
    [row] = Call.objects.values()
    assert (row["outcome"], row["operation"], row["ok"]) == ("HTTP 200", "send", True)
    assert "rahasia" not in str(row)


def test_a_question_is_asked_again_and_a_parcel_is_not(outside):
    outside.replies((503, {}), HANG_UP, (200, {"baik": True}))
    assert integrations.http("uji").get("/tanya").json() == {"baik": True}
    assert [ok for _outcome, ok, _attempt in calls()] == [False, False, True]
    outside.replies(HANG_UP)
    with pytest.raises(Unreachable) as failure:
        integrations.http("uji").post("/kirim", json={})
    assert failure.value.gone, "it may have arrived"
    assert len(outside.heard) == 4


def test_the_other_side_says_how_long_to_wait(outside, monkeypatch):
    waited = []
    monkeypatch.setattr(outgoing.time, "sleep", waited.append)
    outside.replies((429, {}, {"Retry-After": "2"}), (200, {}))
    assert integrations.http("uji").get("/").ok
    assert waited == [2.0]
    outside.replies((429, {}, {"Retry-After": "3600"}))
    answer = integrations.http("uji").get("/")
    assert (answer.status, answer.retry_after, waited) == (429, 3600.0, [2.0]), "an hour is the caller's to wait"


def test_who_fails_five_times_is_left_alone_for_a_while(outside):
    outside.replies(*[(500, {})] * 5)
    for _ in range(5):
        integrations.http("uji").get("/", attempts=1)
    with pytest.raises(Unreachable, match="left alone"):
        integrations.http("uji").get("/")
    assert len(outside.heard) == 5
    with clock.frozen(clock.now() + timedelta(seconds=31)):
        assert integrations.http("uji").get("/").ok


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/latest/",
        "http://127.0.0.1:1/",
        "https://jahat.contoh/",
        "file:///etc/passwd",
    ],
)
def test_nobody_sends_us_elsewhere(outside, address):
    with pytest.raises(Unreachable):
        integrations.http("uji").get(address)
    assert outside.heard == []


def test_an_address_without_a_scheme_stays_with_the_base(outside):
    integrations.http("uji").get("//jahat.contoh/x")
    assert [heard.path for heard in outside.heard] == ["/jahat.contoh/x"]


def test_a_redirect_is_not_followed(outside):
    outside.replies((302, {}, {"Location": "http://169.254.169.254/"}))
    assert integrations.http("uji").get("/").status == 302
    assert len(outside.heard) == 1


def test_an_answer_may_not_be_endless(outside):
    outside.replies((200, b"x" * 5000))
    with pytest.raises(Unreachable, match="larger"):
        integrations.http("uji").get("/", largest=1000, attempts=1)


def test_what_is_not_set_up_is_not_called(settings, connection):
    assert integrations.configured("uji") is None
    with pytest.raises(Unreachable, match="not set up"):
        integrations.http("uji")
    settings.SECRETS = settings.SECRETS | {"connections": {"uji": {"base": "gopher://x"}}}
    assert integrations.configured("uji") is None
    assert [fault.split()[0] for fault in connection.faults()] == ["“base”", "“token”"]
