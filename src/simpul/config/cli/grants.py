"""What the platform may do to its own tables, decided by each model and enforced by the database.

Ordinary tables: SELECT, INSERT, UPDATE, DELETE. A model with `append_only = True`: SELECT, INSERT. One with `read_only = True`: SELECT.
One with `may_change = ("valid_to",)`: SELECT, INSERT, and UPDATE of these columns alone.
Never TRUNCATE, never a new table: only `owner` changes the schema.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, transaction

ORDINARY = "SELECT, INSERT, UPDATE, DELETE"
APPEND = "SELECT, INSERT"
READ = "SELECT"


def apply(app: str) -> None:
    """Give the role `app` its rights, and none besides; run as owner, all in one transaction."""
    role = connection.ops.quote_name(app)
    with transaction.atomic(), connection.cursor() as cursor:
        for kind in ("TABLES", "SEQUENCES"):
            cursor.execute(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {role}")
        for table, rights in _tables():
            cursor.execute(f"GRANT {rights} ON {connection.ops.quote_name(table)} TO {role}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {role}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}")


def rights_by_model() -> dict[str, str]:
    """Table name to rights, for the models that restrict them."""
    restricted = {"django_migrations": READ}
    for model in apps.get_models(include_auto_created=True):
        if getattr(model, "read_only", False):
            restricted[model._meta.db_table] = READ
        elif getattr(model, "append_only", False):
            restricted[model._meta.db_table] = APPEND
        elif columns := getattr(model, "may_change", ()):
            restricted[model._meta.db_table] = f"{APPEND}, UPDATE ({', '.join(columns)})"
    return restricted


def _tables() -> Iterator[tuple[str, str]]:
    """Every table and view that owner has, with the rights of app; partitions get their parent's by going through it."""
    restricted = rights_by_model()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT relname, relkind FROM pg_class
            WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
              AND NOT relispartition AND relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
            """
        )
        for table, kind in cursor.fetchall():
            yield table, restricted.get(table, ORDINARY if kind in "rp" else READ)
