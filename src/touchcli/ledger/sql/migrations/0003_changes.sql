-- What changed in place, after the rows of all other tables: of an account, of a number, and of everybody where both are
-- NULL. It belongs to this ledger and is never copied, like the name that the ledger was given when it was made.
CREATE TABLE changes (
    id {identity},
    account TEXT,
    number TEXT,
    at TEXT NOT NULL
);
CREATE TABLE ledger (
    name TEXT NOT NULL
);
INSERT INTO ledger (name) VALUES ({random});

-- What is later than an instant is found without reading the rest.
CREATE INDEX touches_by_time ON touches (at);
CREATE INDEX events_by_time ON events (at);
CREATE INDEX replies_by_end ON replies (closed_at);
CREATE INDEX promises_by_time ON promises (made_at);
CREATE INDEX promises_by_end ON promises (closed_at);
CREATE INDEX snoozes_by_time ON snoozes (at)
