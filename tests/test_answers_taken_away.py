"""Answers of published forms in the files of the desk: for who may read them, by the words of the form, each look written down."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.test import Client

from simpul.kernel.accounts.roles import AUDITOR
from simpul.kernel.audit.models import Entry
from simpul.kernel.cases.models import Case, Secrecy
from simpul.kernel.cases.services import Service
from simpul.kernel.testing import cast
from simpul.services.complaints.flow import DESK
from tests.test_forms import administrator, filed, permits, published, siti

pytestmark = pytest.mark.django_db
FILE = "/meja/?lihat=semua&layanan=keramaian&jawaban=1&unduh=csv"
__all__ = ["administrator", "permits"]


@pytest.fixture
def case(permits: Service, administrator: Client, client: Client) -> Case:
    published(administrator)
    return filed(cast.sign_in(client, siti()))


def rows(viewer: Any, address: str = FILE) -> list[dict[str, str]]:
    answer = cast.sign_in(Client(), viewer).get(address)
    assert answer.status_code == 200
    return list(csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))


def test_each_question_is_a_column_and_rounds_share_one(case: Case) -> None:
    [row] = rows(cast.officer(DESK))
    assert (row["Nomor"], row["Nama lengkap"], row["Berapa tamu?"]) == (case.number, "Siti Rahayu", "120")
    assert (row["Nama petugas"], row["Umur …"]) == ("Budi; Tini", "30; 22")
    assert row["NIK"].startswith("3325")
    assert "••" in row["NIK"]
    assert row["Foto tempat"] == "1 foto"


def test_who_may_not_know_the_applicant_reads_the_rest(case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(secrecy=Secrecy.ANONYMOUS)
    [row] = rows(cast.officer(AUDITOR))
    assert (row["Nama lengkap"], row["NIK"]) == ("", "")
    assert row["Nama acara"] == "Sedekah bumi"
    assert not Entry.objects.filter(verb="case.view", noun="case", object_id=str(case.pk)).exists()


def test_a_look_at_who_asked_is_told_to_the_applicant(case: Case) -> None:
    rows(cast.officer(DESK))
    look = Entry.objects.get(verb="case.view", object_id=str(case.pk))
    assert (look.detail["identity"], look.reason) == (True, "Diunduh dalam daftar beserta jawaban formulir")
    taken = Entry.objects.get(verb="case.export")
    assert taken.detail["filters"]["jawaban"] == "1"
    assert (look.address, look.request_id) == (taken.address, taken.request_id) != (None, None)


def test_without_asking_no_answer_leaves(case: Case) -> None:
    [row] = rows(cast.officer(DESK), FILE.replace("&jawaban=1", ""))
    assert "Nama lengkap" not in row
    page = cast.sign_in(Client(), cast.officer(DESK)).get("/meja/?lihat=semua&layanan=keramaian").text
    assert "jawaban=1&amp;unduh=csv" in page or "jawaban=1&unduh=csv" in page


def test_columns_of_versions_stand_together(case: Case, administrator: Client) -> None:
    from simpul.kernel.testing.workbooks import CROWD

    published(
        administrator,
        CROWD.replace("| integer | tamu |", "| integer | pengunjung |").replace("${tamu}", "${pengunjung}"),
    )
    [row] = rows(cast.officer(DESK))
    assert list(row.values()).count("120") == 1, "what the older version asked keeps its column"


def test_reading_many_asks_no_more_of_the_database(case: Case, django_assert_max_num_queries: Any) -> None:
    from simpul.kernel.cases import answering

    desk = cast.officer(DESK)
    with django_assert_max_num_queries(6):
        assert answering.told_of([case.pk], desk)[case.pk]["judul"] == "Sedekah bumi"
