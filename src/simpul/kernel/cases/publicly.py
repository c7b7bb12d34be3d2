"""The count of changes to what everybody may see (decision record 0027): who keeps a copy of a public page asks whether it still holds.

The database counts by itself, at commit: whatever changes a public case, or takes a file from the public, has changed the count by the
time anybody could see the change. What is new (a first publication counts, an answer with it) shows at once as well.
"""

from __future__ import annotations

from django.db import models

from simpul.kernel import kept

COUNTED = """
INSERT INTO cases_publicstate (id, changes) VALUES (1, 0);
CREATE FUNCTION public_has_changed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF current_setting('simpul.public_changed', true) IS DISTINCT FROM pg_current_xact_id()::text THEN
    PERFORM set_config('simpul.public_changed', pg_current_xact_id()::text, true);
    UPDATE cases_publicstate SET changes = changes + 1;
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER public_case_changed AFTER UPDATE ON cases_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.published OR NEW.published) EXECUTE FUNCTION public_has_changed();
CREATE CONSTRAINT TRIGGER public_file_changed AFTER UPDATE ON cases_attachment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.audience = 2) EXECUTE FUNCTION public_has_changed();
CREATE CONSTRAINT TRIGGER public_case_removed AFTER DELETE ON cases_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.published) EXECUTE FUNCTION public_has_changed();
CREATE CONSTRAINT TRIGGER public_file_removed AFTER DELETE ON cases_attachment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.audience = 2) EXECUTE FUNCTION public_has_changed();
"""
"""Deferred: the one row is locked last of all, for no longer than a commit takes, so that nobody waits in a circle."""


class PublicState(models.Model):
    """One row, written by triggers alone."""

    changes = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="one_public_state")]

    def __str__(self) -> str:
        return str(self.changes)


def changes() -> int | None:
    """How often what everybody may see has changed; None where nobody counts."""
    found = kept.run("SELECT changes FROM cases_publicstate", ())
    return int(found[0][0]) if found else None
