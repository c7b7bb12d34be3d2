"""What the database guarantees of the budget, by itself; and the ledger's legs get the key to lines that they left for this room to lay."""

from django.db import migrations

from simpul.finance.budget.guarantees import FORWARD

LEGS = """
ALTER TABLE ledger_leg ADD CONSTRAINT leg_of_budget_line FOREIGN KEY (line) REFERENCES budget_line (id) NOT VALID;
"""


class Migration(migrations.Migration):
    dependencies = [("budget", "0001_initial"), ("ledger", "0002_guarantees"), ("regulations", "0001_initial")]
    exempt = {
        "validate": "The tables were made by the migration before this one in the same release: they are empty.",
        "previous": "The tables were made by the migration before this one: no release writes them yet.",
        "lock": "What is updated stands in the bodies of functions; the migration itself changes no row.",
    }
    operations = [migrations.RunSQL(FORWARD), migrations.RunSQL(LEGS)]
