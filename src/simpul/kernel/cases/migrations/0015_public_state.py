"""The count of changes to what everybody may see."""

from django.db import migrations, models

from simpul.kernel.cases.publicly import COUNTED


class Migration(migrations.Migration):
    dependencies = [("cases", "0014_lexicon")]
    operations = [
        migrations.CreateModel(
            name="PublicState",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changes", models.BigIntegerField(default=0)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_public_state")],
            },
        ),
        migrations.RunSQL(COUNTED),
    ]
