"""Overrides and reviews attacked by raw SQL, as the platform and as the owner; with each guard on, and removed."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from simpul.finance.budget.tests.making import as_owner
from simpul.finance.control import overriding, reviewing, running
from simpul.finance.control.checks import registry
from simpul.finance.control.models import Hit, Signature
from simpul.finance.control.tests.conftest import APRIL, inspector
from simpul.finance.treasury.tests.conftest import YEAR, House, build, person
from simpul.finance.treasury.tests.test_attacks import at_once

PLATFORM = [
    "UPDATE control_override SET reason = 'lain sama sekali'",
    "INSERT INTO control_signature (override_id) VALUES (1)",
    "DELETE FROM control_signature",
    "INSERT INTO control_entitlement (kind, deed, role, of_agency) VALUES ('price', 'sign', 'pptk', false)",
    "UPDATE control_overrideseries SET last_no = 0",
    "UPDATE control_hit SET state = 'explained'",
    "DELETE FROM control_hit",
    "UPDATE control_run SET examined = 0",
    "INSERT INTO control_hitact (hit_id) VALUES (1)",
    "DELETE FROM control_hitact",
]


@pytest.mark.django_db
@pytest.mark.parametrize("attack", PLATFORM)
def test_the_platform_cannot(attack: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


@pytest.mark.django_db
def test_nobody_signs_in_another_s_name(house: House) -> None:
    """The functions are the platform's to call: without the audit entry of somebody who may, none writes."""
    one = _asked(house)
    for statement, values in (
        ("SELECT control_sign_override(%s, true, '', %s, %s)", [one.pk, APRIL, one.audit_id]),
        ("SELECT control_sign_override(%s, true, '', %s, NULL)", [one.pk, APRIL]),
        (
            "SELECT control_step(%s, 'explain', 0, 'Sudah jelas semua.', '', NULL, %s, %s)",
            [_hit(house).pk, APRIL, one.audit_id],
        ),
        ("SELECT control_step(%s, 'replace', 0, '', '', NULL, %s, %s)", [Hit.objects.get().pk, APRIL, one.audit_id]),
    ):
        with pytest.raises(DatabaseError, match="refused"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values)


def _asked(house: House) -> Any:
    house.contract()
    return overriding.ask(
        "direct_choice", "contract", "dpupr/602/1/2027", words="Memilih langsung", reason="Jalan putus oleh longsor.",
        legal_basis="Perpres 12/2021", evidence="Nota dinas 600", by=person(house.people.officer), day=APRIL,
    )  # fmt: skip


def _hit(house: House) -> Hit:
    commitment = house.commit()
    house.submit(commitment, "1000000", invoice="A-1")
    house.submit(commitment, "900000", invoice="A/1")
    running.run(registry["same_invoice"], YEAR, APRIL)
    return Hit.objects.get()


SAME = "UPDATE control_signature SET signed_by_id = asked_by_id"
FORGED = "UPDATE control_signature SET asked_by_id = signed_by_id + 1, signed_by_id = asked_by_id"
OWNER = {
    "one person who asks and signs": (SAME, "override_has_two_people", "control_signature"),
    "somebody else who is said to have asked": (FORGED, "signature_knows_who_asked", "control_signature"),
    "a number twice": (
        "INSERT INTO control_override SELECT (jsonb_populate_record(o, jsonb_build_object('id', o.id + 1, 'audit_id', o.audit_id - 1))).* "
        "FROM control_override o; "
        "INSERT INTO control_signature SELECT (jsonb_populate_record(s, jsonb_build_object('override_id', s.override_id + 1, "
        "'audit_id', s.audit_id - 1))).* FROM control_signature s", "override_number_once", "control_signature",
    ),
    "granted without a number": ("UPDATE control_signature SET no = NULL", "override_numbered_if_granted", "control_signature"),
    "a reason that is none": ("UPDATE control_override SET reason = 'ya'", "override_says_why", "control_override"),
    "asked without a day": ("UPDATE control_hit SET due = NULL", "hit_asked_by_a_day", "control_hit"),
    "a step without words": ("UPDATE control_hitact SET text = ''", "hit_act_in_words", "control_hitact"),
    "a hit that begins decided": (
        "UPDATE control_hit SET seq = 0, state = 'explained'", "hit_begins_open", "control_hit",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_even_the_owner_cannot_and_without_each_guard_it_happens() -> None:
    house = build()
    one, hit = _asked(house), _hit(house)
    overriding.sign(one, granted=True, by=person(house.people.user), day=APRIL)
    reviewing.ask(hit, text="Mengapa dua kali?", by=inspector(), day=APRIL)
    with as_owner() as owner:
        owner.autocommit = False
        for deed, guard, table in OWNER.values():
            with pytest.raises(psycopg.IntegrityError, match=guard):
                owner.execute(deed)
            owner.rollback()
            owner.execute(f"ALTER TABLE {table} DROP CONSTRAINT {guard}")
            owner.execute("SET CONSTRAINTS ALL DEFERRED")
            owner.execute(deed)
            owner.rollback()
        leaves = "SELECT count(*) FROM proof_pending WHERE kind = 'control.override'"
        assert owner.execute(leaves).fetchone() == (1,)
        owner.execute("ALTER TABLE control_signature DISABLE TRIGGER override_is_committed")
        owner.execute("CREATE TEMP TABLE kept ON COMMIT DROP AS TABLE control_signature")
        owner.execute("DELETE FROM control_signature")
        owner.execute("INSERT INTO control_signature SELECT (jsonb_populate_record(k, '{\"no\": 7}')).* FROM kept k")
        assert owner.execute(leaves).fetchone() == (1,), "without the trigger a number slips in of which nobody knows"
        owner.rollback()
        owner.execute("DELETE FROM control_signature")
        owner.commit()
    found = at_once(
        4, "READ COMMITTED", lambda _n: overriding.sign(one, granted=True, by=person(house.people.user), day=APRIL)
    )
    [signed] = [each for each in found if isinstance(each, Signature)]
    assert signed.no == 2, found
