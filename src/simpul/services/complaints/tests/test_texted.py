"""Text messages that people send: to stop ours, and to ask how a report stands."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.viewer import NOBODY
from simpul.kernel.cases import engine
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.integrations import incoming
from simpul.kernel.integrations.models import Incoming
from simpul.kernel.notifications import Address, channels, texting
from simpul.kernel.notifications.models import Channel, Message
from simpul.kernel.notifications.sms import CONNECTION
from simpul.kernel.testing import cast
from simpul.kernel.testing.infobip import Infobip, entitled, texted
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.models import Report

pytestmark = pytest.mark.django_db
SITI = "+6281234567890"
WRONG = "K7Q-29X-TM4"


@pytest.fixture(autouse=True)
def infobip(settings: Any) -> Iterator[Infobip]:
    with Infobip.running() as server:
        known = settings.SECRETS.get("connections", {})
        settings.SECRETS = settings.SECRETS | {"connections": known | {"sms": server.settings}}
        yield server


@pytest.fixture
def filed() -> tuple[Report, str]:
    fields = {
        "title": "Lampu jalan mati", "text": "Lampu jalan mati di depan rumah Pak Lurah.", "category_id": "lampu-jalan",
        "region": cast.village(), "secrecy": Secrecy.CONFIDENTIAL,
    }  # fmt: skip
    return engine.open_case(Report, by=NOBODY, fields=fields)


def bring(body: bytes, key: str = entitled()) -> int:
    status = (
        Client()
        .post("/kait/sms/masuk/", body, content_type="application/json", headers={"Authorization": key})
        .status_code
    )
    incoming.take_all()
    incoming.take_all()
    return status


def said() -> list[str]:
    return [one.context["text"] for one in Message.objects.filter(template="sms/answer").order_by("pk")]


def ask(words: str, name: str = "m1", number: str = SITI) -> list[str]:
    before = len(said())
    assert bring(texted((number, name, words))) == 200
    return said()[before:]


@pytest.mark.parametrize(
    "asked", ["STATUS {number} {code}", "status {number}  {code}", "{number} {code}", "Status. {spaced} {code}"]
)
def test_with_the_code_it_tells_where_the_report_stands_and_no_word_of_it(filed: Any, asked: str) -> None:
    case, code = filed
    [told] = ask(asked.format(number=case.number, code=code, spaced=case.number.replace("-", " ").lower()))
    assert told.startswith(f"{case.number}: Masuk. Batas tahap ini ")
    assert f"/lacak/{case.number}/" in told
    assert "Lurah" not in told
    assert "Lampu" not in told


def test_a_wrong_code_an_unknown_number_and_a_secret_report_are_answered_alike(filed: Any) -> None:
    case, _code = filed
    told = [*ask(f"STATUS {case.number}", "a"), *ask(f"STATUS {case.number} {WRONG}", "b"),
            *ask("STATUS ADU-2601-999999", "c"), *ask(f"STATUS ADU-2601-999999 {WRONG}", "d")]  # fmt: skip
    assert len({one.replace(case.number, "#").replace("ADU-2601-999999", "#") for one in told}) == 1
    assert len(told) == 4


def test_the_number_that_writes_is_never_believed(filed: Any) -> None:
    viewer = cast.resident("Siti Rahayu", phone=SITI)
    case, _code = engine.open_case(
        Report, by=viewer,
        fields={"title": "Rahasia", "text": "Rahasia sekali.", "category_id": "lampu-jalan", "region": cast.village(),
                "applicant": viewer.user.resident, "secrecy": Secrecy.CONFIDENTIAL},
    )  # fmt: skip
    [told] = ask(f"STATUS {case.number}")
    assert "tidak ditemukan" in told


def test_what_everybody_may_see_needs_no_code(filed: Any) -> None:
    case, _code = engine.open_case(Report, by=NOBODY, fields={"title": "Lampu", "text": "Lampu mati.", "category_id": "lampu-jalan",
                                                             "region": cast.village()})  # fmt: skip
    engine.perform(ReportFlow.forward, case, by=cast.officer(DESK), agency=cast.agency("dpupr"), publish=True)
    [told] = ask(f"STATUS {case.number}")
    assert told.startswith(f"{case.number}: Didisposisikan.")


def test_guessing_codes_ends_even_with_the_right_one(filed: Any) -> None:
    case, code = filed
    for n in range(10):
        ask(f"STATUS {case.number} {WRONG}", f"g{n}", f"+62813000000{n:02}")
    [told] = ask(f"STATUS {case.number} {code}", "last")
    assert "tidak ditemukan" in told


def test_a_flood_is_met_with_silence(filed: Any) -> None:
    told = [one for n in range(15) for one in ask("STATUS ADU-2601-999999", f"f{n}")]
    assert len(told) == texting.AN_HOUR


def test_what_comes_twice_is_answered_once_however_it_is_bundled(filed: Any) -> None:
    case, code = filed
    one = (SITI, "x1", f"STATUS {case.number} {code}")
    bring(texted(one))
    bring(texted(one))
    bring(texted(one, ("+6281300000001", "x2", "STATUS ADU-2601-999999")))
    assert len(said()) == 2
    row = Incoming.objects.get(message_id="mo:x1")
    assert bytes(row.body) == b"", "what was written is not kept"


@pytest.mark.parametrize("word", ["STOP", "berhenti", " Berhenti! "])
def test_stop_stops_and_mulai_begins_again(word: str) -> None:
    to = Address(phone=SITI)
    assert channels.ways(to, None) == [(Channel.SMS, SITI)]
    assert "tidak akan dikirimi" in ask(word)[0]
    assert channels.ways(to, None) == []
    assert ask(word, "m2") == [], "it is said once"
    assert ask("apa saja", "m3") == [], "who has said stop is not written to unasked"
    assert "menerima SMS kabar lagi" in ask("MULAI", "m4")[0]
    assert channels.ways(to, None) == [(Channel.SMS, SITI)]


def test_what_nobody_understands_is_helped_twice_a_day_only() -> None:
    assert [len(ask("halo", f"h{n}")) for n in range(4)] == [1, 1, 0, 0]


@pytest.mark.parametrize("key", ["", "Basic", "Basic ???", entitled("salah"), "Bearer sandi-sms-masuk"])
def test_a_forged_call_is_refused_and_leaves_nothing(key: str) -> None:
    assert bring(texted((SITI, "m1", "STOP")), key) == 403
    assert not Incoming.objects.exists()
    assert channels.ways(Address(phone=SITI), None) == [(Channel.SMS, SITI)]


@pytest.mark.parametrize("body", [b"bukan json", b"{}", b'{"results": "x"}', b"[]"])
def test_what_is_not_as_agreed_is_refused(body: bytes) -> None:
    assert bring(body) == 403


@pytest.mark.parametrize(
    "body", [b'{"results": [1, {}, {"messageId": "q"}]}', texted(("BANK", "n1", "STOP")), texted(("123", "n2", "x"))]
)
def test_senders_without_a_number_are_not_answered(body: bytes) -> None:
    assert bring(body) == 200
    assert said() == []
    assert not Incoming.objects.filter(failed_at__isnull=False).exists()
    assert not Incoming.objects.filter(taken_at=None).exists()


def test_without_a_word_for_the_gateway_the_address_does_not_exist(settings: Any) -> None:
    del settings.SECRETS["connections"]["sms"]["inbound_key"]
    assert bring(texted((SITI, "m1", "STOP"))) == 404
    assert CONNECTION.faults() == []
