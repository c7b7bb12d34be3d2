"""A report that is not the regency's to decide goes to SP4N-LAPOR! once, without its reporter, or comes back to the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.cases import engine, facets
from simpul.kernel.cases.models import Secrecy
from simpul.kernel.integrations.state import check_config
from simpul.kernel.notifications.models import Message
from simpul.kernel.regency import current
from simpul.kernel.regions.models import Region
from simpul.kernel.regulations.models import ParameterVersion
from simpul.kernel.testing import cast
from simpul.kernel.testing.contracts import HANG_UP
from simpul.kernel.testing.lapor import Lapor
from simpul.kernel.workflow import Refused
from simpul.lib import clock
from simpul.lib.memo import forget_everything
from simpul.services.complaints.bridged import LaporAgency, LaporReferral, LaporTopic
from simpul.services.complaints.flow import DESK, ReportFlow
from simpul.services.complaints.lapor import contract, pulling, referring
from simpul.services.complaints.models import Report
from simpul.services.complaints.parameters import REFERRED_SECRECY
from simpul.services.complaints.tests.test_lapor import lapor, theirs
from simpul.services.complaints.tests.test_report import report

pytestmark = pytest.mark.django_db
__all__ = ["lapor"]
WHY = "Jalan nasional, kewenangan Kementerian Pekerjaan Umum."


@pytest.fixture
def reporter() -> Any:
    return cast.resident("Siti Rahayu", email="siti@contoh.id", phone="+6281234567890")


@pytest.fixture
def ministry() -> LaporAgency:
    return LaporAgency.objects.create(code="501", name="Kementerian Pekerjaan Umum", outside=True)


def referred(reporter: Any, **more: Any) -> Report:
    """A report that the desk has just passed on."""
    found = report(by=reporter, landmark="Depan rumah Pak Lurah", **more)
    given = {"agency": LaporAgency.objects.filter(outside=True).first(), "topic": LaporTopic.objects.first()}
    engine.perform(ReportFlow.refer, found, by=cast.officer(DESK), reason=WHY, **given)
    return found


def later(minutes: int) -> Any:
    return clock.frozen(clock.now() + timedelta(minutes=minutes))


def test_it_arrives_once_and_the_reporter_is_told_where_to_follow(lapor: Lapor, reporter: Any, ministry: Any) -> None:
    found = referred(reporter)
    assert found.there == "Kementerian Pekerjaan Umum: menunggu dikirim"
    assert (referring.send_all(), referring.send_all()) == (1, 0)
    [sent] = lapor.filed
    assert (sent["id_instansi"], sent["id_topik"], sent["kerahasiaan"]) == ("501", "13", "terbuka")
    assert sent["referensi"] == f"{found.number}-2"
    found.refresh_from_db()
    assert found.state == "referred"
    assert found.closed_at
    assert "nomor 770000" in found.there
    told = " ".join(str(one.context.get("text", "")) for one in Message.objects.filter(about=found.number))
    assert "/pengaduan/770000" in told
    assert WHY in [one.context.get("reason") for one in Message.objects.filter(about=found.number)]
    assert WHY in " ".join(line.text for line in facets.look(found, reporter).history)


@pytest.mark.parametrize("secrecy", [Secrecy.OPEN, Secrecy.ANONYMOUS])
def test_nothing_that_leaves_tells_who_reported(lapor: Lapor, reporter: Any, secrecy: Secrecy) -> None:
    referred(reporter, secrecy=secrecy)
    referring.send_all()
    left = b" ".join(heard.body for heard in lapor.heard).decode()
    assert "Lampu jalan mati" in left
    for secret in ("Siti", "Rahayu", "siti@contoh.id", "81234567890"):
        assert secret not in left
    assert ("Pak Lurah" in left) == (secrecy == Secrecy.OPEN), "the exact spot might tell whose house it is"


def test_what_is_secret_stays_unless_the_rule_says_otherwise(lapor: Lapor, reporter: Any, allow_secret: Any) -> None:
    secret = report(by=reporter, secrecy=Secrecy.CONFIDENTIAL)
    assert ReportFlow.refer not in facets.look(secret, cast.officer(DESK)).steps
    with pytest.raises(Refused):
        engine.perform(ReportFlow.refer, secret, by=cast.officer(DESK), reason=WHY)
    allow_secret()
    engine.perform(ReportFlow.refer, secret, by=cast.officer(DESK), reason=WHY)
    assert referring.send_all() == 1
    assert lapor.filed[0]["kerahasiaan"] == "rahasia"


@pytest.fixture
def allow_secret() -> Any:
    def change() -> None:
        basis, today = "Peraturan bupati (contoh)", clock.today(current().zone)
        ParameterVersion.objects.filter(code=REFERRED_SECRECY.code).update(valid_to=today)
        ParameterVersion.objects.create(code=REFERRED_SECRECY.code, value=2, legal_basis=basis, valid_from=today)
        forget_everything()

    return change


def test_misconduct_never_leaves_whatever_the_rule(lapor: Lapor, reporter: Any, allow_secret: Any) -> None:
    allow_secret()
    accusing = report(by=reporter, category="pungli", oversight=True)
    assert not accusing.may_be_referred
    sealed = report(by=reporter)
    assert sealed.may_be_referred, "the test would prove nothing"
    sealed.sealed = True
    assert not sealed.may_be_referred


def test_a_rule_that_tightens_stops_what_waits(lapor: Lapor, reporter: Any) -> None:
    found = referred(reporter)
    Report.objects.filter(pk=found.pk).update(secrecy=Secrecy.CONFIDENTIAL)
    assert referring.send_all() == 0
    found.refresh_from_db()
    assert (found.state, lapor.filed) == ("returned", [])


def test_refused_it_comes_back_to_the_desk_and_stands_on_the_page_of_connections(lapor: Lapor, reporter: Any) -> None:
    found = referred(reporter)
    lapor.replies(422)
    assert referring.send_all() == 0
    found.refresh_from_db()
    assert (found.state, found.owner, found.closed_at) == ("returned", DESK.code, None)
    assert found.due_at
    finding = check_config(contract.CONNECTION)
    assert not finding.ok
    assert "1 kiriman tidak diterima" in finding.says
    engine.perform(ReportFlow.refer, found, by=cast.officer(DESK), reason=WHY)
    assert referring.send_all() == 1, "it may be tried again"
    assert [one["referensi"] for one in lapor.filed] == [f"{found.number}-4"]


def test_sent_without_an_answer_it_is_looked_up_and_not_sent_twice(
    lapor: Lapor, reporter: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = referred(reporter)
    arrives = lapor.answer

    def silent(heard: Any) -> Any:
        arrives(heard)
        return HANG_UP

    monkeypatch.setattr(lapor, "answer", silent)
    assert referring.send_all() == 0
    assert "percobaan 1" in found.there
    assert referring.send_all() == 0, "not before its time"
    monkeypatch.undo()
    with later(5):
        assert referring.send_all() == 1
    assert len(lapor.filed) == 1
    assert LaporReferral.objects.get().tracking_id == "770000"


def test_nobody_answering_it_is_given_up_in_the_end(lapor: Lapor, reporter: Any) -> None:
    found = referred(reporter)
    for round_ in range(20):
        lapor.replies(503)
        with later(round_ * 600):
            referring.send_all()
    found.refresh_from_db()
    assert (found.state, LaporReferral.objects.get().attempts) == ("returned", 12)


def test_a_number_that_they_give_twice_keeps_no_other_report_here(lapor: Lapor, reporter: Any) -> None:
    referred(reporter)
    assert referring.send_all() == 1
    twice, other = referred(reporter), referred(reporter)
    lapor.replies((200, {"data": {"trackingid": "770000"}}))
    assert referring.send_all() == 1
    twice.refresh_from_db()
    assert "belum diterima" in twice.there
    assert other.referrals.get().tracking_id != ""


def test_what_they_give_back_to_the_regency_is_the_same_case_again(lapor: Lapor, reporter: Any) -> None:
    found = referred(reporter)
    referring.send_all()
    lapor.reports = [theirs(1, trackingid="770000")]
    assert (pulling.pull(), pulling.pull()) == (0, 0)
    assert Report.objects.count() == 1
    found.refresh_from_db()
    assert found.state == "returned"


def test_without_a_way_to_look_it_up_nothing_is_sent(settings: Any, lapor: Lapor, reporter: Any) -> None:
    del settings.SECRETS["connections"]["lapor"]["filed_path"]
    with pytest.raises(Refused):
        referred(reporter)


def test_an_officer_passes_it_on_and_sees_how_it_fares(
    lapor: Lapor, reporter: Any, ministry: Any, client: Client
) -> None:
    found = report(by=reporter)
    desk = cast.sign_in(client, cast.officer(DESK))
    page = desk.get(f"/meja/kasus/{found.number}/?langkah=refer")
    assert "Kementerian Pekerjaan Umum" in page.text
    assert "Nama, kontak, dan foto pelapor tidak ikut dikirim" in page.text
    step = f"/meja/kasus/{found.number}/langkah/refer/"
    refused = desk.post(step, {"refer-agency": ministry.pk, "refer-reason": ""})
    assert refused.status_code == 422
    assert "Tuliskan alasannya" in refused.text
    desk.post(step, {"refer-agency": ministry.pk, "refer-reason": WHY})
    assert "menunggu dikirim" in desk.get(f"/meja/kasus/{found.number}/").text
    referring.send_all()
    assert "nomor 770000" in desk.get(f"/meja/kasus/{found.number}/").text


def test_a_place_is_told_by_its_village(lapor: Lapor, reporter: Any) -> None:
    referred(reporter)
    referring.send_all()
    village = Region.objects.villages().order_by("code")[0]
    assert village.name in lapor.filed[0]["lokasi"]
