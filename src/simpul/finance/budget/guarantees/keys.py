"""Keys that Django has no word for, and how a function refuses and knows who acts."""

from __future__ import annotations

KEYS = """
ALTER TABLE budget_line
  ADD COLUMN book text NOT NULL DEFAULT 'budgetary' CHECK (book = 'budgetary'),
  ADD COLUMN postable boolean NOT NULL DEFAULT true CHECK (postable),
  ADD CONSTRAINT line_on_account FOREIGN KEY (account_id, year, book, postable)
    REFERENCES classification_account (id, year, book, postable);
ALTER TABLE budget_linestate
  ADD CONSTRAINT state_of_its_line FOREIGN KEY (line_id, outgoing) REFERENCES budget_line (id, outgoing);
ALTER TABLE budget_change
  ADD COLUMN year smallint NOT NULL,
  ADD CONSTRAINT change_of_version FOREIGN KEY (version_id, year) REFERENCES budget_version (id, year),
  ADD CONSTRAINT change_of_line FOREIGN KEY (line_id, year) REFERENCES budget_line (id, year);
ALTER TABLE budget_spdline
  ADD COLUMN year smallint NOT NULL, ADD COLUMN agency_id bigint NOT NULL,
  ADD CONSTRAINT spd_line_of_spd FOREIGN KEY (spd_id, year, agency_id) REFERENCES budget_spd (id, year, agency_id),
  ADD CONSTRAINT spd_line_of_agency FOREIGN KEY (line_id, year, agency_id) REFERENCES budget_line (id, year, agency_id);

CREATE FUNCTION budget_sum(several numeric[]) RETURNS numeric LANGUAGE sql IMMUTABLE STRICT
AS $$ SELECT sum(one) FROM unnest(several) one $$;
ALTER TABLE budget_cashplan
  ADD CONSTRAINT cash_plan_of_twelve CHECK (cardinality(months) = 12 AND 0 <= ALL (months) AND budget_sum(months) = total);

CREATE FUNCTION budget_refuse(in_constraint text, in_detail jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'refused: %', in_constraint
    USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = in_constraint, DETAIL = in_detail::text;
END $$;
CREATE FUNCTION budget_actor(in_audit bigint, in_verb text, in_subject bigint) RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE found_actor bigint;
BEGIN
  SELECT e.actor INTO found_actor FROM audit_entry e WHERE e.id = in_audit AND e.verb = in_verb AND e.object_id = in_subject::text;
  IF found_actor IS NULL THEN
    PERFORM budget_refuse('budget_acts_by_a_person', jsonb_build_object('verb', in_verb));
  END IF;
  RETURN found_actor;
END $$;
"""
