"""What the topics and agencies of SP4N-LAPOR! are here: noted as they come, matched on screen, taken away as a table."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from simpul.kernel.accounts.roles import ADMINISTRATOR
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.kernel.testing.lapor import Lapor
from simpul.lib import clock
from simpul.services.complaints import routes
from simpul.services.complaints.bridged import LaporAgency, LaporTopic
from simpul.services.complaints.lapor import pulling
from simpul.services.complaints.models import Report
from simpul.services.complaints.tests.test_lapor import lapor, theirs

pytestmark = pytest.mark.django_db
__all__ = ["lapor"]
HERE = "/pengelola/kode-lapor/"


@pytest.fixture
def desk(client: Client) -> Client:
    return cast.sign_in(client, cast.officer(ADMINISTRATOR))


def test_an_unknown_topic_is_listed_first_matched_and_then_sorts_by_itself(lapor: Lapor, desk: Client) -> None:
    lapor.reports = [theirs(1, id_topik="99")]
    pulling.pull()
    assert Report.objects.get().category is None
    page = desk.get(HERE).text
    assert "1 kode sudah masuk bersama laporan dan belum dipadankan" in page
    assert page.index(">99<") < page.index(">13<")
    topic = LaporTopic.objects.get(code="99")
    sent = desk.post(f"{HERE}topik/{topic.pk}/", {"name": "Sampah", "category": "sampah", "reason": "Rapat 12 Januari"})
    assert sent.status_code == 302
    assert Entry.objects.get(verb="lapor_topic.change").reason == "Rapat 12 Januari"
    lapor.reports.append(theirs(2, id_topik="99"))
    pulling.pull()
    assert Report.objects.get(lapor__tracking_id="910002").category_id == "sampah"


def test_their_names_are_fetched_for_codes_that_come_new(lapor: Lapor) -> None:
    LaporTopic.objects.all().delete()
    lapor.reports = [theirs(1, id_instansi="88")]
    pulling.pull()
    assert LaporTopic.objects.get(code="13").name == "Penerangan jalan"
    assert LaporAgency.objects.get(code="88").name == "DPUPR Kab. Batang"


def test_a_code_that_their_list_does_not_name_is_not_asked_for_for_ever(lapor: Lapor) -> None:
    lapor.reports = [theirs(1, id_topik="99")]
    for hours in (0, 2, 3):
        with clock.frozen(clock.now() + timedelta(hours=hours)):
            lapor.reports = lapor.reports if hours == 0 else []
            pulling.pull()
    assert sum(one.path.endswith("gettopics") for one in lapor.heard) == 1


def test_fetching_again_keeps_what_was_said_here(lapor: Lapor, desk: Client) -> None:
    desk.post(f"{HERE}ambil/")
    desk.post(f"{HERE}ambil/")
    assert LaporTopic.objects.get(code="13").category_id == "lampu-jalan"
    assert LaporAgency.objects.count() == 2
    lapor.replies(500)
    assert "tidak menjawab seperti yang disepakati" in desk.post(f"{HERE}ambil/", follow=True).text


def test_the_agency_they_chose_is_proposed_with_its_reason(lapor: Lapor) -> None:
    LaporAgency.objects.create(code="88", name="DPUPR Kab. Batang", agency=cast.agency("dlh"))
    lapor.reports = [theirs(1, id_instansi="88")]
    pulling.pull()
    agency, why = routes.propose(Report.objects.get())
    assert agency == cast.agency("dlh")
    assert why == "SP4N-LAPOR! mendisposisikannya kepada DPUPR Kab. Batang."


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Tuliskan alasan"),
        ({"code": "88"}, "sudah dipakai"),
        ({"name": ""}, "Tuliskan namanya"),
        ({"outside": "on", "agency": "dlh"}, "Pilih salah satu"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(desk: Client, wrong: Any, said: str) -> None:
    LaporAgency.objects.create(code="88", name="DPUPR")
    if "agency" in wrong:
        wrong = wrong | {"agency": str(cast.agency(wrong["agency"]).pk)}
    filled = {"code": "502", "name": "Kementerian Perhubungan", "outside": "on", "reason": "Surat 3/2026", **wrong}
    page = desk.post(f"{HERE}instansi/baru/", filled)
    assert page.status_code == 422
    assert said in page.text
    assert LaporAgency.objects.count() == 1
    assert all(str(value) in page.text for name, value in filled.items() if name in {"name", "reason"} and value)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_table_can_be_taken_away(desk: Client, form: str) -> None:
    LaporTopic.objects.create(code="13", name="=Penerangan", category_id="lampu-jalan")
    LaporAgency.objects.create(code="501", name="Kementerian Pekerjaan Umum", outside=True)
    answer = desk.get(f"{HERE}?unduh={form}")
    assert f".{form}" in answer["Content-Disposition"]
    if form == "csv":
        assert "'=Penerangan" in answer.getvalue().decode(), "no formula on somebody else's machine"
        return
    rows = list(load_workbook(BytesIO(answer.getvalue())).active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Kode", "13", "501"]
    assert rows[2][2] == "Kementerian Pekerjaan Umum"


def test_without_the_bridge_the_page_says_so(desk: Client) -> None:
    assert "belum dipasang" in desk.get(HERE).text
    assert "belum dipasang" in desk.post(f"{HERE}ambil/", follow=True).text
