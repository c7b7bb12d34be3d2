"""What the database guarantees of the ledger, by itself."""

from django.db import migrations

from simpul.finance.ledger.guarantees import FORWARD


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    exempt = {
        "validate": "The tables were made by the migration before this one in the same release: they are empty.",
        "lock": "What is updated stands in the bodies of functions; the migration itself changes no row.",
    }
    operations = [migrations.RunSQL(FORWARD)]
