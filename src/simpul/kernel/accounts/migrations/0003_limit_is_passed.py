"""What a statement calls to undo itself where it would pass a limit (decision record 0060)."""

from django.db import migrations

from simpul.kernel.accounts.throttling import LIMIT_IS_PASSED


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_approval_and_acting")]
    operations = [migrations.RunSQL(LIMIT_IS_PASSED, "DROP FUNCTION limit_is_passed(int)")]
