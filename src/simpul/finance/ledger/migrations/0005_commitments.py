"""Every entry and every seal is committed to the tree by the database; what was posted before is committed now."""

from django.db import migrations

from simpul.finance.ledger.committing import BEFORE, TRIGGERS


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_balance_of_period"), ("proof", "0002_guarantees")]
    operations = [migrations.RunSQL(TRIGGERS), migrations.RunSQL(BEFORE)]
