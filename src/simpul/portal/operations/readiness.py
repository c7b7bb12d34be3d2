"""Whether this installation can do its work now: the questions that a load balancer, or an upgrade, asks."""

from __future__ import annotations

import shutil
from collections.abc import Callable

from django.db import DatabaseError, connection

from simpul.kernel.regency import var
from simpul.lib.memo import Memo

LEAST_ROOM = 500_000_000  # bytes
SILENCE = 90  # seconds without a sign of life after which the worker counts as gone


def database() -> bool:
    """It answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def schema() -> bool:
    """Every migration of this code is applied."""
    return not _unapplied()


def worker() -> bool:
    """The worker gave a sign of life lately."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT max(last_heartbeat) > now() - make_interval(secs => %s) FROM procrastinate_workers", [SILENCE]
        )
        return bool(cursor.fetchone()[0])


def disk() -> bool:
    """There is room to write."""
    return shutil.disk_usage(var()).free > LEAST_ROOM


CHECKS: dict[str, Callable[[], bool]] = {"database": database, "schema": schema, "worker": worker, "disk": disk}


def look() -> dict[str, bool]:
    """Each question with its answer; a database that fails answers no."""
    return {name: _asked(check) for name, check in CHECKS.items()}


def _asked(check: Callable[[], bool]) -> bool:
    try:
        return check()
    except (DatabaseError, OSError):
        return False


def _look_for_migrations() -> bool:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


_unapplied = Memo(_look_for_migrations, seconds=30)
