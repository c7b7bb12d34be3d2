"""Opening lines, and saying what a version gives to each, with the items it is made of."""

from __future__ import annotations

PLAN = """
CREATE FUNCTION budget_open_lines(in_year smallint, in_rows jsonb, in_example boolean) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE lacking bigint;
BEGIN
  SELECT w.activity INTO lacking FROM jsonb_to_recordset(in_rows) AS w (activity bigint)
    WHERE w.activity IS NOT NULL AND NOT EXISTS (
      SELECT FROM classification_activity a WHERE a.id = w.activity AND a.year = in_year AND a.level = 6) LIMIT 1;
  IF FOUND THEN
    PERFORM budget_refuse('line_on_activity', jsonb_build_object('activity', lacking));
  END IF;
  SELECT w.account INTO lacking FROM jsonb_to_recordset(in_rows) AS w (account bigint)
    JOIN classification_account a ON a.id = w.account WHERE a.code !~ '^(4|5|6[.][12])' LIMIT 1;
  IF FOUND THEN
    PERFORM budget_refuse('line_on_account', jsonb_build_object('account', lacking));
  END IF;
  WITH wanted AS (
    SELECT DISTINCT w.agency, w.activity, w.account, w.fund,
      CASE WHEN a.code LIKE '4%' THEN 'revenue' WHEN a.code LIKE '5%' THEN 'spending' WHEN a.code LIKE '6.1%' THEN 'receipt'
        WHEN a.code LIKE '6.2%' THEN 'outlay' END AS side
    FROM jsonb_to_recordset(in_rows) AS w (agency bigint, activity bigint, account bigint, fund bigint)
    JOIN classification_account a ON a.id = w.account ORDER BY 1, 2, 3, 4),
  made AS (
    INSERT INTO budget_line (year, agency_id, activity_id, account_id, fund_id, side, outgoing, example)
      SELECT in_year, agency, activity, account, fund, side, side IN ('spending', 'outlay'), in_example FROM wanted
      ON CONFLICT DO NOTHING RETURNING id, outgoing)
  INSERT INTO budget_linestate (line_id, outgoing, ceiling, allotted, committed, liquidated, paid, version)
    SELECT id, outgoing, 0, 0, 0, 0, 0, 0 FROM made;
END $$;

CREATE FUNCTION budget_plan(in_version bigint, in_lines jsonb, in_audit bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE one budget_version; many int;
BEGIN
  SELECT * INTO one FROM budget_version v WHERE v.id = in_version FOR SHARE;
  IF NOT FOUND OR one.state <> 'draft' THEN
    PERFORM budget_refuse('version_is_draft', jsonb_build_object('state', one.state));
  END IF;
  PERFORM FROM budget_line l WHERE l.id IN (SELECT (w->>0)::bigint FROM jsonb_array_elements(in_lines) w) ORDER BY l.id
    FOR NO KEY UPDATE;  -- who plans the same line waits; where the snapshot is older than the wait, change_once refuses
  INSERT INTO budget_change (version_id, year, line_id, seq, delta, reason, at, audit_id)
    SELECT in_version, one.year, w.line, coalesce(s.seq, 0) + 1, w.amount - coalesce(s.amount, 0), w.reason, clock_timestamp(), in_audit
    FROM (SELECT (x->>0)::bigint AS line, (x->>1)::numeric(20, 2) AS amount, coalesce(x->>2, '') AS reason
          FROM jsonb_array_elements(in_lines) x) w
    LEFT JOIN (SELECT c.line_id, sum(c.delta) AS amount, max(c.seq) FILTER (WHERE c.version_id = in_version) AS seq
               FROM budget_change c JOIN budget_version v ON v.id = c.version_id
               WHERE c.line_id IN (SELECT (x->>0)::bigint FROM jsonb_array_elements(in_lines) x)
                 AND (v.state = 'effective' OR v.id = in_version) GROUP BY 1) s ON s.line_id = w.line
    WHERE w.amount <> coalesce(s.amount, 0) ORDER BY w.line;
  GET DIAGNOSTICS many = ROW_COUNT;
  DELETE FROM budget_detail d USING jsonb_array_elements(in_lines) x
    WHERE d.version_id = in_version AND d.line_id = (x->>0)::bigint AND jsonb_typeof(x->3) = 'array';
  INSERT INTO budget_detail (version_id, line_id, n, item, specification, standard_id, volume, unit, price)
    SELECT in_version, (x->>0)::bigint, place, d->>0, coalesce(d->>1, ''), (d->>2)::bigint, (d->>3)::numeric, d->>4, (d->>5)::numeric
    FROM jsonb_array_elements(in_lines) x
    CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof(x->3) = 'array' THEN x->3 ELSE '[]' END) WITH ORDINALITY AS t (d, place);
  RETURN many;
END $$;
"""
