"""What must hold of a version before it counts, and how it turns from draft to agreed to effective."""

from __future__ import annotations

HOLD = """
CREATE FUNCTION budget_under(in_version bigint)
RETURNS TABLE (line bigint, side text, agency bigint, activity bigint, amount numeric, changed boolean)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT l.id, l.side, l.agency_id, l.activity_id, sum(c.delta), bool_or(c.version_id = one.id)
  FROM budget_version one
  JOIN budget_version v ON v.year = one.year AND (v.id = one.id OR v.state = 'effective' AND v.n < one.n)
  JOIN budget_change c ON c.version_id = v.id JOIN budget_line l ON l.id = c.line_id
  WHERE one.id = in_version GROUP BY l.id
$$;

CREATE FUNCTION budget_must_hold(in_version bigint) RETURNS void LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE sums numeric[]; wrong jsonb; signed bigint;
BEGIN
  SELECT ARRAY[coalesce(sum(amount) FILTER (WHERE side = 'revenue'), 0), coalesce(sum(amount) FILTER (WHERE side = 'spending'), 0),
      coalesce(sum(amount) FILTER (WHERE side = 'receipt'), 0), coalesce(sum(amount) FILTER (WHERE side = 'outlay'), 0)]
    INTO sums FROM budget_under(in_version);
  IF sums[1] - sums[2] + sums[3] - sums[4] <> 0 THEN
    PERFORM budget_refuse('budget_balances', jsonb_build_object(
      'revenue', sums[1], 'spending', sums[2], 'receipt', sums[3], 'outlay', sums[4]));
  END IF;

  SELECT jsonb_agg(jsonb_build_array(u.line, u.amount, coalesce(d.amount, 0)) ORDER BY u.line) INTO wrong
    FROM budget_under(in_version) u
    LEFT JOIN (SELECT line_id, sum(amount) AS amount FROM budget_detail WHERE version_id = in_version GROUP BY 1) d ON d.line_id = u.line
    WHERE (u.changed AND u.side = 'spending' OR d.amount IS NOT NULL) AND u.amount <> coalesce(d.amount, 0) OR u.amount < 0;
  IF wrong IS NOT NULL THEN
    PERFORM budget_refuse('details_add_up', wrong);
  END IF;

  SELECT jsonb_agg(jsonb_build_array(d.line_id, d.n, d.item, d.price, p.price) ORDER BY d.line_id, d.n) INTO wrong
    FROM budget_detail d JOIN budget_standardprice p ON p.id = d.standard_id
    WHERE d.version_id = in_version AND d.price > p.price AND NOT EXISTS (
      SELECT FROM budget_priceexception e WHERE e.version_id = in_version AND e.line_id = d.line_id AND e.standard_id = d.standard_id
        AND e.granted AND e.price >= d.price);
  IF wrong IS NOT NULL THEN
    PERFORM budget_refuse('price_within_standard', wrong);
  END IF;

  SELECT a.id INTO signed FROM budget_ceilingagreement a
    JOIN budget_version v ON v.year = a.year AND v.id = in_version AND v.kind <> 'pergeseran' ORDER BY a.n DESC LIMIT 1;
  SELECT jsonb_agg(jsonb_build_array(x.agency, x.program, x.amount, coalesce(c.amount, 0)) ORDER BY x.agency, x.program) INTO wrong
    FROM (SELECT u.agency, k.parent_id AS program, sum(u.amount) AS amount FROM budget_under(in_version) u
          JOIN classification_activity a ON a.id = u.activity JOIN classification_activity k ON k.id = a.parent_id
          WHERE u.side = 'spending' GROUP BY 1, 2) x
    LEFT JOIN budget_ceiling c ON c.agreement_id = signed AND c.agency_id = x.agency AND c.program_id = x.program
    WHERE signed IS NOT NULL AND x.amount > coalesce(c.amount, 0);
  IF wrong IS NOT NULL THEN
    PERFORM budget_refuse('within_agreed_ceilings', wrong);
  END IF;
END $$;
"""

TURN = """
CREATE FUNCTION budget_begin(in_year smallint, in_kind text, in_title text, in_example boolean) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE most int; made bigint;
BEGIN
  IF in_kind <> 'murni' AND NOT EXISTS (
    SELECT FROM budget_version v WHERE v.year = in_year AND v.kind = 'murni' AND v.state = 'effective') THEN
    PERFORM budget_refuse('version_after_original', '{}');
  END IF;
  IF in_kind = 'perubahan' THEN
    SELECT (p.value #>> '{}')::int INTO most FROM regulations_parameterversion p WHERE p.code = 'budget.changes_a_year'
      AND p.valid_from <= make_date(in_year, 1, 1) AND (p.valid_to IS NULL OR p.valid_to > make_date(in_year, 1, 1));
    IF (SELECT count(*) FROM budget_version v WHERE v.year = in_year AND v.kind = 'perubahan' AND v.state <> 'withdrawn') >= most THEN
      PERFORM budget_refuse('version_changes_a_year', jsonb_build_object('most', most));
    END IF;
  END IF;
  INSERT INTO budget_version (year, kind, n, title, state, decree, begun_at, example)
    SELECT in_year, in_kind, coalesce(max(v.n), 0) + 1, in_title, 'draft', '', clock_timestamp(), in_example
    FROM budget_version v WHERE v.year = in_year RETURNING id INTO made;
  RETURN made;
END $$;

CREATE FUNCTION budget_turn(in_version bigint, in_state text, in_audit bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE one budget_version; actor bigint;
BEGIN
  actor := budget_actor(in_audit, 'budget.' || in_state, in_version);
  SELECT * INTO one FROM budget_version v WHERE v.id = in_version FOR UPDATE;
  IF NOT FOUND OR (one.state, in_state) NOT IN (
    ('draft', 'agreed'), ('agreed', 'draft'), ('draft', 'withdrawn'), ('agreed', 'withdrawn')) THEN
    PERFORM budget_refuse('version_turns', jsonb_build_object('state', one.state, 'wanted', in_state));
  END IF;
  IF in_state = 'agreed' THEN
    PERFORM budget_must_hold(in_version);
  END IF;
  UPDATE budget_version v SET state = in_state, agreed_by = CASE WHEN in_state = 'agreed' THEN actor END,
      agreed_at = CASE WHEN in_state = 'agreed' THEN clock_timestamp() END WHERE v.id = in_version;
END $$;

CREATE FUNCTION budget_make_effective(in_version bigint, in_decree text, in_day date, in_audit bigint) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one budget_version; actor bigint; wrong jsonb; many int;
BEGIN
  actor := budget_actor(in_audit, 'budget.effective', in_version);
  SELECT * INTO one FROM budget_version v WHERE v.id = in_version FOR UPDATE;
  IF NOT FOUND OR one.state <> 'agreed' THEN
    PERFORM budget_refuse('version_turns', jsonb_build_object('state', one.state, 'wanted', 'effective'));
  END IF;
  IF trim(in_decree) = '' THEN
    PERFORM budget_refuse('version_needs_its_decree', '{}');
  END IF;
  PERFORM budget_must_hold(in_version);
  PERFORM FROM budget_linestate s WHERE s.line_id IN (SELECT c.line_id FROM budget_change c WHERE c.version_id = in_version)
    ORDER BY s.line_id FOR UPDATE;
  SELECT jsonb_agg(jsonb_build_array(s.line_id, s.ceiling + d.delta, s.allotted, s.committed) ORDER BY s.line_id) INTO wrong
    FROM (SELECT c.line_id, sum(c.delta) AS delta FROM budget_change c WHERE c.version_id = in_version GROUP BY 1) d
    JOIN budget_linestate s ON s.line_id = d.line_id WHERE s.ceiling + d.delta < greatest(s.committed, s.allotted, 0);
  IF wrong IS NOT NULL THEN
    PERFORM budget_refuse('ceiling_holds_what_is_used', wrong);
  END IF;
  UPDATE budget_linestate s SET ceiling = s.ceiling + d.delta, version = s.version + 1
    FROM (SELECT c.line_id, sum(c.delta) AS delta FROM budget_change c WHERE c.version_id = in_version GROUP BY 1) d
    WHERE s.line_id = d.line_id;
  GET DIAGNOSTICS many = ROW_COUNT;
  UPDATE budget_version v SET state = 'effective', decree = in_decree, day = in_day, effective_by = actor,
      effective_at = clock_timestamp() WHERE v.id = in_version;
  RETURN many;
END $$;
"""
