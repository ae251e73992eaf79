-- Damage is seen row by row: each has a checksum of what it says, see database/checksums.py.
ALTER TABLE wishes ADD COLUMN checksum BIGINT;
ALTER TABLE consents ADD COLUMN checksum BIGINT;
ALTER TABLE messages ADD COLUMN checksum BIGINT;

-- One message a key may be under way. One that has gone is looked for when another is queued: what a person called not
-- sent may turn out to have gone when its second try has gone too.
DROP INDEX messages_by_key;
CREATE UNIQUE INDEX messages_by_key ON messages (key) WHERE state IN ('queued', 'deferred', 'sending', 'in-doubt');
CREATE INDEX messages_of_key ON messages (key);

-- The ledger that this one was copied from, the one it was copied to, and, on a server, the place where it was made:
-- tables that were put back from a backup are others.
ALTER TABLE ledger ADD COLUMN came_from TEXT;
ALTER TABLE ledger ADD COLUMN superseded_by TEXT;
ALTER TABLE ledger ADD COLUMN home TEXT;
UPDATE ledger SET home = {home}
