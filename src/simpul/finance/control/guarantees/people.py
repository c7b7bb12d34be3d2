"""Who acts, and whether a role held that day lets him."""

from __future__ import annotations

PEOPLE = """
CREATE FUNCTION control_refuse(guard text, detail jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'refused: %', guard USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = guard, DETAIL = detail::text;
END $$;

CREATE FUNCTION control_actor(in_audit bigint, in_verb text, in_subject text) RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE found_actor bigint;
BEGIN
  SELECT e.actor INTO found_actor FROM audit_entry e WHERE e.id = in_audit AND e.verb = in_verb AND e.object_id = in_subject;
  IF found_actor IS NULL THEN
    PERFORM control_refuse('control_acts_by_a_person', jsonb_build_object('verb', in_verb));
  END IF;
  RETURN found_actor;
END $$;

CREATE FUNCTION control_roles(in_person bigint, in_day date) RETURNS TABLE (role text, agency bigint)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT g.role::text, g.agency_id FROM accounts_grant g
  WHERE g.user_id = in_person AND g.valid_from <= in_day AND (g.valid_to IS NULL OR g.valid_to > in_day)
    AND (NOT g.sensitive OR g.granted_by_id IS NULL OR g.approved_at IS NOT NULL)
$$;
"""
