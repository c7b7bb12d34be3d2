"""Open311 asks for public cases by the time they were opened: without walking past those that are not public."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0015_public_state")]
    operations = [
        AddIndexConcurrently(
            "case",
            models.Index(
                fields=["service", "opened_at", "id"],
                condition=models.Q(("published", True)),
                name="case_public_opened",
            ),
        ),
    ]
