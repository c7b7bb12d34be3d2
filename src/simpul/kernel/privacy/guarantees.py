"""What the platform's role may not do itself: blank append-only rows. As SQL for migrations; `tests/test_erasing.py` attacks it.

The functions run as their owner and take nothing but how many. What is due they judge by columns that the platform can't change:
the rows' own moments, the last event of a case, and the retention that only the owner writes. A standing hold keeps a case.
"""

TRAIL = """
CREATE FUNCTION erase_due_trail(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ended int;
BEGIN
  UPDATE audit_entry SET actor_name = '', reason = '', address = NULL, request_id = NULL, detail = '{}'
  WHERE id IN (
    SELECT entry.id FROM audit_entry entry
    WHERE entry.at < now() - (SELECT keep FROM privacy_retention WHERE "table" = 'audit.Entry')
      AND (entry.actor_name <> '' OR entry.reason <> '' OR entry.address IS NOT NULL OR entry.detail <> '{}')
      AND (entry.noun <> 'case' OR entry.object_id !~ '^[0-9]{1,18}$' OR case_words_are_due(entry.object_id::bigint))
    ORDER BY entry.id LIMIT most FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;
"""
WORDS = """
CREATE FUNCTION case_words_are_due(subject bigint) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  SELECT NOT EXISTS (
    SELECT 1 FROM cases_case c WHERE c.id = subject AND (
      c.closed_at IS NULL
      OR (SELECT max(e.at) FROM cases_caseevent e WHERE e.case_id = c.id)
         >= now() - (SELECT keep FROM privacy_retention WHERE "table" = 'cases.CaseMessage')
      OR EXISTS (SELECT 1 FROM privacy_hold h WHERE h."case" = c.id AND h.lifted_at IS NULL)))
$$;
CREATE FUNCTION erase_due_words(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE ended int;
BEGIN
  UPDATE cases_casemessage SET text = '' WHERE id IN (
    SELECT m.id FROM cases_casemessage m
    WHERE m.text <> '' AND m.at < now() - (SELECT keep FROM privacy_retention WHERE "table" = 'cases.CaseMessage')
      AND case_words_are_due(m.case_id)
    ORDER BY m.id LIMIT most FOR UPDATE SKIP LOCKED);
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN ended;
END $$;
"""
FORWARD = WORDS + TRAIL
BACKWARD = (
    "DROP FUNCTION erase_due_trail(int); DROP FUNCTION erase_due_words(int); DROP FUNCTION case_words_are_due(bigint)"
)
