"""The steps of a request: verified, ordered, paid, or refused; each by whose turn it is."""

from __future__ import annotations

STEP = """
CREATE FUNCTION treasury_step(
  in_request bigint, in_step text, in_day date, in_person bigint, in_reason text, in_key uuid, in_audit bigint,
  in_budgetary uuid, in_accrual uuid
) RETURNS TABLE (id bigint, no bigint, again boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one treasury_request; known treasury_act; arrives text; duty text; number bigint; item record; made bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('treasury ' || in_key, 0));
  SELECT * INTO known FROM treasury_act a WHERE a.key = in_key;
  IF FOUND THEN
    RETURN QUERY SELECT known.id, known.no, true; RETURN;
  END IF;
  FOR item IN  -- the lines first, as everywhere
    SELECT s.line_id FROM budget_linestate s WHERE s.line_id IN (
      SELECT k.line_id FROM treasury_item i JOIN treasury_commitment k ON k.id = i.commitment_id WHERE i.request_id = in_request)
    ORDER BY s.line_id FOR UPDATE
  LOOP END LOOP;
  SELECT * INTO one FROM treasury_request r WHERE r.id = in_request FOR UPDATE;
  SELECT a.arrives, a.duty INTO arrives, duty FROM (VALUES
    ('submitted', 'verify', 'verified', 'verifies'), ('verified', 'order', 'ordered', 'orders'), ('ordered', 'pay', 'paid', 'pays'),
    ('submitted', 'refuse', 'refused', 'verifies'), ('verified', 'refuse', 'refused', 'orders'), ('ordered', 'refuse', 'refused', 'pays')
  ) AS a (leaves, step, arrives, duty) WHERE a.leaves = one.state AND a.step = in_step;
  IF NOT FOUND THEN
    PERFORM treasury_refuse('request_takes_step', jsonb_build_object('state', one.state, 'step', in_step));
  END IF;
  PERFORM treasury_acts(treasury_chains(in_request), duty, in_person);
  IF in_step IN ('pay', 'refuse') THEN
    FOR item IN
      SELECT i.commitment_id, i.amount, i.id AS n FROM treasury_item i JOIN treasury_commitment k ON k.id = i.commitment_id
      WHERE i.request_id = in_request ORDER BY k.line_id, k.id
    LOOP
      PERFORM treasury_move(item.commitment_id, CASE in_step WHEN 'pay' THEN 'pay' ELSE 'give_back' END, item.amount, in_request,
        treasury_key(in_key, in_step, item.n), in_audit);
    END LOOP;
  END IF;
  IF in_step = 'pay' AND NOT EXISTS (SELECT FROM treasury_partyaccount a WHERE a.id = one.account_id AND a.verified_at IS NOT NULL
      AND a.id = (SELECT max(b.id) FROM treasury_partyaccount b WHERE b.party_id = a.party_id)) THEN
    PERFORM treasury_refuse('account_is_verified', '{}');
  END IF;
  IF in_step = 'pay' AND one.kind <> 'ls' THEN
    PERFORM treasury_float_given(in_request, one.kind, one.year, one.agency_id, one.amount, in_day, one.example);
  END IF;
  number := CASE in_step WHEN 'order' THEN treasury_number('spm', one.year, one.agency_id)
    WHEN 'pay' THEN treasury_number('sp2d', one.year, NULL) END;
  UPDATE treasury_request r SET state = arrives, settled_at = CASE WHEN arrives IN ('paid', 'refused') THEN now() END
    WHERE r.id = in_request;
  INSERT INTO treasury_act AS a (request_id, step, no, day, at, person_id, reason, key, audit_id, budgetary, accrual)
    VALUES (in_request, in_step, number, in_day, now(), in_person, in_reason, in_key, in_audit, in_budgetary, in_accrual)
    RETURNING a.id INTO made;
  RETURN QUERY SELECT made, number, false;
END $$;
"""
