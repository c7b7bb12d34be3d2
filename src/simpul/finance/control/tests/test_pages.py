"""The pages of control as people use them, in both languages; what is open to whom, and what is said of a refusal."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from simpul.finance import roles
from simpul.finance.control import overriding, reviewing, running
from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit, Override
from simpul.finance.control.tests.conftest import APRIL, inspector
from simpul.finance.treasury.tests.conftest import YEAR, House, person
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db
DESK = "/keuangan/pengendalian/"


def at(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


def asked(**more: Any) -> dict[str, Any]:
    return {
        "kind": "direct_choice", "subject_kind": "contract", "subject": "dpupr/602/1/2027", "words": "Memilih langsung CV Maju Contoh",
        "reason": "Jalan putus oleh longsor.", "legal_basis": "Perpres 12/2021 Pasal 41", "evidence": "Nota dinas 600/12",
    } | more  # fmt: skip


def test_an_override_from_the_form_to_the_public_page(house: House) -> None:
    house.contract()
    officer, user = at(house.people.officer), at(house.people.user)
    wrong = officer.post(f"{DESK}pengecualian/baru/", asked(subject="dpupr/602/9"))
    assert wrong.status_code == 422
    assert "Tidak ada dokumen" in wrong.text
    assert "Jalan putus oleh longsor." in wrong.text, "nothing typed is lost"
    made = officer.post(f"{DESK}pengecualian/baru/", asked())
    one = Override.objects.get()
    assert made.headers["Location"] == f"{DESK}pengecualian/{one.pk}/"
    assert "Giliran Anda" not in officer.get(made.headers["Location"]).text
    assert "Memilih langsung" not in Client().get("/pengecualian/").text
    assert "Menunggu tanda tangan Anda" in user.get(f"{DESK}pengecualian/").text
    refused = user.post(made.headers["Location"], {"tolak": "1"})
    assert (refused.status_code, "alasan penolakan" in refused.text) == (422, True)
    assert officer.post(made.headers["Location"], {"setujui": "1"}).status_code == 422
    assert user.post(made.headers["Location"], {"setujui": "1"}).status_code == 302
    page = Client().get(f"/pengecualian/?tahun={YEAR}").text
    assert "Jalan putus oleh longsor." in page
    assert "Pengguna anggaran (PA/KPA)" in page
    assert f"/bukti/?acuan=pengecualian/{YEAR}/1" in page
    english = Client(headers={"accept-language": "en"}).get(f"/pengecualian/?tahun={YEAR}&jenis=direct_choice").text
    assert "Direct choice of a supplier" in english
    assert "Memilih langsung" not in Client().get(f"/pengecualian/?tahun={YEAR}&jenis=month").text
    csv = b"".join(Client().get(f"/pengecualian/?tahun={YEAR}&unduh=csv")).decode()  # type: ignore[arg-type]
    assert "Jalan putus oleh longsor." in csv


@pytest.mark.parametrize("query", ["?tahun=0001", "?tahun=x", "?jenis=x&halaman=99", "?tahun=٢٠٢٧", "?halaman=a"])
def test_nonsense_in_the_address_is_no_fault(query: str) -> None:
    for place in ("/pengecualian/", "/pengecualian/pemeriksaan/"):
        assert Client().get(f"{place}{query}").status_code == 200


@pytest.fixture
def hit(house: House) -> Hit:
    commitment = house.commit()
    house.submit(commitment, "1000000", invoice="INV-7")
    house.submit(commitment, "900000", invoice="INV/7")
    running.run(registry["same_invoice"], YEAR, APRIL)
    return Hit.objects.get()


def test_a_hit_from_the_queue_to_its_decision(hit: Hit, house: House) -> None:
    apip, agency = at(Viewer(inspector())), at(house.people.user)
    here = f"{DESK}antrean/{hit.pk}/"
    assert agency.get(here).status_code == 404
    assert "Tagihan yang sama dua kali" in apip.get(f"{DESK}antrean/").text
    page = apip.get(here).text
    assert "SPP 1/2027" in page
    assert 'value="2027-04-27"' in page, "five working days, unless another day is chosen"
    assert "2 permintaan dengan nomor tagihan ini" in page
    assert "CV Maju Contoh" not in page, "the page of the payment names the payee, and writes down who looked"
    assert "Teruskan ke temuan" not in page
    assert Entry.objects.filter(verb="control.seen", object_id=str(hit.pk)).exists()
    short = apip.post(f"{here}ask/", {"ask-seen": 0, "ask-text": "Mengapa"})
    assert (short.status_code, "sepuluh huruf" in short.text, ">\nMengapa</textarea>" in short.text) == (
        422,
        True,
        True,
    )
    assert apip.post(f"{here}ask/", {"ask-seen": 0, "ask-text": "Mengapa diajukan dua kali?"}).status_code == 302
    stale = apip.post(f"{here}explain/", {"explain-seen": 0, "explain-text": "Sudah jelas dari catatan."})
    assert (stale.status_code, "baru saja berubah" in stale.text) == (422, True)
    assert "Mengapa diajukan dua kali?" in agency.get(here).text
    told = {"answer-seen": 1, "answer-text": "Yang kedua untuk termin lain.", "answer-evidence": "BAST 12"}
    assert agency.post(f"{here}answer/", told).status_code == 302
    assert "Teruskan ke temuan" in apip.get(here).text
    assert (
        apip.post(f"{here}pass_on/", {"pass_on-seen": 2, "pass_on-text": "Bukti tidak mendukung."}).status_code == 302
    )
    hit.refresh_from_db()
    assert hit.state == "passed_on"
    assert apip.post(f"{here}nonsense/", {}).status_code == 404


def test_the_public_reads_counts_and_never_a_hit(hit: Hit, house: House) -> None:
    page = Client().get(f"/pengecualian/pemeriksaan/?tahun={YEAR}").text
    assert "Tagihan yang sama dua kali" in page
    assert "2 dari 2" in page.replace("\n", " ")
    for secret in (house.agency.name, "INV", str(hit.amount), f"antrean/{hit.pk}"):
        assert secret not in page
    english = Client(headers={"accept-language": "en"}).get(f"/pengecualian/pemeriksaan/?tahun={YEAR}").text
    assert "One invoice twice" in english


def test_an_override_stands_beside_the_hit_that_it_concerns(hit: Hit, house: House) -> None:
    one = overriding.ask(
        "other", "request", f"{YEAR}/dpupr/1", words="Dua termin", reason="Termin pertama dan kedua satu tagihan.", legal_basis="Kontrak",
        evidence="Nota 1", by=person(house.people.user), day=APRIL,
    )  # fmt: skip
    overriding.sign(one, granted=True, by=person(house.people.general), day=APRIL)
    page = at(Viewer(inspector())).get(f"{DESK}antrean/{hit.pk}/").text
    assert "Pengecualian yang menyangkut baris ini" in page
    assert "Termin pertama dan kedua" in page


def test_the_nine_controls_are_open_to_auditors(house: House) -> None:
    page = at(cast.officer(roles.STATE_AUDITOR)).get(DESK).text
    assert "Semua penjaga ada" in page
    assert "line_is_not_overspent" in page
    assert page.count("0 pertentangan") == 9
    assert at(house.people.user).get(DESK).status_code == 403


def test_late_answers_are_taken_and_what_is_late_is_said(hit: Hit, house: House) -> None:
    reviewing.ask(hit, text="Mengapa dua kali?", by=inspector(), due=date(YEAR, 4, 16), day=date(YEAR, 4, 10))
    assert "lewat" in at(house.people.user).get(f"{DESK}antrean/?keadaan=asked").text
    reviewing.answer(hit, text="Maaf terlambat menjawab.", evidence="BAST", by=person(house.people.user))
    assert hit.state == "answered"
