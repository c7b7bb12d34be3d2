"""What the database guarantees of tasks and of merging."""

from django.db import migrations

from simpul.kernel.cases.guarantees import TOGETHER


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_together")]
    operations = [migrations.RunSQL(TOGETHER)]
