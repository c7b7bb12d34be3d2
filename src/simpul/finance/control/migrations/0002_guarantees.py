"""What the database guarantees of control, by itself; and who may ask for which override and sign it."""

from django.db import migrations

from simpul.finance.control.guarantees import FORWARD

ENTITLED = (
    ("price", "ask", "agency_planner", True), ("price", "ask", "pa", True), ("price", "sign", "budget_team", False),
    ("unplanned", "ask", "agency_planner", True), ("unplanned", "ask", "pa", True), ("unplanned", "sign", "budget_team", False),
    ("month", "ask", "accountant", False), ("month", "sign", "bud", False),
    ("late_payment", "ask", "ppk_skpd", True), ("late_payment", "ask", "spending_treasurer", True),
    ("late_payment", "ask", "kuasa_bud", False), ("late_payment", "sign", "bud", False),
    ("direct_choice", "ask", "commitment_officer", True), ("direct_choice", "ask", "procurement_officer", True),
    ("direct_choice", "sign", "pa", True),
    ("other", "ask", "pa", True), ("other", "ask", "ppk_skpd", True), ("other", "ask", "commitment_officer", True),
    ("other", "sign", "bud", False),
)  # fmt: skip
ROWS = ", ".join(f"('{kind}', '{deed}', '{role}', {of_agency})" for kind, deed, role, of_agency in ENTITLED)


class Migration(migrations.Migration):
    dependencies = [
        ("control", "0001_initial"), ("treasury", "0002_guarantees"), ("budget", "0003_legs_of_lines"), ("ledger", "0005_commitments"),
        ("proof", "0002_guarantees"), ("accounts", "0001_initial"),
    ]
    exempt = {
        "validate": "The tables were made by the migration before this one in the same release: they are empty.",
        "lock": "What is updated stands in the bodies of functions; the migration itself changes no row.",
    }
    operations = [
        migrations.RunSQL(FORWARD),
        migrations.RunSQL(f"INSERT INTO control_entitlement (kind, deed, role, of_agency) VALUES {ROWS}"),
    ]
