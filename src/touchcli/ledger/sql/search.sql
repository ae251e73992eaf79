-- Looking for words: :words is a JSON list of patterns, all of which have to fit; the latest come first.

-- name: notes_with
-- What was noted of touches, what those came to, and notes of no touch, as far as they fit.
SELECT id, account, contact, channel, at, text FROM (
    SELECT id, account, contact, channel, at, note AS text FROM touches WHERE note IS NOT NULL AND {standing}
    UNION ALL SELECT id, account, contact, channel, at, summary FROM touches WHERE summary IS NOT NULL AND {standing}
    UNION ALL SELECT id, account, contact, NULL, at, text FROM notes WHERE text <> '' AND {standing}
) AS noted
WHERE at <= :now
    AND NOT EXISTS (SELECT 1 FROM {each}(:words) WHERE lower(text) NOT LIKE value ESCAPE '!')
ORDER BY at DESC, id DESC, text LIMIT :most;

-- name: promises_with
-- Promises that fit, but for those whose words were forgotten.
SELECT id, account, what, due_on, made_at, CASE WHEN closed_at > :now OR {reopened} THEN 'open' ELSE state END,
    CASE WHEN closed_at <= :now AND NOT {reopened} THEN closed_at END
FROM promises WHERE what <> '(forgotten)' AND {standing} AND made_at <= :now
    AND NOT EXISTS (SELECT 1 FROM {each}(:words) WHERE lower(what) NOT LIKE value ESCAPE '!')
ORDER BY made_at DESC, id DESC LIMIT :most;

-- name: replies_with
-- Replies that fit; of one that was forgotten neither words nor number are left.
SELECT id, account, contact, from_number, text, received_at,
    CASE WHEN closed_at > :now OR {reopened} THEN 'waiting' ELSE state END
FROM replies WHERE from_number <> '' AND received_at <= :now
    AND NOT EXISTS (SELECT 1 FROM {each}(:words) WHERE lower(text) NOT LIKE value ESCAPE '!')
ORDER BY received_at DESC, id DESC LIMIT :most;

-- name: numbers_ending
-- Every number that wrote, was texted or said what it wishes, by its last digits; the hashes of forgotten ones are none.
SELECT number FROM (
    SELECT from_number AS number FROM replies WHERE received_at <= :now
    UNION SELECT to_number FROM messages WHERE created_at <= :now
    UNION SELECT number FROM wishes WHERE {standing}
) AS every WHERE number LIKE :tail AND substr(number, 1, 1) = '+' ORDER BY number LIMIT :most;
