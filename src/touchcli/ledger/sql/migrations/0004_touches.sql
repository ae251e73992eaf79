-- What one talk completed beside, as JSON of [item, cadence, key]; what was agreed: on another channel, at a local time.
ALTER TABLE touches ADD COLUMN next_channel TEXT;
ALTER TABLE touches ADD COLUMN next_time TEXT;
ALTER TABLE touches ADD COLUMN also TEXT;

-- A text that the carrier could not deliver is no touch, so its key is free for another try.
DROP INDEX messages_by_key;
CREATE UNIQUE INDEX messages_by_key ON messages (key)
    WHERE state NOT IN ('not-sent', 'rejected', 'expired', 'undelivered');
DROP INDEX touches_sent_once;
CREATE UNIQUE INDEX touches_of_message ON touches (message) WHERE message IS NOT NULL;

-- A text counts for its number, whatever account it stood under.
CREATE INDEX messages_of_number ON messages (to_number);

-- Who waits for an answer is asked every morning.
CREATE INDEX replies_waiting ON replies (received_at) WHERE state = 'waiting';

-- What did not arrive is said for some days.
CREATE INDEX messages_undelivered ON messages (updated_at) WHERE state = 'undelivered'
