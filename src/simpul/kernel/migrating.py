"""Operations for migrations of big tables in use that Django has no word for. Each may run again after it was given up half way."""

from __future__ import annotations

from typing import Any

from django.db import migrations, models


def index_of_few(model: str, table: str, field: str, name: str) -> migrations.SeparateDatabaseAndState:
    """An index of the rows that point somewhere, by a key that most rows leave empty."""
    column = f"{field}_id"
    index = models.Index(fields=[field], condition=models.Q((f"{field}__isnull", False)), name=name)
    made = f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {table} ({column}) WHERE {column} IS NOT NULL"
    return migrations.SeparateDatabaseAndState([migrations.RunSQL(made)], [migrations.AddIndex(model, index)])


def without_index(
    model: str, name: str, field: models.Field[Any, Any], *indexes: str, and_then: str = ""
) -> migrations.SeparateDatabaseAndState:
    """A column loses the indexes of its own. Django's `AlterField` would lay its foreign key anew, reading all rows under a lock, and
    take along the unique indexes of the column."""
    gone = [f"DROP INDEX CONCURRENTLY IF EXISTS {index}" for index in indexes]
    steps = [migrations.RunSQL(step) for step in (*gone, and_then) if step]
    return migrations.SeparateDatabaseAndState(steps, [migrations.AlterField(model, name, field)])
