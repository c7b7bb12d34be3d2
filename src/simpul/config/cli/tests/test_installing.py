"""A second regency beside the one under test, on the tests' server: made from the template, owned by its own role, closed to others."""

from __future__ import annotations

import dataclasses

import psycopg
import pytest

from simpul.config.cli import administration as admin
from simpul.config.cli import credentials, installing, templates
from simpul.config.cli.server import Server
from simpul.kernel.regency import Regency, current
from simpul.kernel.testing import databases

pytestmark = pytest.mark.slow
OTHER = "simpul_test_lain"


@pytest.fixture(scope="module")
def server() -> Server:
    return databases.running()


@pytest.fixture(scope="module")
def keys(server: Server):
    other: Regency = dataclasses.replace(current(), slug="lain")
    made = credentials.bring(other, server, prefix="simpul_test")
    with admin.alone(server):
        admin.drop(server, OTHER)
        installing.roles(server, made)
        installing.copy(server, templates.schema(server, current()), OTHER, made)
    yield made
    admin.drop(server, OTHER)


def as_role(server: Server, keys: credentials.Secrets, role: str, database: str = OTHER) -> psycopg.Connection:
    return server.connect(database, user=keys[f"database_{role}"], password=keys[f"database_{role}_password"])


def test_the_copy_belongs_to_its_owner_alone(server: Server, keys: credentials.Secrets) -> None:
    with server.connect(OTHER) as inside:
        owners = inside.execute("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 'regions_%'").fetchall()
        functions = inside.execute(
            "SELECT DISTINCT pg_get_userbyid(proowner) FROM pg_proc WHERE proname LIKE 'procrastinate%'"
        ).fetchall()
    assert owners == functions == [("simpul_test_lain_owner",)]
    assert not admin.ask(
        server,
        "SELECT 1 FROM pg_shdepend WHERE refobjid = %s::regrole AND dbid = (SELECT oid FROM pg_database WHERE datname = %s)",
        templates.ROLE,
        OTHER,
    )


def test_the_owner_may_migrate_and_the_platform_may_not(server: Server, keys: credentials.Secrets) -> None:
    with as_role(server, keys, "owner") as owner:
        owner.execute("ALTER TABLE regions_region ADD COLUMN uji int")
        owner.execute("CREATE TABLE baru (x int)")
    with as_role(server, keys, "app") as app, pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute("CREATE TABLE baru2 (x int)")


@pytest.mark.parametrize("role", ["owner", "app"])
def test_one_regency_holds_no_key_to_another(server: Server, keys: credentials.Secrets, role: str) -> None:
    neighbour = f"{databases.PREFIX}_tetangga"
    admin.drop(server, neighbour)
    admin.create(server, neighbour)
    try:
        with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
            as_role(server, keys, role, neighbour)
        admin.run(server, "GRANT CONNECT ON DATABASE {} TO {}", neighbour, keys[f"database_{role}"])
        as_role(server, keys, role, neighbour).close()  # so it is the door that holds
    finally:
        admin.drop(server, neighbour)


def test_a_template_takes_no_connections(server: Server) -> None:
    with admin.alone(server):
        name = templates.schema(server, current())
    with pytest.raises(psycopg.OperationalError, match="not currently accepting connections"):
        server.connect(name)


def test_secrets_are_made_once_and_read_by_the_operator_alone(server: Server, keys: credentials.Secrets) -> None:
    other = dataclasses.replace(current(), slug="lain")
    assert credentials.bring(other, server, prefix="simpul_test") == keys
    assert (other.folder / "secrets.toml").stat().st_mode & 0o777 == 0o600
