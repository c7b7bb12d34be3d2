"""What the database itself guarantees of the ledger, as SQL for migrations. `tests/test_attacks.py` attacks each of these.

- `ledger_post` is the only way in: it makes entry, legs and balances in one statement of one transaction, or nothing (F1, F10, F11, F12).
- It takes the period for sharing and the series last, closing takes the period for itself: nothing slips into a sealed month (F8, F9).
- The belt beside it: a deferred trigger counts the legs of each entry again at commit, so that not even the owner's own INSERT leaves
  an entry unbalanced; the leg's account must be of the entry's book and year by a foreign key.
- The platform's role may read the tables and run the functions, nothing else (F6). What the owner changes `verifying` finds.
Decision record 0059.
"""

from __future__ import annotations

TABLES = """
ALTER TABLE ledger_leg
  ADD COLUMN book text NOT NULL, ADD COLUMN year smallint NOT NULL, ADD COLUMN postable boolean NOT NULL DEFAULT true CHECK (postable),
  ADD CONSTRAINT leg_of_entry FOREIGN KEY (entry_id, book, year) REFERENCES ledger_entry (id, book, year),
  ADD CONSTRAINT leg_on_account FOREIGN KEY (account_id, year, book, postable) REFERENCES classification_account (id, year, book, postable);
ALTER TABLE ledger_entry
  ADD CONSTRAINT entry_in_series FOREIGN KEY (series_id, book, year) REFERENCES ledger_series (id, book, year),
  ADD CONSTRAINT entry_in_period FOREIGN KEY (period_id, year) REFERENCES ledger_period (id, year),
  ADD CONSTRAINT entry_in_its_year CHECK (extract(year FROM day) = year),
  ADD CONSTRAINT entry_hash CHECK (length(hash) = 32);
"""

BELT = """
CREATE FUNCTION ledger_entry_is_balanced() RETURNS trigger LANGUAGE plpgsql
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE many int; total numeric; subject bigint;
BEGIN
  IF TG_TABLE_NAME = 'ledger_entry' THEN subject := NEW.id; ELSE subject := NEW.entry_id; END IF;
  SELECT count(*), coalesce(sum(amount), 0) INTO many, total FROM ledger_leg WHERE entry_id = subject;
  IF many < 2 OR total <> 0 THEN
    RAISE EXCEPTION 'entry % has % legs that come to %', subject, many, total
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entry_is_balanced';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_is_balanced AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_balanced();
CREATE CONSTRAINT TRIGGER leg_keeps_balance AFTER INSERT OR UPDATE ON ledger_leg
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_entry_is_balanced();
"""

HASH = """
CREATE FUNCTION ledger_hash(before bytea, body text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
RETURN sha256(convert_to('simpul ledger 1' || chr(10) || encode(before, 'hex') || chr(10) || body, 'UTF8'));
"""

POST = """
CREATE FUNCTION ledger_post(
  in_series bigint, in_month smallint, in_day date, in_words text, in_kind text, in_source bigint, in_reverses bigint,
  in_key uuid, in_audit bigint, in_office boolean, in_example boolean, in_legs jsonb
) RETURNS TABLE (id bigint, no bigint, again boolean) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE one ledger_series; month ledger_period; known ledger_entry; written text;
  made bigint; number bigint; digest bytea; moment timestamptz := now();
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('ledger ' || in_key, 0));  -- who sends the same at once waits, and is told what stands
  SELECT * INTO known FROM ledger_entry e WHERE e.key = in_key;
  IF FOUND THEN
    RETURN QUERY SELECT known.id, known.no, true; RETURN;
  END IF;
  SELECT * INTO one FROM ledger_series s WHERE s.id = in_series;
  SELECT * INTO month FROM ledger_period p WHERE p.year = one.year AND p.month = in_month FOR SHARE;
  IF NOT FOUND OR month.state = 'closed' OR (month.state = 'soft' AND NOT in_office) THEN
    RAISE EXCEPTION 'period % of % takes no entry', in_month, one.year
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'period_is_open';
  END IF;
  IF extract(month FROM in_day) <> least(in_month, 12) OR extract(year FROM in_day) <> one.year THEN
    RAISE EXCEPTION '% lies outside of period % of %', in_day, in_month, one.year
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'entry_in_its_period';
  END IF;
  IF in_reverses IS NOT NULL AND EXISTS (
    (SELECT l.account_id, l.agency_id, l.fund_id, l.line, l.party, -l.amount FROM ledger_leg l WHERE l.entry_id = in_reverses
     EXCEPT ALL SELECT * FROM ledger_legs_of(in_legs))
    UNION ALL
    (SELECT * FROM ledger_legs_of(in_legs)
     EXCEPT ALL SELECT l.account_id, l.agency_id, l.fund_id, l.line, l.party, -l.amount FROM ledger_leg l WHERE l.entry_id = in_reverses)
  ) THEN
    RAISE EXCEPTION 'entry % is not reversed exactly', in_reverses
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'reversal_is_exact';
  END IF;

  INSERT INTO ledger_balance AS b (account_id, agency_id, period_id, debit, credit)
    SELECT account, agency, month.id, coalesce(sum(amount) FILTER (WHERE amount > 0), 0),
      coalesce(-sum(amount) FILTER (WHERE amount < 0), 0)
    FROM ledger_legs_of(in_legs) GROUP BY account, agency ORDER BY account, agency
    ON CONFLICT (account_id, agency_id, period_id) DO UPDATE SET debit = b.debit + excluded.debit, credit = b.credit + excluded.credit;

  UPDATE ledger_series s SET last_no = s.last_no + 1 WHERE s.id = in_series RETURNING s.last_no, s.head INTO number, one.head;
  made := nextval(pg_get_serial_sequence('ledger_entry', 'id'));
  written := jsonb_build_object(
    'v', 1, 'book', one.book, 'year', one.year, 'series', one.name, 'no', number, 'month', in_month, 'day', in_day,
    'posted_at', moment AT TIME ZONE 'UTC',
    'words', in_words, 'source', jsonb_build_array(in_kind, in_source), 'key', in_key,
    'reverses', (SELECT e.no FROM ledger_entry e WHERE e.id = in_reverses),
    'legs', (SELECT jsonb_agg(jsonb_build_array(a.code, o.code, f.code, l.line, l.party,
               to_char(l.amount, 'FM99999999999999999990.00')) ORDER BY l.n)
             FROM ledger_numbered(in_legs) l JOIN classification_account a ON a.id = l.account
             JOIN organizations_agency o ON o.id = l.agency LEFT JOIN classification_fund f ON f.id = l.fund))::text;
  digest := ledger_hash(one.head, written);
  INSERT INTO ledger_entry (id, series_id, book, year, no, period_id, day, posted_at, words, source_kind, source_id,
      reverses_id, key, body, hash, audit_id, example)
    VALUES (made, in_series, one.book, one.year, number, month.id, in_day, moment, in_words, in_kind, in_source,
      in_reverses, in_key, written, digest, in_audit, in_example);
  INSERT INTO ledger_leg (entry_id, book, year, n, account_id, agency_id, fund_id, line, party, amount)
    SELECT made, one.book, one.year, l.n, l.account, l.agency, l.fund, l.line, l.party, l.amount FROM ledger_numbered(in_legs) l;
  UPDATE ledger_series s SET head = digest WHERE s.id = in_series;
  RETURN QUERY SELECT made, number, false;
END $$;
"""

LEGS = """
CREATE FUNCTION ledger_numbered(legs jsonb)
RETURNS TABLE (n smallint, account bigint, agency bigint, fund bigint, line bigint, party bigint, amount numeric(20, 2))
LANGUAGE sql IMMUTABLE AS $$
  SELECT place::smallint, (leg->>0)::bigint, (leg->>1)::bigint, (leg->>2)::bigint, (leg->>3)::bigint,
    (leg->>4)::bigint, (leg->>5)::numeric(20, 2)
  FROM jsonb_array_elements(legs) WITH ORDINALITY AS told (leg, place)
$$;
CREATE FUNCTION ledger_legs_of(legs jsonb)
RETURNS TABLE (account bigint, agency bigint, fund bigint, line bigint, party bigint, amount numeric)
LANGUAGE sql IMMUTABLE AS $$ SELECT account, agency, fund, line, party, amount FROM ledger_numbered(legs) $$;
"""

CLOSE = """
CREATE FUNCTION ledger_seal_of(subject bigint) RETURNS bytea LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT sha256(convert_to(coalesce(string_agg(line, chr(10) ORDER BY part, line COLLATE "C"), ''), 'UTF8')) FROM (
    SELECT 1 AS part, format('%s %s %s %s %s', e.book, e.year, s.name, lpad(e.no::text, 12, '0'), encode(e.hash, 'hex')) AS line
      FROM ledger_entry e JOIN ledger_series s ON s.id = e.series_id WHERE e.period_id = subject
    UNION ALL
    SELECT 2, format('%s %s %s %s', a.code, o.code, b.debit, b.credit) FROM ledger_balance b
      JOIN classification_account a ON a.id = b.account_id JOIN organizations_agency o ON o.id = b.agency_id WHERE b.period_id = subject
  ) AS lines
$$;
CREATE FUNCTION ledger_turn(in_year smallint, in_month smallint, in_state text, in_reason text, in_audit bigint) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE month ledger_period; digest bytea;
BEGIN
  SELECT * INTO month FROM ledger_period p WHERE p.year = in_year AND p.month = in_month FOR UPDATE;
  IF NOT FOUND OR month.state = in_state THEN
    RAISE EXCEPTION 'period % of % is % already', in_month, in_year, in_state
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'period_turns';
  END IF;
  IF in_state = 'closed' AND EXISTS (SELECT FROM ledger_period p WHERE p.year = in_year AND p.month < in_month AND p.state <> 'closed') THEN
    RAISE EXCEPTION 'an earlier period of % is open', in_year
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'period_in_order';
  END IF;
  IF month.state = 'closed'
     AND EXISTS (SELECT FROM ledger_period p WHERE p.year = in_year AND p.month > in_month AND p.state = 'closed') THEN
    RAISE EXCEPTION 'a later period of % is closed', in_year
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'period_in_order';
  END IF;
  IF month.state = 'closed' AND length(trim(in_reason)) < 10 THEN
    RAISE EXCEPTION 'opening again needs a reason'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'period_opens_for_a_reason';
  END IF;
  IF current_setting('transaction_isolation') <> 'read committed' THEN  -- every entry writes its series: who reads a snapshot older than
    PERFORM FROM ledger_series s WHERE s.year = in_year ORDER BY s.id FOR SHARE;  -- the last one fails here, and does not seal without it
  END IF;
  IF in_state = 'closed' AND EXISTS (SELECT FROM ledger_drift(month.id)) THEN
    RAISE EXCEPTION 'balances of period % differ from its legs', in_month
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'balances_are_true';
  END IF;
  UPDATE ledger_period p SET state = in_state WHERE p.id = month.id;
  IF in_state = 'closed' OR month.state = 'closed' THEN
    digest := ledger_seal_of(month.id);
    INSERT INTO ledger_seal (period_id, opens, hash, entries, reason, at, audit_id)
      SELECT month.id, in_state <> 'closed', digest, count(*), in_reason, clock_timestamp(), in_audit
      FROM ledger_entry e WHERE e.period_id = month.id;
  END IF;
  RETURN digest;
END $$;
CREATE FUNCTION ledger_drift(subject bigint) RETURNS TABLE (account bigint, agency bigint, kept numeric, counted numeric)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT account_id, agency_id, coalesce(b.kept, 0), coalesce(l.counted, 0) FROM
    (SELECT account_id, agency_id, debit AS d, credit AS c, debit - credit AS kept FROM ledger_balance WHERE period_id = subject) b
    FULL JOIN (SELECT account_id, agency_id, coalesce(sum(amount) FILTER (WHERE amount > 0), 0) AS d,
        coalesce(-sum(amount) FILTER (WHERE amount < 0), 0) AS c,
        sum(amount) AS counted
      FROM ledger_leg JOIN ledger_entry e ON e.id = entry_id WHERE e.period_id = subject GROUP BY account_id, agency_id) l
    USING (account_id, agency_id)
  WHERE (b.d, b.c) IS DISTINCT FROM (l.d, l.c)
$$;
CREATE FUNCTION ledger_open_year(in_year smallint) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO ledger_period (year, month, state) SELECT in_year, n, 'open' FROM generate_series(1, 13) n ON CONFLICT DO NOTHING;
  INSERT INTO ledger_series (book, year, name, last_no, head)
    SELECT b, in_year, '', 0, sha256(convert_to(format('simpul ledger 1 %s %s', b, in_year), 'UTF8'))
    FROM unnest(ARRAY['budgetary', 'accrual']) b
    ON CONFLICT DO NOTHING;
END $$;
"""

FORWARD = TABLES + BELT + HASH + LEGS + POST + CLOSE
