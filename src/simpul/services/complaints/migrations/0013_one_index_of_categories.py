"""One index of categories in the place of two (decision record 0075)."""

from django.db import migrations, models
from django.db.models import PROTECT

from simpul.kernel.migrating import without_index

MADE = "CREATE INDEX CONCURRENTLY IF NOT EXISTS report_category ON complaints_report (category_id)"


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ("complaints", "0012_indexes_no_longer_asked"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            [migrations.RunSQL(MADE)],
            [migrations.AddIndex("report", models.Index(fields=["category"], name="report_category"))],
        ),
        without_index("report", "category", models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name="reports", to="complaints.category", verbose_name="Kategori"), "complaints_report_category_id_2ec1569c", "complaints_report_category_id_2ec1569c_like"),
    ]
