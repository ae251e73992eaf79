-- What people and numbers did, appended.

-- name: add_touch
-- A touch, unless its message has one already.
INSERT INTO touches ({touch}) VALUES ({touch_values}) ON CONFLICT DO NOTHING RETURNING id;

-- name: add_promise
-- A promise, open.
INSERT INTO promises (account, what, due_on, made_at, state) VALUES (:account, :what, :due_on, :made_at, 'open')
RETURNING id;

-- name: end_promise
-- A promise kept or broken; one that is closed stays as it was closed.
UPDATE promises SET state = :state, closed_at = :at WHERE id = :id AND state = 'open'
RETURNING account;

-- name: add_snooze
-- A snooze of an account, or of all of them.
INSERT INTO snoozes (account, until, because, at) VALUES (:account, :until, :because, :at);

-- name: add_reply
-- A message from a number, once for each id that the provider gave it.
INSERT INTO replies (account, contact, from_number, text, received_at, state, closed_at, message_uuid)
VALUES (:account, :contact, :from_number, :text, :received_at, :state, :closed_at, :message_uuid)
ON CONFLICT (message_uuid) DO NOTHING RETURNING id;

-- name: end_reply
-- A reply answered or closed; one that is done stays as it was.
UPDATE replies SET state = :state, closed_at = :at WHERE id = :id AND state = 'waiting'
RETURNING account, from_number;

-- name: answer_replies
-- The waiting replies of a number that an answer had in sight: those up to and with the last.
UPDATE replies SET state = 'answered', closed_at = :at
WHERE from_number = :number AND id <= :last AND state = 'waiting' RETURNING account, from_number;

-- name: add_wish
-- An opt-out, an opt-in, a pause or its end.
INSERT INTO wishes (number, wish, at, how, checksum) VALUES (:number, :wish, :at, :how, :checksum);

-- name: add_consent
-- A consent by number, or what else allows texts to it: for-business, knows-number, only.
INSERT INTO consents (number, kind, given_on, how, at, checksum)
VALUES (:number, :kind, :given_on, :how, :at, :checksum);

-- name: add_approval
-- An approval of an exact text.
INSERT INTO approvals (hash, key, at, made_by) VALUES (:hash, :key, :at, :made_by);

-- name: choices_after
-- The opt-outs and STARTs after an id.
SELECT id, number, wish, at, how, checksum FROM wishes WHERE id > :id AND wish IN ('opt-out', 'opt-in') ORDER BY id;
