"""Published versions of forms, and the upload that waits."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='FormUpload',
            fields=[
                ('code', models.TextField(primary_key=True, serialize=False)),
                ('schema', models.JSONField()),
                ('xform', models.TextField(default='')),
                ('uploaded_at', models.DateTimeField()),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
                ('uploaded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='FormVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.TextField()),
                ('number', models.PositiveIntegerField()),
                ('schema', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('xform', models.TextField(default='')),
                ('published_at', models.DateTimeField()),
                ('valid_from', models.DateField()),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('source', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.document')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('code', 'number'), name='form_version_once'), models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='form_version_has_its_hash')],
            },
        ),
    ]
