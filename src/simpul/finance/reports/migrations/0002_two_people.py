"""The author that a decision names is the author of its journal, by a key of both columns: then the CHECK on two people holds."""

from django.db import migrations

FORWARD = """
ALTER TABLE reports_decision
  ADD CONSTRAINT decision_knows_the_author FOREIGN KEY (memorial_id, author_id) REFERENCES reports_memorial (id, author_id);
"""


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    exempt = {"validate": "The tables were made by the migration before this one in the same release: they are empty."}
    operations = [migrations.RunSQL(FORWARD)]
