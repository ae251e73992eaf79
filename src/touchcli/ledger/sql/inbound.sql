-- What comes in, and where its reading left off.

-- name: add_token
-- The token of a signed call, unless it was seen before.
INSERT INTO tokens (jti, body_hash, at) VALUES (:jti, :body_hash, :at) ON CONFLICT (jti) DO NOTHING;

-- name: token
-- The body that came with a token.
SELECT body_hash FROM tokens WHERE jti = :jti;

-- name: drop_tokens
-- Forgets tokens that are refused for their age by now.
DELETE FROM tokens WHERE at < :before;

-- name: last_choice
-- The last opt-out or START of a number, or that its opt-out is about one channel.
SELECT wish, at FROM wishes WHERE number = :number AND wish IN ('opt-out', 'one-channel', 'opt-in') AND {standing}
ORDER BY id DESC LIMIT 1;

-- name: last_refusal
-- When a number last asked for no more texts, in whatever words.
SELECT max(at) FROM wishes WHERE number = :number AND wish IN ('opt-out', 'pause') AND {standing};

-- name: last_start
-- When a number last sent START.
SELECT max(at) FROM wishes WHERE number = :number AND wish = 'opt-in';

-- name: opted_out_since
-- Numbers whose opt-out began at :since or later: when, and how.
SELECT number, at, how FROM wishes
WHERE wish = 'opt-out' AND at >= :since AND id IN (
    SELECT min(id) FROM wishes
    WHERE wish = 'opt-out' AND {standing} AND id > coalesce(
        (SELECT max(id) FROM wishes starts WHERE starts.number = wishes.number AND starts.wish = 'opt-in'), 0)
    GROUP BY number)
ORDER BY id;

-- name: replies_since
-- Replies received at :since or later with the provider's id, oldest first.
SELECT message_uuid, from_number, text, received_at FROM replies
WHERE received_at >= :since AND message_uuid IS NOT NULL ORDER BY received_at, id;

-- name: messages_of_item
-- The numbers that messages of an item were made for at :since or later, with their keys and when.
SELECT to_number, key, created_at FROM messages WHERE item = :item AND created_at >= :since ORDER BY created_at;

-- name: open_since
-- When the oldest message was claimed, of those claimed at :since or later whose end nobody has told yet.
SELECT min(claimed_at) FROM messages
WHERE state IN ('sending', 'in-doubt', 'accepted') AND claimed_at >= :since;

-- name: mark
-- Where something left off.
SELECT value FROM marks WHERE name = :name;

-- name: take_mark
-- Moves a mark, unless it stands there already.
INSERT INTO marks (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value WHERE marks.value <> excluded.value;

-- name: set_mark
-- Moves a mark.
INSERT INTO marks (name, value) VALUES (:name, :value) ON CONFLICT (name) DO UPDATE SET value = :value;

-- name: add_absence
-- That somebody is away, once for each message that says so.
INSERT INTO absences (place, at, back_on, guessed, words, stand_in, message_id, entry)
VALUES (:place, :at, :back_on, :guessed, :words, :stand_in, :message_id, :this_entry)
ON CONFLICT (message_id, place) DO NOTHING RETURNING id;

-- name: add_bounce
-- That no mail arrives at an address, once for each message that says so of it.
INSERT INTO bounces (place, at, status, message_id, entry) VALUES (:place, :at, :status, :message_id, :this_entry)
ON CONFLICT (message_id, place) DO NOTHING RETURNING id;

-- name: source_of_reply
-- The provider's id, or the Message-ID, of a reply.
SELECT message_uuid FROM replies WHERE id = :id;

-- name: mark_to_change
-- Where something left off, kept from others until the end of the transaction.
SELECT value FROM marks WHERE name = :name {lock};
