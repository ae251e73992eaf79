-- What happened, as the rules ask it: up to and with :now.

-- name: touches
-- Touches of one account after the other, oldest first: as their index has them, so nothing is sorted.
SELECT {touch}, id FROM touches WHERE at <= :now AND {standing} {asked} ORDER BY account, at, id;

-- name: notes
-- Notes that belong to no touch.
SELECT id, account, contact, at, text FROM notes WHERE at <= :now AND {standing} {asked} ORDER BY account, at, id;

-- name: undelivered
-- The texts that the carrier could not deliver, as far as :now.
SELECT client_ref FROM messages WHERE state = 'undelivered' AND updated_at <= :now;

-- name: texted_under
-- The accounts under which a text to some numbers stands, a JSON list.
SELECT DISTINCT account FROM messages WHERE to_number IN (SELECT value FROM {each}(:numbers));

-- name: message_records
-- Messages as they were at :now: the state of one that changed since is that of its last event before.
SELECT key, account, contact, to_number,
    CASE WHEN updated_at <= :now THEN state ELSE
        (SELECT to_state FROM events
         WHERE events.client_ref = messages.client_ref AND events.at <= :now ORDER BY events.id DESC LIMIT 1) END,
    CASE WHEN claimed_at <= :now THEN claimed_at ELSE created_at END, template, wording, purpose, hash,
    error, refusal
FROM messages WHERE created_at <= :now {asked} ORDER BY created_at, client_ref;

-- name: replies
-- Replies, those of unknown numbers too; one closed since was waiting then.
SELECT id, account, contact, from_number, text, received_at,
    CASE WHEN closed_at > :now OR {reopened} THEN 'waiting' ELSE state END
FROM replies WHERE received_at <= :now {asked} ORDER BY received_at, id;

-- name: replies_of_numbers
-- Replies of some numbers, a JSON list.
SELECT id, account, contact, from_number, text, received_at,
    CASE WHEN closed_at > :now OR {reopened} THEN 'waiting' ELSE state END
FROM replies WHERE received_at <= :now AND from_number IN (SELECT value FROM {each}(:numbers))
ORDER BY received_at, id;

-- name: promises
-- Promises; one closed since was open then.
SELECT id, account, what, due_on, made_at, CASE WHEN closed_at > :now OR {reopened} THEN 'open' ELSE state END,
    CASE WHEN closed_at <= :now AND NOT {reopened} THEN closed_at END
FROM promises WHERE made_at <= :now AND {standing} {asked} ORDER BY due_on, id;

-- name: snoozes
-- Snoozes of single accounts.
SELECT account, until, because, at FROM snoozes
WHERE at <= :now AND account IS NOT NULL AND {standing} {asked} ORDER BY at, id;

-- name: snoozes_of_everyone
-- Snoozes that hold for all accounts.
SELECT account, until, because, at FROM snoozes WHERE at <= :now AND account IS NULL AND {standing} ORDER BY at, id;

-- name: wishes
-- What numbers wished, in the order it was recorded, whatever the day.
SELECT number, wish, at, how, checksum, id FROM wishes WHERE {standing} ORDER BY id;

-- name: consents
-- Consents, and what else was recorded for a number that allows texts to it, in the order it was recorded.
SELECT number, kind, given_on, how, at, checksum FROM consents WHERE {standing} ORDER BY id;

-- name: approvals
-- Every approved text.
SELECT DISTINCT hash FROM approvals WHERE {standing};

-- name: absences
-- Who is away, as automatic answers said, oldest first.
SELECT id, place, at, back_on, guessed, words, stand_in FROM absences WHERE at <= :now AND {standing} ORDER BY at, id;

-- name: bounces
-- The addresses at which no mail arrives, as mail servers said, oldest first.
SELECT id, place, at, status FROM bounces WHERE at <= :now AND {standing} ORDER BY at, id;
