"""One person under two records: the lesser is an alias of the other."""

import django.db.models.deletion
from django.db import migrations, models

from simpul.kernel.residents import guarantees


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="resident",
            name="alias_of",
            field=models.ForeignKey(
                editable=False, null=True, on_delete=django.db.models.deletion.PROTECT,
                related_name="aliases", to="residents.resident",
            ),
        ),
        migrations.RunSQL(guarantees.FORWARD, guarantees.BACKWARD),
    ]
