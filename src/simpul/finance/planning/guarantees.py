"""What the database itself guarantees of plans, as SQL for migrations. `tests/test_attacks.py` attacks each of these.

- By keys: what hangs together belongs to one version; realisations of an indicator and a year form one chain; nobody verifies what he
  entered, nobody sets by decree what he agreed to.
- By a trigger, which keys can't say: what stands in a version is changed only while it is a draft, whoever asks. It locks the version
  for sharing, so that nothing slips into one that is being agreed. Another trigger lets a version only move draft ⇄ agreed → set.
Decision record 0063.
"""

from __future__ import annotations

KEYS = """
ALTER TABLE planning_node ADD CONSTRAINT node_below_one_of_its_version FOREIGN KEY (parent_id, version_id)
  REFERENCES planning_node (id, version_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE planning_terms ADD CONSTRAINT terms_of_a_node_of_its_version FOREIGN KEY (node_id, version_id)
  REFERENCES planning_node (id, version_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE planning_target ADD CONSTRAINT target_in_its_version FOREIGN KEY (terms_id, version_id)
  REFERENCES planning_terms (id, version_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE planning_output ADD CONSTRAINT output_in_its_version FOREIGN KEY (work_id, version_id)
  REFERENCES planning_work (id, version_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE planning_realisation ADD CONSTRAINT realisation_follows FOREIGN KEY (supersedes_id, indicator_id, year)
  REFERENCES planning_realisation (id, indicator_id, year);
ALTER TABLE planning_verification ADD CONSTRAINT verification_names_who_entered FOREIGN KEY (realisation_id, entered_by)
  REFERENCES planning_realisation (id, entered_by);
ALTER TABLE planning_version ADD CONSTRAINT version_digest CHECK (length(digest) = 32);
"""

DRAFTS = """
CREATE FUNCTION planning_only_in_drafts() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE subject bigint; standing text;
BEGIN
  FOR subject IN SELECT DISTINCT v FROM unnest(ARRAY[
    CASE WHEN TG_OP <> 'INSERT' THEN OLD.version_id END, CASE WHEN TG_OP <> 'DELETE' THEN NEW.version_id END]) v WHERE v IS NOT NULL
  LOOP
    SELECT state INTO standing FROM planning_version WHERE id = subject FOR SHARE;
    IF standing IS DISTINCT FROM 'draft' THEN
      RAISE EXCEPTION 'version % is %', subject, standing
        USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_is_a_draft';
    END IF;
  END LOOP;
  RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
"""
CONTENT = ("node", "terms", "target", "work", "output")
GUARDS = "\n".join(
    f"CREATE TRIGGER {name}_only_in_drafts BEFORE INSERT OR UPDATE OR DELETE ON planning_{name} "
    f"FOR EACH ROW EXECUTE FUNCTION planning_only_in_drafts();"
    for name in CONTENT
)

MOVES = """
CREATE FUNCTION planning_version_moves() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.state = 'draft' THEN RETURN NEW; END IF;
  IF TG_OP = 'UPDATE' AND (OLD.state, NEW.state) IN (('draft', 'agreed'), ('agreed', 'draft'), ('agreed', 'set'))
     AND (OLD.plan_id, OLD.n) = (NEW.plan_id, NEW.n) THEN RETURN NEW; END IF;
  RAISE EXCEPTION 'a version does not go this way'
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'version_moves';
END $$;
CREATE TRIGGER version_moves BEFORE INSERT OR UPDATE OR DELETE ON planning_version
  FOR EACH ROW EXECUTE FUNCTION planning_version_moves();
"""

FORWARD = KEYS + DRAFTS + GUARDS + MOVES
