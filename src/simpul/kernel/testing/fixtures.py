"""Fixtures that every test may use: the run's database, and the owner's way around the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import psycopg
import pytest
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from simpul.config.cli.server import Row, Server
from simpul.config.cli.trouble import Trouble
from simpul.kernel.testing import cheaper, databases
from simpul.lib import memo


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Each test reads anew what a process otherwise keeps for some seconds, in the house's language whatever the last one spoke."""
    memo.forget_everything()
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def _compiled_once(django_test_environment: None) -> None:
    cheaper.templates()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """One database for the run, copied from the template; takes the place of pytest-django's own."""
    with (
        django_db_blocker.unblock(),
        _told(databases.fresh()) as (server, template),
        _renewed_after_commits(server, template),
    ):
        yield


@contextmanager
def _told(made: AbstractContextManager[tuple[Server, str]]) -> Iterator[tuple[Server, str]]:
    """Where the database cannot be made, the run ends with the sentence that says why, not with a traceback for each test."""
    try:
        found = made.__enter__()
    except Trouble as trouble:
        pytest.exit(str(trouble), returncode=3)
    try:
        yield found
    finally:
        made.__exit__(None, None, None)


@contextmanager
def _renewed_after_commits(server: Server, template: str) -> Iterator[None]:
    """A test that really commits is followed by a new copy: the platform's role may not TRUNCATE, which is Django's way."""
    from django.db import connections
    from django.test import TransactionTestCase

    def renew(case: TransactionTestCase) -> None:
        connections.close_all()
        databases.renew(server, template)

    flush = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]
    TransactionTestCase._fixture_teardown = renew  # type: ignore[attr-defined]
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = flush  # type: ignore[attr-defined]
        connections.close_all()


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """`with world(): …` in a fixture of a whole module: what it writes is there for each of the module's tests, and gone after the last.

    Each test still sees nothing of what another test writes. Not beside tests that really commit: they need a new database.
    """
    with _undone(django_db_blocker):
        yield django_db_blocker.unblock


class Owner:
    """The owner of the tables, at work on the platform's own connection."""

    def execute(self, statement: str) -> list[Row]:
        """One statement, with everything that its commit would look at; a failure leaves no trace."""
        from django.db import connection, transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(statement)
            rows = cursor.fetchall() if cursor.description else []
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
            return rows


@pytest.fixture
def as_owner(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Owner]:
    """The platform itself is the owner of the tables, in a transaction that is undone: attacks without a new database after each.

    It comes first among a test's fixtures, and without the mark `django_db`, since the connection is another one.
    """
    with _as_owner(), _undone(django_db_blocker), django_db_blocker.unblock():
        yield Owner()


@pytest.fixture(scope="module")
def world_as_owner(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[], AbstractContextManager[None]]]:
    """As `world`, for a module whose every test is the owner of the tables."""
    with _as_owner(), _undone(django_db_blocker):
        yield django_db_blocker.unblock


@contextmanager
def _undone(django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """What is written within is gone afterwards."""
    from django.db import transaction

    with django_db_blocker.unblock():
        around = transaction.atomic()
        around._from_testcase = True  # type: ignore[attr-defined]  # as Django marks its own, so that durable blocks may begin inside
        around.__enter__()
    try:
        yield
    finally:
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)


@contextmanager
def _as_owner() -> Iterator[None]:
    """Django connects as the owner."""
    from django.db import connection

    keys, usual = databases.keys(), dict(connection.settings_dict)
    connection.close()
    connection.settings_dict |= {"USER": keys["database_owner"], "PASSWORD": keys["database_owner_password"]}
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict |= usual


@pytest.fixture
def owner(transactional_db: None) -> Iterator[psycopg.Connection[Row]]:
    """A connection as the role that owns the tables, to attack what the database itself guarantees. Commits each statement."""
    keys = databases.keys()
    role = {"user": keys["database_owner"], "password": keys["database_owner_password"]}
    with databases.running().connect(databases.name(), **role) as connection:
        yield connection
