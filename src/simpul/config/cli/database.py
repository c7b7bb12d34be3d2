"""A database made ready, from inside: migrated, the code's own rows published, the platform's rights granted. Runs as the role `owner`."""

from __future__ import annotations

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from simpul.config.cli import grants

ABANDONED = """
SELECT relname FROM pg_index JOIN pg_class ON oid = indexrelid
WHERE NOT indisvalid AND relkind = 'i' AND relnamespace = 'public'::regnamespace AND pg_has_role(relowner, 'USAGE')
"""


def migrate() -> None:
    """Bring the schema up to date."""
    clear()
    call_command("migrate", interactive=False, verbosity=0)


def clear() -> None:
    """Drop the indexes that a migration began to make CONCURRENTLY and had to give up: half-made, they bar the next try."""
    with connection.cursor() as cursor:
        cursor.execute(ABANDONED)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")


def publish() -> None:
    """Let each room put in place what its code declares (regions, parameters, flows): `after_migrate()` of its Django app.

    Rooms go in the order of the list of installed apps, each in a transaction of its own; every hook may run again and again.
    """
    for room in apps.get_app_configs():
        hook = getattr(room, "after_migrate", None)
        if hook is not None:
            with transaction.atomic():
                hook()


def prepare() -> None:
    """All three, in the order that makes a database fit to serve."""
    migrate()
    publish()
    grants.apply(settings.SECRETS["database_app"])
