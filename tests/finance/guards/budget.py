"""Evils that the budget prevents."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from simpul.finance.budget import allotting, prices, versions
from simpul.finance.budget.models import Version
from simpul.finance.budget.planning import Item
from simpul.finance.budget.tests import making
from simpul.kernel import audit
from tests.finance.guards.evil import Evil, run
from tests.finance.making import YEAR, allot

TAKE = "SELECT budget_take(%s, 'reserve', %s, 0, 0, 'uji', 1, %s, (SELECT min(id) FROM audit_entry))"


def take(world: Any, amount: int, key: Any = None) -> None:
    run(TAKE, world.place.pens.pk, amount, key or uuid4())


def same_key(world: Any) -> None:
    key = uuid4()
    take(world, 1, key)
    take(world, 2, key)


def granted(world: Any, **more: Any) -> None:
    prices.judge(world.exception, by=world.place.user(5), **({"granted": True} | more))


def judged_twice(world: Any) -> None:
    granted(world)
    granted(world, granted=False)


def ask(world: Any, reason: str) -> None:
    prices.ask(world.draft, world.place.pens, world.price, price=Decimal(80), reason=reason, by=world.place.user(6))


def above_standard(world: Any) -> None:
    world.plan(9950, items=[Item("Kertas", Decimal(1), "rim", Decimal(9950), standard=world.price.pk)])
    world.decide("agreed")


def unbalanced(world: Any) -> None:
    world.plan(9951, items=[Item("Kertas", Decimal(1), "rim", Decimal(9951))])
    world.decide("agreed")


def not_detailed(world: Any) -> None:
    run("DELETE FROM budget_detail WHERE version_id = %s", world.draft.pk)
    world.decide("agreed")


def begin(kind: Any, year: int = YEAR) -> Version:
    return versions.begin(year, kind, title="Lagi", by=None)


def changed_twice(world: Any) -> None:
    run("UPDATE budget_version SET kind = 'perubahan' WHERE id = %s", world.draft.pk)
    begin(Version.Kind.CHANGE)


def above_agreed(world: Any) -> None:
    run("UPDATE budget_version SET kind = 'perubahan' WHERE id = %s", world.draft.pk)
    run("UPDATE budget_ceiling SET amount = 1")
    world.decide("agreed")


def below_what_is_used(world: Any) -> None:
    world.plan(100, items=[Item("Kertas", Decimal(1), "rim", Decimal(100))])
    world.plan(17900, making.FUEL)
    world.decide("agreed")
    world.decide("effective", by=5)


def without_decree(world: Any) -> None:
    world.decide("agreed")
    versions.make_effective(world.draft, decree=" ", day=making.JANUARY, by=world.place.user(5))


def by_one(world: Any) -> None:
    world.decide("agreed")
    world.decide("effective", by=6)


def by_an_old_entry(world: Any) -> None:
    old = audit.record("budget.begin", "budget_version", world.draft.pk, by=world.place.user(5))
    run("SELECT budget_turn(%s, 'agreed', %s)", world.draft.pk, old.pk)


def too_much_released(world: Any) -> None:
    allot(world.place, {world.place.pens: 9000}, "SPD-9")


def other_cash(world: Any) -> None:
    allotting.plan_cash({world.place.fuel.pk: [Decimal(1)] * 12}, by=world.place.user(6))


def odd_line(column: str, query: str) -> Any:
    def deed(world: Any) -> None:
        run(
            f"""SELECT budget_open_lines({YEAR}::smallint, jsonb_build_array(jsonb_build_object('agency', agency_id,
                'activity', activity_id, 'account', account_id, 'fund', NULL) || jsonb_build_object('{column}', ({query}))), false)
                FROM budget_line WHERE id = %s""",
            world.place.pens.pk,
        )

    return deed


def late_change(world: Any) -> None:
    world.decide("agreed")
    world.plan(9900)


EVILS = {
    "line_has_room": Evil(lambda world: take(world, 10_000), ("line_is_not_overspent",)),
    "movement_key_once": Evil(same_key),
    "movement_moves": Evil("UPDATE budget_movement SET committed = 0, liquidated = 0, paid = 0"),
    "line_is_not_overspent": Evil("UPDATE budget_linestate SET committed = ceiling + 1 WHERE outgoing"),
    "line_is_allotted_first": Evil("UPDATE budget_linestate SET liquidated = committed, allotted = 0 WHERE outgoing"),
    "line_in_takes_nothing": Evil("UPDATE budget_linestate SET committed = 1 WHERE NOT outgoing"),
    "state_of_its_line": Evil("UPDATE budget_linestate SET outgoing = true WHERE NOT outgoing"),
    "line_once": Evil(
        """INSERT INTO budget_line (year, agency_id, activity_id, account_id, fund_id, side, outgoing, example)
           SELECT year, agency_id, activity_id, account_id, fund_id, side, outgoing, example FROM budget_line"""
    ),
    "line_spends_for_an_activity": Evil("UPDATE budget_line SET activity_id = NULL WHERE outgoing"),
    "line_goes_out_or_comes_in": Evil("UPDATE budget_line SET side = 'revenue' WHERE outgoing"),
    "line_on_account": Evil(
        "UPDATE budget_line SET account_id = (SELECT id FROM classification_account WHERE code = '8.1.02.01.01.0001' AND year = 2027) "
        "WHERE id = (SELECT min(id) FROM budget_line)"
    ),
    "line_on_activity": Evil(odd_line("activity", "SELECT id FROM classification_activity WHERE level = 2 AND year = 2027 LIMIT 1")),
    "version_number_once": Evil("UPDATE budget_version SET n = 1", ("version_original_once",)),
    "version_original_once": Evil("UPDATE budget_version SET kind = 'murni'"),
    "budget_version_one_open": Evil(lambda world: begin(Version.Kind.SHIFT)),
    "version_effective_by_two": Evil(by_one),
    "version_after_original": Evil(lambda world: begin(Version.Kind.SHIFT, 2031)),
    "version_changes_a_year": Evil(changed_twice, ("budget_version_one_open",)),
    "version_is_draft": Evil(late_change),
    "version_turns": Evil(lambda world: world.decide("effective", by=5), ("version_effective_by_two",)),
    "version_needs_its_decree": Evil(without_decree),
    "budget_acts_by_a_person": Evil(by_an_old_entry),
    "budget_balances": Evil(unbalanced),
    "details_add_up": Evil(not_detailed),
    "price_within_standard": Evil(above_standard),
    "within_agreed_ceilings": Evil(above_agreed),
    "ceiling_holds_what_is_used": Evil(below_what_is_used, ("line_is_not_overspent", "line_is_allotted_first")),
    "price_for_a_reason": Evil(lambda world: ask(world, "x")),
    "price_judged_once": Evil(judged_twice),
    "price_granted_by_another": Evil(lambda world: prices.judge(world.exception, granted=True, by=world.place.user(6))),
    "change_once": Evil(
        "INSERT INTO budget_change (version_id, year, line_id, seq, delta, reason, at, audit_id) "
        "SELECT version_id, year, line_id, seq, 1, '', at, audit_id FROM budget_change"
    ),
    "change_is_not_zero": Evil("UPDATE budget_change SET delta = 0"),
    "change_of_version": Evil("UPDATE budget_change SET year = 2028", ("change_of_line",), refused_as="change_of_(version|line)"),
    "change_of_line": Evil("UPDATE budget_change SET year = 2028", ("change_of_version",), refused_as="change_of_(version|line)"),
    "spd_within_ceiling": Evil(too_much_released, ("line_is_allotted_first",)),
    "spd_number_once": Evil("UPDATE budget_spd SET number = 'SPD-1'"),
    "spd_months": Evil("UPDATE budget_spd SET last_month = 13"),
    "spd_line_once": Evil("UPDATE budget_spdline SET line_id = (SELECT min(line_id) FROM budget_spdline)"),
    "spd_line_is_not_zero": Evil("UPDATE budget_spdline SET amount = 0"),
    "spd_line_of_spd": Evil("UPDATE budget_spdline SET year = 2028", ("spd_line_of_agency",), refused_as="spd_line_of_(spd|agency)"),
    "spd_line_of_agency": Evil(
        "UPDATE budget_spdline SET line_id = (SELECT id FROM budget_line l WHERE l.agency_id <> budget_spdline.agency_id LIMIT 1)",
        ("spd_line_once",), refused_as="spd_line_of_agency|spd_line_once",
    ),
    "cash_plan_is_the_ceiling": Evil(other_cash),
    "cash_plan_of_twelve": Evil("UPDATE budget_cashplan SET total = total + 1"),
    "standard_price_once": Evil("UPDATE budget_standardprice SET code = '1.1'"),
    "standard_price_is_positive": Evil("UPDATE budget_standardprice SET price = 0"),
    "detail_once": Evil("UPDATE budget_detail SET n = 1"),
    "detail_is_not_negative": Evil("UPDATE budget_detail SET volume = 0"),
    "ceiling_agreement_once": Evil("UPDATE budget_ceilingagreement SET n = 1"),
    "ceiling_once": Evil("UPDATE budget_ceiling SET agreement_id = (SELECT min(agreement_id) FROM budget_ceiling)"),
    "ceiling_is_not_negative": Evil("UPDATE budget_ceiling SET amount = -1"),
}  # fmt: skip
