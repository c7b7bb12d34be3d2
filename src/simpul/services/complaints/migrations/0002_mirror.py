"""The report's state follows the case's."""

from django.db import migrations

from simpul.kernel.cases.guarantees import mirror


class Migration(migrations.Migration):
    dependencies = [("complaints", "0001_initial"), ("cases", "0002_guarantees")]
    operations = [migrations.RunSQL(mirror("complaints_report"))]
