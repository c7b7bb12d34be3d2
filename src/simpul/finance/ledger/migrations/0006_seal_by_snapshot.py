"""Closing anew: whoever reads a snapshot older than the last entry fails, and does not seal without it."""

from django.db import migrations

from simpul.finance.ledger.guarantees import CLOSE


class Migration(migrations.Migration):
    dependencies = [("ledger", "0005_commitments")]
    exempt = {"lock": "What is updated stands in the bodies of functions; the migration itself changes no row."}
    operations = [migrations.RunSQL(CLOSE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION"))]
