"""The words that searches are corrected by, and how near words are found."""

from django.contrib.postgres.indexes import GistIndex, OpClass
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0013_turns_by_time")]
    operations = [
        migrations.CreateModel(
            name="Word",
            fields=[
                ("word", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("many", models.PositiveIntegerField(default=0)),
            ],
            options={"indexes": [GistIndex(OpClass("word", "gist_trgm_ops"), name="word_alike")]},
        ),
    ]
