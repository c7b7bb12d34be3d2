"""Commitments, requests and their steps: the functions that alone write them."""

from __future__ import annotations

KEYS = """
ALTER TABLE treasury_act
  ADD CONSTRAINT act_budgetary_entry FOREIGN KEY (budgetary) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED,
  ADD CONSTRAINT act_accrual_entry FOREIGN KEY (accrual) REFERENCES ledger_entry (key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE treasury_commitmentevent
  ADD CONSTRAINT event_of_request FOREIGN KEY (request) REFERENCES treasury_request (id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE treasury_chainact
  ADD CONSTRAINT duties_apart EXCLUDE USING gist (chain WITH =, pair_id WITH =, person_id WITH =, duty WITH <>);
"""

HELPERS = """
CREATE FUNCTION treasury_refuse(guard text, detail jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '%', guard USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = guard, DETAIL = detail::text;
END $$;

CREATE FUNCTION treasury_money(in_amount numeric) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF in_amount <= 0 THEN
    PERFORM treasury_refuse('amount_is_positive', jsonb_build_object('amount', in_amount));
  END IF;
  IF in_amount <> round(in_amount, 2) THEN  -- rounded in one place and not in another, it would not add up
    PERFORM treasury_refuse('money_is_exact', jsonb_build_object('amount', in_amount));
  END IF;
END $$;

CREATE FUNCTION treasury_number(in_kind text, in_year int, in_agency bigint) RETURNS bigint LANGUAGE plpgsql
SET search_path = public, pg_temp AS $$
DECLARE drawn bigint;
BEGIN
  INSERT INTO treasury_series AS s (kind, year, agency_id, last_no) VALUES (in_kind, in_year, in_agency, 1)
    ON CONFLICT (kind, year, agency_id) DO UPDATE SET last_no = s.last_no + 1 RETURNING s.last_no INTO drawn;
  RETURN drawn;
END $$;

CREATE FUNCTION treasury_acts(in_chains text[], in_duty text, in_person bigint) RETURNS void LANGUAGE sql
SET search_path = public, pg_temp AS $$
  INSERT INTO treasury_chainact (chain, pair_id, duty, person_id)
  SELECT c.chain, a.id, in_duty, in_person FROM (SELECT DISTINCT unnest(in_chains) AS chain) c, treasury_apart a
  WHERE in_duty IN (a.one, a.other) AND NOT EXISTS (
    SELECT FROM treasury_chainact x WHERE x.chain = c.chain AND x.pair_id = a.id AND x.duty = in_duty AND x.person_id = in_person)
  ORDER BY c.chain, a.id
$$;

CREATE FUNCTION treasury_chain(in_commitment bigint) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce('c' || contract_id, 'k' || id) FROM treasury_commitment WHERE id = in_commitment
$$;

CREATE FUNCTION treasury_contract_value(in_contract bigint) RETURNS numeric LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT c.value + coalesce((SELECT sum(delta) FROM treasury_addendum WHERE contract_id = c.id), 0)
  FROM treasury_contract c WHERE c.id = in_contract
$$;
"""

COMMIT = """
CREATE FUNCTION treasury_adds_up(one treasury_commitment, d_reserved numeric, d_taken numeric) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF one.reserved + d_reserved < one.liquidated + one.released + d_taken THEN
    PERFORM treasury_refuse('commitment_adds_up', jsonb_build_object(
      'open', one.reserved - one.liquidated - one.released, 'wanted', d_taken, 'words', one.words));
  END IF;
END $$;

CREATE FUNCTION treasury_move(in_commitment bigint, in_kind text, in_amount numeric, in_request bigint, in_key uuid, in_audit bigint)
RETURNS boolean LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE one treasury_commitment; d_reserved numeric := 0; d_liquidated numeric := 0; d_paid numeric := 0; d_released numeric := 0;
BEGIN
  IF EXISTS (SELECT FROM treasury_commitmentevent e WHERE e.key = in_key) THEN
    RETURN false;
  END IF;
  PERFORM treasury_money(in_amount);
  SELECT * INTO one FROM treasury_commitment WHERE id = in_commitment;
  CASE in_kind
    WHEN 'increase' THEN d_reserved := in_amount;
    WHEN 'liquidate' THEN d_liquidated := in_amount;
    WHEN 'give_back' THEN d_liquidated := -in_amount;
    WHEN 'pay' THEN d_paid := in_amount;
    WHEN 'release', 'expire' THEN d_released := in_amount;
  END CASE;
  PERFORM treasury_adds_up(one, d_reserved, d_liquidated + d_released);  -- told early for the sake of its sentence, held below
  PERFORM budget_take(one.line_id, in_kind, d_reserved - d_released, d_liquidated, d_paid, 'commitment', in_commitment, in_key, in_audit);
  SELECT * INTO one FROM treasury_commitment WHERE id = in_commitment FOR UPDATE;
  PERFORM treasury_adds_up(one, d_reserved, d_liquidated + d_released);
  UPDATE treasury_commitment SET reserved = reserved + d_reserved, liquidated = liquidated + d_liquidated, paid = paid + d_paid,
    released = released + d_released WHERE id = in_commitment;
  IF one.contract_id IS NOT NULL AND in_kind = 'increase' THEN
    PERFORM treasury_within_contract(one.contract_id);
  END IF;
  INSERT INTO treasury_commitmentevent (commitment_id, kind, amount, request, key, at, audit_id)
    VALUES (in_commitment, in_kind, in_amount, in_request, in_key, now(), in_audit);
  RETURN true;
END $$;

CREATE FUNCTION treasury_within_contract(in_contract bigint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE value numeric; spoken numeric;
BEGIN
  UPDATE treasury_contract c SET words = c.words WHERE c.id = in_contract;  -- those who commit on one contract at once wait here; who
  -- reads a snapshot older than the wait fails, which a mere lock would not bring about
  value := treasury_contract_value(in_contract);
  SELECT coalesce(sum(reserved - released), 0) INTO spoken FROM treasury_commitment WHERE contract_id = in_contract;
  IF spoken > value THEN
    PERFORM treasury_refuse('contract_is_not_exceeded', jsonb_build_object('value', value, 'committed', spoken));
  END IF;
END $$;

CREATE FUNCTION treasury_commit(
  in_line bigint, in_kind text, in_contract bigint, in_words text, in_amount numeric, in_until date, in_person bigint, in_key uuid,
  in_audit bigint, in_example boolean
) RETURNS TABLE (id bigint, again boolean) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('treasury ' || in_key, 0));
  SELECT e.commitment_id INTO made FROM treasury_commitmentevent e WHERE e.key = in_key;
  IF FOUND THEN
    RETURN QUERY SELECT made, true; RETURN;
  END IF;
  PERFORM treasury_money(in_amount);
  made := nextval(pg_get_serial_sequence('treasury_commitment', 'id'));
  PERFORM budget_take(in_line, 'reserve', in_amount, 0, 0, 'commitment', made, in_key, in_audit);
  INSERT INTO treasury_commitment (id, line_id, kind, contract_id, words, reserved, liquidated, paid, released, until, made_at, example)
    VALUES (made, in_line, in_kind, in_contract, in_words, in_amount, 0, 0, 0, in_until, now(), in_example);
  INSERT INTO treasury_commitmentevent (commitment_id, kind, amount, key, at, audit_id)
    VALUES (made, 'reserve', in_amount, in_key, now(), in_audit);
  IF in_contract IS NOT NULL THEN
    PERFORM treasury_within_contract(in_contract);
  END IF;
  PERFORM treasury_acts(ARRAY[treasury_chain(made)], 'commits', in_person);
  RETURN QUERY SELECT made, false;
END $$;

CREATE FUNCTION treasury_adjust(in_commitment bigint, in_kind text, in_amount numeric, in_person bigint, in_key uuid, in_audit bigint)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('treasury ' || in_key, 0));
  IF in_kind NOT IN ('increase', 'release', 'expire') OR in_person IS NULL AND in_kind <> 'expire' THEN  -- the clock only lets go
    PERFORM treasury_refuse('commitment_step', jsonb_build_object('kind', in_kind));
  END IF;
  IF in_person IS NOT NULL THEN
    PERFORM treasury_acts(ARRAY[treasury_chain(in_commitment)], 'commits', in_person);
  END IF;
  RETURN treasury_move(in_commitment, in_kind, in_amount, NULL, in_key, in_audit);
END $$;

CREATE FUNCTION treasury_receive(
  in_commitment bigint, in_number text, in_day date, in_words text, in_quantity numeric, in_unit text, in_amount numeric,
  in_evidence text, in_person bigint, in_audit bigint, in_example boolean
) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one treasury_commitment; accepted numeric; made bigint;
BEGIN
  PERFORM treasury_money(in_amount);
  UPDATE treasury_commitment k SET words = k.words WHERE k.id = in_commitment RETURNING * INTO one;
  SELECT coalesce(sum(amount), 0) INTO accepted FROM treasury_receipt WHERE commitment_id = in_commitment;
  IF accepted + in_amount > one.reserved - one.released THEN
    PERFORM treasury_refuse('receipt_within_commitment', jsonb_build_object(
      'committed', one.reserved - one.released, 'accepted', accepted, 'wanted', in_amount));
  END IF;
  INSERT INTO treasury_receipt (commitment_id, number, day, words, quantity, unit, amount, evidence, at, audit_id, example)
    VALUES (in_commitment, in_number, in_day, in_words, in_quantity, in_unit, in_amount, in_evidence, now(), in_audit, in_example)
    RETURNING treasury_receipt.id INTO made;
  PERFORM treasury_acts(ARRAY[treasury_chain(in_commitment)], 'receives', in_person);
  RETURN made;
END $$;
"""

SUBMIT = """
CREATE FUNCTION treasury_contract_is_due(in_contract bigint) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE value numeric; asked numeric; accepted numeric; part numeric;
BEGIN
  UPDATE treasury_contract c SET words = c.words WHERE c.id = in_contract;
  value := treasury_contract_value(in_contract);
  SELECT coalesce(sum(k.liquidated), 0) INTO asked FROM treasury_commitment k WHERE k.contract_id = in_contract;
  IF asked > value THEN
    PERFORM treasury_refuse('contract_is_not_exceeded', jsonb_build_object('value', value, 'committed', asked));
  END IF;
  SELECT coalesce(sum(r.amount), 0) INTO accepted FROM treasury_receipt r JOIN treasury_commitment k ON k.id = r.commitment_id
    WHERE k.contract_id = in_contract;
  IF asked > accepted THEN
    PERFORM treasury_refuse('request_was_received', jsonb_build_object('requested', asked, 'accepted', accepted));
  END IF;
  SELECT p.percent INTO part FROM treasury_progress p WHERE p.contract_id = in_contract ORDER BY p.day DESC, p.id DESC LIMIT 1;
  IF part IS NOT NULL AND asked > round(value * part / 100, 2) THEN
    PERFORM treasury_refuse('request_within_progress', jsonb_build_object(
      'requested', asked, 'percent', part, 'room', round(value * part / 100, 2)));
  END IF;
END $$;

CREATE FUNCTION treasury_submit(told jsonb, in_audit bigint) RETURNS TABLE (id bigint, no bigint, again boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE known treasury_request; made bigint; number bigint; item record; total numeric; kept numeric; chains text[];
  in_key uuid := (told->>'key')::uuid;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('treasury ' || in_key, 0));
  SELECT * INTO known FROM treasury_request r WHERE r.key = in_key;
  IF FOUND THEN
    RETURN QUERY SELECT known.id, known.no, true; RETURN;
  END IF;
  SELECT coalesce(sum((i->>1)::numeric), (told->>'amount')::numeric) INTO total FROM jsonb_array_elements(told->'items') i;
  IF (told->>'kind' = 'ls') <> (jsonb_array_length(told->'items') > 0) THEN
    PERFORM treasury_refuse('request_has_items', jsonb_build_object('kind', told->>'kind'));
  END IF;
  SELECT coalesce(sum((t->>3)::numeric), 0) INTO kept FROM jsonb_array_elements(told->'taxes') t;
  IF total IS NULL OR kept >= total THEN
    PERFORM treasury_refuse('taxes_below_amount', jsonb_build_object('amount', total, 'taxes', kept));
  END IF;
  PERFORM treasury_money(told_amount) FROM (
    SELECT total AS told_amount UNION ALL SELECT (t->>3)::numeric FROM jsonb_array_elements(told->'taxes') t) x;
  IF NOT EXISTS (SELECT FROM treasury_partyaccount a WHERE a.id = (told->>'account')::bigint AND a.verified_at IS NOT NULL
      AND a.id = (SELECT max(b.id) FROM treasury_partyaccount b WHERE b.party_id = a.party_id)) THEN
    PERFORM treasury_refuse('account_is_verified', '{}');
  END IF;
  IF EXISTS (SELECT FROM jsonb_array_elements(told->'items') i JOIN treasury_commitment k ON k.id = (i->>0)::bigint
      JOIN budget_line l ON l.id = k.line_id LEFT JOIN treasury_contract c ON c.id = k.contract_id
      JOIN treasury_partyaccount a ON a.id = (told->>'account')::bigint
      WHERE l.year <> (told->>'year')::int OR l.agency_id <> (told->>'agency')::bigint OR c.party_id <> a.party_id) THEN
    PERFORM treasury_refuse('request_of_one_agency', '{}');
  END IF;
  IF told->>'invoice' <> '' THEN  -- of the payee, whichever account it goes to: a new account is no new debt
    PERFORM pg_advisory_xact_lock(hashtextextended('invoice ' || p.party_id || ' ' || (told->>'invoice') || ' ' || total, 0))
      FROM treasury_partyaccount p WHERE p.id = (told->>'account')::bigint;
    IF EXISTS (SELECT FROM treasury_request r JOIN treasury_partyaccount a ON a.id = r.account_id
        JOIN treasury_partyaccount mine ON mine.id = (told->>'account')::bigint AND mine.party_id = a.party_id
        WHERE r.invoice = told->>'invoice' AND r.amount = total AND r.state <> 'refused') THEN
      PERFORM treasury_refuse('request_of_invoice_once', '{}');
    END IF;
  END IF;
  made := nextval(pg_get_serial_sequence('treasury_request', 'id'));
  FOR item IN
    SELECT k.id AS commitment, k.line_id, (i->>1)::numeric AS amount, n
    FROM jsonb_array_elements(told->'items') WITH ORDINALITY AS x (i, n) JOIN treasury_commitment k ON k.id = (i->>0)::bigint
    ORDER BY k.line_id, k.id
  LOOP
    PERFORM treasury_move(item.commitment, 'liquidate', item.amount, made, treasury_key(in_key, 'liquidate', item.n), in_audit);
  END LOOP;
  PERFORM treasury_contract_is_due(c.contract_id) FROM (
    SELECT DISTINCT k.contract_id FROM jsonb_array_elements(told->'items') i JOIN treasury_commitment k ON k.id = (i->>0)::bigint
    WHERE k.contract_id IS NOT NULL ORDER BY 1) c;
  PERFORM treasury_float_is_due(told->>'kind', (told->>'year')::int, (told->>'agency')::bigint, total);
  number := treasury_number('spp', (told->>'year')::int, (told->>'agency')::bigint);
  INSERT INTO treasury_request (id, year, agency_id, no, kind, account_id, words, invoice, amount, state, submitted_at, key, example)
    VALUES (made, (told->>'year')::int, (told->>'agency')::bigint, number, told->>'kind', (told->>'account')::bigint, told->>'words',
      told->>'invoice', total, 'submitted', now(), in_key, (told->>'example')::boolean);
  INSERT INTO treasury_item (request_id, commitment_id, amount)
    SELECT made, (i->>0)::bigint, (i->>1)::numeric FROM jsonb_array_elements(told->'items') i;
  INSERT INTO treasury_withholding (request_id, kind, account, base, amount)
    SELECT made, t->>0, t->>1, (t->>2)::numeric, (t->>3)::numeric FROM jsonb_array_elements(told->'taxes') t;
  chains := treasury_chains(made);
  PERFORM treasury_acts(chains, 'prepares', (told->>'prepared_by')::bigint);
  PERFORM treasury_acts(chains, 'requests', (told->>'person')::bigint);
  INSERT INTO treasury_act (request_id, step, day, at, person_id, reason, key, audit_id)
    VALUES (made, 'submit', (told->>'day')::date, now(), (told->>'person')::bigint, '', in_key, in_audit);
  RETURN QUERY SELECT made, number, false;
END $$;

CREATE FUNCTION treasury_key(base uuid, what text, n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE
RETURN md5(base || ' ' || what || ' ' || n)::uuid;

CREATE FUNCTION treasury_chains(in_request bigint) RETURNS text[] LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT coalesce(array_agg(DISTINCT treasury_chain(commitment_id)), ARRAY['r' || in_request])
  FROM treasury_item WHERE request_id = in_request
$$;
"""

# What only these functions may call: the platform's role must not move money without a paper.
INNER = """
REVOKE ALL ON FUNCTION treasury_move(bigint, text, numeric, bigint, uuid, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION treasury_acts(text[], text, bigint) FROM PUBLIC;
REVOKE ALL ON FUNCTION treasury_number(text, int, bigint) FROM PUBLIC;
"""

FUNCTIONS = HELPERS + COMMIT + SUBMIT
PAYMENTS = KEYS + FUNCTIONS + INNER
