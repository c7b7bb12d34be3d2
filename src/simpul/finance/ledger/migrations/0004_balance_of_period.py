"""Balances are found by their period, for the statements of a year."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("ledger", "0003_pairing")]
    operations = [
        AddIndexConcurrently("balance", models.Index(fields=["period", "agency"], name="balance_of_period")),
    ]
