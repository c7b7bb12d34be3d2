"""And of everything that was measured before."""

from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("indicators", "0002_share_is_what_was_counted")]
    operations = [ValidateConstraint("observation", "share_is_what_was_counted")]
