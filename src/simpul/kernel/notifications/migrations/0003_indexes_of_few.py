"""An index of the messages to accounts alone: those to residents without one cost it nothing (decision record 0055)."""

from django.db import migrations

from simpul.kernel.migrating import index_of_few


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("notifications", "0002_receipts_and_wishes")]
    operations = [index_of_few("message", "notifications_message", "user", "message_user")]
