"""Memorial journals: two persons, in the page and in the database; posted whole or not at all."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test import Client

from simpul.finance.ledger.models import Entry
from simpul.finance.ledger.pairing import Books
from simpul.finance.ledger.posting import Side, turn
from simpul.finance.reports import hindrances, memorials
from simpul.finance.reports.models import Decision, Memorial
from simpul.finance.reports.tests.conftest import YEAR
from simpul.finance.roles import ACCOUNTANT, STATE_AUDITOR
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

WEAR, WORN = "8.1.08.01.01.0001", "1.3.07.01.01.0001"


def depreciation(amount: int = 5_000_000, *, month: int = 12) -> tuple[Memorial, Any, Any]:
    author, second = (cast.officer(ACCOUNTANT, name=name).user for name in ("Rina Astuti", "Joko Pranoto"))
    dinas = cast.agency("dpupr").pk
    legs = [Side(WEAR, dinas, Decimal(amount)), Side(WORN, dinas, Decimal(-amount))]
    made = memorials.make(day=date(YEAR, month, 28), words="Penyusutan peralatan", legs=legs, by=author)
    return made, author, second


@pytest.mark.django_db
def test_what_a_second_person_approves_is_posted_even_when_the_month_is_closed_to_others(books: Books) -> None:
    made, author, second = depreciation()
    turn(YEAR, 12, "soft", by=second)
    with pytest.raises(Refused, match="Orang kedua"):
        memorials.approve(made, by=author)
    memorials.approve(made, by=second)
    [entry] = memorials.entries(made)
    assert (entry.book, entry.source_kind, [leg.amount for leg in entry.legs.order_by("n")]) == (
        "accrual",
        "memorial",
        [5_000_000, -5_000_000],
    )
    with pytest.raises(Refused, match="sudah diputuskan"), transaction.atomic():
        memorials.approve(made, by=second)


@pytest.mark.django_db
def test_a_refusal_says_why_and_the_author_may_take_back(books: Books) -> None:
    made, _author, second = depreciation()
    with pytest.raises(Refused, match="alasan"):
        memorials.reject(made, by=second, reason=" ")
    assert memorials.reject(made, by=second, reason="Umur manfaat keliru").outcome == "rejected"
    mine, author, _other = depreciation()
    assert memorials.reject(mine, by=author, reason="").outcome == "withdrawn"
    assert not Entry.objects.filter(source_kind="memorial").exists()


@pytest.mark.django_db
def test_an_unbalanced_book_is_refused_before_anybody_is_asked(books: Books) -> None:
    legs = [Side(WEAR, 1, Decimal(5)), Side("5.1.02.01.01.0024", 1, Decimal(-5))]
    with pytest.raises(Refused, match="buku anggaran tidak seimbang"):
        memorials.make(day=date(YEAR, 12, 1), words="Campur", legs=legs, by=cast.officer(ACCOUNTANT).user)


@pytest.mark.django_db
def test_what_waits_stands_in_the_way_of_closing_its_month(books: Books) -> None:
    from simpul.finance.ledger.models import Period

    made, _author, second = depreciation(month=1)
    january = Period.objects.get(year=YEAR, month=1)
    assert [one.words for one in hindrances.of(january)] == ["1 jurnal memorial menunggu keputusan."]
    memorials.approve(made, by=second)
    assert hindrances.of(january) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE reports_memorial SET words = 'lain'",
        "DELETE FROM reports_decision",
        "UPDATE reports_decision SET by_id = 1",
    ],
)
def test_the_platform_cannot_change_what_was_said(books: Books, attack: str) -> None:
    made, _author, second = depreciation()
    memorials.approve(made, by=second)
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


ONE_PERSON = """INSERT INTO reports_decision (memorial_id, author_id, by_id, outcome, reason, at, audit_id)
  SELECT m.id, {author}, m.author_id, 'approved', '', now(), m.audit_id FROM reports_memorial m"""


@pytest.mark.parametrize(
    ("author", "guard"),
    [("m.author_id", "memorial_has_two_people"), ("(SELECT max(id) FROM accounts_user)", "decision_knows_the_author")],
)
def test_even_the_owner_cannot_let_one_person_do_both(as_owner: Any, books: Books, author: str, guard: str) -> None:
    depreciation()
    with pytest.raises(IntegrityError, match=guard):
        as_owner.execute(ONE_PERSON.format(author=author))
    as_owner.execute(f"ALTER TABLE reports_decision DROP CONSTRAINT {guard}")
    as_owner.execute(ONE_PERSON.format(author=author))
    assert Decision.objects.count() == 1, "without the guard it happens"


@pytest.mark.django_db
def test_a_journal_goes_from_one_desk_to_another(client: Client, books: Books) -> None:
    dinas = cast.agency("dpupr").code
    typed = {
        "day": f"{YEAR}-12-28", "words": "Penyusutan", "banyak": "4",
        "baris-1-account": WEAR, "baris-1-agency": dinas, "baris-1-debit": "5.000.000", "baris-2-account": WORN, "baris-2-agency": dinas,
    }  # fmt: skip
    author = cast.sign_in(client, cast.officer(ACCOUNTANT))
    more = author.post("/keuangan/buku/memorial/baru/", {**typed, "tambah": "1"})
    assert more.status_code == 200
    assert b'name="baris-8-account"' in more.content
    wrong = author.post("/keuangan/buku/memorial/baru/", typed)
    assert wrong.status_code == 422
    assert "salah satu saja" in wrong.content.decode()
    assert "5.000.000" in wrong.content.decode(), "nothing typed is lost"
    uneven = author.post("/keuangan/buku/memorial/baru/", {**typed, "baris-2-credit": "4.000.000"})
    assert "selisih Rp1.000.000" in uneven.content.decode()
    assert Memorial.objects.count() == 0
    sent = author.post("/keuangan/buku/memorial/baru/", {**typed, "baris-2-credit": "5.000.000", "evidence": _photo()})
    made = Memorial.objects.get()
    assert sent.headers["Location"] == f"/keuangan/buku/memorial/{made.pk}/"
    assert opened(author, made.evidence.url) == 200
    second = cast.sign_in(Client(), cast.officer(ACCOUNTANT))
    second.post(f"/keuangan/buku/memorial/{made.pk}/putuskan/", {"setujui": "1"})
    assert "Disetujui dan dijurnal" in second.get(f"/keuangan/buku/memorial/{made.pk}/").content.decode()
    assert len(memorials.entries(made)) == 1
    auditor = cast.sign_in(Client(), cast.officer(STATE_AUDITOR))
    assert auditor.get(f"/keuangan/buku/memorial/{made.pk}/").status_code == 200
    assert auditor.get("/keuangan/buku/memorial/baru/").status_code == 403
    assert opened(auditor, made.evidence.url) == 200
    assert Client().get(made.evidence.url).status_code == 404


def opened(client: Client, address: str) -> int:
    answer = client.get(address)
    assert b"".join(answer.streaming_content)  # type: ignore[arg-type]
    return answer.status_code


def _photo() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("nota.jpg", cast.photo(), "image/jpeg")
