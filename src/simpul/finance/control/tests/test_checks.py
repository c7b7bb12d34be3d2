"""Each standing check with rows that answer to it, and with a near miss that does not."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from simpul.finance.budget import prices
from simpul.finance.budget.models import Line, StandardPrice, Version
from simpul.finance.budget.planning import Item
from simpul.finance.budget.tests import making
from simpul.finance.control import counting, running
from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit, Run
from simpul.finance.control.tests.conftest import APRIL, DECEMBER
from simpul.finance.roles import REVENUE_TREASURER
from simpul.finance.treasury import accounting, collecting, committing, parties, paying
from simpul.finance.treasury.models import PartyAccount, Request
from simpul.finance.treasury.paying import Tax
from simpul.finance.treasury.tests.conftest import MARCH, YEAR, House, person
from simpul.kernel.regulations import parameters
from simpul.kernel.regulations.models import ParameterVersion
from simpul.kernel.testing import cast

pytestmark = pytest.mark.django_db


def hits(code: str, day: date = DECEMBER) -> list[Hit]:
    run = running.run(registry[code], YEAR, day)
    assert run.examined <= run.whole, "nothing is examined that is not there"
    return list(Hit.objects.standing().filter(code=code).order_by("pk"))


def rule(code: str, value: Any) -> None:
    """Let a number be another one."""
    last = ParameterVersion.objects.filter(code=f"control.{code}").latest("valid_from")
    last.valid_to = last.valid_from + timedelta(days=1)
    last.save(update_fields=["valid_to"])
    ParameterVersion.objects.create(code=last.code, value=value, legal_basis="Uji", valid_from=last.valid_to)
    parameters.forget()


def deal(
    house: House, value: str, number: str, day: date = MARCH, *, account: PartyAccount | None = None, line: int = 0
) -> Any:
    """A contract that money of a line is committed on."""
    party = (account or house.account).party
    made = committing.contract(
        house.agency, party, number, day=day, starts=day, ends=date(YEAR, 12, 1), value=Decimal(value), words="Pengadaan meja",
        by=house.people.officer,
    )  # fmt: skip
    house.commit(value, line=line, kind="contract", contract=made)
    return made


def another(house: House, name: str = "CV Lain Contoh", number: str = "3-001-99999-1") -> PartyAccount:
    """A second payee, with a bank account."""
    party = parties.enter(name, "company", by=person(house.people.officer))
    account = parties.give_account(party, "Bank Jateng", number, name, by=person(house.people.treasurer))
    return parties.verify(account, by=person(house.people.finance), evidence="Surat bank")


def pay(house: House, request: Request, day: date) -> None:
    """The rest of the way on a day."""
    paying.verify(request, by=house.people.finance, day=day, key=uuid4())
    paying.order(request, by=house.people.user, day=day, key=uuid4())
    paying.pay(request, by=house.people.deputy, day=day, key=uuid4())


def test_packages_below_the_limit_that_belong_together_reach_it(house: House) -> None:
    rule("direct_limit", 50_000_000)
    for n, day in enumerate((3, 20)):
        deal(house, "24000000", f"1/{n}", date(YEAR, 2, day))
    assert hits("splitting") == [], "48 million, below 50"
    deal(house, "24000000", "1/9", date(YEAR, 6, 1))
    assert hits("splitting") == [], "72 million, but one of them months later"
    deal(house, "24000000", "1/10", date(YEAR, 6, 1), line=1)
    assert hits("splitting") == [], "for another account"
    third = deal(house, "24000000", "1/2", date(YEAR, 3, 10))
    [hit] = hits("splitting")
    assert [hit.size, hit.amount] == [3, 72_000_000]
    assert third.pk in {row["pk"] for row in hit.rows}
    assert hit.rows[0]["figures"] == {"together": "72000000.00", "many": 3}


def test_one_package_above_the_limit_is_no_splitting(house: House) -> None:
    rule("direct_limit", 50_000_000)
    deal(house, "50000000", "2/1")
    deal(house, "49999999", "2/2")
    assert hits("splitting") == []


def test_the_same_winner_again_and_again(house: House) -> None:
    other = another(house)
    for n in range(4):
        deal(house, "1000000", f"3/{n}")
    assert hits("same_winner") == [], "four of four, and five are asked"
    for n in range(5):
        deal(house, "1000000", f"4/{n}", account=other)
    [hit] = hits("same_winner")
    assert hit.size == 5
    assert hit.group == f"p{other.party_id}"
    deal(house, "1000000", "3/5")
    deal(house, "1000000", "3/6")
    assert len(hits("same_winner")) == 2, (
        "six of eleven; and the five of another are half no longer, but stand as they were found"
    )


def test_prices_above_the_standard_even_if_they_were_granted(house: House) -> None:
    told = {"code": "1.1.7.01", "name": "Kertas HVS", "unit": "rim"}
    standard = StandardPrice.objects.create(year=YEAR, kind="SSH", price=Decimal(62_000), **told)
    as_planned = Item("Kertas HVS", Decimal(1000), "rim", Decimal(62_000), standard=standard.pk)
    making.effective(_change(house, "62000000", as_planned))
    assert hits("price") == [], "at the standard is not above it"
    version = _change(
        house, "65000000", Item("Kertas HVS", Decimal(1000), "rim", Decimal(65_000), standard=standard.pk)
    )
    asked = prices.ask(
        version, house.lines[1], standard, price=Decimal(65_000), reason="Harga pasar naik.", by=making.team()
    )
    prices.judge(asked, granted=True, by=making.secretary())
    making.effective(version)
    [hit] = hits("price")
    assert hit.rows[0]["figures"] == {"price": "65000.00", "standard": "62000.00"}
    run = Run.objects.filter(code="price").latest("pk")
    assert 0 < run.examined < run.whole, "what has no standard could not be judged"


def _change(house: House, amount: str, item: Item) -> Version:
    line = house.lines[1]
    return making.draft(
        Version.Kind.SHIFT, making.spending(amount, line.account.code, items=[item]),
        making.spending(str(210_000_000 - int(amount)), house.lines[0].account.code),
    )  # fmt: skip


def test_december_is_a_rush_where_most_is_paid_then(house: House) -> None:
    commitment = house.commit("30000000")
    pay(house, house.submit(commitment, "6000000"), MARCH)
    pay(house, house.submit(commitment, "4000000"), date(YEAR, 12, 20))
    assert hits("last_quarter") == [], "40 percent, not more"
    pay(house, house.submit(commitment, "1"), date(YEAR, 10, 2))
    [hit] = hits("last_quarter")
    assert [row["pk"] for row in hit.rows] == [10, 12]
    assert hit.amount == 4_000_001


TAX = "2.1.01.05.01.0001"


def test_taxes_that_are_late_on_the_day_they_are_due(house: House) -> None:
    request = house.submit(
        house.commit(), "10000000", taxes=[Tax("PPh 22", TAX, Decimal(10_000_000), Decimal(150_000))]
    )
    pay(house, request, MARCH)
    assert hits("late_tax", date(YEAR, 4, 15)) == [], "not due before that day has passed"
    remitted = {"by": house.people.deputy, "receipt": "NTPN1", "day": date(YEAR, 4, 15), "key": uuid4()}
    collecting.remit(TAX, Decimal(149_999), **remitted)
    [hit] = hits("late_tax", date(YEAR, 4, 16))
    assert hit.rows[0]["figures"] == {"short": "1.00"}
    assert hit.agency.code == "bpkpad", "the treasury brings taxes away"


def test_taxes_that_were_brought_in_time(house: House) -> None:
    request = house.submit(
        house.commit(), "10000000", taxes=[Tax("PPh 22", TAX, Decimal(10_000_000), Decimal(150_000))]
    )
    pay(house, request, MARCH)
    collecting.remit(TAX, Decimal(150_000), by=house.people.deputy, receipt="NTPN2", day=date(YEAR, 4, 15), key=uuid4())
    assert hits("late_tax") == []


def test_one_bank_account_of_two_payees(house: House) -> None:
    commitment = house.commit()
    house.submit(commitment, "1000000")
    again = parties.give_account(
        house.account.party, "Bank Jateng", "3-001-00234-5", "CV Maju Contoh", by=person(house.people.treasurer)
    )
    assert hits("same_account") == [], "one payee that gave it twice"
    parties.verify(again, by=person(house.people.finance), evidence="Surat bank")
    another(house, "CV Kembar Contoh", "3001002345")
    [hit] = hits("same_account")
    assert hit.size == 1
    assert "3001002345" not in str(hit.rows) + hit.group, "no bank account is told"


def test_one_invoice_twice_however_it_is_written(house: House) -> None:
    commitment = house.commit()
    house.submit(commitment, "1000000", invoice="INV/007/III")
    house.submit(commitment, "1000000", invoice="INV/008/III")
    paying.submit(
        house.agency, another(house), {commitment: Decimal(900_000)}, words="ATK", day=MARCH, by=house.people.treasurer,
        prepared_by=person(house.people.activity), key=uuid4(), invoice="INV/007/III",
    )  # fmt: skip
    refused = house.submit(commitment, "900000", invoice="inv-007-iii")
    paying.refuse(refused, by=house.people.finance, day=MARCH, key=uuid4(), reason="Tagihan ini sudah diajukan.")
    assert hits("same_invoice") == [], "another number, another payee, one that was refused"
    house.submit(commitment, "950000", invoice="inv 007-III.")
    [hit] = hits("same_invoice")
    assert sorted(row["amount"] for row in hit.rows) == ["1000000.00", "950000.00"]


def test_round_amounts_are_read_only_where_there_are_enough(house: House) -> None:
    rule("round_least", 4)
    commitment = house.commit()
    for amount in ("1000000", "1000001", "999999"):
        house.submit(commitment, amount)
    assert hits("round_amounts") == [], "a third, but of three alone"
    assert Run.objects.latest("pk").examined == 0
    house.submit(commitment, "1234567")
    assert hits("round_amounts") == [], "a quarter"
    house.submit(commitment, "2000000")
    [hit] = hits("round_amounts")
    assert hit.size == 2
    assert hit.rows[0]["figures"] == {"share": "40.0", "n": 5}


def test_paid_on_the_day_it_was_received_or_on_a_day_off(house: House) -> None:
    commitment, received = house.commit(), date(YEAR, 2, 23)
    committing.receive(
        commitment,
        "BAST-1",
        Decimal(10_000_000),
        "ATK",
        day=received,
        evidence="Berita acara",
        by=house.people.activity,
    )
    pay(house, house.submit(commitment, "1000000"), received + timedelta(days=1))
    assert hits("soon_paid") == [], "a day lies between"
    assert hits("off_day") == [], "a Wednesday"
    pay(house, house.submit(commitment, "1000000"), received)
    assert hits("soon_paid")[0].rows[0]["figures"] == {"days": 0}
    assert hits("off_day") == [], "a Tuesday"
    pay(house, house.submit(commitment, "1000000"), date(YEAR, 3, 20))
    pay(house, house.submit(commitment, "1000000"), date(YEAR, 8, 17))
    assert [one.rows[0]["day"] for one in hits("off_day")] == [f"{YEAR}-03-20", f"{YEAR}-08-17"]


def test_a_tu_is_late_the_day_after_its_month(house: House) -> None:
    asked = {
        "words": "TU kegiatan",
        "day": MARCH,
        "by": house.people.treasurer,
        "prepared_by": person(house.people.activity),
        "key": uuid4(),
    }
    request = accounting.ask("tu", house.agency, house.account, Decimal(20_000_000), **asked)
    pay(house, request, MARCH)
    assert hits("late_spj", MARCH + timedelta(days=30)) == []
    [hit] = hits("late_spj", MARCH + timedelta(days=31))
    assert hit.rows[0]["figures"] == {"held": "20000000.00", "days": 1}
    accounting.bring_back(
        request.float, Decimal(20_000_000), words="Sisa", day=APRIL, by=house.people.treasurer, key=uuid4()
    )
    assert running.run(registry["late_spj"], YEAR, APRIL).found == 0


def test_revenue_that_stayed_in_hand(house: House) -> None:
    line = Line.objects.get(outgoing=False)
    treasurer = cast.officer(REVENUE_TREASURER, at=line.agency)
    for n, amount in enumerate(("500000", "250000")):
        collecting.receive(
            line, Decimal(amount), "Retribusi", reference=f"TBP-{n}", day=date(YEAR, 3, 1 + n), by=treasurer, key=uuid4(), to_treasurer=True
        )  # fmt: skip
    collecting.deposit(line.agency, "STS-1", Decimal(500_000), day=date(YEAR, 3, 2), by=treasurer, key=uuid4())
    collecting.deposit(line.agency, "STS-2", Decimal(250_000), day=date(YEAR, 3, 3), by=treasurer, key=uuid4())
    assert hits("not_deposited") == [], "each the next day"
    collecting.receive(
        line,
        Decimal(100_000),
        "Retribusi",
        reference="TBP-9",
        day=date(YEAR, 3, 9),
        by=treasurer,
        key=uuid4(),
        to_treasurer=True,
    )
    collecting.deposit(line.agency, "STS-3", Decimal(60_000), day=date(YEAR, 3, 10), by=treasurer, key=uuid4())
    collecting.deposit(line.agency, "STS-4", Decimal(40_000), day=date(YEAR, 3, 11), by=treasurer, key=uuid4())
    [hit] = hits("not_deposited")
    assert [(row["amount"], row["figures"]) for row in hit.rows] == [("100000.00", {"short": "40000.00"})]


def test_first_digits_are_a_hint_only_and_nothing_below_a_least_number(house: House) -> None:
    rule("benford_least", 20)
    commitment = house.commit("39000000")
    by_the_law = [30, 18, 12, 10, 8, 7, 6, 5, 4]
    for digit, percent in enumerate(by_the_law, 1):
        for n in range(round(percent / 5)):
            house.submit(commitment, f"{digit}0{n}00")
    few = running.run(registry["benford"], YEAR, DECEMBER)
    assert (few.examined, few.found) == (few.whole, 0), "as the law has it"
    for n in range(20):
        house.submit(commitment, f"9{n}000")
    [hit] = hits("benford")
    assert [row["pk"] for row in hit.rows] == list(range(1, 10))
    nines = hit.rows[8]["figures"]
    assert (nines["seen"], nines["n"]) == (21, few.whole + 20)
    assert float(nines["mad"]) > 0.015
    rule("benford_least", 100)
    assert running.run(registry["benford"], YEAR, DECEMBER).examined == 0


def test_the_same_rows_are_the_same_hit_and_more_rows_take_its_place(house: House) -> None:
    commitment = house.commit()
    house.submit(commitment, "1000000", invoice="A-1")
    house.submit(commitment, "900000", invoice="A/1")
    [first] = hits("same_invoice")
    assert Run.objects.latest("pk").fresh == 1
    assert hits("same_invoice", DECEMBER + timedelta(days=1)) == [first]
    assert (Run.objects.latest("pk").found, Run.objects.latest("pk").fresh) == (1, 0)
    house.submit(commitment, "800000", invoice="a1")
    [second] = hits("same_invoice")
    assert (second.earlier, second.size) == (first, 3)
    first.refresh_from_db()
    assert first.state == "replaced"


def test_all_checks_run_and_are_counted_with_what_they_looked_at(house: House) -> None:
    house.submit(house.commit(), "1000000")
    runs = running.run_all(APRIL)
    assert {run.code for run in runs} == set(registry)
    assert {run.year for run in runs} == {YEAR}
    assert len(running.run_all(MARCH)) == 2 * len(registry), "in the first months the year before, too"
    one = next(count for count in counting.of(YEAR) if count.check.code == "round_amounts")
    assert (one.run.examined, one.run.whole, one.found) == (0, 1, 0) if one.run else False
    assert [verified for _parameter, _value, verified in one.rules] == [False] * 3
