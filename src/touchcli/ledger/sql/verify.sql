-- Every row whose checksum is looked at: what names it, the checksum, and what that is of.

-- name: every_wishes
-- The wishes.
SELECT id, checksum, number, wish, at, how FROM wishes ORDER BY id;

-- name: every_consents
-- The consents.
SELECT id, checksum, number, kind, given_on, how, at FROM consents ORDER BY id;

-- name: every_messages
-- What never changes of the messages.
SELECT client_ref, checksum, key, client_ref, account, contact, rep, to_number, from_number, carrier, text, encoding,
    segments, template, wording, purpose, cadence, item, created_at, media, hash, entity_id, content_id, consent_kind,
    consent_on
FROM messages ORDER BY client_ref;

-- name: messages_out_of_state
-- Messages in another state than their last event says.
SELECT client_ref, key FROM messages WHERE state <> coalesce(
    (SELECT to_state FROM events WHERE events.client_ref = messages.client_ref ORDER BY events.id DESC LIMIT 1), '')
ORDER BY client_ref;
