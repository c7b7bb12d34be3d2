"""A published share is what was counted of what it was counted from (F16), from now on."""

from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models
from django.db.models.functions import NullIf

import simpul.kernel.indicators.models

SHARE = simpul.kernel.indicators.models.ShareOf(models.F("counted"), NullIf(models.F("whole"), 0))


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [
        AddConstraintNotValid(
            model_name="observation",
            constraint=models.CheckConstraint(
                name="share_is_what_was_counted",
                condition=models.Q(whole=None)
                | models.Q(whole=0, value=None)
                | models.Q(whole__gt=0, value__isnull=False, value=SHARE),
            ),
        ),
    ]
