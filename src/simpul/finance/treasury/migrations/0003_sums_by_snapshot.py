"""The functions anew: sums are decided on what stands, at every isolation level; amounts are exact to the sen."""

from django.db import migrations

from simpul.finance.treasury.guarantees import AGAIN


class Migration(migrations.Migration):
    dependencies = [("treasury", "0002_guarantees")]
    exempt = {"lock": "What is updated stands in the bodies of functions; the migration itself changes no row."}
    operations = [migrations.RunSQL(AGAIN)]
