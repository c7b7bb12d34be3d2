"""The guarantees look at the real tables, whatever temporary ones somebody lays over them."""

from django.db import migrations

from simpul.kernel.cases.guarantees import UNSHADOWED


class Migration(migrations.Migration):
    dependencies = [("cases", "0002_guarantees")]
    operations = [migrations.RunSQL(UNSHADOWED)]
