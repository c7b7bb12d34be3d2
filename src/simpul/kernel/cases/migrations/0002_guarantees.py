"""The chain of events, and the case that stands on its last one."""

from django.db import migrations

from simpul.kernel.cases.guarantees import FORWARD


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("workflow", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD)]
