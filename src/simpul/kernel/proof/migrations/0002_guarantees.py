"""What the database guarantees of the tree, by itself."""

from django.db import migrations

from simpul.kernel.proof.guarantees import FORWARD


class Migration(migrations.Migration):
    dependencies = [("proof", "0001_initial")]
    exempt = {
        "validate": "The tables were made by the migration before this one in the same release: they are empty.",
        "rewrite": "The tables were made by the migration before this one in the same release: they are empty.",
        "lock": "What is changed stands in the bodies of functions; the migration itself changes no row that anybody reads.",
    }
    operations = [migrations.RunSQL(FORWARD)]
