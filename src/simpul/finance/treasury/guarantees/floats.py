"""Cash in the hands of an agency's treasurer (UP, GU, TU): given, spent and accounted for, replenished, returned. F18."""

from __future__ import annotations

KEYS = """
ALTER TABLE treasury_accounting
  ADD CONSTRAINT accounting_budgetary_entry FOREIGN KEY (budgetary) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT accounting_accrual_entry FOREIGN KEY (accrual) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED;
"""

DUE = """
CREATE FUNCTION treasury_float_is_due(in_kind text, in_year int, in_agency bigint, in_amount numeric) RETURNS void LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE cap numeric; own treasury_float; flying numeric; open treasury_float;
BEGIN
  IF in_kind = 'ls' THEN
    RETURN;
  END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('float ' || in_year || ' ' || in_agency, 0));  -- one asks at a time
  IF in_kind = 'up' THEN
    SELECT c.amount INTO cap FROM treasury_floatcap c WHERE c.year = in_year AND c.agency_id = in_agency ORDER BY c.id DESC LIMIT 1;
    IF cap IS NULL OR in_amount > cap THEN
      PERFORM treasury_refuse('float_within_cap', jsonb_build_object('cap', cap, 'wanted', in_amount));
    END IF;
    IF EXISTS (SELECT FROM treasury_request r WHERE r.year = in_year AND r.agency_id = in_agency
        AND r.kind = 'up' AND r.state <> 'refused') THEN
      PERFORM treasury_refuse('float_once_a_year', '{}');
    END IF;
  ELSIF in_kind = 'gu' THEN
    SELECT * INTO own FROM treasury_float f WHERE f.year = in_year AND f.agency_id = in_agency AND f.kind = 'up' FOR UPDATE;
    SELECT coalesce(sum(r.amount), 0) INTO flying FROM treasury_request r WHERE r.year = in_year AND r.agency_id = in_agency
      AND r.kind = 'gu' AND r.state NOT IN ('paid', 'refused');
    IF own.id IS NULL OR own.replenished + flying + in_amount > own.spent THEN
      PERFORM treasury_refuse('float_replenished_as_spent', jsonb_build_object(
        'spent', own.spent, 'replenished', coalesce(own.replenished, 0) + flying, 'wanted', in_amount));
    END IF;
  ELSE
    SELECT * INTO open FROM treasury_float f WHERE f.year = in_year AND f.agency_id = in_agency AND f.kind = 'tu'
      AND f.given > f.spent + f.returned LIMIT 1;
    IF open.id IS NOT NULL THEN
      PERFORM treasury_refuse('float_settled_first', jsonb_build_object('owed', open.given - open.spent - open.returned));
    END IF;
    IF EXISTS (SELECT FROM treasury_request r WHERE r.year = in_year AND r.agency_id = in_agency AND r.kind = 'tu'
        AND r.state NOT IN ('paid', 'refused')) THEN
      PERFORM treasury_refuse('float_settled_first', jsonb_build_object('owed', 0));
    END IF;
  END IF;
END $$;

CREATE FUNCTION treasury_float_given(
  in_request bigint, in_kind text, in_year int, in_agency bigint, in_amount numeric, in_day date, in_example boolean
) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF in_kind = 'gu' THEN
    UPDATE treasury_float f SET replenished = f.replenished + in_amount
      WHERE f.year = in_year AND f.agency_id = in_agency AND f.kind = 'up';
  ELSE
    INSERT INTO treasury_float (request_id, year, agency_id, kind, given, spent, replenished, returned, day, example)
      VALUES (in_request, in_year, in_agency, in_kind, in_amount, 0, 0, 0, in_day, in_example);
  END IF;
END $$;
"""

ACCOUNT = """
CREATE FUNCTION treasury_account(
  in_float bigint, in_kind text, in_items jsonb, in_amount numeric, in_day date, in_words text, in_person bigint, in_key uuid,
  in_audit bigint,   in_budgetary uuid, in_accrual uuid, in_example boolean
) RETURNS TABLE (id bigint, no bigint, again boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known treasury_accounting; one treasury_float; made bigint; number bigint; item record; total numeric; chains text[];
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('treasury ' || in_key, 0));
  SELECT * INTO known FROM treasury_accounting a WHERE a.key = in_key;
  IF FOUND THEN
    RETURN QUERY SELECT known.id, known.no, true; RETURN;
  END IF;
  SELECT * INTO one FROM treasury_float f WHERE f.id = in_float;
  IF in_amount <> round(in_amount, 2) THEN
    PERFORM treasury_refuse('money_is_exact', jsonb_build_object('amount', in_amount));
  END IF;
  made := nextval(pg_get_serial_sequence('treasury_accounting', 'id'));
  IF in_kind = 'spent' THEN
    SELECT sum((i->>1)::numeric) INTO total FROM jsonb_array_elements(in_items) i;
    FOR item IN
      SELECT k.id AS commitment, l.year, l.agency_id, (i->>1)::numeric AS amount, n
      FROM jsonb_array_elements(in_items) WITH ORDINALITY AS x (i, n) JOIN treasury_commitment k ON k.id = (i->>0)::bigint
      JOIN budget_line l ON l.id = k.line_id ORDER BY k.line_id, k.id
    LOOP
      IF item.year <> one.year OR item.agency_id <> one.agency_id THEN
        PERFORM treasury_refuse('request_of_one_agency', '{}');
      END IF;
      PERFORM treasury_move(item.commitment, 'liquidate', item.amount, NULL, treasury_key(in_key, 'liquidate', item.n), in_audit);
      PERFORM treasury_move(item.commitment, 'pay', item.amount, NULL, treasury_key(in_key, 'pay', item.n), in_audit);
    END LOOP;
    PERFORM treasury_contract_is_due(c.contract_id) FROM (
      SELECT DISTINCT k.contract_id FROM jsonb_array_elements(in_items) i JOIN treasury_commitment k ON k.id = (i->>0)::bigint
      WHERE k.contract_id IS NOT NULL ORDER BY 1) c;  -- also out of cash a contract is paid for what was received
    SELECT array_agg(DISTINCT treasury_chain((i->>0)::bigint)) INTO chains FROM jsonb_array_elements(in_items) i;
    PERFORM treasury_acts(chains, 'verifies', in_person);
  ELSE
    total := in_amount;
  END IF;
  SELECT * INTO one FROM treasury_float f WHERE f.id = in_float FOR UPDATE;
  IF total IS NULL OR total <= 0 OR total > one.given + one.replenished - one.spent - one.returned THEN
    PERFORM treasury_refuse('float_holds_so_much', jsonb_build_object(
      'held', one.given + one.replenished - one.spent - one.returned, 'wanted', total));
  END IF;
  UPDATE treasury_float f SET spent = f.spent + CASE in_kind WHEN 'spent' THEN total ELSE 0 END,
    returned = f.returned + CASE in_kind WHEN 'spent' THEN 0 ELSE total END WHERE f.id = in_float;
  number := treasury_number(CASE in_kind WHEN 'spent' THEN 'spj' ELSE 'sts-sisa' END, one.year, one.agency_id);
  INSERT INTO treasury_accounting (id, float_id, kind, no, day, words, amount, at, person_id, key, audit_id, budgetary, accrual, example)
    VALUES (made, in_float, in_kind, number, in_day, in_words, total, now(), in_person, in_key, in_audit,
      in_budgetary, in_accrual, in_example);
  INSERT INTO treasury_accountingitem (accounting_id, commitment_id, amount)
    SELECT made, (i->>0)::bigint, (i->>1)::numeric FROM jsonb_array_elements(in_items) i;
  RETURN QUERY SELECT made, number, false;
END $$;
"""

FUNCTIONS = DUE + ACCOUNT
FLOATS = KEYS + FUNCTIONS
