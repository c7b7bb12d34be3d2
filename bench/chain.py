"""The chain of a payment, step by step: SPP, verification, SPM, SP2D with both books, by the verbs and by the same SQL alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4, uuid5

import psycopg

from bench import turns
from simpul.config.cli.server import Server

STEPS = ("spp", "verify", "spm", "sp2d")
FIRST = 2060  # no year of another row
AMOUNT, CEILING = Decimal(1_000), Decimal(10**12)
Money = dict[str, Any]
AUDIT = (
    "INSERT INTO audit_entry (at, actor, actor_name, verb, noun, object_id, reason, detail) "
    "VALUES (now(), %s, 'Petugas', %s, 'request', %s, '', '{}') RETURNING id"
)
POST = "SELECT * FROM ledger_post(%s, %s::smallint, %s, %s, 'sp2d', %s, NULL, %s, %s, false, true, %s)"


def measure(where: Server, database: str, times: int) -> list[dict[str, Any]]:
    """A row for each step, and one for all: CPU milliseconds of the verbs, of PostgreSQL under them, and of the SQL alone."""
    money = prepared(free_year())
    with where.connect(database) as one:
        one.prepare_threshold = 1
        ours, raw = _by_verbs(money), _by_sql(one, money)
        for step in STEPS:  # warm
            ours[step](0)
            raw[step](0)
        rows = [
            {"name": f"treasury.sp2d.{step}", **turns.measured(_after(ours[step]), _after(raw[step]), times)}
            for step in STEPS
        ]
    sums = {key: round(sum(row[key] for row in rows), 3) for key in ("app_ms", "db_ms", "raw_db_ms")}
    return [*rows, {"name": "treasury.sp2d", **sums, "n": times}]


def _after(work: Callable[[int], object]) -> Callable[[int], object]:
    """The same for the papers after the one that warmed everything."""
    return lambda number: work(number + 1)


def prepared(year: int) -> Money:
    """A line with room, open books, a payee and six people."""
    from simpul.finance import roles
    from simpul.finance.budget import allotting, planning, versions
    from simpul.finance.budget.models import Line, Version
    from simpul.finance.budget.planning import Wanted
    from simpul.finance.classification import sample
    from simpul.finance.ledger import posting_rules
    from simpul.finance.ledger.posting import open_year
    from simpul.finance.treasury import committing, parties
    from simpul.kernel.testing import cast

    sample.load(year)
    open_year(year, by=None)
    office, treasury = cast.agency("opd-00"), cast.agency("opd-01")
    posting_rules.load(year, treasury=treasury)
    people = {
        role.code: _officer(role, office)
        for role in (*roles.OF_AN_AGENCY, roles.DEPUTY_TREASURER, roles.BUDGET_TEAM, roles.TREASURER_GENERAL)
    }
    team, second = (people[one].user for one in ("budget_team", "bud"))
    treasurer, finance = (people[one].user for one in ("spending_treasurer", "ppk_skpd"))
    assert team
    assert second
    assert treasurer
    assert finance
    draft = versions.begin(year, Version.Kind.ORIGINAL, title=f"APBD {year}", by=team, example=True)
    wanted = [
        Wanted(office, "5.1.02.01.01.0024", CEILING, activity="1.03.10.2.01.0009"),
        Wanted(treasury, "4.2.01.01.02.0001", CEILING),
    ]
    planning.plan(draft, wanted, by=team)
    versions.make_effective(versions.agree(draft, by=team), decree="Perda uji", day=date(year, 1, 1), by=second)
    line = Line.objects.select_related("account", "fund", "agency").get(year=year, outgoing=True)
    allotting.allot(
        year, office, number="SPD-1", day=date(year, 1, 2), months=(1, 12), lines={line.pk: CEILING}, by=team
    )
    party = parties.enter(f"CV Uji {year} {uuid4().hex[:6]}", "company", by=team)
    account = parties.give_account(party, "Bank Uji", "12345678", party.name, by=treasurer)
    parties.verify(account, by=finance, evidence="Uji")
    committed = committing.commit(
        line, CEILING, "Uji", by=people["commitment_officer"], key=uuid4(), kind="self", example=True
    )
    return {"year": year, "office": office, "line": line, "account": account, "commitment": committed, "people": people}


def _officer(role: Any, office: Any) -> Any:
    """Somebody new in a role: the database may be of an earlier run."""
    from simpul.kernel.accounts.models import Grant, User
    from simpul.kernel.accounts.roles import Scope
    from simpul.kernel.accounts.viewer import Viewer
    from simpul.kernel.testing.cast import SINCE

    user = User.objects.create_staff(f"{role.label} Uji", email=f"{uuid4().hex}@contoh.id")
    Grant.objects.create(
        user=user, role=role.code, valid_from=SINCE, agency=office if role.scope is Scope.AGENCY else None
    )
    return Viewer(user)


def free_year() -> int:
    """A year of which no earlier run left a budget."""
    from simpul.finance.budget.models import Line

    taken = set(Line.objects.filter(year__gte=FIRST).values_list("year", flat=True))
    return next(year for year in range(FIRST, FIRST + 1000) if year not in taken)


def _by_verbs(money: Money) -> dict[str, Callable[[int], object]]:
    from simpul.finance.treasury import paying

    people, day = money["people"], date(money["year"], 3, 15)
    made: list[Any] = []

    def ask(_number: int) -> None:
        made.append(
            paying.submit(
                money["office"], money["account"], {money["commitment"]: AMOUNT}, words="Uji", day=day,
                by=people["spending_treasurer"], prepared_by=people["pptk"].user, key=uuid4(), example=True,
            )
        )  # fmt: skip

    return {
        "spp": ask,
        "verify": lambda number: paying.verify(made[number], by=people["ppk_skpd"], day=day, key=uuid4()),
        "spm": lambda number: paying.order(made[number], by=people["pa"], day=day, key=uuid4()),
        "sp2d": lambda number: paying.pay(made[number], by=people["kuasa_bud"], day=day, key=uuid4()),
    }


def _by_sql(one: psycopg.Connection[Any], money: Money) -> dict[str, Callable[[int], object]]:
    """The functions alone, each step a transaction with its audit entries. Which accounts, is known."""
    people, day, year = money["people"], date(money["year"], 3, 15), money["year"]
    known = _known(one, money)
    made: list[int] = []

    def audited(who: str, verb: str, subject: object) -> int:
        found = one.execute(AUDIT, [people[who].user.pk if who else None, verb, str(subject)]).fetchone()
        assert found
        return int(found[0])

    def ask(_number: int) -> None:
        told = {
            "year": year, "agency": money["office"].pk, "account": money["account"].pk, "kind": "ls", "words": "Uji", "invoice": "",
            "day": str(day), "items": [[money["commitment"].pk, str(AMOUNT)]], "taxes": [], "amount": None, "key": str(uuid4()),
            "person": people["spending_treasurer"].user.pk, "prepared_by": people["pptk"].user.pk, "example": True,
        }  # fmt: skip
        with one.transaction():
            entry = audited("spending_treasurer", "treasury.submit", "")
            row = one.execute("SELECT * FROM treasury_submit(%s, %s)", [json.dumps(told), entry]).fetchone()
            assert row
            made.append(row[0])

    def step(
        number: int, name: str, who: str, key: UUID, budgetary: UUID | None = None, accrual: UUID | None = None
    ) -> int:
        entry = audited(who, f"treasury.{name}", made[number])
        values = [made[number], name, day, people[who].user.pk, "", key, entry, budgetary, accrual]
        row = one.execute("SELECT * FROM treasury_step(%s, %s, %s, %s, %s, %s, %s, %s, %s)", values).fetchone()
        assert row
        return int(row[0])

    def alone(number: int, name: str, who: str) -> None:
        with one.transaction():
            step(number, name, who, uuid4())

    def pay(number: int) -> None:
        key = uuid4()
        keys = {book: uuid5(key, book) for book in ("budgetary", "accrual")}
        with one.transaction():
            act = step(number, "pay", "kuasa_bud", key, keys["budgetary"], keys["accrual"])
            for book in ("budgetary", "accrual"):
                entry = audited("kuasa_bud", "ledger.post", act)
                one.execute(POST, [known[book], day.month, day, "Uji", act, keys[book], entry, known[f"{book} legs"]])

    return {
        "spp": ask,
        "verify": lambda number: alone(number, "verify", "ppk_skpd"),
        "spm": lambda number: alone(number, "order", "pa"),
        "sp2d": pay,
    }


def _known(one: psycopg.Connection[Any], money: Money) -> dict[str, Any]:
    """Series and legs of the two entries, found out beforehand."""
    from simpul.finance.ledger import pairing
    from simpul.finance.ledger.pairing import About

    books, line = pairing.of(money["year"]), money["line"]
    both = books.spending(
        line.account.code, money["office"].pk, AMOUNT, About("", line.pk, money["account"].party_id)
    )  # fmt: skip
    accounts = dict(
        one.execute("SELECT code, id FROM classification_account WHERE year = %s", [money["year"]]).fetchall()
    )
    found: dict[str, Any] = {}
    for book, sides in (("budgetary", both.budgetary), ("accrual", both.accrual)):
        row = one.execute(
            "SELECT id FROM ledger_series WHERE book = %s AND year = %s AND name = ''", [book, money["year"]]
        ).fetchone()
        assert row
        legs = [[accounts[side.account], side.agency, None, side.line, side.party, str(side.amount)] for side in sides]
        found |= {book: row[0], f"{book} legs": json.dumps(legs)}
    return found
