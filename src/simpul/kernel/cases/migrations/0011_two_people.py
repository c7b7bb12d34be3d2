"""A decision follows its request by foreign key, with the asker in it, so that nobody decides what he asked himself."""

from django.db import migrations

from simpul.kernel.cases.sealed_names import TWO_PEOPLE


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_sealed_names")]
    operations = [migrations.RunSQL(TWO_PEOPLE)]
