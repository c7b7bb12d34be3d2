"""Indexes that hold only the rows they are asked for: few residents gave an identity number or have two records (decision record 0055)."""

from django.db import migrations, models

from simpul.kernel.migrating import index_of_few

NIK = """CREATE INDEX CONCURRENTLY IF NOT EXISTS resident_nik ON residents_resident (nik_hash) WHERE nik_hash IS NOT NULL"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("residents", "0003_registry_matched_at")]
    operations = [
        index_of_few("resident", "residents_resident", "alias_of", "resident_alias_of"),
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(NIK)],
            [
                migrations.AddIndex(
                    "resident",
                    models.Index(
                        fields=["nik_hash"], condition=models.Q(("nik_hash__isnull", False)), name="resident_nik"
                    ),
                )
            ],
        ),
    ]
