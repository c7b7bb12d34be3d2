"""Bank lines and what they are of, revenue brought in, taxes remitted: never more than there is (F17, F18)."""

from __future__ import annotations

KEYS = """
ALTER TABLE treasury_revenue
  ADD CONSTRAINT revenue_budgetary_entry FOREIGN KEY (budgetary) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT revenue_accrual_entry FOREIGN KEY (accrual) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE treasury_deposit
  ADD CONSTRAINT deposit_accrual_entry FOREIGN KEY (accrual) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE treasury_remittance
  ADD CONSTRAINT remittance_accrual_entry FOREIGN KEY (accrual) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE treasury_match
  ADD CONSTRAINT match_of_one CHECK (num_nonnulls(payment_id, revenue_id, deposit_id, remittance_id) = 1);
"""

MATCH = """
CREATE FUNCTION treasury_match(in_line bigint, in_kind text, in_subject bigint, in_amount numeric, in_undoes bigint, in_audit bigint)
RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE said numeric; ours numeric; on_line numeric; on_subject numeric; made bigint;
BEGIN
  -- Both rows are written, not only locked: who reads a snapshot older than the wait fails instead of laying too much.
  UPDATE treasury_bankline l SET words = l.words WHERE l.id = in_line RETURNING l.amount INTO said;
  CASE in_kind
    WHEN 'payment' THEN UPDATE treasury_act a SET reason = a.reason WHERE a.id = in_subject;
    WHEN 'revenue' THEN UPDATE treasury_revenue r SET words = r.words WHERE r.id = in_subject;
    WHEN 'deposit' THEN UPDATE treasury_deposit d SET number = d.number WHERE d.id = in_subject;
    ELSE UPDATE treasury_remittance t SET receipt = t.receipt WHERE t.id = in_subject;
  END CASE;
  IF in_amount <> round(in_amount, 2) THEN
    PERFORM treasury_refuse('money_is_exact', jsonb_build_object('amount', in_amount));
  END IF;
  ours := CASE in_kind
    WHEN 'payment' THEN (SELECT -(r.amount - coalesce((SELECT sum(w.amount) FROM treasury_withholding w WHERE w.request_id = r.id), 0))
      FROM treasury_act a JOIN treasury_request r ON r.id = a.request_id WHERE a.id = in_subject AND a.step = 'pay')
    WHEN 'revenue' THEN (SELECT r.amount FROM treasury_revenue r WHERE r.id = in_subject AND NOT r.to_treasurer)
    WHEN 'deposit' THEN (SELECT d.amount FROM treasury_deposit d WHERE d.id = in_subject)
    WHEN 'remittance' THEN (SELECT -t.amount FROM treasury_remittance t WHERE t.id = in_subject) END;
  SELECT coalesce(sum(m.amount), 0) INTO on_line FROM treasury_match m WHERE m.line_id = in_line;
  SELECT coalesce(sum(m.amount), 0) INTO on_subject FROM treasury_match m
    WHERE in_subject = CASE in_kind WHEN 'payment' THEN m.payment_id WHEN 'revenue' THEN m.revenue_id
      WHEN 'deposit' THEN m.deposit_id ELSE m.remittance_id END;
  IF in_undoes IS NOT NULL THEN
    IF NOT EXISTS (SELECT FROM treasury_match m WHERE m.id = in_undoes AND m.line_id = in_line
        AND m.amount = -in_amount AND m.undoes_id IS NULL) THEN
      PERFORM treasury_refuse('match_is_undone_exactly', '{}');
    END IF;
  ELSIF said IS NULL OR ours IS NULL OR sign(in_amount) <> sign(said) OR sign(in_amount) <> sign(ours)
      OR abs(on_line + in_amount) > abs(said) OR abs(on_subject + in_amount) > abs(ours) THEN
    PERFORM treasury_refuse('match_within_both', jsonb_build_object(
      'line', said - on_line, 'subject', ours - on_subject, 'wanted', in_amount));
  END IF;
  INSERT INTO treasury_match (line_id, payment_id, revenue_id, deposit_id, remittance_id, amount, undoes_id, at, audit_id)
    VALUES (in_line, CASE in_kind WHEN 'payment' THEN in_subject END, CASE in_kind WHEN 'revenue' THEN in_subject END,
      CASE in_kind WHEN 'deposit' THEN in_subject END, CASE in_kind WHEN 'remittance' THEN in_subject END,
      in_amount, in_undoes, now(), in_audit) RETURNING treasury_match.id INTO made;
  RETURN made;
END $$;
"""

REMIT = """
CREATE FUNCTION treasury_owed(in_year int, in_account text) RETURNS numeric LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce((SELECT sum(w.amount) FROM treasury_withholding w JOIN treasury_request r ON r.id = w.request_id
      WHERE r.year = in_year AND r.state = 'paid' AND w.account = in_account), 0)
    - coalesce((SELECT sum(t.amount) FROM treasury_remittance t WHERE t.year = in_year AND t.account = in_account), 0)
$$;

CREATE FUNCTION treasury_remit(
  in_year int, in_account text, in_day date, in_receipt text, in_amount numeric, in_key uuid, in_accrual uuid,
  in_audit bigint, in_example boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint; owed numeric;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('remit ' || in_year || ' ' || in_account, 0));
  SELECT t.id INTO made FROM treasury_remittance t WHERE t.key = in_key;
  IF FOUND THEN
    RETURN made;
  END IF;
  PERFORM treasury_money(in_amount);
  PERFORM treasury_number('setoran ' || in_account, in_year, NULL);  -- who reads a snapshot older than the wait fails here
  owed := treasury_owed(in_year, in_account);
  IF in_amount > owed THEN
    PERFORM treasury_refuse('remittance_within_withheld', jsonb_build_object('owed', owed, 'wanted', in_amount));
  END IF;
  INSERT INTO treasury_remittance (year, account, day, receipt, amount, key, accrual, audit_id, example)
    VALUES (in_year, in_account, in_day, in_receipt, in_amount, in_key, in_accrual, in_audit, in_example)
    RETURNING treasury_remittance.id INTO made;
  RETURN made;
END $$;

CREATE FUNCTION treasury_deposit(
  in_agency bigint, in_day date, in_number text, in_amount numeric, in_key uuid, in_accrual uuid, in_audit bigint, in_example boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint; held numeric;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('deposit ' || in_agency, 0));
  SELECT d.id INTO made FROM treasury_deposit d WHERE d.key = in_key;
  IF FOUND THEN
    RETURN made;
  END IF;
  PERFORM treasury_money(in_amount);
  PERFORM treasury_number('sts', extract(year FROM in_day)::int, in_agency);
  held := coalesce((SELECT sum(r.amount) FROM treasury_revenue r WHERE r.agency_id = in_agency AND r.to_treasurer), 0)
    - coalesce((SELECT sum(d.amount) FROM treasury_deposit d WHERE d.agency_id = in_agency), 0);
  IF in_amount > held THEN
    PERFORM treasury_refuse('deposit_within_held', jsonb_build_object('held', held, 'wanted', in_amount));
  END IF;
  INSERT INTO treasury_deposit (agency_id, day, number, amount, key, accrual, audit_id, example)
    VALUES (in_agency, in_day, in_number, in_amount, in_key, in_accrual, in_audit, in_example) RETURNING treasury_deposit.id INTO made;
  RETURN made;
END $$;
"""

FUNCTIONS = MATCH + REMIT
BANK = KEYS + FUNCTIONS
