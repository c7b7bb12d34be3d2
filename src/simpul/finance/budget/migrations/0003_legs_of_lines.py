"""The legs that stood already are looked at, beside those who post."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("budget", "0002_guarantees")]
    operations = [migrations.RunSQL("ALTER TABLE ledger_leg VALIDATE CONSTRAINT leg_of_budget_line")]
