"""Words are sought in the newest cases first: the search index knows eras (decision record 0048)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently, BtreeGinExtension, RemoveIndexConcurrently
from django.db import migrations

from simpul.kernel.cases.models import SEARCHED


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("cases", "0016_public_opened")]
    operations = [
        BtreeGinExtension(),
        RemoveIndexConcurrently("case", "case_search"),
        AddIndexConcurrently("case", GinIndex(*SEARCHED, name="case_search", gin_pending_list_limit=256)),
    ]
