"""An index of the duplicates alone: few reports are one (decision record 0055)."""

from django.db import migrations

from simpul.kernel.migrating import index_of_few


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("complaints", "0010_letters_fetched")]
    operations = [index_of_few("report", "complaints_report", "duplicate_of", "report_duplicate_of")]
