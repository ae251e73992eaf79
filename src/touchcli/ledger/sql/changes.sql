-- What changed since a position. Rows are only appended, so the greatest ids say how far a table has come; what changes
-- rows in place appends to the table of changes as well.

-- name: add_change
-- A change in place: of an account, of a number, and of everybody where both are NULL.
INSERT INTO changes (account, number, at) VALUES (:account, :number, :at);

-- name: ledger_name
-- The name that this ledger alone has.
SELECT name FROM ledger;

-- name: greatest_ids
-- How far each table has come.
SELECT (SELECT max(id) FROM touches), (SELECT max(id) FROM events), (SELECT max(id) FROM replies),
    (SELECT max(id) FROM promises), (SELECT max(id) FROM snoozes), (SELECT max(id) FROM wishes),
    (SELECT max(id) FROM consents), (SELECT max(id) FROM approvals), (SELECT max(id) FROM notes),
    (SELECT max(id) FROM changes);

-- name: rows_with_ids
-- What tells the rows with these ids from others that had them before a backup was put back.
SELECT 'touches', account, at, channel || ' ' || outcome || ' ' || coalesce(message, note, ''),
    coalesce(item, '') || ' ' || coalesce(next_contact, '')
    FROM touches WHERE id = :touches
UNION ALL SELECT 'events', client_ref, at, event, to_state FROM events WHERE id = :events
UNION ALL SELECT 'replies', from_number, received_at, message_uuid, text FROM replies WHERE id = :replies
UNION ALL SELECT 'promises', account, made_at, due_on, what FROM promises WHERE id = :promises
UNION ALL SELECT 'snoozes', account, at, until, because FROM snoozes WHERE id = :snoozes
UNION ALL SELECT 'wishes', number, at, wish, how FROM wishes WHERE id = :wishes
UNION ALL SELECT 'consents', number, at, kind || ' ' || given_on, how FROM consents WHERE id = :consents
UNION ALL SELECT 'approvals', key, at, hash, made_by FROM approvals WHERE id = :approvals
UNION ALL SELECT 'notes', account, at, text, contact FROM notes WHERE id = :notes
UNION ALL SELECT 'changes', account, at, number, NULL FROM changes WHERE id = :changes;

-- name: accounts_known
-- The accounts with a touch, a text or a promise.
SELECT account FROM touches WHERE {standing} UNION SELECT account FROM messages
UNION SELECT account FROM promises WHERE {standing};

-- name: replies_waiting
-- The replies that wait for an answer, the oldest first: each by its own index.
SELECT id, from_number, received_at FROM replies WHERE state = 'waiting' AND received_at <= :until
UNION SELECT id, from_number, received_at FROM replies WHERE closing IN {retracted} AND received_at <= :until
ORDER BY 3, 1;

-- name: snoozed
-- The accounts whose last snooze is still on, NULL for all of them.
SELECT account FROM snoozes
WHERE id IN (SELECT max(id) FROM snoozes WHERE at <= :now AND {standing} GROUP BY account) AND until > :today;

-- name: undelivered_since
-- How many texts were found not delivered, of one rep or, without one, of all.
SELECT count(*) FROM messages WHERE state = 'undelivered' AND updated_at > :since AND updated_at <= :now
    AND coalesce(:rep, rep) = rep;

-- name: everyone_changed
-- A row where something happened after these ids that is everybody's.
SELECT 1 FROM snoozes WHERE id > :snoozes AND account IS NULL
UNION SELECT 1 FROM changes WHERE id > :changes AND account IS NULL AND number IS NULL;

-- name: accounts_changed
-- The accounts that something happened to after these ids.
SELECT account FROM touches WHERE id > :touches
UNION SELECT account FROM messages WHERE client_ref IN (SELECT client_ref FROM events WHERE id > :events)
UNION SELECT account FROM replies WHERE id > :replies
UNION SELECT account FROM promises WHERE id > :promises
UNION SELECT account FROM snoozes WHERE id > :snoozes
UNION SELECT account FROM notes WHERE id > :notes
UNION SELECT account FROM changes WHERE id > :changes;

-- name: keys_approved
-- The keys of the texts that were approved after this id.
SELECT DISTINCT key FROM approvals WHERE id > :approvals;

-- name: numbers_changed
-- The numbers that said, wished or allowed something after these ids.
SELECT from_number FROM replies WHERE id > :replies
UNION SELECT number FROM wishes WHERE id > :wishes
UNION SELECT number FROM consents WHERE id > :consents
UNION SELECT number FROM changes WHERE id > :changes
UNION SELECT to_number FROM messages WHERE client_ref IN (SELECT client_ref FROM events WHERE id > :events);

-- name: next_instant
-- The earliest instant after :until at which anything happened; each change of a message has its event.
SELECT min(at) FROM (
    SELECT min(at) AS at FROM touches WHERE at > :until
    UNION ALL SELECT min(at) FROM events WHERE at > :until
    UNION ALL SELECT min(received_at) FROM replies WHERE received_at > :until
    UNION ALL SELECT min(closed_at) FROM replies WHERE closed_at > :until
    UNION ALL SELECT min(made_at) FROM promises WHERE made_at > :until
    UNION ALL SELECT min(closed_at) FROM promises WHERE closed_at > :until
    UNION ALL SELECT min(at) FROM snoozes WHERE at > :until
    UNION ALL SELECT min(at) FROM absences WHERE at > :until
    UNION ALL SELECT min(at) FROM bounces WHERE at > :until) later;

-- name: numbers_texted
-- The numbers to which texts under some ids stand, a JSON list.
SELECT DISTINCT to_number FROM messages WHERE account IN (SELECT value FROM {each}(:accounts));

-- name: places_away
-- The numbers and addresses of those who said by :now that they are away after :today.
SELECT DISTINCT place FROM absences WHERE at <= :now AND back_on > :today AND {standing} ORDER BY place;
