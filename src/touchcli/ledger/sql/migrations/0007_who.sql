-- Who wrote, how and from which host: one entry a transaction, which every row that was written in it names. An entry
-- that retracts another takes back all of its rows: they stay, and count for nothing, whatever day is asked about.
-- Rows from before this have no entry.
CREATE TABLE entries (
    id {identity},
    at TEXT NOT NULL,
    made_by TEXT NOT NULL,
    how TEXT NOT NULL,
    host TEXT NOT NULL,
    retracts BIGINT UNIQUE
);
ALTER TABLE touches ADD COLUMN entry BIGINT;
ALTER TABLE messages ADD COLUMN entry BIGINT;
ALTER TABLE events ADD COLUMN entry BIGINT;
ALTER TABLE attempts ADD COLUMN entry BIGINT;
ALTER TABLE receipts ADD COLUMN entry BIGINT;
ALTER TABLE replies ADD COLUMN entry BIGINT;
ALTER TABLE promises ADD COLUMN entry BIGINT;
ALTER TABLE snoozes ADD COLUMN entry BIGINT;
ALTER TABLE wishes ADD COLUMN entry BIGINT;
ALTER TABLE consents ADD COLUMN entry BIGINT;
ALTER TABLE approvals ADD COLUMN entry BIGINT;

-- The entry that ended an attempt, a reply or a promise; where that one is retracted, a reply or promise is open again.
ALTER TABLE attempts ADD COLUMN closing BIGINT;
ALTER TABLE replies ADD COLUMN closing BIGINT;
ALTER TABLE promises ADD COLUMN closing BIGINT;
CREATE INDEX replies_by_closing ON replies (closing) WHERE closing IS NOT NULL;

-- What a touch came to, in words that the customer may read; its note is ours alone.
ALTER TABLE touches ADD COLUMN summary TEXT;

-- A note that belongs to no touch.
CREATE TABLE notes (
    id {identity},
    account TEXT NOT NULL,
    contact TEXT,
    at TEXT NOT NULL,
    text TEXT NOT NULL,
    entry BIGINT
);
CREATE INDEX notes_of_account ON notes (account, at)
