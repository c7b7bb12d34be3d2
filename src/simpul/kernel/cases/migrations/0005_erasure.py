"""Functions that end what the platform's own role may not change."""

from django.db import migrations

from simpul.kernel.privacy.guarantees import BACKWARD, FORWARD


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_queue"), ("privacy", "0001_initial"), ("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
