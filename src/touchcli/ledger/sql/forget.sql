-- Erasing a person: their words and numbers go, what happened stays as a count.

-- name: secret
-- A secret of this ledger.
SELECT value FROM secrets WHERE name = :name;

-- name: add_secret
-- A secret, unless there is one of that name.
INSERT INTO secrets (name, value) VALUES (:name, :value) ON CONFLICT (name) DO NOTHING;

-- name: wishes_of
-- The wishes of a number, the last first.
SELECT wish FROM wishes WHERE number = :number AND {standing} ORDER BY id DESC;

-- name: forget_wishes
-- No wish of a number any more.
DELETE FROM wishes WHERE number = :number;

-- name: forget_consents
-- No consent of a number any more.
DELETE FROM consents WHERE number = :number;

-- name: forget_replies
-- What a number wrote, and that it was that number; the account heard from them all the same.
UPDATE replies SET text = '', from_number = '', contact = NULL, account = coalesce(account, :account),
    state = CASE WHEN state = 'waiting' OR {reopened} THEN 'closed' ELSE state END,
    closed_at = CASE WHEN {reopened} THEN :at ELSE coalesce(closed_at, :at) END,
    closing = CASE WHEN state = 'waiting' OR {reopened} THEN :this_entry ELSE closing END
WHERE from_number = :number;

-- name: forget_changes
-- That something happened to a number; that something happened stays.
UPDATE changes SET number = NULL WHERE number = :number;

-- name: messages_to
-- Every message to a number.
SELECT client_ref, key, state, account, contact FROM messages WHERE to_number = :number ORDER BY client_ref {lock};

-- name: messages_for
-- Every message to a contact, whatever number they had then.
SELECT client_ref, key, state, account, contact FROM messages WHERE account = :account AND contact = :contact
ORDER BY client_ref {lock};

-- name: numbers_for
-- The numbers at which a contact was texted.
SELECT DISTINCT to_number FROM messages WHERE account = :account AND contact = :contact AND to_number <> '';

-- name: forget_message
-- The words of a message, and to whom it went.
UPDATE messages SET key = :key, contact = NULL, to_number = '', text = '', media = '[]', hash = '', error = NULL
WHERE client_ref = :client_ref;

-- name: forget_events
-- What was said about a message at its changes of state.
UPDATE events SET evidence = NULL WHERE client_ref = :client_ref;

-- name: forget_attempts
-- What the provider said about a message.
UPDATE attempts SET detail = NULL WHERE client_ref = :client_ref;

-- name: forget_receipts
-- What receipts said about a message beyond its state.
UPDATE receipts SET error = NULL WHERE client_ref = :client_ref;

-- name: forget_approvals
-- Approvals of texts to a contact.
DELETE FROM approvals WHERE substr(key, 1, length(:start)) = :start;

-- name: touches_with
-- Every touch with a contact, and every one that was asked for with them.
SELECT id, key FROM touches
WHERE account = :account AND (contact = :contact OR substr(key, 1, length(:start)) = :start) ORDER BY id;

-- name: forget_touch
-- With whom a touch was and what was noted of it.
UPDATE touches SET contact = NULL, note = NULL, summary = NULL, prefers = '', key = :key WHERE id = :id;

-- name: noted
-- What was noted of touches with an account, and what those came to.
SELECT id, coalesce(note, '') || ' ' || coalesce(summary, '') FROM touches
WHERE account = :account AND (note IS NOT NULL OR summary IS NOT NULL) ORDER BY id;

-- name: forget_note
-- What was noted of a touch.
UPDATE touches SET note = NULL, summary = NULL WHERE id = :id;

-- name: forget_notes_with
-- What was noted with a contact, of no touch.
UPDATE notes SET text = '', contact = NULL WHERE account = :account AND contact = :contact;

-- name: lone_notes
-- What was noted of an account, of no touch.
SELECT id, text FROM notes WHERE account = :account AND text <> '' ORDER BY id;

-- name: forget_lone_note
-- A note that belongs to no touch.
UPDATE notes SET text = '', contact = NULL WHERE id = :id;

-- name: promised
-- What was promised to an account.
SELECT id, what FROM promises WHERE account = :account ORDER BY id;

-- name: forget_promise
-- The words of a promise; that there was one stays.
UPDATE promises SET what = '(forgotten)' WHERE id = :id;

-- name: reasons
-- Why an account, or all of them, were put off.
SELECT id, because FROM snoozes WHERE account = :account OR account IS NULL ORDER BY id;

-- name: forget_reason
-- The reason of a snooze.
UPDATE snoozes SET because = '(forgotten)' WHERE id = :id;

-- name: forget_absences
-- That somebody was away.
DELETE FROM absences WHERE place = :number;

-- name: forget_bounces
-- That no mail arrived at an address.
DELETE FROM bounces WHERE place = :number;
