-- Instants are text of one width in UTC, dates are ISO text. Numbers are E.164 with the plus.
-- Every table is append-only but for the state of a message, an attempt, a reply and a promise, and for slots.

-- One contact made. message is the client_ref of the text it was, NULL where it was logged by hand.
CREATE TABLE touches (
    id {identity},
    account TEXT NOT NULL,
    channel TEXT NOT NULL,
    at TEXT NOT NULL,
    outcome TEXT NOT NULL,
    direction TEXT NOT NULL,
    contact TEXT,
    item TEXT,
    cadence TEXT,
    key TEXT,
    template TEXT,
    wording INTEGER,
    purpose TEXT,
    note TEXT,
    next_contact TEXT,
    prefers TEXT NOT NULL,
    made_by TEXT,
    message TEXT UNIQUE
);
CREATE INDEX touches_of_account ON touches (account, at);
CREATE UNIQUE INDEX touches_sent_once ON touches (key) WHERE message IS NOT NULL;

-- The outbox. claimed_at and lease_until are those of the last attempt; refusal is the status of a provider's refusal.
CREATE TABLE messages (
    key TEXT NOT NULL,
    client_ref TEXT NOT NULL PRIMARY KEY,
    account TEXT NOT NULL,
    contact TEXT,
    rep TEXT NOT NULL,
    to_number TEXT NOT NULL,
    from_number TEXT NOT NULL,
    carrier TEXT NOT NULL,
    text TEXT NOT NULL,
    encoding TEXT NOT NULL,
    segments INTEGER NOT NULL,
    template TEXT,
    wording INTEGER,
    purpose TEXT,
    cadence TEXT,
    item TEXT,
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    media TEXT NOT NULL,
    hash TEXT NOT NULL,
    entity_id TEXT,
    content_id TEXT,
    consent_kind TEXT,
    consent_on TEXT,
    state TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    not_before TEXT,
    message_uuid TEXT,
    error TEXT,
    refusal INTEGER,
    claimed_at TEXT,
    lease_until TEXT
);
-- One message a key; a text that surely did not go leaves its key to another try.
CREATE UNIQUE INDEX messages_by_key ON messages (key) WHERE state NOT IN ('not-sent', 'rejected', 'expired');
CREATE INDEX messages_by_state ON messages (state, created_at);
CREATE INDEX messages_of_account ON messages (account, created_at);
CREATE INDEX messages_by_uuid ON messages (message_uuid);
CREATE INDEX messages_by_claim ON messages (claimed_at);

-- Every change of state of a message. from_state is NULL where the message came into the outbox.
CREATE TABLE events (
    id {identity},
    client_ref TEXT NOT NULL,
    at TEXT NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    event TEXT NOT NULL,
    made_by TEXT NOT NULL,
    evidence TEXT
);
CREATE INDEX events_of_message ON events (client_ref, id);

-- One provider call: begun when the message was claimed, ended when its answer was recorded.
CREATE TABLE attempts (
    client_ref TEXT NOT NULL,
    number INTEGER NOT NULL,
    started_at TEXT NOT NULL,
    ended_at TEXT,
    outcome TEXT,
    detail TEXT,
    PRIMARY KEY (client_ref, number)
);

-- What the provider said later about a text, each status once; kept whether or not the state moved.
CREATE TABLE receipts (
    id {identity},
    message_uuid TEXT NOT NULL,
    status TEXT NOT NULL,
    client_ref TEXT,
    at TEXT NOT NULL,
    error TEXT,
    UNIQUE (message_uuid, status)
);
CREATE INDEX receipts_of_message ON receipts (client_ref);

-- What came in from a number. account is NULL where nobody knows the number.
CREATE TABLE replies (
    id {identity},
    account TEXT,
    contact TEXT,
    from_number TEXT NOT NULL,
    text TEXT NOT NULL,
    received_at TEXT NOT NULL,
    state TEXT NOT NULL,
    closed_at TEXT,
    message_uuid TEXT UNIQUE
);
CREATE INDEX replies_of_account ON replies (account, received_at);

-- Commitments to customers.
CREATE TABLE promises (
    id {identity},
    account TEXT NOT NULL,
    what TEXT NOT NULL,
    due_on TEXT NOT NULL,
    made_at TEXT NOT NULL,
    state TEXT NOT NULL,
    closed_at TEXT
);
CREATE INDEX promises_of_account ON promises (account);

-- Accounts put off until a day. account is NULL where all of them are.
CREATE TABLE snoozes (
    id {identity},
    account TEXT,
    until TEXT NOT NULL,
    because TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE INDEX snoozes_of_account ON snoozes (account);

-- What a number wishes: opt-out, opt-in, pause, resume. The latest row says what holds.
CREATE TABLE wishes (
    id {identity},
    number TEXT NOT NULL,
    wish TEXT NOT NULL,
    at TEXT NOT NULL,
    how TEXT NOT NULL
);
CREATE INDEX wishes_of_number ON wishes (number, id);

-- Consents recorded from the command line; the latest of a number holds.
CREATE TABLE consents (
    id {identity},
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    given_on TEXT NOT NULL,
    how TEXT,
    at TEXT NOT NULL
);

-- Approvals of exact texts: hash binds text, number and media.
CREATE TABLE approvals (
    id {identity},
    hash TEXT NOT NULL,
    key TEXT NOT NULL,
    at TEXT NOT NULL,
    made_by TEXT NOT NULL
);

-- The next free moment of a provider key or a sender number, in seconds since 1970.
CREATE TABLE slots (
    name TEXT NOT NULL PRIMARY KEY,
    slot DOUBLE PRECISION NOT NULL
);

-- What this ledger alone knows, such as the key under which forgotten numbers are hashed.
CREATE TABLE secrets (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
)
