"""What steps ask for: agencies, people, lines and papers of one year, found once and remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from uuid import UUID, uuid5
from zlib import crc32

from simpul.config.demonstration import agencies, cast
from simpul.config.demonstration.cast import Part
from simpul.config.demonstration.money.shape import TREASURY, Office, Shape, Spot, rows
from simpul.finance import roles
from simpul.finance.budget.models import Line
from simpul.finance.ledger.posting import Side
from simpul.finance.treasury import parties
from simpul.finance.treasury.models import Commitment, Contract, Float, Party, PartyAccount, Request
from simpul.kernel.accounts.models import User
from simpul.kernel.accounts.roles import Role
from simpul.kernel.accounts.viewer import Viewer
from simpul.kernel.organizations.models import Agency
from simpul.kernel.regions.models import Region

SPACE = UUID("d4d7f0a6-6d0c-4a9f-9a0e-0c5b7f0e1a55")
GIVEN = (
    "Aji",
    "Bekti",
    "Citra",
    "Danu",
    "Esti",
    "Feri",
    "Gita",
    "Heru",
    "Ida",
    "Jati",
    "Kirana",
    "Laksmi",
    "Mulyo",
    "Nanik",
    "Panji",
    "Retno",
)
DUTIES = (
    roles.BUDGET_USER, roles.ACTIVITY_OFFICER, roles.FINANCE_OFFICER, roles.SPENDING_TREASURER, roles.COMMITMENT_OFFICER,
    roles.REVENUE_TREASURER,
)  # fmt: skip
KINDS = {
    "perusahaan": "company",
    "listrik": "company",
    "telepon": "company",
    "air": "agency",
    "kelompok": "group",
    "orang": "person",
}
BANK = "Bank Jateng"
SHARED = dict.fromkeys(
    ("CV Celong Furnitur Contoh", "CV Forest Kopi Contoh"), "300100000777"
)  # two companies, one bank account


@dataclass
class Stage:
    """One year, with all that its steps know by a label."""

    year: int
    shape: Shape
    contracts: dict[str, Contract] = field(default_factory=dict)
    commitments: dict[str, Commitment] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    _lines: dict[Spot, Line] = field(default_factory=dict)
    _people: dict[tuple[str, str], Viewer] = field(default_factory=dict)

    def key(self, label: str) -> UUID:
        """The key under which something is done once."""
        return uuid5(SPACE, f"{self.year}/{label}")

    @cached_property
    def agencies(self) -> dict[str, Agency]:
        """Agencies by code."""
        return {one.code: one for one in Agency.objects.all()}

    def who(self, role: Role, agency: str = "") -> Viewer:
        """Whoever has a duty, over the regency or in an agency."""
        if (role.code, agency) not in self._people:
            user = User.objects.get(email=part(role, agency, self._standing).email)
            self._people[role.code, agency] = Viewer(user)
        return self._people[role.code, agency]

    @cached_property
    def _standing(self) -> dict[tuple[str, str], Part]:
        return standing()

    def person(self, local: str) -> User:
        """Somebody of the cast by the first part of the e-mail address."""
        return User.objects.get(email=f"{local}@{cast.domain()}")

    @cached_property
    def accountants(self) -> tuple[User, User]:
        """Who makes memorial journals, and who approves them."""
        return self.person("akuntansi"), self.person("akuntansi.2")

    def line(self, spot: Spot) -> Line:
        """The line of a spot."""
        if spot not in self._lines:
            found = Line.objects.filter(year=self.year).select_related("agency", "activity", "account", "fund")
            for one in found:
                self._lines[spot_of(one)] = one
        return self._lines[spot]

    def contract(self, number: str) -> Contract:
        """A contract by its number."""
        if number not in self.contracts:
            self.contracts[number] = Contract.objects.get(number=number, day__year=self.year)
        return self.contracts[number]

    def commitment(self, label: str) -> Commitment:
        """A commitment by its label."""
        if label not in self.commitments:
            papers = Commitment.objects.select_related("contract", "line__agency", "line__account", "line__fund")
            self.commitments[label] = papers.get(events__key=self.key(label))
        return self.commitments[label]

    def request(self, label: str) -> Request:
        """A request by its label."""
        if label not in self.requests:
            self.requests[label] = Request.objects.get(key=self.key(label))
        return self.requests[label]

    def cash(self, agency: str, kind: str) -> Float:
        """The cash that an agency's treasurer holds: of UP, or of the newest TU."""
        found = Float.objects.filter(year=self.year, agency=self.agencies[agency], kind=kind).order_by("-id").first()
        assert found, f"{agency} has no {kind}"
        return found

    def side(self, account: str, agency: str, amount: int) -> Side:
        """A leg of a journal."""
        return Side(account, self.agencies[agency].pk, Decimal(amount))

    @cached_property
    def _accounts(self) -> dict[str, PartyAccount]:
        return {one.party.name: one for one in PartyAccount.objects.select_related("party").order_by("pk")}

    def account(self, payee: str) -> PartyAccount:
        """The bank account of a payee by name."""
        return self._accounts[payee]


def spot_of(line: Line) -> Spot:
    """The codes of a line."""
    return Spot(
        line.agency.code,
        line.activity.code if line.activity else "",
        line.account.code,
        line.fund.code if line.fund else "",
    )


def standing() -> dict[tuple[str, str], Part]:
    """The first of the cast in each role, over the regency or in an agency."""
    found: dict[tuple[str, str], Part] = {}
    for one in cast.officers():
        found.setdefault((one.role, one.agency), one)
    return found


def part(role: Role, agency: str, there: dict[tuple[str, str], Part]) -> Part:
    """Who has a duty: of the cast where it has somebody there, else somebody of the year's own."""
    if found := there.get((role.code, "")) or there.get((role.code, agency)):
        return found
    return Part(
        f"{GIVEN[sum(map(ord, agency + role.code)) % len(GIVEN)]} Contoh", f"{_local(role)}.{agency}", role.code, agency
    )


def _local(role: Role) -> str:
    return role.code.replace("_", ".")


def settle(offices: Iterable[Office]) -> None:
    """Agencies, the people of each, and payees with verified accounts: what is missing."""
    told = {row["code"]: row for row in rows("agencies") if row["name"]}
    several = list(offices)
    for code in sorted({office.code for office in several} & told.keys()):
        row = told[code]
        named = {
            "name": row["name"],
            "short_name": row["short_name"],
            "kind": row["kind"],
            "legal_basis": agencies.MARK,
        }
        Agency.objects.get_or_create(code=code, defaults=named)
    earning = {row["agency"] for row in rows("revenue") if row["way"] == "bendahara"}
    there = standing()
    people = [Part("Nadia Contoh", "akuntansi.2", roles.ACCOUNTANT.code)]
    for office in several:
        people += [
            part(role, office.code, there)
            for role in DUTIES
            if role is not roles.REVENUE_TREASURER or office.code in earning
        ]
    cast.employ(people)


def payees(shape: Shape) -> list[tuple[str, str]]:
    """Names and kinds of everybody who is paid."""
    found = [(row["name"], KINDS[row["kind"]]) for row in rows("words")]
    found += [(treasurer(office.code), "agency") for office in shape.offices]
    return found + [(village(region), "agency") for region in villages(shape)]


def villages(shape: Shape) -> list[Region]:
    """The villages that get transfers: all, or some of them in a small year."""
    several = Region.objects.villages().select_related("parent").order_by("code")
    return list(several[:6] if shape.size.agencies else several)


def village(region: Region) -> str:
    """What a village is called as a payee."""
    return f"Pemerintah Desa {region.name}, {region.parent.name if region.parent else ''} (contoh)"


def treasurer(agency: str) -> str:
    """What an agency's treasurer is called as a payee."""
    return f"Bendahara Pengeluaran {agency} (contoh)"


def meet(stage: Stage) -> None:
    """Enter the payees who are missing: one enters the account, another verifies it."""
    one = stage.who(roles.SPENDING_TREASURER, TREASURY).user
    other = stage.who(roles.FINANCE_OFFICER, TREASURY).user
    assert one
    assert other
    known = set(Party.objects.filter(example=True).values_list("name", flat=True))
    for name, kind in dict(payees(stage.shape)).items():
        if name not in known:
            number = f"{crc32(name.encode()):010}"
            party = parties.enter(
                name, kind, by=one, tax_number=f"9{number}501000" if kind == "company" else "", example=True
            )
            account = parties.give_account(party, BANK, SHARED.get(name, f"3001{number}"), name, by=one)
            parties.verify(account, by=other, evidence="Surat keterangan bank")
