"""Plans and realisations, attacked by raw SQL: as the platform's role, and as the owner of the tables."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction

from simpul.finance.planning import measuring
from simpul.finance.planning.tests.conftest import YEAR, World

FORBIDDEN = [
    "UPDATE planning_realisation SET value = 99",
    "DELETE FROM planning_realisation",
    "UPDATE planning_verification SET accepted = true",
    "DELETE FROM planning_verification",
    "UPDATE planning_indicator SET code = 'X'",
    "UPDATE planning_undertaking SET year = 2030",
    "UPDATE planning_plan SET first_year = 2020",
    "UPDATE planning_version SET reason = 'lain', n = 9",
    "DELETE FROM planning_version",
    "TRUNCATE planning_node CASCADE",
]
REFUSED = {
    "a target after the decree": ("UPDATE planning_target SET value = 1", "is set"),
    "a mission dropped": ("DELETE FROM planning_output", "is set"),
    "a node slipped in": (
        "INSERT INTO planning_node (version_id, kind, code, name) SELECT id, 'mission', 'M9', 'Lain' FROM planning_version LIMIT 1",
        "is set",
    ),
    "money after the decree": ("UPDATE planning_work SET money = 1", "is set"),
    "a decree undone": ("UPDATE planning_version SET state = 'draft'", "does not go this way"),
    "a version born set": (
        """INSERT INTO planning_version (plan_id, n, state, reason, made_at, agreed_by, agreed_at, decree, decree_on, set_by, set_at,
             digest, audit_id)
           SELECT plan_id, 9, 'set', '', now(), 1, now(), 'Perda', now(), 2, now(), digest, audit_id FROM planning_version LIMIT 1""",
        "does not go this way",
    ),
    "another decree": ("UPDATE planning_version SET decree = 'Perda lain'", "does not go this way"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("attack", FORBIDDEN)
def test_the_platform_has_no_right_to(plans: World, attack: str) -> None:
    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


@pytest.mark.django_db
@pytest.mark.parametrize("attack", REFUSED)
def test_the_database_refuses_the_platform(plans: World, attack: str) -> None:
    statement, why = REFUSED[attack]
    with pytest.raises(DatabaseError, match=why), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


KEYS = {
    "verified by who entered it": (
        """INSERT INTO planning_verification (realisation_id, entered_by, by, accepted, reason, at, audit_id)
           SELECT r.id, r.entered_by, r.entered_by, true, '', now(), r.audit_id FROM planning_realisation r WHERE r.year = 2028""",
        "verified_by_another",
    ),
    "verified under another's name": (
        """INSERT INTO planning_verification (realisation_id, entered_by, by, accepted, reason, at, audit_id)
           SELECT r.id, 0, r.entered_by, true, '', now(), r.audit_id FROM planning_realisation r WHERE r.year = 2028""",
        "verification_names_who_entered",
    ),
    "a second first one": (
        """INSERT INTO planning_realisation (indicator_id, year, value, evidence, reason, entered_by, entered_at, audit_id, example)
           SELECT indicator_id, year, 1, 'x', '', 1, now(), (SELECT min(id) FROM audit_entry), false FROM planning_realisation LIMIT 1""",
        "realisation_first",
    ),
    "one that supersedes that of another year": (
        """INSERT INTO planning_realisation (indicator_id, year, value, evidence, reason, entered_by, entered_at, audit_id, example,
             supersedes_id)
           SELECT indicator_id, 2030, 1, 'x', 'y', 1, now(), (SELECT min(id) FROM audit_entry),
             false, id FROM planning_realisation LIMIT 1""",
        "realisation_follows",
    ),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("attack", KEYS)
def test_keys_hold_two_persons_and_one_chain(plans: World, attack: str) -> None:
    measuring.declare(plans.made.iku, YEAR + 1, Decimal(80), evidence="Survei", by=plans.planner)
    statement, guard = KEYS[attack]
    with pytest.raises(DatabaseError, match=guard), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; {statement}")
