"""A small world with a bit of everything: papers in every state, cash, a file of the bank, a month that is closed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from simpul.finance.budget import allotting, ceilings, prices, versions
from simpul.finance.budget.models import PriceException, StandardPrice, Version
from simpul.finance.budget.planning import Item, plan
from simpul.finance.budget.tests import making
from simpul.finance.ledger.models import Entry, GeneralTreasury
from simpul.finance.ledger.posting import Side, reverse, turn
from simpul.finance.reports import memorials
from simpul.finance.treasury import accounting, case_payments, collecting, committing, paying, statements, transfers
from simpul.finance.treasury.models import BankLine, Commitment, Contract, Float, Request
from simpul.finance.treasury.paying import Tax
from tests.finance.making import YEAR, Place, allot, build, day
from tests.finance.oracle.books import TAX, WEAR, WORN


@dataclass
class World:
    """What the evils begin from; amounts are in units of 100."""

    place: Place
    own: Commitment
    contract: Contract
    contracted: Commitment
    request: Request
    float: Float
    draft: Version
    price: StandardPrice
    exception: PriceException

    def commit(self, amount: int, line: int = 0, **more: Any) -> Commitment:
        told = {"by": self.place.people[0], "key": uuid4(), "kind": Commitment.Kind.SELF} | more
        return committing.commit(self.place.spending[line], Decimal(amount), "ATK", **told)

    def adjust(self, kind: str, amount: int, of: Commitment | None = None) -> Commitment:
        told = {"by": self.place.people[0], "key": uuid4(), "reason": "Perlu"}
        return committing.adjust(of or self.own, kind, Decimal(amount), **told)

    def receive(self, amount: int, of: Commitment | None = None) -> Any:
        told: dict[str, Any] = {"day": day(2), "evidence": "Foto", "by": self.place.people[1]}
        return committing.receive(of or self.contracted, f"BAST/{uuid4()}", Decimal(amount), "Diterima", **told)

    def submit(self, amount: int | str, of: Commitment | None = None, **more: Any) -> Request:
        told = {
            "words": "ATK",
            "day": day(3),
            "by": self.place.people[2],
            "prepared_by": self.place.user(1),
            "key": uuid4(),
        } | more
        items = {} if told.get("kind", "ls") != "ls" else {of or self.own: Decimal(amount)}
        told |= {"amount": Decimal(amount)} if not items else {}
        return paying.submit(self.place.agency, told.pop("account", self.place.account), items, **told)

    def step(self, request: Request, step: str, month: int = 3, who: int | None = None, **more: Any) -> Any:
        n = {"verify": 3, "order": 4, "pay": 5, "refuse": 3}[step] if who is None else who
        return getattr(paying, step)(request, by=self.place.people[n], day=day(month), key=uuid4(), **more)

    def paid(self, request: Request) -> Any:
        for step in ("verify", "order", "pay"):
            act = self.step(request, step)
        return act

    def spend(self, amount: int, of: Commitment | None = None, **more: Any) -> Any:
        told = {"words": "SPJ", "day": day(3), "by": self.place.people[3], "key": uuid4()} | more
        return accounting.account_for(self.float, {of or self.own: Decimal(amount)}, **told)

    def bring_back(self, amount: int | str) -> Any:
        told: dict[str, Any] = {"words": "Sisa", "day": day(3), "by": self.place.people[2], "key": uuid4()}
        return accounting.bring_back(self.float, Decimal(amount), **told)

    def deposit(self, amount: int | str, number: str = "STS/9") -> Any:
        return collecting.deposit(
            self.place.agency, number, Decimal(amount), day=day(3), by=self.place.people[5], key=uuid4()
        )

    def remit(self, amount: int | str, receipt: str = "NTPN9") -> Any:
        return collecting.remit(TAX, Decimal(amount), receipt=receipt, day=day(3), by=self.place.people[5], key=uuid4())

    def lay(self, amount: int | str) -> Any:
        line = BankLine.objects.order_by("pk").first()
        assert line
        kind, subject = "revenue", line_subject()
        return statements.lay(line, kind, subject, Decimal(amount), by=self.place.people[5])

    def decide(self, to: str, version: Version | None = None, by: int = 6) -> Version:
        version = version or self.draft
        deeds = {"agreed": versions.agree, "effective": versions.make_effective}
        more: dict[str, Any] = {"decree": "Perbup 3/2027", "day": day(2)} if to == "effective" else {}
        return deeds[to](version, by=self.place.user(by), **more)  # type: ignore[operator]

    def plan(self, amount: int, account: str = making.PENS, version: Version | None = None, **more: Any) -> Any:
        return plan(version or self.draft, [making.spending(amount, account, **more)], by=self.place.user(6))


def line_subject() -> int:
    """The revenue that the bank's first line is of."""
    from simpul.finance.treasury.models import Revenue

    return int(Revenue.objects.filter(to_treasurer=False).order_by("pk").first().pk)  # type: ignore[union-attr]


def begin() -> World:
    """Make it."""
    place = build(100)
    by = place.people
    told: dict[str, Any] = {"starts": day(1), "ends": day(12), "words": "Jalan", "by": by[0]}
    contract = committing.contract(place.agency, place.account.party, "602/1", day=day(1), value=Decimal(500), **told)
    committing.contract(place.agency, place.account.party, "602/2", day=day(1), value=Decimal(500), **told)
    for number in ("Add-1", "Add-2"):
        committing.amend(contract, number, day=day(2), reason="Volume", by=by[0], delta=Decimal(1))
    committing.see_progress(contract, Decimal(50), day=day(2), evidence="Foto", by=by[1])
    own = committing.commit(place.pens, Decimal(2000), "ATK", by=by[0], key=uuid4(), kind="self")
    contracted = committing.commit(
        place.pens, Decimal(300), "Jalan", by=by[0], key=uuid4(), kind="contract", contract=contract
    )
    world = World(place, own, contract, contracted, None, None, None, None, None)  # type: ignore[arg-type]
    for amount in (100, 100):
        world.receive(amount)
    _papers(world)
    _cash(world)
    _bank(world)
    _asked(world)
    _budget(world)
    _books(world)
    return world


def _papers(world: World) -> None:
    world.paid(
        world.submit(
            20,
            taxes=[
                Tax("PPN", TAX, Decimal(18), Decimal(3)),
                Tax("PPh 21", "2.1.01.05.01.0001", Decimal(20), Decimal(1)),
            ],
        )
    )
    world.step(world.submit(30), "refuse", reason="Kuitansi belum lengkap")
    world.request = world.submit(40, invoice="INV/1")


def _cash(world: World) -> None:
    accounting.cap(world.place.agency, YEAR, Decimal(100), decree="SK 900", by=world.place.people[0])
    up = world.submit(50, kind="up")
    world.paid(up)
    world.float = Float.objects.get(request=up)
    world.spend(20)
    world.bring_back(1)
    told: dict[str, Any] = {"day": day(3), "by": world.place.people[5]}
    for reference, line, direct in (
        ("NK/1", world.place.transfer, False),
        ("NK/2", world.place.market, True),
        ("NK/3", world.place.transfer, False),
    ):
        collecting.receive(line, Decimal(30), "Diterima", reference=reference, to_treasurer=direct, key=uuid4(), **told)
    for number in ("STS/1", "STS/2"):
        world.deposit(5, number)
    for receipt in ("NTPN1", "NTPN2"):
        world.remit(1, receipt)
    tu = world.submit(5, kind="tu")
    world.paid(tu)
    replace(world, float=Float.objects.get(request=tu)).bring_back(5)


def _bank(world: World) -> None:
    content = "Tanggal;Jumlah;Referensi;Keterangan\n15/03/2027;30;NK/1;DAU\n16/03/2027;-18;SP2D 1;CV Maju\n"
    statements.take_in("3-001", content.encode(), by=world.place.people[5])
    statements.take_in("3-001", content.replace("18", "17").encode(), by=world.place.people[5])
    match = world.lay(10)
    world.lay(5)
    statements.undo(match, by=world.place.people[5], reason="Salah")


def _asked(world: World) -> None:
    """Two cases that were paid by mandate, and two files for the bank."""
    by, agency = world.place.people, world.place.agency
    told: dict[str, Any] = {"most": Decimal(10), "starts": day(1), "ends": day(12), "decree": "SK 1"}
    case_payments.give(agency, "requests", by=by[2], **told)
    case_payments.give(agency, "prepares", by=by[1], **told)
    for case in ("KASUS-1", "KASUS-2"):
        case_payments.pay(
            case, world.place.pens, world.place.account, Decimal(1), words="Bantuan", day=day(3), by=by[0]
        )
    for act in transfers.waiting()[:2]:
        transfers.bundle([act.pk], account="1-001", day=day(3), by=by[5], key=uuid4())


def _budget(world: World) -> None:
    place = world.place
    for number in ("SPD-2", "SPD-3"):
        allot(place, {place.pens: 1, place.fuel: 1}, number)
    allotting.plan_cash({place.fuel.pk: [Decimal(8000)] + [Decimal(0)] * 11}, by=place.user(6))
    for code, price in (("1.1", 62), ("1.2", 70)):
        world.price = StandardPrice.objects.create(
            year=YEAR, kind="SSH", code=code, name="Kertas", unit="rim", price=price
        )
    gone = versions.begin(YEAR, Version.Kind.SHIFT, title="Tidak jadi", by=place.user(6))
    versions.withdraw(gone, by=place.user(6), reason="Tidak jadi")
    world.draft = versions.begin(YEAR, Version.Kind.SHIFT, title="Pergeseran", by=place.user(6))
    items = [Item("Kertas", Decimal(100), "rim", Decimal(99)), Item("Map", Decimal(1), "paket", Decimal(50))]
    world.plan(9950, items=items)
    world.plan(8050, making.FUEL)
    world.exception = prices.ask(
        world.draft, place.pens, world.price, price=Decimal(80), reason="Harga pasar naik", by=place.user(6)
    )
    for n in (1, 2):
        amounts = {(place.agency.pk, "1.03.10"): Decimal(10**7)}
        ceilings.agree(YEAR, number=f"KUA/{n}", day=date(YEAR - 1, 8, n), amounts=amounts, by=place.user(6))


def _books(world: World) -> None:
    place = world.place
    legs = [Side(WEAR, place.agency.pk, Decimal(5)), Side(WORN, place.agency.pk, Decimal(-5))]
    made = [memorials.make(day=day(2), words="Penyusutan", legs=legs, by=place.user(0)) for _ in range(4)]
    memorials.approve(made[0], by=place.user(1))
    memorials.reject(made[1], by=place.user(1), reason="Salah akun")
    memorials.reject(made[2], by=place.user(0), reason="")
    entry = Entry.objects.get(source_kind="memorial")
    reverse(entry, on=day(2), words="Salah", by=None, key=uuid4())
    for state in ("closed", "open", "closed"):
        turn(YEAR, 1, state, by=place.user(6), reason="Koreksi audit")
    GeneralTreasury.objects.create(year=YEAR + 1, agency=place.agency)
