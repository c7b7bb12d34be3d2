"""What the database guarantees of payments, by itself; and the pairs of duties that never meet in one person."""

from django.db import migrations

from simpul.finance.treasury.guarantees import FORWARD

PAIRS = (
    ("prepares", "verifies"), ("orders", "prepares"), ("requests", "verifies"), ("orders", "requests"), ("orders", "verifies"),
    ("commits", "verifies"), ("commits", "orders"), ("receives", "verifies"),
    ("commits", "pays"), ("pays", "receives"), ("pays", "prepares"), ("pays", "requests"), ("pays", "verifies"), ("orders", "pays"),
)  # fmt: skip
APART = "INSERT INTO treasury_apart (one, other) VALUES " + ", ".join(f"('{one}', '{other}')" for one, other in PAIRS)


class Migration(migrations.Migration):
    dependencies = [("treasury", "0001_initial"), ("budget", "0002_guarantees"), ("ledger", "0003_pairing")]
    exempt = {
        "validate": "The tables were made by the migration before this one in the same release: they are empty.",
        "lock": "What is updated stands in the bodies of functions; the migration itself changes no row.",
    }
    operations = [migrations.RunSQL(FORWARD + APART)]
