"""The one door through which treasury touches a line, and the fold that must come to the same."""

from __future__ import annotations

TAKE = """
CREATE FUNCTION budget_holders(in_line bigint, in_but uuid) RETURNS jsonb LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(jsonb_agg(jsonb_build_array(kind, id, committed, liquidated, paid)), '[]') FROM (
    SELECT m.source_kind AS kind, m.source_id AS id,
      sum(m.committed) AS committed, sum(m.liquidated) AS liquidated, sum(m.paid) AS paid
    FROM budget_movement m WHERE m.line_id = in_line AND m.key IS DISTINCT FROM in_but GROUP BY 1, 2
    HAVING sum(m.committed) <> 0 OR sum(m.liquidated) <> 0
    ORDER BY greatest(sum(m.committed), sum(m.liquidated)) DESC, 1, 2 LIMIT 6) several
$$;

CREATE FUNCTION budget_take(
  in_line bigint, in_kind text, d_committed numeric, d_liquidated numeric, d_paid numeric,
  in_source_kind text, in_source_id bigint, in_key uuid, in_audit bigint
) RETURNS budget_linestate LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE s budget_linestate; known budget_movement; bound text;
BEGIN
  INSERT INTO budget_movement (line_id, kind, committed, liquidated, paid, source_kind, source_id, key, at, audit_id)
    VALUES (in_line, in_kind, d_committed, d_liquidated, d_paid, in_source_kind, in_source_id, in_key, clock_timestamp(), in_audit)
    ON CONFLICT (key) DO NOTHING;
  IF NOT FOUND THEN  -- said before: nothing moves again
    SELECT * INTO known FROM budget_movement m WHERE m.key = in_key;
    IF (known.line_id, known.kind, known.committed, known.liquidated, known.paid, known.source_kind, known.source_id)
       IS DISTINCT FROM (in_line, in_kind, d_committed, d_liquidated, d_paid, in_source_kind, in_source_id) THEN
      PERFORM budget_refuse('movement_key_once', jsonb_build_object('key', in_key));
    END IF;
    SELECT * INTO s FROM budget_linestate t WHERE t.line_id = in_line;
    RETURN s;
  END IF;
  UPDATE budget_linestate t
    SET committed = t.committed + d_committed, liquidated = t.liquidated + d_liquidated, paid = t.paid + d_paid, version = t.version + 1
    WHERE t.line_id = in_line AND t.outgoing AND t.paid + d_paid >= 0 AND t.paid + d_paid <= t.liquidated + d_liquidated
      AND t.liquidated + d_liquidated <= t.committed + d_committed AND t.committed + d_committed <= t.ceiling
      AND t.liquidated + d_liquidated <= t.allotted
    RETURNING t.* INTO s;
  IF FOUND THEN
    RETURN s;
  END IF;
  SELECT * INTO s FROM budget_linestate t WHERE t.line_id = in_line;
  bound := CASE
    WHEN s.line_id IS NULL OR NOT s.outgoing THEN 'none'
    WHEN s.committed + d_committed > s.ceiling THEN 'ceiling'
    WHEN s.liquidated + d_liquidated > s.allotted THEN 'allotted'
    WHEN s.liquidated + d_liquidated > s.committed + d_committed THEN 'committed'
    WHEN s.paid + d_paid > s.liquidated + d_liquidated THEN 'liquidated'
    ELSE 'paid' END;
  PERFORM budget_refuse('line_has_room', jsonb_build_object(
    'line', in_line, 'bound', bound, 'ceiling', s.ceiling, 'allotted', s.allotted, 'committed', s.committed, 'liquidated', s.liquidated,
    'paid', s.paid, 'asked', jsonb_build_array(d_committed, d_liquidated, d_paid), 'holders', budget_holders(in_line, in_key)));
END $$;
REVOKE ALL ON FUNCTION budget_take(bigint, text, numeric, numeric, numeric, text, bigint, uuid, bigint) FROM PUBLIC;
"""

DRIFT = """
CREATE FUNCTION budget_drift(in_line bigint DEFAULT NULL) RETURNS TABLE (line bigint, what text, kept numeric, counted numeric)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  WITH folded AS (
    SELECT l.id, s.ceiling, s.allotted, s.committed, s.liquidated, s.paid,
      coalesce(c.ceiling, 0) AS c1, coalesce(a.allotted, 0) AS c2, coalesce(m.committed, 0) AS c3,
      coalesce(m.liquidated, 0) AS c4, coalesce(m.paid, 0) AS c5
    FROM budget_line l LEFT JOIN budget_linestate s ON s.line_id = l.id
    LEFT JOIN (SELECT x.line_id, sum(x.delta) AS ceiling FROM budget_change x JOIN budget_version v ON v.id = x.version_id
      WHERE v.state = 'effective' AND (in_line IS NULL OR x.line_id = in_line) GROUP BY 1) c ON c.line_id = l.id
    LEFT JOIN (SELECT x.line_id, sum(x.amount) AS allotted FROM budget_spdline x
      WHERE in_line IS NULL OR x.line_id = in_line GROUP BY 1) a ON a.line_id = l.id
    LEFT JOIN (SELECT x.line_id, sum(x.committed) AS committed, sum(x.liquidated) AS liquidated, sum(x.paid) AS paid
      FROM budget_movement x WHERE in_line IS NULL OR x.line_id = in_line GROUP BY 1) m ON m.line_id = l.id
    WHERE in_line IS NULL OR l.id = in_line)
  SELECT f.id, told.what, told.kept, told.counted FROM folded f
    CROSS JOIN LATERAL (VALUES ('ceiling', f.ceiling, f.c1), ('allotted', f.allotted, f.c2), ('committed', f.committed, f.c3),
      ('liquidated', f.liquidated, f.c4), ('paid', f.paid, f.c5)) AS told (what, kept, counted)
  WHERE told.kept IS DISTINCT FROM told.counted
$$;
"""
