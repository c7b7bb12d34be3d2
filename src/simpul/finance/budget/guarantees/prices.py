"""Leave to plan above a standard price: asked while the version is drafted, decided once, by another person."""

from __future__ import annotations

PRICES = """
CREATE FUNCTION budget_ask_price(
  in_version bigint, in_line bigint, in_standard bigint, in_price numeric, in_reason text, in_audit bigint
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint; standing budget_version;
BEGIN
  SELECT * INTO standing FROM budget_version v WHERE v.id = in_version FOR SHARE;
  IF NOT FOUND OR standing.state <> 'draft' THEN
    PERFORM budget_refuse('version_is_draft', jsonb_build_object('state', standing.state));
  END IF;
  IF length(trim(in_reason)) < 10 THEN
    PERFORM budget_refuse('price_for_a_reason', '{}');
  END IF;
  INSERT INTO budget_priceexception (version_id, line_id, standard_id, price, reason, asked_by, asked_at, note)
    VALUES (in_version, in_line, in_standard, in_price, in_reason,
      budget_actor(in_audit, 'budget.ask_price', in_line), clock_timestamp(), '') RETURNING id INTO made;
  RETURN made;
END $$;
CREATE FUNCTION budget_judge_price(in_exception bigint, in_granted boolean, in_note text, in_audit bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE budget_priceexception p SET granted = in_granted, note = in_note, decided_at = clock_timestamp(),
      decided_by = budget_actor(in_audit, 'budget.judge_price', in_exception)
    WHERE p.id = in_exception AND p.granted IS NULL;
  IF NOT FOUND THEN
    PERFORM budget_refuse('price_judged_once', '{}');
  END IF;
END $$;
"""
