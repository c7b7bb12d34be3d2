"""The steps of a review: which may follow which, and whose they are."""

from __future__ import annotations

REVIEW = """
CREATE FUNCTION control_may_step(one control_hit, in_step text, in_person bigint, in_day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE held text;
BEGIN
  IF in_step = 'answer' THEN
    SELECT r.role INTO held FROM control_roles(in_person, in_day) r
      WHERE r.role IN ('pa', 'ppk_skpd') AND r.agency = one.agency_id ORDER BY 1 LIMIT 1;
  ELSE
    SELECT r.role INTO held FROM control_roles(in_person, in_day) r WHERE r.role = 'apip' LIMIT 1;
    IF held IS NOT NULL AND EXISTS (SELECT FROM control_roles(in_person, in_day) r WHERE r.agency = one.agency_id) THEN
      PERFORM control_refuse('auditor_is_no_party', '{}');
    END IF;
  END IF;
  IF held IS NULL THEN
    PERFORM control_refuse('review_by_the_entitled', jsonb_build_object('step', in_step));
  END IF;
  RETURN held;
END $$;

CREATE FUNCTION control_step(
  in_hit bigint, in_step text, in_seen int, in_text text, in_evidence text, in_due date, in_day date, in_audit bigint
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one control_hit; arrives text; actor bigint; held text := ''; made bigint;
BEGIN
  SELECT * INTO one FROM control_hit h WHERE h.id = in_hit FOR UPDATE;
  SELECT a.arrives INTO arrives FROM (VALUES
    ('open', 'ask', 'asked'), ('answered', 'ask', 'asked'), ('asked', 'answer', 'answered'), ('open', 'explain', 'explained'),
    ('asked', 'explain', 'explained'), ('answered', 'explain', 'explained'), ('answered', 'pass_on', 'passed_on'),
    ('asked', 'pass_on', 'passed_on'), ('open', 'replace', 'replaced')
  ) AS a (leaves, step, arrives) WHERE a.leaves = one.state AND a.step = in_step AND one.seq = in_seen;
  IF arrives IS NULL THEN
    PERFORM control_refuse('hit_takes_step', jsonb_build_object('state', one.state, 'step', in_step));
  END IF;
  IF in_step = 'replace' THEN
    IF NOT EXISTS (SELECT FROM control_hit h WHERE h.earlier_id = in_hit) THEN
      PERFORM control_refuse('hit_is_replaced_by_a_later', '{}');
    END IF;
  ELSE
    actor := control_actor(in_audit, 'control.' || in_step, in_hit::text);
    held := control_may_step(one, in_step, actor, in_day);
  END IF;
  IF one.state = 'asked' AND in_step = 'pass_on' AND one.due >= in_day THEN
    PERFORM control_refuse('agency_is_heard', jsonb_build_object('due', one.due));
  END IF;
  IF in_step = 'ask' AND (in_due IS NULL OR in_due <= in_day) THEN
    PERFORM control_refuse('hit_asked_by_a_day', '{}');
  END IF;
  UPDATE control_hit h SET state = arrives, seq = h.seq + 1, due = CASE in_step WHEN 'ask' THEN in_due ELSE h.due END
    WHERE h.id = in_hit;
  INSERT INTO control_hitact AS a (hit_id, seq, step, by_id, role, text, evidence, due, day, at, audit_id)
    VALUES (in_hit, in_seen + 1, in_step, actor, held, in_text, in_evidence, CASE in_step WHEN 'ask' THEN in_due END, in_day,
      clock_timestamp(), in_audit) RETURNING a.id INTO made;
  RETURN made;
END $$;
"""
