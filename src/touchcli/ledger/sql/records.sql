-- What people and numbers did, appended.

-- name: add_touch
-- A touch, unless its message has one already.
INSERT INTO touches ({touch}, entry) VALUES ({touch_values}, :this_entry) ON CONFLICT DO NOTHING RETURNING id;

-- name: add_promise
-- A promise, open.
INSERT INTO promises (account, what, due_on, made_at, state, entry)
VALUES (:account, :what, :due_on, :made_at, 'open', :this_entry) RETURNING id;

-- name: add_note
-- A note that belongs to no touch.
INSERT INTO notes (account, contact, at, text, entry) VALUES (:account, :contact, :at, :text, :this_entry) RETURNING id;

-- name: end_promise
-- A promise kept or broken; one that is closed stays as it was closed, unless that was taken back.
UPDATE promises SET state = :state, closed_at = :at, closing = :this_entry
WHERE id = :id AND (state = 'open' OR {reopened}) AND {standing}
RETURNING account;

-- name: add_snooze
-- A snooze of an account, or of all of them.
INSERT INTO snoozes (account, until, because, at, entry) VALUES (:account, :until, :because, :at, :this_entry);

-- name: add_reply
-- A message from a number, once for each id that the provider gave it.
INSERT INTO replies (account, contact, from_number, text, received_at, state, closed_at, message_uuid, entry)
VALUES (:account, :contact, :from_number, :text, :received_at, :state, :closed_at, :message_uuid, :this_entry)
ON CONFLICT (message_uuid) DO NOTHING RETURNING id;

-- name: end_reply
-- A reply answered or closed; one that is done stays as it was, unless that was taken back.
UPDATE replies SET state = :state, closed_at = :at, closing = :this_entry
WHERE id = :id AND (state = 'waiting' OR {reopened})
RETURNING account, from_number;

-- name: answer_replies
-- The waiting replies of a number that an answer had in sight: those up to and with the last.
UPDATE replies SET state = 'answered', closed_at = :at, closing = :this_entry
WHERE from_number = :number AND id <= :last AND (state = 'waiting' OR {reopened}) RETURNING account, from_number;

-- name: add_wish
-- An opt-out, an opt-in, a pause or its end.
INSERT INTO wishes (number, wish, at, how, checksum, entry)
VALUES (:number, :wish, :at, :how, :checksum, :this_entry);

-- name: add_consent
-- A consent by number, or what else allows texts to it: for-business, knows-number, only.
INSERT INTO consents (number, kind, given_on, how, at, checksum, entry)
VALUES (:number, :kind, :given_on, :how, :at, :checksum, :this_entry);

-- name: add_approval
-- An approval of an exact text.
INSERT INTO approvals (hash, key, at, made_by, entry) VALUES (:hash, :key, :at, :made_by, :this_entry);

-- name: choices_after
-- The opt-outs and STARTs after an id.
SELECT id, number, wish, at, how, checksum FROM wishes
WHERE id > :id AND wish IN ('opt-out', 'opt-in') AND {standing} ORDER BY id;
