"""When the civil registry last agreed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("residents", "0002_aliases")]
    operations = [
        migrations.AddField(
            "resident",
            "registry_matched_at",
            models.DateTimeField("Dicocokkan dengan Dukcapil", null=True, editable=False),
        )
    ]
