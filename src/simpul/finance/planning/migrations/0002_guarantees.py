"""What the database guarantees of plans, by itself."""

from django.db import migrations

from simpul.finance.planning.guarantees import FORWARD


class Migration(migrations.Migration):
    dependencies = [("planning", "0001_initial")]
    exempt = {
        "validate": "The tables were made by the migration before this one in the same release: they are empty.",
        "lock": "The tables were made by the migration before this one in the same release: nobody waits for them.",
    }
    operations = [migrations.RunSQL(FORWARD)]
