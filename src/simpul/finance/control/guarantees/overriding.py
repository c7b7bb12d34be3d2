"""Asking for an override, and signing it: two people, each entitled by a role that the table of entitlements names."""

from __future__ import annotations

KEYS = """
ALTER TABLE control_signature
  ADD CONSTRAINT signature_knows_who_asked FOREIGN KEY (override_id, asked_by_id) REFERENCES control_override (id, asked_by_id);

CREATE FUNCTION control_entitled(in_kind text, in_deed text, in_person bigint, in_agency bigint, in_day date) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE held text;
BEGIN
  SELECT r.role INTO held FROM control_roles(in_person, in_day) r
    JOIN control_entitlement e ON e.role = r.role AND e.kind = in_kind AND e.deed = in_deed
    WHERE NOT e.of_agency OR r.agency = in_agency ORDER BY r.role LIMIT 1;
  IF held IS NULL THEN
    PERFORM control_refuse('override_by_the_entitled', jsonb_build_object('kind', in_kind, 'deed', in_deed));
  END IF;
  RETURN held;
END $$;
"""

ASK = """
CREATE FUNCTION control_ask_override(told jsonb, in_day date, in_audit bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE made bigint; actor bigint; in_agency bigint := (told->>'agency')::bigint;
BEGIN
  actor := control_actor(in_audit, 'control.ask_override', told->>'subject');
  INSERT INTO control_override (kind, subject_kind, subject, agency_id, words, reason, legal_basis, evidence, until, asked_by_id,
      asked_role, day, at, audit_id, example)
    VALUES (told->>'kind', told->>'subject_kind', told->>'subject', in_agency, told->>'words', told->>'reason', told->>'legal_basis',
      told->>'evidence', (told->>'until')::date, actor, control_entitled(told->>'kind', 'ask', actor, in_agency, in_day), in_day,
      clock_timestamp(), in_audit, (told->>'example')::boolean)
    RETURNING id INTO made;
  RETURN made;
END $$;
"""

SIGN = """
CREATE FUNCTION control_sign_override(in_override bigint, in_granted boolean, in_note text, in_day date, in_audit bigint) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE one control_override; actor bigint; held text; number bigint; of_year smallint := extract(year FROM in_day);
BEGIN
  actor := control_actor(in_audit, 'control.sign_override', in_override::text);
  SELECT * INTO one FROM control_override o WHERE o.id = in_override FOR UPDATE;
  IF EXISTS (SELECT FROM control_signature s WHERE s.override_id = in_override) THEN
    PERFORM control_refuse('override_signed_once', '{}');
  END IF;
  held := control_entitled(one.kind, 'sign', actor, one.agency_id, in_day);
  IF in_granted THEN
    INSERT INTO control_overrideseries AS s (year, last_no) VALUES (of_year, 1)
      ON CONFLICT (year) DO UPDATE SET last_no = s.last_no + 1 RETURNING s.last_no INTO number;
  END IF;
  INSERT INTO control_signature (override_id, asked_by_id, signed_by_id, signed_role, granted, note, year, no, day, at, audit_id)
    VALUES (in_override, one.asked_by_id, actor, held, in_granted, in_note, CASE WHEN in_granted THEN of_year END, number, in_day,
      clock_timestamp(), in_audit);
  RETURN number;
END $$;
"""

COMMIT = """
CREATE FUNCTION control_override_text(in_override bigint) RETURNS text LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT jsonb_build_object('v', 1, 'year', s.year, 'no', s.no, 'kind', o.kind, 'about', jsonb_build_array(o.subject_kind, o.subject),
    'agency', a.code, 'words', o.words, 'reason', o.reason, 'legal_basis', o.legal_basis, 'evidence', o.evidence, 'until', o.until,
    'asked', jsonb_build_array(o.asked_role, o.day), 'signed', jsonb_build_array(s.signed_role, s.day), 'note', s.note)::text
  FROM control_override o JOIN control_signature s ON s.override_id = o.id LEFT JOIN organizations_agency a ON a.id = o.agency_id
  WHERE o.id = in_override
$$;
CREATE FUNCTION control_override_commits() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.granted THEN
    INSERT INTO proof_pending (kind, ref, body)
      VALUES ('control.override', 'pengecualian/' || NEW.year || '/' || NEW.no, control_override_text(NEW.override_id));
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER override_is_committed AFTER INSERT ON control_signature FOR EACH ROW EXECUTE FUNCTION control_override_commits();
"""

OVERRIDE = KEYS + ASK + SIGN + COMMIT
