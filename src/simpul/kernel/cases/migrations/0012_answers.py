"""Answers of published forms, and the version with which a draft began."""

from django.db import migrations, models
from django.db.models import PROTECT


class Migration(migrations.Migration):
    dependencies = [("cases", "0011_two_people"), ("forms", "0001_versions")]
    operations = [
        migrations.AddField(
            "draft", "version", models.ForeignKey("forms.formversion", PROTECT, null=True, related_name="+")
        ),
        migrations.CreateModel(
            "Answers",
            [
                ("case", models.OneToOneField("cases.case", PROTECT, primary_key=True, related_name="answers", serialize=False)),
                ("version", models.ForeignKey("forms.formversion", PROTECT, related_name="+")),
                ("data", models.JSONField()),
                ("known", models.JSONField(default=dict)),
            ],
        ),
    ]
