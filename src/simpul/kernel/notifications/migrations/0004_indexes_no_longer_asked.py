"""The index in whose place a smaller one stands (decision record 0055)."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import CASCADE

from simpul.kernel.migrating import without_index


class Migration(migrations.Migration):
    atomic = False
    dependencies = [
        ('notifications', '0003_indexes_of_few'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        without_index('message', 'user', models.ForeignKey(db_index=False, null=True, on_delete=CASCADE, related_name='+', to=settings.AUTH_USER_MODEL), 'notifications_message_user_id_89f939e6'),
    ]
