"""One unique index of numbers in the place of two (decision record 0075)."""

from django.db import migrations, models

UNIQUE = "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS case_of_number ON cases_case (number text_pattern_ops)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("cases", "0020_indexes_no_longer_asked"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(UNIQUE),
                migrations.RunSQL("ALTER TABLE cases_case DROP CONSTRAINT IF EXISTS cases_case_number_key"),
                migrations.RunSQL("DROP INDEX CONCURRENTLY IF EXISTS cases_case_number_980c9551_like"),
            ],
            state_operations=[
                migrations.AlterField("case", "number", models.TextField(editable=False, verbose_name="Nomor")),
                migrations.AddConstraint(
                    "case", models.UniqueConstraint(fields=["number"], name="case_of_number", opclasses=["text_pattern_ops"])
                ),
            ],
        ),
    ]
