"""Releasing money by SPD, and saying in which months it will be needed."""

from __future__ import annotations

ALLOT = """
CREATE FUNCTION budget_allot(
  in_year smallint, in_agency bigint, in_number text, in_day date, in_first smallint, in_last smallint, in_lines jsonb,
  in_audit bigint, in_example boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint; wrong jsonb;
BEGIN
  INSERT INTO budget_spd (year, agency_id, number, day, first_month, last_month, at, audit_id, example)
    VALUES (in_year, in_agency, in_number, in_day, in_first, in_last, clock_timestamp(), in_audit, in_example) RETURNING id INTO made;
  INSERT INTO budget_spdline (spd_id, year, agency_id, line_id, amount)
    SELECT made, in_year, in_agency, (x->>0)::bigint, (x->>1)::numeric(20, 2) FROM jsonb_array_elements(in_lines) x ORDER BY 4;
  PERFORM FROM budget_linestate s WHERE s.line_id IN (SELECT d.line_id FROM budget_spdline d WHERE d.spd_id = made)
    ORDER BY s.line_id FOR UPDATE;
  SELECT jsonb_agg(jsonb_build_array(s.line_id, s.ceiling, s.allotted, s.liquidated, d.amount) ORDER BY s.line_id) INTO wrong
    FROM budget_spdline d JOIN budget_linestate s ON s.line_id = d.line_id
    WHERE d.spd_id = made AND (s.allotted + d.amount > s.ceiling OR s.allotted + d.amount < s.liquidated OR NOT s.outgoing);
  IF wrong IS NOT NULL THEN
    PERFORM budget_refuse('spd_within_ceiling', wrong);
  END IF;
  UPDATE budget_linestate s SET allotted = s.allotted + d.amount, version = s.version + 1
    FROM budget_spdline d WHERE d.spd_id = made AND s.line_id = d.line_id;
  RETURN made;
END $$;

CREATE FUNCTION budget_plan_cash(in_lines jsonb, in_audit bigint) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE wrong jsonb; many int;
BEGIN
  PERFORM FROM budget_linestate s WHERE s.line_id IN (SELECT (x->>0)::bigint FROM jsonb_array_elements(in_lines) x)
    ORDER BY s.line_id FOR SHARE;
  SELECT jsonb_agg(jsonb_build_array(s.line_id, s.ceiling, t.total) ORDER BY s.line_id) INTO wrong
    FROM (SELECT (x->>0)::bigint AS line, (SELECT sum(m::numeric(20, 2)) FROM jsonb_array_elements_text(x->1) m) AS total
          FROM jsonb_array_elements(in_lines) x) t
    JOIN budget_linestate s ON s.line_id = t.line WHERE s.ceiling <> t.total;
  IF wrong IS NOT NULL THEN
    PERFORM budget_refuse('cash_plan_is_the_ceiling', wrong);
  END IF;
  INSERT INTO budget_cashplan (line_id, months, total, at, audit_id)
    SELECT (x->>0)::bigint, t.months, budget_sum(t.months), clock_timestamp(), in_audit
    FROM jsonb_array_elements(in_lines) x
    CROSS JOIN LATERAL (SELECT array_agg(m::numeric(20, 2) ORDER BY place) AS months
      FROM jsonb_array_elements_text(x->1) WITH ORDINALITY AS y (m, place)) t;
  GET DIAGNOSTICS many = ROW_COUNT;
  RETURN many;
END $$;
"""
