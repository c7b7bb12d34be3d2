"""What the database guarantees of a person's records, as SQL for migrations: no chains of aliases, no rings, nobody his own alias.

An alias points at a row that is none: `of_alias` is always false, and the foreign key looks for `(id, false)`. Of two merges at once
that would make a chain one waits for the other and fails, since the key of a row that is being pointed at can't change.
"""

FORWARD = """
ALTER TABLE residents_resident
  ADD COLUMN is_alias boolean NOT NULL GENERATED ALWAYS AS (alias_of_id IS NOT NULL) STORED,
  ADD COLUMN of_alias boolean NOT NULL DEFAULT false CHECK (NOT of_alias),
  ADD CONSTRAINT resident_is_alias_or_not UNIQUE (id, is_alias),
  ADD CONSTRAINT resident_alias_of_one_that_is_none FOREIGN KEY (alias_of_id, of_alias)
      REFERENCES residents_resident (id, is_alias);
"""
BACKWARD = "ALTER TABLE residents_resident DROP COLUMN is_alias CASCADE, DROP COLUMN of_alias CASCADE"
