"""What the database itself guarantees of cases, as SQL for migrations. `tests/test_guarantees.py` attacks each of these.

- The history is a chain of foreign keys: each event follows the one before it, and only a published step may be taken.
- A case stands on one of its events, and its state is that event's.
- The one thing keys can't say is that it stands on the *last* of them: a deferred constraint trigger looks at commit
  (decision record 0004).
- Of two officers acting at once exactly one wins, because both write the same (case, seq).
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

FORWARD = """
CREATE SEQUENCE case_number;
ALTER TABLE cases_caseevent
  ADD COLUMN previous int GENERATED ALWAYS AS (NULLIF(seq - 1, 0)) STORED,
  ADD CONSTRAINT event_reached UNIQUE (case_id, seq, target),
  ADD CONSTRAINT event_begins CHECK ((seq = 1) = (source = 'start')),
  ADD CONSTRAINT event_follows FOREIGN KEY (case_id, previous, source) REFERENCES cases_caseevent (case_id, seq, target),
  ADD CONSTRAINT event_allowed FOREIGN KEY (flow, action, source, target) REFERENCES workflow_step (flow, action, source, target);
ALTER TABLE cases_case
  ADD CONSTRAINT case_at UNIQUE (id, state),
  ADD CONSTRAINT case_in_flow UNIQUE (id, flow),
  ADD CONSTRAINT case_stands_on_event FOREIGN KEY (id, seq, state) REFERENCES cases_caseevent (case_id, seq, target)
      DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE cases_caseevent
  ADD CONSTRAINT event_of_flow FOREIGN KEY (case_id, flow) REFERENCES cases_case (id, flow) DEFERRABLE INITIALLY DEFERRED;

CREATE FUNCTION case_must_stand_on_last_event(subject bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF (SELECT seq FROM cases_case WHERE id = subject)
     <> (SELECT seq FROM cases_caseevent WHERE case_id = subject ORDER BY seq DESC LIMIT 1) THEN
    RAISE EXCEPTION 'case % does not stand on its last event', subject
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'case_stands_on_last_event';
  END IF;
END $$;
CREATE FUNCTION event_is_stood_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM case_must_stand_on_last_event(NEW.case_id); RETURN NULL; END $$;
CREATE FUNCTION case_stands_on_last() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN PERFORM case_must_stand_on_last_event(NEW.id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER event_is_stood_on AFTER INSERT ON cases_caseevent
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION event_is_stood_on();
CREATE CONSTRAINT TRIGGER case_stands_on_last AFTER UPDATE OF seq ON cases_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION case_stands_on_last();
"""


FUNCTIONS = ("case_must_stand_on_last_event(bigint)", "event_is_stood_on()", "case_stands_on_last()")
"""Where these look for tables is fixed: else whoever may create temporary tables lays empty ones over the real ones."""
UNSHADOWED = ";\n".join(f"ALTER FUNCTION {name} SET search_path = public, pg_temp" for name in FUNCTIONS)

ASKING = ("case_must_stand_on_last_event(bigint)", "case_helpers_must_be_true(bigint)")
"""These look up one case. A connection that planned it while the tables were empty would read them from end to end for every
later case, until statistics come: at a regency's first import that is a quadratic wait."""
BY_INDEX = ";\n".join(f"ALTER FUNCTION {name} SET enable_seqscan = off" for name in ASKING)


def keep_mirrors(tables: Iterable[str]) -> None:
    """Give each service's table its mirror. Runs as owner after every migration, so that a new service cannot forget it."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [f"{table}_mirror"])
            if cursor.fetchone() is None:
                cursor.execute(mirror(table))
            cursor.execute(SAID_TWICE, [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


SAID_TWICE = """
SELECT quote_ident(conname) FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND conkey = ARRAY[attnum]
WHERE conrelid = %s::regclass AND contype = 'f' AND confrelid = 'cases_case'::regclass AND attname = 'case_ptr_id'
"""
"""Django's key from a service's row to its case. The mirror says the same, and looking twice costs each new case (decision record 0075)."""


TOGETHER = """
ALTER TABLE cases_case
  ADD CONSTRAINT case_stands_alone UNIQUE (id, is_merged),
  ADD COLUMN into_merged boolean NOT NULL DEFAULT false CHECK (NOT into_merged),
  ADD CONSTRAINT case_merged_into_one_that_is_not FOREIGN KEY (merged_into_id, into_merged) REFERENCES cases_case (id, is_merged),
  ADD CONSTRAINT case_accused_does_not_help CHECK (barred_agency_id IS NULL OR NOT barred_agency_id = ANY (helping));
ALTER TABLE cases_casetask
  ADD CONSTRAINT task_stands_on_event FOREIGN KEY (case_id, seq) REFERENCES cases_caseevent (case_id, seq);

CREATE FUNCTION case_helpers_must_be_true(subject bigint) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE one cases_case; helpers bigint[]; waiting bigint[];
BEGIN
  SELECT * INTO one FROM cases_case WHERE id = subject FOR SHARE;
  SELECT coalesce(array_agg(DISTINCT agency_id ORDER BY agency_id), '{}') INTO helpers FROM cases_casetask
    WHERE case_id = subject AND state IN ('given', 'taken', 'done') AND agency_id IS DISTINCT FROM one.barred_agency_id;
  SELECT coalesce(array_agg(agency_id), '{}') INTO waiting FROM cases_casetask WHERE case_id = subject AND ended_at IS NULL;
  IF cardinality(waiting) > 0 AND (one.sealed OR one.closed_at IS NOT NULL OR one.is_merged OR one.barred_agency_id = ANY (waiting)) THEN
    RAISE EXCEPTION 'case % may not have an open task', subject
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'case_may_have_tasks';
  END IF;
  IF one.helping <> (CASE WHEN one.sealed THEN '{}' ELSE helpers END) THEN
    RAISE EXCEPTION 'the helpers of case % are not those of its tasks', subject
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'case_helpers_are_true';
  END IF;
END $$;
CREATE FUNCTION task_is_true() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN PERFORM case_helpers_must_be_true(coalesce(NEW.case_id, OLD.case_id)); RETURN NULL; END $$;
CREATE FUNCTION case_helpers_are_true() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN PERFORM case_helpers_must_be_true(NEW.id); RETURN NULL; END $$;
CREATE CONSTRAINT TRIGGER task_is_true AFTER INSERT OR UPDATE OR DELETE ON cases_casetask
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION task_is_true();
CREATE CONSTRAINT TRIGGER case_helpers_are_true AFTER UPDATE ON cases_case
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
  WHEN (OLD.helping IS DISTINCT FROM NEW.helping OR OLD.sealed <> NEW.sealed OR OLD.is_merged <> NEW.is_merged
        OR OLD.barred_agency_id IS DISTINCT FROM NEW.barred_agency_id OR (OLD.closed_at IS NULL AND NEW.closed_at IS NOT NULL))
  EXECUTE FUNCTION case_helpers_are_true();
"""
"""Of tasks and merging (decision records 0022, 0023): `helping` is what the tasks say; no case is merged into a merged one."""


def mirror(table: str) -> str:
    """SQL that ties a service's `case_state` to `Case.state`: it follows by itself and can't lie."""
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_mirror FOREIGN KEY (case_ptr_id, case_state) "
        f"REFERENCES cases_case (id, state) ON UPDATE CASCADE"
    )
