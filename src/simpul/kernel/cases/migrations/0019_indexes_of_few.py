"""Indexes that hold only the rows they are asked for: a new case points at nobody yet (decision record 0055)."""

from django.contrib.postgres.indexes import GistIndex
from django.contrib.postgres.operations import RemoveIndexConcurrently
from django.db import migrations, models

from simpul.kernel.migrating import index_of_few

NEAR = """CREATE INDEX CONCURRENTLY IF NOT EXISTS case_near ON cases_case USING gist (place)
WHERE closed_at IS NULL AND place IS NOT NULL AND NOT sealed"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0018_looked_up")]
    operations = [
        *(
            index_of_few("case", "cases_case", name, f"case_{name}")
            for name in ("assignee", "filed_by", "barred_agency", "merged_into")
        ),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(NEAR)],
            [
                migrations.AddIndex(
                    "case",
                    GistIndex(
                        models.F("place"),
                        condition=models.Q(("closed_at", None), ("place__isnull", False), ("sealed", False)),
                        name="case_near",
                    ),
                )
            ],
        ),
        RemoveIndexConcurrently("case", "case_place"),
        RemoveIndexConcurrently("case", "case_place_open"),
    ]
