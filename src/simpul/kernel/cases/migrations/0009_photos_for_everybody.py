import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [('cases', '0008_together_guarantees')]

    operations = [
        migrations.AddField(
            model_name='attachment',
            name='found',
            field=models.JSONField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name='attachment',
            name='masked_from',
            field=models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='masked', to='cases.attachment'),
        ),
    ]
