"""What the bank is asked to pay and what it says came of it: each SP2D in one file, sums that agree, matches that can be undone."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as Xml

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from simpul.finance import roles
from simpul.finance.treasury import reconciling, statements, transfers
from simpul.finance.treasury.models import BankLine, Match, Transfer, TransferItem
from simpul.finance.treasury.paying import Tax
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, person
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.audit.models import Entry
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused
from simpul.lib import clock

pytestmark = pytest.mark.django_db
BANK = "/keuangan/belanja/bank/"
NUMBER = "3001002345"
ISO = {"p": transfers.SPACE}


def at(viewer: Viewer) -> Client:
    return cast.sign_in(Client(), viewer)


@pytest.fixture(autouse=True)
def _in_march(settings: Any) -> Iterator[None]:
    settings.SESSION_COOKIE_AGE = 3 * 365 * 86_400  # the database counts by the real clock
    with clock.frozen(datetime(YEAR, 3, 15, 3, tzinfo=UTC)):
        yield


def paid(house: House) -> list[int]:
    """Two payments, one of them less a tax: what the bank shall pay is 5,000,000 and 1,970,000."""
    commitment = house.commit()
    kept = Tax("PPh 22", "2.1.01.05.01.0001", Decimal(2_000_000), Decimal(30_000))
    return [
        house.paid(house.submit(commitment, "5000000")).pk,
        house.paid(house.submit(commitment, "2000000", taxes=[kept])).pk,
    ]


def test_every_payment_is_asked_for_once_and_the_sums_agree(house: House) -> None:
    acts, by = paid(house), house.people.deputy
    assert [transfers.net(one) for one in transfers.waiting()] == [Decimal(5_000_000), Decimal(1_970_000)]
    key = uuid4()
    made = transfers.bundle(acts, account="1-001-RKUD", day=MARCH, by=by, key=key)
    assert transfers.bundle(acts, account="1-001-RKUD", day=MARCH, by=by, key=key) == made, "sent twice it is one"
    with pytest.raises(Refused, match="belum ada di berkas"):
        transfers.bundle(acts[:1], account="1-001-RKUD", day=MARCH, by=by, key=uuid4())
    with pytest.raises(IntegrityError), transaction.atomic():
        TransferItem.objects.create(transfer=made, act_id=acts[0], amount=1)
    assert not transfers.waiting().exists()
    told = transfers.orders(made, by=person(by))
    *rows, last = csv.reader(StringIO(transfers.as_csv(made, told).decode()))
    assert [row[3] for row in rows[1:]] == [NUMBER, NUMBER]
    assert (last[1], Decimal(last[4])) == ("2", Decimal(6_970_000))
    document = Xml.fromstring(transfers.as_xml(made, told))  # our own
    assert document.findtext(".//p:GrpHdr/p:CtrlSum", namespaces=ISO) == "6970000.00"
    assert [one.text for one in document.findall(".//p:InstdAmt", ISO)] == ["5000000.00", "1970000.00"]
    assert document.findtext(".//p:CdtrAcct/p:Id/p:Othr/p:Id", namespaces=ISO) == NUMBER
    assert Entry.objects.filter(verb="treasury.unsealed").count() == 2, "each whole number that leaves is written down"


def test_by_pages_and_by_nobody_else(house: House) -> None:
    acts, desk = paid(house), at(house.people.deputy)
    told = {"sp2d": acts, "account": "1-001-RKUD", "day": MARCH, "key": uuid4()}
    assert desk.post(f"{BANK}kirim/", told | {"sp2d": []}).status_code == 422
    assert desk.post(f"{BANK}kirim/", told | {"sp2d": ["x", "9" * 30, "-1"]}).status_code == 422
    assert desk.post(f"{BANK}kirim/", told).status_code == 302
    made = Transfer.objects.get()
    taken = desk.get(f"{BANK}kirim/{made.pk}/berkas.xml")
    assert taken.headers["Cache-Control"] == "no-store"
    assert NUMBER in taken.content.decode()
    assert NUMBER not in desk.get(f"{BANK}kirim/").content.decode()
    assert desk.get(f"{BANK}kirim/{made.pk}/berkas.pdf").status_code == 404
    for viewer in (house.people.treasurer, cast.officer(roles.STATE_AUDITOR), cast.officer(roles.INTERNAL_AUDITOR)):
        assert at(viewer).get(f"{BANK}kirim/{made.pk}/berkas.csv").status_code == 403
    assert at(cast.officer(roles.STATE_AUDITOR)).get(f"{BANK}kirim/").status_code == 200


def test_a_wrong_match_is_undone_and_both_sides_say_what_is_left(house: House) -> None:
    first, second = paid(house)
    file = (
        f"Tanggal;Jumlah;Keterangan\n16/03/{YEAR};-5000000;SP2D\n16/03/{YEAR};-1970000;SP2D\n17/03/{YEAR};-7500;Biaya\n"
    )
    statements.take_in("1-001", file.encode(), by=house.people.deputy)
    big, small, fee = BankLine.objects.order_by("n")
    desk = at(house.people.deputy)
    page = desk.get(f"{BANK}baris/{big.pk}/").content.decode()
    assert page.index(f"payment:{first}") < page.index(f"payment:{second}"), "the nearest amount first"
    assert desk.post(f"{BANK}baris/{big.pk}/", {"dokumen": "payment:999"}).status_code == 422
    assert desk.post(f"{BANK}baris/{big.pk}/", {"dokumen": f"payment:{second}"}).status_code == 302
    wrong = Match.objects.get()
    assert wrong.amount == Decimal(-1_970_000), "as far as both reach"
    assert at(cast.officer(roles.STATE_AUDITOR)).post(f"{BANK}baris/{big.pk}/pasangan/{wrong.pk}/").status_code == 403
    desk.post(f"{BANK}baris/{big.pk}/pasangan/{wrong.pk}/", {"alasan": "salah"})
    assert Match.objects.count() == 1, "without a reason nothing happens"
    desk.post(f"{BANK}baris/{big.pk}/pasangan/{wrong.pk}/", {"alasan": "Tertukar dengan SP2D pertama"})
    assert sum(one.amount for one in Match.objects.all()) == 0
    assert desk.post(f"{BANK}baris/{big.pk}/", {"dokumen": f"payment:{first}"}).status_code == 302
    before = reconciling.as_of(date(YEAR, 3, 31))
    assert ([one.pk for one in before.papers], [one.pk for one in before.lines]) == ([second], [small.pk, fee.pk])
    assert desk.post(f"{BANK}baris/{small.pk}/", {"dokumen": f"payment:{second}"}).status_code == 302
    after = reconciling.as_of(date(YEAR, 3, 31))
    assert (after.not_at_bank, after.not_in_books, after.unexplained) == (0, Decimal(-7_500), 0)
    assert reconciling.as_of(date(YEAR, 3, 1)).ours == 0
    for day in ("", "x", "2027-02-30", f"{YEAR}-03-31"):
        assert desk.get(f"{BANK}rekonsiliasi/", {"hari": day}).status_code == 200
