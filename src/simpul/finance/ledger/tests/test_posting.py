"""Posting: whole or not at all, numbered, chained, harmless when repeated; and what is refused, with its figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simpul.finance.classification.codes import Book
from simpul.finance.ledger import verifying
from simpul.finance.ledger.models import Balance, Entry, Leg, Series
from simpul.finance.ledger.posting import Posted, Side, Source, post, reverse, turn
from simpul.finance.ledger.tests.conftest import CHANGE, GOODS, YEAR
from simpul.kernel.testing import cast
from simpul.kernel.workflow import Refused

pytestmark = pytest.mark.django_db
Buy = Callable[..., Posted]


def test_entries_are_numbered_and_chained(buy: Buy) -> None:
    assert [buy().no, buy("500.50").no, buy("0.01").no] == [1, 2, 3]
    assert list(verifying.flaws()) == []
    series = Series.objects.get(book="budgetary")
    assert (series.last_no, bytes(series.head)) == (3, bytes(Entry.objects.get(no=3).hash))


def test_the_same_key_gives_the_same_entry(buy: Buy) -> None:
    key = uuid4()
    first, second = buy(key=key), buy(key=key)
    assert (first.id, first.no, first.again) == (second.id, second.no, False)
    assert second.again
    assert Entry.objects.count() == 1


def test_balances_hold_both_sides(buy: Buy) -> None:
    buy("1000")
    buy("250.25")
    told = {b.account.code: (b.debit, b.credit) for b in Balance.objects.select_related("account")}
    assert told == {GOODS: (Decimal("1250.25"), 0), CHANGE: (0, Decimal("1250.25"))}


@pytest.mark.parametrize(
    ("sides", "said"),
    [
        ([(GOODS, "100"), (CHANGE, "-90")], "debit Rp100, kredit Rp90, selisih Rp10"),
        ([(GOODS, "100")], "dua baris"),
        ([(GOODS, "0"), (CHANGE, "0")], "nol"),
        ([(GOODS, "0.001"), (CHANGE, "-0.001")], "sampai sen"),
        ([("5.1.02.01.01.9999", "100"), (CHANGE, "-100")], "5.1.02.01.01.9999 tidak ada dalam bagan 2027"),
        ([("2.3", "100"), (CHANGE, "-100")], "2.3 tidak ada dalam bagan 2027"),  # a fund's code, no account's
        ([("5.1.02", "100"), (CHANGE, "-100")], "akun enam tingkat"),
        ([("8.1.02.01.01.0001", "100"), (CHANGE, "-100")], "dari buku ini"),
    ],
)
def test_what_is_no_entry_is_refused_with_a_sentence(books: None, sides: list[tuple[str, str]], said: str) -> None:
    agency = cast.agency("dpupr").pk
    legs = [Side(account, agency, Decimal(amount)) for account, amount in sides]
    with pytest.raises(Refused, match=said):
        post(
            Book.BUDGETARY, on=date(YEAR, 3, 1), legs=legs, words="Coba", source=Source("sp2d", 1), by=None, key=uuid4()
        )
    assert not Entry.objects.exists()
    assert Series.objects.get(book="budgetary").last_no == 0, "no number was used up"


def test_a_year_that_was_not_opened_takes_nothing(buy: Buy) -> None:
    with pytest.raises(Refused, match="Buku tahun 2031 belum dibuka"):
        buy(on=date(2031, 1, 1))


def test_a_mistake_is_answered_by_its_exact_negative_once(buy: Buy) -> None:
    first = Entry.objects.get(pk=buy("700").id)
    reverse(first, on=date(YEAR, 4, 1), words="Salah OPD", by=None, key=uuid4())
    assert sum(Leg.objects.filter(account__code=GOODS).values_list("amount", flat=True)) == 0
    with pytest.raises(Refused, match="sudah dibalik"):
        reverse(first, on=date(YEAR, 4, 1), words="Lagi", by=None, key=uuid4())
    with pytest.raises(Refused, match="persis kebalikan"):
        buy("700", reverses=buy("300").id)
    assert list(verifying.flaws()) == []


def test_a_closed_month_takes_nothing_and_its_seal_is_what_it_was(buy: Buy) -> None:
    buy(on=date(YEAR, 1, 20))
    turn(YEAR, 1, "closed", by=None)
    with pytest.raises(Refused, match="sudah ditutup"):
        buy(on=date(YEAR, 1, 21))
    with pytest.raises(Refused, match="berurutan"):
        turn(YEAR, 3, "closed", by=None)
    with pytest.raises(Refused, match="alasan"):
        turn(YEAR, 1, "open", by=None)
    turn(YEAR, 1, "open", by=None, reason="Nota terlambat dari Dinas PUPR")
    buy(on=date(YEAR, 1, 21))
    turn(YEAR, 1, "closed", by=None)
    seals = list(Entry.objects.get(no=1).period.seals.order_by("at").values_list("opens", "entries"))
    assert seals == [(False, 1), (True, 1), (False, 2)]


def test_a_softly_closed_month_takes_entries_of_the_accounting_office_alone(buy: Buy) -> None:
    turn(YEAR, 1, "soft", by=None)
    with pytest.raises(Refused, match="sudah ditutup"):
        buy(on=date(YEAR, 1, 21))
    assert buy(on=date(YEAR, 1, 21), office=True).no == 1


def test_the_thirteenth_month_is_decembers(buy: Buy) -> None:
    assert buy(on=date(YEAR, 12, 31), month=13).no == 1
    with pytest.raises(Refused, match="di luar bulan"):
        buy(on=date(YEAR, 11, 30), month=13)


AMOUNTS = st.lists(st.decimals("0.01", "9999999999999", places=2), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(AMOUNTS)
def test_whatever_balances_is_posted_to_the_sen(books: None, amounts: list[Decimal]) -> None:
    agency = cast.agency("dpupr").pk
    legs = [*(Side(GOODS, agency, amount) for amount in amounts), Side(CHANGE, agency, -sum(amounts, Decimal(0)))]
    made = post(
        Book.BUDGETARY, on=date(YEAR, 5, 2), legs=legs, words="Acak", source=Source("uji", 1), by=None, key=uuid4()
    )
    assert list(Leg.objects.filter(entry=made.id).order_by("n").values_list("amount", flat=True)) == [
        leg.amount for leg in legs
    ]
    assert list(verifying.flaws()) == []
