"""What the database guarantees of judgements and of money that came back, by itself."""

from django.db import migrations

from simpul.finance.findings.guarantees import FORWARD


class Migration(migrations.Migration):
    dependencies = [("findings", "0001_initial")]
    exempt = {"validate": "The tables were made by the migration before this one in the same release: they are empty."}
    operations = [migrations.RunSQL(FORWARD)]
