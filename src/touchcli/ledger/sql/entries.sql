-- Who wrote what, and what was taken back: an entry a transaction.

-- name: add_entry
-- Who writes, how and from where; and which entry they take back.
INSERT INTO entries (at, made_by, how, host, retracts) VALUES (:at, :made_by, :how, :host, :retracts) RETURNING id;

-- name: drop_entry
-- An entry in whose transaction no row was written.
DELETE FROM entries WHERE id = :id;

-- name: entry
-- One entry, with the one that took it back.
SELECT id, at, made_by, how, host, retracts, (SELECT min(id) FROM entries AS later WHERE later.retracts = entries.id)
FROM entries WHERE id = :id;

-- name: entries_by
-- What a person recorded at a host, and did not take back, the latest first.
SELECT id FROM entries
WHERE made_by = :made_by AND host = :host AND how = 'command' AND id NOT IN {retracted} ORDER BY id DESC LIMIT 100;

-- name: trail
-- Every row of some accounts and numbers, JSON lists, or of one entry, retracted ones too, oldest first. A reply or promise
-- that is ended stands twice: as it came, and as it ended.
SELECT kind, id, entry, account, contact, number, at, what, words FROM (
    SELECT 'touch' AS kind, CAST(id AS TEXT) AS id, entry, account, contact, NULL AS number, at,
        channel || CASE direction WHEN 'in' THEN ' from them' ELSE ' ' || outcome END AS what,
        CASE WHEN note IS NULL OR summary IS NULL THEN coalesce(note, summary, '') ELSE note || ' / ' || summary END AS words
        FROM touches
    UNION ALL SELECT 'note', CAST(id AS TEXT), entry, account, contact, NULL, at, '', text FROM notes
    UNION ALL SELECT 'promise', CAST(id AS TEXT), entry, account, NULL, NULL, made_at, 'by ' || due_on, what FROM promises
    UNION ALL SELECT 'promise', CAST(id AS TEXT), closing, account, NULL, NULL, closed_at, state, what
        FROM promises WHERE closed_at IS NOT NULL
    UNION ALL SELECT 'snooze', CAST(id AS TEXT), entry, account, NULL, NULL, at, 'until ' || until, because FROM snoozes
    UNION ALL SELECT 'reply', CAST(id AS TEXT), entry, account, contact, from_number, received_at, 'received', text
        FROM replies
    UNION ALL SELECT 'reply', CAST(id AS TEXT), closing, account, contact, from_number, closed_at, state, ''
        FROM replies WHERE closed_at IS NOT NULL
    UNION ALL SELECT 'wish', CAST(id AS TEXT), entry, NULL, NULL, number, at, wish, how FROM wishes
    UNION ALL SELECT 'consent', CAST(id AS TEXT), entry, NULL, NULL, number, at, kind || ' of ' || given_on,
        coalesce(how, '') FROM consents
    UNION ALL SELECT 'away', CAST(id AS TEXT), entry, NULL, NULL, place, at, 'back on ' || back_on, words FROM absences
    UNION ALL SELECT 'bounce', CAST(id AS TEXT), entry, NULL, NULL, place, at, status, '' FROM bounces
    UNION ALL SELECT 'approval', CAST(approvals.id AS TEXT), approvals.entry, messages.account, messages.contact,
        messages.to_number, approvals.at, 'by ' || approvals.made_by, messages.text
        FROM approvals LEFT JOIN messages ON messages.key = approvals.key AND messages.hash = approvals.hash
    UNION ALL SELECT 'text', events.client_ref, events.entry, account, contact, to_number, events.at,
        to_state || ' (' || event || ' by ' || made_by || ')',
        CASE WHEN from_state IS NULL THEN text ELSE coalesce(evidence, '') END
        FROM events JOIN messages ON messages.client_ref = events.client_ref
    UNION ALL SELECT 'attempt', attempts.client_ref, attempts.entry, account, contact, to_number, started_at,
        coalesce(outcome, 'begun'), coalesce(detail, '')
        FROM attempts JOIN messages ON messages.client_ref = attempts.client_ref
    UNION ALL SELECT 'receipt', receipts.client_ref, receipts.entry, account, contact, to_number, receipts.at, status,
        coalesce(receipts.error, '') FROM receipts JOIN messages ON messages.client_ref = receipts.client_ref
) AS every
WHERE entry = :entry OR account IN (SELECT value FROM {each}(:accounts)) OR number IN (SELECT value FROM {each}(:numbers))
    OR :everything = 1
ORDER BY at, entry, kind, id;

-- name: snoozes_for_everyone
-- The snoozes that every account has.
SELECT 'snooze', CAST(id AS TEXT), entry, NULL, NULL, NULL, at, 'until ' || until, because FROM snoozes
WHERE account IS NULL ORDER BY at, id;

-- name: every_entry
-- All entries, each with the one that took it back.
SELECT entries.id, entries.at, entries.made_by, entries.how, entries.host, entries.retracts, later.id
FROM entries LEFT JOIN entries AS later ON later.retracts = entries.id;
