from __future__ import annotations

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

from simpul.config.cli import grants
from simpul.kernel.audit.models import Entry
from simpul.lib import clock

pytestmark = pytest.mark.django_db


def entry() -> Entry:
    return Entry.objects.create(at=clock.now(), verb="uji", noun="aduan", object_id="1")


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except ProgrammingError as error:
        return isinstance(error.__cause__, psycopg.errors.InsufficientPrivilege)
    return False


def test_tests_run_as_the_platforms_role() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("simpul_test_batang_app", False)


def test_the_trail_takes_new_entries_and_no_changes() -> None:
    assert entry().pk
    assert refused("UPDATE audit_entry SET verb = 'lain'")
    assert refused("DELETE FROM audit_entry")
    assert refused("TRUNCATE audit_entry")


def test_a_rule_that_results_were_computed_by_can_end_and_never_change() -> None:
    assert not refused("UPDATE regulations_parameterversion SET valid_to = valid_from + 1, verified = true")
    assert refused("UPDATE regulations_parameterversion SET value = '1'")
    assert refused("DELETE FROM regulations_parameterversion")


def test_the_platform_cannot_change_the_schema() -> None:
    assert refused("CREATE TABLE milikku (x int)")
    assert refused("ALTER TABLE audit_entry ADD COLUMN x int")
    assert refused("DROP TABLE audit_entry")
    assert refused("DELETE FROM django_migrations")
    assert refused("TRUNCATE django_session")


def test_restrictions_of_models_are_found() -> None:
    restricted = grants.rights_by_model()
    assert restricted["audit_entry"] == grants.APPEND
    assert "django_session" not in restricted
