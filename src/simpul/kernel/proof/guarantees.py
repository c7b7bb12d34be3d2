"""What the database itself guarantees of the tree, as SQL for migrations. `tests/test_attacks.py` attacks each of these.

- `proof_sequence` is the only way into the tree. It takes what is committed now, whatever its number, and gives it the next places: a
  transaction that ends late is met by the next run. Each leaf but the first points at the one before it: there is no gap.
- `proof_sign` is the only way to a checkpoint: longer than the last one, with the root that the tree has, over a tree that still has the
  root which was signed last.
- `proof_erase` removes what leaves open to; leaf and tree stay.
"""

from __future__ import annotations

TABLES = """
CREATE FUNCTION proof_salt() RETURNS bytea LANGUAGE sql VOLATILE
RETURN uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());
CREATE FUNCTION proof_leaf_hash(salt bytea, words text) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
RETURN sha256('\\x00'::bytea || salt || convert_to(words, 'UTF8'));
CREATE FUNCTION proof_node_hash(l bytea, r bytea) RETURNS bytea LANGUAGE sql IMMUTABLE STRICT
RETURN sha256('\\x01'::bytea || l || r);
CREATE FUNCTION proof_place(level int, idx bigint) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT
RETURN (idx << (level + 1)) + (1::bigint << level) - 1;
ALTER TABLE proof_pending ALTER COLUMN salt SET DEFAULT proof_salt(), ALTER COLUMN at SET DEFAULT now();
ALTER TABLE proof_leaf
  ADD COLUMN before bigint GENERATED ALWAYS AS (nullif(seq, 0) - 1) STORED,
  ADD CONSTRAINT leaf_follows FOREIGN KEY (before) REFERENCES proof_leaf (seq),
  ADD CONSTRAINT leaf_hash CHECK (length(hash) = 32 AND seq >= 0);
ALTER TABLE proof_checkpoint
  ADD COLUMN last_leaf bigint GENERATED ALWAYS AS (size - 1) STORED,
  ADD CONSTRAINT checkpoint_of_tree FOREIGN KEY (last_leaf) REFERENCES proof_leaf (seq),
  ADD CONSTRAINT checkpoint_follows FOREIGN KEY (previous_size) REFERENCES proof_checkpoint (size);
INSERT INTO proof_log (id, size) VALUES (1, 0);
"""

READ = """
CREATE FUNCTION proof_root(subject bigint) RETURNS bytea LANGUAGE plpgsql STABLE SET search_path = public, pg_temp AS $$
DECLARE above bytea; one bytea; level int := 0;
BEGIN
  WHILE subject >> level > 0 LOOP
    IF (subject >> level) & 1 = 1 THEN
      IF level = 0 THEN SELECT hash INTO one FROM proof_leaf WHERE seq = subject - 1;
      ELSE SELECT hash INTO one FROM proof_node WHERE place = proof_place(level, (subject >> level) - 1);
      END IF;
      IF one IS NULL THEN RETURN NULL; END IF;
      above := coalesce(proof_node_hash(one, above), one);
    END IF;
    level := level + 1;
  END LOOP;
  RETURN coalesce(above, sha256(''::bytea));
END $$;
"""

SEQUENCE = """
CREATE FUNCTION proof_sequence(most int) RETURNS int LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp SET enable_seqscan = off AS $$
DECLARE was bigint; many int; level int := 1;
BEGIN
  SELECT size INTO was FROM proof_log WHERE id = 1 FOR UPDATE;
  WITH taken AS (
    DELETE FROM proof_pending WHERE id IN (SELECT p.id FROM proof_pending p ORDER BY p.id LIMIT most) RETURNING *
  ), placed AS MATERIALIZED (
    SELECT was + row_number() OVER (ORDER BY id) - 1 AS seq, kind, ref, salt, at,
      'simpul proof 1' || chr(10) || kind || chr(10) || ref || chr(10) || body AS words
    FROM taken
  ), leaves AS (
    INSERT INTO proof_leaf (seq, kind, ref, hash, at)
    SELECT seq, kind, ref, proof_leaf_hash(salt, words), at FROM placed ORDER BY seq RETURNING 1
  ), opened AS (
    INSERT INTO proof_opening (leaf_id, salt, text) SELECT seq, salt, words FROM placed ORDER BY seq
  )
  SELECT count(*) INTO many FROM leaves;
  WHILE many > 0 AND (was + many) >> level > was >> level LOOP
    IF level = 1 THEN
      INSERT INTO proof_node (place, hash) SELECT proof_place(1, i), proof_node_hash(l.hash, r.hash)
      FROM generate_series(was >> 1, ((was + many) >> 1) - 1) i JOIN proof_leaf l ON l.seq = 2 * i JOIN proof_leaf r ON r.seq = 2 * i + 1;
    ELSE
      INSERT INTO proof_node (place, hash) SELECT proof_place(level, i), proof_node_hash(l.hash, r.hash)
      FROM generate_series(was >> level, ((was + many) >> level) - 1) i
      JOIN proof_node l ON l.place = proof_place(level - 1, 2 * i) JOIN proof_node r ON r.place = proof_place(level - 1, 2 * i + 1);
    END IF;
    level := level + 1;
  END LOOP;
  UPDATE proof_log SET size = was + many WHERE id = 1 AND many > 0;
  RETURN many;
END $$;
"""

SIGN = """
CREATE FUNCTION proof_sign(in_size bigint, in_root bytea, in_origin text, in_note text, in_key bigint, in_at timestamptz) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE last proof_checkpoint; made bigint;
BEGIN
  PERFORM FROM proof_log WHERE id = 1 FOR UPDATE;
  SELECT * INTO last FROM proof_checkpoint ORDER BY size DESC LIMIT 1;
  IF in_size <= last.size THEN
    RAISE EXCEPTION 'a checkpoint of % leaves after one of %', in_size, last.size
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'checkpoint_grows';
  END IF;
  IF in_origin <> last.origin THEN
    RAISE EXCEPTION 'the log is called %, not %', last.origin, in_origin
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'checkpoint_origin';
  END IF;
  IF proof_root(last.size) <> last.root THEN
    RAISE EXCEPTION 'the first % leaves are no longer those that were signed', last.size
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'tree_is_forked';
  END IF;
  IF proof_root(in_size) IS DISTINCT FROM in_root THEN
    RAISE EXCEPTION 'the tree of % leaves has another root', in_size
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'checkpoint_root';
  END IF;
  INSERT INTO proof_checkpoint (size, root, previous_size, origin, note, key_id, at)
    VALUES (in_size, in_root, last.size, in_origin, in_note, in_key, in_at) RETURNING id INTO made;
  RETURN made;
END $$;
CREATE FUNCTION proof_erase(in_kind text, in_ref text) RETURNS int
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE gone int;
BEGIN
  IF in_kind LIKE 'ledger.%' THEN
    RAISE EXCEPTION 'what was posted names nobody and stays'
      USING ERRCODE = 'integrity_constraint_violation', CONSTRAINT = 'ledger_stays';
  END IF;
  WHILE EXISTS (SELECT FROM proof_pending WHERE kind = in_kind AND ref = in_ref) LOOP PERFORM proof_sequence(10000); END LOOP;
  DELETE FROM proof_opening o USING proof_leaf l WHERE l.seq = o.leaf_id AND l.kind = in_kind AND l.ref = in_ref;
  GET DIAGNOSTICS gone = ROW_COUNT;
  RETURN gone;
END $$;
"""

FORWARD = TABLES + READ + SEQUENCE + SIGN
