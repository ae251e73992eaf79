-- The outbox: messages, their states, attempts and receipts.

-- name: enqueue
-- A message into the outbox, unless its key or its reference is taken.
INSERT INTO messages ({message}, checksum, entry) VALUES ({message_values}, :checksum, :this_entry)
ON CONFLICT DO NOTHING;

-- name: keys_taken
-- Of some keys, a JSON list, those of a message that waits, is on its way, has gone or may have gone.
SELECT key FROM messages WHERE key IN (SELECT value FROM {each}(:keys))
    AND state NOT IN ('not-sent', 'rejected', 'expired', 'undelivered');

-- name: refs_gone
-- Of some references, a JSON list, those that a call or a receipt is known of, and since when.
SELECT client_ref, min(at) FROM (
    SELECT client_ref, started_at AS at FROM attempts WHERE client_ref IN (SELECT value FROM {each}(:refs))
    UNION ALL SELECT client_ref, at FROM receipts WHERE client_ref IN (SELECT value FROM {each}(:refs))) known
GROUP BY client_ref;

-- name: may_have_gone_at
-- When a message went that this ledger did not send.
UPDATE messages SET claimed_at = :at WHERE client_ref = :client_ref;

-- name: other_tries
-- The other messages of a key.
SELECT {message}, checksum FROM messages WHERE key = :key AND client_ref <> :client_ref ORDER BY client_ref {lock};

-- name: claim
-- Takes a queued message for one provider call; no row where somebody else has it, it is not queued, or an earlier try
-- of it has turned out to have gone.
UPDATE messages SET state = :state, attempts = attempts + 1, claimed_at = :now, lease_until = :lease_until,
    updated_at = :now, not_before = NULL
WHERE client_ref = :client_ref AND state = 'queued' AND NOT EXISTS (
    SELECT 1 FROM messages gone WHERE gone.key = messages.key AND gone.state IN ('accepted', 'delivered'))
RETURNING {message}, checksum;

-- name: move
-- A message into its next state; the caller has locked and judged it.
UPDATE messages SET state = :state, updated_at = :now, not_before = :not_before, message_uuid = :message_uuid,
    error = :error, refusal = :refusal
WHERE client_ref = :client_ref AND state = :from_state;

-- name: name_message
-- The provider's id of a message that was known to have gone before its answer came.
UPDATE messages SET message_uuid = :message_uuid WHERE client_ref = :client_ref;

-- name: add_event
-- A change of state, appended.
INSERT INTO events (client_ref, at, from_state, to_state, event, made_by, evidence, entry)
VALUES (:client_ref, :at, :from_state, :to_state, :event, :made_by, :evidence, :this_entry);

-- name: begin_attempt
-- A provider call that is about to be made.
INSERT INTO attempts (client_ref, number, started_at, entry)
VALUES (:client_ref, :number, :started_at, :this_entry);

-- name: end_attempt
-- What came of a provider call; the first answer stays.
UPDATE attempts SET ended_at = :at, outcome = :outcome, detail = :detail, closing = :this_entry
WHERE client_ref = :client_ref AND number = :number AND ended_at IS NULL;

-- name: message
-- One message, to be looked at.
SELECT {message}, checksum FROM messages WHERE client_ref = :client_ref;

-- name: message_to_change
-- One message, kept from others until the end of the transaction.
SELECT {message}, checksum FROM messages WHERE client_ref = :client_ref {lock};

-- name: message_by_uuid
-- The message that the provider knows by an id, kept from others until the end of the transaction.
SELECT {message}, checksum FROM messages WHERE message_uuid = :message_uuid {lock};

-- name: claim_of
-- How a message stands as its claim has it.
SELECT state, attempts, lease_until FROM messages WHERE client_ref = :client_ref;

-- name: claim_events
-- The last claims of some messages, a JSON list, by the ids of their events.
SELECT max(id), client_ref FROM events
WHERE client_ref IN (SELECT value FROM {each}(:refs)) AND event = 'claim' GROUP BY client_ref ORDER BY 1;

-- name: messages_about
-- Every message of some accounts or to some numbers, two JSON lists.
SELECT {message}, checksum FROM messages WHERE account IN (SELECT value FROM {each}(:accounts))
    OR to_number IN (SELECT value FROM {each}(:numbers));

-- name: claimed_at
-- When a message was last claimed.
SELECT claimed_at FROM messages WHERE client_ref = :client_ref;

-- name: outbox
-- Messages in any of the asked states (a JSON list), oldest first.
SELECT {message}, checksum FROM messages WHERE state IN (SELECT value FROM {each}(:states)) {asked}
ORDER BY created_at, client_ref;

-- name: claims
-- All messages being sent.
SELECT {message}, checksum FROM messages WHERE state = 'sending' ORDER BY client_ref {lock};

-- name: gone_after_all
-- Messages that went although they had been called not sent, as was found at :since or later.
SELECT {message}, checksum FROM messages WHERE client_ref IN (
    SELECT client_ref FROM events WHERE from_state = 'not-sent' AND to_state IN ('accepted', 'delivered')
    AND at >= :since)
ORDER BY updated_at, client_ref;

-- name: lost_claims
-- Messages being sent whose lease is over at :now.
SELECT {message}, checksum FROM messages WHERE state = 'sending' AND lease_until <= :now ORDER BY client_ref {lock};

-- name: due_retries
-- Deferred messages whose time has come.
SELECT {message}, checksum FROM messages WHERE state = 'deferred' AND not_before <= :now ORDER BY client_ref {lock};

-- name: asked_for
-- The messages still to go that a person asked for, each with the instant from which on it was to go.
SELECT client_ref, evidence FROM events WHERE event = 'enqueue' AND evidence IS NOT NULL
    AND client_ref IN (SELECT client_ref FROM messages WHERE state IN ('queued', 'deferred', 'sending'));

-- name: too_old
-- Messages that wait since before :older_than; one that was to go later waits since then.
SELECT {message}, checksum FROM messages WHERE state IN ('queued', 'deferred') AND created_at < :older_than
    AND NOT EXISTS (SELECT 1 FROM events WHERE events.client_ref = messages.client_ref
        AND events.event = 'enqueue' AND events.evidence >= :older_than)
ORDER BY client_ref {lock};

-- name: add_receipt
-- A receipt, once for each status of a message.
INSERT INTO receipts (message_uuid, status, client_ref, at, error, entry)
VALUES (:message_uuid, :status, :client_ref, :at, :error, :this_entry) ON CONFLICT (message_uuid, status) DO NOTHING;

-- name: receipts_of
-- What the provider has said about a message, by its own reference or the provider's id, in the order it came.
SELECT message_uuid, status, at, error FROM receipts
WHERE client_ref = :client_ref OR message_uuid = :message_uuid ORDER BY id;

-- name: segments_sent
-- Segments of the texts that went, or may have gone, from :since until before :until.
SELECT coalesce(sum(segments), 0) FROM messages
WHERE claimed_at >= :since AND claimed_at < :until
    AND state IN ('sending', 'in-doubt', 'accepted', 'delivered', 'undelivered');

-- name: texts_sent_by_rep
-- How many texts (:mail is 0) or mails (1) of each rep went, or may have gone, from :since until before :until.
SELECT rep, count(*) FROM messages
WHERE claimed_at >= :since AND claimed_at < :until
    AND state IN ('sending', 'in-doubt', 'accepted', 'delivered', 'undelivered')
    AND CASE carrier WHEN 'email' THEN 1 ELSE 0 END = :mail
GROUP BY rep;

-- name: mails_sent
-- How many mails went, or may have gone, from each address from :since until before :until.
SELECT from_number, count(*) FROM messages
WHERE claimed_at >= :since AND claimed_at < :until AND carrier = 'email'
    AND state IN ('sending', 'in-doubt', 'accepted', 'delivered', 'undelivered')
GROUP BY from_number;

-- name: take_slot
-- Moves the next free moment of a name on by :step seconds; gives how many seconds from now it was. A moment further
-- off than :far was written by a clock that has been set back since, and counts for nothing.
INSERT INTO slots (name, slot) VALUES (:name, {clock} + :step)
ON CONFLICT (name) DO UPDATE SET slot = :step +
    CASE WHEN slots.slot > {clock} + :far THEN {clock} ELSE {greatest}(slots.slot, {clock}) END
RETURNING slot - :step - {clock};
