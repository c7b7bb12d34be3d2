"""The guarantees look a case up by its index, whatever the statistics of an empty table say."""

from django.db import migrations

from simpul.kernel.cases.guarantees import BY_INDEX


class Migration(migrations.Migration):
    dependencies = [("cases", "0017_search_by_era")]
    operations = [migrations.RunSQL(BY_INDEX)]
