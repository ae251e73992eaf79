-- Whether this ledger is the one of before, and what to do where it is not.

-- name: descent
-- Where this ledger came from, where it was copied to, where it was made, and where it is.
SELECT came_from, superseded_by, home, {home} FROM ledger;

-- name: claim_event
-- The message of a claim, by the id of its event.
SELECT client_ref FROM events WHERE id = :id AND event = 'claim';

-- name: last_claim
-- The last claim, with its message and when.
SELECT id, client_ref, at FROM events WHERE event = 'claim' ORDER BY id DESC LIMIT 1;

-- name: number_of_wish
-- Whose a wish was.
SELECT number FROM wishes WHERE id = :id;

-- name: last_wish
-- How far the wishes have come.
SELECT max(id), max(at) FROM wishes;

-- name: claims_of
-- The claims of some messages, a JSON list, by the ids of their events.
SELECT id, client_ref FROM events WHERE event = 'claim' AND client_ref IN (SELECT value FROM {each}(:refs));

-- name: first_attempts
-- The number of the first call that is known of some references, a JSON list.
SELECT client_ref, min(number) FROM attempts WHERE client_ref IN (SELECT value FROM {each}(:refs)) GROUP BY client_ref;

-- name: settle_down
-- This ledger is the one in use, where it is now.
UPDATE ledger SET superseded_by = NULL, home = {home};

-- name: put_back
-- This ledger was put back from a backup, and is in no place of its own yet.
UPDATE ledger SET home = 'put back';

-- name: supersede
-- Another ledger is to be used from now on.
UPDATE ledger SET superseded_by = :name;

-- name: descend
-- The ledger that this one was copied from.
UPDATE ledger SET came_from = :name;

-- name: add_outside_attempt
-- A provider call that only the mark outside the workspace knows of.
INSERT INTO attempts (client_ref, number, started_at, ended_at, outcome)
VALUES (:client_ref, 0, :at, :at, 'in-doubt') ON CONFLICT DO NOTHING;
