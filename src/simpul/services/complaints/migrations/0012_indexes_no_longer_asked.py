"""The index in whose place a smaller one stands (decision record 0055)."""

from django.db import migrations, models
from django.db.models import PROTECT

from simpul.kernel.migrating import without_index


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ('complaints', '0011_indexes_of_few'),
    ]

    operations = [
        without_index('report', 'duplicate_of', models.ForeignKey(db_index=False, null=True, on_delete=PROTECT, related_name='duplicates', to='complaints.report'), 'complaints_report_duplicate_of_id_70d5ba9e'),
    ]
