-- Tokens of signed calls, kept while one could be played back: jti is the signer's id of the call.
CREATE TABLE tokens (
    jti TEXT NOT NULL PRIMARY KEY,
    body_hash TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX tokens_by_time ON tokens (at);

-- Where something left off, by name.
CREATE TABLE marks (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE INDEX replies_by_time ON replies (received_at);
CREATE INDEX replies_of_number ON replies (from_number)
