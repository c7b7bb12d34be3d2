"""The payment desk as its people use it: the whole way by pages, what is refused and where that is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from simpul.finance import roles
from simpul.finance.treasury.models import Commitment, Party, Request
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, person
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.lib import clock

pytestmark = pytest.mark.django_db
DESK = "/keuangan/belanja/"


def at(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


@pytest.fixture(autouse=True)
def _in_march(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(datetime(YEAR, 3, 15, 3, tzinfo=UTC)):
        yield


def test_the_whole_way_by_pages(house: House) -> None:
    who = house.people
    told = {"line": house.lines[0].pk, "kind": "self", "words": "ATK triwulan", "amount": "12.500.000", "key": uuid4()}
    assert "sisa Rp150.000.000" in at(who.officer).get(f"{DESK}komitmen/baru/").content.decode()
    made = at(who.officer).post(f"{DESK}komitmen/baru/", told)
    commitment = Commitment.objects.get()
    assert made.headers["Location"] == f"{DESK}komitmen/{commitment.pk}/"
    assert at(who.officer).post(f"{DESK}komitmen/baru/", told).status_code == 302
    assert Commitment.objects.count() == 1, "sent twice it is one"
    asked = {
        "account": house.account.pk, "prepared_by": person(who.activity).pk, "amount": "12.500.000", "invoice": "INV/1",
        "words": "Bayar ATK", "day": MARCH, "tax": "2.1.01.05.01.0001", "tax_amount": "250.000", "key": uuid4(),
    }  # fmt: skip
    sent = at(who.treasurer).post(f"{DESK}komitmen/{commitment.pk}/minta/", asked)
    request = Request.objects.get()
    assert sent.headers["Location"] == f"{DESK}spp/{request.pk}/"
    for viewer, step, words in (
        (who.finance, "verify", "Lengkap dan benar"), (who.user, "order", "Terbitkan SPM"), (who.deputy, "pay", "Terbitkan SP2D"),
    ):  # fmt: skip
        page = at(viewer).get(sent.headers["Location"]).content.decode()
        assert words in page
        assert "Menunggu Anda" in at(viewer).get(DESK).content.decode()
        assert at(viewer).post(f"{DESK}spp/{request.pk}/{step}/", {"key": uuid4()}).status_code == 302
    page = at(who.general).get(f"{DESK}spp/{request.pk}/").content.decode()
    assert "SP2D terbit" in page
    assert "12.250.000" in page, "what is paid after the tax"
    assert "/laporan-keuangan/jurnal/" in page


def test_a_refusal_stands_beside_the_field_and_nothing_typed_is_lost(house: House) -> None:
    told = {"line": house.lines[0].pk, "kind": "self", "words": "ATK", "amount": "150.000.001", "key": uuid4()}
    answer = at(house.people.officer).post(f"{DESK}komitmen/baru/", told)
    assert answer.status_code == 422
    assert "150.000.001" in answer.content.decode()
    assert "Sisa pagu" in answer.content.decode() or "150.000.000" in answer.content.decode()
    for nonsense in ("", "-5", "seratus", "1,2,3", "9" * 29):
        assert at(house.people.officer).post(f"{DESK}komitmen/baru/", told | {"amount": nonsense}).status_code == 422
    request = house.submit(house.commit(), "1000000")
    refused = at(house.people.finance).post(f"{DESK}spp/{request.pk}/refuse/", {"key": uuid4(), "alasan": "kurang"})
    assert refused.status_code == 422
    assert "sepuluh huruf" in refused.content.decode()
    assert ">kurang</textarea>" in refused.content.decode()
    nul = at(house.people.finance).post(
        f"{DESK}spp/{request.pk}/refuse/", {"key": "bukan", "alasan": "Kurang\0 kuitansi asli."}
    )
    assert nul.status_code < 500
    assert at(house.people.treasurer).get(f"{DESK}penerima/", {"q": "a\0b"}).status_code < 500
    assert at(house.people.finance).post(f"{DESK}spp/{request.pk}/lain/", {}).status_code == 404


def test_other_agencies_see_nothing_and_auditors_all(house: House) -> None:
    request = house.submit(house.commit("1000000"), "1000000")
    stranger = at(cast.officer(roles.SPENDING_TREASURER, at=cast.agency("lain")))
    assert "Pembayaran ATK" not in stranger.get(DESK).content.decode()
    assert stranger.get(f"{DESK}spp/{request.pk}/").status_code == 404
    assert stranger.get(f"{DESK}komitmen/{request.items.get().commitment_id}/").status_code == 404
    assert b"Pembayaran ATK" not in b"".join(stranger.get(f"{DESK}?unduh=csv"))
    auditor = at(cast.officer(roles.STATE_AUDITOR))
    assert auditor.get(f"{DESK}spp/{request.pk}/").status_code == 200
    assert auditor.post(f"{DESK}spp/{request.pk}/verify/", {"key": uuid4()}).status_code == 403
    assert at(cast.resident()).get(DESK).status_code == 403


def test_a_bank_account_is_entered_by_one_and_verified_by_another(house: House) -> None:
    one, other = at(house.people.treasurer), at(house.people.finance)
    made = one.post(f"{DESK}penerima/", {"name": "Siti Rahayu", "kind": "person", "tax_number": ""})
    party = Party.objects.get(name="Siti Rahayu")
    assert made.headers["Location"] == f"{DESK}penerima/{party.pk}/"
    assert one.post(made.headers["Location"], {"bank": "BRI", "number": "12", "holder": "Siti"}).status_code == 422
    assert (
        one.post(made.headers["Location"], {"bank": "BRI", "number": "0021 0100 0123", "holder": "Siti"}).status_code
        == 302
    )
    page = one.get(made.headers["Location"]).content.decode()
    assert "…0123" in page
    assert "002101000123" not in page
    assert "Bagaimana diperiksa?" not in page, "not by whoever entered it"
    account = party.accounts.get()
    assert (
        other.post(f"{DESK}penerima/{party.pk}/rekening/{account.pk}/", {"bukti": "Buku tabungan"}).status_code == 302
    )
    account.refresh_from_db()
    assert account.verified_by == house.people.finance.user
    assert Entry.objects.filter(verb="treasury.looked", object_id=str(party.pk)).exists()


def test_a_file_of_the_bank_is_taken_in_and_laid_beside_what_fits(house: House) -> None:
    house.paid(house.submit(house.commit("10000000"), "10000000"))
    desk = at(house.people.deputy)
    bad = desk.post(f"{DESK}bank/", {"account": "3-001", "file": SimpleUploadedFile("a.csv", b"bukan\n")})
    assert bad.status_code == 422
    content = b"Tanggal;Jumlah;Keterangan\n16/03/2027;-10000000;SP2D 1\n17/03/2027;-2500;Biaya\n"
    made = desk.post(f"{DESK}bank/", {"account": "3-001", "file": SimpleUploadedFile("a.csv", content)})
    assert "1 mutasi cocok tepat" in desk.get(made.headers["Location"]).content.decode()
    assert desk.post(made.headers["Location"]).status_code == 302
    assert "Cocok" in desk.get(made.headers["Location"]).content.decode()
    assert "2.500,00" in desk.get(f"{DESK}bank/").content.decode()
